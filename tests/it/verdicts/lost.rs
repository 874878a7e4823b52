//! Files that lost members on the way: what they still hold is said, and no more.

use crate::common::har::{Har, Headers, PAGE};
use har_cors::report::Fetch;
use serde_json::{Value, json};

const API: &str = "https://api.example/users/7";
const PLAIN_API: &str = "http://api.example/users/7";
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);
const OTHER: (&str, &str) = ("Access-Control-Allow-Origin", "https://other.example");
const NULL: (&str, &str) = ("Access-Control-Allow-Origin", "null");
const NOT_TRUE: (&str, &str) = ("Access-Control-Allow-Credentials", "1");
const PUT: (&str, &str) = ("Access-Control-Allow-Methods", "PUT");
const CROSS_SITE: (&str, &str) = ("Sec-Fetch-Site", "cross-site");
const CORS: (&str, &str) = ("Sec-Fetch-Mode", "cors");
const REFERRER: (&str, &str) = ("Referer", "https://app.example/");

fn said(fetch: &Fetch) -> (&str, Option<&str>, &str) {
    (fetch.outcome.name(), fetch.cause.map(|cause| cause.name()), fetch.certainty.name())
}

fn names(fetch: &Fetch, cause: &str) -> bool {
    fetch.alternatives.iter().any(|other| other.name() == cause)
}

fn sent<'h>(more: &[(&'h str, &'h str)]) -> Vec<(&'h str, &'h str)> {
    [&[("Host", "s"), ("Accept-Encoding", "gzip"), ("Connection", "keep-alive")], more].concat()
}

fn asked(headers: &[(&str, &str)]) -> Value {
    let list: Vec<Value> = headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    json!({ "request": { "headers": list } })
}

#[test]
fn an_answer_for_another_origin_may_be_for_the_frame_that_asked() {
    let withheld = json!({ "response": { "_error": "net::ERR_FAILED" } });
    let image = json!({ "_resourceType": "image", "response": { "_error": "net::ERR_FAILED" } });
    let get = |har: Har, headers: Headers, answer: Headers, over: &Value| {
        har.plain(0, ("GET", API), &sent(headers), 200, answer, over).fetch(API)
    };
    // Nothing counts what was sent.
    let plain = json!({ "request": { "headersSize": null } });
    let cases = [
        (get(Har::firefox(), &[CORS, CROSS_SITE], &[OTHER], &plain), "possible"),
        (get(Har::firefox(), &[CORS, CROSS_SITE], &[NULL], &plain), "possible"),
        // The Referer is that of the page; a sandboxed frame of its own URL has one, too.
        (get(Har::chromium(), &[CORS, CROSS_SITE, REFERRER], &[OTHER], &withheld), "confirmed"),
        (get(Har::chromium(), &[CORS, CROSS_SITE, REFERRER], &[NULL], &withheld), "possible"),
        // What a style sheet asks for has the style sheet there.
        (get(Har::chromium(), &[CORS, CROSS_SITE, REFERRER], &[OTHER], &image), "possible"),
        // Nothing shows that this was refused, or requested with CORS.
        (get(Har::firefox(), &[CORS, CROSS_SITE, REFERRER], &[OTHER], &plain), "possible"),
        (get(Har::firefox(), &[CORS, CROSS_SITE, ("Origin", PAGE)], &[NULL], &plain), "deduced"),
        (get(Har::chromium(), &[CORS, CROSS_SITE], &[OTHER], &withheld), "possible"),
        (get(Har::chromium(), &[CORS, CROSS_SITE, ("Origin", PAGE)], &[OTHER], &withheld), "confirmed"),
    ];
    for (n, (fetch, certainty)) in cases.iter().enumerate() {
        assert_eq!(said(fetch), ("cors", Some("allow-origin-mismatch"), *certainty), "case {n}: {fetch:#?}");
    }
}

#[test]
fn a_page_that_its_policy_takes_the_origin_from_has_none() {
    let page = |policy: &'static str| {
        let document = json!({ "_resourceType": "document" });
        let headers: Headers = &[("Content-Security-Policy", policy)];
        Har::chromium().plain(0, ("GET", "https://app.example/page"), &sent(&[]), 200, headers, &document)
    };
    let preflight = asked(&[("Host", "s"), ("Access-Control-Request-Method", "PUT")]);
    let put = |har: Har, answer: Headers| {
        let held = har.held_back(5, "PUT", API, &[("Referer", "")]);
        held.preflight(6, API, ("PUT", ""), 403, answer).change_last(&preflight).fetch(API)
    };
    let status = ("cors", Some("preflight-bad-status"), "confirmed");
    let credentials: (&str, &str) = ("Access-Control-Allow-Credentials", "true");
    for policy in ["sandbox allow-scripts", "default-src *; SANDBOX"] {
        assert_eq!(said(&put(page(policy), &[NULL, credentials])), status, "{policy}");
    }
    let fetch = put(page("sandbox allow-same-origin allow-scripts"), &[ALLOWED, credentials]);
    assert_eq!(said(&fetch), status);
}

