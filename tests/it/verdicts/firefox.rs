//! What a Firefox export shows by omission: it marks no refusal, but the sizes of a response reveal it.

use crate::common::har::{Har, Headers, PAGE};
use har_cors::report::Fetch;
use serde_json::{Value, json};

const CDN: &str = "https://cdn.example/a";
const PLAIN_CDN: &str = "http://cdn.example/a";
const PLAIN_PAGE: &str = "http://app.example";
const IMAGE: &[(&str, &str)] = &[("Accept", "image/avif,image/webp,*/*;q=0.5"), ("Connection", "keep-alive")];
const STYLE: &[(&str, &str)] = &[("Accept", "text/css,*/*;q=0.1"), ("Connection", "keep-alive"), ("Priority", "u=2")];
const SCRIPT: &[(&str, &str)] = &[("Accept", "*/*"), ("Connection", "keep-alive"), ("Priority", "u=2")];
const LATE_SCRIPT: &[(&str, &str)] = &[("Accept", "*/*"), ("Connection", "keep-alive")];
const NO_CORS: &[(&str, &str)] = &[("Accept", "*/*"), ("Connection", "keep-alive"), ("Priority", "u=4")];
const MEDIA: &[(&str, &str)] = &[("Accept", "video/webm,*/*;q=0.5"), ("Connection", "keep-alive")];
const PREFETCH: &[(&str, &str)] = &[("Accept", "text/html"), ("Connection", "keep-alive"), ("Sec-Purpose", "prefetch")];
const FRAME: &[(&str, &str)] =
    &[("Accept", "text/html,*/*;q=0.8"), ("Connection", "keep-alive"), ("Upgrade-Insecure-Requests", "1")];
const LENGTH: (&str, &str) = ("Content-Length", "27");
const DATE: (&str, &str) = ("Date", "Thu, 01 Jan 2026 00:00:00 GMT");
const NOSNIFF: (&str, &str) = ("X-Content-Type-Options", "nosniff");
const ALLOWED: (&str, &str) = ("Access-Control-Allow-Origin", PAGE);

/// Sizes of a response whose body was read, of one that was broken off, and of one whose body the page got.
fn unread() -> Value {
    json!({ "response": { "headersSize": 40, "bodySize": 67, "content": { "size": 0 } } })
}

fn broken_off() -> Value {
    json!({ "response": { "headersSize": 40, "bodySize": 40, "content": { "size": 0 } } })
}

fn read() -> Value {
    json!({ "response": { "headersSize": 40, "bodySize": 67, "content": { "size": 27 } } })
}

fn unmeasured() -> Value {
    json!({ "response": { "headersSize": null, "bodySize": null, "content": { "size": 0 } } })
}

fn said(fetch: &Fetch) -> (&str, Option<&str>, &str) {
    (fetch.outcome.name(), fetch.cause.map(|cause| cause.name()), fetch.certainty.name())
}

fn got(sent: Headers, status: u16, kind: &str, more: Headers, sizes: &Value) -> Fetch {
    let mut answer = vec![("Content-Type", kind), LENGTH];
    answer.extend(more);
    Har::firefox().of_page(PLAIN_PAGE).plain(0, ("GET", PLAIN_CDN), sent, status, &answer, sizes).only()
}

#[test]
fn an_answer_without_cors_is_withheld_where_its_body_is_missing() {
    let ok = ("succeeded", None, "confirmed");
    let orb = ("policy", Some("orb"), "deduced");
    let mime = ("policy", Some("wrong-mime-type"), "deduced");
    let open = ("succeeded", None, "possible");
    for (n, (fetch, expected)) in [
        (got(IMAGE, 200, "image/png", &[], &read()), ok),
        (got(IMAGE, 404, "text/html", &[], &read()), ok),
        (got(IMAGE, 404, "text/plain", &[], &broken_off()), orb),
        (got(IMAGE, 200, "application/json", &[], &unread()), orb),
        (got(IMAGE, 200, "application/json", &[], &unmeasured()), orb),
        (got(IMAGE, 200, "application/gzip", &[], &broken_off()), orb),
        (got(IMAGE, 200, "image/png", &[], &broken_off()), orb),
        (got(IMAGE, 206, "application/pdf", &[], &broken_off()), orb),
        (got(IMAGE, 200, "font/ttf", &[NOSNIFF], &broken_off()), orb),
        (got(MEDIA, 404, "audio/wav", &[], &broken_off()), orb),
        (got(STYLE, 200, "font/ttf", &[], &unread()), orb),
        (got(PREFETCH, 200, "text/html", &[], &unread()), orb),
        (got(SCRIPT, 200, "application/json", &[], &unread()), orb),
        (got(SCRIPT, 403, "font/ttf", &[], &broken_off()), orb),
        // Types that are never refused: something else took the body.
        (got(IMAGE, 404, "text/css", &[], &broken_off()), open),
        (got(IMAGE, 200, "image/svg+xml", &[], &broken_off()), open),
        (got(IMAGE, 200, "nonsense", &[], &unread()), open),
        // Scripts and style sheets are held to their type first.
        (got(SCRIPT, 200, "image/png", &[], &broken_off()), mime),
        (got(SCRIPT, 200, "text/csv", &[], &broken_off()), mime),
        (got(SCRIPT, 404, "text/html", &[NOSNIFF], &broken_off()), mime),
        (got(STYLE, 200, "text/plain", &[NOSNIFF], &broken_off()), mime),
        // fetch() of mode no-cors shows nothing, whatever came.
        (got(NO_CORS, 200, "application/json", &[], &unread()), ok),
        (got(NO_CORS, 429, "text/event-stream", &[NOSNIFF], &unread()), ok),
        // Over plain http a script that is added later looks like a preload of data.
        (got(LATE_SCRIPT, 403, "font/ttf", &[], &broken_off()), orb),
        (got(LATE_SCRIPT, 200, "application/json", &[], &unread()), open),
        (got(LATE_SCRIPT, 200, "text/html", &[], &unread()), ("policy", Some("orb"), "possible")),
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(said(fetch), *expected, "case {n}: {fetch:#?}");
        assert_eq!(fetch.missing_fact.is_some(), expected.2 == "possible", "case {n}");
    }
}

