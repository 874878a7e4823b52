//! Which explanation is given for a record, how sure, and what is named when more than one is left.

use crate::common::har::{Har, Headers, PAGE};
use har_cors::report::Fetch;

const API: &str = "https://api.example/users/7";
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);
const WILDCARD: (&str, &str) = ("Access-Control-Allow-Origin", "*");
const CREDENTIALS: (&str, &str) = ("Access-Control-Allow-Credentials", "true");
const COOKIE: (&str, &str) = ("Cookie", "id=1");

fn said(fetch: &Fetch) -> (&str, Option<&str>, &str) {
    (fetch.outcome.name(), fetch.cause.map(|cause| cause.name()), fetch.certainty.name())
}

#[test]
fn chromium_exports_mark_what_was_refused_and_elimination_finds_why() {
    let wildcard = Some("wildcard-allow-origin-with-credentials");
    let cases: [(Headers, Headers, (&str, Option<&str>, &str)); 7] = [
        // The headers alone prove it.
        (&[], &[], ("cors", Some("missing-allow-origin"), "confirmed")),
        (
            &[],
            &[("Access-Control-Allow-Origin", "https://app.example/")],
            ("cors", Some("allow-origin-mismatch"), "confirmed"),
        ),
        // Nothing else is wrong: the request had credentials, though no cookie is recorded.
        (&[], &[WILDCARD], ("cors", wildcard, "deduced")),
        (&[], &[ALLOWED], ("cors", Some("invalid-allow-credentials"), "deduced")),
        // A cookie is recorded.
        (&[COOKIE], &[WILDCARD, CREDENTIALS], ("cors", wildcard, "confirmed")),
        (&[COOKIE], &[ALLOWED], ("cors", Some("invalid-allow-credentials"), "confirmed")),
        // Every check passes, and the browser refused it all the same.
        (&[COOKIE], &[ALLOWED, CREDENTIALS], ("undetermined", Some("not-told"), "possible")),
    ];
    for (sent, answer, expected) in cases {
        let fetch = Har::chromium().refused(0, "GET", API, sent, 200, answer).only();
        assert_eq!(said(&fetch), expected, "{sent:?} {answer:?}");
        assert!(expected.2 != "possible" || fetch.missing_fact.is_some());
    }
}

#[test]
fn firefox_marks_nothing_and_a_cookie_that_is_not_there_leaves_two_explanations() {
    let cases: [(Headers, Headers, (&str, Option<&str>, &str), &[&str]); 4] = [
        (&[], &[], ("cors", Some("missing-allow-origin"), "deduced"), &[]),
        (&[COOKIE], &[WILDCARD], ("cors", Some("wildcard-allow-origin-with-credentials"), "deduced"), &[]),
        (&[], &[WILDCARD], ("succeeded", None, "possible"), &["wildcard-allow-origin-with-credentials"]),
        (&[], &[ALLOWED, CREDENTIALS], ("succeeded", None, "confirmed"), &[]),
    ];
    for (sent, answer, expected, alternatives) in cases {
        let fetch = Har::firefox().request(0, "GET", API, sent, 200, answer).only();
        assert_eq!(said(&fetch), expected, "{sent:?} {answer:?}");
        assert_eq!(*fetch.alternatives, *alternatives);
    }
}

#[test]
fn what_a_server_is_asked_by_its_own_pages_tells_nothing_of_others() {
    const OWN: Headers = &[("Origin", "https://api.example"), ("Sec-Fetch-Site", "same-origin"), COOKIE];
    const FOREIGN: Headers = &[("Sec-Fetch-Site", "cross-site"), COOKIE];
    // Whether other pages ask with credentials.
    for (sent, expected) in [(OWN, &[][..]), (FOREIGN, &["invalid-allow-credentials"])] {
        let har = Har::chromium().request(0, "POST", API, sent, 200, &[ALLOWED, CREDENTIALS]);
        let fetch = har.refused(10, "GET", API, &[], 200, &[]).fetch(API);
        assert_eq!(&*fetch.also_wrong, expected, "{sent:?}");
    }
    // Whether their requests are answered.
    const OTHER: Headers = &[("Origin", "https://other.example"), ("Sec-Fetch-Site", "cross-site")];
    for (sent, expected) in [(OWN, "deduced"), (OTHER, "predicted")] {
        let har = Har::chromium().preflight(0, API, ("PUT", ""), 204, &[ALLOWED, CREDENTIALS]);
        let fetches = har.request(10, "PUT", API, sent, 200, &[]).report().fetches;
        let lone = fetches.iter().find(|fetch| fetch.entries.request.is_none()).unwrap();
        assert_eq!(lone.certainty, expected, "{sent:?}: {lone:#?}");
    }
    // Whether they asked before.
    for (sent, expected) in [(OWN, false), (FOREIGN, true)] {
        let har = Har::chromium().request(0, "PUT", API, sent, 200, &[]);
        let fetch = har.refused(10, "PUT", API, &[COOKIE], 200, &[]).fetch(API);
        let told = fetch.evidence.iter().any(|evidence| evidence.note.contains("answered before"));
        assert_eq!(told, expected, "{sent:?}: {:#?}", fetch.evidence);
    }
}

