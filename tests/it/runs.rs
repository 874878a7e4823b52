//! Long runs of one character, in every field and every format, on a small stack: no step may call itself over what is
//! left of a text. How time grows is for benches/growth.rs.

use har_cors::report::{FORMATS, Format, Look, report};
use har_cors::{Options, analyze};
use serde_json::{Value, json};

/// Bytes of the stack of each thread that reads, judges and writes.
const STACK: usize = 256 << 10;

/// A capture with failures of several kinds whose every field holds `text`.
fn har(text: &str) -> Value {
    let header = |name: &str, value: &str| json!({"name": name, "value": value});
    let filled = |name: &str| header(name, text);
    let entry = |method: &str, path: &str, status: u16, request: Vec<Value>, response: Vec<Value>| {
        json!({
            "startedDateTime": "2026-01-01T00:00:00.000Z", "time": 10, "_resourceType": "fetch", "comment": text,
            "_initiator": {"type": "script", "url": format!("https://app.example/{text}")},
            "request": {"method": method, "url": format!("https://api.example/{path}"), "headers": request,
                "httpVersion": text, "cookies": [header(text, text)], "queryString": [header(text, text)]},
            "response": {"status": status, "statusText": text, "headers": response, "redirectURL": "",
                "cookies": [header(text, text)], "content": {"mimeType": text, "text": text}, "_error": text},
        })
    };
    let origin = || header("Origin", "https://app.example");
    let many = ["Cookie", "Authorization", "Referer", "X-Api-Key", "Accept", "User-Agent"].map(filled);
    let answered = ["Set-Cookie", "Server", "Via", "Location", "WWW-Authenticate", "Vary"].map(filled);
    let mut requested = vec![origin(), header(text, "1")];
    requested.extend(many);
    let mut allowed = vec![filled("Access-Control-Allow-Origin")];
    allowed.extend(answered);
    json!({"log": {"version": "1.2", "creator": {"name": text, "version": text}, "browser": {"name": text, "version": "1"},
    "pages": [{"id": "page_1", "title": format!("https://app.example/{text}")}],
    "entries": [
        entry("GET", text, 200, requested, allowed),
        entry("GET", &format!("?{text}"), 302, vec![origin()], vec![filled("Location")]),
        entry("GET", &format!("?q={text}"), 0, vec![origin()], vec![]),
        entry("GET", &format!("#{text}"), 200, vec![origin()], vec![header(text, text)]),
        entry(text, "x", 200, vec![origin()], vec![filled("Access-Control-Allow-Methods")]),
        entry("OPTIONS", "me", 200, vec![origin(), header("Access-Control-Request-Method", "PUT"),
            filled("Access-Control-Request-Headers")], vec![header("Access-Control-Allow-Origin", "*"),
            filled("Access-Control-Allow-Headers")]),
    ]}})
}

/// All formats, with redaction and without.
fn render(text: &str) {
    let bytes = serde_json::to_vec(&har(text)).unwrap();
    for show_secrets in [false, true] {
        let options = Options { all: true, show_secrets, ..Options::default() };
        let Ok(file) = analyze("a.har", &bytes[..], &options) else { continue };
        let report = report(vec![file]);
        let look = Look { width: 80, explain: true, ..Look::PLAIN };
        Format::Table(look).write(&report, &mut std::io::sink()).unwrap();
        for named in FORMATS {
            named.format.write(&report, &mut std::io::sink()).unwrap();
        }
    }
}

#[test]
fn runs_of_one_character_need_no_stack() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build().unwrap();
    let characters = ('!'..='~').filter(|c| !c.is_ascii_alphanumeric()).chain(" aZ0\n\t\0\u{1b}é漢\u{202e}".chars());
    for c in characters {
        pool.install(|| render(&String::from(c).repeat(16 << 10)));
    }
}

#[test]
fn runs_of_the_signs_of_secrets_need_no_stack() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build().unwrap();
    for piece in [
        "a@",
        "@a.b",
        "a@b.c",
        "a://",
        "a://b,",
        "https://a,",
        "##",
        "##[",
        "#:",
        "eyJ.",
        "eyJhbGciOi.",
        "%40",
        "%25",
        "token=",
        "token:",
        "\"token\":\"",
        "Bearer ",
        "Cookie: ",
        "a=b;",
        "a=b&",
        "?a=",
        "/token/",
        "REDACTED-1",
        "`@",
    ] {
        pool.install(|| render(&piece.repeat((16 << 10) / piece.len())));
    }
}
