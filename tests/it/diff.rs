//! `har-cors diff`: what it reads, what it says in every format, what it leaves as exit status.

use crate::common::{FAILING, Scratch, run, text};
use serde_json::Value;

const SOUND: &str = "fixtures/captures/chromium/get-ok-exact/capture.har";
const FOLDER: &str = "fixtures/captures/chromium";

fn diff(arguments: &[&str]) -> (Value, i32) {
    let output = run(&[&["diff", "-f", "json"], arguments].concat());
    let status = output.status.code().unwrap();
    (serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr))), status)
}

fn states(diff: &Value) -> Vec<(String, String)> {
    let of =
        |change: &Value| (change["key"].as_str().unwrap().to_owned(), change["state"].as_str().unwrap().to_owned());
    diff["changes"].as_array().unwrap().iter().map(of).collect()
}

/// The capture whose response lacks the header, with the header: as the server is fixed.
fn fixed() -> String {
    let mut har: Value = serde_json::from_slice(&std::fs::read(FAILING).unwrap()).unwrap();
    for entry in har["log"]["entries"].as_array_mut().unwrap() {
        if entry["request"]["url"].as_str().unwrap().contains("/s/get-no-acao/a") {
            // With cookies or without.
            for (name, value) in
                [("access-control-allow-origin", "http://app.test:8081"), ("access-control-allow-credentials", "true")]
            {
                let header = serde_json::json!({"name": name, "value": value});
                entry["response"]["headers"].as_array_mut().unwrap().push(header);
            }
            entry["response"].as_object_mut().unwrap().remove("_error");
        }
    }
    har.to_string()
}

#[test]
fn a_run_with_itself_has_nothing_new_however_it_is_given() {
    let scratch = Scratch::new("diff-itself");
    let file = |name: &str| scratch.path(name);
    let (json, lines) = (file("run.json"), file("run.jsonl"));
    run(&[FOLDER, "--all", "-q", "-o", &json, "-o", &lines]);
    let (own, status) = diff(&[FOLDER, FOLDER]);
    assert_eq!((status, &own["totals"]["new"], &own["totals"]["gone"]), (0, &0.into(), &0.into()));
    assert!(states(&own).iter().all(|(_, state)| state == "still" || state == "unsure") && states(&own).len() > 100);
    for (before, after) in [(&*json, FOLDER), (FOLDER, &*json), (&*lines, &*json), (&*json, &*lines)] {
        let (compared, status) = diff(&[before, after]);
        assert_eq!((status, states(&compared)), (0, states(&own)), "{before} {after}");
    }
}

#[test]
fn a_request_that_passes_now_is_fixed_and_one_that_is_missing_is_not() {
    let scratch = Scratch::new("diff-fixed");
    let fixed = scratch.write("fixed.har", fixed().as_bytes());
    let state = |before: &str, after: &str| {
        let (compared, status) = diff(&[before, after]);
        (states(&compared).pop().map(|(_, state)| state), status)
    };
    let some = |state: &str| Some(state.to_owned());
    assert_eq!(state(FAILING, &fixed), (some("fixed"), 0));
    assert_eq!(state(&fixed, FAILING), (some("new"), 1));
    assert_eq!(state(FAILING, SOUND), (some("gone"), 0));
    assert_eq!(state(SOUND, FAILING), (some("new"), 1));
    assert_eq!(state(&fixed, SOUND), (None, 0));
    // A report that does not list successes cannot show it, and says so.
    let json = scratch.path("fixed.json");
    run(&[&fixed, "-o", &json]);
    let (compared, _) = diff(&[FAILING, &json]);
    assert_eq!(compared["totals"]["gone"], 1);
    assert!(compared["warnings"][0].as_str().unwrap().contains("--all"), "{compared}");
    run(&[&fixed, "--all", "-o", &json]);
    assert_eq!(state(FAILING, &json), (some("fixed"), 0));
}

#[test]
fn filters_known_failures_and_other_hosts_count() {
    let scratch = Scratch::new("diff-options");
    let fixed = scratch.write("fixed.har", fixed().as_bytes());
    let moved =
        std::fs::read_to_string(FAILING).unwrap().replace("api.test", "uat.test").replace("app.test", "web.test");
    let moved = scratch.write("moved.har", moved.as_bytes());
    let known = scratch.write("k.toml", b"[[known]]\nfilter = 'cause:missing-allow-origin path:/s/*'\n");
    let (compared, status) = diff(&[&fixed, FAILING, "--known", &known]);
    assert_eq!((status, &compared["totals"]["known"], &compared["changes"][0]["known"]), (0, &1.into(), &1.into()));
    assert_eq!(diff(&[&fixed, FAILING, "--filter", "-path:/s/*"]).0["changes"], Value::Array(vec![]));
    // A filter of causes keeps what shows that a failure is fixed.
    assert_eq!(diff(&[FAILING, &fixed, "--filter", "cause:missing-allow-origin"]).0["totals"]["fixed"], 1);
    assert_eq!(states(&diff(&[&moved, FAILING]).0).len(), 2);
    let maps = ["--map", "uat.test=api.test", "--map", "web.test=app.test"];
    let (compared, status) = diff(&[&[&*moved, FAILING], &maps[..]].concat());
    assert_eq!((status, states(&compared)[0].1.as_str(), states(&compared).len()), (0, "still", 1));
    assert_eq!(diff(&[&fixed, FAILING, "--fail-on", "never"]).1, 0);
    assert_eq!(diff(&[FAILING, FAILING, "--fail-on", "still"]).1, 1);
}