#[test]
fn a_server_says_which_sites_may_embed_its_answers() {
    let corp = |page: &'static str, url: &str, value: &str| {
        let answer = [("Content-Type", "image/png"), LENGTH, ("Cross-Origin-Resource-Policy", value)];
        Har::firefox().of_page(page).plain(0, ("GET", url), IMAGE, 200, &answer, &broken_off()).only()
    };
    let forbidden = ("policy", Some("corp"), "deduced");
    for (page, url, value, is_forbidden) in [
        (PLAIN_PAGE, "http://api.app.example/a", "same-origin", true),
        (PLAIN_PAGE, "http://cdn.test/a", "same-site", true),
        (PLAIN_PAGE, "http://api.app.example/a", "same-site", false),
        (PAGE, "https://api.app.example/a", "same-site", false),
        // No page of plain http is of the site of a response that came by TLS.
        (PLAIN_PAGE, "https://api.app.example/a", "same-site", true),
        (PLAIN_PAGE, "http://10.0.0.1/a", "same-site", true),
        (PLAIN_PAGE, "http://cdn.test/a", "cross-origin", false),
        (PLAIN_PAGE, "http://cdn.test/a", "SAME-ORIGIN", false),
    ] {
        let fetch = corp(page, url, value);
        assert_eq!(said(&fetch) == forbidden, is_forbidden, "{page} {url} {value}: {fetch:#?}");
    }
}

#[test]
fn a_frame_that_was_not_shown_has_a_header_that_forbids_it() {
    let coep = ("Cross-Origin-Embedder-Policy", "require-corp");
    let framed = |page: Headers, frame: Headers, sizes: &Value| {
        let mut answer = vec![("Content-Type", "text/html"), LENGTH];
        answer.extend(frame);
        let har = Har::firefox().plain(0, ("GET", "https://app.example/page"), FRAME, 200, page, &read());
        har.plain(5, ("GET", CDN), FRAME, 200, &answer, sizes).report()
    };
    let deny = ("X-Frame-Options", "DENY");
    let cases: [(Headers, Headers, Option<(&str, &str)>); 9] = [
        (&[], &[deny], Some(("frame-not-allowed", "X-Frame-Options"))),
        (&[], &[("X-Frame-Options", "SAMEORIGIN")], Some(("frame-not-allowed", "X-Frame-Options"))),
        (&[], &[("X-Frame-Options", "SAMEORIGIN, DENY")], Some(("frame-not-allowed", "X-Frame-Options"))),
        (&[], &[("X-Frame-Options", "ALLOWALL")], None),
        (&[], &[deny, ("Content-Security-Policy", "frame-ancestors https://app.example")], None),
        (&[], &[("Content-Security-Policy", "frame-ancestors 'self'")], Some(("frame-not-allowed", "frame-ancestors"))),
        (&[coep], &[], Some(("frame-not-allowed", "Cross-Origin-Embedder-Policy"))),
        (&[coep], &[coep], Some(("coep", "Cross-Origin-Resource-Policy"))),
        (
            &[coep],
            &[coep, ("Cross-Origin-Resource-Policy", "same-origin")],
            Some(("corp", "Cross-Origin-Resource-Policy")),
        ),
    ];
    for (n, (page, frame, expected)) in cases.iter().enumerate() {
        let report = framed(page, frame, &broken_off());
        let failed = report.fetches.iter().find(|fetch| fetch.outcome.name() == "policy");
        let named = failed.and_then(|fetch| fetch.cause).map(|cause| cause.name());
        assert_eq!(named, expected.map(|(cause, _)| cause), "case {n}: {report:#?}");
        if let (Some(fetch), Some((_, word))) = (failed, expected) {
            let texts = format!("{:?} {:?} {:?}", fetch.explanation, fetch.fixes, fetch.evidence);
            assert!(texts.contains(word), "case {n}: {texts}");
            let other = if *word == "X-Frame-Options" { "Embedder" } else { "X-Frame-Options" };
            assert!(!fetch.explanation.contains(other), "case {n}: {:?}", fetch.explanation);
        }
        // A displayed frame is not a failure, whatever its headers say.
        assert!(
            framed(page, frame, &read()).fetches.iter().all(|fetch| fetch.outcome.name() == "succeeded"),
            "case {n}"
        );
    }
}

