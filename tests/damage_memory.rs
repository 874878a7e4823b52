//! The program's memory is bounded, whatever comes through the pipe.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::io::{self, ErrorKind};
use std::process::{Command, Stdio};

use serde_json::Value;
use synthetic::{FAILING, HEAD, REQUEST, Synthetic};
use wait4::Wait4;

#[path = "it/damage/synthetic.rs"]
mod synthetic;

const MEGABYTE: u64 = 1 << 20;
const LIMIT: u64 = 64 * MEGABYTE;

/// Feeds the program, and returns its report, its exit status, and its peak memory.
fn run(mut har: Synthetic, format: &str, report: Stdio) -> (Option<Value>, Option<i32>, u64) {
    // A process begins with the peak of the one that starts it; so nothing large may be kept here.
    let mut child = Command::new(env!("CARGO_BIN_EXE_har-cors"))
        .args(["--format", format, "-"])
        .stdin(Stdio::piped())
        .stdout(report)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    if let Err(error) = io::copy(&mut har, &mut pipe) {
        // The program has given up; what it says then is what is looked at.
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    }
    drop(pipe);
    let stdout = child.stdout.take();
    let report = stdout.map(|stdout| serde_json::from_reader(io::BufReader::new(stdout)).unwrap_or_default());
    let used = child.wait4().unwrap();
    let peak = used.rusage.maxrss;
    assert!(peak > MEGABYTE, "the unit is bytes: {peak}");
    (report, used.status.code(), peak)
}

/// The failing fetch is found, and memory is within the limit.
fn bounded(har: Synthetic) -> Value {
    let (report, status, peak) = run(har, "json", Stdio::piped());
    let file = report.unwrap()["files"][0].take();
    let fetches = file["fetches"].as_array().unwrap_or_else(|| panic!("no report, but status {status:?}"));
    let marker = fetches.iter().find(|fetch| fetch["url"] == "https://api.test/marker");
    let marker = marker.unwrap_or_else(|| panic!("the entry behind it is lost; {}", file["damage"]));
    assert_eq!(marker["cause"], "missing-allow-origin");
    assert!(peak < LIMIT, "{} MB at its peak", peak / MEGABYTE);
    file
}

fn entries() -> Synthetic {
    Synthetic::default().then(HEAD).then("\"entries\": [")
}

/// The failing entry, and the end.
fn closed(har: Synthetic) -> Synthetic {
    har.then(FAILING).then("]}}")
}

/// An entry with one more member, which `fill` writes; then the failing entry.
fn in_entry(fill: impl FnOnce(Synthetic) -> Synthetic) -> Synthetic {
    closed(fill(entries().then("{").then(REQUEST).then(", ")).then("}, "))
}

/// A piece of a body, a megabyte long, with what JSON escapes.
fn piece() -> String {
    r#"<p class=\"entry\">{\"log\": [1, 2]}\\\n</p>"#.repeat(1 << 15)
}

#[test]
fn thirty_megabytes_of_entries_without_anything() {
    assert_eq!(bounded(closed(entries().times("{},", 10 * MEGABYTE)))["entries"], 10 * MEGABYTE + 1);
}

#[test]
fn blanks_between_and_behind_entries() {
    let blanks = |har: Synthetic| har.times(" \n\t\r", 25 * MEGABYTE);
    let between = blanks(blanks(entries().then(FAILING)).then(",")).then("{").then(REQUEST).then("}");
    let file = bounded(blanks(between).then("]}}"));
    assert_eq!((&file["entries"], file["damage"].as_array().unwrap().len()), (&2.into(), 0));
}

#[test]
fn a_body_of_300_megabytes() {
    let piece = piece();
    let times = 300 * MEGABYTE / piece.len() as u64;
    let har = in_entry(|har| har.then("\"response\": {\"content\": {\"text\": \"").times(piece, times).then("\"}}"));
    assert_eq!(bounded(har)["entries"], 2);
}

