//! What holds of every file, whatever was done to it.

use std::path::Path;
use std::sync::LazyLock;

use har_cors::har::{Damage, Entry, PlacedHeader, Reader, Span};
use proptest::prelude::*;
use serde_json::{Value, json};

static CAPTURE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let path = "fixtures/captures/chromium/pf-method-delete/capture.har";
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
});

fn read_all(bytes: &[u8]) -> Option<(Vec<Entry>, Vec<Damage>)> {
    let mut reader = Reader::new(bytes).ok()?;
    let (mut entries, mut damages) = (Vec::new(), Vec::new());
    for item in reader.by_ref() {
        match item {
            Ok(entry) => entries.push(entry),
            Err(damage) => damages.push(damage),
        }
    }
    let log = reader.finish();
    assert!(entries.windows(2).all(|pair| pair[0].index < pair[1].index));
    assert!(entries.iter().all(|entry| entry.index.0 < log.entries));
    assert!(damages.iter().all(|damage| damage.offset <= bytes.len() as u64));
    Some((entries, damages))
}

fn at<'a>(bytes: &'a [u8], span: &Span) -> &'a [u8] {
    let start = usize::try_from(span.offset).unwrap();
    let before = &bytes[..start];
    let line = before.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
    let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() as u64 + 1;
    assert_eq!((line, column), (span.line, span.column));
    &bytes[start..start + usize::try_from(span.length).unwrap()]
}

fn headers_of(entry: &Entry) -> impl Iterator<Item = PlacedHeader<'_>> {
    entry.request.headers.placed().chain(entry.response.headers.placed())
}

/// Checks every span against the text that it claims, in a file whose JSON is sound.
fn assert_spans(bytes: &[u8], entry: &Entry) {
    let parse = |span: &Span| serde_json::from_slice::<Value>(at(bytes, span)).unwrap();
    let whole = parse(&entry.span);
    assert_eq!(whole["request"]["url"], *entry.request.url);
    assert_eq!(parse(&entry.request.url_span), *entry.request.url);
    if entry.response.status_span.length > 0 {
        assert_eq!(parse(&entry.response.status_span), whole["response"]["status"]);
    }
    if let Some(error) = &entry.response.error {
        assert_eq!(parse(&error.span), *error.text);
    }
    for header in headers_of(entry) {
        let there = parse(&header.span);
        assert_eq!(&there, whole.pointer(&header.pointer.to_string()).unwrap());
        assert_eq!(there["name"], *header.header.name);
        let value = there["value"].as_str().unwrap();
        assert!(value.split('\n').any(|part| part.trim_matches(['\t', '\n', '\r', ' ']) == header.header.value));
    }
}

/// Pieces of HAR files, to be strung together at random.
fn fragment() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\n",
        " ",
        "null",
        "1",
        "-",
        "NaN",
        "\\u",
        "\u{feff}",
        "(",
        ")",
        "\"log\":",
        "\"entries\":[",
        "\"request\":{",
        "\"response\":{",
        "\"url\":\"a\"",
        "\"headers\":",
        "\"name\":\"a\"",
        "\"value\":\"b\\nc\"",
        "\"status\":200",
        "\"recording\":{",
        "\"records\":[",
        "\"entry\":{",
        "\"_initiator\":",
        "\"stack\":{",
        "\"parent\":{",
        "\"type\":\"timeline-record-type-network\"",
        "{\"log\":{\"entries\":[",
        "{\"startedDateTime\":\"",
        "\"_error\":\"x\"",
        "\"pages\":[{\"id\":1}]",
        "\"creator\":{\"name\":\"x\"}",
    ])
}

/// A change of a file: where, how many bytes go, and what comes instead.
fn change() -> impl Strategy<Value = (prop::sample::Index, usize, Vec<u8>)> {
    let bytes = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        fragment().prop_map(|text| text.as_bytes().to_vec()),
        Just(Vec::new()),
    ];
    (any::<prop::sample::Index>(), prop_oneof![Just(0_usize), Just(1), 0..2000_usize], bytes)
}

fn header() -> impl Strategy<Value = Value> {
    ("[A-Za-z-]{1,12}", "\\PC{0,8}[ \n]?\\PC{0,4}").prop_map(|(name, value)| json!({"value": value, "name": name}))
}

fn entry() -> impl Strategy<Value = Value> {
    let headers = || prop::collection::vec(header(), 0..4);
    (headers(), headers(), "\\PC{0,20}", 100..999_u16, "[\\PC\n\"\\\\{}\\[\\]]{0,40}").prop_map(
        |(sent, received, url, status, body)| {
            json!({
                "request": {"headers": sent, "url": url},
                "response": {"content": {"text": body}, "headers": received, "status": status, "_error": body},
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_all(&bytes);
    }

    #[test]
    fn random_fragments_never_panic(fragments in prop::collection::vec(fragment(), 0..40)) {
        read_all(fragments.concat().as_bytes());
    }

    #[test]
    fn random_damage_never_panics(changes in prop::collection::vec(change(), 1..6)) {
        let mut bytes = CAPTURE.clone();
        for (place, length, instead) in changes {
            if bytes.is_empty() {
                break;
            }
            let start = place.index(bytes.len());
            let end = bytes.len().min(start + length);
            bytes.splice(start..end, instead);
        }
        if let Some((entries, _)) = read_all(&bytes) {
            for entry in &entries {
                at(&bytes, &entry.span);
                assert!(headers_of(entry).all(|header| !at(&bytes, &header.span).is_empty()));
            }
        }
    }

    #[test]
    fn spans_hold_what_they_claim(entries in prop::collection::vec(entry(), 1..4), pretty: bool) {
        let har = json!({"log": {"entries": entries}});
        let bytes = if pretty { serde_json::to_vec_pretty(&har) } else { serde_json::to_vec(&har) }.unwrap();
        let (read, damages) = read_all(&bytes).unwrap();
        prop_assert_eq!(damages, vec![]);
        prop_assert_eq!(read.len(), entries.len());
        read.iter().for_each(|entry| assert_spans(&bytes, entry));
    }
}

#[test]
fn spans_hold_what_they_claim_in_a_capture() {
    let (entries, _) = read_all(&CAPTURE).unwrap();
    assert!(!entries.is_empty());
    entries.iter().for_each(|entry| assert_spans(&CAPTURE, entry));
}

#[test]
fn a_cut_loses_no_entry_before_it() {
    let (all, _) = read_all(&CAPTURE).unwrap();
    let end_of_json = CAPTURE.trim_ascii_end().len();
    let start_of_entries = CAPTURE.windows(11).position(|window| window == b"\"entries\": ").unwrap() + 12;
    for cut in (0..end_of_json).step_by(7).chain(end_of_json - 40..end_of_json) {
        let Some((entries, damages)) = read_all(&CAPTURE[..cut]) else {
            assert!(cut < start_of_entries, "{cut}");
            continue;
        };
        let whole = all.iter().filter(|entry| entry.span.offset + entry.span.length <= cut as u64);
        assert_eq!(entries, whole.cloned().collect::<Vec<_>>(), "{cut}");
        assert_eq!(damages.len(), 1, "{cut}: {damages:?}");
        let inside =
            all.iter().find(|entry| (entry.span.offset..entry.span.offset + entry.span.length).contains(&(cut as u64)));
        let lost = inside.filter(|entry| entry.span.offset < cut as u64).map(|entry| entry.index);
        assert_eq!((damages[0].entry, damages[0].offset), (lost, cut as u64), "{cut}");
    }
}
