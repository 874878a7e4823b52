//! Compressed input is recognised by its content, and gives the same result as the plain file.

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
    assert_eq!(file.damage[0].message, "the archive contains another HAR file, which is not read: b.HAR");
    let error = report(&bytes("compressed/none.zip")[..]).unwrap_err();
    assert_eq!(error.to_string(), "cannot be read: the zip archive contains no .har file, only `readme.md`");
    let trace = zip(&[Member::deflated("trace.trace", b"{}"), Member::deflated("trace.network", b"{}")]);
    assert!(report(&trace[..]).unwrap_err().to_string().contains("a Playwright trace"));
}

/// Recorded by Playwright 1.40, 1.54, 1.63 and 1.65 with Chromium: one request was allowed, two were refused.
#[test]
fn a_trace_of_playwright_is_read_in_each_known_version() {
    for version in [6, 8, 9, 10] {
        let file = report(&bytes(&format!("compressed/playwright-trace-{version}.zip"))[..]).unwrap();
        assert_eq!((file.entries, file.summary.cors, file.damage.len()), (4, 2, 0), "{version}");
        assert_eq!(file.exporter.engine, "chromium");
        let started = file.fetches.iter().all(|fetch| fetch.started.is_some());
        assert!(started, "{version}");
    }
}

#[test]
fn what_expands_too_far_is_refused() {
    let plain = plain();
    for packed in [bytes("compressed/capture.har.gz"), bytes("compressed/ticket.har.zip"), zstd(&plain)] {
        let limited =
            |max_expanded| judge_with(&packed[..], Reading::default().with_threads(1).with_max_expanded(max_expanded));
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
    for name in ["capture.har.gz", "ticket.har.zip", "streamed.zip", "two.zip", "playwright-trace-10.zip"] {
        let whole = bytes(&format!("compressed/{name}"));
        for cut in (0..whole.len()).step_by(17) {
            if let Ok(file) = report(&whole[..cut]) {
                let behind_the_har = file.entries == if name.starts_with("playwright") { 4 } else { 3 };
                assert!(behind_the_har || !file.damage.is_empty(), "{name} cut at {cut}");
            }
            let mut spoilt = whole.clone();
            spoilt[cut] ^= 0x55;
            drop(report(&spoilt[..]));
        }
    }
}

/// A member of a zip archive as its header describes it, and what follows its data.
#[derive(Clone)]
struct Member {
    name: &'static str,
    method: u16,
    flags: u16,
    crc: u32,
    packed: u32,
    length: u32,
    extra: Vec<u8>,
    data: Vec<u8>,
    behind: Vec<u8>,
}

impl Member {
    fn stored(name: &'static str, text: &[u8]) -> Member {
        let length = u32::try_from(text.len()).unwrap();
        let crc = crc32fast::hash(text);
        let (extra, behind) = (vec![], vec![]);
        Member { name, method: 0, flags: 0, crc, packed: length, length, extra, data: text.to_vec(), behind }
    }

    fn deflated(name: &'static str, text: &[u8]) -> Member {
        let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        io::Write::write_all(&mut packed, text).unwrap();
        let data = packed.finish().unwrap();
        Member { method: 8, packed: u32::try_from(data.len()).unwrap(), data, ..Member::stored(name, text) }
    }

    /// Its lengths and checksum follow the data; in eight bytes if `long`.
    fn described(self, signature: &[u8], long: bool) -> Member {
        let mut behind = signature.to_vec();
        behind.extend(self.crc.to_le_bytes());
        for length in [self.packed, self.length] {
            behind.extend(length.to_le_bytes());
            behind.extend(if long { &[0; 4][..] } else { &[] });
        }
        Member { flags: 1 << 3, crc: 0, packed: 0, length: 0, behind, ..self }
    }

    /// Its lengths are in the extra field.
    fn zip64(self) -> Member {
        let mut extra = vec![0x99, 0x99, 2, 0, 7, 7, 1, 0, 16, 0];
        for length in [self.length, self.packed] {
            extra.extend(u64::from(length).to_le_bytes());
        }
        Member { packed: u32::MAX, length: u32::MAX, extra, ..self }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04\x14\0".to_vec();
        for field in [self.flags, self.method, 0, 0] {
            bytes.extend(field.to_le_bytes());
        }
        for field in [self.crc, self.packed, self.length] {
            bytes.extend(field.to_le_bytes());
        }
        for length in [self.name.len(), self.extra.len()] {
            bytes.extend(u16::try_from(length).unwrap().to_le_bytes());
        }
        [&bytes, self.name.as_bytes(), &self.extra, &self.data, &self.behind].concat()
    }
}

fn zip(members: &[Member]) -> Vec<u8> {
    let mut bytes: Vec<u8> = members.iter().flat_map(Member::bytes).collect();
    bytes.extend(b"PK\x05\x06");
    bytes.extend([0; 18]);
    bytes
}

/// What is wrong with the HAR in an archive.
fn trouble(archive: &[u8]) -> String {
    match report(archive) {
        Ok(file) => file.damage.iter().map(|damage| damage.message.unescaped().to_owned()).collect(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn an_archive_is_read_however_its_lengths_are_told() {
    let plain = plain();
    let expected = report(&plain[..]).unwrap();
    let deflated = || Member::deflated("a.har", &plain);
    let stored = || Member::stored("a.har", &plain);
    let secret = Member { flags: 1, data: vec![7; 40], packed: 40, ..Member::stored("secret.txt", b"x") };
    let other = Member { method: 12, ..Member::stored("packed.bz2", b"not deflate") };
    let folder = Member::stored("folder/", b"");
    for (what, archive) in [
        ("stored", zip(&[stored()])),
        ("deflated", zip(&[deflated()])),
        ("stored, ZIP64", zip(&[stored().zip64()])),
        ("deflated, ZIP64", zip(&[deflated().zip64()])),
        ("described", zip(&[deflated().described(b"PK\x07\x08", false)])),
        ("described without signature", zip(&[deflated().described(b"", false)])),
        ("described in ZIP64", zip(&[deflated().described(b"PK\x07\x08", true)])),
        ("behind what cannot be read", zip(&[folder, secret, other, deflated()])),
        (
            "behind what is described",
            zip(&[Member::deflated("a.txt", b"abc").described(b"PK\x07\x08", true), stored()]),
        ),
        ("split", [&b"PK\x07\x08"[..], &zip(&[deflated()])].concat()),
    ] {
        assert_eq!(report(&archive[..]).unwrap(), expected, "{what}");
        assert_eq!(report(Trickle(&archive)).unwrap(), expected, "{what}, one byte at a time");
    }
}

#[test]
fn what_an_archive_tells_of_its_member_is_checked() {
    let plain = plain();
    let stored = || Member::stored("a.har", &plain);
    let deflated = || Member::deflated("a.har", &plain);
    let false_crc = |member: Member| Member { crc: member.crc ^ 1, ..member };
    let (checksum, length) = ("its checksum does not match", "its length does not match");
    let spoilt = {
        let mut member = stored();
        let place = member.data.iter().rposition(u8::is_ascii_digit).unwrap();
        member.data[place] ^= 1;
        member
    };
    for (what, member, told) in [
        ("a spoilt byte", spoilt, checksum),
        ("stored", false_crc(stored()), checksum),
        ("deflated", false_crc(deflated()), checksum),
        ("ZIP64", false_crc(deflated()).zip64(), checksum),
        ("described", false_crc(deflated()).described(b"PK\x07\x08", false), checksum),
        ("described without signature", false_crc(deflated()).described(b"", false), checksum),
        ("too short", Member { length: 5, ..deflated() }, length),
        ("too long", Member { length: u32::MAX - 1, ..deflated() }, length),
        ("packed otherwise", Member { packed: 5, ..deflated() }, checksum),
        ("encrypted", Member { flags: 1, ..deflated() }, "is encrypted"),
        ("of unknown length", stored().described(b"PK\x07\x08", false), "is stored without its length"),
        ("of another method", Member { method: 12, ..stored() }, "is compressed with a method other than deflate"),
    ] {
        let told_of = trouble(&zip(&[member]));
        assert!(told_of.contains(told), "{what}: {told_of}");
    }
    for name in ["a.txt", "folder/"] {
        let told_of = trouble(&zip(&[Member::stored(name, b"")]));
        assert!(told_of.contains("contains no .har file"), "{told_of}");
    }
    assert!(trouble(&zip(&[])).ends_with("the zip archive contains no .har file"));
    let whole = zip(&[stored()]);
    for cut in (40..stored().bytes().len()).step_by(101) {
        assert!(!trouble(&whole[..cut]).is_empty(), "cut at {cut}");
    }
}