#[test]
fn a_redirect_that_is_not_followed_tells_why_by_its_body() {
    let target = "http://plain.example/b";
    let answer = [("Location", target), ("Access-Control-Allow-Origin", "*"), LENGTH];
    let origin = ("Origin", PAGE);
    let fetch_sends = [NO_CORS, &[origin]].concat();
    let xhr_sends = [LATE_SCRIPT, &[origin]].concat();
    let asks =
        |sent: Headers, sizes: &Value| Har::firefox().plain(0, ("GET", CDN), sent, 302, &answer, sizes).fetch(CDN);
    let mixed = ("policy", Some("mixed-content"), "deduced");
    let open = ("undetermined", Some("not-told"), "possible");
    let refused = asks(&fetch_sends, &broken_off());
    assert_eq!(said(&refused), mixed);
    // The texts speak of the URL that was refused, and not of the server that sent the browser there.
    assert!(
        format!("{:?}", refused.explanation).contains("may not request http://plain.example/b over plain http"),
        "{refused:#?}"
    );
    assert!(format!("{:?}", refused.fixes).contains("Use https for http://plain.example,"), "{:?}", refused.fixes);
    assert_eq!(said(&asks(&xhr_sends, &broken_off())), mixed);
    assert_eq!(said(&asks(NO_CORS, &broken_off())), mixed);
    // The page wanted to see the redirect itself.
    assert_eq!(said(&asks(&fetch_sends, &unread())), open);
    assert_eq!(said(&asks(&fetch_sends, &unmeasured())), open);
    // A row for the target: the browser was about to go there, if not for another request.
    let row = json!({
        "request": { "method": "GET", "url": target, "headers": [{ "name": "Accept", "value": "*/*" }], "headersSize": 0 },
        "response": { "status": 0, "headers": [], "content": {}, "headersSize": 0, "bodySize": -1 }, "timings": {}, "time": 0,
    });
    let with_row =
        Har::firefox().plain(0, ("GET", CDN), &fetch_sends, 302, &answer, &unmeasured()).entry(30, row).fetch(CDN);
    assert_eq!(said(&with_row), ("policy", Some("mixed-content"), "possible"));
    // Images are requested over https instead.
    let image = Har::firefox().plain(0, ("GET", CDN), IMAGE, 302, &answer, &unmeasured()).only();
    assert_eq!(image.outcome.name(), "succeeded");
    let coming = asks(&fetch_sends, &json!({ "response": { "headersSize": 40, "bodySize": -1 } }));
    assert_eq!(said(&coming), ("undetermined", Some("still-open"), "possible"));
}

#[test]
fn hops_of_one_chain_have_received_the_same() {
    let (first, second) = ("https://api.example/first", "https://api.example/second");
    let leads = |received: u64| json!({ "response": { "headersSize": 40, "bodySize": 40 + received } });
    let sent = [NO_CORS, &[("Origin", PAGE)]].concat();
    let redirect = [("Location", second), ALLOWED, LENGTH];
    let chain = |received: u64| {
        Har::firefox()
            .plain(0, ("GET", first), &sent, 302, &redirect, &leads(received))
            .plain(20, ("GET", second), &sent, 200, &[ALLOWED, LENGTH], &read())
            .fetch(first)
    };
    assert_eq!(*chain(27).entries.redirects, [0]);
    assert!(chain(0).entries.redirects.is_empty());
}

#[test]
fn a_preflight_that_is_sent_elsewhere_says_little() {
    let answer = |location: &str, allowed: Headers<'static>| {
        let mut headers = vec![("Location".to_owned(), location.to_owned())];
        headers.extend(allowed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        headers
    };
    let asked = |headers: &[(String, String)]| {
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (&**name, &**value)).collect();
        Har::firefox().held_back(0, "PUT", CDN, &[]).preflight(5, CDN, ("PUT", ""), 302, &headers).only()
    };
    let star: Headers<'static> = &[("Access-Control-Allow-Origin", "*")];
    let exact: Headers<'static> = &[ALLOWED, ("Access-Control-Allow-Credentials", "true")];
    for (location, allowed, expected) in [
        ("https://cdn.example/b", exact, ("cors", Some("preflight-redirect"), "confirmed")),
        // It leaves the origin that it speaks of, and is refused for that, too.
        ("https://app.example/login", exact, ("cors", Some("preflight-redirect"), "possible")),
        ("http://cdn.example/a", exact, ("network", Some("network-error"), "deduced")),
        ("http://cdn.example/a", &[], ("network", Some("network-error"), "deduced")),
        ("https://u:p@cdn.example/a", star, ("network", Some("network-error"), "deduced")),
        ("ftp://cdn.example/a", star, ("network", Some("network-error"), "deduced")),
        ("https://cdn.example/b", &[], ("cors", Some("missing-allow-origin"), "confirmed")),
    ] {
        let fetch = asked(&answer(location, allowed));
        assert_eq!(said(&fetch), expected, "{location}: {fetch:#?}");
        assert_eq!(fetch.failed_at.map(|stage| stage.name()), Some("preflight"));
        assert_eq!(fetch.effects.request_executed, Some(false));
    }
    let silent = json!({ "response": { "status": 0, "headers": [], "bodySize": 0 }, "timings": { "send": 0, "wait": 0, "receive": 0 } });
    let unanswered =
        Har::firefox().held_back(0, "PUT", CDN, &[]).preflight(5, CDN, ("PUT", ""), 0, &[]).change_last(&silent).only();
    assert_eq!(said(&unanswered), ("network", Some("network-error"), "possible"));
    assert_eq!(unanswered.effects.request_executed, Some(false));
}

