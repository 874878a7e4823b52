//! `har-cors doctor`: what captures lack, which verdicts suffer, and what to do.

use serde_json::Value;
use std::process::{Command, Output};

fn doctor(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_har-cors"))
        .arg("doctor")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

fn json(arguments: &[&str]) -> (Value, Option<i32>) {
    let run = doctor(&[&["-q", "-f", "json"], arguments].concat());
    (serde_json::from_slice(&run.stdout).unwrap(), run.status.code())
}

/// What each exporter's captures need, and how the check ended.
fn needs(document: &Value) -> Vec<(String, String)> {
    let checks =
        document["captures"].as_array().unwrap().iter().flat_map(|captures| captures["checks"].as_array().unwrap());
    let name = |value: &Value| value.as_str().unwrap().to_owned();
    checks
        .filter(|check| check["state"] != "good")
        .map(|check| (name(&check["needs"]), name(&check["state"])))
        .collect()
}

#[test]
fn what_is_lacked_follows_from_who_wrote_the_file_and_from_the_verdicts() {
    let captures = "fixtures/captures";
    let cases: [(String, &[(&str, &str)], i32); 9] = [
        (format!("{captures}/chromium/get-no-acao/capture.har"), &[], 0),
        (format!("{captures}/firefox/get-no-acao/capture.har"), &[], 0),
        (format!("{captures}/firefox/cred-star/capture.har"), &[("credentials-mode", "doubtful")], 1),
        (format!("{captures}/firefox/net-pending/capture.har"), &[("late-answers", "doubtful")], 1),
        (format!("{captures}/webkit/get-no-acao/capture.har"), &[("failed-requests", "bad")], 1),
        (format!("{captures}/webkit/get-no-acao/timeline.json"), &[("blocked-responses", "doubtful")], 1),
        ("fixtures/quirks/chrome-har.har".to_owned(), &[("failed-requests", "bad")], 1),
        ("fixtures/quirks/mitmproxy.har".to_owned(), &[("marks-of-blocked-responses", "doubtful")], 1),
        ("fixtures/quirks/insomnia.har".to_owned(), &[("no-browser", "bad")], 1),
    ];
    for (path, expected, status) in cases {
        let (document, code) = json(&[&path]);
        let found = needs(&document);
        let found: Vec<(&str, &str)> = found.iter().map(|(lack, state)| (lack.as_str(), state.as_str())).collect();
        assert_eq!((found.as_slice(), code), (expected, Some(status)), "{path}");
    }
}

#[test]
fn every_verdict_that_is_less_than_certain_suffers_from_something() {
    for engine in ["chromium", "firefox", "webkit"] {
        let folder = format!("fixtures/sessions/{engine}");
        if !std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder).is_dir() {
            continue;
        }
        let (document, _) = json(&[&folder]);
        let run = Command::new(env!("CARGO_BIN_EXE_har-cors"))
            .args(["-q", "-f", "json", "--all", &folder])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&run.stdout).unwrap();
        let fetches = report["files"].as_array().unwrap().iter().flat_map(|file| file["fetches"].as_array().unwrap());
        let open = ["possible", "predicted"];
        let uncertain = fetches
            // What nobody judges has no cause, and no verdict.
            .filter(|fetch| fetch["outcome"] != "undetermined" || !fetch["cause"].is_null())
            .filter(|fetch| open.iter().any(|word| fetch["certainty"] == *word || fetch["outcome_certainty"] == *word));
        assert_eq!(document["suffering"], uncertain.count(), "{engine}");
    }
}

#[test]
fn a_check_that_ended_well_has_no_steps_and_any_other_has() {
    let (document, _) = json(&["fixtures/quirks", "fixtures/captures/webkit/get-no-acao"]);
    for captures in document["captures"].as_array().unwrap() {
        for check in captures["checks"].as_array().unwrap() {
            let is_good = check["state"] == "good";
            assert_eq!(check["steps"].as_array().unwrap().is_empty(), is_good, "{check}");
            assert!(!check["message"].as_str().unwrap().is_empty(), "{check}");
        }
    }
}