#[test]
fn where_nobody_is_known_to_have_asked_a_later_check_may_not_have_been_reached() {
    // Two files were put together, and number their pages alike: either may have asked.
    let report = |title: &str| {
        let withheld = json!({ "response": { "_error": "net::ERR_FAILED" } });
        let cookie = sent(&[CORS, CROSS_SITE, ("Cookie", "a=b")]);
        let har = Har::chromium().plain(0, ("GET", API), &cookie, 200, &[ALLOWED, NOT_TRUE], &withheld);
        let mut file: Value = serde_json::from_slice(&har.bytes()).unwrap();
        file["log"]["pages"].as_array_mut().unwrap().push(json!({ "id": "page_1", "title": title }));
        let options = har_cors::Options { all: true, ..har_cors::Options::default() };
        har_cors::analyze("built.har", file.to_string().as_bytes(), &options).unwrap().fetches.remove(0)
    };
    let credentials = |certainty| ("cors", Some("invalid-allow-credentials"), certainty);
    assert_eq!(said(&report("https://app.example/page")), credentials("confirmed"));
    let fetch = report("https://other.example/");
    assert_eq!(said(&fetch), credentials("possible"));
    assert!(names(&fetch, "allow-origin-mismatch"), "{fetch:#?}");
}

#[test]
fn what_a_lost_preflight_asked_for_is_one_more_reason() {
    let held = || Har::chromium().held_back(0, "PUT", API, &[]).preflight(1, API, ("PUT", ""), 204, &[ALLOWED, PUT]);
    let credentials = |certainty| ("cors", Some("invalid-allow-credentials"), certainty);
    assert_eq!(said(&held().only()), credentials("deduced"));
    let fetch = held().change_last(&asked(&[])).only();
    assert_eq!(said(&fetch), credentials("possible"));
    assert!(names(&fetch, "header-not-allowed"), "{fetch:#?}");
    // Beside it, the same URL was refused for what a request without credentials is refused for.
    let twin = |answer: Headers| {
        held().refused(2, "GET", API, &[], 307, &[&[("Location", "/b")], answer].concat()).report().fetches.remove(0)
    };
    assert_eq!(said(&twin(&[ALLOWED, ("Access-Control-Allow-Credentials", "true")])), credentials("deduced"));
    let fetch = twin(&[]);
    assert_eq!(said(&fetch), credentials("possible"));
    assert!(names(&fetch, "missing-allow-origin"), "{fetch:#?}");
}

#[test]
fn a_request_that_was_sent_was_not_refused_by_its_preflight() {
    let unmarked = json!({ "response": { "status": 0, "headers": [], "_error": null } });
    let file = |headers: Headers| {
        let har = Har::chromium().plain(0, ("PUT", API), headers, 0, &[], &unmarked);
        har.preflight(1, API, ("PUT", ""), 204, &[ALLOWED, PUT]).only()
    };
    let fetch = file(&sent(&[("Origin", PAGE)]));
    assert_eq!((fetch.outcome.name(), fetch.certainty.name()), ("undetermined", "possible"), "{fetch:#?}");
    assert_eq!(file(&[("Origin", PAGE)]).cause.unwrap().name(), "invalid-allow-credentials");
}

#[test]
fn a_condition_beside_no_cache_is_the_scripts_own() {
    let (etag, none) = (("ETag", "\"1\""), ("If-None-Match", "\"1\""));
    let again = |headers: Headers| {
        let first = Har::firefox().request(0, "GET", API, &[], 200, &[ALLOWED, etag]);
        first.request(9_000, "GET", API, headers, 304, &[etag]).fetch(API)
    };
    // Its preflight was cached.
    let fetch = again(&[none, ("Pragma", "no-cache"), ("Cache-Control", "no-cache")]);
    assert_eq!(said(&fetch), ("cors", Some("missing-allow-origin"), "deduced"));
    assert_eq!(said(&again(&[none, ("Cache-Control", "max-age=0")])), ("succeeded", None, "possible"));
    assert_eq!(said(&again(&[none])), ("succeeded", None, "possible"));
}

#[test]
fn a_body_that_is_not_there_proves_no_mode_where_nothing_tells_who_asked() {
    let cut = json!({ "response": { "headersSize": null, "bodySize": 514, "content": { "size": 0 } } });
    let post = |headers: Headers| {
        let answer = [("Access-Control-Allow-Origin", "http://app.example/"), ("Content-Length", "27")];
        let har = Har::firefox().of_page("http://app.example");
        har.plain(0, ("POST", PLAIN_API), &sent(headers), 200, &answer, &cut).only()
    };
    let (kind, origin) = (("Content-Type", "text/plain"), ("Origin", "http://app.example"));
    let referrer = ("Referer", "http://app.example/");
    for (headers, expected) in [
        (&[("Accept", "*/*"), kind, origin, ("Priority", "u=4")][..], "possible"),
        (&[("Accept", "*/*"), kind, referrer, origin, ("Priority", "u=4")], "possible"),
        (&[("Accept", "*/*"), referrer, kind, origin, ("Priority", "u=4")], "confirmed"),
    ] {
        assert_eq!(said(&post(headers)), ("succeeded", None, expected), "{headers:?}");
    }
}