#[test]
fn a_proxy_records_no_verdict_so_that_it_is_predicted() {
    let fetch = Har::of("Charles Proxy").request(0, "GET", API, &[], 200, &[]).only();
    assert_eq!(said(&fetch), ("cors", Some("missing-allow-origin"), "predicted"));
    let preflighted = Har::of("mitmproxy")
        .preflight(0, API, ("PUT", ""), 204, &[ALLOWED, ("Access-Control-Allow-Methods", "POST")])
        .request(10, "GET", API, &[], 200, &[ALLOWED]);
    let fetches = preflighted.report().fetches;
    // The PUT never came: its preflight must be the only item.
    let lone = fetches.iter().find(|f| f.entries.request.is_none()).unwrap();
    assert_eq!((lone.method.unescaped(), lone.preflight.name()), ("PUT", "recorded"));
}

#[test]
fn without_a_browser_the_standard_judges_and_the_engines_that_differ_are_named() {
    let header = |name: &str, value: &str| serde_json::json!({ "name": name, "value": value });
    let entry = |method: &str, status: u16, asks: bool| {
        let mut sent = vec![header("Origin", PAGE)];
        sent.extend(asks.then(|| header("Access-Control-Request-Method", "PUT")));
        serde_json::json!({
            "request": { "method": method, "url": API, "headers": sent },
            "response": { "status": status, "headers": [header("Content-Type", "text/html")] },
        })
    };
    let fetch = Har::of("own script").entry(0, entry("OPTIONS", 404, true)).only();
    assert_eq!(said(&fetch), ("cors", Some("missing-allow-origin"), "predicted"));
    assert!(fetch.explanation.contains("Safari would name preflight-bad-status first"), "{:?}", fetch.explanation);
    assert!(!fetch.explanation.contains("Chrome would"), "{:?}", fetch.explanation);
}

#[test]
fn a_preflight_that_fails_in_every_way_is_reported_by_each_engines_own_order() {
    let answer: Headers = &[("Access-Control-Allow-Methods", "GET")];
    let fetch =
        Har::chromium().held_back(0, "PUT", API, &[("X-A", "1")]).preflight(1, API, ("PUT", "x-a"), 500, answer).only();
    assert_eq!(said(&fetch), ("cors", Some("missing-allow-origin"), "confirmed"));
    assert_eq!(*fetch.also_wrong, ["preflight-bad-status", "method-not-allowed", "header-not-allowed"]);
    assert_eq!(fetch.chromium_error.as_ref().map(|text| text.unescaped()), Some("PreflightMissingAllowOriginHeader"));
    // WebKit looks at the status first.
    assert_eq!(
        fetch.console.webkit.as_ref().map(|text| text.unescaped()),
        Some("Preflight response is not successful. Status code: 500")
    );
    assert!(
        fetch
            .console
            .firefox
            .unwrap()
            .ends_with("(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 500.")
    );
    assert_eq!((fetch.effects.request_executed, fetch.effects.cookies_stored), (Some(false), Some(false)));
}

#[test]
fn a_refused_answer_has_had_its_effects() {
    let answer: Headers = &[WILDCARD, ("Set-Cookie", "sid=1")];
    let fetch = Har::chromium().refused(0, "POST", API, &[COOKIE, ("Content-Type", "text/plain")], 200, answer).only();
    assert_eq!((fetch.effects.request_executed, fetch.effects.cookies_stored), (Some(true), Some(true)));
}

