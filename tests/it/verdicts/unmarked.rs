//! What a record does not hold, or has lost: no verdict may rest on it.

use crate::common::har::{Har, Headers, PAGE};
use har_cors::report::Fetch;
use serde_json::{Value, json};

const API: &str = "https://api.example/users/7";
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);
const CREDENTIALS: (&str, &str) = ("Access-Control-Allow-Credentials", "true");
const PUT: (&str, &str) = ("Access-Control-Allow-Methods", "PUT");
const CACHED: (&str, &str) = ("Cache-Control", "max-age=600");
const NO_ORIGIN: &[(&str, &str)] = &[("Host", "s"), ("Accept-Encoding", "gzip"), ("Connection", "keep-alive")];

fn said(fetch: &Fetch) -> (&str, Option<&str>, &str) {
    (fetch.outcome.name(), fetch.cause.map(|cause| cause.name()), fetch.certainty.name())
}

#[test]
fn a_304_is_judged_only_by_an_answer_that_it_can_confirm() {
    let etag = ("ETag", "\"1\"");
    let (good, bad): (Headers, Headers) = (&[ALLOWED, CREDENTIALS, etag], &[etag]);
    let first = |method: &str, answer: Headers| Har::firefox().request(0, method, API, &[], 200, answer);
    let again = |har: Har, sent: Headers| har.request(10_000, "GET", API, sent, 304, &[("Date", "x")]).fetch(API);
    let asks = |tag: &'static str| [("If-None-Match", tag)];
    let possible = ("succeeded", None, "possible");
    let cases = [
        // Nothing is stored: nothing is known.
        (again(Har::firefox(), &asks("\"1\"")), possible),
        // Nothing was to be confirmed: the server answered so of its own accord.
        (again(Har::firefox(), &[]), ("cors", Some("missing-allow-origin"), "deduced")),
        (again(first("GET", good), &asks("\"1\"")), ("succeeded", None, "confirmed")),
        (again(first("GET", bad), &asks("W/\"1\"")), ("cors", Some("missing-allow-origin"), "deduced")),
        // Another method's response, another version's, one that may not be stored.
        (again(first("POST", bad), &asks("\"1\"")), possible),
        (again(first("GET", bad), &asks("\"2\"")), possible),
        (again(first("GET", &[etag, ("Cache-Control", "no-store")]), &asks("\"1\"")), possible),
        // Firefox keeps an image's response apart from one to a request with CORS.
        (again(Har::firefox().plain(0, ("GET", API), NO_ORIGIN, 200, bad, &json!({})), &asks("\"1\"")), possible),
        // Script requested the 304 itself, and gets it.
        (
            Har::firefox()
                .request(10, "GET", API, &asks("\"1\""), 304, &[("Date", "x")])
                .preflight(11, API, ("GET", "if-none-match"), 204, &[ALLOWED, ("Access-Control-Allow-Headers", "*")])
                .fetch(API),
            ("cors", Some("missing-allow-origin"), "deduced"),
        ),
    ];
    for (n, (fetch, expected)) in cases.iter().enumerate() {
        assert_eq!(said(fetch), *expected, "case {n}: {fetch:#?}");
        assert_eq!(fetch.missing_fact.is_some(), expected.2 == "possible", "case {n}");
    }
    let refused = |sent: Headers| Har::chromium().refused(0, "GET", API, sent, 304, &[]).only();
    assert_eq!(said(&refused(&asks("\"1\""))), ("undetermined", Some("not-told"), "possible"));
    // The request has no condition: there is nothing that the 304 could confirm.
    assert_eq!(said(&refused(&[])), ("cors", Some("missing-allow-origin"), "confirmed"));
}

