//! What is no failure, and yet will hurt.

use super::har::{Har, Headers, PAGE};

const API: &str = "https://api.example/users/7";
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);
const VARY: (&str, &str) = ("Vary", "Origin");

fn rules(har: &Har) -> Vec<String> {
    har.report().advice.into_iter().map(|advice| advice.rule.unescaped().to_owned()).collect()
}

#[test]
fn each_rule_speaks_where_it_should_and_nowhere_else() {
    let get = |answer: Headers| Har::chromium().request(0, "GET", API, &[], 200, answer);
    let preflighted = |name: &str, answer: Headers| {
        Har::chromium().request(0, "GET", API, &[(name, "x")], 200, &[ALLOWED, VARY]).preflight(
            1,
            API,
            ("GET", &name.to_ascii_lowercase()),
            204,
            answer,
        )
    };
    let star: Headers = &[("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*")];
    let cases: [(Har, &[&str]); 16] = [
        (get(&[ALLOWED, VARY]), &[]),
        (get(&[ALLOWED]), &["vary-origin-missing"]),
        (get(&[ALLOWED, ("Cache-Control", "no-store")]), &[]),
        (get(&[("Access-Control-Allow-Origin", "*")]), &[]),
        (
            get(&[("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Credentials", "true")]),
            &["wildcard-with-allow-credentials"],
        ),
        (get(&[("Access-Control-Allow-Origin", "null"), VARY]), &["null-origin-allowed"]),
        (get(&[ALLOWED, VARY, ("X-Total-Count", "5")]), &["response-header-not-exposed"]),
        (get(&[ALLOWED, VARY, ("upload-offset", "5"), ("tus-resumable", "1.0.0")]), &["response-header-not-exposed"]),
        (get(&[ALLOWED, VARY, ("grpc-status", "7")]), &["response-header-not-exposed"]),
        (
            get(&[ALLOWED, VARY, ("Content-Range", "bytes 0-1/2"), ("Access-Control-Expose-Headers", "content-range")]),
            &[],
        ),
        (get(&[ALLOWED, VARY, ("Accept-Ranges", "bytes"), ("Server-Timing", "db;dur=5")]), &[]),
        (get(&[ALLOWED, VARY, ("X-Total-Count", "5"), ("Access-Control-Expose-Headers", "Link, X-Total-Count")]), &[]),
        (preflighted("Authorization", star), &["allow-headers-wildcard-and-authorization"]),
        (preflighted("X-Requested-With", star), &["needless-preflight"]),
        (preflighted("Access-Control-Allow-Origin", star), &["request-carries-response-headers"]),
        (
            Har::of("WebKit Web Inspector").request(0, "GET", API, &[], 200, &[ALLOWED, VARY]),
            &["failed-requests-not-exported"],
        ),
    ];
    for (n, (har, expected)) in cases.iter().enumerate() {
        assert_eq!(rules(har), *expected, "case {n}");
    }
}

#[test]
fn repeated_preflights_are_added_up() {
    let good: Headers = &[ALLOWED, VARY, ("Access-Control-Allow-Methods", "PUT")];
    let mut har = Har::chromium();
    for n in 0..3 {
        har = har.request(n * 10_000, "PUT", API, &[], 200, &[ALLOWED, VARY]).preflight(
            n * 10_000 + 1,
            API,
            ("PUT", ""),
            204,
            good,
        );
    }
    let advice = har.report().advice;
    let [advice] = advice.as_slice() else { panic!("{advice:?}") };
    assert_eq!((advice.rule.unescaped(), advice.entries.len()), ("max-age-missing", 2));
    assert!(advice.message.contains("10 ms"), "{:?}", advice.message);
}

#[test]
fn reflection_needs_more_than_one_origin() {
    let credentials = ("Access-Control-Allow-Credentials", "true");
    let mut har = Har::chromium();
    for (n, origin) in ["https://a.example", "https://b.example", "https://c.example"].into_iter().enumerate() {
        har = har.request(
            n as u64 * 10,
            "GET",
            API,
            &[("Origin", origin)],
            200,
            &[("Access-Control-Allow-Origin", origin), credentials, VARY],
        );
    }
    assert_eq!(rules(&har), ["origin-reflected-with-credentials"]);
}
