//! That a request failed, and which check came first, are two questions: the one may be sure where the other is not.

use crate::common::har::{Har, Headers, PAGE};
use har_cors::report::Fetch;
use serde_json::json;

const API: &str = "https://api.example/users/7";
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);
const WILDCARD: (&str, &str) = ("Access-Control-Allow-Origin", "*");
const COOKIE: (&str, &str) = ("Cookie", "id=1");

fn sure(fetch: &Fetch) -> [&str; 3] {
    [fetch.cause.map_or("", |cause| cause.name()), fetch.outcome_certainty.name(), fetch.certainty.name()]
}

#[test]
fn what_fails_with_and_without_credentials_fails_for_sure() {
    let methods: Headers = &[ALLOWED, ("Access-Control-Allow-Methods", "POST")];
    let star: Headers = &[WILDCARD, ("Access-Control-Allow-Methods", "POST")];
    let cases: [(Har, [&str; 3]); 6] = [
        // Refused for the method without credentials, and for them before that.
        (
            Har::chromium().held_back(0, "PUT", API, &[]).preflight(1, API, ("PUT", ""), 204, methods),
            ["method-not-allowed", "confirmed", "possible"],
        ),
        (
            Har::firefox().held_back(0, "PUT", API, &[]).preflight(1, API, ("PUT", ""), 204, star),
            ["method-not-allowed", "confirmed", "possible"],
        ),
        // One defect, one cause.
        (
            Har::chromium().held_back(0, "PUT", API, &[]).preflight(1, API, ("PUT", ""), 204, &[]),
            ["missing-allow-origin", "confirmed", "confirmed"],
        ),
        // A cookie shows which.
        (
            Har::chromium().held_back(0, "PUT", API, &[COOKIE]).preflight(1, API, ("PUT", ""), 204, star),
            ["wildcard-allow-origin-with-credentials", "confirmed", "confirmed"],
        ),
        // Without credentials it passes, and nothing marks that it failed.
        (Har::firefox().request(0, "GET", API, &[], 200, &[WILDCARD]), ["", "possible", "possible"]),
        // Another explanation has nothing to do with CORS.
        (Har::chromium().held_back(0, "PUT", API, &[]), ["hidden-preflight-failed", "possible", "possible"]),
    ];
    for (n, (har, expected)) in cases.into_iter().enumerate() {
        let fetch = har.only();
        assert_eq!(sure(&fetch), expected, "{n}: {fetch:#?}");
        let is_cors = fetch.outcome == "cors" && expected[1] != "possible";
        assert_eq!(fetch.severity() == har_cors::report::Severity::Error, is_cors, "{n}");
    }
}

#[test]
fn each_explanation_that_is_left_has_its_fix() {
    let methods: Headers = &[ALLOWED, ("Access-Control-Allow-Methods", "POST")];
    let fetch = Har::chromium().held_back(0, "PUT", API, &[]).preflight(1, API, ("PUT", ""), 204, methods).only();
    let explanation = fetch.explanation.unescaped();
    assert!(explanation.contains("The PUT is certain to fail"), "{explanation}");
    assert!(explanation.contains("The PUT was not sent.") && !explanation.contains("In that case"), "{explanation}");
    let fixes: Vec<&str> = fetch.fixes.iter().map(|fix| fix.unescaped()).collect();
    assert!(fixes[0].contains("`Access-Control-Allow-Methods: POST, PUT`"), "{fixes:?}");
    let cookies = fixes.iter().find(|fix| fix.starts_with("If the page sends cookies")).unwrap();
    assert!(cookies.contains("`Access-Control-Allow-Credentials: true`") && !cookies.contains(": *"), "{cookies}");
    // One that is sure needs no other.
    let sure = Har::chromium().held_back(0, "PUT", API, &[]).preflight(1, API, ("PUT", ""), 204, &[]).only();
    assert!(sure.fixes.iter().all(|fix| !fix.contains("sends cookies")), "{:?}", sure.fixes);
}

