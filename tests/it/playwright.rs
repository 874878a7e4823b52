//! Playwright's recordings of real Chromium: no preflight is in them, and nothing of a response that was refused. Every
//! request that failed has to be reported as failed all the same, and every preflight that the server saw has to be
//! given as a hidden one.

use crate::common::{Scratch, fixtures, run, text};
use har_cors::report::Fetch;
use serde_json::Value;
use std::path::Path;

fn cases() -> Vec<(String, Vec<Fetch>, Value)> {
    let folders = fixtures::cases("captures/chromium");
    let options = har_cors::Options { all: true, show_secrets: true, ..har_cors::Options::default() };
    folders
        .into_iter()
        .filter(|folder| folder.join("playwright.har").exists())
        .map(|folder| {
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            let har = std::fs::read(folder.join("playwright.har")).unwrap();
            let truth = std::fs::read(folder.join("truth.json")).unwrap();
            let file = har_cors::analyze(&name, &har[..], &options).unwrap();
            assert_eq!(file.exporter.engine, "chromium", "{name}");
            (name, file.fetches.into_iter().collect(), serde_json::from_slice(&truth).unwrap())
        })
        .collect()
}

#[test]
fn nothing_that_failed_is_called_a_success() {
    let cases = cases();
    assert_eq!(cases.len(), 29);
    for (name, fetches, truth) in &cases {
        for row in truth["requests"].as_array().unwrap() {
            let (url, method) = (row["url"].as_str().unwrap(), row["method"].as_str().unwrap());
            // What never became a request of the network is not in the file.
            let mut recorded = fetches.iter().filter(|f| f.url == url && f.method == method).peekable();
            if recorded.peek().is_none() {
                // Of those that did, a success on the page's own origin is not listed.
                assert!(matches!(row["outcome"].as_str(), Some("ok" | "csp" | "cors")), "{name}: {row}");
                continue;
            }
            let failed = row["outcome"] != "ok";
            assert!(recorded.any(|f| (f.outcome != "succeeded") == failed), "{name}: {method} {url}");
        }
    }
}

#[test]
fn a_failure_of_cors_names_the_cause_or_says_that_the_preflight_is_hidden() {
    for (name, fetches, truth) in &cases() {
        for row in truth["requests"].as_array().unwrap().iter().filter(|row| row["outcome"] == "cors") {
            let url = row["url"].as_str().unwrap();
            for fetch in fetches.iter().filter(|f| f.url == url && f.outcome != "succeeded") {
                assert_eq!(fetch.outcome, "cors", "{name}");
                assert_eq!(fetch.certainty, "possible", "{name}: nothing of the response is recorded");
                assert!(fetch.missing_fact.is_some() && !fetch.alternatives.is_empty(), "{name}");
                let preflighted = !row["preflights"].as_array().is_none_or(Vec::is_empty);
                let cause = if preflighted { "hidden-preflight-failed" } else { "missing-allow-origin" };
                assert_eq!(fetch.cause.map(|cause| cause.name()), Some(cause), "{name}");
            }
        }
    }
}

#[test]
fn every_preflight_that_the_server_saw_is_given_as_hidden() {
    let mut seen = 0;
    for (name, fetches, truth) in &cases() {
        for request in truth["server_saw"].as_array().unwrap().iter().filter(|r| r["method"] == "OPTIONS") {
            seen += 1;
            let header = |name: &str| {
                let headers = request["headers"].as_array().unwrap();
                let found = headers.iter().find(|h| h[0].as_str().unwrap().eq_ignore_ascii_case(name));
                found.map(|h| h[1].as_str().unwrap().to_owned())
            };
            let reconstructed = fetches.iter().filter(|f| f.preflight == "hidden").any(|fetch| {
                let preflight = fetch.preflight_request.as_ref().unwrap();
                let given = |name: &str| {
                    preflight.headers.iter().find(|h| h.name == name).map(|h| h.value.unescaped().to_owned())
                };
                ["Access-Control-Request-Method", "Access-Control-Request-Headers"]
                    .iter()
                    .all(|name| given(name) == header(name))
                    && preflight.url == request["url"].as_str().unwrap()
                    && preflight.curl.starts_with("curl ")
            });
            assert!(reconstructed, "{name}: {request}");
        }
    }
    println!("{seen} preflights reconstructed");
    assert_eq!(seen, 14);
}

/// The recipe of the README, with real Playwright and Debian's Chromium: what fails gates, what is written as known does not
/// gate any more, and a comparison shows what is fixed.
#[test]
fn the_recipe_of_the_readme_gates_what_playwright_records() {
    let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].into_iter().find(|path| Path::new(path).exists());
    let (Some(core), Some(chromium)) = (std::env::var_os("PLAYWRIGHT_CORE"), chromium) else {
        assert!(std::env::var_os("CI").is_none(), "PLAYWRIGHT_CORE names no playwright-core, and on CI it must");
        eprintln!("\n*** SKIPPED: PLAYWRIGHT_CORE names no playwright-core, or there is no Chromium ***\n");
        return;
    };
    let scratch = Scratch::new("playwright");
    let recorded = std::process::Command::new("node")
        .arg("tests/browsers/record.cjs")
        .arg(core)
        .arg(chromium)
        .arg(&scratch.0)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(recorded.status.success(), "{}", text(&recorded.stderr));
    let (har, known) = (scratch.path("page.har"), scratch.path("known.toml"));
    // The trace holds the same.
    for recorded in [&har, &scratch.path("trace.zip")] {
        let judged = run(&[recorded, "--all", "-f", "json"]);
        assert_eq!(judged.status.code(), Some(1), "{}", text(&judged.stderr));
        let report: Value = serde_json::from_slice(&judged.stdout).unwrap();
        let ended: Vec<[&str; 3]> = report["files"][0]["fetches"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fetch| ["path_template", "outcome", "certainty"].map(|member| fetch[member].as_str().unwrap()))
            .collect();
        assert_eq!(ended, [["/allowed/{id}", "succeeded", "confirmed"], ["/refused/{id}", "cors", "possible"]]);
    }
    // Of a trace without requests it is said what to record instead.
    let trace = run(&[&scratch.path("bare.zip")]);
    assert_eq!(trace.status.code(), Some(2));
    assert!(
        text(&trace.stderr).contains("snapshots: true") && text(&trace.stderr).contains("recordHar"),
        "{}",
        text(&trace.stderr)
    );
    assert_eq!(run(&[&har, "--write-known", &known]).status.code(), Some(0));
    assert_eq!(run(&[&har, "--known", &known, "-f", "github"]).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&known).unwrap().matches("[[known]]").count(), 1);
}
