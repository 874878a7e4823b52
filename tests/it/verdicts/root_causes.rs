//! Why the server's response was like that.

use crate::common::har::{Har, Headers, PAGE};
use har_cors::report::Fetch;
use har_cors::rules::{RootCause, RootCertainty};

const API: &str = "https://api.example/users/7";
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);

/// A root cause's name, with `?` where it is only possible.
fn told(fetch: &Fetch) -> Option<String> {
    let is_possible = fetch.root_cause_certainty == Some(RootCertainty::Possible);
    fetch.root_cause.map(|root| format!("{root}{}", if is_possible { "?" } else { "" }))
}

fn preflight_answered(status: u16, answer: Headers) -> Fetch {
    Har::chromium().held_back(0, "PUT", API, &[]).preflight(1, API, ("PUT", ""), status, answer).only()
}

#[test]
fn the_status_of_a_preflight_tells_its_reason() {
    let triple: Headers = &[("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method")];
    let cases: [(u16, Headers, Option<&str>); 23] = [
        (401, &[], Some("auth-before-preflight")),
        (401, &[("WWW-Authenticate", "Bearer")], Some("auth-before-preflight")),
        // A 403 has many reasons.
        (403, &[], Some("http-error-hidden-by-cors")),
        (403, &[ALLOWED], Some("auth-before-preflight?")),
        (407, &[("Proxy-Authenticate", "NTLM")], Some("network-filter")),
        (407, &[], Some("http-error-hidden-by-cors")),
        (302, &[("Location", "https://id.example/login?next=/")], Some("auth-before-preflight")),
        (302, &[("Location", "https://id.example/a?client_id=1&response_type=code")], Some("auth-before-preflight")),
        (301, &[("Location", "https://api.example/users/7/")], Some("preflight-redirected")),
        (308, &[("Location", "https://www.api.example/users/7")], Some("preflight-redirected")),
        (404, &[], Some("no-options-route")),
        (405, &[ALLOWED], Some("no-options-route")),
        (501, &[], Some("no-options-route")),
        (502, &[], Some("gateway-error-page")),
        (500, &[], Some("http-error-hidden-by-cors")),
        (500, &[("X-Powered-By", "Express")], Some("app-error-without-cors")),
        (403, &[("cf-mitigated", "challenge")], Some("bot-challenge")),
        (403, &[("Server", "AkamaiGHost")], Some("gateway-error-page")),
        (200, &[], Some("cors-not-configured")),
        // A CORS filter (Spring) refuses with a 403 that does not mean authentication, and leaves open what did not match.
        (403, triple, Some("cors-rule-not-covering?")),
        (204, triple, Some("cors-rule-not-covering?")),
        (204, &[("Vary", "Origin"), ("Access-Control-Allow-Methods", "PUT")], Some("origin-not-listed")),
        (403, &[("Server", "AmazonS3"), ("x-amz-request-id", "1")], Some("bucket-cors-rule")),
    ];
    for (status, answer, expected) in cases {
        assert_eq!(told(&preflight_answered(status, answer)).as_deref(), expected, "{status} {answer:?}");
    }
    let forbidden = preflight_answered(403, &[("Content-Type", "text/html"), ("Server", "cloudflare")]);
    assert_eq!(*forbidden.root_cause_alternatives, [RootCause::BotChallenge, RootCause::AuthBeforePreflight]);
}

#[test]
fn headers_of_the_page_are_told_from_those_that_it_means() {
    let cases = [
        ("x-custom", None),
        ("traceparent", Some("monitoring-header-forced-preflight")),
        ("sentry-trace", Some("monitoring-header-forced-preflight")),
        ("x-datadog-trace-id", Some("monitoring-header-forced-preflight")),
        ("access-control-allow-origin", Some("response-header-sent-as-request-header")),
    ];
    for (name, expected) in cases {
        let fetch = Har::chromium()
            .held_back(0, "GET", API, &[(name, "1")])
            .preflight(1, API, ("GET", name), 204, &[("Access-Control-Allow-Origin", "*")])
            .only();
        assert_eq!(fetch.cause.map(|cause| cause.name()), Some("header-not-allowed"), "{name}");
        assert_eq!(fetch.root_cause.map(|root| root.name()), expected, "{name}");
    }
}

