//! Tells the system which files are read next, so that the disk works on them while earlier ones are judged.

use har_cors::input::{InputError, Source, SourceKind};
use std::fs::{self, File};
use std::path::Path;
use std::vec;

/// Files that the disk may be ahead of the reader.
const DEPTH: usize = 8;
/// Bytes of a file that are asked for. Behind them the system's own reading ahead is under way.
const MOST: u64 = 4 * 1024 * 1024;
/// A shorter file comes with the first read of it.
const LEAST: u64 = 128 * 1024;

/// Sources, in order, of which the next ones are asked of the disk.
pub(crate) struct Ahead {
    sources: vec::IntoIter<Result<Source, InputError>>,
    /// How many of the next ones were asked for.
    asked: usize,
}

impl Ahead {
    /// Before any is taken.
    pub(crate) fn new(sources: Vec<Result<Source, InputError>>) -> Ahead {
        Ahead { sources: sources.into_iter(), asked: 0 }
    }
}

impl Iterator for Ahead {
    type Item = Result<Source, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        let source = self.sources.next()?;
        let next = self.sources.as_slice();
        self.asked = self.asked.saturating_sub(1);
        for wanted in next.iter().take(DEPTH).skip(self.asked) {
            if let Ok(Source { kind: SourceKind::File(path), .. }) = wanted {
                ask_for(path);
            }
        }
        self.asked = DEPTH.min(next.len());
        Some(source)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.sources.size_hint()
    }
}

impl ExactSizeIterator for Ahead {}

/// Whatever fails here fails again, and is told, when the file is read. What is no file is left alone: to open a pipe may
/// wait for who writes to it.
fn ask_for(path: &Path) {
    if fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() > LEAST)
        && let Ok(file) = File::open(path)
    {
        advise(&file);
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd"))]
fn advise(file: &File) {
    let _ = rustix::fs::fadvise(file, 0, std::num::NonZeroU64::new(MOST), rustix::fs::Advice::WillNeed);
}

/// Elsewhere there is no such call, or it takes unsafe code.
#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "freebsd")))]
fn advise(_: &File) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sources_come_in_order_whatever_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let long = folder.path().join("long.har");
        fs::write(&long, vec![b' '; 300_000]).unwrap();
        let pipe = folder.path().join("pipe");
        #[cfg(unix)]
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let source = |n: usize| {
            let kind = match n % 4 {
                0 => SourceKind::File(long.clone()),
                1 => SourceKind::File(pipe.clone()),
                2 => SourceKind::Stdin,
                _ => SourceKind::File("nowhere".into()),
            };
            Ok(Source { shown: n.to_string(), kind })
        };
        for count in [0, 1, 2, DEPTH, DEPTH + 1, 3 * DEPTH + 2] {
            let mut ahead = Ahead::new((0..count).map(source).collect());
            for n in 0..count {
                assert_eq!(ahead.len(), count - n);
                assert_eq!(ahead.next().unwrap().unwrap().shown, n.to_string());
            }
            assert!(ahead.next().is_none() && ahead.len() == 0);
        }
    }
}
