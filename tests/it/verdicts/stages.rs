//! Where a fetch was stopped, and what one sentence or one status leaves open.

use crate::common::har::{Har, Headers, PAGE};
use har_cors::report::Fetch;
use serde_json::{Value, json};

const API: &str = "https://api.example/users/7";
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);
const WIRE: Headers = &[("Host", "s"), ("Accept-Encoding", "gzip"), ("Origin", PAGE)];

fn said(fetch: &Fetch) -> (&str, Option<&str>, &str) {
    (fetch.outcome.name(), fetch.cause.map(|cause| cause.name()), fetch.certainty.name())
}

/// A row of Safari's Timelines, or of Playwright's WebKit, has the sentence and nothing else.
fn safari(method: &str, sentence: &str) -> Fetch {
    let over = json!({ "_fetchType": "Network Load", "response": { "_error": sentence, "status": 0 } });
    Har::of("WebKit Web Inspector").plain(0, (method, API), &[("Origin", PAGE)], 0, &[], &over).only()
}

#[test]
fn a_policy_that_judges_the_answer_stops_no_request() {
    let cases = [
        ("net::ERR_BLOCKED_BY_ORB", "orb", "response", None),
        ("net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin", "corp", "response", None),
        ("net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep", "coep", "response", None),
        ("net::ERR_UNSAFE_PORT", "bad-port", "request", Some(false)),
        ("net::ERR_BLOCKED_BY_CLIENT", "blocked-by-client", "request", Some(false)),
        ("net::ERR_BLOCKED_BY_CSP", "csp", "request", Some(false)),
    ];
    for (text, cause, stage, executed) in cases {
        let lost = json!({ "response": { "_error": text, "_failureText": text, "status": -1 } });
        for creator in ["WebInspector", "Playwright"] {
            let fetch = Har::of(creator).plain(0, ("GET", API), &[("Referer", PAGE)], 0, &[], &lost).only();
            assert_eq!(said(&fetch), ("policy", Some(cause), "confirmed"), "{creator} {text}");
            assert_eq!(fetch.failed_at.map(|stage| stage.name()), Some(stage), "{creator} {text}");
            assert_eq!(fetch.effects.request_executed, executed, "{creator} {text}");
        }
    }
}

#[test]
fn a_407_is_the_answer_of_a_proxy_on_the_way() {
    let refused = Har::chromium().refused(0, "GET", API, &[], 407, &[]).only();
    assert_eq!(said(&refused), ("cors", Some("missing-allow-origin"), "possible"));
    assert_eq!(*refused.alternatives, ["network-error"]);
    assert!(refused.missing_fact.unwrap().contains("407"));
    // The preflight has no credentials, and the request was not sent because of its response.
    let held = Har::chromium().held_back(0, "PUT", API, &[]).preflight(1, API, ("PUT", ""), 407, &[]).only();
    assert_eq!(said(&held), ("cors", Some("missing-allow-origin"), "confirmed"));
    // Without `Proxy-Authenticate` it may be a server that misuses the status.
    assert_eq!(held.root_cause.map(|root| root.name()), Some("http-error-hidden-by-cors"));
}

#[test]
fn a_preflight_that_fails_in_either_credentials_mode_has_failed() {
    let ask = |creator, status, answer: Headers| Har::of(creator).preflight(0, API, ("PUT", ""), status, answer).only();
    let put = ("Access-Control-Allow-Methods", "PUT");
    for creator in ["chrome-har", "mitmproxy"] {
        // A bad status without credentials, the missing Access-Control-Allow-Credentials with them.
        let fetch = ask(creator, 404, &[ALLOWED]);
        assert_eq!(said(&fetch), ("cors", Some("preflight-bad-status"), "possible"), "{creator}");
        assert_eq!(*fetch.alternatives, ["invalid-allow-credentials"], "{creator}");
        assert!(fetch.missing_fact.is_some());
        // It passes without credentials: the file does not show why the request is missing.
        assert_eq!(said(&ask(creator, 204, &[ALLOWED, put])), ("undetermined", Some("still-open"), "possible"));
    }
    // The request went out all the same.
    let went_on = Har::of("mitmproxy")
        .preflight(0, API, ("PUT", "x-a"), 404, &[ALLOWED])
        .request(90_000, "PUT", API, &[("X-A", "1")], 200, &[ALLOWED])
        .report();
    assert_eq!(went_on.fetches.iter().filter(|f| f.outcome == "cors").count(), 1);
}

