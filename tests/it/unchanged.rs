//! What the reports of all fixtures say, but for their sentences: a change of the code that should change no verdict shows here
//! which it changed, and a change that should shows all of them.

use crate::common::fixtures;
use har_cors::{Options, analyze};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Members that hold a sentence, or several.
const SENTENCES: [&str; 9] =
    ["explanation", "fixes", "javascript_saw", "message", "missing_fact", "network_saw", "note", "place", "server_saw"];

/// Takes the sentences out of a report.
fn without_sentences(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                let is_sentence = SENTENCES.contains(&name.as_str()) && (member.is_string() || name == "fixes");
                if is_sentence { *member = Value::Null } else { without_sentences(member) }
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(without_sentences),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A digest of the report of a HAR; of one that is none, why.
fn digest(name: &str, har: &[u8]) -> String {
    let options = Options { all: true, ..Options::default() };
    let Ok(file) = analyze(name, har, &options) else { return "unread".to_owned() };
    let mut report = serde_json::to_value(file).unwrap();
    without_sentences(&mut report);
    let hash = Sha256::digest(report.to_string());
    hash.iter().take(6).fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").unwrap();
        digits
    })
}

#[test]
fn the_reports_of_all_fixtures_differ_in_their_sentences_at_most() {
    let mut lines = String::new();
    for path in fixtures::files("", &[".har"]) {
        let name = path.strip_prefix(fixtures::root()).unwrap().to_string_lossy().replace('\\', "/");
        writeln!(lines, "{} {name}", digest("capture.har", &std::fs::read(&path).unwrap())).unwrap();
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn only_sentences_are_taken_out() {
    let mut report: Value = serde_json::json!({
        "cause": "dns", "explanation": "It failed.", "fixes": ["Do this.", "Or that."],
        "evidence": [{"note": "here", "line": 3}], "request": {"message": {"status": 200}},
    });
    without_sentences(&mut report);
    let left = serde_json::json!({
        "cause": "dns", "explanation": null, "fixes": null,
        "evidence": [{"note": null, "line": 3}], "request": {"message": {"status": 200}},
    });
    assert_eq!(report, left);
    assert_ne!(digest("a", br#"{"log": {"entries": []}}"#), digest("a", br#"{"log": {"entries": [{}]}}"#));
    assert_eq!(digest("a", b"no HAR"), "unread");
}