#[test]
fn a_response_without_the_header_has_its_reason_in_what_else_the_server_sent() {
    let other = "https://api.example/other";
    let simple = |status, answer: Headers| Har::chromium().refused(10, "GET", API, &[], status, answer);
    let after = |earlier: Headers, status, answer: Headers| {
        Har::chromium().request(0, "GET", other, &[], 200, earlier).refused(10, "GET", API, &[], status, answer)
    };
    let by_own_page =
        |mark| Har::chromium().request(0, "GET", other, &[("Origin", "https://api.example"), mark], 200, &[]);
    let own = [("Sec-Fetch-Site", "same-origin"), ("Referer", "https://api.example/")];
    let cases = [
        (simple(200, &[]), Some("cors-not-configured")),
        // What a page's own server answered it is usually not kept: nobody knows that no response had the header.
        (by_own_page(own[0]).refused(10, "GET", API, &[], 200, &[]), None),
        (by_own_page(own[1]).refused(10, "GET", API, &[], 200, &[]), None),
        (simple(400, &[]), Some("http-error-hidden-by-cors")),
        (simple(401, &[]), Some("auth-error-without-cors")),
        (simple(403, &[]), Some("http-error-hidden-by-cors")),
        (simple(404, &[]), Some("not-found")),
        (simple(404, &[("X-Powered-By", "Express")]), Some("not-found")),
        (simple(413, &[]), Some("body-too-large")),
        (simple(421, &[]), Some("misdirected-request")),
        (simple(429, &[("Server", "cloudflare")]), Some("rate-limited")),
        (simple(431, &[]), Some("request-headers-too-large")),
        (simple(451, &[]), Some("unavailable-for-legal-reasons")),
        (simple(504, &[]), Some("gateway-error-page")),
        (simple(504, &[("Content-Type", "application/json")]), Some("http-error-hidden-by-cors")),
        (simple(503, &[]), Some("http-error-hidden-by-cors")),
        (simple(500, &[("Server", "Werkzeug/3.0.1 Python/3.12.1")]), Some("app-error-without-cors")),
        (simple(500, &[("Server", "nginx")]), Some("http-error-hidden-by-cors")),
        (
            simple(500, &[("Server", "Microsoft-IIS/10.0"), ("X-Powered-By", "ASP.NET")]),
            Some("http-error-hidden-by-cors"),
        ),
        (simple(502, &[("x-vercel-error", "FUNCTION_INVOCATION_FAILED")]), Some("gateway-error-page")),
        (simple(502, &[("X-Powered-By", "Express")]), Some("app-error-without-cors")),
        (simple(503, &[("server", "awselb/2.0")]), Some("gateway-error-page")),
        (simple(500, &[("x-amzn-errortype", "X"), ("x-amz-apigw-id", "a=")]), Some("gateway-error-page")),
        // Services of Amazon name their own errors so.
        (simple(400, &[("x-amzn-errortype", "NotAuthorizedException")]), Some("http-error-hidden-by-cors")),
        (simple(520, &[("cf-ray", "9-FRA")]), Some("gateway-error-page")),
        (simple(200, &[("Vary", "Origin")]), Some("origin-not-listed?")),
        (simple(301, &[("Location", "https://api.example/users/7/")]), Some("redirect-without-cors")),
        (
            simple(307, &[("Location", "https://block.opendns.com/"), ("Server", "OpenDNS Guide")]),
            Some("network-filter"),
        ),
        (simple(200, &[("Age", "90")]), Some("cached-without-vary?")),
        (simple(200, &[("x-goog-generation", "1")]), Some("bucket-cors-rule")),
        (after(&[ALLOWED, ("Server", "gunicorn")], 503, &[("Server", "nginx")]), Some("gateway-error-page")),
        (after(&[ALLOWED, ("Server", "nginx")], 503, &[("Server", "nginx")]), Some("http-error-hidden-by-cors")),
        (after(&[ALLOWED, ("x-envoy-upstream-service-time", "3")], 503, &[]), Some("gateway-error-page")),
        (after(&[ALLOWED], 200, &[("X-Cache", "HIT")]), Some("cached-without-vary?")),
        (after(&[ALLOWED], 200, &[("X-Cache", "HIT"), ("Vary", "Origin")]), None),
        (simple(200, &[("Access-Control-Allow-Origin", "https://other.example")]), Some("origin-not-listed")),
        (simple(200, &[("Access-Control-Allow-Origin", "https://APP.example/")]), None),
        // A pattern or a list: the origin may be meant.
        (simple(200, &[("Access-Control-Allow-Origin", "https://*.example")]), None),
        (simple(200, &[("Access-Control-Allow-Origin", "https://a.example,https://app.example")]), None),
        (simple(200, &[ALLOWED, ALLOWED]), Some("duplicate-header-layers")),
        // One layer may have written its list so.
        (simple(200, &[("Access-Control-Allow-Origin", "*, https://app.example")]), Some("duplicate-header-layers?")),
        (
            simple(200, &[ALLOWED, ("Access-Control-Allow-Origin", "https://a.example")]),
            Some("duplicate-header-layers?"),
        ),
        (simple(302, &[("Location", "https://id.example/login")]), Some("redirected-to-login")),
        (after(&[ALLOWED], 500, &[]), Some("http-error-hidden-by-cors")),
        (after(&[ALLOWED], 200, &[]), Some("cors-rule-not-covering?")),
    ];
    for (n, (har, expected)) in cases.into_iter().enumerate() {
        let fetches = har.report().fetches;
        let failed = fetches.iter().find(|f| f.url == API).unwrap();
        assert_eq!(told(failed).as_deref(), expected, "case {n}: {failed:#?}");
    }
}