#[test]
fn an_answer_from_the_cache_is_one_that_the_cache_could_give() {
    let other = ("Access-Control-Allow-Origin", "https://other.example");
    let mismatch = |certainty| ("cors", Some("allow-origin-mismatch"), certainty);
    let file = |method: &str, answer: Headers, later: u64, sent: Headers| {
        Har::chromium()
            .request(0, method, API, &[("Origin", "https://other.example")], 200, answer)
            .change_last(&json!({ "serverIPAddress": "93.184.215.14" }))
            .held_back(later, "GET", API, sent)
            .fetch(API)
    };
    let cases = [
        (file("GET", &[other, CACHED], 1_000, &[]), Some(mismatch("deduced"))),
        // Its preflight, which is not in the file, may have failed.
        (file("GET", &[other, CACHED], 1_000, &[("X-A", "1")]), Some(mismatch("possible"))),
        // The browser guesses how long this may be kept.
        (file("GET", &[other, ("ETag", "1")], 1_000, &[]), Some(mismatch("possible"))),
        (file("GET", &[other, ("Cache-Control", "max-age=60")], 90_000, &[]), None),
        (file("GET", &[other, ("Cache-Control", "no-cache, max-age=600")], 1_000, &[]), None),
        (file("GET", &[other, ("Cache-Control", "no-store, max-age=600")], 1_000, &[]), None),
        (file("POST", &[other, CACHED], 1_000, &[]), None),
        (file("GET", &[other, CACHED], 1_000, &[("Cache-Control", "no-cache")]), None),
        (file("GET", &[other, CACHED, ("Vary", "Origin")], 1_000, &[]), None),
    ];
    for (n, (fetch, expected)) in cases.iter().enumerate() {
        match expected {
            Some(expected) => assert_eq!(said(fetch), *expected, "case {n}"),
            None => assert!(fetch.outcome != "cors" && fetch.certainty == "possible", "case {n}: {fetch:#?}"),
        }
    }
    // A script with an error's status is given up when its headers came: they were stored, and the rest may not have been.
    let script = json!({ "_resourceType": "script", "response": { "_error": "net::ERR_ABORTED" } });
    let given_up = Har::chromium()
        .plain(0, ("GET", API), NO_ORIGIN, 502, &[("Access-Control-Allow-Origin", "*.example"), CACHED], &script)
        .held_back(5, "GET", API, &[])
        .fetch(API);
    assert_eq!(said(&given_up), ("cors", Some("invalid-allow-origin"), "possible"));
}

#[test]
fn a_policy_of_the_page_is_not_a_frames() {
    let policy: Headers = &[("Content-Security-Policy", "connect-src 'self' http://old.example:80")];
    let blocked = json!({ "response": { "_error": "", "status": 0, "headers": [] }, "_resourceType": "xhr" });
    let document = json!({ "_resourceType": "document" });
    let page = || Har::chromium().plain(0, ("GET", "https://app.example/page"), NO_ORIGIN, 200, policy, &document);
    let ask = |har: Har, url: &str, referrer: &str| {
        har.plain(9, ("GET", url), &[("Referer", referrer), ("User-Agent", "Mozilla/5.0")], 0, &[], &blocked).fetch(url)
    };
    let own = "https://app.example/";
    assert_eq!(said(&ask(page(), API, own)), ("policy", Some("csp"), "deduced"));
    let frame = ask(page(), API, "https://frame.example/");
    // What stopped it may be a policy in a <meta> tag, or the frame's own. An extension has a code of its own.
    for fetch in [frame, ask(page(), "https://old.example/a", own)] {
        assert_eq!(said(&fetch), ("policy", Some("csp"), "possible"));
        assert!(fetch.alternatives.iter().any(|cause| cause.name() == "blocked-by-client"));
    }
    // A frame of the same origin has a policy of its own.
    let framed = page().plain(5, ("GET", "https://app.example/frame"), NO_ORIGIN, 200, &[("A", "b")], &document);
    assert_eq!(said(&ask(framed, API, own)), ("policy", Some("csp"), "possible"));
}

#[test]
fn a_step_that_should_have_been_refused_lowers_the_certainty_of_what_came_after() {
    let file = |har: Har, answer: Headers| {
        let cookie = ("Cookie", "id=1");
        let star: Headers = &[("Access-Control-Allow-Origin", "*"), PUT];
        har.request(0, "PUT", API, &[cookie], 200, answer).preflight(1, API, ("PUT", ""), 204, star).only()
    };
    let cases = [
        (file(Har::firefox(), &[ALLOWED, CREDENTIALS]), ("succeeded", None, "possible")),
        (file(Har::firefox(), &[]), ("cors", Some("missing-allow-origin"), "possible")),
        (file(Har::chromium(), &[]), ("succeeded", None, "confirmed")),
    ];
    for (n, (fetch, expected)) in cases.iter().enumerate() {
        assert_eq!(said(fetch), *expected, "case {n}: {fetch:#?}");
    }
}

