//! What is not kept of a file is not missed.

use crate::common::har::{Har, PAGE};
use har_cors::har::{Contents, EntryHead, Reader, Retention};
use har_cors::report::{ComposeOptions, compose};
use har_cors::{rules, session};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const OTHER: &str = "https://other.example";
const SECRET: &str = "correcthorsebattery";

/// What a file says to those who see everything, and to others.
fn reports(har: &[u8], need: &(dyn Fn(&mut EntryHead<'_>) -> Retention + Sync)) -> Vec<String> {
    let of = |show_secrets| {
        let Contents { log, entries, damage } = Reader::new(har).unwrap().read(1, need, &mut |_, _| {});
        let fetches = session::assemble(&log, &entries);
        let options = ComposeOptions { all: true, show_secrets, ..ComposeOptions::default() };
        format!("{:#?}", compose("x", rules::analyze(log, entries, damage, fetches), &options))
    };
    [false, true].map(of).to_vec()
}

fn header(name: &'static str, values: &'static [&'static str]) -> impl Strategy<Value = Option<Value>> {
    // As often as not it is not there.
    prop::option::of(select(values)).prop_map(move |value| Some(json!({ "name": name, "value": value? })))
}

fn headers(strategies: Vec<BoxedStrategy<Option<Value>>>) -> impl Strategy<Value = Vec<Value>> {
    strategies.prop_map(|headers| headers.into_iter().flatten().collect())
}

/// Entries whose marks say anything, be they at odds with each other.
fn entry() -> impl Strategy<Value = (u64, Value)> {
    let own =
        ["https://app.example/a", "https://app.example/b", "https://app.example:443/a", "https://u@app.example/a"];
    let others = ["http://app.example/a", "https://other.example/a", "https://app.example/a?q=correcthorsebattery"];
    let urls = [&own[..], &others[..]].concat();
    let sent = headers(vec![
        header("Host", &["app.example"]).boxed(),
        header("Sec-Fetch-Site", &["same-origin", "same-origin", "cross-site"]).boxed(),
        header("Sec-Fetch-Mode", &["cors", "no-cors"]).boxed(),
        header("Origin", &[PAGE, PAGE, OTHER, "null"]).boxed(),
        header("Referer", &["https://app.example/page", "https://other.example/page"]).boxed(),
        header("Cookie", &["sid=hunterpassword"]).boxed(),
        header("Authorization", &["Basic dTpw", "Bearer correcthorsebattery", SECRET]).boxed(),
        header("X-Custom", &["1"]).boxed(),
        header("Access-Control-Request-Method", &["PUT", "GET"]).boxed(),
    ]);
    let answer = headers(vec![
        header("Access-Control-Allow-Origin", &["*", PAGE, OTHER]).boxed(),
        header("Access-Control-Allow-Headers", &["*", "authorization"]).boxed(),
        header("Access-Control-Allow-Methods", &["PUT"]).boxed(),
        header("Server", &["nginx", SECRET, "hunterpassword"]).boxed(),
        header("Location", &["/a", "https://app.example/b", "https://other.example/a"]).boxed(),
    ]);
    let kinds = ["fetch", "fetch", "fetch", "preflight", "document"];
    let methods = ["GET", "PUT", "PUT", "DELETE", "OPTIONS"];
    let request = (select(methods.to_vec()), select(urls), sent);
    let response = (select(vec![200, 200, 204, 307, 302, 401, 0]), answer, prop::bool::weighted(0.1));
    (select(vec![1_u64, 5, 30, 400]), request, response, select(kinds.to_vec())).prop_map(
        |(wait, (method, url, sent), (status, answer, failed), kind)| {
            let mut entry = json!({
                "_resourceType": kind,
                "request": { "method": method, "url": url, "headers": sent },
                "response": { "status": status, "headers": answer, "content": { "size": 0 } },
                "timings": { "send": 0, "wait": 1, "receive": 0 },
            });
            if failed {
                entry["response"]["_error"] = json!("net::ERR_FAILED");
            }
            (wait, entry)
        },
    )
}

/// A preflight that lets its request pass, which most of any headers do not.
fn good_preflight() -> impl Strategy<Value = (u64, Value)> {
    let sent = headers(vec![
        header("Origin", &[PAGE, OTHER, "null"]).boxed(),
        header("Referer", &["https://other.example/page"]).boxed(),
    ]);
    let answer = headers(vec![header("Access-Control-Allow-Methods", &["PUT"]).boxed()]);
    (select(vec!["https://app.example/a", "https://app.example/b"]), sent, answer).prop_map(
        |(url, mut sent, mut answer)| {
            sent.push(json!({ "name": "Access-Control-Request-Method", "value": "PUT" }));
            answer.push(json!({ "name": "Access-Control-Allow-Origin", "value": "*" }));
            let request = json!({ "method": "OPTIONS", "url": url, "headers": sent });
            let response = json!({ "status": 204, "headers": answer });
            (5, json!({ "_resourceType": "preflight", "request": request, "response": response }))
        },
    )
}

/// A page's own server was asked before: what else the page asks of it may be forgotten.
fn first(url: &str) -> Value {
    json!({
        "_resourceType": "fetch",
        "request": { "method": "GET", "url": url, "headers": [{ "name": "Sec-Fetch-Site", "value": "same-origin" }] },
        "response": { "status": 200, "headers": [{ "name": "Server", "value": "nginx" }] },
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn what_a_page_writes_to_its_own_server_is_not_missed(
        creator in select(vec!["WebInspector", "Firefox", "WebKit Web Inspector", "Playwright", "mitmproxy"]),
        entries in prop::collection::vec(prop_oneof![3 => entry().boxed(), 1 => good_preflight().boxed()], 2..7),
    ) {
        let servers = ["https://app.example/first", "https://app.example:443/first", "https://other.example/first"];
        let mut har = servers.iter().fold(Har::of(creator), |har, url| har.entry(0, first(url)));
        let mut started = 0;
        for (wait, entry) in entries {
            started += wait;
            har = har.entry(started, entry);
        }
        // A response to GET is looked at wherever a cache may have kept it.
        let whole = |seen: &mut EntryHead<'_>| if seen.method == "GET" { session::retention_of(seen) } else { Retention::Keep };
        let bytes = har.bytes();
        prop_assert_eq!(reports(&bytes, &session::retention_of), reports(&bytes, &whole));
    }
}
