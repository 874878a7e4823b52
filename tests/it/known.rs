//! `--known` and `--write-known`: accepted failures are counted separately in every format, and do not fail the run; what the file
//! of it gets wrong is said with its line.

use crate::common::{FAILING, Scratch, har_cors, run, text};
use serde_json::Value;
use std::process::{Output, Stdio};

const ROUTE: &str = "domain:api.test:8081 path:/s/get-no-acao/a";

/// A run on a day of 2026.
fn on_day(day: &str, arguments: &[&str]) -> Output {
    let epoch = match day {
        "2026-11-30 23:59:59" => "1796083199",
        "2026-12-01 00:00:00" => "1796083200",
        "2026-11-16" => "1794787200",
        "2026-11-15" => "1794787199",
        _ => panic!("{day}"),
    };
    har_cors(arguments).env("SOURCE_DATE_EPOCH", epoch).stdin(Stdio::null()).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)))
}

fn entry(filter: &str, rest: &str) -> String {
    format!("[[known]]\nfilter = '{filter}'\n{rest}\n")
}

#[test]
fn what_is_written_of_all_captures_is_known_afterwards() {
    let scratch = Scratch::new("known-all");
    for (n, folder) in ["fixtures/captures", "fixtures/sessions", "fixtures/quirks"].iter().enumerate() {
        let known = scratch.path(&format!("{n}.toml"));
        let gate = ["--fail-on", "cors,network,policy,aborted,undetermined", "-q", "-f", "jsonl"];
        let first = run(&[&[*folder, "--write-known", &known], &gate[..]].concat());
        // What of these could not be read whole makes the status 2, whatever is known.
        let trouble = first.status.code().unwrap();
        assert_ne!(trouble, 1, "{folder}");
        let content = std::fs::read_to_string(&known).unwrap();
        assert!(content.matches("[[known]]").count() > 5 && !content.contains("REDACTED-"), "{folder}");
        let second = run(&[&[*folder, "--known", &known], &gate[..]].concat());
        assert_eq!(second.status.code(), Some(trouble), "{folder}: {}", text(&second.stderr));
        let last: Value = serde_json::from_str(text(&second.stdout).lines().last().unwrap()).unwrap();
        assert_eq!(last["totals"]["cors"], 0, "{folder}");
        assert!(last["totals"]["known"].as_u64().unwrap() > 5, "{folder}");
        // Each entry covers something, and a further run has nothing to add.
        let states: Vec<&str> =
            last["known"]["entries"].as_array().unwrap().iter().map(|e| e["state"].as_str().unwrap()).collect();
        assert!(states.iter().all(|state| *state == "active"), "{folder}: {states:?}");
        run(&[&[*folder, "--write-known", &known], &gate[..]].concat());
        assert_eq!(std::fs::read_to_string(&known).unwrap(), content, "{folder}");
    }
}

#[test]
fn what_stands_in_the_file_stays_and_new_entries_stand_in_order() {
    let scratch = Scratch::new("known-kept");
    let own = "# ours\n\n# the beacon of the ads\n[[known]]\nfilter = 'zzz'   # any\nreason = \"it's fine\"\n";
    let known = scratch.write("known.toml", own.as_bytes());
    let output = run(&[FAILING, "--write-known", &known, "--until", "2099-01-31"]);
    assert_eq!(output.status.code(), Some(0));
    let expected = "# ours\n\n[[known]]\nfilter = \"method:GET domain:api.test:8081 path:/s/get-no-acao/a \
                    origin:http://app.test:8081 cause:missing-allow-origin\"\nreason = \"\"\nuntil = 2099-01-31\n\n# the \
                    beacon of the ads\n[[known]]\nfilter = 'zzz'   # any\nreason = \"it's fine\"\n";
    assert_eq!(std::fs::read_to_string(&known).unwrap(), expected);
    assert_eq!(text(&output.stderr), format!("har-cors: wrote {known} (1 new entry)\n"));
}

