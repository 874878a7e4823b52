//! What every format promises, over real exports: valid by its schema, the same bytes twice, harmless whatever a HAR
//! holds.

use crate::common::fixtures;
use boon::{Compiler, SchemaIndex, Schemas};
use har_cors::report::{FORMATS, File, Format, Look, Report, SchemaOf, report, schema};
use har_cors::{Options, analyze};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Every export of the fixtures, sound or not.
fn exports() -> Vec<PathBuf> {
    let folders = ["captures/chromium", "captures/firefox", "captures/webkit", "quirks"];
    let paths: Vec<PathBuf> = folders.iter().flat_map(|folder| fixtures::files(folder, &[".har"])).collect();
    assert!(paths.len() > 500, "{}", paths.len());
    paths
}

fn files() -> Vec<File> {
    let options = Options { all: true, ..Options::default() };
    let file =
        |(n, path): (usize, &PathBuf)| analyze(&format!("{n}.har"), std::fs::File::open(path).unwrap(), &options).ok();
    exports().iter().enumerate().filter_map(file).collect()
}

fn rendered(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    format.write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

pub fn compiled(schema: Value) -> (Schemas, SchemaIndex) {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("file:///schema.json", schema).unwrap();
    let index = compiler.compile("file:///schema.json", &mut schemas).unwrap();
    (schemas, index)
}

#[track_caller]
pub fn assert_valid(schema: &(Schemas, SchemaIndex), text: &str) {
    let value: Value = serde_json::from_str(text).unwrap();
    if let Err(error) = schema.0.validate(&value, schema.1) {
        panic!("{error:#}");
    }
}

#[test]
fn sarif_is_valid_by_its_schema() {
    // The schema of SARIF 2.1.0 as Microsoft publishes it under the MIT licence.
    let text = std::fs::read_to_string("fixtures/sarif-2.1.0.schema.json").unwrap();
    let schema = compiled(serde_json::from_str(&text).unwrap());
    assert_valid(&schema, &rendered(&report(files()), Format::Sarif));
    assert_valid(&schema, &rendered(&report(vec![]), Format::Sarif));
    let broken = json!({"version": "2.1.0", "runs": [{"results": []}]});
    assert!(schema.0.validate(&broken, schema.1).is_err(), "the schema can refuse");
}

#[test]
fn json_is_valid_by_the_schema_that_the_program_prints() {
    let document = compiled(schema(SchemaOf::Document));
    let line = compiled(schema(SchemaOf::Line));
    let report = report(files());
    let text = rendered(&report, Format::Json);
    assert_valid(&document, &text);
    for text in rendered(&report, Format::JsonLines).lines() {
        assert_valid(&line, text);
    }
    for pointer in ["/files/0/fetches/0/outcome", "/files/0/entries", "/totals/cors", "/schema_version"] {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        *value.pointer_mut(pointer).unwrap() = json!("nonsense");
        assert!(document.0.validate(&value, document.1).is_err(), "{pointer}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (first, second) = (report(files()), report(files()));
    for named in FORMATS {
        let text = rendered(&first, named.format);
        assert!(text == rendered(&second, named.format), "{}", named.name);
        assert!(!text.contains(env!("CARGO_MANIFEST_DIR")), "{}: an absolute path", named.name);
    }
}

/// What does harm somewhere when it is taken for more than text.
const HOSTILE: [&str; 16] = [
    "<script>alert(1)</script>",
    "\" onload=alert(1) x=\"",
    "](javascript:alert(1))",
    "| a | b |",
    "```\n# heading",
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{1b}]0;title\u{7}",
    "\u{202e}txt.exe\u{200b}\u{2066}",
    "=HYPERLINK(\"https://evil.example\",\"x\")",
    "%0A::error::pwned",
    "\n::error::pwned",
    "##[error]pwned",
    "]]></failure>",
    "\u{0}\u{1}\u{8}\u{ffff}",
    "</details></summary>",
];

/// A refused request whose texts all contain the given one.
fn hostile(text: &str) -> Vec<u8> {
    let header = |name: &str, value: &str| json!({"name": name, "value": value});
    let headers = [header("Origin", "https://app.example"), header(text, text), header("Content-Type", text)];
    let entry = |method: &str, status: u16, error: &str| {
        json!({"pageref": text, "_resourceType": text, "_initiator": {"type": text, "url": text},
            "request": {"method": method, "url": format!("https://api.example/{text}?{text}={text}#{text}"), "headers": headers},
            "response": {"status": status, "statusText": text, "_error": error, "redirectURL": text,
                "headers": [header("Access-Control-Allow-Origin", text), header("Server", text), header(text, text)],
                "content": {"mimeType": text}}})
    };
    let entries = [
        entry("GET", 200, "net::ERR_FAILED"),
        entry(text, 200, "net::ERR_FAILED"),
        entry("GET", 0, text),
        entry("GET", 200, ""),
    ];
    let creator = json!({"name": text, "version": text});
    let pages = json!([{"id": text, "title": text}]);
    let log = json!({"log": {"creator": creator, "browser": creator, "pages": pages, "entries": entries}});
    serde_json::to_vec(&log).unwrap()
}

/// All formats of it, with and without redaction; of the terminal's, also the one with links.
fn hostile_renderings(text: &str) -> Vec<(&'static str, String)> {
    let har = hostile(text);
    let mut all = Vec::new();
    for show_secrets in [false, true] {
        let options = Options { all: true, show_secrets, ..Options::default() };
        let report = report(vec![analyze("a.har", &har[..], &options).unwrap()]);
        all.extend(FORMATS.iter().map(|named| (named.name, rendered(&report, named.format))));
        let look = Look { width: 80, ..Look::PLAIN };
        all.push(("table", rendered(&report, Format::Table(look))));
        all.push(("table", rendered(&report, Format::Table(Look { explain: true, ..look }))));
    }
    all
}

#[test]
fn no_text_of_a_har_does_anything_in_any_format() {
    for hostile in HOSTILE {
        for (name, text) in hostile_renderings(hostile) {
            let bad = text
                .chars()
                .find(|c| (c.is_control() && !"\n\r".contains(*c)) || "\u{202e}\u{200b}\u{2066}\u{ffff}".contains(*c));
            assert_eq!(bad, None, "{name}: {hostile:?}\n{text}");
            let commands = text.lines().filter(|line| line.trim_start().starts_with("::"));
            let is_ours = |line: &str| name == "github" && line.contains("title=");
            assert_eq!(commands.filter(|line| !is_ours(line)).collect::<Vec<_>>(), [""; 0], "{name}: {hostile:?}");
            assert!(!text.contains("##[error]"), "{name}: {hostile:?}\n{text}");
            match name {
                "csv" => harmless_csv(&text),
                "junit" => harmless_xml(&text),
                "json" | "sarif" => drop(serde_json::from_str::<Value>(&text).unwrap()),
                "markdown" => harmless_markdown(&text),
                _ => {}
            }
        }
    }
}

/// Every cell begins with nothing that a spreadsheet computes.
fn harmless_csv(text: &str) {
    for row in text.split_terminator("\r\n") {
        assert!(!row.contains(['\r', '\n']), "{row}");
        let mut quoted = false;
        for cell in row.split(|c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        }) {
            let cell = cell.strip_prefix('"').unwrap_or(cell);
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{row}");
        }
    }
}

/// Only the elements that the writer makes.
fn harmless_xml(text: &str) {
    let known = ["?xml", "testsuites", "testsuite", "testcase", "failure", "skipped", "system-out", "error"];
    for tag in text.split('<').skip(1) {
        let name: String = tag.trim_start_matches('/').chars().take_while(|c| !" >/".contains(*c)).collect();
        assert!(known.contains(&name.as_str()), "{name}\n{text}");
    }
    assert!(!text.contains("]]>"), "{text}");
}

/// A line without its code spans, those of Markdown and those of HTML.
fn without_code(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['`', '\\', '<']) {
        let (before, found) = rest.split_at(at);
        out += before;
        let run = found.len() - found.trim_start_matches('`').len();
        let span = |end: &str, from: usize| found[from..].find(end).map(|at| from + at + end.len());
        let end = match run {
            _ if found.starts_with('\\') => None,
            0 => span("</code>", 0).filter(|_| found.starts_with("<code>")),
            run => (run..found.len())
                .filter(|at| found.is_char_boundary(*at) && !found[..*at].ends_with('`'))
                .find(|at| found[*at..].len() - found[*at..].trim_start_matches('`').len() == run)
                .map(|at| at + run),
        };
        // An escaped character is plain text; so is an unclosed run.
        let kept =
            if found.starts_with('\\') { 1 + found.chars().nth(1).map_or(0, char::len_utf8) } else { run.max(1) };
        match end {
            Some(end) => rest = &found[end..],
            None => {
                out += &found[..kept];
                rest = &found[kept..];
            }
        }
    }
    out + rest
}

