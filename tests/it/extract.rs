//! Extracts: small, redacted, valid, and judged like the whole file.

use crate::common::fixtures;
use har_cors::{Bytes, ExtractError, ExtractOptions, extract};
use std::path::{Path, PathBuf};

/// All HARs and Timelines exports among the fixtures.
fn hars() -> Vec<PathBuf> {
    fixtures::files("", &[".har", "recording.json"])
}

/// What a report lists of a file: request, outcome, cause and the states of its preflights.
fn listed(har: &[u8]) -> Vec<String> {
    use har_cors::rules::Outcome;
    let analysis = har_cors::judge(har).unwrap();
    let is_listed =
        |verdict: &har_cors::Verdict| verdict.outcome() != Outcome::Succeeded || !verdict.alternatives.is_empty();
    let mut listed: Vec<String> = analysis
        .fetches
        .iter()
        .filter(|(_, verdict)| is_listed(verdict))
        .map(|(fetch, verdict)| {
            let hops: Vec<_> = fetch.hops.iter().map(|hop| (&hop.method, &hop.url, hop.preflight)).collect();
            format!("{hops:?} {:?} {:?} {:?}", verdict.outcome(), verdict.outcome_certainty, verdict.cause())
        })
        .collect();
    listed.sort();
    listed
}

#[test]
fn every_capture_is_judged_alike_before_and_after() {
    let (mut made, mut nothing, mut smaller) = (0, 0, 0);
    let mut wrong = Vec::new();
    for path in hars() {
        let bytes = std::fs::read(&path).unwrap();
        for show_secrets in [true, false] {
            let options = ExtractOptions { show_secrets, ..ExtractOptions::default() };
            match extract(&mut || Ok(Bytes::of(std::io::Cursor::new(bytes.clone()))), &options) {
                Ok(extract) => {
                    made += 1;
                    smaller += usize::from(extract.har.len() < bytes.len() as u64);
                    if show_secrets && listed(&bytes) != listed(&extract.har.to_vec().unwrap()) {
                        wrong.push(format!("{}: another list", path.display()));
                    }
                }
                Err(ExtractError::Nothing { .. } | ExtractError::Unread(_)) => nothing += 1,
                Err(error) => wrong.push(format!("{} ({show_secrets}): {error}", path.display())),
            }
        }
    }
    println!("{made} extracts, {smaller} of them smaller; nothing to extract in {nothing}");
    assert!(wrong.is_empty(), "{} of {made}: {wrong:#?}", wrong.len());
    assert!(made > 1_000, "{made}");
}

#[test]
fn evidence_is_no_new_failure() {
    // A redirected font explains the failure next to it; without the target of the redirect, it would fail itself.
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/extract/redirected-witness.har");
    let whole = std::fs::read(path).unwrap();
    let options = ExtractOptions { show_secrets: true, ..ExtractOptions::default() };
    let small = made(&whole, &options);
    assert_eq!(small.fetches, 1);
    assert_eq!(listed(small.har.as_bytes()), listed(&whole));
    // What a filter leaves out is not new either.
    let filter = har_cors::Filter::parse("method:POST").unwrap();
    let small = made(&whole, &ExtractOptions { filter, ..options });
    assert_eq!(listed(small.har.as_bytes()), listed(&whole));
}

