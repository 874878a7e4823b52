//! Rules of Firefox's own that fresh pages showed: what it does not check, and what it gives to the page in spite of all.

use crate::common::har::{Har, Headers, PAGE};
use har_cors::report::Fetch;
use serde_json::{Value, json};

const CDN: &str = "https://cdn.example/a";
const LENGTH: (&str, &str) = ("Content-Length", "27");
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);
const FETCH: Headers = &[("Accept", "*/*"), ("Connection", "keep-alive"), ("Priority", "u=4"), ("Origin", PAGE)];
const MEDIA: Headers = &[("Accept", "video/webm,*/*;q=0.5"), ("Connection", "keep-alive"), ("Origin", PAGE)];

fn said(fetch: &Fetch) -> (&str, Option<&str>, &str) {
    (fetch.outcome.name(), fetch.cause.map(|cause| cause.name()), fetch.certainty.name())
}

/// A response with so much of its body.
fn got(sent: Headers, status: u16, answer: Headers, received: u64) -> Fetch {
    let sizes: Value =
        json!({ "response": { "headersSize": 40, "bodySize": 40 + received, "content": { "size": received } } });
    let headers = [&[LENGTH], answer].concat();
    Har::firefox().plain(0, ("GET", CDN), sent, status, &headers, &sizes).only()
}

#[test]
fn a_preflight_to_the_pages_own_server_is_not_asked_whom_it_lets_in() {
    const OWN: &str = "https://app.example/b";
    let put = ("Access-Control-Allow-Methods", "PUT");
    let redirect = [ALLOWED, ("Location", OWN)];
    let held = |status: u16, answer: Headers| {
        Har::firefox()
            .request(0, "PUT", CDN, &[], 307, &redirect)
            .preflight(1, CDN, ("PUT", ""), 204, &[ALLOWED, put])
            .held_back(9, "PUT", OWN, &[("Sec-Fetch-Site", "cross-site")])
            .change_last(&json!({ "request": { "headers": [
                { "name": "Origin", "value": "null" }, { "name": "Connection", "value": "keep-alive" },
            ] } }))
            .preflight(10, OWN, ("PUT", ""), status, answer)
            .report()
            .fetches
            .remove(0)
    };
    let refused = |cause| ("cors", Some(cause), "confirmed");
    for (status, answer, cause) in [
        (302, &[("Location", "/c")][..], "preflight-redirect"),
        (404, &[put], "preflight-bad-status"),
        (204, &[], "method-not-allowed"),
        (204, &[("Access-Control-Allow-Origin", "https://other.example")], "method-not-allowed"),
    ] {
        assert_eq!(said(&held(status, answer)), refused(cause), "{status} {answer:?}");
    }
}

#[test]
fn a_part_of_a_sound_is_of_use() {
    let broken = ("network", Some("truncated-body"), "deduced");
    let pass: Headers = &[ALLOWED, ("Access-Control-Allow-Credentials", "true")];
    assert_eq!(said(&got(MEDIA, 200, pass, 20)), ("succeeded", None, "possible"));
    assert_eq!(said(&got(FETCH, 200, pass, 20)), broken);
    // Whether it was asked with credentials is open, too.
    assert_eq!(said(&got(MEDIA, 200, &[("Access-Control-Allow-Origin", "*")], 20)), ("succeeded", None, "possible"));
}

#[test]
fn an_error_page_of_which_nothing_came_may_have_been_given_to_the_page() {
    let star: Headers = &[("Access-Control-Allow-Origin", "*")];
    let refused = ("cors", Some("wildcard-allow-origin-with-credentials"), "possible");
    assert_eq!(said(&got(FETCH, 200, star, 0)), refused);
    assert_eq!(said(&got(FETCH, 404, star, 0)), ("undetermined", Some("not-told"), "possible"));
}