#[test]
fn what_makes_runs_differ_is_warned_of() {
    let (compared, _) = diff(&[FAILING, "fixtures/captures/firefox/get-no-acao/capture.har"]);
    let warnings = compared["warnings"].to_string();
    assert!(warnings.contains("browsers differ (chromium; now firefox)") && warnings.contains("cookies"), "{warnings}");
    assert_eq!(states(&compared)[0].1, "still");
}

#[test]
fn the_json_form_is_what_the_schema_says() {
    for (arguments, format) in [(&["schema", "diff"][..], "json"), (&["schema", "diff", "--lines"], "jsonl")] {
        let schema: Value = serde_json::from_slice(&run(arguments).stdout).unwrap();
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        compiler.add_resource("mem:///s.json", schema).unwrap();
        let schema = compiler.compile("mem:///s.json", &mut schemas).unwrap();
        let output = run(&["diff", FOLDER, "fixtures/captures/firefox", "-f", format]);
        let values: Vec<Value> = match format {
            "json" => vec![serde_json::from_slice(&output.stdout).unwrap()],
            _ => text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        };
        assert!(format == "json" || values.len() > 100);
        for value in &values {
            schemas.validate(value, schema).unwrap_or_else(|error| panic!("{error}: {value}"));
        }
    }
}

#[test]
fn sarif_is_valid_and_junit_counts() {
    let output = run(&["diff", FOLDER, "fixtures/captures/firefox", "-f", "sarif"]);
    let sarif: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let schema: Value = serde_json::from_slice(&std::fs::read("fixtures/sarif-2.1.0.schema.json").unwrap()).unwrap();
    compiler.add_resource("mem:///s.json", schema).unwrap();
    let schema = compiler.compile("mem:///s.json", &mut schemas).unwrap();
    schemas.validate(&sarif, schema).unwrap_or_else(|error| panic!("{error}"));
    let states: Vec<&str> =
        sarif["runs"][0]["results"].as_array().unwrap().iter().map(|r| r["baselineState"].as_str().unwrap()).collect();
    assert!(["new", "updated", "unchanged", "absent"].iter().all(|state| states.contains(state)));
    let junit = run(&["diff", FOLDER, "fixtures/captures/firefox", "-f", "junit"]);
    let junit = text(&junit.stdout);
    let head = junit.lines().nth(1).unwrap();
    assert!(head.contains(&format!("tests=\"{}\"", junit.matches("<testcase ").count())), "{head}");
    assert!(head.contains(&format!("failures=\"{}\"", junit.matches("<failure ").count())), "{head}");
}

#[test]
fn secrets_of_reports_are_redacted_as_those_of_hars_are() {
    let scratch = Scratch::new("diff-secrets");
    let secret = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcDEF123456";
    let har = std::fs::read_to_string(FAILING)
        .unwrap()
        .replace("/s/get-no-acao/a", &format!("/s/get-no-acao/a?token={secret}"));
    let har = scratch.write("a.har", har.as_bytes());
    let json = scratch.path("a.json");
    run(&[&har, "--show-secrets", "-o", &json]);
    assert!(std::fs::read_to_string(&json).unwrap().contains(secret));
    for before in [&har, &json] {
        for format in ["table", "json", "jsonl", "markdown", "html", "junit", "sarif", "github", "csv"] {
            let output = run(&["diff", before, SOUND, "-f", format]);
            assert!(!text(&output.stdout).contains("eyJhbGci"), "{format}: {}", text(&output.stdout));
        }
    }
}

#[test]
fn what_cannot_be_read_is_trouble() {
    let scratch = Scratch::new("diff-trouble");
    let empty = scratch.path("empty");
    std::fs::create_dir(&empty).unwrap();
    let whole = run(&[FAILING, "-f", "jsonl"]);
    let cut = text(&whole.stdout).lines().next().unwrap().to_owned() + "\n";
    let cut = scratch.write("cut.jsonl", cut.as_bytes());
    let other = scratch.write("v9.json", b"{\"schema_version\": 9, \"tool\": {\"name\": \"har-cors\"}, \"files\": []}");
    let bad = scratch.write("bad.har", b"");
    for (arguments, part) in [
        ([FAILING, &*empty], "no HAR file in the directory"),
        ([&*cut, FAILING], "not a complete report"),
        ([FAILING, &*other], "the report has schema version 9"),
        ([FAILING, &*bad], "is empty"),
        ([FAILING, "no-such.har"], "no-such.har"),
    ] {
        let output = run(&[&["diff"], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(part), "{arguments:?}: {}", text(&output.stderr));
    }
    let clash = run(&["diff", FAILING, SOUND, "-o", &format!("json={FAILING}")]);
    assert_eq!(clash.status.code(), Some(2));
    assert_eq!(run(&["diff", FAILING]).status.code(), Some(2));
}
