//! Which entries belong to one fetch, where more than one way to put them together offers itself.

use crate::common::har::{Har, Headers, PAGE};
use serde_json::{Value, json};

const API: &str = "https://api.example/users/7";
const OTHER_PAGE: &str = "https://other.example";
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);
const PUT: (&str, &str) = ("Access-Control-Allow-Methods", "PUT");
const COOKIE: (&str, &str) = ("Cookie", "id=1");

/// Entries of the request and of the preflight of each fetch, and how it ended.
fn pairs(har: &Har) -> Vec<(Option<usize>, Option<usize>, String)> {
    har.report().fetches.into_iter().map(|f| (f.entries.request, f.entries.preflight, f.outcome.to_string())).collect()
}

#[test]
fn a_refused_preflight_takes_no_request_that_was_answered() {
    let refused: Headers = &[("Content-Type", "text/html")];
    let file = |har: Har| {
        har.preflight(0, API, ("PUT", ""), 403, refused)
            .preflight(3_000, API, ("PUT", ""), 204, &[ALLOWED, PUT])
            .request(3_010, "PUT", API, &[], 200, &[ALLOWED])
    };
    for creator in ["Chrome HAR Capturer", "chrome-har", "Charles Proxy", "mitmproxy", "WebInspector"] {
        let har = file(Har::of(creator));
        let expected = [(None, Some(0), "cors"), (Some(2), Some(1), "succeeded")];
        let found = pairs(&har);
        let found: Vec<_> = found.iter().map(|(request, preflight, end)| (*request, *preflight, &**end)).collect();
        assert_eq!(found, expected, "{creator}");
    }
    // The page tries again, and this time the cache of preflights answers.
    let alone = Har::of("chrome-har").preflight(0, API, ("PUT", ""), 403, refused).request(
        3_000,
        "PUT",
        API,
        &[],
        200,
        &[ALLOWED],
    );
    assert_eq!(alone.report().summary.cors, 1, "{:#?}", alone.report().fetches);
}

#[test]
fn two_frames_that_ask_one_url_keep_their_own_preflights() {
    let of = |origin: &'static str| [("Origin", origin)];
    let allowed: Headers = &[ALLOWED, PUT];
    let preflight = |har: Har, started, origin: &'static str| {
        har.preflight(started, API, ("PUT", ""), 204, allowed).change_last(&json!({
            "request": { "headers": [
                { "name": "Host", "value": "api.example" }, { "name": "Origin", "value": origin },
                { "name": "Access-Control-Request-Method", "value": "PUT" },
            ] },
        }))
    };
    // Firefox: the requests are written with their Origin. The other page's preflight comes back first.
    let har = Har::firefox().request(0, "PUT", API, &[], 200, &[ALLOWED]).held_back(1, "PUT", API, &of(OTHER_PAGE));
    let har = preflight(preflight(har, 2, OTHER_PAGE), 3, PAGE);
    let found: Vec<_> = pairs(&har).into_iter().map(|(request, preflight, _)| (request, preflight)).collect();
    assert_eq!(found, [(Some(0), Some(3)), (Some(1), Some(2))]);
    // Chromium: the request that was held back has a Referer only.
    let har = Har::chromium()
        .held_back(0, "PUT", API, &[])
        .change_last(&json!({ "request": { "headers": [{ "name": "Referer", "value": "https://other.example/" }] } }))
        .request(1, "PUT", API, &[], 200, &[ALLOWED]);
    let har = preflight(preflight(har, 2, PAGE), 3, OTHER_PAGE);
    let fetches = har.report().fetches;
    let refused = fetches.iter().find(|f| f.entries.request == Some(0)).unwrap();
    assert_eq!(
        (refused.entries.preflight, refused.cause.map(|cause| cause.name())),
        (Some(3), Some("allow-origin-mismatch"))
    );
}

#[test]
fn a_redirect_is_followed_only_by_what_carries_the_origin_in_force() {
    let next = "https://api.example/new";
    let third = "https://cdn.example/7";
    // Firefox marks no refusal. The page asks for the target itself a little later.
    let cases: [(&str, Headers, Headers, bool); 6] = [
        // Refused because a permission is missing, and requested again by the page.
        (next, &[("Location", next)], &[], false),
        // Allowed, and followed.
        (next, &[ALLOWED, ("Location", next)], &[], true),
        // A third origin is reached with `null` only.
        (third, &[ALLOWED, ("Location", third)], &[], false),
        (third, &[ALLOWED, ("Location", third)], &[("Origin", "null")], true),
        (third, &[("Location", third)], &[("Origin", "null")], false),
        (next, &[ALLOWED, ("Location", next)], &[("Origin", OTHER_PAGE)], false),
    ];
    for (target, redirect, sent, joined) in cases {
        let har = Har::firefox().request(0, "GET", API, &[], 302, redirect).request(
            9,
            "GET",
            target,
            sent,
            200,
            &[("Access-Control-Allow-Origin", "*")],
        );
        let fetches = har.report().fetches;
        assert_eq!(fetches.len() == 1, joined, "{target} {redirect:?} {sent:?}");
        if !redirect.contains(&ALLOWED) {
            assert_eq!(
                (fetches[0].failed_at.map(|stage| stage.name()), fetches[0].certainty.name()),
                (Some("redirect"), "deduced")
            );
        }
    }
}

