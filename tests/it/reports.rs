//! The reports that people read, for a session and for hundreds: their length and their layout.

use crate::common::fixtures;
use crate::common::made_sessions::{CHECKOUT, Part, session};
use crate::common::{Scratch, run, text};
use std::fs;
use std::path::Path;

/// A session of 355 entries and 13 failures of 5 causes.
fn checkout(scratch: &Scratch) -> String {
    let path = scratch.0.join("A-chrome-checkout.har");
    fs::write(&path, session(355, &CHECKOUT, 24).to_string()).unwrap();
    path.to_string_lossy().into_owned()
}

/// So many files: every fourth has failures of its own.
fn many(folder: &Path, count: usize) {
    let kinds: [&[Part<'_>]; 4] = [
        &[],
        &[("pf-status-401", "auth.acme.example", "/v2/profile", 2)],
        &[("get-no-acao", "api.acme.example", "/v2/prices", 1), ("cred-star", "auth.acme.example", "/v2/session", 1)],
        &[("main-500-no-acao", "pay.acme.example", "/v2/orders", 1)],
    ];
    for n in 0..count {
        let har = session(4, kinds[n % kinds.len()], 1 + (n % 20) as u32).to_string();
        // No two are the same.
        let har = har.replace("/v1/items/", &format!("/v1/items/{n}"));
        fs::write(folder.join(format!("session-{n:04}.har")), har.replace("/checkout", &format!("/checkout/{n}")))
            .unwrap();
    }
}

fn lines(arguments: &[&str]) -> Vec<String> {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    text(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn a_session_is_told_on_a_few_pages_with_its_causes_first() {
    let scratch = Scratch::new("session");
    let path = checkout(&scratch);
    let lines = lines(&[&path, "--width", "100"]);
    assert!(lines.len() <= 110, "{} lines:\n{}", lines.len(), lines.join("\n"));
    assert!(lines.iter().all(|line| line.chars().count() <= 100 || line.contains("curl")), "{lines:#?}");
    let at = |part: &str| {
        lines.iter().position(|line| line.contains(part)).unwrap_or_else(|| panic!("no {part}:\n{}", lines.join("\n")))
    };
    assert!(at("OPTIONS requires authentication (401)") < 12);
    assert!(lines.iter().any(|line| line.starts_with("13 CORS failures, 5 causes")), "{lines:#?}");
    assert!(lines[0].contains("2026-11-24 21:58:03–21:58:"), "{}", lines[0]);
    assert!(lines[1].contains("Page https://shop.acme.example/checkout   355 requests"), "{}", lines[1]);
    // In order: the table, the causes, what to send.
    assert!(at("Cause certainty") < at("── 1 ─") && at("── 5 ─") < at("Headers to send"));
    assert!(lines.iter().any(|line| line.contains("< 401 Unauthorized") && line.ends_with("← must be 200–299")));
    assert_eq!(lines.iter().filter(|line| line.contains("Fix  ")).count(), 5);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let scratch = Scratch::new("widths");
    let path = checkout(&scratch);
    for width in [60, 80, 100, 120, 200] {
        let lines = lines(&[&path, "--width", &width.to_string()]);
        for line in &lines {
            assert!(line.chars().count() <= width || line.contains("curl ") || line.contains(&path), "{width}: {line}");
        }
        assert!(
            lines.iter().position(|line| line.contains("requires authentication")).unwrap() < 14,
            "{width}: {lines:#?}"
        );
    }
}

#[test]
fn a_ticket_is_short() {
    let scratch = Scratch::new("ticket");
    let path = checkout(&scratch);
    let lines = lines(&[&path, "-f", "markdown"]);
    assert!(lines.len() <= 120, "{} lines:\n{}", lines.len(), lines.join("\n"));
    assert!(lines.iter().position(|line| line.contains("OPTIONS requires authentication (401)")).unwrap() < 12);
}

#[test]
fn many_files_are_told_on_one_page() {
    let scratch = Scratch::new("many");
    many(&scratch.0, 300);
    fs::write(scratch.0.join("zz-copy.har"), fs::read(scratch.0.join("session-0001.har")).unwrap()).unwrap();
    let folder = scratch.0.to_string_lossy().into_owned();
    let lines = lines(&[&folder, "--width", "100"]);
    assert!(lines.len() <= 40, "{} lines:\n{}", lines.len(), lines.join("\n"));
    assert!(lines[0].starts_with("300 files, ") && lines[0].ends_with("1 copy left out"), "{}", lines[0]);
    assert!(lines.iter().all(|line| line.chars().count() <= 100), "{lines:#?}");
    // Of all groups together no failure is missing.
    let all = run(&[&folder, "-f", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&all.stdout).unwrap();
    let in_groups: u64 =
        json["groups"].as_array().unwrap().iter().map(|group| group["fetches"].as_u64().unwrap()).sum();
    assert_eq!(in_groups, json["totals"]["cors"].as_u64().unwrap());
    let counted: u64 =
        lines.iter().filter_map(|line| line.trim().split_once("  ")?.1.split_once(" in ")?.0.parse::<u64>().ok()).sum();
    assert_eq!(counted, in_groups, "{lines:#?}");
}

#[test]
fn each_file_is_told_where_that_is_asked_for_and_refused_where_it_makes_no_sense() {
    let scratch = Scratch::new("each");
    many(&scratch.0, 6);
    let folder = scratch.0.to_string_lossy().into_owned();
    let ticket = |more: &[&str]| lines(&[&[&folder, "-f", "markdown"], more].concat());
    let heads = |lines: &[String]| lines.iter().filter(|line| line.starts_with("## ")).count();
    let (all, each) = (ticket(&[]), ticket(&["--each"]));
    // The causes of all files are first.
    assert_eq!((heads(&all), heads(&each)), (1, 7), "{each:#?}");
    assert!(each[0].starts_with("## 6 files") && each.join("\n").contains("session-0001.har"), "{each:#?}");
    let short = ticket(&["--each", "--max-size", "6000"]);
    assert!(short.join("\n").len() <= 6000 && short.iter().any(|line| line.starts_with("**Left out**")), "{short:#?}");
    for format in ["html", "github", "json", "jsonl", "csv", "junit", "sarif"] {
        let output = run(&[&folder, "--each", "-f", format]);
        assert_eq!(output.status.code(), Some(2), "{format}");
        assert!(
            text(&output.stderr).contains("--each works only with the table and Markdown"),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn what_may_be_cors_is_not_said_to_be_something_else() {
    let mut seen = 0;
    for path in fixtures::files("captures", &[".har"]) {
        let Ok(file) = har_cors::analyze_path(&path, &har_cors::Options::default()) else { continue };
        for fetch in file.fetches.iter().filter(|fetch| fetch.may_have_failed_cors()) {
            seen += 1;
            assert!(!fetch.explanation.contains("not a CORS failure"), "{}: {:?}", path.display(), fetch.explanation);
        }
    }
    assert!(seen > 0);
}
