//! The promise of redaction from the bytes of a HAR to every format: no secret gets out, from no field that the program
//! reads; and what a verdict turns on stays readable.

use har_cors::report::Solver;
use har_cors::report::{Composer, FORMATS, Format, Look, Overrides, Software, SolutionBuilder, report};
use har_cors::{Options, Policy, analyze, judge};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A file with a refused preflight, a refused response, a redirect and a network failure, with all fields that browsers
/// and proxies write.
fn har() -> Value {
    let header = |name: &str, value: &str| json!({"name": name, "value": value});
    let entry = |method: &str, path: &str, status: u16, kind: &str, request: Vec<Value>, response: Vec<Value>| {
        json!({
            "startedDateTime": "2026-01-01T00:00:00.000Z", "time": 10.5, "pageref": "page_1", "connection": "443",
            "serverIPAddress": "192.0.2.1", "comment": "none", "_resourceType": kind, "_priority": "High",
            "_initiator": {"type": "script", "url": "https://app.example/app.js", "stack": {"callFrames": [
                {"functionName": "load", "scriptId": "1", "url": "https://app.example/app.js", "lineNumber": 1, "columnNumber": 1}]}},
            "request": {"method": method, "url": format!("https://api.example/{path}"), "httpVersion": "HTTP/1.1",
                "headers": request, "cookies": [], "queryString": [], "headersSize": 300, "bodySize": 0,
                "postData": {"mimeType": "application/json", "text": "{}", "params": []}},
            "response": {"status": status, "statusText": "", "httpVersion": "HTTP/1.1", "headers": response, "cookies": [],
                "content": {"size": 0, "mimeType": "x-unknown", "text": ""}, "redirectURL": "", "headersSize": 90,
                "bodySize": -1, "_error": if kind == "preflight" { Value::Null } else { json!("net::ERR_FAILED") }},
            "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0},
        })
    };
    let origin = || header("Origin", "https://app.example");
    let mut preflight = entry(
        "OPTIONS",
        "users/7",
        401,
        "preflight",
        vec![
            origin(),
            header("Access-Control-Request-Method", "PUT"),
            header("Access-Control-Request-Headers", "x-custom"),
        ],
        vec![header("Server", "nginx/1.24.0")],
    );
    preflight["_initiator"] = json!({"type": "preflight", "url": "https://api.example/users/7"});
    json!({"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"},
    "browser": {"name": "Chrome", "version": "156"},
    "pages": [{"id": "page_1", "title": "https://app.example/", "startedDateTime": "2026-01-01T00:00:00.000Z", "pageTimings": {}}],
    "entries": [
        entry("PUT", "users/7", 0, "fetch", vec![header("Referer", "https://app.example/"), header("x-custom", "1")], vec![]),
        preflight,
        entry("GET", "me", 200, "xhr", vec![origin()], vec![header("Access-Control-Allow-Origin", "https://other.example")]),
        entry("GET", "old", 302, "fetch", vec![origin()], vec![header("Location", "https://api.example/new")]),
        entry("GET", "gone", 0, "fetch", vec![origin()], vec![]),
    ]}})
}