#[test]
fn an_upload_listener_may_stand_in_for_the_list_of_methods() {
    // By the standard its preflight allows the request's own method where the response lists none.
    for har in [Har::firefox(), Har::of("mitmproxy")] {
        let fetch = har
            .preflight(0, API, ("PUT", ""), 204, &[ALLOWED, CREDENTIALS])
            .request(5, "PUT", API, &[], 200, &[ALLOWED, CREDENTIALS])
            .fetch(API);
        assert_eq!(said(&fetch), ("succeeded", None, "possible"));
        assert!(fetch.missing_fact.is_some());
    }
}

#[test]
fn what_was_taken_out_of_a_file_proves_nothing() {
    let undetermined = ("undetermined", Some("not-told"), "possible");
    for value in ["[redacted]", "REDACTED", "***"] {
        let answer: Headers = &[("Access-Control-Allow-Origin", value), ("Date", "x")];
        for har in [Har::firefox(), Har::of("Charles Proxy")] {
            let fetch = har.request(0, "GET", API, &[], 200, answer).only();
            assert_eq!(said(&fetch), undetermined, "{value}");
            assert!(fetch.missing_fact.unwrap().contains("placeholder"));
        }
        // Chromium says that it was refused, but not for what.
        let marked = Har::chromium().refused(0, "GET", API, &[], 200, answer).only();
        assert_eq!((marked.outcome.name(), marked.certainty.name()), ("cors", "possible"), "{value}");
        assert_eq!(marked.alternatives[0], "missing-allow-origin");
        // The request's own Origin: the title shows the page's origin, but one of its frames may have made the request.
        let origin = Har::firefox().request(0, "GET", API, &[("Origin", value)], 200, &[ALLOWED, CREDENTIALS]).only();
        let page = origin.origin.as_ref().map(|text| text.unescaped());
        assert_eq!((said(&origin), page), (("succeeded", None, "possible"), None), "{value}");
    }
    let emptied =
        |har: Har| har.plain(0, ("GET", API), &[("Origin", PAGE), ("Connection", "close")], 200, &[], &json!({}));
    assert_eq!(said(&emptied(Har::firefox()).only()), undetermined);
    assert_eq!(said(&emptied(Har::of("Fiddler")).only()), undetermined);
}

#[test]
fn a_trimmed_chrome_file_has_lost_its_marks() {
    let trimmed = |answer: Headers, status: u16| {
        Har::chromium()
            .request(0, "GET", API, &[], status, answer)
            .change_last(&json!({ "response": { "_error": Value::Null } }))
            .only()
    };
    let cases = [
        (trimmed(&[ALLOWED, CREDENTIALS], 200), ("succeeded", None, "predicted")),
        (trimmed(&[ALLOWED], 200), ("succeeded", None, "possible")),
        (trimmed(&[], 200), ("cors", Some("missing-allow-origin"), "predicted")),
    ];
    for (n, (fetch, expected)) in cases.iter().enumerate() {
        assert_eq!(said(fetch), *expected, "case {n}: {fetch:#?}");
    }
}

#[test]
fn a_workers_answer_is_not_checked() {
    let made = |body: u64| json!({ "request": { "headersSize": 0 }, "response": { "bodySize": 0, "content": { "size": body } } });
    let ask = |url: &str, over: &Value| {
        Har::firefox().request(0, "GET", url, &[("Sec-Fetch-Mode", "cors")], 200, &[]).change_last(over).fetch(url)
    };
    let local = "http://localhost:3000/a";
    assert_eq!(said(&ask(API, &made(12))), ("succeeded", None, "confirmed"));
    assert_eq!(said(&ask(local, &made(12))), ("succeeded", None, "confirmed"));
    // Without a body it looks like an empty response from the cache.
    assert_eq!(said(&ask(API, &made(0))), ("succeeded", None, "possible"));
    assert_eq!(said(&ask("http://api.example/a", &made(0))), ("cors", Some("missing-allow-origin"), "deduced"));
}

#[test]
fn reports_and_old_beacons_are_no_cors_failures() {
    let body = ("Content-Type", "text/plain;charset=UTF-8");
    let report = ("Content-Type", "application/csp-report");
    for (n, har) in [
        Har::firefox().request(0, "POST", API, &[body, ("Accept", "*/*")], 200, &[]),
        Har::firefox().request(0, "POST", API, &[report, ("Accept", "*/*")], 200, &[]),
        Har::chromium()
            .request(0, "POST", API, &[report], 200, &[])
            .change_last(&json!({ "_resourceType": "csp-violation-report" })),
        Har::chromium()
            .request(0, "POST", API, &[("Content-Type", "text/ping")], 200, &[])
            .change_last(&json!({ "_resourceType": "ping" })),
    ]
    .into_iter()
    .enumerate()
    {
        let sure =
            har.report().fetches.into_iter().find(|f| f.outcome.name() == "cors" && f.certainty.name() != "possible");
        assert!(sure.is_none(), "case {n}: {sure:#?}");
    }
}