#[test]
fn an_opaque_origin_is_named_as_the_reason() {
    let null: Headers = &[("Origin", "null")];
    let fetch = Har::chromium().refused(0, "GET", API, null, 200, &[ALLOWED]).only();
    assert_eq!(
        (fetch.cause.map(|cause| cause.name()), fetch.root_cause.map(|root| root.name())),
        (Some("allow-origin-mismatch"), Some("origin-null"))
    );
    // A third origin is reached by a redirect: the origin in force is null from there on.
    let chain = Har::chromium()
        .request(0, "GET", API, &[], 302, &[ALLOWED, ("Location", "https://cdn.example/7")])
        .refused(6, "GET", "https://cdn.example/7", null, 200, &[ALLOWED])
        .only();
    assert_eq!(
        (chain.failed_at.map(|stage| stage.name()), chain.root_cause.map(|root| root.name())),
        (Some("response"), Some("origin-null"))
    );
    assert_eq!(chain.origin.as_ref().map(|text| text.unescaped()), Some(PAGE));
    assert_eq!((chain.entries.redirects, chain.entries.request), ([0].into(), Some(1)));
}

#[test]
fn a_cached_answer_for_another_origin_is_found() {
    let stored: Headers = &[("Access-Control-Allow-Origin", "https://other.example"), ("Cache-Control", "max-age=600")];
    let har = Har::chromium().request(0, "GET", API, &[("Origin", "https://other.example")], 200, stored).held_back(
        1000,
        "GET",
        API,
        &[],
    );
    let fetches = har.report().fetches;
    let failed = fetches.iter().find(|f| f.outcome != "succeeded").unwrap();
    assert_eq!(failed.cause.map(|cause| cause.name()), Some("allow-origin-mismatch"), "{failed:#?}");
    assert_eq!(failed.root_cause.map(|root| root.name()), Some("cached-without-vary"));
}

#[test]
fn a_server_is_unreachable_only_when_nothing_came_from_it() {
    let down = |har: Har| {
        let mut entry = serde_json::json!({
            "request": { "method": "GET", "url": API, "headers": [{ "name": "Referer", "value": "https://app.example/" }] },
            "response": { "status": 0, "headers": [], "_error": "net::ERR_CONNECTION_RESET" },
            "_resourceType": "fetch",
        });
        entry["time"] = serde_json::json!(3);
        har.entry(100, entry)
    };
    assert_eq!(down(Har::chromium()).only().root_cause.map(|root| root.name()), Some("server-unreachable"));
    let answered = down(Har::chromium().request(0, "GET", "https://api.example/other", &[], 200, &[ALLOWED]));
    assert_eq!(answered.report().fetches.last().unwrap().root_cause, None);
}