/// Where a secret of any text is one: path to the field, and what is there with the secret in it.
type Place = (&'static str, fn(&mut Value, usize, &str));

fn push(value: &mut Value, pointer: &str, item: Value) {
    value.pointer_mut(pointer).unwrap().as_array_mut().unwrap().push(item);
}

fn append(value: &mut Value, pointer: &str, text: &str) {
    let field = value.pointer_mut(pointer).unwrap();
    *field = json!(format!("{}{text}", field.as_str().unwrap()));
}

fn set(value: &mut Value, pointer: &str, item: Value) {
    *value.pointer_mut(pointer).unwrap() = item;
}

fn header(har: &mut Value, entry: usize, side: &str, name: &str, value: String) {
    push(har, &format!("/log/entries/{entry}/{side}/headers"), json!({"name": name, "value": value}));
}

const SECRET_PLACES: [Place; 22] = [
    ("cookie header", |h, n, s| header(h, n, "request", "Cookie", format!("a=1; sid={s}"))),
    ("set-cookie header", |h, n, s| header(h, n, "response", "Set-Cookie", format!("sid={s}; Path=/; Secure"))),
    ("authorization", |h, n, s| header(h, n, "request", "Authorization", format!("Bearer {s}"))),
    ("proxy-authorization", |h, n, s| header(h, n, "request", "proxy-authorization", format!("Basic {s}"))),
    ("api key", |h, n, s| header(h, n, "request", "X-Api-Key", s.into())),
    ("own header", |h, n, s| header(h, n, "request", "X-Whatever", s.into())),
    ("own response header", |h, n, s| header(h, n, "response", "X-Session", s.into())),
    ("query", |h, n, s| append(h, &format!("/log/entries/{n}/request/url"), &format!("?access_token={s}&x={s}"))),
    ("fragment", |h, n, s| append(h, &format!("/log/entries/{n}/request/url"), &format!("#id_token={s}"))),
    ("user info", |h, n, s| {
        set(h, &format!("/log/entries/{n}/request/url"), json!(format!("https://bob:{s}@api.example/me")))
    }),
    ("matrix parameter", |h, n, s| append(h, &format!("/log/entries/{n}/request/url"), &format!(";jsessionid={s}"))),
    ("query string", |h, n, s| {
        push(h, &format!("/log/entries/{n}/request/queryString"), json!({"name": "token", "value": s}))
    }),
    ("request cookie", |h, n, s| {
        push(h, &format!("/log/entries/{n}/request/cookies"), json!({"name": "sid", "value": s}))
    }),
    ("response cookie", |h, n, s| {
        push(h, &format!("/log/entries/{n}/response/cookies"), json!({"name": "sid", "value": s}))
    }),
    ("referer", |h, n, s| header(h, n, "request", "Referer", format!("https://app.example/?t={s}"))),
    ("location", |h, n, s| header(h, n, "response", "Location", format!("https://login.example/?ticket={s}"))),
    ("redirectURL", |h, n, s| {
        set(
            h,
            &format!("/log/entries/{n}/response/redirectURL"),
            json!(format!("https://u:{s}@x.example/?t={s}#a={s}")),
        )
    }),
    ("post data", |h, n, s| {
        set(h, &format!("/log/entries/{n}/request/postData/text"), json!(format!("{{\"password\": \"{s}\"}}")))
    }),
    ("post parameter", |h, n, s| {
        push(h, &format!("/log/entries/{n}/request/postData/params"), json!({"name": "pin", "value": s}))
    }),
    ("body", |h, n, s| set(h, &format!("/log/entries/{n}/response/content/text"), json!(s))),
    ("initiator", |h, n, s| append(h, &format!("/log/entries/{n}/_initiator/url"), &format!("?t={s}"))),
    ("page", |h, _, s| set(h, "/log/pages/0/title", json!(format!("https://app.example/cart?session={s}")))),
];

/// Fields where only what looks like a secret is one.
const TEXT_PLACES: [Place; 19] = [
    ("path", |h, n, s| append(h, &format!("/log/entries/{n}/request/url"), &format!("/{s}/x"))),
    ("method", |h, n, s| set(h, &format!("/log/entries/{n}/request/method"), json!(s))),
    ("status text", |h, n, s| set(h, &format!("/log/entries/{n}/response/statusText"), json!(s))),
    ("error", |h, n, s| {
        set(h, &format!("/log/entries/{n}/response/_error"), json!(format!("net::ERR_FAILED for {s}")))
    }),
    ("allow origin", |h, n, s| header(h, n, "response", "Access-Control-Allow-Origin", s.into())),
    ("allow methods", |h, n, s| header(h, n, "response", "Access-Control-Allow-Methods", format!("GET, {s}"))),
    ("allow headers", |h, n, s| header(h, n, "response", "Access-Control-Allow-Headers", s.into())),
    ("requested headers", |h, n, s| header(h, n, "request", "Access-Control-Request-Headers", s.into())),
    ("server", |h, n, s| header(h, n, "response", "Server", format!("nginx {s}"))),
    ("via", |h, n, s| header(h, n, "response", "Via", format!("1.1 {s}"))),
    ("powered by", |h, n, s| header(h, n, "response", "X-Powered-By", format!("Express {s}"))),
    ("header name", |h, n, s| header(h, n, "request", s, "1".into())),
    ("response header name", |h, n, s| header(h, n, "response", s, "1".into())),
    ("cookie name", |h, n, s| push(h, &format!("/log/entries/{n}/response/cookies"), json!({"name": s, "value": "1"}))),
    ("resource type", |h, n, s| set(h, &format!("/log/entries/{n}/_resourceType"), json!(s))),
    ("http version", |h, n, s| set(h, &format!("/log/entries/{n}/request/httpVersion"), json!(s))),
    ("mime type", |h, n, s| set(h, &format!("/log/entries/{n}/response/content/mimeType"), json!(s))),
    ("creator", |h, _, s| set(h, "/log/creator/name", json!(s))),
    ("browser", |h, _, s| set(h, "/log/browser/version", json!(s))),
];

fn rendered(har: &Value, options: &Options) -> String {
    let bytes = serde_json::to_vec(har).unwrap();
    let report = report(vec![analyze("a.har", &bytes[..], options).unwrap()]);
    let mut out = Vec::new();
    for width in [60, 200] {
        let look = Look { width, explain: true, ..Look::PLAIN };
        Format::Table(look).write(&report, &mut out).unwrap();
    }
    for named in FORMATS {
        named.format.write(&report, &mut out).unwrap();
    }
    out.extend(solution(&bytes, options));
    // A line break must not hide a secret from the search.
    let text = String::from_utf8(out).unwrap();
    text.clone() + &text.split_whitespace().collect::<String>()
}

/// What is worked out of it, in every form, and what its requests would meet under that.
fn solution(bytes: &[u8], options: &Options) -> Vec<u8> {
    let solver = Solver::new(Vec::new(), None, options.show_secrets);
    let mut solution = SolutionBuilder::new();
    solution.add(Composer::new(options).solved("a.har", &mut judge(bytes).unwrap(), solver));
    let solution = solution.finish(Software::called("nginx"));
    let mut out = Vec::new();
    solution.write_toml(&mut out).unwrap();
    let policy = Policy::parse(std::str::from_utf8(&out).unwrap()).unwrap();
    solution.write_text(100, false, &mut out).unwrap();
    solution.write_json(&mut out).unwrap();
    solution.write_configurations(&mut out).unwrap();
    let supposed = Options { what_if: Some(policy.into()), ..options.clone() };
    let report = report(vec![analyze("a.har", bytes, &supposed).unwrap()]);
    for format in [Format::Table(Look::PLAIN), Format::Markdown { max_size: 0, each: false }, Format::Json] {
        format.write(&report, &mut out).unwrap();
    }
    out
}

fn all() -> Options {
    Options { all: true, ..Options::default() }
}

/// Secrets of 20 shapes.
fn shaped_secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "eyJ[A-Za-z0-9_-]{20}\\.eyJ[A-Za-z0-9_-]{30}\\.[A-Za-z0-9_-]{43}",
        "AKIA[A-Z0-9]{16}",
        "ASIA[A-Z0-9]{16}",
        "ghp_[A-Za-z0-9]{36}",
        "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
        "glpat-[A-Za-z0-9_-]{20}",
        "sk_live_[A-Za-z0-9]{24}",
        "rk_live_[A-Za-z0-9]{24}",
        "AIza[A-Za-z0-9_-]{35}",
        "xox[bp]-[0-9]{11}-[0-9]{11}-[A-Za-z0-9]{24}",
        "ya29\\.[A-Za-z0-9_-]{60}",
        "npm_[A-Za-z0-9]{36}",
        "hf_[A-Za-z0-9]{34}",
        "whsec_[A-Za-z0-9]{32}",
        "shpat_[a-f0-9]{32}",
        "[a-z]{3,9}\\.[a-z]{3,9}@[a-z]{3,9}\\.(com|example)",
        "[0-9a-f]{32}",
        "[0-9a-f]{40}",
        "[0-9a-f]{64}",
        "[A-Za-z]{8}[0-9][A-Za-z]{4}[0-9][A-Za-z0-9]{16}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_secret_gets_from_any_field_into_any_format(
        shaped in shaped_secret(),
        plain in "[A-Za-z0-9]{4}[0-9][a-z]{7}",
        n in 0usize..5,
    ) {
        let with_plain = SECRET_PLACES.iter().map(|place| (place, &plain));
        let with_shaped = SECRET_PLACES.iter().chain(&TEXT_PLACES).map(|place| (place, &shaped));
        for ((name, place), secret) in with_plain.chain(with_shaped) {
            let mut har = har();
            place(&mut har, n, secret);
            let text = rendered(&har, &all());
            let lower = text.to_lowercase();
            prop_assert!(!lower.contains(&secret.to_lowercase()), "{name}, entry {n}: {secret}\n{text}");
        }
    }
}

