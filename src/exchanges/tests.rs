//! What [`super::judge_fetch`] says of exchanges of every kind.

use super::*;
use crate::browser::Stage;
use crate::rules::{Cause, Outcome};
use crate::session::Mode;
use crate::standard::{CredentialsMode, InitiatorKind};

const PAGE: &str = "https://app.example";
const API: &str = "https://api.example/users/7";

fn answer<'a>(status: u16, headers: &[(&'a str, &'a str)]) -> KnownAnswer {
    KnownAnswer::new(status, headers.iter().copied())
}

fn answered(preflight: Option<KnownAnswer>, response: Option<KnownAnswer>) -> KnownFetch {
    KnownFetch { hops: vec![KnownHop { preflight, response }], ..KnownFetch::new(PAGE, API) }
}

fn put(preflight: Option<KnownAnswer>, response: Option<KnownAnswer>) -> KnownFetch {
    let headers = [("X-B", "1"), ("X-A", "1"), ("Authorization", "x")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    KnownFetch { method: "put".to_owned(), headers, ..answered(preflight, response) }
}

/// Outcome, cause and stage in each engine.
fn ends(fetch: &KnownFetch) -> [(Outcome, Option<Cause>, Option<Stage>); 3] {
    judge_fetch(fetch).unwrap().engines.map(|engine| {
        assert_eq!(engine.console.is_empty(), engine.end.outcome != Outcome::Cors, "{engine:?}");
        (engine.end.outcome, engine.end.cause, engine.end.failed_at)
    })
}

const ALLOW: (&str, &str) = ("access-control-allow-origin", PAGE);
const PASSES: (Outcome, Option<Cause>, Option<Stage>) = (Outcome::Succeeded, None, None);

fn refused(cause: Cause, stage: Stage) -> (Outcome, Option<Cause>, Option<Stage>) {
    (Outcome::Cors, Some(cause), Some(stage))
}

#[test]
fn each_engine_makes_its_own_of_the_same_answers() {
    let open = (Outcome::Undetermined, Some(Cause::NotTold), None);
    let missing = refused(Cause::MissingAllowOrigin, Stage::Response);
    let all = |end| [end; 3];
    let include = |fetch| KnownFetch { credentials: CredentialsMode::Include, ..fetch };
    let star = ("Access-Control-Allow-Origin", "*");
    let methods = ("Access-Control-Allow-Methods", "PUT");
    let page_url = Some(format!("{PAGE}/x"));
    let same_origin = KnownFetch { mode: Mode::SameOrigin, page_url, ..answered(None, Some(answer(200, &[ALLOW]))) };
    let no_cors = KnownFetch { mode: Mode::NoCors, ..answered(None, Some(answer(200, &[]))) };
    let own = KnownFetch { url: format!("{PAGE}/x#y"), ..answered(None, Some(answer(500, &[]))) };
    let missing_preflight = refused(Cause::MissingAllowOrigin, Stage::Preflight);
    let hint = KnownFetch {
        headers: vec![("DPR".to_owned(), "2".to_owned())],
        ..answered(Some(answer(204, &[])), Some(answer(200, &[ALLOW])))
    };
    let font = KnownFetch { initiator: InitiatorKind::Font, ..answered(None, Some(answer(200, &[]))) };
    for (name, fetch, expected) in [
        ("passes", answered(None, Some(answer(404, &[ALLOW]))), all(PASSES)),
        ("missing", answered(None, Some(answer(500, &[]))), all(missing)),
        ("not known", answered(None, None), all(open)),
        ("nothing known", KnownFetch::new(PAGE, API), all(open)),
        ("same origin", own, all(PASSES)),
        ("mode same-origin", same_origin, all(refused(Cause::DisallowedByMode, Stage::Request))),
        ("mode no-cors", no_cors, all(PASSES)),
        (
            "wildcard with cookies",
            include(answered(None, Some(answer(200, &[star, ("Access-Control-Allow-Credentials", "true")])))),
            all(refused(Cause::WildcardAllowOriginWithCredentials, Stage::Response)),
        ),
        (
            "no credentials",
            include(answered(None, Some(answer(200, &[ALLOW])))),
            all(refused(Cause::InvalidAllowCredentials, Stage::Response)),
        ),
        ("neither is known of a preflighted request", put(None, None), all(open)),
        ("its preflight passed unseen", put(None, Some(answer(200, &[ALLOW]))), all(PASSES)),
        ("and its response does not", put(None, Some(answer(200, &[]))), all(missing)),
        (
            "methods",
            put(Some(answer(204, &[ALLOW, ("Access-Control-Allow-Headers", "x-a, x-b, authorization")])), None),
            all(refused(Cause::MethodNotAllowed, Stage::Preflight)),
        ),
        (
            "headers",
            put(Some(answer(204, &[ALLOW, methods])), None),
            all(refused(Cause::HeaderNotAllowed, Stage::Preflight)),
        ),
        (
            "status before all in WebKit",
            put(Some(answer(404, &[])), None),
            [
                refused(Cause::MissingAllowOrigin, Stage::Preflight),
                refused(Cause::MissingAllowOrigin, Stage::Preflight),
                refused(Cause::PreflightBadStatus, Stage::Preflight),
            ],
        ),
        ("hints", hint, [PASSES, missing_preflight, missing_preflight]),
        ("fonts", font, [missing, missing, open]),
    ] {
        assert_eq!(ends(&fetch), expected, "{name}");
    }
}

#[test]
fn headers_are_named_in_the_order_of_each_engine() {
    let fetch = put(Some(answer(204, &[ALLOW, ("Access-Control-Allow-Methods", "PUT")])), None);
    let named = judge_fetch(&fetch).unwrap().engines.map(|engine| engine.end.parameter.unwrap());
    assert_eq!(named, ["x-b", "authorization", "authorization"]);
}

#[test]
fn redirects_change_the_origin_the_method_and_the_headers() {
    let to = |status, location, allow| {
        let headers = [("Location", location), ("Access-Control-Allow-Origin", allow)];
        KnownHop { preflight: None, response: Some(KnownAnswer::new(status, headers)) }
    };
    let last = |allow| KnownHop {
        preflight: None,
        response: Some(KnownAnswer::new(200, [("Access-Control-Allow-Origin", allow)])),
    };
    let third = "https://cdn.example/u";
    let post = |status, hops: Vec<KnownHop>| KnownFetch {
        method: "POST".to_owned(),
        headers: vec![("Content-Type".to_owned(), "text/plain".to_owned())],
        hops: [vec![to(status, third, PAGE)], hops].concat(),
        ..KnownFetch::new(PAGE, API)
    };
    // A third origin: the request's origin is null from then on.
    for status in [301, 302, 303, 307, 308] {
        let mismatch = refused(Cause::AllowOriginMismatch, Stage::Response);
        assert_eq!(ends(&post(status, vec![last(PAGE)])), [mismatch; 3], "{status}");
        assert_eq!(ends(&post(status, vec![last("null")])), [PASSES; 3], "{status}");
        assert_eq!(ends(&post(status, vec![])).map(|(outcome, ..)| outcome), [Outcome::Undetermined; 3]);
    }
    assert_eq!(judge_fetch(&post(303, vec![last("null"), last("null")])), Err(FetchError::Behind(2)));
    // The page's own server leads away: no header of its response is checked, and the origin stays.
    let own = KnownFetch {
        hops: vec![KnownHop { response: Some(answer(302, &[("Location", API)])), ..KnownHop::default() }, last(PAGE)],
        ..KnownFetch::new(PAGE, format!("{PAGE}/a"))
    };
    assert_eq!(ends(&own), [PASSES; 3]);
    let refused_redirect =
        KnownFetch { hops: vec![to(302, third, "https://other.example")], ..KnownFetch::new(PAGE, API) };
    assert_eq!(ends(&refused_redirect), [refused(Cause::AllowOriginMismatch, Stage::Redirect); 3]);
    // It never ends.
    let circle = KnownFetch { hops: vec![to(302, API, PAGE); 30], ..KnownFetch::new(PAGE, API) };
    let ends = judge_fetch(&circle).unwrap().engines.map(|engine| (engine.end.outcome, engine.end.cause));
    assert_eq!(ends, [(Outcome::Network, Some(Cause::TooManyRedirects)); 3]);
}

/// Outcomes and causes in each engine, and whether any console speaks.
fn causes(fetch: &KnownFetch) -> ([(Outcome, Option<Cause>); 3], bool) {
    let engines = judge_fetch(fetch).unwrap().engines;
    let speaks = engines.iter().any(|engine| !engine.console.is_empty());
    (engines.map(|engine| (engine.end.outcome, engine.end.cause)), speaks)
}

#[test]
fn an_opaque_response_has_to_come_as_well() {
    let to = |location| KnownHop { preflight: None, response: Some(answer(302, &[("Location", location)])) };
    let last = || KnownHop { preflight: None, response: Some(answer(200, &[])) };
    let no_cors = |hops| KnownFetch { mode: Mode::NoCors, hops, ..KnownFetch::new(PAGE, API) };
    let open = (Outcome::Undetermined, Some(Cause::NotTold));
    let passes = (Outcome::Succeeded, None);
    let network = |cause| (Outcome::Network, Some(cause));
    let redirects = |count| [vec![to(API); count], vec![last()]].concat();
    for (name, hops, expected) in [
        ("nothing known", vec![], open),
        ("not answered", vec![KnownHop::default()], open),
        ("answered", vec![last()], passes),
        ("target unknown", vec![to("https://cdn.example/x")], open),
        ("redirected", vec![to("https://cdn.example/x"), last()], passes),
        ("credentials in the target", vec![to("https://a:b@cdn.example/x"), last()], passes),
        ("20 redirects", redirects(20), passes),
        ("21 redirects", redirects(21), network(Cause::TooManyRedirects)),
        ("data", vec![to("data:,x")], network(Cause::UnsafeRedirect)),
        ("file", vec![to("file:///x")], network(Cause::UnsafeRedirect)),
        ("data after another", vec![to(API), to("DATA:,x")], network(Cause::UnsafeRedirect)),
    ] {
        assert_eq!(causes(&no_cors(hops)), ([expected; 3], false), "{name}");
    }
}

#[test]
fn schemes_decide_before_answers() {
    let network = (Outcome::Network, Some(Cause::UnsafeRedirect));
    let cors = |cause| (Outcome::Cors, Some(cause));
    let to = |location, headers: &[(&'static str, &'static str)]| {
        let headers = [&[("Location", location)], headers].concat();
        KnownFetch {
            hops: vec![KnownHop { preflight: None, response: Some(answer(302, &headers)) }],
            ..KnownFetch::new(PAGE, API)
        }
    };
    assert_eq!(causes(&to("data:,x", &[ALLOW])).0, [network; 3]);
    assert_eq!(causes(&KnownFetch { url: format!("{PAGE}/x"), ..to("data:,x", &[]) }).0, [network; 3]);
    // The CORS check comes first.
    assert_eq!(causes(&to("data:,x", &[])).0, [cors(Cause::MissingAllowOrigin); 3]);
    assert_eq!(causes(&to("app://x", &[ALLOW])).0, [cors(Cause::SchemeNotSupported); 3]);
    for url in ["ftp://x/", "localhost:8080/api", "file:///x"] {
        for mode in [Mode::Cors, Mode::NoCors] {
            let fetch = KnownFetch { url: url.to_owned(), mode, ..answered(None, Some(answer(200, &[ALLOW]))) };
            let verdict = judge_fetch(&fetch).unwrap();
            assert_eq!(verdict.standard.failed_at, Some(Stage::Request), "{url}");
            assert_eq!(verdict.engines.map(|engine| engine.end.cause), [Some(Cause::SchemeNotSupported); 3], "{url}");
        }
    }
    let chromium = |url: &str| judge_fetch(&KnownFetch::new(PAGE, url)).unwrap().engines[0].clone();
    assert_eq!(chromium("ftp://x/").console, ["Fetch API cannot load ftp://x/. URL scheme \"ftp\" is not supported."]);
    assert_eq!(chromium("chrome-extension://abc/x").end.outcome, Outcome::Undetermined);
}

#[test]
fn what_is_no_fetch_is_told() {
    let fetch = || KnownFetch::new(PAGE, API);
    let text = |text: &str| text.to_owned();
    for (fetch, error) in [
        (KnownFetch { origin: text("app.example"), ..fetch() }, FetchError::Origin(text("app.example"))),
        (KnownFetch { origin: format!("{PAGE}/"), ..fetch() }, FetchError::Origin(format!("{PAGE}/"))),
        (KnownFetch { url: text("/users"), ..fetch() }, FetchError::Url(text("/users"))),
        (KnownFetch { method: text("A B"), ..fetch() }, FetchError::Method(text("A B"))),
        (KnownFetch { headers: vec![(text(""), text("x"))], ..fetch() }, FetchError::Header(text(""))),
        (KnownFetch { headers: vec![(text("X-A"), text("a\nb"))], ..fetch() }, FetchError::HeaderValue(text("X-A"))),
        (answered(None, Some(answer(0, &[]))), FetchError::Status(0)),
        (answered(Some(answer(99, &[])), None), FetchError::Status(99)),
        (answered(None, Some(answer(1000, &[]))), FetchError::Status(1000)),
        (answered(None, Some(answer(200, &[("Vary ", "x")]))), FetchError::Header(text("Vary "))),
        (answered(Some(answer(200, &[("Vary", "x\r\nA: b")])), None), FetchError::HeaderValue(text("Vary"))),
        (KnownFetch { page_url: Some(text(API)), ..fetch() }, FetchError::PageUrl(text(API))),
        (KnownFetch { page_url: Some(text("/x")), ..fetch() }, FetchError::PageUrl(text("/x"))),
        (KnownFetch { url: text("data:,x"), ..fetch() }, FetchError::Local(text("data:,x"))),
        (KnownFetch { url: format!("blob:{PAGE}/1"), ..fetch() }, FetchError::Local(format!("blob:{PAGE}/1"))),
        (KnownFetch { mode: Mode::Navigate, ..fetch() }, FetchError::Mode),
        (KnownFetch { mode: Mode::NoCors, method: text("put"), ..fetch() }, FetchError::NoCorsMethod(text("PUT"))),
    ] {
        assert_eq!(judge_fetch(&fetch), Err(error));
    }
    // An opaque page may be sandboxed, and a frame may have the origin of who opened it.
    for (origin, url) in [("null", API), (PAGE, "about:srcdoc"), ("null", "file:///x")] {
        let fetch = KnownFetch { origin: text(origin), page_url: Some(text(url)), ..fetch() };
        assert!(judge_fetch(&fetch).is_ok(), "{origin} {url}");
    }
    let null = KnownFetch { origin: text("null"), ..answered(None, Some(answer(200, &[ALLOW]))) };
    assert_eq!(ends(&null), [refused(Cause::AllowOriginMismatch, Stage::Response); 3]);
}