#[test]
fn marks_are_plain_where_the_output_is_no_terminal() {
    let run = doctor(&["fixtures/captures/webkit/get-no-acao/capture.har"]);
    let text = String::from_utf8(run.stdout).unwrap();
    assert!(text.is_ascii() && text.contains("\n  x  Failed requests"), "{text}");
    assert!(text.contains("Timelines tab, not Network"), "{text}");
}

#[test]
fn a_version_that_removes_nothing_is_not_told_to_keep_it() {
    let har = |version: u32| {
        format!(
            r#"{{"log":{{"creator":{{"name":"WebInspector","version":"537.36"}},"pages":[{{"id":"p","title":"https://app.example/"}}],"entries":[
            {{"pageref":"p","startedDateTime":"2026-01-01T00:00:00Z","_resourceType":"fetch","request":{{"method":"PUT","url":"https://api.example/a","httpVersion":"HTTP/1.1","headersSize":900,"headers":[
              {{"name":"Host","value":"api.example"}},{{"name":"Origin","value":"https://app.example"}},{{"name":"User-Agent","value":"Mozilla/5.0 Chrome/{version}.0.0.0 Safari/537.36"}}]}},
             "response":{{"status":0,"headers":[],"_error":"net::ERR_FAILED"}}}},
            {{"pageref":"p","startedDateTime":"2026-01-01T00:00:00Z","_resourceType":"preflight","request":{{"method":"OPTIONS","url":"https://api.example/a","httpVersion":"HTTP/1.1","headers":[
              {{"name":"Origin","value":"https://app.example"}},{{"name":"Access-Control-Request-Method","value":"PUT"}}]}},
             "response":{{"status":403,"headers":[{{"name":"Access-Control-Allow-Origin","value":"*"}}]}}}}]}}}}"#
        )
    };
    let folder = tempfile::tempdir().unwrap();
    for (version, is_told) in [(120, false), (156, true)] {
        let path = folder.path().join(format!("{version}.har"));
        std::fs::write(&path, har(version)).unwrap();
        let (document, code) = json(&[path.to_str().unwrap()]);
        let text = document.to_string();
        assert_eq!(code, Some(1), "{text}");
        assert_eq!(text.contains("sensitive data"), is_told, "{version}: {text}");
    }
}

#[test]
fn secrets_stay_out_and_what_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let har = r#"{"log":{"creator":{"name":"Firefox","version":"141"},"pages":[{"id":"p","title":"https://app.example/"}],"entries":[
        {"pageref":"p","startedDateTime":"2026-01-01T00:00:00Z","request":{"method":"GET","url":"https://api.example/a?token=hunter2hunter2","headersSize":300,"headers":[
          {"name":"Host","value":"api.example"},{"name":"Origin","value":"https://app.example"},{"name":"Connection","value":"keep-alive"}]},
         "response":{"status":200,"headers":[{"name":"Access-Control-Allow-Origin","value":"*"}],"content":{"size":4}}}]}}"#;
    let path = folder.path().join("a.har");
    std::fs::write(&path, har).unwrap();
    for form in ["text", "json"] {
        let run = doctor(&["-q", "-f", form, path.to_str().unwrap()]);
        let text = String::from_utf8(run.stdout).unwrap();
        assert!(text.contains("api.example/a") && !text.contains("hunter2"), "{text}");
        assert_eq!(run.status.code(), Some(1));
    }
    let bad = folder.path().join("b.har");
    std::fs::write(&bad, "no HAR").unwrap();
    let (document, code) = json(&[bad.to_str().unwrap(), path.to_str().unwrap()]);
    assert_eq!((document["unread"].as_array().unwrap().len(), code), (1, Some(2)));
    assert_eq!(document["captures"].as_array().unwrap().len(), 1, "the other one is looked at");
}
