//! Exports that end too early, cut at every byte. What is left of them is worked out with another parser.

use std::ops::Range;

use rayon::prelude::*;
use serde::de::IgnoredAny;
use serde_json::{Deserializer, Value, json};

use super::support::{Fixture, file_of, fixture};

/// A sound export, and where its parts are.
struct Whole {
    fixture: Fixture,
    /// The byte after the bracket that opens the list of entries.
    list: usize,
    entries: Vec<Range<usize>>,
    /// The byte after the outermost value.
    end: usize,
}

impl Whole {
    fn of(path: &str) -> Whole {
        let fixture = fixture(path);
        let bytes = &fixture.bytes;
        let har: Value = serde_json::from_slice(bytes).unwrap();
        let key = b"\"entries\": [";
        let list = bytes.windows(key.len()).position(|window| window == key).unwrap() + key.len();
        let mut entries = Vec::new();
        let mut at = list;
        loop {
            at += bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b',').unwrap();
            if bytes[at] == b']' {
                break;
            }
            let mut values = Deserializer::from_slice(&bytes[at..]).into_iter::<IgnoredAny>();
            values.next().unwrap().unwrap();
            entries.push(at..at + values.byte_offset());
            at += values.byte_offset();
        }
        let read: Vec<Value> =
            entries.iter().map(|range| serde_json::from_slice(&bytes[range.clone()]).unwrap()).collect();
        assert_eq!(json!(read), har["log"]["entries"], "the list that was found is the log's");
        let behind: Vec<u8> = bytes[at..].iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        assert_eq!(behind, b"]}}", "nothing but brackets stands behind the list");
        let end = bytes.trim_ascii_end().len();
        Whole { fixture, list, entries, end }
    }

    /// A sound export of the first `count` entries only.
    fn first(&self, count: usize) -> Vec<u8> {
        let end = count.checked_sub(1).map_or(self.list, |last| self.entries[last].end);
        [&self.fixture.bytes[..end], b"]}}"].concat()
    }

    fn cut(&self, at: usize, reports: &[Value]) {
        let place = format!("{} cut at {at}", self.fixture.path);
        let bytes = &self.fixture.bytes[..at];
        let report = file_of(bytes);
        if at < self.list {
            let Err(error) = report else { panic!("{place}: there is no list of entries") };
            assert!(error == "the file is empty" || error.starts_with("not JSON at line "), "{place}: {error}");
            return;
        }
        let mut report = report.unwrap_or_else(|error| panic!("{place}: {error}"));
        let whole = self.entries.iter().filter(|entry| entry.end <= at).count();
        let under_way = self.entries.get(whole).filter(|entry| entry.start < at).map(|_| whole);
        assert_eq!(report["entries"], whole + usize::from(under_way.is_some()), "{place}");
        let damage = report["damage"].take();
        if at < self.end {
            let line = 1 + bytes.iter().filter(|&&byte| byte == b'\n').count();
            let [damage] = damage.as_array().unwrap().as_slice() else { panic!("{place}: {damage}") };
            assert_eq!((&damage["offset"], &damage["line"]), (&json!(at), &json!(line)), "{place}");
            assert_eq!(damage["entry"], json!(under_way), "{place}");
            assert!(!damage["message"].as_str().unwrap().is_empty(), "{place}");
        } else {
            assert_eq!(damage, json!([]), "{place}");
        }
        // All that the report says is what it says of a sound file with the whole entries.
        (report["entries"], report["damage"]) = (json!(whole), json!([]));
        assert_eq!(report, reports[whole], "{place}");
    }
}

fn every_cut(path: &str, fetches: usize) {
    let whole = Whole::of(path);
    let count = whole.entries.len();
    assert!((3..=8).contains(&count));
    let reports: Vec<_> = (0..=count).map(|count| file_of(&whole.first(count)[..]).unwrap()).collect();
    assert_eq!(reports[count], file_of(&whole.fixture.bytes[..]).unwrap());
    assert_eq!(reports[count]["fetches"].as_array().unwrap().len(), fetches);
    (0..=whole.fixture.bytes.len()).into_par_iter().for_each(|at| whole.cut(at, &reports));
}

#[test]
fn an_export_of_chromium_cut_anywhere_gives_all_entries_before_the_cut() {
    every_cut("captures/chromium/pf-no-acao/capture.har", 1);
}

#[test]
fn an_export_of_firefox_cut_anywhere_gives_all_entries_before_the_cut() {
    every_cut("captures/firefox/pf-no-acao/capture.har", 1);
}

#[test]
fn an_export_of_webkit_cut_anywhere_gives_all_entries_before_the_cut() {
    every_cut("captures/webkit/cache-default/capture.har", 2);
}