/// A capture with a failure whose every value could be secret.
fn hostile(secret: &str) -> Vec<u8> {
    let har = serde_json::json!({"log": {
        "version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "_token": secret, "comment": secret,
        "pages": [{"id": "page_1", "title": format!("https://app.example/?t={secret}"), "comment": secret}],
        "entries": [{
            "pageref": "page_1", "startedDateTime": "2026-01-01T00:00:00.000Z", "time": 5, "comment": secret, "_secret": secret,
            "_resourceType": "fetch", "_custom": {"deep": [secret]}, "serverIPAddress": "127.0.0.1",
            "_initiator": {"type": "script", "url": format!("https://app.example/a.js?k={secret}"), "stack": {"callFrames": [
                {"functionName": secret, "url": format!("https://app.example/a.js?k={secret}"), "lineNumber": 1}]}},
            "_webSocketMessages": [{"type": "receive", "data": secret}],
            "cache": {"beforeRequest": {"eTag": secret}, "comment": secret},
            "timings": {"send": 0, "wait": 1, "receive": 0, "comment": secret},
            "request": {
                "method": "POST", "url": format!("https://api.example/users?token={secret}"), "httpVersion": "HTTP/1.1",
                "cookies": [{"name": "sid", "value": secret}], "headersSize": 400, "bodySize": 10,
                "queryString": [{"name": "token", "value": secret}],
                "postData": {"mimeType": "application/json", "text": format!("{{\"password\":\"{secret}\"}}"), "params": [{"name": "a", "value": secret}]},
                "headers": [{"name": "Host", "value": "api.example"}, {"name": "Origin", "value": "https://app.example"},
                    {"name": "Cookie", "value": format!("sid={secret}")}, {"name": "Authorization", "value": format!("Bearer {secret}")},
                    {"name": "X-Custom", "value": secret}, {"name": "Referer", "value": format!("https://app.example/?t={secret}")}],
            },
            "response": {
                "status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "headersSize": 100, "bodySize": 5,
                "redirectURL": "", "cookies": [{"name": "sid", "value": secret}], "_error": "net::ERR_FAILED",
                "content": {"size": 5, "mimeType": "application/json", "text": secret, "comment": secret},
                "headers": [{"name": "Set-Cookie", "value": format!("sid={secret}; Path=/")}, {"name": "X-Token", "value": secret},
                    {"name": "Content-Security-Policy", "value": format!("script-src 'nonce-{secret}'; report-uri /r?token={secret}")}],
            },
        }],
    }});
    har.to_string().into_bytes()
}

/// An extract with its texts.
struct Made {
    har: String,
    fetches: usize,
    redacted: usize,
    curl_config: String,
    curl_lines: String,
    javascript: String,
}

impl Made {
    fn texts(&self) -> [&str; 4] {
        [&self.har, &self.curl_config, &self.curl_lines, &self.javascript]
    }
}

fn made(har: &[u8], options: &ExtractOptions) -> Made {
    let options = ExtractOptions { commands: true, ..options.clone() };
    let extract = extract(&mut || Ok(Bytes::of(std::io::Cursor::new(har.to_vec()))), &options).unwrap();
    let text = |kept: &har_cors::Kept| String::from_utf8(kept.to_vec().unwrap()).unwrap();
    Made {
        har: text(&extract.har),
        fetches: extract.fetches,
        redacted: extract.redacted.len(),
        curl_config: text(&extract.commands.curl_config),
        curl_lines: text(&extract.commands.curl_lines),
        javascript: text(&extract.commands.javascript),
    }
}

#[test]
fn no_secret_comes_along() {
    let secret = "s3cr3tT0kenX9fQ7zL2mVbN8";
    let har = hostile(secret);
    for bodies in [false, true] {
        let extract = made(&har, &ExtractOptions { bodies, ..ExtractOptions::default() });
        for text in extract.texts() {
            assert!(!text.contains(secret), "{text}");
        }
        assert!(extract.redacted > 0);
    }
    let shown = made(&har, &ExtractOptions { show_secrets: true, ..ExtractOptions::default() });
    assert!(shown.har.contains(&format!("Bearer {secret}")));
    assert!(shown.curl_lines.contains(secret));
}