#[test]
fn the_stage_is_that_of_the_entry_that_was_refused() {
    let to: (&str, &str) = ("Location", "https://api.example/new");
    let refused_hop = Har::chromium().refused(0, "GET", API, &[], 302, &[to]).only();
    assert_eq!(
        (refused_hop.failed_at.map(|stage| stage.name()), refused_hop.entries.request),
        (Some("redirect"), Some(0))
    );
    let refused_target = Har::chromium()
        .request(0, "GET", API, &[], 302, &[ALLOWED, to])
        .refused(6, "GET", "https://api.example/new", &[], 200, &[])
        .only();
    assert_eq!(refused_target.failed_at.map(|stage| stage.name()), Some("response"));
    let userinfo =
        Har::chromium().refused(0, "GET", API, &[], 302, &[WILDCARD, ("Location", "https://u:p@b.example/")]).only();
    assert_eq!(userinfo.cause.map(|cause| cause.name()), Some("redirect-with-credentials-in-url"));
}

#[test]
fn parallel_requests_to_one_url_keep_their_own_preflights() {
    let good: Headers = &[ALLOWED, ("Access-Control-Allow-Methods", "PUT, DELETE")];
    let har = Har::firefox()
        .held_back(0, "PUT", API, &[])
        .request(1, "DELETE", API, &[], 200, &[ALLOWED])
        .request(2, "PUT", API, &[], 200, &[ALLOWED])
        .preflight(3, API, ("PUT", ""), 500, &[ALLOWED])
        .preflight(4, API, ("DELETE", ""), 204, good)
        .preflight(5, API, ("PUT", ""), 204, good);
    let pairs: Vec<_> = har.report().fetches.iter().map(|f| (f.entries.request, f.entries.preflight)).collect();
    assert_eq!(pairs, [(Some(0), Some(3)), (Some(1), Some(4)), (Some(2), Some(5))]);
}

#[test]
fn older_exports_write_the_preflight_first_and_do_not_mark_it() {
    let har = Har::of("Chrome HAR Capturer")
        .preflight(0, API, ("PUT", ""), 204, &[ALLOWED, ("Access-Control-Allow-Methods", "PUT")])
        .request(10, "PUT", API, &[], 200, &[ALLOWED]);
    let fetch = har.only();
    assert_eq!((fetch.entries.preflight, fetch.entries.request), (Some(0), Some(1)));
}

#[test]
fn an_options_request_of_script_is_no_preflight() {
    let fetch = Har::chromium().refused(0, "OPTIONS", API, &[], 200, &[]).only();
    assert_eq!((fetch.method.unescaped(), fetch.entries.request), ("OPTIONS", Some(0)));
}

#[test]
fn a_preflight_that_is_not_there_is_cached_or_hidden() {
    let good: Headers = &[ALLOWED, ("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Max-Age", "60")];
    let har = Har::chromium()
        .request(0, "PUT", API, &[], 200, &[ALLOWED])
        .preflight(1, API, ("PUT", ""), 204, good)
        .request(30_000, "PUT", API, &[], 200, &[ALLOWED])
        .request(90_000, "PUT", API, &[], 200, &[ALLOWED]);
    let states: Vec<_> = har.report().fetches.into_iter().map(|f| f.preflight.name()).collect();
    assert_eq!(states, ["recorded", "cached", "hidden"]);
    let hidden =
        Har::of("Playwright").request(0, "POST", API, &[("Content-Type", "application/json")], 200, &[ALLOWED]).only();
    let preflight = hidden.preflight_request.unwrap();
    assert_eq!(preflight.because, "Content-Type application/json");
    assert!(preflight.curl.contains("-X OPTIONS") && preflight.curl.contains(API), "{:?}", preflight.curl);
}

