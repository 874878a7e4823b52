//! The same bytes, however they come, give the same report.

use std::io::Read;

use rayon::prelude::*;

use super::support::{InChunks, Interrupted, fixtures, full_report, redacted_report};

type Report = fn(&mut (dyn Read + Send)) -> Result<Vec<u8>, String>;

/// Feeds `bytes` in every way, and returns the one report.
pub(crate) fn one_report(name: &str, bytes: &[u8], report: Report) -> Result<Vec<u8>, String> {
    let at_once = report(&mut &bytes[..]);
    for size in [1, 7, 64, 65, 4096, 65_537] {
        assert_eq!(report(&mut InChunks { from: bytes, size }), at_once, "{name} in pieces of {size}");
    }
    assert_eq!(report(&mut Interrupted { from: bytes, due: false }), at_once, "{name} with interruptions");
    let (front, back) = bytes.split_at(bytes.len() / 2);
    assert_eq!(report(&mut front.chain(back)), at_once, "{name} in two halves");
    at_once
}

#[test]
fn every_feeder_gives_the_same_report() {
    let sampled = |number: usize, path: &str| path.starts_with("quirks") || number.is_multiple_of(7);
    let files: Vec<_> = fixtures().into_iter().enumerate().filter(|(n, file)| sampled(*n, &file.path)).collect();
    assert!(files.len() > 250, "{}", files.len());
    files.par_iter().for_each(|(_, file)| {
        drop(one_report(&file.path, &file.bytes, |har| full_report(har)));
        drop(one_report(&file.path, &file.bytes, |har| redacted_report(har)));
    });
}

/// A source that fails in the middle.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(to)? {
            0 => Err(std::io::Error::other("the disk is gone")),
            read => Ok(read),
        }
    }
}

#[test]
fn a_source_that_fails_is_an_error_or_damage_that_says_so() {
    let whole = &super::support::fixture("captures/chromium/pf-no-acao/capture.har").bytes;
    for length in [0, 1, 100, whole.len() / 2, whole.len() - 1, whole.len()] {
        let told = match full_report(Failing(&whole[..length])) {
            Ok(report) => String::from_utf8(report).unwrap(),
            Err(error) => error,
        };
        assert!(told.contains("the disk is gone"), "{length}: {told}");
    }
}
