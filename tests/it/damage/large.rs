//! Exports with bodies longer than any buffer, whose hard places fall on every border.

use rayon::prelude::*;
use serde_json::Value;

use super::feeders::one_report;
use super::support::{assert_evidence, file_of, fixture, fixtures, full_report};

/// A buffer's size, or a multiple of it.
const BORDER: usize = 256 * 1024;

/// Bodies, as JSON has them between quotes, of which a reader may be wrong about the end.
const BODIES: [&str; 6] = [r"\\", r#"\""#, r#"\\\""#, r#"{\"entries\":[{\"request\":{"#, r"\ud83d\n", "]}é"];

/// A failing export whose first body is `body`, repeated beyond two borders, and begins `shift` bytes before the first.
fn with_body(har: &str, body: &str, shift: usize) -> String {
    let marker = "\"entries\": [";
    let (head, entries) = har.split_once(marker).unwrap();
    let body = body.repeat(2 * BORDER / body.len() + 50);
    let entry = format!(
        r#"{{"startedDateTime": "2026-01-01T00:00:00.000Z", "request": {{"method": "GET", "url": "https://long.test/", "headers": []}}, "response": {{"status": 200, "headers": [], "content": {{"text": "{body}"}}}}}},"#
    );
    let start = entry.find("\"text\": \"").unwrap() + 9;
    let padding = " ".repeat(BORDER - shift - head.len() - marker.len() - start);
    [head, marker, &padding, &entry, entries].concat()
}

/// What the report says, places aside: evidence is checked by itself.
fn without_places(mut file: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                for place in ["offset", "line", "column"] {
                    members.remove(place);
                }
                members.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut file);
    file
}

#[test]
fn a_long_body_changes_nothing_wherever_its_escapes_fall() {
    let har = String::from_utf8(fixture("captures/chromium/pf-no-acao/capture.har").bytes).unwrap();
    let cases: Vec<_> = BODIES.iter().flat_map(|body| (0..10).map(move |shift| (*body, shift))).collect();
    cases.par_iter().for_each(|(body, shift)| {
        let text = with_body(&har, body, *shift);
        let file = file_of(text.as_bytes()).unwrap();
        assert_eq!(file["damage"].as_array().unwrap().len(), 0, "{body} {shift}");
        assert!(assert_evidence_with_lone_surrogates(&text, &file) > 0);
        let short = with_body(&har, body, *shift).replace(&body.repeat(2 * BORDER / body.len() + 50), "");
        let short = file_of(short.as_bytes()).unwrap();
        let fetches = short["fetches"].as_array().unwrap();
        assert!(fetches.iter().any(|fetch| fetch["cause"] == "missing-allow-origin"), "{fetches:?}");
        assert_eq!(without_places(file), without_places(short), "{body} {shift}");
    });
}

/// What takes lone surrogates away leaves every byte in its place.
fn assert_evidence_with_lone_surrogates(text: &str, file: &Value) -> usize {
    assert_evidence(text.replace(r"\ud83d", r"\u0020").as_bytes(), file)
}

#[test]
fn every_feeder_gives_the_same_report_on_a_large_file() {
    let har = String::from_utf8(fixture("captures/chromium/pf-no-acao/capture.har").bytes).unwrap();
    BODIES.par_iter().enumerate().for_each(|(number, body)| {
        let text = with_body(&har, body, number);
        assert!(one_report(body, text.as_bytes(), |har| full_report(har)).is_ok());
        let cut = &text.as_bytes()[..2 * BORDER + 7];
        assert!(one_report(body, cut, |har| full_report(har)).is_ok());
    });
}

#[test]
fn evidence_points_at_what_it_names() {
    let sound = |path: &str| path.starts_with("captures") && path.ends_with("capture.har");
    let files: Vec<_> = fixtures().into_iter().filter(|file| sound(&file.path)).collect();
    let found: usize = files
        .par_iter()
        .filter(|file| serde_json::from_slice::<Value>(&file.bytes).is_ok())
        .map(|file| assert_evidence(&file.bytes, &file_of(&file.bytes[..]).unwrap()))
        .sum();
    assert!(found > 1_000, "{found}");
}

/// A failing socket, with this many messages of some kilobytes before and after that of its failure.
fn with_messages(number: usize) -> String {
    let har = String::from_utf8(fixture("quirks/websocket.har").bytes).unwrap();
    let (before, behind) = har.split_once("\"_webSocketMessages\"").unwrap();
    let (open, behind) = behind.split_once('[').unwrap();
    let (failure, behind) = behind.split_once(']').unwrap();
    let message = format!(
        "{{\"type\": \"receive\",\n \"time\": 1, \"opcode\": 1, \"data\": \"{}\"}},\n",
        r#"{\"a\": [1, \"}]\"]}"#.repeat(200)
    );
    let messages = message.repeat(number);
    let last = message.trim_end().trim_end_matches(',');
    [before, "\"_webSocketMessages\"", open, "[", &messages, failure, ",", &messages, last, "]", behind].concat()
}

#[test]
fn a_socket_of_many_messages_is_read_as_one_of_few() {
    let short = without_places(file_of(with_messages(1).as_bytes()).unwrap());
    assert!(short["fetches"].as_array().is_some_and(|fetches| !fetches.is_empty()), "{short}");
    let text = with_messages(3_000);
    assert!(text.len() > 20 * 1024 * 1024, "{}", text.len());
    let file = file_of(text.as_bytes()).unwrap();
    assert_eq!(file["damage"], Value::Array(vec![]));
    assert!(assert_evidence(text.as_bytes(), &file) > 0);
    assert_eq!(without_places(file), short);
    assert!(one_report("socket", text.as_bytes(), |har| full_report(har)).is_ok());
}
