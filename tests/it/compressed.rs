//! Compressed input is told by its content, and gives what the plain file gives.

use std::io::{self, Read};
use std::path::Path;

use har_cors::{Error, Options, Reading, analyze, judge_with};

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)).unwrap()
}

fn plain() -> Vec<u8> {
    bytes("captures/chromium/pf-status-404-no-cors/capture.har")
}

fn report(input: impl Read + Send) -> Result<har_cors::report::File, Error> {
    analyze("x", input, &Options::default())
}

/// Gives one byte at a time.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(1);
        self.0.read(&mut buffer[..most])
    }
}

fn zstd(text: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
}

fn utf16(text: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(text).unwrap();
    [b"\xFF\xFE".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
}

#[test]
fn every_packing_gives_the_report_of_the_plain_file() {
    let plain = plain();
    let expected = report(&plain[..]).unwrap();
    assert_eq!(expected.summary.cors, 1);
    let (first, second) = plain.split_at(5000);
    for (what, packed) in [
        ("gzip of two members", bytes("compressed/capture.har.gz")),
        ("zstd", zstd(&plain)),
        ("zstd of two frames", [zstd(first), zstd(second)].concat()),
        ("zip", bytes("compressed/ticket.har.zip")),
        ("zip written to a pipe, with other members", bytes("compressed/streamed.zip")),
        ("zstd of UTF-16", zstd(&utf16(&plain))),
    ] {
        assert_eq!(report(&packed[..]).unwrap(), expected, "{what}");
        assert_eq!(report(Trickle(&packed)).unwrap(), expected, "{what}, one byte at a time");
    }
}

#[test]
fn an_archive_says_what_of_it_is_not_read() {
    let file = report(&bytes("compressed/two.zip")[..]).unwrap();
    assert_eq!(file.summary.cors, 1);
    assert_eq!(file.damage[0].message, "the archive holds another HAR file, which is not read: b.HAR");
    let error = report(&bytes("compressed/none.zip")[..]).unwrap_err();
    assert_eq!(error.to_string(), "cannot be read: the zip archive holds no .har file; it holds `readme.md`");
}

#[test]
fn what_expands_too_far_is_refused() {
    let plain = plain();
    for packed in [bytes("compressed/capture.har.gz"), bytes("compressed/ticket.har.zip"), zstd(&plain)] {
        let limited =
            |max_expanded| judge_with(&packed[..], Reading { threads: 1, max_expanded, progress: &mut |_, _| {} });
        assert!(limited(plain.len() as u64).unwrap().damage.is_empty());
        let text = match limited(plain.len() as u64 - 1) {
            Ok(analysis) => analysis.damage[0].message.clone(),
            Err(error) => error.to_string(),
        };
        assert!(text.contains("expands to more than"), "{text}");
    }
}

#[test]
fn a_cut_or_spoilt_archive_never_panics_and_never_passes_for_whole() {
    for name in ["capture.har.gz", "ticket.har.zip", "streamed.zip", "two.zip"] {
        let whole = bytes(&format!("compressed/{name}"));
        for cut in (0..whole.len()).step_by(17) {
            if let Ok(file) = report(&whole[..cut]) {
                let behind_the_har = file.entries == 3;
                assert!(behind_the_har || !file.damage.is_empty(), "{name} cut at {cut}");
            }
            let mut spoilt = whole.clone();
            spoilt[cut] ^= 0x55;
            drop(report(&spoilt[..]));
        }
    }
}