#[test]
fn a_proxys_demand_for_a_login_is_no_answer_of_the_server() {
    for har in [Har::firefox(), Har::of("mitmproxy")] {
        let fetch = har.request(0, "GET", API, &[], 407, &[("Proxy-Authenticate", "Basic")]).only();
        assert_eq!(said(&fetch), ("undetermined", Some("not-told"), "possible"));
    }
}

#[test]
fn a_bare_code_stands_for_more_than_frames() {
    let over = json!({ "_resourceType": "image", "response": { "_error": "net::ERR_BLOCKED_BY_RESPONSE" } });
    let mut sent = NO_ORIGIN.to_vec();
    sent.push(("Referer", "https://app.example/"));
    let image = Har::chromium().plain(0, ("GET", "https://cdn.example/a.png"), &sent, 200, &[("A", "b")], &over).only();
    assert_eq!(said(&image), ("policy", Some("corp"), "possible"));
}

#[test]
fn a_websocket_that_was_blocked_met_no_server() {
    let socket = |error: &str, url: &str| {
        let over = json!({ "_resourceType": "websocket", "response": { "_error": error } });
        let sent = [("Referer", "https://app.example/"), ("Origin", PAGE)];
        Har::chromium().plain(0, ("GET", url), &sent, 0, &[], &over).only()
    };
    let live = "wss://api.example/live";
    assert_eq!(said(&socket("net::ERR_BLOCKED_BY_CLIENT", live)), ("policy", Some("blocked-by-client"), "confirmed"));
    assert_eq!(said(&socket("net::ERR_ABORTED", live)), ("aborted", Some("aborted"), "confirmed"));
    assert_eq!(said(&socket("", "ws://api.example/live")), ("policy", Some("mixed-content"), "deduced"));
    assert_eq!(said(&socket("net::ERR_CONNECTION_REFUSED", live)), ("network", Some("websocket-failed"), "confirmed"));
}

#[test]
fn a_sentence_of_both_stages_leaves_open_what_the_server_did() {
    let sentence = "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.";
    let failed = |method: &str, sentence: &str| {
        let over = json!({ "response": { "_error": sentence } });
        let sent = [("Origin", PAGE), ("Referer", "https://app.example/")];
        Har::of("WebKit Web Inspector").plain(0, (method, API), &sent, 0, &[], &over).only()
    };
    let put = failed("PUT", sentence);
    assert_eq!(said(&put), ("cors", Some("wildcard-allow-origin-with-credentials"), "confirmed"));
    assert_eq!((put.credentials.name(), put.effects.request_executed), ("include", None));
    assert!(put.missing_fact.is_some());
    assert!(put.explanation.contains("If this happened on the preflight"), "{:?}", put.explanation);
    assert!(put.server_saw.as_ref().unwrap().ends_with("the file does not show whether the PUT was sent"));
    let method = failed("PUT", "Method PUT is not allowed by Access-Control-Allow-Methods.");
    assert_eq!((method.effects.request_executed, method.missing_fact), (Some(false), None));
}

#[test]
fn what_is_only_possible_is_not_told_as_if_it_had_happened() {
    // A public page, a server with a public name that was never reached, and nothing else.
    let get = Har::chromium().held_back(0, "GET", API, &[]).only();
    assert_eq!(said(&get), ("undetermined", Some("not-told"), "possible"));
    assert!(!get.explanation.contains("local network"), "{:?}", get.explanation);
    let put = Har::chromium().held_back(0, "PUT", API, &[]).only();
    assert_eq!(
        (put.cause.map(|cause| cause.name()), put.effects.request_executed),
        (Some("hidden-preflight-failed"), None)
    );
    let texts = format!("{:?} {:?}", put.explanation, put.server_saw.unwrap());
    assert!(!texts.contains("PUT was not sent"), "{texts}");
    // What its preflight proves is reported.
    let held = Har::chromium().held_back(0, "PUT", API, &[]).preflight(1, API, ("PUT", ""), 403, &[]).only();
    assert_eq!(held.effects.request_executed, Some(false));
    assert!(held.server_saw.unwrap().ends_with("the PUT was not sent"));
}

