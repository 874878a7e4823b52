//! What may be judged at all: a request gets no verdict where nothing shows that a page of another origin made it,
//! and nothing sure of what a file has lost, whoever wrote it.

use crate::common::har::{CHROME, Har, Headers, PAGE};
use har_cors::report::File;
use serde_json::{Value, json};

const API: &str = "https://api.example/users/7";
const WIRE: &[(&str, &str)] =
    &[("Host", "api.example"), ("Accept-Encoding", "gzip"), ("Connection", "keep-alive"), ("User-Agent", CHROME)];
const ORIGIN: (&str, &str) = ("Origin", PAGE);
const DATE: (&str, &str) = ("Date", "Thu, 01 Jan 2026 00:00:00 GMT");
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", "*");

/// One of every kind of exporter, with the engine of its browser where the file names one.
const EXPORTERS: [&str; 16] = [
    "WebInspector",
    "Firefox",
    "WebKit Web Inspector",
    "Playwright",
    "chrome-har",
    "Browsertime",
    "WebPagetest",
    "ExtendedDebuggingService",
    "mitmproxy",
    "Charles Proxy",
    "Fiddler",
    "BrowserMob Proxy",
    "Insomnia REST Client",
    "Advanced REST Client",
    "Polly.JS",
    "Some Recorder",
];

fn with(more: Headers<'static>) -> Vec<(&'static str, &'static str)> {
    WIRE.iter().chain(more).copied().collect()
}

/// What is said of the only request: its outcome and certainty; `None` where it is not judged or not listed.
fn said(file: &File) -> Option<(&'static str, &'static str)> {
    let judged = file.fetches.iter().find(|fetch| fetch.is_judged())?;
    Some((judged.outcome.name(), judged.certainty.name()))
}

fn answered(creator: &'static str, method: &str, sent: Headers, over: &Value) -> Har {
    let mark = match creator {
        "WebInspector" => json!({ "response": { "_error": "net::ERR_FAILED" } }),
        _ => json!({}),
    };
    Har::of(creator).plain(0, (method, API), sent, 200, &[DATE], &mark).change_last(over)
}

#[test]
fn what_a_refusal_may_rest_on_depends_on_the_exporter() {
    for creator in EXPORTERS {
        let expected = match creator {
            // The browser marks it.
            "WebInspector" => Some(("cors", "confirmed")),
            // The browser is known, and must have refused it.
            "Firefox" => Some(("cors", "deduced")),
            // What was refused is left out, or marked: what is there was given to the page.
            "WebKit Web Inspector" | "Playwright" | "chrome-har" | "Browsertime" => Some(("succeeded", "confirmed")),
            // CORS never applied.
            "Insomnia REST Client" | "Advanced REST Client" | "Polly.JS" => None,
            _ => Some(("cors", "predicted")),
        };
        let har = answered(creator, "GET", &with(&[ORIGIN]), &json!({}));
        assert_eq!(said(&har.report()), expected, "{creator}");
        // An image asks without CORS, and the page alone, or the Referer, says nothing of the mode.
        for more in [&[("Referer", "https://app.example/"), ("Accept", "image/avif,image/webp,*/*")][..], &[]] {
            let file = answered(creator, "GET", more, &json!({ "response": { "_error": null } })).report();
            assert_eq!(file.summary.cors, 0, "{creator} {more:?}");
        }
    }
}

#[test]
fn without_a_sign_of_a_page_nothing_is_judged() {
    let no_page = json!({ "pageref": "page_2", "_resourceType": null, "response": { "_error": null } });
    for creator in EXPORTERS {
        for (method, sent) in [
            ("GET", with(&[])),
            ("PUT", with(&[("Content-Type", "application/json"), ("Authorization", "Bearer x")])),
            ("POST", with(&[("Content-Type", "application/ocsp-request"), ("Referer", "https://app.example/")])),
            ("DELETE", vec![("Accept", "application/json")]),
            ("GET", vec![]),
        ] {
            let file = answered(creator, method, &sent, &no_page).report();
            assert_eq!(said(&file), None, "{creator} {method} {sent:?}");
            assert_eq!((file.summary.not_judged, file.summary.cross_origin), (1, 0), "{creator} {method} {sent:?}");
            let [shown] = &file.fetches[..] else { panic!("{creator}: one request is shown to those who ask for all") };
            assert_eq!((shown.outcome.name(), shown.cause, shown.fixes.len()), ("undetermined", None, 0), "{creator}");
            assert!(!shown.is_finding() && !shown.is_failure() && shown.missing_fact.is_some(), "{creator}");
        }
    }
}

