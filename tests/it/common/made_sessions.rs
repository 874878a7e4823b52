//! Sessions of any size, put together of captures of one situation each: several servers, requests that fail among many
//! that succeed, times over half a minute. The bytes of every exchange are a browser's; only names, times and identifiers
//! are changed.

use serde_json::{Value, json};

/// The page of every made session.
pub const ORIGIN: &str = "https://shop.acme.example";

/// Requests of a session: a capture, the server that its exchange is moved to, its path, and how often.
pub type Part<'a> = (&'a str, &'a str, &'a str, usize);

/// 13 failures of 5 causes at two servers.
pub const CHECKOUT: [Part<'static>; 5] = [
    ("pf-status-401", "auth.acme.example", "/v2/profile", 3),
    ("pf-header-second-missing", "api.acme.example", "/v2/basket", 3),
    ("get-acao-other-host", "api.acme.example", "/v2/prices", 3),
    ("main-500-no-acao", "api.acme.example", "/v2/orders", 2),
    ("cred-star", "auth.acme.example", "/v2/session", 2),
];

/// A session of that many entries with these failures, begun at that second of the day; the rest are requests that succeed.
pub fn session(entries: usize, failing: &[Part<'_>], day: u32) -> Value {
    let first = Exchange::of("get-ok-exact");
    let mut all = vec![first.document.clone()];
    let failures: Vec<Part<'_>> = failing
        .iter()
        .flat_map(|(case, host, path, count)| (0..*count).map(move |_| (*case, *host, *path, 1)))
        .collect();
    let mut exchanges = Vec::new();
    for (n, (case, host, path, _)) in failures.iter().enumerate() {
        exchanges.push(Exchange::of(case).moved(host, &format!("{path}/{}", 40 + n), n));
    }
    let taken: usize = exchanges.iter().map(Vec::len).sum();
    let servers = ["api.acme.example", "cdn.acme.example", "img.acme.example", "stats.acme.example"];
    let successes = entries.saturating_sub(1 + taken);
    let of_success = |n: usize| {
        let case = if n.is_multiple_of(3) { "get-ok-wildcard" } else { "get-ok-exact" };
        Exchange::of(case).moved(servers[n % servers.len()], &format!("/v1/items/{n}"), 1000 + n)
    };
    // Failures are among the successes.
    let between = successes / (exchanges.len() + 1);
    let mut successes = (0..successes).map(of_success);
    for exchange in exchanges {
        all.extend(successes.by_ref().take(between).flatten());
        all.extend(exchange);
    }
    all.extend(successes.flatten());
    let step = 26_000 / all.len().max(1);
    let mut n = 0;
    for entry in &mut all {
        // What belongs together keeps its distance.
        let after = entry["_after"].take().as_u64().unwrap_or(0) as usize;
        n += usize::from(after == 0);
        entry.as_object_mut().unwrap().remove("_after");
        entry["startedDateTime"] = started(day, n * step + after).into();
        entry["pageref"] = "page_1".into();
    }
    json!({"log": {
        "version": "1.2",
        "creator": first.creator,
        "pages": [{"startedDateTime": started(day, 0), "id": "page_1", "title": format!("{ORIGIN}/checkout"), "pageTimings": {}}],
        "entries": all,
    }})
}

fn started(day: u32, milliseconds: usize) -> String {
    let (seconds, rest) = (3 + milliseconds / 1000, milliseconds % 1000);
    format!("2026-11-{day:02}T21:{:02}:{:02}.{rest:03}Z", 58 + seconds / 60, seconds % 60)
}

/// What one capture of Chromium holds.
struct Exchange {
    case: String,
    creator: Value,
    document: Value,
    entries: Vec<Value>,
}

impl Exchange {
    fn of(case: &str) -> Exchange {
        let path = format!("{}/fixtures/captures/chromium/{case}/capture.har", env!("CARGO_MANIFEST_DIR"));
        let har: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let mut entries: Vec<Value> = har["log"]["entries"].as_array().unwrap().clone();
        let document = at_origin(&entries.remove(0));
        Exchange { case: case.to_owned(), creator: har["log"]["creator"].clone(), document, entries }
    }

    /// Its entries as exchanges with another server.
    fn moved(&self, host: &str, path: &str, number: usize) -> Vec<Value> {
        let first = self.entries.iter().map(milliseconds).min().unwrap();
        let moved = |entry: &Value| {
            let text = at_origin(entry).to_string();
            let text =
                text.replace(&format!("http://api.test:8081/s/{}/a", self.case), &format!("https://{host}{path}"));
            let mut entry: Value = serde_json::from_str(&text.replace("api.test:8081", host)).unwrap();
            for header in entry["response"]["headers"].as_array_mut().unwrap() {
                if header["name"].as_str().unwrap().eq_ignore_ascii_case("x-request-id") {
                    header["value"] = format!("req-{number:05}").into();
                }
            }
            if let Some(id) = entry["_initiator"].get_mut("requestId") {
                *id = format!("{number}.2").into();
            }
            entry["_after"] = (milliseconds(&entry) - first).into();
            entry
        };
        self.entries.iter().map(moved).collect()
    }
}

/// The same entry of the session's page.
fn at_origin(entry: &Value) -> Value {
    serde_json::from_str(
        &entry.to_string().replace("http://app.test:8081", ORIGIN).replace("app.test:8081", "shop.acme.example"),
    )
    .unwrap()
}

/// Milliseconds after the begin of the hour: no capture lasts longer.
fn milliseconds(entry: &Value) -> u64 {
    let text = entry["startedDateTime"].as_str().unwrap();
    let part = |range: std::ops::Range<usize>| text[range].parse::<u64>().unwrap();
    part(14..16) * 60_000 + part(17..19) * 1000 + part(20..23)
}
