//! What the tests of this folder share: fixtures, readers that give bytes in unusual ways, random numbers, checks of evidence.

use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use har_cors::Options;
use har_cors::report::{Format, report};
use serde_json::Value;

/// A file of `fixtures/`, by its path below it.
pub(crate) struct Fixture {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

pub(crate) fn fixture(path: &str) -> Fixture {
    Fixture { path: path.to_owned(), bytes: std::fs::read(root().join(path)).unwrap() }
}

/// All exports below `fixtures/`, sorted by path. The messages of a capture's browser are not an export.
pub(crate) fn fixtures() -> Vec<Fixture> {
    let files = walkdir::WalkDir::new(root()).sort_by_file_name().into_iter().map(Result::unwrap);
    let exports = files.filter(|file| {
        let extension = file.path().extension().and_then(|name| name.to_str());
        matches!(extension, Some("har" | "json")) && file.file_name() != "truth.json"
    });
    let paths = exports.map(|file| file.path().strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
    paths.map(|path| fixture(&path)).collect()
}

/// The JSON report on every fetch, secrets and all; or why there is none.
pub(crate) fn full_report(har: impl Read + Send) -> Result<Vec<u8>, String> {
    write(har, &Options { all: true, show_secrets: true, ..Options::default() })
}

/// The JSON report as people get it; or why there is none.
pub(crate) fn redacted_report(har: impl Read + Send) -> Result<Vec<u8>, String> {
    write(har, &Options::default())
}

fn write(har: impl Read + Send, options: &Options) -> Result<Vec<u8>, String> {
    let file = har_cors::analyze("x.har", har, options).map_err(|error| error.to_string())?;
    let mut json = Vec::new();
    Format::Json.write(&report(vec![file]), &mut json).unwrap();
    Ok(json)
}

/// The only file of a full report.
pub(crate) fn file_of(har: impl Read + Send) -> Result<Value, String> {
    full_report(har).map(|json| only_file(&json))
}

/// The only file of the report that people get: with failures, and without what succeeded.
pub(crate) fn failures_of(har: impl Read + Send) -> Result<Value, String> {
    redacted_report(har).map(|json| only_file(&json))
}

fn only_file(json: &[u8]) -> Value {
    let mut report: Value = serde_json::from_slice(json).unwrap();
    report["files"][0].take()
}

/// Gives `size` bytes at a time.
pub(crate) struct InChunks<R> {
    pub(crate) from: R,
    pub(crate) size: usize,
}

impl<R: Read> Read for InChunks<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let most = to.len().min(self.size);
        self.from.read(&mut to[..most])
    }
}

/// Is interrupted before every read, as a signal would do it, and gives little.
pub(crate) struct Interrupted<R> {
    pub(crate) from: R,
    pub(crate) due: bool,
}

impl<R: Read> Read for Interrupted<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.due = !self.due;
        if self.due {
            return Err(ErrorKind::Interrupted.into());
        }
        let most = to.len().min(1000);
        self.from.read(&mut to[..most])
    }
}

/// SplitMix64: the same numbers on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Less than `limit`, which is more than 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }
}

/// Checks every piece of evidence of a report against the text: the bytes it points at are the value that its pointer
/// names, and its line and column are theirs. Returns how many there were.
pub(crate) fn assert_evidence(bytes: &[u8], file: &Value) -> usize {
    let whole: Value = serde_json::from_slice(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).unwrap();
    let lists = ["fetches", "advice"].iter().flat_map(|list| file[*list].as_array().unwrap());
    let mut count = 0;
    for evidence in lists.flat_map(|item| item["evidence"].as_array().unwrap()) {
        let number = |name: &str| usize::try_from(evidence[name].as_u64().unwrap()).unwrap();
        let (offset, length) = (number("offset"), number("length"));
        let text = &bytes[offset..offset + length];
        let pointer = evidence["pointer"].as_str().unwrap();
        let named = whole.pointer(pointer).unwrap();
        let there = match named.as_array() {
            // Of an empty list of headers there is nothing to show but the status beside it.
            Some(items) if items.is_empty() => vec![serde_json::from_slice::<Value>(text).unwrap()],
            // Of a list of headers, what is between its brackets is pointed at.
            Some(_) => serde_json::from_slice(&[b"[", text, b"]"].concat()).unwrap(),
            None => vec![serde_json::from_slice(text).unwrap()],
        };
        let expected = match named {
            Value::Array(items) if items.is_empty() => {
                vec![whole.pointer(&pointer.replace("headers", "status")).unwrap().clone()]
            }
            Value::Array(items) => items.clone(),
            other => vec![other.clone()],
        };
        assert_eq!(there, expected, "{evidence}");
        let before = &bytes[..offset];
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        let column = 1 + before.iter().rev().take_while(|&&byte| byte != b'\n').count();
        assert_eq!((number("line"), number("column")), (line, column), "{evidence}");
        count += 1;
    }
    count
}