#[test]
fn a_template_of_a_request_was_never_sent() {
    let file =
        Har::of("Some Recorder").plain(0, ("GET", API), &with(&[ORIGIN]), 200, &[], &json!({ "response": null }));
    let file = file.report();
    assert_eq!((said(&file), file.summary.not_judged), (None, 1));
}

#[test]
fn values_that_were_taken_out_are_no_other_values() {
    let post = |kind: &'static str| {
        let sent = with(&[ORIGIN, ("Accept", "*/*")]).into_iter().chain([("Content-Type", kind)]).collect::<Vec<_>>();
        said(&answered("mitmproxy", "POST", &sent, &json!({})).report())
    };
    assert_eq!(post("application/json"), Some(("cors", "predicted")));
    for lost in ["", "[REDACTED]", "***", "<redacted>", "REDACTED-1", "text/plain"] {
        assert_eq!(post(lost), Some(("succeeded", "possible")), "{lost}");
    }
    for method in ["", "[REDACTED]", "***"] {
        let file = answered("Firefox", method, &with(&[("Referer", "https://app.example/")]), &json!({})).report();
        assert_eq!(file.summary.cors, 0, "{method}");
    }
    let lower = answered("Firefox", "get", &with(&[ORIGIN]), &json!({}));
    assert_eq!((said(&lower.report()), lower.only().method.unescaped()), (Some(("cors", "deduced")), "GET"));
}

#[test]
fn headers_that_are_counted_and_not_listed_prove_nothing() {
    let longer = json!({ "response": { "headersSize": 200 } });
    let refused = answered("Firefox", "GET", &with(&[ORIGIN]), &longer);
    assert_eq!(said(&refused.report()), Some(("undetermined", "possible")));
    let good = |over: &Value| Har::of("Firefox").plain(0, ("GET", API), &with(&[ORIGIN]), 200, &[DATE, ALLOWED], over);
    let no_cookies = json!({ "response": { "headers": [{ "name": "Access-Control-Allow-Origin", "value": PAGE }] } });
    assert_eq!(said(&good(&json!({})).report()).map(|said| said.0), Some("succeeded"));
    assert_eq!(said(&good(&no_cookies).change_last(&longer).report()), Some(("succeeded", "possible")));
    // Without an origin among all that was sent, it was no request of mode `cors`.
    let image = with(&[("Referer", "https://app.example/"), ("Accept", "image/webp,*/*")]);
    assert_eq!(said(&answered("Firefox", "GET", &image, &json!({})).report()), Some(("succeeded", "confirmed")));
    let lost = json!({ "request": { "headersSize": 900 } });
    assert_eq!(said(&answered("Firefox", "GET", &image, &lost).report()), Some(("succeeded", "possible")));
}

#[test]
fn a_web_socket_is_one_under_any_scheme() {
    let sent = with(&[ORIGIN, ("Upgrade", "websocket"), ("Sec-WebSocket-Key", "x")]);
    for creator in ["WebPagetest", "mitmproxy", "Some Recorder", "Firefox"] {
        let file = Har::of(creator).plain(0, ("GET", API), &sent, 101, &[DATE], &json!({})).report();
        assert_eq!(said(&file).map(|said| said.0), Some("succeeded"), "{creator}");
    }
}

#[test]
fn a_redirect_that_an_extension_made_is_no_servers() {
    for (reason, certainty) in [(&[("Non-Authoritative-Reason", "WebRequest API")][..], "deduced"), (&[], "possible")] {
        let answer: Vec<_> = [("Location", "data:application/javascript,1")].iter().chain(reason).copied().collect();
        let fetch = Har::chromium()
            .request(0, "GET", API, &[], 307, &answer)
            .change_last(&json!({ "response": { "statusText": "Internal Redirect" } }))
            .only();
        assert_eq!(
            (fetch.cause.map(|cause| cause.name()), fetch.certainty.name()),
            (Some("blocked-by-client"), certainty)
        );
    }
}