#[test]
fn another_cause_on_the_same_route_still_fails() {
    let scratch = Scratch::new("known-cause");
    let known = scratch.write("k.toml", entry(&format!("{ROUTE} cause:allow-origin-mismatch"), "").as_bytes());
    let output = run(&[FAILING, "--known", &known, "-f", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    assert_eq!(report["totals"]["cors"], 1);
    assert_eq!(report["known"]["entries"][0]["state"], "changed");
    assert_eq!(report["files"][0]["fetches"][0]["known"], Value::Null);
}

#[test]
fn an_entry_holds_to_the_end_of_its_last_day() {
    let scratch = Scratch::new("known-until");
    let rest = "reason = 'ad beacons'\nuntil = 2026-11-30";
    let known = scratch.write("k.toml", format!("\n{}", entry(ROUTE, rest)).as_bytes());
    for (day, status, said) in [
        ("2026-11-15", 0, None),
        ("2026-11-16", 0, Some("k.toml:2 expires on 2026-11-30: after that day 1 failure counts again")),
        ("2026-11-30 23:59:59", 0, Some("k.toml:2 expires on 2026-11-30")),
        ("2026-12-01 00:00:00", 1, Some("k.toml:2 expired on 2026-11-30: 1 failure counts again (domain:")),
    ] {
        let output = on_day(day, &[FAILING, "--known", &known, "--width", "400"]);
        assert_eq!(output.status.code(), Some(status), "{day}");
        let table = text(&output.stdout);
        let is_warned_of = day != "2026-11-15";
        assert!(said.is_none_or(|said| table.contains(said)), "{day}: {table}");
        assert_eq!(table.contains("expire"), is_warned_of, "{day}: {table}");
        let report = json(&on_day(day, &[FAILING, "--known", &known, "-f", "json"]));
        let fetch = &report["files"][0]["fetches"][0];
        assert_eq!(fetch["known"].as_u64(), (status == 0).then_some(2), "{day}");
        assert_eq!(report["known"]["entries"][0]["state"], if status == 0 { "active" } else { "expired" });
        let cors = u64::try_from(status).unwrap();
        assert_eq!((&report["totals"]["cors"], &report["totals"]["known"]), (&cors.into(), &(1 - cors).into()));
    }
    let wrong = har_cors(&[FAILING, "--known", &known]).env("SOURCE_DATE_EPOCH", "soon").output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn fixed_is_told_from_not_exercised_and_each_can_be_asked_for() {
    let scratch = Scratch::new("known-state");
    let entries = [
        entry(
            "domain:api.test:8081 path:/s/get-ok-exact/a cause:missing-allow-origin",
            "reason = 'x'\nuntil = 2099-01-01",
        ),
        entry("domain:nowhere.test cause:missing-allow-origin", ""),
        entry("cause:missing-allow-credentials", "").replace("missing-allow-credentials", "invalid-allow-credentials"),
    ];
    let known = scratch.write("k.toml", entries.concat().as_bytes());
    let sound = "fixtures/captures/chromium/get-ok-exact/capture.har";
    let output = run(&[sound, "--known", &known, "-f", "json"]);
    let states: Vec<Value> =
        json(&output)["known"]["entries"].as_array().unwrap().iter().map(|e| e["state"].clone()).collect();
    // An entry about every request says nothing about a single one.
    assert_eq!(states, ["fixed", "not-exercised", "not-exercised"]);
    assert_eq!(output.status.code(), Some(0));
    for (gate, line) in [
        ("known-fixed", "k.toml:1 is fixed"),
        ("known-mended", "k.toml:1 is fixed"),
        ("cors,known-unexplained", "k.toml:5 has no reason"),
    ] {
        for format in ["table", "jsonl", "csv"] {
            let output = run(&[sound, "--known", &known, "--fail-on", gate, "-f", format]);
            assert_eq!(output.status.code(), Some(1), "{gate} {format}");
            assert!(text(&output.stderr).contains(line), "{gate} {format}: {}", text(&output.stderr));
        }
    }
    let table = run(&[sound, "--known", &known, "--width", "400"]);
    let table = text(&table.stdout);
    assert!(table.contains("k.toml:1 is fixed: matching requests succeeded. Remove the entry"), "{table}");
    assert!(table.contains("2 entries matched no request here"), "{table}");
}

#[test]
fn every_format_tells_known_failures_apart() {
    let scratch = Scratch::new("known-formats");
    let known = scratch.write("k.toml", entry(ROUTE, "reason = 'ad beacons'\nuntil = 2099-01-31").as_bytes());
    let of = |format: &str, more: &[&str]| {
        let output = run(&[&[FAILING, "--known", &known, "-f", format], more].concat());
        assert_eq!(output.status.code(), Some(0), "{format}");
        text(&output.stdout).to_owned()
    };
    let table = of("table", &[]);
    assert!(table.contains("No CORS failures in 1 request   1 known failure"), "{table}");
    assert!(table.contains("--show-known lists them") && !table.contains("/s/get-no-acao/a"), "{table}");
    for format in ["table", "markdown", "html"] {
        let shown = of(format, &["--show-known", "--width", "400"]);
        for part in ["ad beacons", "2099-01-31", "/s/get-no-acao/a"] {
            assert!(shown.contains(part), "{format} {part}: {shown}");
        }
        assert!(!of(format, &[]).contains("/s/get-no-acao/a"), "{format}");
    }
    let sarif: Value = serde_json::from_str(&of("sarif", &[])).unwrap();
    let suppression = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!((suppression["kind"].as_str(), suppression["status"].as_str()), (Some("external"), Some("accepted")));
    assert!(suppression["justification"].as_str().unwrap().contains("k.toml:1): ad beacons"), "{suppression}");
    let junit = of("junit", &[]);
    assert!(
        junit.contains("failures=\"0\"") && junit.contains("<skipped message=\"Known failure until 2099-01-31"),
        "{junit}"
    );
    let github = of("github", &[]);
    assert!(
        !github.contains("::error") && github.contains("0 of 1 cross-origin request failed CORS, 1 known failure"),
        "{github}"
    );
    let csv = of("csv", &[]);
    let column = |line: usize| csv.lines().nth(line).and_then(|line| line.rsplit(',').nth(1));
    assert_eq!((column(0), column(1)), (Some("known"), Some("1")), "{csv}");
    let lines = of("jsonl", &[]);
    let fetch: Value = serde_json::from_str(lines.lines().nth(1).unwrap()).unwrap();
    assert_eq!((&fetch["type"], &fetch["known"]), (&"fetch".into(), &1.into()));
}

#[test]
fn a_mistake_is_shown_in_its_line() {
    let scratch = Scratch::new("known-mistakes");
    for (content, parts) in [
        ("[[known]]\nfilter = 'domian:x'\n", &["k.toml:2: unknown key domian", "did you mean `domain`?", "──────"][..]),
        ("[[known]]\nfliter = 'x'\n", &["k.toml:2: unknown key `fliter`", "did you mean `filter`?"]),
        ("[[knwon]]\n", &["k.toml:1: unknown key `knwon`", "did you mean `known`?"]),
        ("[[accepted]]\n", &["k.toml:1: unknown key `accepted`", "the only key here is `known`"]),
        ("\n[[known]]\nreason = 'x'\n", &["k.toml:2: this known failure has no filter"]),
        ("[[known]]\nfilter = ''\n", &["k.toml:1: a filter without terms"]),
        ("[[known]]\nfilter = 'x'\nuntil = 2026-02-30\n", &["k.toml:3: "]),
        ("[[known]]\nfilter = 'x'\nuntil = 'soon'\n", &["k.toml:3: `until` must be a day"]),
        ("[[known]]\nfilter = 3\n", &["k.toml:2: `filter` must be a text"]),
        ("known = 3\n", &["k.toml:1: known failures must be a list"]),
        ("[[known]\n", &["k.toml:1: "]),
    ] {
        let known = scratch.write("k.toml", content.as_bytes());
        let output = run(&[FAILING, "--known", &known]);
        assert_eq!(output.status.code(), Some(2), "{content}");
        assert!(output.stdout.is_empty(), "{content}");
        for part in parts {
            assert!(text(&output.stderr).contains(part), "{content}: {part}: {}", text(&output.stderr));
        }
    }
    let missing = run(&[FAILING, "--known", &scratch.path("none.toml")]);
    assert_eq!(missing.status.code(), Some(2));
    // A report does not take the place of the known failures.
    let known = scratch.write("k.csv", entry(ROUTE, "").as_bytes());
    assert_eq!(run(&[FAILING, "--known", &known, "-o", &known]).status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&known).unwrap(), entry(ROUTE, ""));
}