#[test]
fn layers_that_added_a_header_twice_are_shown() {
    let answer: Headers = &[
        ("Server", "nginx"),
        ("Access-Control-Allow-Origin", "*"),
        ("X-Powered-By", "Express"),
        ("access-control-allow-origin", PAGE),
    ];
    let fetch = Har::chromium().refused(0, "GET", API, &[], 200, answer).only();
    let notes: Vec<&str> = fetch.evidence.iter().map(|e| e.note.unescaped()).collect();
    assert!(
        notes[0].starts_with("line 1 of 2") && notes[0].ends_with("written Access-Control-Allow-Origin"),
        "{notes:?}"
    );
    assert!(
        notes[1].starts_with("line 2 of 2") && notes[1].ends_with("written access-control-allow-origin"),
        "{notes:?}"
    );
    assert!(notes.iter().any(|n| n.contains("(Server)")) && notes.iter().any(|n| n.contains("(X-Powered-By)")));
}

#[test]
fn the_redirects_of_a_login_are_its_own_business() {
    let to = |url: &str, target: &'static str| {
        Har::chromium()
            .refused(0, "GET", url, &[], 302, &[("Location", target)])
            .only()
            .root_cause
            .map(|root| root.name())
    };
    assert_eq!(to(API, "https://api.example/login"), Some("redirected-to-login"));
    assert_eq!(to("https://api.example/auth/me", "https://api.example/auth/me/"), Some("redirect-without-cors"));
    let preflight = Har::chromium().held_back(0, "PUT", "https://api.example/auth", &[]).preflight(
        1,
        "https://api.example/auth",
        ("PUT", ""),
        301,
        &[("Location", "https://api.example/auth/")],
    );
    assert_eq!(preflight.only().root_cause.map(|root| root.name()), Some("preflight-redirected"));
}

/// Chains that begin at the page's own server: where they lead, and what the page's own server did not do.
#[test]
fn a_request_to_the_own_server_that_ends_abroad_belongs_to_the_redirect() {
    let own = "https://app.example/api/x";
    let same: Headers = &[("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors")];
    let led = |target: &str, server: &str, kind: &str| {
        let answer = [("Location", target), ("Server", server)];
        let html = [("Content-Type", kind)];
        Har::chromium()
            .request(0, "GET", own, same, 302, &answer)
            .refused(6, "GET", target, &[("Origin", PAGE), ("Sec-Fetch-Mode", "cors")], 200, &html)
            .only()
    };
    let cases = [
        ("https://id.example/authorize?client_id=1&redirect_uri=x", "nginx", "text/html", Some("redirected-to-login")),
        ("https://adfs.corp.example/ls/?SAMLRequest=1", "nginx", "text/html", Some("redirected-to-login")),
        ("https://sts.corp.example/?wa=wsignin1.0", "nginx", "text/html", Some("redirected-to-login")),
        // Nothing but that it ends at a page abroad.
        ("https://api-1.vendor.example/frame", "nginx", "text/html", Some("redirected-to-login?")),
        ("https://cdn.example/files/7.pdf", "nginx", "application/pdf", Some("cors-not-configured?")),
        ("https://gateway.zscaler.net/x", "Zscaler/6.2", "text/html", Some("network-filter")),
        ("https://10.0.0.1:1003/fgtauth?1", "", "text/html", Some("network-filter")),
    ];
    for (target, server, kind, expected) in cases {
        let fetch = led(target, server, kind);
        assert_eq!(told(&fetch).as_deref(), expected, "{target}: {fetch:#?}");
        assert_eq!(fetch.effects.request_executed, Some(expected != Some("network-filter")), "{target}");
    }
    let target = "https://login.example/in?return=x";
    let preflighted = Har::chromium()
        .request(0, "GET", own, same, 302, &[("Location", target)])
        .held_back(6, "GET", target, &[("X-Requested-With", "XMLHttpRequest")])
        .preflight(7, target, ("GET", "x-requested-with"), 302, &[("Location", "https://login.example/next")])
        .only();
    assert_eq!(told(&preflighted).as_deref(), Some("redirected-to-login"), "{preflighted:#?}");
    assert!(preflighted.fixes[0].unescaped().starts_with("Renew the session"), "{:?}", preflighted.fixes);
}
