//! That a request failed, and which check came first, are two questions: the one may be sure where the other is not.

use super::har::{Har, Headers, PAGE};
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
        // A cookie tells which.
        (
            Har::chromium().held_back(0, "PUT", API, &[COOKIE]).preflight(1, API, ("PUT", ""), 204, star),
            ["wildcard-allow-origin-with-credentials", "confirmed", "confirmed"],
        ),
        // Without credentials it passes, and nothing marks that it failed.
        (Har::firefox().request(0, "GET", API, &[], 200, &[WILDCARD]), ["", "possible", "possible"]),
        // Another explanation is no matter of CORS.
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
fn safari_says_itself_that_cors_refused_it() {
    let sentence = "Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200";
    let entry = json!({
        "request": { "method": "GET", "url": API, "headers": [{ "name": "Origin", "value": PAGE }] },
        "response": { "status": 0, "headers": [], "_error": sentence },
    });
    let fetch = Har::of("WebKit Web Inspector").entry(0, entry).only();
    assert_eq!(sure(&fetch), ["missing-allow-origin", "confirmed", "possible"], "{fetch:#?}");
}
