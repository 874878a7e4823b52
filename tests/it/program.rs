//! The program as people run it: what it reads, what it says when it cannot, what it leaves as exit status.

use crate::common::{FAILING, Scratch, har_cors, run, text};
use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};
const SOUND: &str = "fixtures/captures/chromium/get-ok-exact/capture.har";

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_exit_status_tells_success_failure_and_trouble() {
    let scratch = Scratch::new("status");
    let empty = scratch.write("empty.har", b"");
    let cases: [(&[&str], i32); 9] = [
        (&[SOUND], 0),
        (&[FAILING], 1),
        (&[SOUND, FAILING], 1),
        (&["fixtures/quirks/bom.har"], 1),
        (&["no-such-file.har"], 2),
        (&["no-such-file.har", FAILING], 2),
        (&[&empty], 2),
        (&["--no-such-option", SOUND], 2),
        (&[], 2),
    ];
    for (arguments, expected) in cases {
        assert_eq!(run(arguments).status.code(), Some(expected), "{arguments:?}");
    }
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let output = run(&["--format", "json", "no-such-file.har", "fixtures/quirks/not-json.har", FAILING]);
    assert_eq!(output.status.code(), Some(2));
    let report = json(&output);
    assert_eq!(report["files"].as_array().unwrap().len(), 1);
    assert_eq!(report["totals"]["cors"], 1);
    let errors = text(&output.stderr);
    assert!(errors.contains("no-such-file.har") && errors.contains("not-json.har"), "{errors}");
}

#[test]
fn errors_say_what_is_wrong_and_what_to_do() {
    let scratch = Scratch::new("errors");
    let directory = scratch.path("empty-directory");
    std::fs::create_dir(&directory).unwrap();
    let broken = scratch.write("broken.har", b"{\n  \"log\": oops\n}");
    let cases: [(&str, &[&str]); 7] = [
        ("no-such-file.har", &["no file", "check the path"]),
        (&directory, &["no HAR file in the directory", ".har"]),
        ("fixtures/quirks/empty.har", &["empty", "export it again"]),
        ("fixtures/quirks/html.har", &["not JSON at line 1, column 1", "export it again"]),
        (&broken, &["not JSON at line 2, column 10", "\"log\": xxxx", "here"]),
        ("fixtures/quirks/no-har.har", &["not a HAR", "log.entries"]),
        ("fixtures/quirks/truncated-in-body.har", &["what could be read is reported"]),
    ];
    for (file, parts) in cases {
        let output = run(&["--width", "200", file]);
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{file}: {errors}");
        for part in parts {
            assert!(errors.contains(part), "{file}: no {part:?} in {errors}");
        }
        assert!(!errors.contains("panicked"), "{errors}");
    }
}

