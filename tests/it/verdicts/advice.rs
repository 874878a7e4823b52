//! Risks that are not failures.

use crate::common::har::{Har, Headers, PAGE};

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

/// Preflights of one URL, each at that many seconds with its own method, headers and answer.
fn preflights(all: &[(u64, (&'static str, &'static str), Headers)]) -> Har {
    all.iter().fold(Har::chromium(), |har, (second, asked, answer)| {
        let at = second * 1_000;
        har.request(at, asked.0, API, &[], 200, &[ALLOWED, VARY]).preflight(at + 1, API, *asked, 204, answer)
    })
}

/// The savings of Max-Age are reported for each engine, and never exceed what the record shows.
#[test]
fn savings_are_upper_bounds_under_each_engines_cap() {
    let good: Headers = &[ALLOWED, VARY, ("Access-Control-Allow-Methods", "PUT, PATCH")];
    let star: Headers = &[ALLOWED, VARY, ("Access-Control-Allow-Methods", "*")];
    let kept: Headers = &[ALLOWED, VARY, ("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Max-Age", "60")];
    let (put, patch) = (("PUT", ""), ("PATCH", ""));
    type Case<'a> = (&'a [(u64, (&'static str, &'static str), Headers<'a>)], [u64; 3], u64);
    let cases: [Case<'_>; 7] = [
        (&[(0, put, good)], [0, 0, 0], 1),
        (&[(0, put, good), (60, put, good)], [1, 1, 1], 2),
        // Safari keeps a response for ten minutes, Chrome for two hours.
        (&[(0, put, good), (700, put, good)], [1, 1, 0], 2),
        // Two hours are advised, whatever Firefox would honour.
        (&[(0, put, good), (7_300, put, good)], [0, 0, 0], 2),
        // The requests differ; Safari keeps one response per URL.
        (&[(0, put, good), (60, patch, good), (120, put, good)], [1, 1, 0], 3),
        // Firefox takes a stored `*` for no wildcard.
        (&[(0, put, star), (60, put, star)], [1, 0, 1], 2),
        // A Max-Age that is too short is not a missing one, and could still save preflights.
        (&[(0, put, kept), (100, put, kept)], [1, 1, 1], 0),
    ];
    for (all, expected, without) in cases {
        let report = preflights(all).report();
        let [server] = report.preflights.as_slice() else { panic!("{:?}", report.preflights) };
        let saved: Vec<u64> = server.at_most_saved.iter().map(|saved| saved.preflights as u64).collect();
        assert_eq!((saved.as_slice(), server.without_max_age as u64), (&expected[..], without), "{all:?}");
        assert_eq!((server.sent, server.waited_ms), (all.len(), all.len() as f64 * 5.0), "{all:?}");
        assert_eq!(server.cache_off, None, "{all:?}");
        let is_advised = report.advice.iter().any(|advice| advice.rule.unescaped() == "max-age-missing");
        assert_eq!(is_advised, without > 0 && expected.iter().any(|saved| *saved > 0), "{all:?}");
    }
}

#[test]
fn that_disable_cache_was_on_is_said_where_it_shows_or_may() {
    let good: Headers = &[ALLOWED, VARY, ("Access-Control-Allow-Methods", "PUT")];
    let put = ("PUT", "");
    let report = preflights(&[(0, put, good), (2, put, good)]).report();
    assert_eq!(report.preflights[0].cache_off, Some(har_cors::report::PreflightCacheOff::Possible));
    let advice = report.advice.iter().find(|advice| advice.rule.unescaped() == "max-age-missing").unwrap();
    assert!(advice.message.contains("may have been on"), "{:?}", advice.message);
    let text = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures/captures/firefox/cache-maxage-second/capture.har"),
    )
    .unwrap();
    let off = text.replace(
        "\"name\": \"Access-Control-Request-Method\"",
        "\"name\": \"Cache-Control\", \"value\": \"no-cache\"}, {\"name\": \"Access-Control-Request-Method\"",
    );
    for (text, expected) in [(&text, None), (&off, Some(har_cors::report::PreflightCacheOff::Shown))] {
        let report = har_cors::analyze("a.har", text.as_bytes(), &har_cors::Options::default()).unwrap();
        assert_eq!(report.preflights[0].cache_off, expected, "{text}");
    }
}

#[test]
fn a_token_in_a_url_is_named_and_not_shown() {
    let url = "https://api.example/v1/users/7?access_token=hunter2hunter2&page=2";
    let har = Har::chromium().request(0, "GET", url, &[], 200, &[ALLOWED, VARY]);
    let report = har_cors::analyze("a.har", &har.bytes()[..], &har_cors::Options::default()).unwrap();
    let [advice] = report.advice.as_slice() else { panic!("{:?}", report.advice) };
    assert_eq!(advice.rule.unescaped(), "token-in-url");
    assert!(advice.message.contains("access_token"), "{:?}", advice.message);
    for format in [har_cors::report::Format::Json, har_cors::report::Format::Html] {
        let mut text = Vec::new();
        let report =
            har_cors::report::Format::write(format, &har_cors::report::report(vec![report.clone()]), &mut text);
        report.unwrap();
        assert!(!String::from_utf8(text).unwrap().contains("hunter2"));
    }
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

/// Two origins in one file may be a list; over several files they add up, and it is said that a list does the same.
#[test]
fn origins_that_a_server_names_back_add_up_over_files() {
    use har_cors::report::{Format, Look, report};
    let credentials = ("Access-Control-Allow-Credentials", "true");
    let file = |name: &str, origin: &str, answer: Headers| {
        let har = Har::chromium().request(0, "GET", API, &[("Origin", origin)], 200, answer);
        har_cors::analyze(name, &har.bytes()[..], &har_cors::Options::default()).unwrap()
    };
    let named =
        |name: &str, origin: &str| file(name, origin, &[("Access-Control-Allow-Origin", origin), credentials, VARY]);
    let one = report(vec![named("a.har", "https://a.example"), named("b.har", "https://a.example")]);
    assert!(one.reflections.is_empty(), "{:?}", one.reflections);
    let open = |name: &str, origin: &str| file(name, origin, &[("Access-Control-Allow-Origin", "*")]);
    let star = report(vec![open("a.har", "https://a.example"), open("b.har", "https://b.example")]);
    assert!(star.reflections.is_empty(), "`*` is no reflection");
    let two = report(vec![named("a.har", "https://a.example"), named("b.har", "https://b.example")]);
    let [found] = two.reflections.as_slice() else { panic!("{:?}", two.reflections) };
    let origins: Vec<&str> = found.origins.iter().map(|origin| origin.unescaped()).collect();
    assert_eq!((origins.as_slice(), found.files), (&["https://a.example", "https://b.example"][..], 2));
    let markdown = Format::Markdown { max_size: 0, each: false };
    for format in [Format::Json, Format::JsonLines, Format::Html, markdown, Format::Table(Look::PLAIN)] {
        let mut text = Vec::new();
        format.write(&two, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("2 different origins, with credentials, in 2 files"), "{format:?}: {text}");
    }
}