#[test]
fn fetch_metadata_tells_whose_request_it_is() {
    let host = [("Host", "s"), ("Accept-Encoding", "gzip"), ("Connection", "keep-alive"), ("Accept", "*/*")];
    let cases: [(&str, &str, usize); 5] = [
        // A frame's own request, and no Referer: nothing to do with the page that the file names.
        ("same-origin", "cors", 0),
        // The user typed it, or opened a bookmark.
        ("none", "navigate", 0),
        ("none", "cors", 0),
        ("same-site", "no-cors", 1),
        ("cross-site", "no-cors", 1),
    ];
    for (site, mode, expected) in cases {
        for har in [Har::firefox(), Har::chromium()] {
            let mut sent = host.to_vec();
            sent.extend([("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode)]);
            let har = har.plain(0, ("GET", API), &sent, 200, &[("Content-Type", "text/html")], &json!({}));
            let fetches = har.report().fetches;
            assert_eq!(fetches.len(), expected, "{site} {mode}: {fetches:#?}");
            assert!(fetches.iter().all(|f| f.outcome == "succeeded"), "{site} {mode}: {fetches:#?}");
        }
    }
    // The page that the file names has the URL's origin, and yet the browser calls the request foreign: a frame's.
    let own = "https://app.example/api";
    let mut sent = host.to_vec();
    sent.extend([("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "cors"), ("Origin", "https://frame.example")]);
    let fetch = Har::firefox().plain(0, ("GET", own), &sent, 200, &[("Content-Type", "a/b")], &json!({})).only();
    assert_eq!(
        (fetch.origin.as_ref().map(|text| text.unescaped()), fetch.cause.map(|cause| cause.name())),
        (Some("https://frame.example"), Some("missing-allow-origin"))
    );
}

#[test]
fn what_never_left_its_pages_origin_is_part_of_no_other_fetch() {
    const OWN: &str = "https://app.example/users/7";
    let marked = [("Host", "s"), ("Sec-Fetch-Site", "same-origin"), ("Authorization", "Bearer a")];
    let of_other: Headers = &[("Host", "s"), ("Origin", OTHER_PAGE)];
    let away: Headers = &[("Location", OWN), ("Access-Control-Allow-Origin", "*")];
    for creator in ["WebInspector", "Firefox", "mitmproxy"] {
        let after = |(method, url), sent, answer| {
            let har = Har::of(creator).plain(0, (method, url), sent, 307, answer, &json!({}));
            pairs(&har.plain(10, (method, OWN), &marked, 200, &[("Content-Type", "a/b")], &json!({})))
        };
        // The mark is of all URLs of a fetch: had it been redirected from elsewhere, it would say so.
        let found: Vec<_> = after(("DELETE", API), of_other, away).into_iter().map(|(request, ..)| request).collect();
        assert_eq!(found, [Some(0)], "{creator}");
        // The marks of two origins cannot both be true.
        assert_eq!(after(("DELETE", API), &marked, away), [], "{creator}");
        // The browser's own redirect to https may not count.
        let own: Headers = &[("Location", OWN), ("Non-Authoritative-Reason", "HSTS")];
        let found = after(("DELETE", "http://app.example/users/7"), &[("Origin", PAGE)], own);
        assert_eq!(found.into_iter().map(|(request, ..)| request).collect::<Vec<_>>(), [Some(1)], "{creator}");
        // Nor did another page ask for it, be it that the preflight names none.
        for origin in [("Origin", OTHER_PAGE), ("Referer", "https://other.example/page")] {
            let asks = [("Host", "s"), origin, ("Access-Control-Request-Method", "PUT")];
            let by_other = Har::of(creator)
                .plain(0, ("OPTIONS", OWN), &asks, 204, &[("Access-Control-Allow-Origin", "*"), PUT], &json!({}))
                .plain(10, ("PUT", OWN), &marked, 200, &[("Content-Type", "a/b")], &json!({}));
            let found = pairs(&by_other).into_iter().map(|(request, preflight, _)| (request, preflight));
            assert_eq!(found.collect::<Vec<_>>(), [(None, Some(0))], "{creator}");
        }
    }
}

#[test]
fn what_follows_a_redirect_within_the_pages_origin_is_marked_as_it_is() {
    const OWN: &str = "https://app.example/users/7";
    let marked = [("Host", "s"), ("Sec-Fetch-Site", "same-origin")];
    let failed = json!({ "response": { "_error": "net::ERR_FAILED" } });
    // What followed is not in the file. A frame of another origin requested the same, and was refused.
    let har = Har::chromium()
        .plain(0, ("PUT", "https://app.example/7"), &marked, 307, &[("Location", OWN)], &json!({}))
        .plain(10, ("PUT", OWN), &[("User-Agent", "Mozilla/5.0")], 0, &[], &failed)
        .of_page(OTHER_PAGE)
        .preflight(11, OWN, ("PUT", ""), 403, &[]);
    assert_eq!(pairs(&har), [(Some(1), Some(2), "cors".to_owned())]);
}

#[test]
fn a_file_of_one_url_is_judged_in_no_time() {
    let mut har = Har::chromium();
    for n in 0..3_000 {
        har = har.request(n * 3, "PUT", API, &[("X-A", "1")], 200, &[ALLOWED]).preflight(
            n * 3 + 1,
            API,
            ("PUT", "x-a"),
            204,
            &[ALLOWED, PUT, ("Access-Control-Allow-Headers", "x-a"), ("Access-Control-Max-Age", "600")],
        );
    }
    let report = har.report();
    assert_eq!((report.summary.cross_origin, report.summary.succeeded), (3_000, 3_000));
    assert!(report.fetches.iter().all(|f| f.preflight == "recorded"));
}

#[test]
fn a_font_has_its_pages_origin_whatever_stylesheet_names_it() {
    let sent = [("Referer", "https://fonts.example/all.css"), ("User-Agent", "Mozilla/5.0")];
    let over = json!({ "_resourceType": "font", "response": { "_error": "net::ERR_FAILED" } });
    let har = Har::chromium().plain(0, ("GET", "https://fonts.example/a.woff2"), &sent, 0, &[], &over);
    assert_eq!(har.only().origin.as_ref().map(|text| text.unescaped()), Some(PAGE));
}

#[test]
fn programs_that_are_no_browsers_know_no_cors() {
    let clients = [
        "curl/8.5.0",
        "okhttp/4.12.0",
        "python-requests/2.32",
        "axios/1.7.2",
        "PostmanRuntime/7.39.0",
        "Shop/812 CFNetwork/1496.0.7 Darwin/23.5.0",
        "Dalvik/2.1.0 (Linux; U; Android 14)",
        "Go-http-client/2.0",
    ];
    for client in clients {
        let sent = [("Host", "api.example"), ("User-Agent", client), ("Origin", PAGE), COOKIE];
        let har = Har::of("mitmproxy").plain(0, ("PUT", API), &sent, 200, &[("Content-Type", "a/b")], &json!({}));
        assert_eq!(har.report().summary.cors, 0, "{client}");
    }
    // A browser whose script names another program still sends what only browsers send.
    let sent = [("Host", "a"), ("User-Agent", "mine/1"), ("Sec-Fetch-Mode", "cors"), ("Origin", PAGE)];
    let har = Har::of("mitmproxy").plain(0, ("GET", API), &sent, 200, &[("Content-Type", "a/b")], &json!({}));
    assert_eq!(har.report().summary.cors, 1);
    // A browser sends an Origin with every POST.
    let sent = [("Host", "a"), ("User-Agent", "Mozilla/5.0"), ("Content-Type", "application/json")];
    let har = Har::of("mitmproxy").plain(0, ("POST", API), &sent, 200, &[("Content-Type", "a/b")], &json!({}));
    assert_eq!(har.report().summary.cors, 0);
}

#[test]
fn what_nobody_is_known_to_have_asked_for_is_not_called_cross_origin() {
    let answered = |headers: &str| {
        let request = r#"{"method":"GET","url":"https://api.example/a","headers":[]}"#;
        let response = format!(r#"{{"status":200,"headers":[{headers}]}}"#);
        let har = format!(r#"{{"log":{{"entries":[{{"request":{request},"response":{response}}}]}}}}"#);
        har_cors::analyze("x", har.as_bytes(), &har_cors::Options::default()).unwrap().summary
    };
    for headers in [r#"["Content-Type","a/b"]"#, r#"["Access-Control-Allow-Origin","*"]"#] {
        let summary = answered(headers);
        assert_eq!((summary.cross_origin, summary.not_judged), (0, 1), "{headers}");
    }
}

#[test]
fn a_redirect_of_the_pages_own_server_that_was_refused_is_a_fetch_across_origins() {
    const OWN: &str = "https://app.example/go";
    let aborted = "net::ERR_ABORTED";
    let failed = "net::ERR_FAILED";
    let cases = [
        (
            "fetch",
            "https://user:pw@api.example/a",
            json!(failed),
            Some(("redirect-with-credentials-in-url", "deduced")),
        ),
        // redirect: 'manual' has no mark.
        ("fetch", "https://user:pw@api.example/a", json!(null), None),
        ("fetch", "https://user:pw@app.example/a", json!(aborted), None),
        ("fetch", "myapp:open", json!(null), Some(("scheme-not-supported", "possible"))),
        // XMLHttpRequest follows every redirect.
        ("xhr", "myapp:open", json!(null), Some(("scheme-not-supported", "deduced"))),
        ("fetch", "http://api.example/a", json!(aborted), Some(("mixed-content", "possible"))),
        ("fetch", "https://api.example/a", json!(aborted), Some(("redirect-blocked", "possible"))),
        ("fetch", "https://api.example/a", json!(null), None),
        ("fetch", "https://app.example/a", json!(failed), None),
        ("image", "myapp:open", json!(null), None),
    ];
    for (kind, target, error, expected) in cases {
        let sent = [("Host", "app.example"), ("Accept-Encoding", "gzip"), ("Referer", "https://app.example/page")];
        let over = match error {
            Value::Null => json!({ "_resourceType": kind }),
            _ => json!({ "_resourceType": kind, "response": { "_error": error } }),
        };
        let report = Har::chromium().plain(0, ("GET", OWN), &sent, 302, &[("Location", target)], &over).report();
        let found: Vec<_> =
            report.fetches.iter().map(|f| (f.cause.map_or("", |cause| cause.name()), f.certainty.name())).collect();
        assert_eq!(found, Vec::from_iter(expected), "{kind} {target}");
    }
}

#[test]
fn what_script_set_stands_on_the_first_hop_of_a_chain_that_was_held_back() {
    // Browsers send If-None-Match, too: only the preflight shows that script set it.
    let first = "https://app.example/users/7";
    for names in ["if-modified-since,x-a", "if-none-match,x-a"] {
        let sent: Headers = &[("If-None-Match", "1"), ("X-A", "1"), ("Sec-Fetch-Site", "same-origin")];
        let har = Har::chromium()
            .request(0, "DELETE", first, sent, 307, &[("Location", API)])
            .held_back(5, "DELETE", API, &[])
            .preflight(6, API, ("DELETE", names), 204, &[ALLOWED]);
        let fetch = har.fetch(first);
        let expected = if names.contains("none") { Some(2) } else { None };
        assert_eq!(fetch.entries.preflight, expected, "{names}: {fetch:#?}");
    }
}

#[test]
fn all_hops_of_a_request_bear_one_mark() {
    let first = "https://app.example/go";
    let marks = |mode: &'static str, site: &'static str| [("Sec-Fetch-Mode", mode), ("Sec-Fetch-Site", site)];
    let har = Har::firefox()
        .plain(
            0,
            ("HEAD", first),
            &[&marks("no-cors", "same-origin")[..], PLAIN].concat(),
            302,
            &[("Location", API)],
            &json!({}),
        )
        .plain(
            1,
            ("HEAD", first),
            &[&marks("cors", "same-origin")[..], PLAIN].concat(),
            302,
            &[("Location", API)],
            &json!({}),
        )
        .plain(90, ("HEAD", API), &[&marks("no-cors", "cross-site")[..], PLAIN].concat(), 200, &[], &json!({}));
    let fetches = har.report().fetches;
    let followed = fetches.iter().find(|f| f.entries.request == Some(2)).unwrap();
    assert_eq!(*followed.entries.redirects, [0], "{followed:#?}");
    assert_eq!(followed.outcome, "succeeded");
}

const PLAIN: Headers = &[("Accept", "*/*"), ("Connection", "keep-alive")];

#[test]
fn what_was_sent_without_cors_had_no_preflight() {
    let sent = [("Host", "s"), ("Accept", "*/*"), ("Connection", "keep-alive")];
    let har = Har::firefox().plain(0, ("GET", API), &sent, 200, &[], &json!({})).preflight(
        1,
        API,
        ("GET", ""),
        204,
        &[ALLOWED],
    );
    let found: Vec<_> = pairs(&har).into_iter().map(|(request, preflight, _)| (request, preflight)).collect();
    assert_eq!(found, [(Some(0), None), (None, Some(1))]);
}
