//! `--filter` and `--fail-on`: what is left out is neither listed nor counted nor gated, and nothing is lost between a filter and its
//! opposite.

use crate::common::{FAILING, run, text};
use serde_json::Value;

const CAPTURES: &str = "fixtures/sessions";

fn report(arguments: &[&str]) -> (Value, i32) {
    let output = run(&[&["--format", "json", "--all"], arguments].concat());
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code().unwrap())
}

fn total(report: &Value, name: &str) -> u64 {
    report["totals"][name].as_u64().unwrap()
}

fn keys(report: &Value) -> Vec<(String, u64)> {
    let files = report["files"].as_array().unwrap();
    let of = |file: &Value| {
        let path = file["path"].as_str().unwrap().to_owned();
        let ids = file["fetches"].as_array().unwrap().iter().map(|fetch| fetch["id"].as_u64().unwrap());
        ids.map(move |id| (path.clone(), id)).collect::<Vec<_>>()
    };
    files.iter().flat_map(of).collect()
}

#[test]
fn a_filter_and_its_opposite_are_all_there_is() {
    let (whole, _) = report(&[CAPTURES]);
    for filter in
        ["method:PUT", "certainty:deduced", "outcome:cors", "method:POST", "status-code:2*", "since:2026-11-28T10:00Z"]
    {
        let (wanted, _) = report(&[CAPTURES, "--filter", filter]);
        let (others, _) = report(&[CAPTURES, "--filter", &format!("-{filter}")]);
        for name in ["cross_origin", "succeeded", "cors", "network", "policy", "aborted", "undetermined", "not_judged"]
        {
            assert_eq!(total(&wanted, name) + total(&others, name), total(&whole, name), "{filter}: {name}");
        }
        assert_eq!(
            total(&wanted, "filtered_out"),
            total(&others, "cross_origin") + total(&others, "not_judged"),
            "{filter}"
        );
        let judged = |report: &Value| {
            report["files"]
                .as_array()
                .unwrap()
                .iter()
                .map(|file| file["fetches"].as_array().unwrap().len())
                .sum::<usize>()
        };
        assert_eq!(judged(&wanted) + judged(&others), judged(&whole), "{filter}");
        let mut both = [keys(&wanted), keys(&others)].concat();
        both.sort();
        both.dedup();
        assert!(!keys(&wanted).is_empty() && both.len() >= keys(&wanted).len(), "{filter}");
    }
}

#[test]
fn what_is_not_wanted_does_not_gate() {
    assert_eq!(report(&[FAILING]).1, 1);
    assert_eq!(report(&[FAILING, "--filter", "cause:missing-allow-origin"]).1, 1);
    assert_eq!(report(&[FAILING, "--filter", "-cause:missing-allow-origin"]).1, 0);
    let table = run(&[FAILING, "--filter", "domain:nowhere.test"]);
    assert_eq!(table.status.code(), Some(0));
    assert!(text(&table.stdout).contains("Filtered: 0 of 1 request."), "{}", text(&table.stdout));
}

#[test]
fn a_fingerprint_of_a_report_picks_that_failure() {
    let (whole, _) = report(&[FAILING]);
    let fingerprint = whole["files"][0]["fetches"][0]["fingerprint"].as_str().unwrap().to_owned();
    let (wanted, _) = report(&[FAILING, "--filter", &format!("fingerprint:\"{fingerprint}\"")]);
    assert_eq!(total(&wanted, "cors"), 1);
}

#[test]
fn a_mistake_is_shown_below_the_expression() {
    let output = run(&[FAILING, "--filter", "cors domian:x"]);
    assert_eq!(output.status.code(), Some(2));
    let shown = text(&output.stderr);
    assert!(shown.contains("\n  cors domian:x\n       ^^^^^^\n") && shown.contains("'domain'"), "{shown}");
}

#[test]
fn the_gate_is_what_the_user_names() {
    const REFUSED: &str = "fixtures/captures/chromium/get-ok-exact/capture.har";
    for (file, list, expected) in [
        (FAILING, "cors", 1),
        (FAILING, "cors:confirmed", 1),
        (FAILING, "never", 0),
        (FAILING, "network,policy", 0),
        (REFUSED, "cors", 0),
        (REFUSED, "advice:max-age-missing", 0),
    ] {
        assert_eq!(report(&[file, "--fail-on", list]).1, expected, "{file} {list}");
    }
    let advised = "fixtures/captures/chromium/cache-hit-ok/capture.har";
    let names = report(&[advised]).0["files"][0]["advice"].as_array().unwrap().clone();
    for advice in &names {
        assert_eq!(report(&[advised, "--fail-on", &format!("advice:{}", advice["rule"].as_str().unwrap())]).1, 1);
    }
    assert!(!names.is_empty());
    let sarif = run(&[FAILING, "--fail-on", "never", "--format", "sarif"]);
    let sarif: Value = serde_json::from_slice(&sarif.stdout).unwrap();
    assert_eq!(sarif["runs"][0]["invocations"][0]["exitCode"], 0);
    let wrong = run(&[FAILING, "--fail-on", "corss"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("did you mean 'cors'?"), "{}", text(&wrong.stderr));
}