#[test]
fn the_check_of_markdown_sees_a_link() {
    assert_eq!(without_code("a `b` <code>](x)</code> ``c`d`` \\` ](javascript:x) `"), "a    \\` ](javascript:x) `");
    assert!(std::panic::catch_unwind(|| harmless_markdown("`a` [x](javascript:alert(1))")).is_err());
    assert!(std::panic::catch_unwind(|| harmless_markdown("<summary><script></summary>")).is_err());
}

/// No tag but the writer's own, outside of code.
fn harmless_markdown(text: &str) {
    let mut fence: Option<String> = None;
    for line in text.lines() {
        let run: String = line.trim_start().chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(open) if line.trim() == open => fence = None,
            Some(_) => {}
            None if run.len() >= 3 && !line.trim_start().trim_start_matches('`').contains('`') => fence = Some(run),
            None => {
                let plain = without_code(line);
                assert!(!plain.replace("\\]", "").contains("]("), "a link: {line}");
                for bad in ["<script", "</details></summary>", " onload=alert(1) x=\">"] {
                    let found = plain.replace("\\<", "&lt;");
                    assert!(!found.contains(bad), "{bad}: {line}");
                }
            }
        }
    }
    assert_eq!(fence, None, "a block is not closed\n{text}");
}

#[test]
fn a_url_of_a_megabyte_is_cut_or_kept_and_breaks_nothing() {
    let long = "x".repeat(1_000_000);
    for (name, text) in hostile_renderings(&long) {
        if matches!(name, "csv" | "junit" | "github" | "markdown") {
            assert!(text.len() < 400_000, "{name}: {}", text.len());
        }
    }
}