#[test]
fn what_verdicts_turn_on_stays_readable() {
    let mut har = har();
    for entry in 0..5 {
        header(&mut har, entry, "request", "Cookie", "sid=correct-horse-battery".into());
        header(&mut har, entry, "request", "Authorization", "Bearer correct-horse-battery".into());
        append(&mut har, &format!("/log/entries/{entry}/request/url"), "?from=2026-01-01&q=Jane");
    }
    let text = rendered(&har, &all());
    for part in [
        "https://app.example",
        "https://other.example",
        "https://api.example/users/7?from=REDACTED-",
        "PUT",
        "x-custom",
        "401",
        "auth-before-preflight",
        "allow-origin-mismatch",
        "net::ERR_FAILED",
        "sid=REDACTED-",
        "nginx/1.24.0",
        "Access-Control-Request-Headers: x-custom",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for part in ["Jane", "correct-horse"] {
        assert!(!text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn values_that_are_no_secrets_stay_byte_for_byte() {
    for value in
        ["^https?://app\\.example", "https?://x", "*", "null", "all", "${ORIGIN}", "undefined", "https://*.example"]
    {
        let mut har = har();
        header(&mut har, 1, "response", "Access-Control-Allow-Origin", value.into());
        let bytes = serde_json::to_vec(&har).unwrap();
        let file = analyze("a.har", &bytes[..], &all()).unwrap();
        let shown =
            &file.fetches[0].exchange.iter().flat_map(|m| &m.response_headers).find(|h| h.name.ends_with("Origin"));
        assert_eq!(shown.unwrap().value, value);
        assert_eq!(file.redacted, [], "{value}: {:?}", file.fetches[0].explanation);
    }
    let mut har = har();
    append(&mut har, "/log/entries/0/request/url", "?page=2&limit=50&sort=name&archived=false&depth=3");
    let file = analyze("a.har", &serde_json::to_vec(&har).unwrap()[..], &all()).unwrap();
    assert_eq!(file.fetches[0].url, "https://api.example/users/7?page=2&limit=50&sort=name&archived=false&depth=3");
}

#[test]
fn wishes_by_name_overrule_the_rules() {
    let mut har = har();
    append(&mut har, "/log/entries/0/request/url", "?page=2&tenant=acme&pin=7");
    header(&mut har, 1, "response", "Set-Cookie", "theme=darkmode; Path=/".into());
    header(&mut har, 1, "request", "Cookie", "theme=darkmode; sid=abcdefgh12".into());
    let overrides = Overrides::new(["PAGE", "server", "origin"], ["Tenant", "theme"]);
    let text = rendered(&har, &Options { overrides, ..all() });
    assert!(text.contains("?page=REDACTED-") && text.contains("&tenant=acme&pin=REDACTED-"), "{text}");
    assert!(!text.contains("Server: nginx") && !text.contains("abcdefgh12"), "{text}");
    assert!(text.contains("https://app.example"), "an origin cannot be hidden by name");
}

#[test]
fn equal_secrets_have_one_pseudonym_in_the_whole_report_and_the_receipt_counts_them() {
    let with = |secret: &str| {
        let mut har = har();
        append(&mut har, "/log/entries/2/request/url", &format!("?token={secret}"));
        serde_json::to_vec(&har).unwrap()
    };
    let mut composer = Composer::new(&all());
    let files: Vec<_> = ["first-secret-1", "second-secret-2", "first-secret-1"]
        .iter()
        .map(|secret| composer.file("a.har", judge(&with(secret)[..]).unwrap()))
        .collect();
    let url = |n: usize| files[n].fetches.iter().find(|f| f.url.contains("token=")).unwrap().url.clone();
    assert_eq!(url(0), url(2));
    assert_ne!(url(0), url(1));
    let redacted = &files[0].redacted;
    assert_eq!((redacted.len(), redacted[0].rule.name(), redacted[0].count), (1, "query-value", 1));
    assert!(redacted[0].times > 1);
}

#[test]
fn without_redaction_most_of_these_places_are_seen() {
    let options = Options { show_secrets: true, ..all() };
    let places: Vec<&Place> = SECRET_PLACES.iter().chain(&TEXT_PLACES).collect();
    let is_shown = |place: &&&Place| {
        (0..5).any(|n| {
            let mut har = har();
            (place.1)(&mut har, n, "ghp_0123456789abcdefghijABCDEFGHIJ012345");
            rendered(&har, &options).contains("ghp_0123456789abcdefghijABCDEFGHIJ012345")
        })
    };
    let shown: Vec<&str> = places.iter().filter(is_shown).map(|place| place.0).collect();
    // What is never shown at all (bodies, cookie lists) is here to stay unseen.
    assert!(shown.len() >= 20, "{shown:?}");
}
