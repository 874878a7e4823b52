//! Detects identical inputs, so that each is read only once.

use super::{Source, SourceKind};
use foldhash::HashMap;
use foldhash::quality::RandomState;
use std::collections::hash_map::Entry;
use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Bytes at both ends of a file that are compared first.
const ENDS: usize = 4096;

/// Bytes to read at a time.
const BLOCK: usize = 128 * 1024;

/// The files so far. A file is compared as soon as it comes, so that no row of a report has to wait for all files. The bytes
/// themselves decide; hashes only select the files to compare, so the time is linear.
#[derive(Default)]
pub struct Copies {
    /// By length, as long as it is the only file of that length.
    of_length: HashMap<u64, Option<Known>>,
    /// The first, by length and the hash of its ends.
    of_ends: HashMap<(u64, u64), Known>,
    /// Further files with the same length and ends, by the hash of all bytes.
    others: HashMap<u64, Known>,
    reader: Reader,
}

/// A file.
struct Known {
    path: PathBuf,
    shown: String,
}

impl Copies {
    /// Adds the next input: if it is identical to an earlier one, it becomes a copy. Only files with the same length and ends
    /// are read for that.
    #[must_use]
    pub fn marked(&mut self, source: Source) -> Source {
        let Source { shown, kind: SourceKind::File(path) } = source else { return source };
        let kind = match self.earlier(&path, &shown) {
            Some(of) => SourceKind::Copy { path, of },
            None => SourceKind::File(path),
        };
        Source { shown, kind }
    }

    /// The name of the first identical file. An unreadable file is not identical to any.
    fn earlier(&mut self, path: &Path, shown: &str) -> Option<String> {
        let length = fs::metadata(path).ok().filter(fs::Metadata::is_file)?.len();
        let known = || Known { path: path.to_owned(), shown: shown.to_owned() };
        let only = match self.of_length.entry(length) {
            Entry::Vacant(place) => {
                place.insert(Some(known()));
                return None;
            }
            Entry::Occupied(mut place) => place.get_mut().take(),
        };
        if let Some(only) = only
            && let Ok(ends) = self.reader.hash_of_ends(&only.path, length)
        {
            self.of_ends.insert((length, ends), only);
        }
        let first = match self.of_ends.entry((length, self.reader.hash_of_ends(path, length).ok()?)) {
            Entry::Vacant(place) => {
                place.insert(known());
                return None;
            }
            Entry::Occupied(first) => first.into_mut(),
        };
        // Comparing two files is faster than hashing both.
        if self.reader.are_same(&first.path, path).unwrap_or(false) {
            return Some(first.shown.clone());
        }
        match self.others.entry(self.reader.hash(path).ok()?) {
            Entry::Vacant(place) => {
                place.insert(known());
                None
            }
            Entry::Occupied(other) => {
                let other = other.get();
                self.reader.are_same(&other.path, path).unwrap_or(false).then(|| other.shown.clone())
            }
        }
    }
}

/// Reads files with reused buffers.
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

/// Reads a block, which is only shorter at the end of the file; returns its length.
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
        for (n, content) in contents.iter().enumerate() {
            fs::write(root.path().join(n.to_string()), content).unwrap();
        }
        let copies = |numbers: &[usize]| -> Vec<Option<usize>> {
            let mut copies = Copies::default();
            let of = |n: &usize| {
                let path = root.path().join(n.to_string());
                let source = copies.marked(Source { shown: n.to_string(), kind: SourceKind::File(path) });
                assert_eq!(source.shown, n.to_string());
                match source.kind {
                    SourceKind::Copy { path, of } => {
                        assert!(path.is_file(), "it knows where it is");
                        Some(of.parse().unwrap())
                    }
                    _ => None,
                }
            };
            numbers.iter().map(of).collect()
        };
        // The last is not there.
        let expected = [None, None, None, Some(1), None, None, Some(2), Some(1), None, Some(0), Some(8), None];
        assert_eq!(copies(&(0..12).collect::<Vec<_>>()), expected);
        assert_eq!(copies(&[1, 3]), [None, Some(1)]);
        assert_eq!(copies(&[1, 2]), [None, None]);
    }
}
