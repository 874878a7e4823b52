//! What the consoles of the other engines say follows from the record, or is not said; and nothing is stated of a response
//! that the file does not hold.

use crate::common::har::{Har, Headers, PAGE};
use har_cors::report::Fetch;
use serde_json::json;

const API: &str = "https://api.example/users/7";
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);

/// A failed row of Safari's Timelines: the sentence, and nothing of a response.
fn safari(method: &str, sent: Headers, sentence: &str) -> Fetch {
    let failed = json!({ "response": { "_error": sentence, "status": 0 } });
    let sent: Vec<_> = [("Origin", PAGE)].iter().chain(sent).copied().collect();
    Har::of("WebKit Web Inspector").plain(0, (method, API), &sent, 0, &[], &failed).only()
}

fn chromium(fetch: &Fetch) -> Option<&str> {
    fetch.console.chromium.as_ref().map(|text| text.unescaped())
}

fn firefox(fetch: &Fetch) -> Option<&str> {
    fetch.console.firefox.as_ref().map(|text| text.unescaped())
}

fn webkit(fetch: &Fetch) -> Option<&str> {
    fetch.console.webkit.as_ref().map(|text| text.unescaped())
}

#[test]
fn what_webkits_sentence_leaves_open_the_others_do_not_say() {
    let two: Headers = &[("X-B", "1"), ("X-A", "1")];
    let last: Headers = &[("X-A", "1"), ("X-B", "1")];
    let one: Headers = &[("X-B", "1")];
    let header = "Request header field X-B is not allowed by Access-Control-Allow-Headers.";
    // Method, headers, sentence; whether Chromium's and Firefox's lines follow from it.
    let cases: [(&str, Headers, &str, bool, bool); 11] = [
        // They look at Access-Control-Allow-Origin before the status.
        ("PUT", &[], "Preflight response is not successful. Status code: 404", false, false),
        ("PUT", &[], "Preflight response is not successful. Status code: 503", false, false),
        ("PUT", &[], "Preflight response is not successful. Status code: 307", true, false),
        // Values that they quote are not on record.
        ("GET", &[], "Access-Control-Allow-Origin cannot contain more than one origin.", false, false),
        ("GET", &[], "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".", false, true),
        ("GET", &[], "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.", true, true),
        ("PUT", &[], "Method PUT is not allowed by Access-Control-Allow-Methods.", true, true),
        // Firefox looks at the method between the two lists.
        ("PUT", one, "Header Access-Control-Allow-Headers has an invalid value: a b", true, false),
        ("GET", one, header, true, true),
        // A header after the named one may have been refused, too; none before it can.
        ("GET", two, header, false, false),
        ("GET", last, header, true, true),
    ];
    for (method, sent, sentence, in_chromium, in_firefox) in cases {
        let fetch = safari(method, sent, sentence);
        assert_eq!(webkit(&fetch), Some(sentence));
        assert_eq!(chromium(&fetch).is_some(), in_chromium, "{sentence} {sent:?}: {:?}", chromium(&fetch));
        assert_eq!(firefox(&fetch).is_some(), in_firefox, "{sentence} {sent:?}: {:?}", firefox(&fetch));
        for missing in ["is missing)", "carries no", "lists no", "``"] {
            assert!(!fetch.explanation.contains(missing), "{:?}", fetch.explanation);
        }
    }
}

#[test]
fn the_others_write_header_names_in_lower_case() {
    let fetch =
        safari("GET", &[("X-B", "1")], "Request header field X-B is not allowed by Access-Control-Allow-Headers.");
    assert!(chromium(&fetch).is_some_and(|line| line.contains("header field x-b is")), "{fetch:?}");
    assert!(firefox(&fetch).is_some_and(|line| line.contains("‘x-b’")), "{fetch:?}");
}

#[test]
fn no_engine_prints_the_error_of_another() {
    for (creator, error) in [
        ("WebInspector", "net::ERR_CONNECTION_REFUSED"),
        ("WebKit Web Inspector", "Could not connect to x: Connection refused"),
    ] {
        let failed = json!({ "response": { "_error": error, "status": 0 } });
        let fetch = Har::of(creator).plain(0, ("GET", API), &[("Origin", PAGE)], 0, &[], &failed).only();
        assert_eq!(fetch.effects.request_executed, Some(false), "{error}");
        let [of_chromium, of_webkit] = [chromium(&fetch), webkit(&fetch)].map(Option::unwrap_or_default);
        assert!(!of_webkit.contains("net::ERR_") && !of_chromium.contains("Could not connect"), "{fetch:?}");
    }
}

#[test]
fn a_connection_that_fails_before_the_preflight_failed_at_the_preflight() {
    let cases = [
        ("PUT", "Could not connect to x: Connection refused", "preflight", Some(false)),
        ("PUT", "Unacceptable TLS certificate", "preflight", Some(false)),
        ("GET", "Could not connect to x: Connection refused", "response", Some(false)),
        // The preflight may have come through before.
        ("PUT", "Connection terminated unexpectedly", "response", None),
    ];
    for (method, sentence, stage, executed) in cases {
        let fetch = safari(method, &[], sentence);
        assert_eq!(fetch.failed_at.map(|stage| stage.name()), Some(stage), "{method} {sentence}");
        assert_eq!(fetch.effects.request_executed, executed, "{method} {sentence}");
    }
}

#[test]
fn an_answer_that_webkit_refused_was_given() {
    let sentence = "Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 500";
    // The status is in the sentence alone, and counts like any other: an error does not show what was done.
    for (status, executed) in [("500", None), ("413", None), ("421", None), ("201", Some(true))] {
        let fetch = safari("POST", &[], &sentence.replace("500", status));
        assert_eq!(fetch.effects.request_executed, executed, "{status}");
        assert_eq!(
            fetch.server_saw.as_ref().map(|text| text.unescaped()),
            Some(&*format!("POST answered {status}, but the page could not read it"))
        );
    }
    let open = safari("PUT", &[], &sentence.replace("500", "200"));
    assert_eq!(open.effects.request_executed, None);
    let held = safari("PUT", &[], "Preflight response is not successful. Status code: 404");
    let seen = "an OPTIONS that is not in this file, answered 404; the PUT was not sent";
    assert_eq!(held.server_saw.as_ref().map(|text| text.unescaped()), Some(seen));
}

#[test]
fn a_redirect_to_data_is_refused_by_webkits_cors_check() {
    let fetch = safari(
        "GET",
        &[],
        "Cross-origin redirection to data:text/plain,x denied by Cross-Origin Resource Sharing policy: not allowed to \
         follow a cross-origin CORS redirection with non CORS scheme",
    );
    assert_eq!(fetch.cause.map(|cause| cause.name()), Some("scheme-not-supported"));
    assert_eq!((fetch.failed_at.map(|stage| stage.name()), chromium(&fetch)), (Some("redirect"), None));
}

#[test]
fn webkit_has_no_line_where_it_checks_nothing() {
    let url = "https://cdn.example/f.woff2";
    let font = json!({ "_resourceType": "font" });
    let fetch = Har::chromium().refused(0, "GET", url, &[], 200, &[]).change_last(&font).only();
    assert!(chromium(&fetch).is_some() && firefox(&fetch).is_some());
    assert_eq!(webkit(&fetch), None);
}

/// Only Chromium refuses, to a page that is not a secure context, what is nearer than the page, and only where both addresses
/// are known.
#[test]
fn a_more_private_address_is_refused_by_chromium_before_it_asks() {
    let page = |address: &str, policy: &str| {
        let over = json!({ "serverIPAddress": address });
        let sent: Headers = &[("Host", "s"), ("Upgrade-Insecure-Requests", "1")];
        let policy = [("Content-Security-Policy", policy)];
        Har::firefox().of_page("http://app.example").plain(
            0,
            ("GET", "http://app.example/page"),
            sent,
            200,
            &policy,
            &over,
        )
    };
    let cases = [
        ("93.184.215.14", "default-src *", "10.0.0.7", Some("local")),
        ("127.0.0.1", "treat-as-public-address", "127.0.0.1", Some("loopback")),
        ("127.0.0.1", "default-src *", "127.0.0.1", None),
        ("", "default-src *", "127.0.0.1", None),
        ("93.184.215.14", "default-src *", "93.184.215.15", None),
    ];
    for (of_page, policy, of_target, space) in cases {
        let target = json!({ "serverIPAddress": of_target });
        let fetch = page(of_page, policy).request(9, "GET", API, &[], 200, &[]).change_last(&target).fetch(API);
        let line = chromium(&fetch).unwrap_or_default();
        match space {
            Some(space) => assert!(line.ends_with(&format!("more-private address space `{space}`.")), "{line}"),
            None => assert!(line.contains("No 'Access-Control-Allow-Origin'"), "{line}"),
        }
        assert!(firefox(&fetch).is_some_and(|line| line.contains("missing")));
    }
}

/// Chromium shows nothing of what a worker was refused: the response of the same URL beside it, and the cause that follows.
#[test]
fn a_workers_hidden_answer_was_probably_the_one_beside_it() {
    let other = "https://other.example";
    let beside: [(&str, Headers, &str); 5] = [
        (PAGE, &[ALLOWED], "invalid-allow-credentials"),
        (PAGE, &[("Access-Control-Allow-Origin", "*")], "wildcard-allow-origin-with-credentials"),
        (PAGE, &[("Access-Control-Allow-Origin", "https://b.example")], "allow-origin-mismatch"),
        (PAGE, &[("Vary", "Origin")], "missing-allow-origin"),
        // Responses to another origin show nothing about this one.
        (other, &[("Access-Control-Allow-Origin", other)], "missing-allow-origin"),
    ];
    let hidden =
        json!({ "pageref": "", "_resourceType": "fetch", "response": { "_error": "net::ERR_FAILED", "status": 0 } });
    for (origin, answer, cause) in beside {
        for is_first in [true, false] {
            let ask = |har: Har| har.request(10, "GET", API, &[("Origin", origin)], 200, answer);
            let worker =
                |har: Har| har.plain(10, ("GET", API), &[("Referer", "https://app.example/")], 0, &[], &hidden);
            let har = if is_first { worker(ask(Har::chromium())) } else { ask(worker(Har::chromium())) };
            let refused = har.report().fetches.into_iter().find(|fetch| fetch.outcome.name() == "cors");
            let refused = refused.unwrap_or_else(|| panic!("{answer:?}, answered first: {is_first}"));
            assert_eq!(refused.cause.map(|cause| cause.name()), Some(cause), "{answer:?}, answered first: {is_first}");
            assert_eq!(refused.certainty.name(), "possible");
            assert!(!refused.explanation.contains("carries no"), "{:?}", refused.explanation);
            assert_eq!(refused.effects.request_executed, None);
            // For a missing header they name the status, which is unknown; WebKit does so for another value, too.
            assert_eq!(firefox(&refused).is_some(), cause != "missing-allow-origin", "{cause}");
            assert_eq!(webkit(&refused).is_some(), cause.ends_with("credentials"), "{cause}");
        }
    }
}

/// The `Origin` of what a worker sent is not in the file. A response for all needs none.
#[test]
fn what_a_worker_was_answered_before_tells_of_its_next_answer() {
    let of_worker = json!({ "pageref": "", "_resourceType": "fetch" });
    let hidden = json!({ "response": { "_error": "net::ERR_FAILED", "status": 0 } });
    let sent: Headers = &[("Referer", "https://app.example/")];
    for (answer, cause) in [
        (("Access-Control-Allow-Origin", "*"), "wildcard-allow-origin-with-credentials"),
        (("Access-Control-Allow-Origin", "https://b.example"), "missing-allow-origin"),
    ] {
        let har = Har::chromium().request(0, "GET", "https://app.example/x", &[], 200, &[]);
        let har = har.plain(10, ("GET", API), sent, 200, &[answer], &of_worker);
        let har = har.plain(20, ("GET", API), sent, 0, &[], &of_worker).change_last(&hidden);
        let refused = har.fetch(API);
        assert_eq!(refused.cause.map(|cause| cause.name()), Some(cause), "{answer:?}: {refused:#?}");
        assert_eq!(refused.certainty.name(), "possible");
    }
}

/// A preflight that passes without credentials leaves open whether it was refused, or the worker's response that is not shown.
#[test]
fn a_preflight_that_may_have_passed_proves_nothing_of_a_workers_request() {
    let hidden =
        json!({ "pageref": "", "_resourceType": "fetch", "response": { "_error": "net::ERR_FAILED", "status": 0 } });
    let methods = ("Access-Control-Allow-Methods", "PUT");
    let of = |answer: Headers| {
        let har = Har::chromium().request(0, "GET", "https://app.example/x", &[], 200, &[]);
        let har = har.plain(10, ("PUT", API), &[("Referer", "https://app.example/")], 0, &[], &hidden);
        har.preflight(12, API, ("PUT", ""), 204, answer).fetch(API)
    };
    let open = of(&[ALLOWED, methods]);
    assert_eq!((open.outcome.name(), open.certainty.name()), ("cors", "possible"));
    assert!(open.alternatives.iter().any(|cause| cause.name() == "invalid-allow-credentials"), "{open:#?}");
    let refused = of(&[methods]);
    assert_eq!(
        (refused.cause.map(|cause| cause.name()), refused.certainty.name()),
        (Some("missing-allow-origin"), "confirmed")
    );
}