#[test]
fn only_an_equal_request_tells_the_credentials_mode_of_another() {
    // The one was sent after a response that browsers accept without credentials only, the other was held back by one that
    // lacks the same header and more.
    let allows = ("Access-Control-Allow-Headers", "x-a, x-b");
    let ask = |name: &'static str| ("PUT", name);
    let sent = |har: Har, at, name: &'static str| {
        let answer = [ALLOWED, ("Access-Control-Allow-Methods", "PUT"), allows];
        let headers: Vec<_> = [(name, "1")].into_iter().filter(|(name, _)| !name.is_empty()).collect();
        har.request(at, "PUT", API, &headers, 200, &[ALLOWED]).preflight(at + 1, API, ask(name), 204, &answer)
    };
    let held = |har: Har, at, name: &'static str| {
        let headers: Vec<_> = [(name, "1")].into_iter().filter(|(name, _)| !name.is_empty()).collect();
        har.held_back(at, "PUT", API, &headers).preflight(at + 1, API, ask(name), 403, &[ALLOWED])
    };
    let with_cookie = |har: Har, at| {
        har.request(at, "GET", API, &[("Cookie", "a=b"), ("Sec-Fetch-Site", "cross-site")], 200, &[ALLOWED])
    };
    let refused_for_credentials = |har: Har, at| har.refused(at, "GET", API, &[], 200, &[ALLOWED]);
    for (n, (har, expected)) in [
        (held(sent(Har::chromium(), 0, "x-a"), 9_000, "x-a"), "deduced"),
        (sent(held(Har::chromium(), 0, "x-a"), 9_000, "x-a"), "deduced"),
        (held(sent(Har::firefox(), 0, ""), 9_000, ""), "deduced"),
        // Other headers: another piece of code, which may ask in another mode.
        (held(sent(Har::chromium(), 0, "x-b"), 9_000, "x-a"), "possible"),
        (held(sent(Har::firefox(), 0, ""), 9_000, "x-a"), "possible"),
        // The page asks that URL with credentials, too.
        (with_cookie(held(sent(Har::chromium(), 0, "x-a"), 9_000, "x-a"), 12_000), "possible"),
        (refused_for_credentials(held(sent(Har::chromium(), 0, "x-a"), 9_000, "x-a"), 12_000), "possible"),
    ]
    .into_iter()
    .enumerate()
    {
        let fetches = har.report().fetches;
        let fetch = fetches.iter().find(|f| f.failed_at.map(|stage| stage.name()) == Some("preflight")).unwrap();
        let (outcome, cause, certainty) = said(fetch);
        assert_eq!((outcome, certainty), ("cors", expected), "case {n}: {fetch:#?}");
        assert!(expected == "possible" || cause == Some("preflight-bad-status"), "case {n}");
        assert_eq!(fetch.missing_fact.is_some(), expected == "possible", "case {n}");
    }
}

/// PUTs of one call in the page's code, each with how it differs from the others: those of which the response tells that they had
/// no credentials, and one that was held back.
fn of_one_call(sent: &[Value], held: &Value) -> Har {
    let call = |awaited| {
        let frame =
            |line, column| json!({ "url": "https://app.example/app.js", "lineNumber": line, "columnNumber": column });
        json!({ "_initiator": { "type": "script", "stack": {
            "callFrames": [frame(0, 10)], "parent": { "callFrames": [frame(0, awaited)] } } } })
    };
    let credentials = ("Access-Control-Allow-Credentials", "true");
    let answer = [ALLOWED, ("Access-Control-Allow-Methods", "PUT, PATCH"), credentials];
    let mut har = Har::chromium();
    for (n, over) in sent.iter().enumerate() {
        let at = 1_000 * n as u64;
        let url = &format!("https://api.example/{n}");
        let url = over["request"]["url"].as_str().unwrap_or(url);
        let method = over["request"]["method"].as_str().unwrap_or("PUT");
        // A response that allows credentials does not show whether there were any.
        let is_open = over["_allowsCredentials"] == true;
        let given: &[_] = if is_open { &[ALLOWED, credentials] } else { &[ALLOWED] };
        har = har.request(at, method, url, &[], 200, given).change_last(&call(20)).change_last(over);
        har = har.preflight(at + 1, url, (method, ""), 204, &answer[..2 + usize::from(is_open)]);
    }
    har = har.held_back(9_000, "PUT", API, &[]).change_last(&call(20)).change_last(held);
    har.preflight(9_001, API, ("PUT", ""), 404, &[ALLOWED])
}