#[test]
fn a_page_of_this_machine_that_is_not_in_the_file_is_no_public_page() {
    let api = "http://localhost:8080/a";
    let sent = [("Referer", "http://localhost:3000/")];
    let get = |har: Har| har.held_back(0, "GET", api, &sent).fetch(api);
    assert_eq!(get(Har::chromium().of_page("http://localhost:3000")).cause.map(|cause| cause.name()), Some("not-told"));
    assert_eq!(get(Har::chromium()).cause.map(|cause| cause.name()), Some("local-network-access"));
    // New versions of Chromium do not call a local address mixed content.
    let over = json!({ "response": { "_error": "" } });
    let blocked = |url: &str| Har::chromium().plain(0, ("GET", url), &sent, 0, &[], &over).fetch(url).certainty;
    assert_eq!(
        (blocked("http://192.168.1.20/a").name(), blocked("http://api.example/a").name()),
        ("possible", "deduced")
    );
}

#[test]
fn browsertime_writes_what_firefox_exports() {
    let har = Har::of("Browsertime").with_browser("firefox").request(0, "GET", API, &[], 200, &[]);
    assert_eq!(said(&har.only()), ("cors", Some("missing-allow-origin"), "deduced"));
    let chrome = Har::of("Browsertime").with_browser("Chrome").request(0, "GET", API, &[], 200, &[]);
    assert_eq!(said(&chrome.only()), ("succeeded", None, "confirmed"));
}

#[test]
fn whoever_follows_a_redirect_to_data_is_given_an_error_of_its_own() {
    let asks = |location: &'static str, kind: &str| {
        Har::chromium()
            .request(0, "GET", "https://app.example/go", &[], 302, &[("Location", location)])
            .change_last(&json!({ "_resourceType": kind }))
            .report()
            .fetches
    };
    let manual = asks("data:text/plain,x", "fetch");
    assert!(manual.iter().all(|fetch| fetch.outcome == "succeeded"), "{manual:#?}");
    // To a scheme that no browser fetches, the same mark is on what was refused.
    let refused = asks("ftp://files.example/x", "fetch");
    assert_eq!(said(&refused[0]), ("cors", Some("scheme-not-supported"), "possible"));
}

#[test]
fn a_preflight_that_the_browser_itself_redirects_has_no_answer() {
    let held =
        Har::chromium().held_back(0, "PUT", API, &[]).preflight(1, API, ("PUT", ""), 0, &[]).change_last(&json!({
            "response": { "status": 0, "headers": [], "_error": "net::ERR_INVALID_REDIRECT" },
        }));
    let fetch = held.only();
    assert_eq!(said(&fetch), ("cors", Some("preflight-redirect"), "deduced"), "{fetch:#?}");
    assert_eq!(fetch.chromium_error.unwrap(), "PreflightDisallowedRedirect");
}

#[test]
fn an_origin_that_a_page_hides_is_not_that_of_another_page() {
    let own = "http://app.example/save";
    let opaque = [("Host", "s"), ("Accept-Encoding", "gzip"), ("Connection", "keep-alive"), ("Origin", "null")];
    let listed = |har: Har, method: &str, url: &str, more: Headers| {
        let sent = [&opaque[..], more].concat();
        let answer = [("Access-Control-Allow-Origin", "https://other.example")];
        har.plain(0, (method, url), &sent, 200, &answer, &json!({})).report().summary.cross_origin
    };
    let firefox = || Har::firefox().of_page("http://app.example");
    // A page without referrer writes to its own server so.
    assert_eq!(listed(firefox(), "POST", own, &[]), 0);
    assert_eq!(listed(Har::of("mitmproxy").of_page("http://app.example"), "POST", own, &[]), 0);
    assert_eq!(listed(firefox(), "POST", own, &[("Sec-Fetch-Site", "same-origin")]), 0);
    // A page without an origin: it reads, it has a referrer, it is marked as foreign, or the server is another.
    assert_eq!(listed(firefox(), "GET", own, &[]), 1);
    assert_eq!(listed(firefox(), "POST", own, &[("Referer", "http://app.example/")]), 1);
    assert_eq!(listed(firefox(), "POST", own, &[("Sec-Fetch-Site", "cross-site")]), 1);
    assert_eq!(listed(firefox(), "POST", "http://api.example/save", &[]), 1);
}
