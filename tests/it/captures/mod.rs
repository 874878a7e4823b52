//! Judges every captured export of the three browsers and compares the verdicts with what the browser itself said
//! (`truth.json`). Prints a score for each engine and each kind of export, and fails below the floors kept here.
//!
//! A request is `exact` when its outcome and its cause are the browser's own, `candidate` when the cause is among at
//! most three alternatives. `cargo test --test it captures:: -- --nocapture` shows the scores; with `SCORE_DETAILS=1` in the
//! environment, every verdict that is not exact.

mod entries;
pub mod grade;
mod score;

use score::{Floors, score};

/// Cases whose truth or record is not sound.
pub(crate) const EXCLUDED: [(&str, &str, &str); 4] = [
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

#[test]
fn preflight_and_hops_are_those_of_chromiums_own_request() {
    assert!(entries::compare("chromium", entries::of_chromium) >= 250);
}

#[test]
fn preflight_and_hops_are_those_of_firefoxes_own_request() {
    assert!(entries::compare("firefox", entries::of_firefox) >= 250);
}

/// What the program says of every cross-origin fetch of an export.
fn judge(bytes: &[u8], engine: &str) -> Vec<grade::Said> {
    let options = har_cors::Options { all: true, show_secrets: true, ..har_cors::Options::default() };
    let file = har_cors::analyze("capture", bytes, &options).unwrap();
    file.fetches.into_iter().map(|fetch| grade::Said::of(fetch, engine)).collect()
}
