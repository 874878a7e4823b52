//! Every writer: any texts, in every field of a HAR from which a report takes one.

use har_cors::report::{FORMATS, Format, Look, Report, Unread, report};
use har_cors::{Options, analyze};
use serde_json::{Value, json};

/// Most texts that one input holds.
const FIELDS: usize = 12;

/// One format, which the first byte chooses, with secrets or without: a fuzzer gets through twenty times as many texts as with
/// all formats at once.
pub(crate) fn run(data: &[u8]) {
    let Some((choice, texts)) = data.split_first() else { return };
    let writers = writers();
    let choice = usize::from(*choice);
    let (name, format) = writers[choice % writers.len()];
    assert_harmless(name, &written(&report_of(texts, choice / writers.len() % 2 == 1), format));
}

/// All formats, with secrets and without.
pub(crate) fn run_all(texts: &[u8]) {
    for report in reports(texts) {
        writers().iter().for_each(|(name, format)| assert_harmless(name, &written(&report, *format)));
    }
}

/// Every format, and the table as it looks on several terminals.
fn writers() -> Vec<(&'static str, Format)> {
    let looks = [(40, false), (80, true), (200, true)].map(|(width, explain)| Look { width, explain, ..Look::PLAIN });
    let tables = looks.map(|look| ("table", Format::Table(look)));
    FORMATS.iter().map(|named| (named.name, named.format)).chain(tables).collect()
}

/// A report without secrets, and one with them.
pub(crate) fn reports(texts: &[u8]) -> [Report; 2] {
    [false, true].map(|show_secrets| report_of(texts, show_secrets))
}

/// The texts are between NUL bytes; where there are fewer than fields, they come again.
fn report_of(data: &[u8], show_secrets: bool) -> Report {
    let texts: Vec<String> =
        data.split(|byte| *byte == 0).take(FIELDS).map(|text| String::from_utf8_lossy(text).into_owned()).collect();
    let text = |n: usize| texts[n % texts.len()].as_str();
    let options = Options { all: true, show_secrets, ..Options::default() };
    let har = har(&text).to_string();
    let file = analyze(text(11), har.as_bytes(), &options).unwrap_or_else(|error| panic!("{error}: {har}"));
    let mut report = report(vec![file]);
    report.unread.push(Unread::new(text(11), text(10)));
    report
}

fn har<'a>(text: &dyn Fn(usize) -> &'a str) -> Value {
    let header = |name: &str, value: &str| json!({"name": name, "value": value});
    let headers = [header("Origin", "https://app.test"), header(text(0), text(1)), header("Content-Type", text(2))];
    let entry = |method: &str, status: u16, error: &str| {
        json!({"pageref": "page_1", "_resourceType": text(3), "_initiator": {"type": text(3), "url": text(4)},
            "request": {"method": method, "url": format!("https://api.test/{}?{}={}#{}", text(5), text(6), text(0), text(1)),
                "headers": headers},
            "response": {"status": status, "statusText": text(7), "_error": error, "redirectURL": text(4),
                "headers": [header("Access-Control-Allow-Origin", text(8)), header("Server", text(2)), header(text(0), text(1)),
                    header("Set-Cookie", text(9))],
                "content": {"mimeType": text(3)}}})
    };
    let entries =
        [entry("GET", 200, "net::ERR_FAILED"), entry(text(6), 302, "net::ERR_FAILED"), entry("PUT", 0, text(9))];
    let creator = json!({"name": text(10), "version": text(7)});
    json!({"log": {"creator": creator, "browser": creator, "pages": [{"id": "page_1", "title": text(4)}], "entries": entries}})
}

fn written(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    format.write(report, &mut out).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(out).unwrap_or_else(|error| panic!("{format:?}: {error}"))
}

/// Nothing in it does anything: no control character, no command of a build service; and it is what it says it is.
pub(crate) fn assert_harmless(name: &str, text: &str) {
    let is_harmful = |c: &char| c.is_control() && *c != '\n' && !(*c == '\r' && name == "csv");
    let harmful =
        text.chars().find(|c| is_harmful(c) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    assert!(harmful.is_none(), "{name} holds {harmful:?}");
    if name != "github" {
        let command = text.lines().find(|line| line.trim_start().starts_with("::"));
        assert!(command.is_none(), "{name}: {command:?}");
    }
    assert!(!text.contains("##vso[") && !text.contains("##[error]"), "{name} holds a command");
    match name {
        "json" | "sarif" => assert!(serde_json::from_str::<Value>(text).is_ok(), "{name} is JSON"),
        "jsonl" => assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{name} is JSON"),
        "junit" => assert_xml(text),
        "csv" => assert_csv(text),
        "html" => assert!(text.matches("<script").count() == 1 && !text.contains("<img"), "a tag of its own"),
        _ => {}
    }
}

/// Only the tags that the writer makes, each closed, and no character that XML forbids.
fn assert_xml(text: &str) {
    const TAGS: [&str; 8] =
        ["?xml", "testsuites", "testsuite", "testcase", "failure", "skipped", "system-out", "error"];
    let mut open = Vec::new();
    for tag in text.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("not closed: {tag}"));
        let name: String = tag.trim_start_matches('/').chars().take_while(|c| !" /".contains(*c)).collect();
        assert!(TAGS.contains(&name.as_str()), "{name}");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') && !tag.starts_with('?') {
            open.push(name);
        }
    }
    assert!(open.is_empty() && !text.contains(['\u{fffe}', '\u{ffff}']), "{open:?}");
}

/// Every row has every column, and no cell begins a formula.
fn assert_csv(text: &str) {
    for row in text.split_terminator("\r\n") {
        let mut quoted = false;
        let cells: Vec<&str> = row
            .split(|c| {
                quoted ^= c == '"';
                c == ',' && !quoted
            })
            .collect();
        assert_eq!(cells.len(), text.split("\r\n").next().unwrap_or_default().split(',').count(), "{row}");
        for cell in cells {
            let cell = cell.strip_prefix('"').unwrap_or(cell);
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{row}");
        }
    }
}