/// The terminal's report on one export, each failure by itself.
fn explained(case: &str, look: Look) -> String {
    let path = format!("fixtures/captures/{case}/capture.har");
    let file = analyze("capture.har", std::fs::File::open(path).unwrap(), &Options::default()).unwrap();
    rendered(&report(vec![file]), Format::Table(Look { explain: true, ..look }))
}

#[test]
fn each_failure_is_shown_with_the_lines_of_its_file() {
    for (name, case) in [("preflight", "chromium/pf-status-404-no-cors"), ("response", "chromium/cred-acac-True")] {
        let text = explained(case, Look { width: 100, ..Look::PLAIN });
        insta::assert_snapshot!(format!("explained_{name}"), text);
        let har = std::fs::read_to_string(format!("fixtures/captures/{case}/capture.har")).unwrap();
        let numbered = text.lines().filter_map(|line| {
            let (number, rest) = line.split_once(" │ ")?;
            Some((number.trim().parse::<usize>().ok()?, rest))
        });
        // The number is that of the line of the file that holds the value.
        let mut seen = 0;
        for (number, line) in numbered {
            let near = har.lines().skip(number - 1).take(4).collect::<String>();
            let value = line.rsplit(' ').next().unwrap();
            assert!(near.contains(value) || line.starts_with('#') || value == "(missing)", "{number}: {line}\n{near}");
            seen += 1;
        }
        assert!(seen >= 4, "{text}");
    }
}

/// Without escape sequences for colour and links; the targets of the links.
fn without_sequences(text: &str) -> (String, Vec<String>) {
    let (mut plain, mut targets) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain += before;
        rest = match after.strip_prefix("]8;;") {
            Some(link) => {
                let (target, rest) = link.split_once("\u{1b}\\").unwrap();
                targets.push(target.to_owned());
                rest
            }
            None => after.strip_prefix('[').and_then(|color| color.split_once('m')).unwrap().1,
        };
    }
    (plain + rest, targets)
}

#[test]
fn links_lead_to_the_standard_and_never_where_a_har_says() {
    let look = Look { width: 100, color: true, links: true, explain: true, ..Look::PLAIN };
    let (plain, targets) = without_sequences(&explained("chromium/pf-status-404-no-cors", look));
    assert!(targets.iter().any(|target| target.starts_with("https://fetch.spec.whatwg.org/#")), "{targets:?}");
    assert!(plain.contains("no-options-route"));
    for hostile in HOSTILE {
        let file = analyze("a.har", &self::hostile(hostile)[..], &Options { all: true, ..Options::default() }).unwrap();
        let (plain, targets) = without_sequences(&rendered(&report(vec![file]), Format::Table(look)));
        assert_eq!(plain.chars().find(|c| c.is_control() && *c != '\n'), None, "{hostile:?}");
        let standards = ["fetch.spec.whatwg.org/", "html.spec.whatwg.org/", "w3c.github.io/", "wicg.github.io/"];
        let is_standard =
            |target: &str| standards.iter().any(|s| target.strip_prefix("https://").is_some_and(|t| t.starts_with(s)));
        let known = |target: &String| target.is_empty() || is_standard(target);
        assert!(targets.iter().all(known), "{hostile:?}: {targets:?}");
    }
}
