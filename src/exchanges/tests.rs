//! What [`super::judge_fetch`] says of exchanges of every kind.

use super::*;
use crate::fetch::Stage;
use crate::rules::{Cause, Outcome};

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
    let hint =
        KnownFetch { headers: vec![("DPR".to_owned(), "2".to_owned())], ..answered(None, Some(answer(200, &[ALLOW]))) };
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
        ("no preflight known", put(None, Some(answer(200, &[ALLOW]))), all(open)),
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
        ("hints", hint, [PASSES, open, open]),
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
    // The page's own server leads away: no header of its answer is checked, and the origin stays.
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
        (KnownFetch { mode: Mode::Navigate, ..fetch() }, FetchError::Mode),
        (KnownFetch { mode: Mode::NoCors, method: text("put"), ..fetch() }, FetchError::NoCorsMethod(text("PUT"))),
    ] {
        assert_eq!(judge_fetch(&fetch), Err(error));
    }
    let null = KnownFetch { origin: text("null"), ..answered(None, Some(answer(200, &[ALLOW]))) };
    assert_eq!(ends(&null), [refused(Cause::AllowOriginMismatch, Stage::Response); 3]);
}