#[test]
fn sizes_follow_what_is_written() {
    // A head longer than its headers shows that some were removed: redaction must not look like that.
    let extract = made(&hostile("s3cr3tT0kenX9fQ7zL2mVbN8"), &ExtractOptions::default());
    let har: serde_json::Value = serde_json::from_str(&extract.har).unwrap();
    let request = &har["log"]["entries"][0]["request"];
    let headers: i64 = request["headers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| h["name"].as_str().unwrap().len() as i64 + h["value"].as_str().unwrap().len() as i64 + 4)
        .sum();
    let before: serde_json::Value = serde_json::from_slice(&hostile("s3cr3tT0kenX9fQ7zL2mVbN8")).unwrap();
    let old = &before["log"]["entries"][0]["request"];
    let old_headers: i64 = old["headers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| h["name"].as_str().unwrap().len() as i64 + h["value"].as_str().unwrap().len() as i64 + 4)
        .sum();
    let grown = headers - old_headers + request["url"].as_str().unwrap().len() as i64
        - old["url"].as_str().unwrap().len() as i64;
    assert_ne!(grown, 0);
    assert_eq!(request["headersSize"].as_i64().unwrap(), 400 + grown);
}

#[test]
fn what_har_demands_is_there() {
    for har in [
        hostile("x"),
        std::fs::read(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/captures/chromium/pf-status-404-no-cors/capture.har"),
        )
        .unwrap(),
    ] {
        let extract = made(&har, &ExtractOptions::default());
        let har: serde_json::Value = serde_json::from_str(&extract.har).unwrap();
        let log = &har["log"];
        assert_eq!(log["version"], "1.2");
        assert!(log["creator"]["name"].is_string() && log["creator"]["version"].is_string());
        for page in log["pages"].as_array().unwrap() {
            assert!(
                page["id"].is_string()
                    && page["title"].is_string()
                    && page["startedDateTime"].is_string()
                    && page["pageTimings"].is_object()
            );
        }
        for entry in log["entries"].as_array().unwrap() {
            assert!(
                entry["startedDateTime"].is_string() && entry["time"].is_number() && entry["cache"].is_object(),
                "{entry:#}"
            );
            for phase in ["send", "wait", "receive"] {
                assert!(entry["timings"][phase].is_number(), "{entry:#}");
            }
            for (message, texts) in [
                ("request", &["method", "url", "httpVersion"][..]),
                ("response", &["statusText", "httpVersion", "redirectURL"]),
            ] {
                let message = &entry[message];
                assert!(texts.iter().all(|name| message[name].is_string()), "{message:#}");
                assert!(message["headersSize"].is_i64() && message["bodySize"].is_i64(), "{message:#}");
                assert!(message["headers"].is_array() && message["cookies"].is_array(), "{message:#}");
            }
            assert!(entry["request"]["queryString"].is_array() && entry["response"]["content"]["size"].is_i64());
        }
    }
}

#[test]
fn a_filter_chooses_the_failures() {
    let har = std::fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sessions/chromium/preflights-7/capture.har"),
    )
    .unwrap();
    let all = made(&har, &ExtractOptions::default());
    let filter = har_cors::Filter::parse("cause:method-not-allowed").unwrap();
    let options = ExtractOptions { filter, ..ExtractOptions::default() };
    let some = made(&har, &options);
    assert!(some.fetches > 0 && some.fetches < all.fetches, "{} of {}", some.fetches, all.fetches);
    assert!(some.har.len() < all.har.len());
    let nothing = ExtractOptions { filter: har_cors::Filter::parse("domain:nowhere.example").unwrap(), ..options };
    assert!(matches!(
        extract(&mut || Ok(Bytes::of(std::io::Cursor::new(har.clone()))), &nothing),
        Err(ExtractError::Nothing { .. })
    ));
}

#[test]
fn curl_sends_the_same_bytes_from_both_forms() {
    use std::io::{Read, Write};
    if std::process::Command::new("curl").arg("--version").output().is_err() {
        eprintln!("\n*** SKIPPED: curl is not installed, so no command was tried ***\n");
        return;
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // Answers a request a connection, and keeps what came.
    let heard = std::thread::spawn(move || {
        let mut heard = Vec::new();
        for stream in listener.incoming().take(4) {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut block = [0; 4096];
            while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                let read = stream.read(&mut block).unwrap();
                request.extend_from_slice(&block[..read]);
                assert!(read > 0, "{}", String::from_utf8_lossy(&request));
            }
            let head = request.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
            let text = String::from_utf8_lossy(&request[..head]).to_lowercase();
            let length: usize = text
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |n| n.trim().parse().unwrap());
            while request.len() < head + length {
                let read = stream.read(&mut block).unwrap();
                assert!(read > 0);
                request.extend_from_slice(&block[..read]);
            }
            stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").unwrap();
            heard.push(request);
        }
        heard
    });
    let quotes = r#"it's "q" \ $HOME %PATH% ^ & | `x` [1-3] {a,b}"#;
    let har = serde_json::json!({"log": {"creator": {"name": "WebInspector"}, "entries": [
        {"_resourceType": "fetch", "startedDateTime": "2026-01-01T00:00:00Z", "time": 9,
         "request": {"method": "PUT", "url": format!("http://127.0.0.1:{port}/[a]/{{b}}?q=1"), "headers": [
            {"name": "Origin", "value": "https://app.example"}, {"name": "X-Quote", "value": quotes}, {"name": "X-Empty", "value": ""}],
            "postData": {"mimeType": "application/json", "text": format!("@{quotes}\nsecond line")}},
         "response": {"status": 0, "headers": [], "_error": "net::ERR_FAILED"}},
        {"_resourceType": "preflight", "startedDateTime": "2026-01-01T00:00:00.001Z", "time": 5,
         "request": {"method": "OPTIONS", "url": format!("http://127.0.0.1:{port}/[a]/{{b}}?q=1"), "headers": [
            {"name": "Host", "value": format!("127.0.0.1:{port}")}, {"name": "Origin", "value": "https://app.example"},
            {"name": "Access-Control-Request-Method", "value": "PUT"}, {"name": "Access-Control-Request-Headers", "value": "x-empty,x-quote"}]},
         "response": {"status": 204, "headers": [{"name": "Server", "value": "x"}]}}]}});
    let options = ExtractOptions { bodies: true, show_secrets: true, ..ExtractOptions::default() };
    let commands = made(har.to_string().as_bytes(), &options);
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("requests.curl");
    std::fs::write(&config, &commands.curl_config).unwrap();
    let run = |command: &mut std::process::Command| {
        let output = command.env("NO_PROXY", "*").output().unwrap();
        assert!(output.status.success(), "{} {}", String::from_utf8_lossy(&output.stderr), commands.curl_config);
    };
    run(std::process::Command::new("curl").arg("--config").arg(&config));
    run(std::process::Command::new("sh").arg("-c").arg(&commands.curl_lines));
    let heard = heard.join().unwrap();
    let text = |n: usize| String::from_utf8_lossy(&heard[n]).into_owned();
    assert!(text(0).starts_with("OPTIONS /[a]/{b}?q=1 HTTP/1.1\r\n"), "{}", text(0));
    assert!(text(1).starts_with("PUT /[a]/{b}?q=1 HTTP/1.1\r\n"), "{}", text(1));
    assert!(text(1).contains(&format!("X-Quote: {quotes}\r\n")) && text(1).contains("X-Empty:\r\n"), "{}", text(1));
    assert!(text(1).ends_with(&format!("\r\n\r\n@{quotes}\nsecond line")), "{}", text(1));
    assert_eq!((text(0), text(1)), (text(2), text(3)));
}