#[test]
fn a_call_in_the_pages_code_asks_in_one_credentials_mode() {
    let same = &vec![json!({}); 5];
    let one = |over| [json!({}), over, json!({}), json!({}), json!({})];
    let one_more = |over| [&same[..], &[over]].concat();
    let stack = |stack| json!({ "_initiator": { "stack": stack } });
    let frame = |column| json!({ "url": "https://app.example/app.js", "lineNumber": 0, "columnNumber": column });
    for (name, har, expected) in [
        ("all alike", of_one_call(same, &json!({})), "deduced"),
        ("another call", of_one_call(same, &stack(json!({ "callFrames": [frame(11)] }))), "possible"),
        (
            "called from elsewhere",
            of_one_call(same, &stack(json!({ "parent": { "callFrames": [frame(21)] } }))),
            "possible",
        ),
        ("too few", of_one_call(&one(stack(json!({ "callFrames": [frame(11)] }))), &json!({})), "possible"),
        ("another method", of_one_call(&one_more(json!({ "request": { "method": "PATCH" } })), &json!({})), "possible"),
        (
            "another server",
            of_one_call(&one_more(json!({ "request": { "url": "https://other.example/" } })), &json!({})),
            "possible",
        ),
        (
            "one that may have had credentials",
            of_one_call(&one_more(json!({ "_allowsCredentials": true })), &json!({})),
            "possible",
        ),
        (
            "a cookie",
            of_one_call(&one_more(json!({ "request": { "cookies": [{ "name": "a", "value": "b" }] } })), &json!({})),
            "possible",
        ),
    ] {
        let fetch = har.fetch(API);
        let cookie = name == "a cookie";
        let cause = if cookie { "invalid-allow-credentials" } else { "preflight-bad-status" };
        assert_eq!(said(&fetch), ("cors", Some(cause), expected), "{name}: {fetch:#?}");
        let shown = fetch.evidence.iter().filter(|evidence| evidence.note.unescaped().contains("same call")).count();
        assert_eq!(shown, if expected == "deduced" { 5 } else { 0 }, "{name}");
    }
}

#[test]
fn a_stored_preflight_has_passed() {
    let answer = [("Access-Control-Allow-Methods", "*"), ("Access-Control-Allow-Credentials", "true"), ALLOWED];
    let held = |max_age| {
        let mut answer = answer.to_vec();
        answer.push(("Access-Control-Max-Age", max_age));
        let har = Har::chromium().held_back(1_000, "PUT", API, &[]);
        har.preflight(1_001, API, ("PUT", ""), 204, &answer)
    };
    let keeps = "600";
    for (name, har, expected) in [
        ("alone", held(keeps), "deduced"),
        ("another without a preflight", held(keeps).held_back(3_000, "PUT", API, &[]), "possible"),
        ("another method", held(keeps).held_back(3_000, "DELETE", API, &[]), "deduced"),
        ("too late", held("1").held_back(3_000, "PUT", API, &[]), "deduced"),
        (
            "with a preflight of its own",
            held(keeps).held_back(3_000, "PUT", API, &[]).preflight(3_001, API, ("PUT", ""), 204, &answer),
            "deduced",
        ),
    ] {
        let fetches = har.report().fetches;
        let fetch = fetches.iter().find(|fetch| fetch.method == "PUT").unwrap();
        assert_eq!(said(fetch), ("cors", Some("method-not-allowed"), expected), "{name}: {fetch:#?}");
        let shown =
            fetch.evidence.iter().any(|evidence| evidence.note.unescaped().contains("has no preflight in the file"));
        assert_eq!(shown, expected == "possible", "{name}");
    }
}

#[test]
fn an_extract_tells_calls_apart() {
    let har = of_one_call(&vec![json!({}); 5], &json!({})).bytes();
    let options = har_cors::ExtractOptions::default();
    let extract =
        har_cors::extract(&mut || Ok(har_cors::Bytes::of(std::io::Cursor::new(har.clone()))), &options).unwrap();
    let analysis = har_cors::judge(&extract.har.to_vec().unwrap()[..]).unwrap();
    let (_, verdict) = analysis.fetches.iter().find(|(_, verdict)| verdict.cause().is_some()).unwrap();
    assert_eq!(verdict.certainty, har_cors::Certainty::Deduced);
}