#[test]
fn a_gigabyte_of_entries() {
    let body = r#"{\"id\": 1, \"text\": \"a \\\"body\\\" with [brackets]\"}"#.repeat(800);
    // What a page asks of its own server needs no memory.
    let mark = r#""headers": [{"name": "Sec-Fetch-Site", "value": "same-origin"}]"#;
    let request = REQUEST.replace(r#""headers": []"#, mark);
    let entry = format!(
        "{{{request}, \"response\": {{\"status\": 200, \"headers\": [{{\"name\": \"date\", \"value\": \"x\"}}], \"content\": {{\"text\": \"{body}\"}}}}}},\n"
    );
    let times = 1024 * MEGABYTE / entry.len() as u64;
    let file = bounded(closed(entries().times(entry, times)));
    assert_eq!((&file["entries"], &file["damage"]), (&(times + 1).into(), &Value::Array(vec![])));
}

#[test]
fn a_number_of_a_gigabyte() {
    let digits = "7".repeat(1 << 20);
    let har = in_entry(|har| har.then("\"time\": 1").times(digits, 1024));
    assert_eq!(bounded(har)["entries"], 2);
}

#[test]
fn a_key_of_100_megabytes() {
    let piece = piece();
    let har = in_entry(|har| har.then("\"").times(piece, 72).then("\": 1"));
    assert_eq!(bounded(har)["entries"], 2);
}

#[test]
fn ten_million_headers_in_one_entry() {
    let headers = "{\"name\": \"X\", \"value\": \"1\"},".repeat(10_000);
    let har = in_entry(|har| {
        let har = har.then("\"response\": {\"status\": 200, \"headers\": [").times(headers, 1_000);
        har.then("{\"name\": \"Y\", \"value\": \"2\"}]}")
    });
    assert_eq!(bounded(har)["entries"], 2);
}

#[test]
fn a_long_name_with_many_values() {
    for (name, values) in [
        ("n".repeat(200_000), format!("\"{}\"", "a\\n".repeat(80_000))),
        (format!("\\u0041{}", "n".repeat(20_000)), format!("[{}0]", "0,".repeat(100_000))),
        ("n".repeat(50), format!("[{}0]", "0,".repeat(3_000_000))),
    ] {
        let headers =
            format!("\"response\": {{\"status\": 200, \"headers\": [{{\"name\": \"{name}\", \"value\": {values}}}]}}");
        assert_eq!(bounded(in_entry(|har| har.then(headers)))["damage"], Value::Array(vec![]));
    }
}

#[test]
fn pages_that_are_named_again_and_again() {
    let pages = format!("\"pages\": [{}{{}}], ", "{},".repeat(1_000_000));
    assert_eq!(bounded(closed(Synthetic::default().then(HEAD).times(pages, 30).then("\"entries\": [")))["entries"], 1);
}

#[test]
fn a_gigabyte_of_messages_of_a_socket() {
    let message = r#"{"type": "receive", "time": 1.5, "opcode": 1, "data": "{\"price\": [1, 2]}"},"#.repeat(10_000);
    let times = 1024 * MEGABYTE / message.len() as u64;
    let file = bounded(in_entry(|har| har.then("\"_webSocketMessages\": [").times(message, times).then("{}]")));
    assert_eq!((&file["entries"], &file["damage"]), (&2.into(), &Value::Array(vec![])));
}

#[test]
fn a_million_entries() {
    // The Referer shows that these are of the page's own origin.
    let entry = r#"{"request":{"url":"https://app.test/","headers":[{"name":"Referer","value":"https://app.test/"}]},"response":{"status":200}},"#;
    assert_eq!(bounded(closed(entries().times(entry.repeat(1000), 1000)))["entries"], 1_000_001);
}

#[test]
fn twenty_thousand_cross_origin_fetches() {
    let alike = r#"{"name": "Accept", "value": "application/json, text/plain, */*"}, {"name": "Accept-Encoding", "value": "gzip, deflate, br, zstd"},
        {"name": "Accept-Language", "value": "en-US,en;q=0.9,de;q=0.8"}, {"name": "Host", "value": "api.test"},
        {"name": "Origin", "value": "https://app.test"}, {"name": "Referer", "value": "https://app.test/"},
        {"name": "User-Agent", "value": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"}"#;
    let answer = r#"{"name": "Access-Control-Allow-Origin", "value": "https://app.test"}, {"name": "Access-Control-Allow-Credentials", "value": "true"},
        {"name": "Content-Security-Policy", "value": "default-src 'none'; frame-ancestors 'none'; sandbox; report-uri /csp"},
        {"name": "Content-Type", "value": "application/json"}, {"name": "Vary", "value": "Origin, Accept-Encoding"}"#;
    let filler =
        |n: u64| (0..10).map(|x| format!(r#", {{"name": "X-{x}", "value": "{x}-{}"}}"#, n % 7)).collect::<String>();
    let entry = |n: u64| {
        format!(
            r#"{{"startedDateTime": "2026-01-01T00:00:00.{:03}Z", "time": 3, "_resourceType": "fetch", "_priority": "High", "pageref": "page_1",
            "serverIPAddress": "203.0.113.7", "connection": "443",
            "request": {{"method": "GET", "url": "https://api.test/items/{n}?page={n}", "headers": [{alike}{filler}, {{"name": "Cookie", "value": "session={n:0>64}"}}]}},
            "response": {{"status": 200, "statusText": "OK", "headers": [{answer}{filler}, {{"name": "ETag", "value": "\"{n:x}\""}}]}}}},
            "#,
            n % 1000,
            filler = filler(n),
        )
    };
    // This process must not use much memory itself, so each entry occurs several times.
    let har = (0..2_500).fold(entries(), |har, n| har.times(entry(n), 8));
    let file = bounded(closed(har));
    assert_eq!((&file["entries"], &file["summary"]["succeeded"]), (&20_001.into(), &20_000.into()));
}

#[test]
fn a_million_elements_that_are_no_entries() {
    // The report may be long, so nobody reads it here.
    let har = closed(entries().times("7,".repeat(1000), 1000));
    let (_, status, peak) = run(har, "table", Stdio::null());
    assert_eq!(status, Some(2), "the file is damaged");
    assert!(peak < LIMIT, "{} MB at its peak", peak / MEGABYTE);
}

#[test]
fn nesting_of_100_million_levels() {
    let (open, close) = ("[".repeat(1 << 20), "]".repeat(1 << 20));
    bounded(in_entry(|har| har.then("\"_x\": ").times(open, 100).times(close, 100)));
}

#[test]
fn pages_of_100_megabytes_that_come_last() {
    let page =
        "{\"startedDateTime\": \"2026-01-01T00:00:00.000Z\", \"id\": \"page_1\", \"title\": \"https://app.test/\"},";
    let har = entries().then(FAILING).then("], \"pages\": [").times(page.repeat(1000), 1000).then("{}]}}");
    assert_eq!(bounded(har)["entries"], 1);
}
