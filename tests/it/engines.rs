//! What one browser's file lets har-cors say of the other two, compared with what those browsers did in the same case.

use har_cors::browser::Engine;
use har_cors::report::ByEngine;
use har_cors::rules::{Certainty, Outcome};
use har_cors::{Options, analyze};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

/// What no file shows, so that the other browser's end cannot follow from it.
const NOT_IN_THE_FILE: [(&str, &str); 4] = [
    ("raw-space-colon", "Chromium accepts a blank behind a header's name, and no exporter writes it"),
    ("sw-none-preflight", "a service worker that the file does not show keeps WebKit from sending a preflight"),
    ("trig-stream-body-h2", "only Chromium sends a stream as the body"),
    ("trig-stream-body-h2-nopf", "the same"),
];

fn captures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/captures")
}

fn file_of(engine: Engine) -> &'static str {
    if engine == Engine::WebKit { "capture.with-failed.har" } else { "capture.har" }
}

/// How requests to each URL ended, in the browser's own words.
fn truth(engine: Engine, case: &str) -> BTreeMap<String, BTreeSet<String>> {
    let Ok(text) = std::fs::read(captures().join(engine.name()).join(case).join("truth.json")) else {
        return BTreeMap::new();
    };
    let truth: Value = serde_json::from_slice(&text).unwrap();
    let mut ends: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for request in truth["requests"].as_array().into_iter().flatten() {
        if let (Some(url), Some(outcome)) = (request["url"].as_str(), request["outcome"].as_str()) {
            let url = url.split('#').next().unwrap().to_owned();
            ends.entry(url).or_default().insert(outcome.to_owned());
        }
    }
    ends
}

/// What is predicted of another engine, and did not happen there: a success that failed CORS, a CORS failure that succeeded.
#[test]
fn no_prediction_for_another_engine_is_refuted_by_it() {
    let options = Options { all: true, show_secrets: true, engines: Engine::ALL.to_vec(), ..Options::default() };
    let (mut right, mut open, mut wrong) = (0, 0, Vec::new());
    for own in Engine::ALL {
        let mut cases: Vec<PathBuf> =
            std::fs::read_dir(captures().join(own.name())).unwrap().map(|entry| entry.unwrap().path()).collect();
        cases.sort();
        for folder in cases {
            let case = folder.file_name().unwrap().to_str().unwrap();
            let Ok(har) = std::fs::read(folder.join(file_of(own))) else { continue };
            if NOT_IN_THE_FILE.iter().any(|(name, _)| *name == case) {
                continue;
            }
            // Of some cases nothing could be exported.
            let Ok(report) = analyze(case, &har[..], &options) else { continue };
            for other in Engine::ALL.into_iter().filter(|engine| *engine != own) {
                let truth = truth(other, case);
                for fetch in report.fetches.all() {
                    let url = fetch.url.unescaped().split('#').next().unwrap();
                    let Some(ends) = truth.get(url) else { continue };
                    let endings = fetch.by_engine.as_deref().unwrap_or_default();
                    let Some(ending) = endings.iter().find(|ending| ending.engine == other) else { continue };
                    match is_refuted(ending, ends) {
                        None => open += 1,
                        Some(false) => right += 1,
                        Some(true) => {
                            wrong.push(format!("{own} -> {other} {case} {url}: {ending:?}, and it was {ends:?}"))
                        }
                    }
                }
            }
        }
    }
    println!("{right} right, {open} open");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(right > 1_500, "{right}");
}

/// `None` where nothing is predicted, or where the browser reports something else.
fn is_refuted(ending: &ByEngine, ends: &BTreeSet<String>) -> Option<bool> {
    if ending.certainty != Certainty::Predicted || !ends.iter().any(|end| end == "ok" || end == "cors") {
        return None;
    }
    Some(match ending.outcome {
        Outcome::Succeeded => !ends.contains("ok"),
        // Chromium counts Local Network Access among the reasons of CORS.
        Outcome::Cors | Outcome::Policy => !ends.contains("cors"),
        _ => return None,
    })
}