#[test]
fn an_error_tells_no_secret() {
    let scratch = Scratch::new("secret-errors");
    for (name, text) in [
        (
            "query.har",
            r#"{"log":{"pages":[{"title":"https://app.example/?token=8f3a91b2c7d64e" "id":"p"}],"entries":[]}}"#,
        ),
        ("header.har", r#"{"log":{"comment":"Authorization: Bearer 8f3a91b2c7d64e" x,"entries":[]}}"#),
        ("cookie.har", r#"{"log":{"comment":"Cookie: sid=8f3a91b2c7d64e; a=1", x,"entries":[]}}"#),
        ("member.json", r#"{"8f3a91b2c7d64e":1}"#),
        ("bare.har", r#"{"log": 8f3a91b2c7d64e}"#),
    ] {
        let file = scratch.write(name, text.as_bytes());
        for format in ["table", "json", "markdown", "html", "sarif"] {
            let output = run(&["--format", format, &file]);
            assert_eq!(output.status.code(), Some(2));
            let all = [text_of(&output.stdout), text_of(&output.stderr)].concat();
            assert!(!all.contains("8f3a91") && !all.contains("c7d64e"), "{name}: {all}");
        }
    }
}

/// The user's own file name is not a value of a HAR: it stays, whatever it looks like.
#[test]
fn what_could_not_be_read_is_named_as_the_user_named_it() {
    let scratch = Scratch::new("named");
    let telling = scratch.write("password=8f3a91b2c7d64e-jane@doe.example.har", br#"{"secret-8f3a91b2c7d64e-0":1}"#);
    let missing = scratch.path("session-token=8f3a91b2c7d64e.har");
    let output = run(&["--format", "json", &telling, &missing, "no\u{1b}[31m.har"]);
    assert_eq!(output.status.code(), Some(2));
    let report = json(&output);
    let unread = report["unread"].as_array().unwrap();
    assert_eq!(unread.len(), 3);
    for (unread, path) in unread.iter().zip([&telling, &missing, "no\u{1b}[31m.har"]) {
        let message = unread["message"].as_str().unwrap();
        let shown = path.replace('\u{1b}', "\\u{1b}");
        assert_eq!(unread["path"], shown);
        assert!(message.contains(&shown) && !message.contains("-0"), "{message}");
    }
    assert!(!text(&output.stdout).contains('\u{1b}'));
}

fn text_of(bytes: &[u8]) -> String {
    text(bytes).split_whitespace().collect()
}

#[test]
fn what_cannot_be_redacted_is_refused() {
    for name in ["Origin", " origin", "Access-Control-Allow-Origin"] {
        let output = run(&["--redact", name, FAILING]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("cannot be redacted"), "{}", text(&output.stderr));
    }
}

#[test]
fn a_file_cut_short_is_judged_as_far_as_it_goes() {
    let har = std::fs::read(FAILING).unwrap();
    let scratch = Scratch::new("cut");
    // The last entry is the one that fails; a brace is missing at the end of the document.
    let end = har.iter().rposition(|b| *b == b']').unwrap();
    let cut = scratch.write("cut.har", &har[..end]);
    let output = run(&["--format", "json", &cut]);
    assert_eq!(output.status.code(), Some(2));
    let report = json(&output);
    assert_eq!(report["totals"]["cors"], 1);
    assert_eq!(report["files"][0]["damage"].as_array().unwrap().len(), 1);
}

#[test]
fn directories_are_searched_and_standard_input_is_read() {
    let scratch = Scratch::new("inputs");
    let har = std::fs::read(FAILING).unwrap();
    scratch.write("a/one.har", &har);
    // With one more byte, so it is not a copy.
    scratch.write("b/c/TWO.HAR", &[&har[..], b"\n"].concat());
    scratch.write("b/notes.txt", b"no har");
    let report = json(&run(&["--format", "json", scratch.0.to_str().unwrap()]));
    assert_eq!(report["totals"]["files"], 2);
    assert_eq!(report["groups"][0]["files"], 2);

    let mut child = har_cors(&["--format", "json", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&har).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["files"][0]["path"], "-");
}

#[test]
fn a_closed_pipe_is_no_error() {
    // More than a pipe holds, so that the writer meets the closed end.
    let many = ["fixtures/captures/chromium"];
    let mut child = har_cors(&["--all", "--format", "json", many[0]])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 16]).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_report_goes_to_a_file_whole_or_not_at_all() {
    let scratch = Scratch::new("output");
    let target = scratch.path("report.json");
    let output = run(&["--output", &target, FAILING]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(&target).unwrap()).unwrap();
    assert_eq!(report["schema_version"], 1);
    assert_eq!(std::fs::read_dir(&scratch.0).unwrap().count(), 1, "nothing else is left behind");

    let nowhere = scratch.path("no-such-directory/report.json");
    let output = run(&["--output", &nowhere, FAILING]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("could not write"), "{}", text(&output.stderr));
}

#[test]
fn colour_is_used_only_where_it_is_wanted() {
    let has_colour = |output: Output| output.stdout.contains(&0x1B);
    assert!(!has_colour(run(&[FAILING])), "not in a pipe");
    assert!(has_colour(run(&["--color", "always", FAILING])));
    assert!(!has_colour(run(&["--color", "never", FAILING])));
    assert!(!has_colour(har_cors(&[FAILING]).env("NO_COLOR", "1").output().unwrap()));
}

#[test]
fn secrets_are_shown_only_when_asked_for() {
    let har = std::fs::read_to_string(FAILING).unwrap().replace("/a\"", "/a?access_token=s3cr3t-of-the-user\"");
    let scratch = Scratch::new("secrets");
    let path = scratch.write("secret.har", har.as_bytes());
    for format in ["table", "json", "jsonl", "markdown"] {
        let hidden = run(&["--all", "--format", format, "--width", "200", &path]);
        assert!(!text(&hidden.stdout).contains("s3cr3t"), "{format}: {}", text(&hidden.stdout));
        let shown = run(&["--all", "--show-secrets", "--format", format, "--width", "200", &path]);
        assert!(text(&shown.stdout).contains("s3cr3t"), "{format}");
    }
}

#[test]
fn json_lines_hold_a_line_for_each_file_and_each_fetch() {
    let output = run(&["--format", "jsonl", FAILING, SOUND]);
    let lines: Vec<serde_json::Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["file", "fetch", "file", "summary"]);
    assert_eq!(lines[3]["totals"]["cors"], 1);
    assert_eq!(lines[3]["groups"][0]["fetches"], 1);
    assert_eq!(lines[1]["path"], FAILING);
    assert!(lines[0].get("fetches").is_none());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let arguments = ["--all", "--format", "json", "fixtures/captures/firefox"];
    let first = run(&arguments);
    assert!(first.stdout.len() > 100_000);
    assert_eq!(first.stdout, run(&arguments).stdout);
}

#[test]
fn a_safari_export_never_passes_for_good_news() {
    let output = run(&["fixtures/captures/webkit/get-no-acao/capture.har"]);
    let report = text(&output.stdout);
    assert!(report.contains("no good news") || report.contains("failed-requests-not-exported"), "{report}");
}

#[test]
fn a_hash_is_that_of_the_bytes_as_they_are() {
    let output = run(&["-f", "json", "--hash", "fixtures/compressed/ticket.har.zip", SOUND]);
    let report = json(&output);
    let expected = "11d18f404c4a22ed23737f7797446d91808986bcbc939652707186eabf10b510";
    assert_eq!(report["files"][0]["sha256"], expected);
    assert_eq!(report["files"][1]["sha256"].as_str().unwrap().len(), 64);
    assert!(json(&run(&["-f", "json", SOUND]))["files"][0]["sha256"].is_null());
}

#[test]
fn any_number_of_threads_and_files_gives_the_same_report() {
    let report =
        |threads: &str| run(&["-f", "json", "--threads", threads, "fixtures/quirks", "fixtures/compressed", FAILING]);
    let one = report("1");
    assert_eq!(one.status.code(), Some(2));
    for threads in ["2", "7"] {
        assert_eq!(text(&report(threads).stdout), text(&one.stdout), "{threads} threads");
    }
}

#[test]
fn what_stands_for_a_secret_is_numbered_in_the_order_of_the_files() {
    const FILES: usize = 200;
    let scratch = Scratch::new("pseudonyms");
    let har = std::fs::read_to_string(FAILING).unwrap();
    for file in 0..FILES {
        if file % 31 == 30 {
            scratch.write(&format!("{file:03}.har"), b"no HAR");
            continue;
        }
        // Of different length, so that side by side they are done in another order.
        let length = har.len() * (1 + file * 5 % 7);
        let har = har.replacen("\"entries\": [", &format!("\"entries\": [{}", " ".repeat(length + file)), 1);
        // Every third secret is also that of an earlier file.
        let secret = if file % 3 == 2 { file / 2 } else { file };
        let har = har.replace("/s/get-no-acao/a", &format!("/s/get-no-acao/a?ticket=s3cret{secret}"));
        scratch.write(&format!("{file:03}.har"), har.as_bytes());
    }
    let directory = scratch.path("");
    let report = |format: &str, threads: &str| run(&["-f", format, "--threads", threads, &directory]);
    let one = report("json", "1");
    assert_eq!(one.status.code(), Some(2));
    let mut numbers = Vec::new();
    for url in json(&one)["files"].as_array().unwrap().iter().map(|file| &file["fetches"][0]["url"]) {
        let (_, number) = url.as_str().unwrap().split_once("?ticket=REDACTED-").unwrap();
        let number: usize = number.parse().unwrap();
        let most = numbers.iter().max().copied().unwrap_or(0);
        assert!(number <= most + 1, "{number} after {most}");
        numbers.push(number);
    }
    assert!(numbers.iter().max().unwrap() < &numbers.len(), "some secrets are shared");
    for format in ["json", "table"] {
        let one = report(format, "1");
        for threads in ["2", "4", "9", "2"] {
            let other = report(format, threads);
            assert_eq!(text(&other.stdout), text(&one.stdout), "{format}, {threads} threads");
            assert_eq!(text(&other.stderr), text(&one.stderr), "{format}, {threads} threads");
        }
    }
}

/// Threads that share one processor wait for each other all the more.
#[cfg(target_os = "linux")]
#[test]
fn more_threads_than_processors_come_to_an_end() {
    let scratch = Scratch::new("one-processor");
    let entry = serde_json::json!({
        "request": { "method": "GET", "url": "https://api.example/", "headers": [["Host", "s"], ["Origin", "https://app.example"]] },
        "response": { "status": 200, "headers": [["Server", "nginx"]], "_error": "net::ERR_FAILED" },
    });
    for file in 0..70 {
        // Some have that many fetches that they are judged side by side.
        let entries = vec![&entry; if file % 7 == 3 { 1_200 } else { 1 }];
        let har = serde_json::json!({ "log": { "creator": { "name": "WebInspector" }, "entries": entries } });
        scratch.write(&format!("{file:02}.har"), har.to_string().as_bytes());
    }
    let directory = scratch.path("");
    let expected = run(&["--threads", "1", &directory]);
    assert_eq!(expected.status.code(), Some(1));
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let allowed = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap();
    let one: String = allowed.trim().chars().take_while(char::is_ascii_digit).collect();
    for threads in ["2", "4"] {
        let program = har_cors(&["--threads", threads, &directory]);
        let limited = ["60", "taskset", "-c", &one];
        let mut command = Command::new("timeout");
        command.args(limited).arg(program.get_program()).args(program.get_args());
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(output.stdout == expected.stdout, "{threads} threads: {:?}", output.status);
    }
}

#[test]
fn annotations_come_with_a_step_summary_where_the_service_wants_one() {
    let scratch = Scratch::new("summary");
    let summary = scratch.write("summary.md", b"# Step before\n");
    let github = |arguments: &[&str]| {
        har_cors(arguments).env("GITHUB_STEP_SUMMARY", &summary).stdin(Stdio::null()).output().unwrap()
    };
    let output = github(&["-f", "github", FAILING]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("::error "), "{}", text(&output.stdout));
    let written = std::fs::read_to_string(&summary).unwrap();
    assert!(written.starts_with("# Step before\n") && written.contains("**Fix:**"), "{written}");
    github(&["-f", "table", FAILING]);
    assert_eq!(std::fs::read_to_string(&summary).unwrap(), written, "only that format adds to it");

    let unwritable = scratch.path("no/such/directory/summary.md");
    let output = har_cors(&["-f", "github", FAILING]).env("GITHUB_STEP_SUMMARY", unwritable).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("could not write the step summary"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("::error "), "the annotations are there all the same");
}
