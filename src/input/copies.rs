//! Inputs that are the same, byte for byte: each is read once.

use super::{Source, SourceKind};
use crate::input::InputError;
use foldhash::{HashMap, HashMapExt};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes at both ends of a file that are looked at before all of it.
const ENDS: u64 = 4096;

/// Turns each file that an earlier one is the same as into a copy of that one. Only files of one size, with the same ends, are
/// read for it.
pub fn mark_copies(sources: &mut [Result<Source, InputError>]) {
    let mut of_size: HashMap<u64, Vec<usize>> = HashMap::new();
    for (place, source) in sources.iter().enumerate() {
        let Ok(Source { kind: SourceKind::File(path), .. }) = source else { continue };
        if let Some(length) = fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len()) {
            of_size.entry(length).or_default().push(place);
        }
    }
    let mut groups: Vec<(u64, Vec<usize>)> = of_size.into_iter().filter(|(_, places)| places.len() > 1).collect();
    groups.sort();
    for (length, places) in groups {
        let mut known: HashMap<[u8; 32], Vec<usize>> = HashMap::new();
        for place in places {
            let Some(ends) = path(sources, place).and_then(|path| hash_of_ends(path, length).ok()) else { continue };
            known.entry(ends).or_default().push(place);
        }
        for alike in known.into_values().filter(|places| places.len() > 1) {
            mark(sources, &alike);
        }
    }
}

fn path(sources: &[Result<Source, InputError>], place: usize) -> Option<&Path> {
    match sources.get(place) {
        Some(Ok(Source { kind: SourceKind::File(path), .. })) => Some(path),
        _ => None,
    }
}

/// Of files that look alike, the later ones that are the same as an earlier one.
fn mark(sources: &mut [Result<Source, InputError>], places: &[usize]) {
    let mut firsts: HashMap<[u8; 32], String> = HashMap::new();
    for place in places {
        let Some(hash) = path(sources, *place).and_then(|path| hash(path).ok()) else { continue };
        let Some(Ok(source)) = sources.get_mut(*place) else { continue };
        match firsts.get(&hash) {
            Some(first) => source.kind = SourceKind::Copy { of: first.clone() },
            None => drop(firsts.insert(hash, source.shown.clone())),
        }
    }
}

fn hash(path: &Path) -> io::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hash.finalize().into()),
            length => hash.update(buffer.get(..length).unwrap_or_default()),
        }
    }
}

fn hash_of_ends(path: &Path, length: u64) -> io::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    file.by_ref().take(ENDS).read_to_end(&mut bytes)?;
    file.seek(SeekFrom::Start(length.saturating_sub(ENDS)))?;
    file.take(ENDS).read_to_end(&mut bytes)?;
    hash.update(&bytes);
    Ok(hash.finalize().into())
}
