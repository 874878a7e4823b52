//! Judges every captured export of the three browsers and compares the verdicts with what the browser itself said
//! (`truth.json`). Prints a score for each engine and each kind of export, and fails below the floors kept here.
//!
//! A request is `exact` when its outcome and its cause are the browser's own, `candidate` when the cause is among at
//! most three alternatives. `cargo test --test captures -- --nocapture` shows the scores; with `SCORE_DETAILS=1` in the
//! environment, every verdict that is not exact.

mod grade;
mod score;

use score::{Floors, score};

/// Cases whose truth or record is not sound.
const EXCLUDED: [(&str, &str, &str); 4] = [
    ("webkit", "worker-blob-no-acao", "nothing could be exported"),
    ("webkit", "net-pending", "nothing could be exported"),
    ("webkit", "net-pending-preflight", "nothing could be exported"),
    ("firefox", "module-mime", "a refusal for its MIME type, which the console words as a network failure"),
];

#[test]
fn verdicts_on_chromium_exports_are_the_browsers_own() {
    let floors = Floors { exact: 99.0, sure: 75.0, named: 99.0, console: 97.0 };
    score("chromium", "capture.har", &floors);
}

#[test]
fn verdicts_on_sanitized_chromium_exports_are_the_browsers_own() {
    let floors = Floors { exact: 99.0, sure: 75.0, named: 99.0, console: 97.0 };
    score("chromium", "capture.sanitized.har", &floors);
}

#[test]
fn verdicts_on_firefox_exports_are_the_browsers_own() {
    let floors = Floors { exact: 93.0, sure: 68.0, named: 98.0, console: 93.0 };
    score("firefox", "capture.har", &floors);
}

#[test]
fn verdicts_on_complete_webkit_rows_are_the_browsers_own() {
    let floors = Floors { exact: 99.0, sure: 50.0, named: 99.0, console: 100.0 };
    score("webkit", "capture.with-failed.har", &floors);
}

#[test]
fn a_timelines_export_names_the_failures_that_it_holds() {
    let score = score("webkit", "timeline.json", &Floors::NONE);
    assert!(score.missed() <= 1, "{score}");
}

#[test]
fn a_network_export_of_safari_raises_no_alarm() {
    score("webkit", "capture.har", &Floors::NONE);
}

/// What the program says of every cross-origin fetch of an export.
fn judge(bytes: &[u8], engine: &str) -> Vec<grade::Said> {
    let _ = engine;
    let mut reader = har_cors::har::Reader::new(bytes).unwrap();
    let entries: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
    let log = reader.finish();
    let fetches = har_cors::session::assemble(&log, &entries);
    let verdicts = har_cors::rules::judge(&log, &entries, &fetches);
    fetches
        .iter()
        .zip(verdicts)
        .map(|(fetch, verdict)| grade::Said {
            url: fetch.hops[0].url.clone(),
            method: fetch.hops[0].method.clone(),
            outcome: verdict.outcome.to_string(),
            cause: verdict.cause.map(|c| c.to_string()),
            failed_at: verdict.failed_at.map(|c| c.to_string()),
            certainty: verdict.certainty.to_string(),
            alternatives: verdict.alternatives.iter().map(|c| c.to_string()).collect(),
            chromium_error: verdict.chromium_error.map(str::to_owned).or_else(|| {
                (verdict.outcome.to_string() == "cors")
                    .then(|| (verdict.cause?.rule().chromium_error)(verdict.failed_at?))
                    .flatten()
                    .map(str::to_owned)
            }),
            console: None,
        })
        .collect()
}