#[test]
fn an_answer_in_the_cache_stands_only_for_what_it_let_pass() {
    const PUT: (&str, &str) = ("Access-Control-Allow-Methods", "PUT");
    let state = |answer: Headers, first: Headers, second: Headers| {
        Har::chromium()
            .request(0, "PUT", API, first, 200, &[ALLOWED, CREDENTIALS])
            .preflight(1, API, ("PUT", ""), 204, answer)
            .request(1_000, "PUT", API, second, 200, &[ALLOWED, CREDENTIALS])
            .fetch(API)
            .preflight
    };
    let any: (&str, &str) = ("Access-Control-Allow-Methods", "*");
    let cases: [(Headers, Headers, Headers, &str); 7] = [
        (&[ALLOWED, PUT], &[], &[], "cached"),
        // A cookie says that the second request has credentials, for which this response is not enough.
        (&[ALLOWED, PUT], &[], &[COOKIE], "hidden"),
        (&[WILDCARD, CREDENTIALS, PUT], &[], &[COOKIE], "hidden"),
        (&[ALLOWED, CREDENTIALS, PUT], &[], &[COOKIE], "cached"),
        (&[ALLOWED, CREDENTIALS, PUT], &[COOKIE], &[], "cached"),
        (&[ALLOWED, CREDENTIALS, any], &[], &[COOKIE], "hidden"),
        // What the browser refused it does not keep.
        (&[PUT], &[], &[], "hidden"),
    ];
    for (answer, first, second, expected) in cases {
        assert_eq!(state(answer, first, second), expected, "{answer:?} {first:?} {second:?}");
    }
}

#[test]
fn what_is_no_cors_request_is_never_called_a_cors_failure() {
    let websocket = Har::chromium().entry(
        0,
        serde_json::json!({
            "request": { "method": "GET", "url": "wss://api.example/live", "headers": [{ "name": "Origin", "value": PAGE }, { "name": "Host", "value": "api.example" }] },
            "response": { "status": 101, "headers": [], "_error": null },
            "_resourceType": "websocket",
        }),
    );
    let image = Har::chromium().entry(
        0,
        serde_json::json!({
            "request": { "method": "GET", "url": "https://cdn.example/a.png", "headers": [{ "name": "Host", "value": "cdn.example" }, { "name": "Accept-Encoding", "value": "gzip" }, { "name": "Referer", "value": "https://app.example/" }] },
            "response": { "status": 200, "headers": [], "_error": null },
            "_resourceType": "image",
        }),
    );
    let same_origin = Har::chromium().request(0, "POST", "https://app.example/api", &[], 200, &[]);
    let navigation = Har::firefox().request(
        0,
        "POST",
        API,
        &[("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")],
        200,
        &[],
    );
    let client = Har::of("Insomnia REST Client").request(0, "GET", API, &[], 200, &[]);
    for har in [websocket, image, same_origin, navigation, client] {
        assert_eq!(har.report().summary.cors, 0, "{:#?}", har.report().fetches);
    }
}

#[test]
fn a_304_is_judged_by_the_stored_answer() {
    let asks: Headers = &[("If-None-Match", "1")];
    let first = |answer: Headers| Har::firefox().request(0, "GET", API, &[], 200, answer);
    let good = first(&[ALLOWED, CREDENTIALS, ("ETag", "1")]).request(10, "GET", API, asks, 304, &[]);
    assert_eq!(good.report().summary.cors, 0);
    let bad = first(&[("ETag", "1")]).request(10, "GET", API, asks, 304, &[]);
    assert_eq!(bad.report().summary.cors, 2);
}

#[test]
fn evidence_points_at_the_line_of_the_file() {
    let har =
        Har::chromium().refused(0, "GET", API, &[], 200, &[("Access-Control-Allow-Origin", "https://other.example")]);
    let fetch = har.only();
    let evidence = &fetch.evidence[0];
    let bytes = har.bytes();
    let (start, end) = (evidence.offset as usize, (evidence.offset + evidence.length) as usize);
    let shown: serde_json::Value = serde_json::from_slice(&bytes[start..end]).unwrap();
    assert_eq!(shown["value"], "https://other.example");
    let document: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(document.pointer(evidence.pointer.unescaped()), Some(&shown));
}

#[test]
fn a_cookie_elsewhere_makes_credentials_the_likelier_explanation() {
    let alone = Har::chromium().held_back(10, "PUT", API, &[]).preflight(11, API, ("PUT", ""), 403, &[ALLOWED]);
    assert_eq!(said(&alone.only()), ("cors", Some("preflight-bad-status"), "possible"));
    let with_cookie = Har::chromium()
        .request(0, "GET", "https://api.example/me", &[COOKIE], 200, &[ALLOWED, CREDENTIALS])
        .held_back(10, "PUT", API, &[])
        .preflight(11, API, ("PUT", ""), 403, &[ALLOWED]);
    let fetches = with_cookie.report().fetches;
    assert_eq!(said(&fetches[1]), ("cors", Some("invalid-allow-credentials"), "possible"));
    assert_eq!(*fetches[1].alternatives, ["preflight-bad-status"]);
}