#[test]
fn a_body_that_is_missing_tells_of_a_keepalive_request_that_was_refused() {
    let post =
        [("Accept", "*/*"), ("Content-Type", "text/plain"), ("Referer", "https://app.example/"), ("Origin", PAGE)];
    let sent =
        |more: Headers<'static>| [&post[..], &[("Connection", "keep-alive"), ("Priority", "u=4")], more].concat();
    let of = |received: u64, answer: Headers| {
        let mut headers = vec![LENGTH];
        headers.extend(answer);
        let sizes = json!({ "response": { "headersSize": 40, "bodySize": 40 + received, "content": { "size": 0 } } });
        Har::firefox().plain(0, ("POST", CDN), &sent(&[]), 200, &headers, &sizes).only()
    };
    // 301 bytes: those of the request.
    assert_eq!(said(&of(301, &[])), ("cors", Some("missing-allow-origin"), "deduced"));
    assert_eq!(said(&of(27, &[])), ("succeeded", None, "confirmed"));
    let star = [("Access-Control-Allow-Origin", "*")];
    let with_credentials = of(301, &star);
    assert_eq!(said(&with_credentials), ("cors", Some("wildcard-allow-origin-with-credentials"), "possible"));
}

#[test]
fn a_script_of_a_wrong_type_is_refused_before_cors_is_asked() {
    let sent = [LATE_SCRIPT, &[("Origin", PAGE)]].concat();
    let of = |answer: Headers, sizes: &Value| {
        let mut headers = vec![("Content-Type", "text/html"), LENGTH];
        headers.extend(answer);
        Har::firefox().plain(0, ("GET", CDN), &sent, 200, &headers, sizes).only()
    };
    assert_eq!(said(&of(&[ALLOWED], &broken_off())), ("policy", Some("wrong-mime-type"), "deduced"));
    let both = of(&[], &broken_off());
    assert_eq!(said(&both), ("cors", Some("missing-allow-origin"), "possible"));
    assert_eq!(both.alternatives.iter().map(|cause| cause.name()).collect::<Vec<_>>(), ["wrong-mime-type"]);
    assert!(both.console.firefox.unwrap().contains("CORS request did not succeed"));
    // A script by its mark: a script must not be an image, but one that is not a module may be HTML.
    let marks = [("Sec-Fetch-Dest", "script"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "cross-site")];
    let marked = [&sent[..], &marks].concat();
    let of_marked = |kind| {
        let headers = [("Content-Type", kind), LENGTH];
        Har::firefox().plain(0, ("GET", CDN), &marked, 404, &headers, &broken_off()).only()
    };
    assert_eq!(said(&of_marked("image/png")), ("policy", Some("wrong-mime-type"), "deduced"));
    let module = of_marked("text/html");
    assert_eq!(said(&module), ("policy", Some("wrong-mime-type"), "possible"));
    assert_eq!(module.alternatives.iter().map(|cause| cause.name()).collect::<Vec<_>>(), ["missing-allow-origin"]);
    // An XMLHttpRequest's response comes whole, refused or not.
    assert_eq!(said(&of(&[], &read())), ("cors", Some("missing-allow-origin"), "deduced"));
}