#[test]
fn safari_says_itself_that_cors_refused_it() {
    let sentence = "Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200";
    let entry = json!({
        "request": { "method": "GET", "url": API, "headers": [{ "name": "Origin", "value": PAGE }] },
        "response": { "status": 0, "headers": [], "_error": sentence },
    });
    let fetch = Har::of("WebKit Web Inspector").entry(0, entry).only();
    assert_eq!(sure(&fetch), ["missing-allow-origin", "confirmed", "possible"], "{fetch:#?}");
}

#[test]
fn an_error_does_not_tell_what_the_server_did() {
    // Status, and whether the server is said to have handled the request.
    for (status, executed) in
        [(200, Some(true)), (204, Some(true)), (304, Some(true)), (401, None), (404, None), (413, None), (502, None)]
    {
        let answer: Headers = &[("Content-Type", "text/html")];
        let fetches = [
            ("GET", Har::chromium().refused(0, "GET", API, &[], status, answer)),
            ("POST", Har::chromium().refused(0, "POST", API, &[], status, answer)),
            ("GET", Har::firefox().request(0, "GET", API, &[], status, answer)),
        ];
        for (method, har) in fetches {
            let fetch = har.only();
            assert_eq!(fetch.effects.request_executed, executed, "{method} {status}");
            let says_it_did = fetch.explanation.contains("did reach") || fetch.explanation.contains("handled");
            assert_eq!(says_it_did, executed.is_some(), "{method} {status}: {:?}", fetch.explanation);
            let leaves_open = fetch.explanation.contains("does not show whether");
            assert_eq!(leaves_open, status == 502 && method == "POST", "{method} {status}: {:?}", fetch.explanation);
        }
    }
}

#[test]
fn what_the_servers_saw_is_told_from_the_first_to_the_last() {
    const LOGIN: &str = "https://id.example/authorize";
    let redirect = |headers: &[(&str, &str)]| {
        let headers: Vec<_> = headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        json!({ "response": { "headers": headers, "redirectURL": LOGIN } })
    };
    let chain = |over: &serde_json::Value| {
        Har::chromium()
            .plain(0, ("POST", API), &[("Origin", PAGE)], 307, &[ALLOWED], over)
            .held_back(10, "POST", LOGIN, &[("Content-Type", "application/json")])
            .preflight(11, LOGIN, ("POST", "content-type"), 302, &[("Location", "/login")])
            .fetch(API)
    };
    let sent = chain(&redirect(&[("Location", LOGIN), ALLOWED]));
    assert_eq!(sent.effects.request_executed, Some(true), "{sent:#?}");
    assert_eq!(
        sent.server_saw.as_ref().map(|text| text.unescaped()),
        Some(
            "POST to api.example answered 307; then OPTIONS to id.example answered 302; the POST did not get that far"
        )
    );
    assert!(sent.explanation.contains("https://api.example redirected the POST"), "{sent:#?}");
    // Nobody but the browser redirected it.
    let own = chain(&redirect(&[("Location", LOGIN), ("Non-Authoritative-Reason", "HSTS")]));
    assert_eq!(own.effects.request_executed, Some(false), "{own:#?}");
    assert!(own.server_saw.as_ref().unwrap().contains("the browser itself redirected the POST"), "{own:#?}");
    assert!(!own.explanation.contains("https://api.example redirected the POST"), "{own:#?}");
}

