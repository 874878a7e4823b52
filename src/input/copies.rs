//! Inputs that are the same, byte for byte: each is read once.

use super::{Source, SourceKind};
use crate::input::InputError;
use foldhash::quality::RandomState;
use foldhash::{HashMap, HashMapExt};
use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Bytes at both ends of a file that are looked at before all of it.
const ENDS: usize = 4096;

/// Bytes that are read at once.
const BLOCK: usize = 128 * 1024;

/// Turns each file that an earlier one is the same as into a copy of that one. Only files of one size, with the same ends, are
/// read for it. The bytes themselves decide; hashes tell only which files to compare, so that the time is linear.
pub fn mark_copies(sources: &mut [Result<Source, InputError>]) {
    let mut of_size: HashMap<u64, Vec<usize>> = HashMap::new();
    for place in 0..sources.len() {
        let Some(path) = path(sources, place) else { continue };
        if let Some(length) = fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len()) {
            of_size.entry(length).or_default().push(place);
        }
    }
    let mut reader = Reader::default();
    for (length, places) in of_size {
        for alike in alike(sources, places, |path| reader.hash_of_ends(path, length)) {
            let same = match *alike.as_slice() {
                // To compare two files takes less than to hash both.
                [_, _] => vec![alike],
                _ => self::alike(sources, alike, |path| reader.hash(path)),
            };
            same.iter().for_each(|places| mark(sources, places, &mut reader));
        }
    }
}

fn path(sources: &[Result<Source, InputError>], place: usize) -> Option<&Path> {
    match sources.get(place) {
        Some(Ok(Source { kind: SourceKind::File(path), .. })) => Some(path),
        _ => None,
    }
}

/// The files that have a hash in common with another one, group by group, each in the order of the sources.
fn alike(
    sources: &[Result<Source, InputError>],
    places: Vec<usize>,
    mut hash: impl FnMut(&Path) -> io::Result<u64>,
) -> Vec<Vec<usize>> {
    if places.len() < 2 {
        return Vec::new();
    }
    let mut known: HashMap<u64, Vec<usize>> = HashMap::new();
    for place in places {
        if let Some(hash) = path(sources, place).and_then(|path| hash(path).ok()) {
            known.entry(hash).or_default().push(place);
        }
    }
    known.into_values().filter(|places| places.len() > 1).collect()
}

/// Of files that look alike, marks those that are the same as the first.
fn mark(sources: &mut [Result<Source, InputError>], places: &[usize], reader: &mut Reader) {
    let Some((first, others)) = places.split_first() else { return };
    let Some(Ok(Source { shown: of, kind: SourceKind::File(first) })) = sources.get(*first) else { return };
    let (of, first) = (of.clone(), first.clone());
    for other in others {
        let Some(Ok(Source { kind, .. })) = sources.get_mut(*other) else { continue };
        let SourceKind::File(path) = kind else { continue };
        if reader.are_same(&first, path).unwrap_or(false) {
            let path: PathBuf = std::mem::take(path);
            *kind = SourceKind::Copy { path, of: of.clone() };
        }
    }
}

/// Reads files, each with the same memory.
#[derive(Default)]
struct Reader {
    state: RandomState,
    blocks: [Vec<u8>; 2],
}

impl Reader {
    fn hash(&mut self, path: &Path) -> io::Result<u64> {
        let mut hasher = self.state.build_hasher();
        let mut file = File::open(path)?;
        let [block, _] = &mut self.blocks;
        while fill(&mut file, block, BLOCK)? > 0 {
            hasher.write(block);
        }
        Ok(hasher.finish())
    }

    fn hash_of_ends(&mut self, path: &Path, length: u64) -> io::Result<u64> {
        let mut hasher = self.state.build_hasher();
        let mut file = File::open(path)?;
        let [block, _] = &mut self.blocks;
        fill(&mut file, block, ENDS)?;
        hasher.write(block);
        file.seek(SeekFrom::Start(length.saturating_sub(ENDS as u64)))?;
        fill(&mut file, block, ENDS)?;
        hasher.write(block);
        Ok(hasher.finish())
    }

    fn are_same(&mut self, one: &Path, other: &Path) -> io::Result<bool> {
        let (mut one, mut other) = (File::open(one)?, File::open(other)?);
        let [left, right] = &mut self.blocks;
        loop {
            let length = fill(&mut one, left, BLOCK)?;
            fill(&mut other, right, BLOCK)?;
            if left != right {
                return Ok(false);
            }
            if length == 0 {
                return Ok(true);
            }
        }
    }
}

/// Reads a block, which is shorter than wished at the end of the file alone; returns its length.
fn fill(file: &mut File, block: &mut Vec<u8>, length: usize) -> io::Result<usize> {
    block.clear();
    block.reserve(length);
    file.take(length as u64).read_to_end(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_the_same_to_the_last_byte_is_a_copy() {
        let root = tempfile::tempdir().unwrap();
        let long = |middle: &[u8]| [&[b'a'; 2 * BLOCK][..], middle, &[b'z'; ENDS]].concat();
        let contents = [
            b"x".to_vec(),
            long(b"one"),
            long(b"two"),
            long(b"one"),
            b"y".to_vec(),
            long(b"six"),
            long(b"two"),
            long(b"one"),
            vec![],
            b"x".to_vec(),
            vec![],
        ];
        let source = |(n, content): (usize, &Vec<u8>)| {
            let path = root.path().join(n.to_string());
            fs::write(&path, content).unwrap();
            Ok(Source { shown: n.to_string(), kind: SourceKind::File(path) })
        };
        let copies = |sources: &[Result<Source, InputError>]| -> Vec<Option<usize>> {
            let of = |source: &Source| match &source.kind {
                SourceKind::Copy { path, of } => {
                    assert!(path.is_file(), "it knows where it is");
                    Some(of.parse().unwrap())
                }
                _ => None,
            };
            sources.iter().map(|source| of(source.as_ref().unwrap())).collect()
        };
        let mut sources: Vec<_> = contents.iter().enumerate().map(source).collect();
        sources.push(Ok(Source { shown: "gone".into(), kind: SourceKind::File(root.path().join("gone")) }));
        mark_copies(&mut sources);
        let expected = [None, None, None, Some(1), None, None, Some(2), Some(1), None, Some(0), Some(8), None];
        assert_eq!(copies(&sources), expected);
        // Two files are compared without a hash.
        for (pair, expected) in [([1, 3], Some(1)), ([1, 2], None)] {
            let mut sources: Vec<_> = pair.map(|n| source((n, &contents[n]))).into();
            mark_copies(&mut sources);
            assert_eq!(copies(&sources), [None, expected]);
        }
    }
}