fn run(arguments: &[&str]) -> (String, Option<i32>) {
    let root = env!("CARGO_MANIFEST_DIR");
    let run = Command::new(env!("CARGO_BIN_EXE_har-cors")).args(arguments).current_dir(root).output().unwrap();
    (String::from_utf8(run.stdout).unwrap(), run.status.code())
}

const FONT: &str = "fixtures/captures/webkit/font-no-acao/capture.with-failed.har";
const STATUS: &str = "fixtures/captures/chromium/pf-acao-before-status/capture.har";

#[test]
fn only_the_engines_that_were_asked_for_have_a_row() {
    for (engine, expected) in [
        ("chromium", vec!["chromium"]),
        ("firefox", vec!["firefox"]),
        ("webkit", vec!["webkit"]),
        ("all", vec!["chromium", "firefox", "webkit"]),
    ] {
        let (json, status) = run(&["-f", "json", "--engine", engine, STATUS]);
        let report: Value = serde_json::from_str(&json).unwrap();
        let rows = report["files"][0]["fetches"][0]["by_engine"].as_array().unwrap();
        let engines: Vec<&str> = rows.iter().map(|row| row["engine"].as_str().unwrap()).collect();
        assert_eq!((engines, status), (expected, Some(1)), "{engine}");
    }
    let (json, _) = run(&["-f", "json", STATUS]);
    let report: Value = serde_json::from_str(&json).unwrap();
    assert!(report["files"][0]["fetches"][0]["by_engine"].is_null(), "nobody asked");
}

#[test]
fn a_success_that_another_engine_blocks_is_listed_and_fails_no_gate() {
    let (json, status) = run(&["-f", "json", "--engine", "all", FONT]);
    let report: Value = serde_json::from_str(&json).unwrap();
    let fetch = &report["files"][0]["fetches"][0];
    assert_eq!((&fetch["outcome"], status), (&Value::from("succeeded"), Some(0)));
    let rows: Vec<[&Value; 4]> = fetch["by_engine"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| [&row["engine"], &row["outcome"], &row["cause"], &row["certainty"]])
        .collect();
    assert_eq!(
        serde_json::to_value(rows).unwrap(),
        serde_json::json!([
            ["chromium", "cors", "missing-allow-origin", "predicted"],
            ["firefox", "cors", "missing-allow-origin", "predicted"],
            ["webkit", "succeeded", null, "confirmed"],
        ])
    );
    let line = fetch["by_engine"][0]["console"].as_str().unwrap();
    assert!(line.starts_with("Access to font at "), "{line}");
    let (json, _) = run(&["-f", "json", FONT]);
    let report: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["files"][0]["fetches"], serde_json::json!([]), "nobody asked");
}

#[test]
fn reports_show_where_the_engines_part_and_nothing_else() {
    let other = "preflight-bad-status";
    for format in ["table", "markdown", "html", "csv"] {
        let (report, _) = run(&["-f", format, "--engine", "all", "--width", "200", STATUS]);
        let (plain, _) = run(&["-f", format, "--width", "200", STATUS]);
        let safari = ["Safari would name", "Safari</b> would name", "webkit=cors", "Safari   would name"];
        assert!(safari.iter().any(|text| report.contains(text)), "{format}: {report}");
        assert!(!safari.iter().any(|text| plain.contains(text)), "{format}");
        assert!(
            !report.contains("Firefox would") && !report.contains("firefox=cors"),
            "{format}: it would say the same"
        );
        assert!(report.contains(other), "{format}");
        let (font, _) = run(&["-f", format, "--engine", "all", "--width", "200", FONT]);
        assert!(font.contains("Chrome would block it") || font.contains("chromium=cors"), "{format}: {font}");
        assert!(!font.contains("All requests"), "{format}: only what parts is listed");
    }
}
