//! The preflight response has a status other than 200 to 299.
//!
//! ## What it means
//! Before some requests the browser asks for permission with an extra OPTIONS request, which never has cookies or
//! an `Authorization` header. Only a 2xx response counts; 401, 403, 404, 405 and 5xx fail, whatever the headers say.
//! Usually the server has no OPTIONS route, or requires authentication even for OPTIONS.
//!
//! ## What the consoles say
//! - Chromium: `Response to preflight request doesn't pass access control check: It does not have HTTP ok status.`
//! - Firefox: `(Reason: CORS preflight response did not succeed). Status code: 403.`
//! - WebKit: `Preflight response is not successful. Status code: 403`
//!
//! Chromium and Firefox look at `Access-Control-Allow-Origin` first: without it they report that header as missing
//! instead (see `missing-allow-origin`). WebKit looks at the status first.
//!
//! ## Example
//! ```text
//! OPTIONS /users/7 HTTP/1.1
//! Origin: https://app.example
//! Access-Control-Request-Method: PUT
//!
//! HTTP/1.1 405 Method Not Allowed
//! Access-Control-Allow-Origin: *
//! ```
//!
//! ## How to fix it
//! Answer OPTIONS with 204 and the CORS headers before authentication, routing and rate limits. Or make a request that
//! needs no preflight: GET or POST, no custom headers, a form's content type.
//!
//! ## Standard
//! CORS-preflight fetch, step 7: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use crate::browser::firefox::preflight_did_not_succeed;
use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Defect, Rule, Shows};
use crate::rules::cause::Cause;
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{Refine, chromium, firefox, named, webkit};
use crate::standard::{is_ok_status, is_redirect_status};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "preflight-bad-status",
    summary: "The preflight response has a status that is not 2xx",
    source: include_str!("preflight_bad_status.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[Shows::Status("status is not 2xx")],
    defect: Defect::PreflightStatus,
    only_at: Some(Stage::Preflight),
    is_helped_by_own_origin: true,
    follows: |_, _| false,
    same_words: super::same_words_of_preflight,
    said: &[
        chromium(&["does not have http ok status"]),
        chromium(&["response for preflight has invalid http status"]),
        chromium(&["xmlhttprequest cannot load", ". invalid http status code"]),
        firefox(&["cors preflight response did not succeed"]).or(&[Cause::PreflightRedirect]).by(Refine::ByStatus),
        firefox(&["cors preflight channel did not succeed"]).or(&[Cause::NetworkError]),
        webkit(&["preflight response is not successful"]).or(&[Cause::PreflightRedirect]).by(Refine::ByStatus),
    ],
    firefox_names: &[named("cors preflight did not succeed")],
    ..Rule::CORS
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    let is_redirect = is_redirect_status(ex.status) && ex.location.is_some();
    (ex.stage == Stage::Preflight && !is_ok_status(ex.status) && !is_redirect)
        .then(|| Finding::of(ex.status.to_string()))
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::check(match engine {
        Engine::Chromium => "It does not have HTTP ok status.".to_owned(),
        Engine::Firefox => preflight_did_not_succeed(facts.status, facts.major(engine))?,
        Engine::WebKit => webkit_is_not_successful(facts),
    }))
}

/// WebKit's sentence for a preflight response with a bad status, redirects included.
pub(super) fn webkit_is_not_successful(facts: &Facts) -> String {
    match facts.status {
        Some(status) => format!("Preflight response is not successful. Status code: {status}"),
        None => "Preflight response is not successful".to_owned(),
    }
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("PreflightInvalidStatus")
}

fn explain(facts: &Facts) -> String {
    let status = facts.status.unwrap_or_default();
    let why = match status {
        401 | 403 | 407 => {
            " A preflight has no cookies and no `Authorization` header, so a server that requires authentication first \
             rejects it."
        }
        404 | 405 | 501 => " The server does not handle OPTIONS on this path.",
        500.. => " The server failed before it handled CORS.",
        300..=399 => " A 3xx without a target is not a valid response to a preflight.",
        _ => "",
    };
    format!(
        "Before this {} the browser asked for permission (a preflight, OPTIONS), and {} answered {} where only 200 \
         to 299 \
         counts.{why} {}",
        facts.method,
        phrases::server(facts),
        phrases::status_or(facts, "a status"),
        phrases::consequence(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![phrases::answer_options(facts), phrases::avoid_preflight(facts)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::HeaderList;

    #[test]
    fn a_redirect_with_location_is_another_cause() {
        let headers = HeaderList::default();
        for (stage, status, location, expected) in [
            (Stage::Preflight, 204, None, false),
            (Stage::Preflight, 404, None, true),
            (Stage::Preflight, 300, Some("https://b.example/"), true),
            (Stage::Preflight, 304, None, true),
            (Stage::Preflight, 302, None, true),
            (Stage::Preflight, 302, Some("https://b.example/"), false),
            (Stage::Response, 404, None, false),
        ] {
            let ex = Exchange { stage, status, location, ..exchange(&headers) };
            assert_eq!(check(&ex).is_some(), expected, "{stage} {status} {location:?}");
        }
    }
}