#[test]
fn a_script_that_a_module_may_not_be_leaves_open_whether_it_ran() {
    let script = json!({ "_resourceType": "script" });
    let of = |kind: &str, mode: &str, over: &serde_json::Value| {
        let sent = [("Origin", PAGE), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", "script"), ("Host", "api.example")];
        let answer = [WILDCARD, ("Content-Type", kind)];
        let answer = if kind.is_empty() { &answer[..1] } else { &answer };
        Har::chromium().plain(0, ("GET", API), &sent, 200, answer, over).only()
    };
    for kind in ["text/html; charset=utf-8", "text/plain", "application/octet-stream", "image/png"] {
        let fetch = of(kind, "cors", &script);
        assert_eq!((fetch.outcome.name(), fetch.certainty.name()), ("succeeded", "possible"), "{kind}");
        assert_eq!(fetch.alternatives.iter().map(|cause| cause.name()).collect::<Vec<_>>(), ["wrong-mime-type"]);
        assert!(fetch.explanation.unescaped().contains("CORS allows the page to read it"), "{:?}", fetch.explanation);
    }
    for kind in ["text/javascript", "APPLICATION/JAVASCRIPT", "application/json", "text/css", "application/wasm", ""] {
        let fetch = of(kind, "cors", &script);
        assert_eq!((fetch.certainty.name(), fetch.alternatives.len()), ("confirmed", 0), "{kind}");
    }
    // Script that fetches a page runs nothing.
    let fetch = of("text/html", "cors", &json!({ "_resourceType": "fetch" }));
    assert_eq!((fetch.certainty.name(), fetch.alternatives.len()), ("confirmed", 0));
}

#[test]
fn bytes_that_went_out_do_not_tell_an_abort_from_a_failure() {
    let of = |timings: serde_json::Value| {
        let over = json!({
            "_securityState": "insecure", "request": { "headersSize": 300 }, "timings": timings,
            "response": { "status": 0, "headers": [], "headersSize": 0, "bodySize": 389, "content": { "size": 0 } },
        });
        let sent = [("Host", "api.example"), ("Origin", PAGE), ("Connection", "keep-alive")];
        Har::firefox().plain(0, ("POST", API), &sent, 0, &[], &over).only()
    };
    let fetch = of(json!({ "blocked": -1, "send": 0, "wait": 0, "receive": 0 }));
    assert_eq!((fetch.cause.unwrap().name(), fetch.certainty.name()), ("network-error", "possible"));
    assert_eq!(fetch.alternatives.iter().map(|cause| cause.name()).collect::<Vec<_>>(), ["aborted"]);
    let fetch = of(json!({ "blocked": 1, "send": 2, "wait": 0, "receive": 0 }));
    assert_eq!(
        (fetch.cause.unwrap().name(), fetch.certainty.name(), fetch.alternatives.len()),
        ("network-error", "deduced", 0)
    );
}

#[test]
fn the_guard_of_the_local_network_is_that_of_the_version() {
    const DEVICE: &str = "http://192.168.1.20/status";
    let of = |major: u32, page: &str, error: &str| {
        let agent =
            format!("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0");
        let sent = [("Origin", page), ("User-Agent", &*agent)];
        let asks = [("Access-Control-Request-Method", "PUT"), sent[0], sent[1]];
        Har::chromium()
            .plain(0, ("PUT", DEVICE), &sent, 0, &[], &json!({ "response": { "_error": "net::ERR_FAILED" } }))
            .plain(
                1,
                ("OPTIONS", DEVICE),
                &asks,
                0,
                &[],
                &json!({
                    "_resourceType": "preflight", "response": { "_error": error },
                }),
            )
            .only()
    };
    const NEW: &str = "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS";
    const OLD: &str = "net::ERR_BLOCKED_BY_PRIVATE_NETWORK_ACCESS_CHECKS";
    const ALLOW: &str = "Access-Control-Allow-Private-Network";
    for (major, page, error, certainty, name, fix) in [
        (145, PAGE, NEW, "deduced", Some("LocalNetworkAccessPermissionDenied"), "site settings"),
        (145, "http://app.example", NEW, "deduced", Some("InsecureLocalNetwork"), "over https"),
        (141, PAGE, NEW, "possible", None, ALLOW),
        (120, PAGE, OLD, "possible", None, ALLOW),
        (120, "http://app.example", OLD, "possible", Some("InsecurePrivateNetwork"), "over https"),
    ] {
        let fetch = of(major, page, error);
        assert_eq!(fetch.cause.unwrap().name(), "local-network-access", "{major} {page}");
        assert_eq!(fetch.certainty.name(), certainty, "{major} {page}");
        assert_eq!(fetch.chromium_error.as_ref().map(|name| name.unescaped()), name, "{major} {page}");
        assert!(fetch.fixes[0].contains(fix), "{major} {page}: {:?}", fetch.fixes);
        let says = fetch.explanation.unescaped().contains("No CORS header can change that");
        assert_eq!(says, fix != ALLOW, "{major} {page}: {:?}", fetch.explanation);
    }
}
