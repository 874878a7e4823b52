//! Pages of many requests (`fixtures/sessions`), judged entry by entry against what the browser said of each; and a handful
//! of pages opened in the browsers that are installed here (`tests/browsers` describes how both are captured).
//!
//! `cargo test --test it browsers:: -- --nocapture` shows the scores; with `SCORE_DETAILS=1`, every verdict that is not exact.

use crate::captures::grade::{Grade, Said, grade};
use crate::common::fixtures;
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

#[derive(Default)]
struct Score {
    pages: usize,
    failures: HashMap<Grade, usize>,
    sure: usize,
    successes: usize,
    undetermined: usize,
    sure_and_wrong: Vec<String>,
    alarms: Vec<String>,
    details: Vec<String>,
}

impl Score {
    fn percent(&self, grades: &[Grade]) -> f64 {
        let count = |grade| self.failures.get(grade).copied().unwrap_or(0);
        100.0 * grades.iter().map(count).sum::<usize>() as f64 / self.failures.values().sum::<usize>().max(1) as f64
    }

    /// One row of the truth, and what was said of its entries.
    fn add(&mut self, page: &str, row: &Value, said: Option<&Said>, engine: &str) {
        let outcome = row["outcome"].as_str().unwrap();
        if said.is_none() && !matches!(outcome, "ok" | "cors") && is_same_origin(row) {
            return;
        }
        // Where the response came, a refusal by the page leaves a sound entry.
        let graded = grade(row, said, engine, row["status"].as_u64().unwrap_or(0) == 0 && !row["status"].is_string());
        let is_sure = said.is_some_and(|said| matches!(said.certainty, "confirmed" | "deduced"));
        let line = || {
            let said = said.map_or_else(|| "nothing".to_owned(), Said::to_string);
            format!("{page}: {graded:?}: {} {} {outcome}/{}: {said}", row["method"], row["url"], row["cors_error"])
        };
        match outcome {
            "ok" => {
                self.successes += 1;
                self.undetermined += usize::from(graded == Grade::Undetermined);
                if graded == Grade::Wrong {
                    self.alarms.push(line());
                }
            }
            "other" | "aborted" | "blocked" => {}
            _ => {
                *self.failures.entry(graded).or_default() += 1;
                self.sure += usize::from(graded == Grade::Exact && is_sure);
            }
        }
        if graded == Grade::Wrong && is_sure {
            self.sure_and_wrong.push(line());
        }
        if graded != Grade::Exact {
            self.details.push(line());
        }
    }
}

fn is_same_origin(row: &Value) -> bool {
    let origin = |key: &str| row[key].as_str().and_then(|url| url::Url::parse(url).ok()).map(|url| url.origin());
    origin("url") == origin("document_url")
}

/// Verdicts by the number of an entry of the request.
fn by_entry(har: &[u8]) -> HashMap<u64, Said> {
    let options = har_cors::Options { all: true, show_secrets: true, ..har_cors::Options::default() };
    let file = har_cors::analyze("capture", har, &options).unwrap();
    let mut said = HashMap::new();
    for fetch in file.fetches {
        let numbers: Vec<usize> = fetch.entries.request.iter().chain(&fetch.entries.redirects).copied().collect();
        let verdict = Said::of(fetch, "");
        for number in numbers {
            said.insert(number as u64, verdict.clone());
        }
    }
    said
}

fn score(engine: &str) -> Score {
    let pages = fixtures::cases(&format!("sessions/{engine}"));
    let mut score = Score::default();
    for page in pages {
        let said = by_entry(&std::fs::read(page.join("capture.har")).unwrap());
        let truth: Value = serde_json::from_slice(&std::fs::read(page.join("truth.json")).unwrap()).unwrap();
        let name = page.file_name().unwrap().to_str().unwrap();
        score.pages += 1;
        for row in truth["requests"].as_array().unwrap() {
            if !row["doubt"].is_null() || row["outcome"] == "unfinished" {
                continue;
            }
            let entries = row["har_entries"].as_array().unwrap().iter().filter(|entry| entry["role"] == "main");
            let found = entries.filter_map(|entry| entry["n"].as_u64()).find_map(|n| said.get(&n));
            score.add(name, row, found, engine);
        }
    }
    println!(
        "{engine} sessions: pages {} | failures {}: exact {:.1} %, named {:.1} %, said surely {} | successes {}: undetermined {}, \
         false alarms {} | sure and wrong {}",
        score.pages,
        score.failures.values().sum::<usize>(),
        score.percent(&[Grade::Exact]),
        score.percent(&[Grade::Exact, Grade::Candidate]),
        score.sure,
        score.successes,
        score.undetermined,
        score.alarms.len(),
        score.sure_and_wrong.len(),
    );
    if std::env::var_os("SCORE_DETAILS").is_some() {
        score.details.iter().for_each(|line| println!("  {line}"));
    }
    score
}

/// No verdict may be sure and wrong, no success a failure, and that many of the failures (percent) must be exact.
fn check(engine: &str, exact: f64) {
    let score = score(engine);
    assert!(score.pages > 0);
    assert!(score.sure_and_wrong.is_empty(), "sure and wrong: {:#?}", score.sure_and_wrong);
    assert!(score.alarms.is_empty(), "false alarms: {:#?}", score.alarms);
    assert!(score.percent(&[Grade::Exact]) >= exact, "exact: {:.1} %", score.percent(&[Grade::Exact]));
}

#[test]
fn verdicts_on_chromium_sessions_are_the_browsers_own() {
    check("chromium", 90.0);
}

#[test]
fn verdicts_on_firefox_sessions_are_the_browsers_own() {
    check("firefox", 85.0);
}

/// Opens a few pages in an installed browser, and judges what it exports; a word about it where there is none.
fn open(browser: &str, program: &str) {
    let is_there = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if let Some(missing) = [program, "python3", "openssl"].into_iter().find(|program| !is_there(program)) {
        eprintln!("\n*** SKIPPED {browser}: {missing} is not installed, so no page was opened ***\n");
        return;
    }
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browsers");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("opened-{browser}-{}", std::process::id()));
    let mut capture = Command::new("python3");
    capture.arg("-B").arg(scripts.join("capture.py")).args(["--browser", browser, "--seeds", "1", "--out"]).arg(&out);
    for family in ["calls", "auth", "streams"] {
        capture.args(["--family", family]);
    }
    let captured = capture.output().unwrap();
    let told = String::from_utf8_lossy(&captured.stdout).into_owned() + &String::from_utf8_lossy(&captured.stderr);
    let mut compare = Command::new("python3");
    compare.arg("-B").arg(scripts.join("compare.py")).args(["--details", "--bin", env!("CARGO_BIN_EXE_har-cors")]);
    let compared = compare.arg(&out).output().unwrap();
    println!("{told}{}", String::from_utf8_lossy(&compared.stdout));
    let pages = std::fs::read_dir(out.join(browser)).map(Iterator::count).unwrap_or(0);
    std::fs::remove_dir_all(&out).unwrap_or(());
    assert_eq!(pages, 3, "{told}");
    assert!(compared.status.success(), "{}", String::from_utf8_lossy(&compared.stdout));
}

/// One browser at a time: both use the ports of the scenario server.
#[test]
fn pages_opened_here_are_judged_as_the_browser_did() {
    open("chromium", "chromium");
    open("firefox", "firefox-esr");
}