#[test]
fn each_sentence_of_webkit_that_stands_for_several_causes_says_what_would_decide() {
    let cases = [
        (
            "GET",
            "Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200",
            "missing",
        ),
        ("PUT", "Preflight response is not successful. Status code: 301", "Location"),
        ("GET", "Could not connect to the server.", "the same message"),
    ];
    for (method, sentence, decides) in cases {
        let row = safari(method, sentence);
        let over = json!({ "response": { "_failureText": sentence, "status": -1 } });
        let playwright =
            Har::of("Playwright").with_browser("webkit").plain(0, (method, API), &[("Referer", PAGE)], 0, &[], &over);
        for fetch in [row, playwright.only()] {
            assert_eq!(fetch.certainty, "possible", "{sentence}");
            assert!(!fetch.alternatives.is_empty(), "{sentence}");
            assert!(fetch.missing_fact.unwrap().contains(decides), "{sentence}");
        }
    }
}

#[test]
fn nothing_is_said_of_a_server_whose_answer_is_not_in_the_file() {
    let sentence = "Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200";
    assert_eq!(safari("GET", sentence).root_cause, None);
    let over = json!({ "response": { "_failureText": "net::ERR_FAILED", "status": -1 } });
    let lost = Har::of("Playwright").plain(0, ("GET", API), &[("Referer", PAGE)], 0, &[], &over).only();
    assert_eq!((lost.cause.map(|cause| cause.name()), lost.root_cause), (Some("missing-allow-origin"), None));
    let seen = Har::chromium().refused(0, "GET", API, &[], 200, &[]).only();
    assert_eq!(seen.root_cause.map(|root| root.name()), Some("cors-not-configured"));
}

#[test]
fn a_credentials_mode_that_alone_explains_a_refusal_is_reported() {
    let star: Headers = &[("Access-Control-Allow-Origin", "*")];
    let of = |status, answer: Headers, error: &Value| {
        let over = json!({ "response": { "_error": error } });
        Har::chromium().request(0, "GET", API, &[], status, answer).change_last(&over).only().credentials
    };
    let failed = json!("net::ERR_FAILED");
    assert_eq!(of(200, star, &failed), "include");
    assert_eq!(of(200, &[], &failed), "unknown");
    // With redirect: 'error' it may as well have had none.
    assert_eq!(of(302, &[("Access-Control-Allow-Origin", "*"), ("Location", "/b")], &failed), "unknown");
    let good = Har::chromium().plain(0, ("GET", API), WIRE, 200, star, &json!({})).only();
    assert_eq!((good.outcome.name(), good.credentials.name()), ("succeeded", "unknown"));
}

#[test]
fn a_sentence_about_a_preflight_says_that_there_was_one() {
    let simple = safari("POST", "Preflight response is not successful. Status code: 404");
    assert_eq!(said(&simple), ("cors", Some("preflight-bad-status"), "confirmed"));
    assert_eq!((simple.preflight.name(), simple.mode.name()), ("hidden", "cors"));
    let asked = simple.preflight_request.unwrap();
    assert!(asked.headers.iter().any(|h| h.name == "Access-Control-Request-Method" && h.value == "POST"));
    let response = safari("GET", "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".");
    assert_eq!(
        (response.preflight.name(), response.failed_at.map(|stage| stage.name())),
        ("not-needed", Some("response"))
    );
}

#[test]
fn a_chain_that_comes_back_to_the_pages_origin_is_still_subject_to_cors() {
    for (sentence, cause) in [
        (
            "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
            "wildcard-allow-origin-with-credentials",
        ),
        (
            "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".",
            "invalid-allow-credentials",
        ),
        ("Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200", "missing-allow-origin"),
    ] {
        let over = json!({ "_fetchType": "Network Load", "response": { "_error": sentence, "status": 0 } });
        let own = "https://app.example/end";
        let fetch = Har::of("WebKit Web Inspector").plain(0, ("GET", own), &[], 0, &[], &over).only();
        assert_eq!(fetch.cause.map(|cause| cause.name()), Some(cause), "{sentence}");
    }
}