#[test]
fn a_mark_tells_whether_a_cross_site_request_has_credentials() {
    let marks = [("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Dest", "empty")];
    let star = [("Access-Control-Allow-Origin", "*")];
    let marked = [&marks[..], &[("Sec-Fetch-Storage-Access", "none")]].concat();
    let of = |sent: Headers| Har::firefox().request(0, "GET", CDN, sent, 200, &star).only();
    assert_eq!(said(&of(&marked)), ("cors", Some("wildcard-allow-origin-with-credentials"), "deduced"));
    // Not every browser sends it: where no other request has it, its absence shows nothing.
    assert_eq!(said(&of(&marks)), ("succeeded", None, "possible"));
    let beside = Har::firefox()
        .request(0, "GET", "https://cdn.example/b", &marked, 200, &star)
        .request(9, "GET", CDN, &marks, 200, &star);
    assert_eq!(said(&beside.fetch(CDN)), ("succeeded", None, "confirmed"));
    // Of the same site it is sent with none.
    let same_site = [("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "same-site")];
    assert_eq!(said(&of(&same_site)), ("succeeded", None, "possible"));
}

#[test]
fn a_short_body_is_a_failure_of_good_answers_alone() {
    let of = |status: u16| {
        let short = json!({ "response": { "headersSize": 40, "bodySize": 50, "content": { "size": 10 } } });
        Har::firefox().request(0, "GET", CDN, &[], status, &[ALLOWED, LENGTH]).change_last(&short).only().outcome.name()
    };
    assert_eq!(of(200), "network");
    assert_eq!(of(500), "succeeded");
}

#[test]
fn an_image_from_memory_says_nothing_of_its_request() {
    let cached = json!({ "request": { "headersSize": 0 }, "response": { "headersSize": 0, "bodySize": 0, "content": { "size": 27 } } });
    let report = Har::firefox().plain(0, ("GET", CDN), &IMAGE[..1], 200, &[], &cached).report();
    assert!(report.fetches.iter().all(|fetch| fetch.cause.is_none() && fetch.origin.is_none()), "{report:#?}");
}

#[test]
fn what_a_foreign_style_sheet_asks_of_the_pages_own_server_is_the_pages() {
    let sent = |more: Headers<'static>| {
        let fixed = [
            ("Accept", "*/*"),
            ("Connection", "keep-alive"),
            ("Referer", "https://cdn.example/theme.css"),
            ("Sec-Fetch-Dest", "image"),
            ("Sec-Fetch-Mode", "cors"),
            ("Sec-Fetch-Site", "cross-site"),
        ];
        [&fixed[..], more].concat()
    };
    let image = [("Content-Type", "image/png"), ("Access-Control-Allow-Origin", "https://other.example")];
    let listed = |sent: &[(&'static str, &'static str)], size: u64| {
        let sizes = json!({ "request": { "headersSize": size } });
        Har::firefox()
            .plain(0, ("GET", "https://app.example/mask.svg"), sent, 200, &image, &sizes)
            .report()
            .fetches
            .len()
    };
    assert_eq!(listed(&sent(&[]), 40), 0, "a request to another origin would carry Origin");
    assert_eq!(listed(&sent(&[]), 4_000), 1, "headers were taken out of the file");
    assert_eq!(listed(&sent(&[("Origin", "https://cdn.example")]), 40), 1, "a frame of that origin asked");
}

#[test]
fn an_answer_without_a_body_is_refused_for_its_headers_alone() {
    let empty =
        |length: u64| json!({ "response": { "headersSize": 40, "bodySize": 40 + length, "content": { "size": 0 } } });
    let asks = |sent: Headers, answer: Headers| {
        Har::firefox().of_page(PLAIN_PAGE).plain(0, ("GET", PLAIN_CDN), sent, 204, answer, &empty(0)).only()
    };
    let ok = ("succeeded", None, "confirmed");
    let mime = ("policy", Some("wrong-mime-type"), "deduced");
    let none: (&str, &str) = ("Content-Length", "0");
    let plain = ("Content-Type", "text/plain");
    let foreign = ("Cross-Origin-Resource-Policy", "same-site");
    for (n, (sent, answer, expected)) in [
        (SCRIPT, &[none][..], ok),
        (SCRIPT, &[NOSNIFF], mime),
        (SCRIPT, &[NOSNIFF, ("Content-Type", "text/javascript")], ok),
        (STYLE, &[none, NOSNIFF], mime),
        (STYLE, &[none, plain], ok),
        (IMAGE, &[none], ok),
        (IMAGE, &[none, NOSNIFF], ("policy", Some("orb"), "deduced")),
        (IMAGE, &[none, NOSNIFF, plain], ("succeeded", None, "possible")),
        (NO_CORS, &[NOSNIFF, plain], ok),
        // A media element may look for more than that in it.
        (MEDIA, &[none, NOSNIFF, plain], ("succeeded", None, "possible")),
        (MEDIA, &[none, ("Content-Type", "text/vtt")], ok),
        (STYLE, &[none, NOSNIFF, foreign], ("policy", Some("corp"), "deduced")),
        (NO_CORS, &[foreign], ("policy", Some("corp"), "deduced")),
    ]
    .into_iter()
    .enumerate()
    {
        let fetch = asks(sent, answer);
        assert_eq!(said(&fetch), expected, "case {n}: {fetch:#?}");
    }
}

#[test]
fn a_module_must_have_a_type_and_other_scripts_need_none() {
    let empty = json!({ "response": { "headersSize": 40, "bodySize": 40, "content": { "size": 0 } } });
    let star = ("Access-Control-Allow-Origin", "*");
    let marks = [("Sec-Fetch-Dest", "script"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "cross-site")];
    let marked = [LATE_SCRIPT, &[("Origin", PAGE)], &marks[..]].concat();
    let bare = [LATE_SCRIPT, &[("Origin", PLAIN_PAGE)]].concat();
    let of = |page, url, sent: Headers, answer: Headers| {
        Har::firefox().of_page(page).plain(0, ("GET", url), sent, 204, answer, &empty).only()
    };
    let names = |fetch: &Fetch| fetch.alternatives.iter().map(|cause| cause.name().to_owned()).collect::<Vec<_>>();
    let good = [ALLOWED, ("Access-Control-Allow-Credentials", "true")];
    let passes = of(PAGE, CDN, &marked, &good);
    assert_eq!((said(&passes), names(&passes)), (("succeeded", None, "possible"), vec!["wrong-mime-type".to_owned()]));
    let refused = of(PAGE, CDN, &marked, &[DATE]);
    assert_eq!(said(&refused), ("cors", Some("missing-allow-origin"), "possible"));
    assert_eq!(names(&refused), ["wrong-mime-type"]);
    // What no script may have is refused, be it a module or not.
    let never = of(PAGE, CDN, &marked, &[good[0], good[1], NOSNIFF]);
    assert_eq!(said(&never), ("policy", Some("wrong-mime-type"), "deduced"));
    assert_eq!(said(&of(PAGE, CDN, &marked, &[star, ("Content-Type", "text/javascript")])).1, None);
    // Over plain http an XMLHttpRequest looks the same.
    let script_or_not = of(PLAIN_PAGE, PLAIN_CDN, &bare, &[DATE]);
    assert_eq!(said(&script_or_not), ("cors", Some("missing-allow-origin"), "possible"));
    let plain_good = [("Access-Control-Allow-Origin", PLAIN_PAGE), ("Access-Control-Allow-Credentials", "true")];
    let unnamed = of(PLAIN_PAGE, PLAIN_CDN, &bare, &plain_good);
    assert_eq!((said(&unnamed), names(&unnamed)), (("succeeded", None, "possible"), vec![]));
    // fetch() says that it is one.
    let by_fetch = [NO_CORS, &[("Origin", PLAIN_PAGE)]].concat();
    assert_eq!(said(&of(PLAIN_PAGE, PLAIN_CDN, &by_fetch, &[DATE])).2, "deduced");
}

#[test]
fn nobody_hears_what_a_page_of_plain_http_demands_of_others() {
    let coep = [("Cross-Origin-Embedder-Policy", "require-corp")];
    let of = |page: &'static str, document: &str, url: &str| {
        let har = Har::firefox().of_page(page).plain(0, ("GET", document), FRAME, 200, &coep, &read());
        let answer = [("Content-Type", "image/png"), LENGTH];
        said(&har.plain(5, ("GET", url), IMAGE, 200, &answer, &broken_off()).fetch(url)).1.map(str::to_owned)
    };
    assert_eq!(of(PAGE, "https://app.example/page", CDN).as_deref(), Some("coep"));
    assert_eq!(of("http://localhost:8080", "http://localhost:8080/page", CDN).as_deref(), Some("coep"));
    assert_eq!(of(PLAIN_PAGE, "http://app.example/page", PLAIN_CDN).as_deref(), Some("orb"));
}