#[test]
fn the_program_writes_what_was_asked_for_and_nothing_over_its_input() {
    use crate::common::{FAILING, Scratch, har_cors, run, text};
    use std::io::Write;
    let scratch = Scratch::new("extract");
    let (small, curl, script) = (scratch.path("small.har"), scratch.path("requests.curl"), scratch.path("requests.js"));
    let done = run(&["extract", FAILING, "-o", &small, "--curl", &curl, "--fetch", &script]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(
        done.stdout.is_empty() && text(&done.stderr).contains("small.har (1 of 2 entries)"),
        "{}",
        text(&done.stderr)
    );
    assert!(std::fs::read_to_string(&curl).unwrap().contains("url = \"http://api.test:8081/"));
    assert!(std::fs::read_to_string(&script).unwrap().contains("await fetch(\"http://api.test:8081/"));
    let causes = |file: &str| {
        let csv = run(&["-f", "csv", "--all", file]);
        text(&csv.stdout).lines().filter(|line| line.contains("missing-allow-origin")).count()
    };
    assert_eq!((causes(&small), causes(FAILING)), (1, 1));

    // From a pipe, to standard output.
    let mut child = har_cors(&["extract", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&std::fs::read(&small).unwrap()).unwrap();
    let piped = child.wait_with_output().unwrap();
    assert_eq!(piped.status.code(), Some(0));
    let har: serde_json::Value = serde_json::from_slice(&piped.stdout).unwrap();
    assert_eq!(har["log"]["entries"].as_array().unwrap().len(), 1);

    let before = std::fs::read(&small).unwrap();
    for (arguments, status, words) in [
        (vec!["extract", &small, "-o", &small], 2, "would overwrite an input"),
        (vec!["extract", FAILING, "-o", &curl, "--curl", &curl], 2, "cannot go to the same file"),
        (vec!["extract", "fixtures/captures/chromium/get-ok-exact/capture.har", "-o", &curl], 1, "nothing to extract"),
        (vec!["extract", "fixtures/captures/firefox", "-o", &curl], 2, "one HAR file"),
        (vec!["extract", "README.md", "-o", &curl], 2, "README.md"),
        (vec!["extract", "nowhere.har"], 2, "nowhere.har"),
        (vec!["extract", FAILING, "--filter", "cuase:x"], 2, "unknown key cuase"),
    ] {
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(status), "{arguments:?} {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(words), "{arguments:?} {}", text(&output.stderr));
    }
    assert_eq!(std::fs::read(&small).unwrap(), before);
    assert!(std::fs::read_to_string(&curl).unwrap().starts_with("# curl --config FILE"));
}

#[test]
fn where_one_file_cannot_be_written_none_is() {
    use crate::common::{FAILING, Scratch, run, text};
    let scratch = Scratch::new("extract-places");
    let (har, nowhere) = (scratch.path("a.har"), scratch.path("nowhere/a.curl"));
    for arguments in [["-o", &har, "--curl", &nowhere], ["-o", &nowhere, "--fetch", &har]] {
        let output = run(&[&["extract", FAILING][..], &arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("could not write "), "{}", text(&output.stderr));
        assert!(!text(&output.stderr).contains("wrote") && !Path::new(&har).exists());
    }
}

#[test]
fn damage_of_the_whole_file_is_told() {
    use crate::common::{FAILING, Scratch, run, text};
    let scratch = Scratch::new("extract-damage");
    let whole = std::fs::read(FAILING).unwrap();
    let end = whole.iter().rposition(|byte| *byte == b']').unwrap();
    let cut = scratch.write("cut.har", &whole[..end]);
    let small = scratch.path("small.har");
    let output = run(&["extract", &cut, "-o", &small]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("cut short"), "{}", text(&output.stderr));
    let har: serde_json::Value = serde_json::from_slice(&std::fs::read(&small).unwrap()).unwrap();
    assert!(har["log"]["comment"].as_str().unwrap().contains("cut short"), "{}", har["log"]["comment"]);
    let output = run(&["extract", &cut, "--filter", "domain:nowhere.example"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("nothing to extract"), "{}", text(&output.stderr));
    // A whole file gets no message.
    let output = run(&["extract", FAILING, "-o", &small]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(!std::fs::read_to_string(&small).unwrap().contains("damaged"));
}

#[test]
fn a_preflight_that_is_not_in_the_file_shows_no_secret_either() {
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
    let har = serde_json::json!({"log": {"creator": {"name": "Playwright", "version": "1.65.1"}, "browser": {"name": "chromium", "version": "156"}, "entries": [{
        "startedDateTime": "2026-01-01T00:00:00Z", "time": 1, "_resourceType": "fetch",
        "request": {"method": "PUT", "url": "https://api.example/me", "headers": [
            {"name": "Origin", "value": "https://app.example"}, {"name": token, "value": "x"}]},
        "response": {"status": -1, "headers": [], "_failureText": "net::ERR_FAILED"}}]}});
    let extract = made(har.to_string().as_bytes(), &ExtractOptions::default());
    assert!(extract.curl_lines.contains("-X 'OPTIONS'"), "{}", extract.curl_lines);
    for text in extract.texts() {
        assert!(!text.to_lowercase().contains(&token.to_lowercase()), "{text}");
    }
}

#[test]
fn a_large_extract_is_the_same_as_a_small_one() {
    // So many failures that neither the HAR nor the commands stay in memory.
    let entry = |n: usize| {
        serde_json::json!({"_resourceType": "fetch", "startedDateTime": "2026-01-01T00:00:00Z", "time": 9,
            "request": {"method": "PUT", "url": format!("https://api.example/items/{}?token=s3cr3t{n}", n % 7), "headers": [
                {"name": "Origin", "value": "https://app.example"}, {"name": "X-Number", "value": n.to_string()}]},
            "response": {"status": 0, "headers": [], "_error": "net::ERR_FAILED", "content": {"size": 9, "text": "x".repeat(50)}}})
    };
    let har = |count: usize| {
        let entries: Vec<_> = (0..count).map(entry).collect();
        serde_json::json!({"log": {"creator": {"name": "WebInspector"}, "entries": entries}}).to_string()
    };
    let (large, small) =
        (made(har(6_000).as_bytes(), &ExtractOptions::default()), made(har(50).as_bytes(), &ExtractOptions::default()));
    assert_eq!((large.fetches, small.fetches), (6_000, 50));
    assert!(large.texts().iter().all(|text| text.len() > 1024 * 1024), "{:?}", large.texts().map(str::len));
    for (large, small) in [
        (&large.curl_config, &small.curl_config),
        (&large.curl_lines, &small.curl_lines),
        (&large.javascript, &small.javascript),
    ] {
        assert!(large.starts_with(&**small));
    }
    let entries = |text: &str| {
        serde_json::from_str::<serde_json::Value>(text).unwrap()["log"]["entries"].as_array().unwrap().clone()
    };
    assert_eq!(entries(&large.har)[..50], entries(&small.har)[..]);
    assert_eq!(large.curl_lines.matches("s3cr3t").count(), 0);
}