/// What may be taken out of an entry, or changed in it.
fn thin(entry: &mut Value, ways: u32) {
    let has = |way: u32| ways & (1 << way) != 0;
    let drop_headers = |entry: &mut Value, side: &str, gone: &dyn Fn(&str) -> bool| {
        let headers = entry[side]["headers"].as_array_mut().unwrap();
        headers.retain(|header| !gone(&header["name"].as_str().unwrap().to_ascii_lowercase()));
    };
    let names: [&dyn Fn(&str) -> bool; 5] = [
        &|name| name == "origin",
        &|name| name == "referer",
        &|name| matches!(name, "host" | "connection" | "accept-encoding"),
        &|name| name.starts_with("access-control-request"),
        &|_| true,
    ];
    for (way, gone) in names.into_iter().enumerate() {
        if has(way as u32) {
            drop_headers(entry, "request", gone);
        }
    }
    if has(5) {
        drop_headers(entry, "response", &|_| true);
    }
    if has(6) {
        entry["request"]["method"] = Value::Null;
    }
    if has(7) {
        for member in ["_resourceType", "_initiator", "_securityState", "pageref"] {
            entry.as_object_mut().unwrap().remove(member);
        }
        entry["response"].as_object_mut().unwrap().remove("_error");
    }
}

#[test]
fn no_thinned_file_makes_a_sure_statement_of_the_contrary() {
    let creators = ["WebInspector", "Firefox", "mitmproxy", "Some Recorder", "WebPagetest"];
    let json_put: Headers = &[("Referer", "https://app.example/"), ("Content-Type", "application/json")];
    let put: Headers =
        &[ALLOWED, ("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Allow-Headers", "content-type")];
    let simple: Headers = &[("Referer", "https://app.example/")];
    // Without credentials all of the first succeed; the others always fail.
    for of_firefox in [false, true] {
        let new = || if of_firefox { Har::firefox() } else { Har::chromium() };
        let refused = |method, sent: Headers<'static>| match of_firefox {
            true => new().request(0, method, API, sent, 200, &[]),
            false => new().refused(0, method, API, sent, 200, &[]),
        };
        let good = [
            new().request(0, "GET", API, simple, 200, &[ALLOWED]),
            new().request(0, "PUT", API, json_put, 200, &[ALLOWED]).preflight(
                1,
                API,
                ("PUT", "content-type"),
                204,
                put,
            ),
        ];
        let bad = [
            refused("GET", simple),
            new().held_back(0, "PUT", API, json_put).preflight(1, API, ("PUT", "content-type"), 204, &[]),
            new().held_back(0, "PUT", API, json_put).preflight(1, API, ("PUT", "content-type"), 404, put),
        ];
        let all = good.iter().map(|har| (har, true)).chain(bad.iter().map(|har| (har, false)));
        for ((har, is_good), creator) in all.flat_map(|case| creators.map(|creator| (case, creator))) {
            for ways in 0..256 {
                let mut value: Value = serde_json::from_slice(&har.bytes()).unwrap();
                value["log"]["creator"]["name"] = json!(creator);
                for entry in value["log"]["entries"].as_array_mut().unwrap() {
                    thin(entry, ways);
                }
                let options = har_cors::Options { all: true, ..har_cors::Options::default() };
                let file = har_cors::analyze("x", value.to_string().as_bytes(), &options).unwrap();
                for fetch in &file.fetches {
                    let (outcome, certainty) = (fetch.outcome.name(), fetch.certainty.name());
                    let is_sure = matches!(certainty, "confirmed" | "deduced");
                    let contrary = match is_good {
                        true => outcome == "cors" && certainty != "possible",
                        false => outcome == "succeeded" && is_sure,
                    };
                    assert!(!contrary, "{creator}, ways {ways:b}, Firefox's {of_firefox}: {value:#}\n{fetch:#?}");
                }
            }
        }
    }
}