#[test]
fn a_redirect_to_data_is_refused_before_its_headers_are_looked_at() {
    let word = |said: (&str, Option<&str>, &str)| format!("{} {}", said.0, said.1.unwrap_or_default());
    let unsafe_redirect = ("network", Some("unsafe-redirect"), "deduced");
    let open = ("undetermined", Some("not-told"), "possible");
    let asks = |sent: Headers, length: &'static str, sizes: &Value, allowed: Headers| {
        let mut answer = vec![("Location", "data:text/plain,x"), ("Content-Length", length)];
        answer.extend(allowed);
        let sent = [sent, &[("Origin", PAGE)]].concat();
        word(said(&Har::firefox().plain(0, ("GET", CDN), &sent, 302, &answer, sizes).only()))
    };
    let bare =
        json!({ "_priority": "Normal", "response": { "headersSize": 40, "bodySize": 40, "content": { "size": 0 } } });
    for allowed in [&[][..], &[ALLOWED]] {
        assert_eq!(asks(LATE_SCRIPT, "0", &bare, allowed), word(unsafe_redirect));
        assert_eq!(asks(NO_CORS, "27", &broken_off(), allowed), word(unsafe_redirect));
    }
    assert_eq!(asks(NO_CORS, "27", &unread(), &[ALLOWED]), word(open));
    // An empty response does not show whether fetch() was to follow it.
    assert_eq!(asks(NO_CORS, "0", &bare, &[ALLOWED]), word(open));
    assert_eq!(asks(NO_CORS, "0", &bare, &[DATE]), word(("cors", Some("missing-allow-origin"), "possible")));
}

#[test]
fn a_redirect_to_plain_http_is_refused_before_its_headers_are_looked_at() {
    let asks_to = |target: &'static str, sent: Headers| {
        let answer = [("Location", target), ("Content-Length", "0"), DATE];
        let sent = [sent, &[("Origin", PAGE)]].concat();
        let sizes = json!({ "_priority": "Normal", "response": { "headersSize": 40, "bodySize": 40, "content": { "size": 0 } } });
        Har::firefox().plain(0, ("GET", CDN), &sent, 302, &answer, &sizes).only()
    };
    let asks = |sent: Headers| asks_to("http://plain.example/b", sent);
    assert_eq!(said(&asks_to("http://[bad", LATE_SCRIPT)), ("network", Some("network-error"), "deduced"));
    assert_eq!(said(&asks_to("http://[bad", NO_CORS)), ("cors", Some("missing-allow-origin"), "possible"));
    assert_eq!(said(&asks(LATE_SCRIPT)), ("policy", Some("mixed-content"), "deduced"));
    let by_fetch = asks(NO_CORS);
    assert_eq!(said(&by_fetch), ("cors", Some("missing-allow-origin"), "possible"));
    assert_eq!(by_fetch.alternatives.iter().map(|cause| cause.name()).collect::<Vec<_>>(), ["mixed-content"]);
}

#[test]
fn a_confirmed_answer_keeps_the_lines_that_it_had() {
    let etag = ("ETag", "\"1\"");
    let other = ("Access-Control-Allow-Origin", "https://other.example");
    let again = |stored: Headers, sent: Headers| {
        Har::firefox()
            .plain(0, ("GET", CDN), SCRIPT, 200, stored, &read())
            .request(9_000, "GET", CDN, sent, 304, &[ALLOWED, etag, ("Access-Control-Allow-Credentials", "true")])
            .fetch(CDN)
    };
    let condition = [("If-None-Match", "\"1\"")];
    let doubled = again(&[etag, ALLOWED, other], &condition);
    assert_eq!(said(&doubled), ("succeeded", None, "possible"));
    assert_eq!(doubled.alternatives.iter().map(|cause| cause.name()).collect::<Vec<_>>(), ["multiple-allow-origin"]);
    assert_eq!(said(&again(&[etag, ALLOWED], &condition)), ("succeeded", None, "confirmed"));
}

#[test]
fn a_body_that_is_shown_proves_no_mode_where_others_may_embed_it() {
    let post = |answer: Headers| {
        let sent = [NO_CORS, &[("Origin", PAGE), ("Content-Length", "0")]].concat();
        let mut headers = vec![("Content-Type", "text/javascript"), LENGTH];
        headers.extend(answer);
        let sizes = json!({ "_priority": "Normal", "response": { "headersSize": 40, "bodySize": 67, "content": { "size": 27 } } });
        Har::firefox().plain(0, ("POST", CDN), &sent, 200, &headers, &sizes).only()
    };
    assert_eq!(said(&post(&[])), ("cors", Some("missing-allow-origin"), "deduced"));
    assert_eq!(said(&post(&[("Cross-Origin-Resource-Policy", "cross-origin")])), ("succeeded", None, "possible"));
}