#[test]
fn what_is_left_over_had_credentials_or_another_origin() {
    let refused = json!({ "_resourceType": "fetch", "response": { "_error": "net::ERR_FAILED" } });
    let of = |sent: Headers| Har::chromium().plain(0, ("GET", API), sent, 200, &[ALLOWED], &refused).only();
    assert_eq!(said(&of(&[REFERRER])), ("cors", Some("invalid-allow-credentials"), "deduced"));
    let unnamed = of(&[]);
    assert_eq!(said(&unnamed), ("cors", Some("invalid-allow-credentials"), "possible"));
    assert!(names(&unnamed, "allow-origin-mismatch") && unnamed.missing_fact.is_some());
}

#[test]
fn what_firefox_tells_by_its_sizes_is_open_without_them() {
    let lost = json!({ "request": { "headersSize": -1 },
        "response": { "headersSize": -1, "bodySize": -1, "content": { "size": 0 } } });
    // A service worker's response has no server.
    let of_server = |address: Value| {
        let page = json!({ "serverIPAddress": "127.0.0.1" });
        let har = Har::firefox().plain(0, ("GET", "https://app.example/page"), &sent(&[]), 200, &[], &page);
        let asked = sent(&[("Accept", "*/*"), ("Origin", PAGE), CORS, CROSS_SITE]);
        let har = har.plain(1, ("GET", API), &asked, 200, &[("Content-Type", "text/plain")], &lost);
        har.change_last(&json!({ "serverIPAddress": address, "response": { "content": { "size": 7 } } })).fetch(API)
    };
    assert_eq!(said(&of_server(json!("127.0.0.2"))), ("cors", Some("missing-allow-origin"), "deduced"));
    assert_eq!(said(&of_server(Value::Null)), ("succeeded", None, "possible"));
    // What was not sent was held back.
    let held = |over: &Value| {
        let har = Har::firefox().held_back(0, "PUT", API, &[]).change_last(over);
        har.preflight(1, API, ("PUT", ""), 204, &[ALLOWED, PUT]).only()
    };
    assert_eq!(said(&held(&json!({}))), ("cors", Some("invalid-allow-credentials"), "deduced"));
    let open = held(&json!({ "request": { "headersSize": null } }));
    assert_eq!(said(&open), ("cors", Some("invalid-allow-credentials"), "possible"));
    assert!(names(&open, "network-error"), "{open:#?}");
}

/// Its `Accept` shows what requested it; over plain http the other headers do, too.
#[test]
fn an_answer_without_a_body_may_have_been_blocked_where_the_file_has_lost_who_asked() {
    let read = |request: Value| json!({ "request": request, "response": { "headersSize": 40, "bodySize": 67, "content": { "size": 0 } } });
    let uncounted = json!({ "request": { "headersSize": -1 },
        "response": { "headersSize": -1, "bodySize": -1, "content": { "size": 0 } } });
    let cut = json!({ "response": { "headersSize": 40, "bodySize": 40, "content": { "size": 0 } } });
    let (star, wire) = (("Access-Control-Allow-Origin", "*"), ("Connection", "keep-alive"));
    let named = ("Access-Control-Allow-Origin", "http://app.example");
    let of = |more: Headers, over: &Value| {
        let har = Har::firefox().of_page("http://app.example");
        let allowed = if more.iter().any(|(name, _)| *name == "Origin") { star } else { named };
        let answer = [
            allowed,
            ("Access-Control-Allow-Credentials", "true"),
            ("Content-Type", "application/json"),
            ("Content-Length", "27"),
        ];
        har.plain(0, ("GET", PLAIN_API), &[&[wire], more].concat(), 403, &answer, over).only()
    };
    for (fetch, cause) in [
        (of(&[("Accept", "*/*")], &uncounted), "orb"),
        (of(&[], &read(json!({ "headersSize": 40 }))), "orb"),
        // A header is lost: whether there was an Origin is not known.
        (of(&[("Accept", "text/css,*/*;q=0.1")], &read(json!({ "headersSize": 900 }))), "orb"),
        (of(&[("Origin", "http://app.example")], &cut), "wrong-mime-type"),
    ] {
        assert_eq!(said(&fetch), ("succeeded", None, "possible"), "{fetch:#?}");
        assert!(names(&fetch, cause) && fetch.missing_fact.is_some(), "{fetch:#?}");
    }
}