#[test]
fn the_mark_of_the_destination_tells_a_preload_from_a_script() {
    let of = |marks: Headers| {
        let answer = [("Content-Type", "application/json"), LENGTH];
        Har::firefox().plain(0, ("GET", CDN), &[LATE_SCRIPT, marks].concat(), 200, &answer, &unread()).only()
    };
    let mode = [("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Site", "cross-site")];
    assert_eq!(said(&of(&[mode[0], mode[1], ("Sec-Fetch-Dest", "empty")])), ("succeeded", None, "confirmed"));
    assert_eq!(said(&of(&[mode[0], mode[1], ("Sec-Fetch-Dest", "script")])), ("policy", Some("orb"), "deduced"));
}

#[test]
fn a_redirect_to_another_scheme_may_be_what_the_page_wanted_to_see() {
    let asks = |length: &'static str, sizes: &Value| {
        let allowed = [ALLOWED, ("Access-Control-Allow-Credentials", "true")];
        let answer = [("Location", "myapp://open"), allowed[0], allowed[1], ("Content-Length", length)];
        let sent = [NO_CORS, &[("Origin", PAGE)]].concat();
        Har::firefox().plain(0, ("GET", CDN), &sent, 303, &answer, sizes).only()
    };
    let bare = json!({ "response": { "headersSize": 40, "bodySize": 40, "content": { "size": 0 } } });
    let empty = asks("0", &bare);
    assert_eq!(said(&empty), ("cors", Some("scheme-not-supported"), "possible"));
    assert!(empty.missing_fact.is_some());
    assert_eq!(said(&asks("27", &broken_off())), ("cors", Some("scheme-not-supported"), "deduced"));
}

#[test]
fn an_empty_location_leads_back_to_the_same_url() {
    let answer = [ALLOWED, ("Location", ""), ("Content-Length", "0")];
    let sent = [NO_CORS, &[("Origin", PAGE)]].concat();
    let sizes = json!({ "response": { "headersSize": 40, "bodySize": 40, "content": { "size": 0 } } });
    let asked = |times: u64| {
        (0..times)
            .fold(Har::firefox(), |har, n| har.plain(n * 10, ("GET", CDN), &sent, 302, &answer, &sizes))
            .fetch(CDN)
    };
    assert_eq!(said(&asked(21)), ("network", Some("too-many-redirects"), "deduced"));
    assert_eq!(asked(21).entries.redirects.len(), 20);
    // Chromium takes it for no redirect.
    let chromium = Har::chromium().plain(0, ("GET", CDN), &sent, 302, &answer, &Value::Null).only();
    assert_eq!(said(&chromium), ("succeeded", None, "confirmed"));
}

#[test]
fn an_answer_that_lost_its_status_may_be_a_redirect() {
    let sent = [NO_CORS, &[("Origin", PAGE)]].concat();
    let of = |answer: Headers| {
        let open = json!({ "response": { "headersSize": 40, "bodySize": -1, "content": {} } });
        said(&Har::firefox().plain(0, ("GET", CDN), &sent, 0, answer, &open).only()).0.to_owned()
    };
    assert_eq!(of(&[ALLOWED, ("Location", "/b"), LENGTH]), "undetermined");
    assert_eq!(of(&[ALLOWED, LENGTH]), "succeeded");
}

#[test]
fn a_redirect_with_an_origin_is_not_followed_by_a_request_without() {
    let (first, second) = ("https://api.example/first", "https://api.example/second");
    let redirect = [("Location", second), ALLOWED, ("Content-Length", "0")];
    let wire = [("Host", "api.example"), ("Accept-Encoding", "gzip")];
    let chain = |next: Headers| {
        let sent = [NO_CORS, &wire, &[("Origin", PAGE)]].concat();
        Har::firefox()
            .plain(0, ("GET", first), &sent, 302, &redirect, &json!({}))
            .plain(20, ("GET", second), &[NO_CORS, &wire, next].concat(), 200, &[LENGTH], &json!({}))
            .fetch(first)
    };
    assert_eq!(*chain(&[("Origin", PAGE)]).entries.redirects, [0]);
    assert!(chain(&[]).entries.redirects.is_empty());
}

#[test]
fn an_answer_that_can_have_no_body_was_not_kept_back() {
    let of = |status: u16| {
        let sent = [NO_CORS, &[("Origin", PAGE), ("Content-Type", "text/plain")]].concat();
        let star = [("Access-Control-Allow-Origin", "*"), LENGTH];
        // Received: the bytes of the request.
        let sizes = json!({ "request": { "headersSize": 300, "bodySize": 3 }, "response": { "headersSize": 40, "bodySize": 343, "content": { "size": 0 } } });
        Har::firefox().plain(0, ("POST", CDN), &sent, status, &star, &sizes).only().outcome.name()
    };
    assert_eq!(of(205), "succeeded");
    assert_eq!(of(200), "cors");
}

#[test]
fn an_empty_image_with_a_bad_status_is_blocked() {
    let of = |status: u16, more: Headers| {
        let answer = [&[("Content-Length", "0")], more].concat();
        let sizes = json!({ "response": { "headersSize": 40, "bodySize": 40, "content": { "size": 0 } } });
        said(&Har::firefox().plain(0, ("GET", CDN), IMAGE, status, &answer, &sizes).only()).1.map(str::to_owned)
    };
    assert_eq!(of(404, &[]).as_deref(), Some("orb"));
    assert_eq!(of(404, &[("Content-Type", "image/svg+xml")]), None);
    assert_eq!(of(200, &[]), None);
    // Nobody looks at what a prefetch or a style sheet got.
    for sent in [PREFETCH, STYLE] {
        let sizes = json!({ "response": { "headersSize": 40, "bodySize": 40, "content": { "size": 0 } } });
        let fetch = Har::firefox().plain(0, ("GET", CDN), sent, 404, &[("Content-Length", "0")], &sizes).only();
        assert_eq!(said(&fetch), ("succeeded", None, "possible"), "{fetch:#?}");
    }
}

#[test]
fn an_opaque_body_that_broke_off_is_no_sure_success() {
    let sizes = json!({ "response": { "headersSize": 40, "bodySize": 50, "content": { "size": 0 } } });
    let fetch = Har::firefox().plain(0, ("GET", CDN), NO_CORS, 200, &[LENGTH], &sizes).only();
    assert_eq!(said(&fetch), ("network", Some("truncated-body"), "possible"));
}

#[test]
fn a_row_to_which_nothing_was_sent_has_no_preflight() {
    let (first, second) = ("https://api.example/first", "https://other.example/second");
    let row = json!({
        "request": { "method": "GET", "url": second, "headers": [{ "name": "Accept", "value": "*/*" }, { "name": "Referer", "value": "https://app.example/" }], "headersSize": 0 },
        "response": { "status": 0, "headers": [], "content": {}, "headersSize": 0, "bodySize": -1 }, "timings": {}, "time": 0,
    });
    let held = json!({ "request": { "headersSize": 0 }, "response": { "status": 0, "headers": [], "headersSize": 0, "bodySize": 0 }, "timings": {} });
    let sent = [NO_CORS, &[("Origin", PAGE), ("Authorization", "Bearer x")]].concat();
    let redirect = [("Location", second), ALLOWED, ("Access-Control-Allow-Headers", "authorization"), LENGTH];
    let later = [NO_CORS, &[("Origin", "null"), ("Host", "other.example")]].concat();
    let fetch = Har::firefox()
        .entry(0, row)
        .plain(100, ("GET", first), &sent, 302, &redirect, &broken_off())
        .preflight(
            105,
            first,
            ("GET", "authorization"),
            204,
            &[ALLOWED, ("Access-Control-Allow-Headers", "authorization")],
        )
        .plain(150, ("GET", second), &later, 0, &[], &held)
        .preflight(155, second, ("GET", ""), 200, &[DATE])
        .fetch(first);
    assert_eq!(said(&fetch), ("cors", Some("missing-allow-origin"), "confirmed"));
    assert_eq!(fetch.failed_at.map(|stage| stage.name()), Some("preflight"));
}

#[test]
fn a_confirmed_answer_of_an_image_with_credentials_was_stored_without_cors() {
    let stored =
        [("ETag", "\"1\""), ("Access-Control-Allow-Origin", "https://other.example"), ("Content-Type", "image/png")];
    let again = |cookie: Headers| {
        let sent = [IMAGE, &[("Origin", PAGE), ("If-None-Match", "\"1\"")], cookie].concat();
        Har::firefox()
            .plain(0, ("GET", CDN), IMAGE, 200, &stored, &read())
            .plain(50, ("GET", CDN), &sent, 304, &[("ETag", "\"1\"")], &json!({}))
            .report()
    };
    let of = |cookie: Headers| {
        again(cookie).fetches.iter().find(|f| f.entries.request == Some(1)).map(|f| said(f).1.map(str::to_owned))
    };
    assert_eq!(of(&[("Cookie", "id=1")]), Some(Some("allow-origin-mismatch".to_owned())));
    assert_eq!(of(&[]), Some(None));
}

#[test]
fn a_stored_answer_is_judged_as_a_confirmation_changed_it() {
    let etag = ("ETag", "\"1\"");
    let other = ("Access-Control-Allow-Origin", "https://other.example");
    let sent = [NO_CORS, &[("Origin", PAGE)]].concat();
    let condition = [NO_CORS, &[("Origin", PAGE), ("If-None-Match", "\"1\"")]].concat();
    let from_cache = json!({ "request": { "headersSize": 0 }, "response": { "headersSize": 0, "bodySize": 27, "content": { "size": 27 } } });
    let cached_after = |confirmed: Headers| {
        let report = Har::firefox()
            .plain(0, ("GET", CDN), NO_CORS, 200, &[etag, other], &unread())
            .plain(50, ("GET", CDN), &condition, 304, confirmed, &json!({}))
            .plain(90, ("GET", CDN), &sent, 200, &[etag, other, LENGTH], &from_cache)
            .report();
        let fetch = report.fetches.iter().find(|fetch| fetch.entries.request == Some(2)).unwrap().clone();
        (said(&fetch).0.to_owned(), fetch.certainty.name())
    };
    assert_eq!(cached_after(&[etag, ("Access-Control-Allow-Origin", "*")]), ("succeeded".to_owned(), "possible"));
    assert_eq!(cached_after(&[etag]).0, "cors");
}

#[test]
fn a_request_without_the_state_of_its_connection_has_not_failed_yet() {
    let sent = [NO_CORS, &[("Origin", PAGE)]].concat();
    let of = |entry: Value| {
        let over = json!({
            "request": { "headersSize": 300 }, "timings": { "blocked": 1, "wait": 60 },
            "response": { "status": 0, "headers": [], "headersSize": 0, "bodySize": -1, "content": {} },
        });
        Har::firefox().plain(0, ("GET", CDN), &sent, 0, &[], &over).change_last(&entry).only()
    };
    assert_eq!(said(&of(json!({}))), ("undetermined", Some("still-open"), "possible"));
    let failed = json!({ "_securityState": "insecure", "response": { "bodySize": 0 } });
    assert_eq!(of(failed).outcome.name(), "network");
}
