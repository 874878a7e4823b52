//! The preflight response is a redirect, and browsers do not follow redirects for a preflight.
//!
//! ## What it means
//! Typical redirects: from http to https, to the path with (or without) a trailing slash, to another host name, to a
//! login page. The browser follows redirects of the request itself, but never those of the preflight.
//!
//! ## What the consoles say
//! - Chromium:
//!   `Response to preflight request doesn't pass access control check: Redirect is not allowed for a preflight request.`
//! - Firefox: `(Reason: CORS request external redirect not allowed).` If the redirect has no
//!   `Access-Control-Allow-Origin`, Firefox reports that instead.
//! - WebKit: `Preflight response is not successful. Status code: 301`
//!
//! ## Example
//! ```text
//! OPTIONS /users HTTP/1.1
//! Host: api.example
//! Access-Control-Request-Method: PUT
//!
//! HTTP/1.1 301 Moved Permanently
//! Location: https://api.example/users/
//! ```
//!
//! ## How to fix it
//! Let the page request the target of the redirect: https, the right host, the slash. On the server, answer OPTIONS
//! before anything redirects.
//!
//! ## Standard
//! CORS-preflight fetch (its requests are made by HTTP-network-or-cache fetch, which follows no redirect):
//! <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::preflight_bad_status::webkit_is_not_successful;
use crate::browser::firefox::preflight_did_not_succeed;
use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Defect, HeadersFix, Rule, Shows};
use crate::rules::cause::Cause;
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{any, chromium, firefox, named};
use crate::standard::is_redirect_status;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "preflight-redirect",
    summary: "The preflight response is a redirect",
    source: include_str!("preflight_redirect.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[Shows::Status("status is not 2xx"), Shows::value("Location", "where the redirect leads")],
    defect: Defect::PreflightStatus,
    only_at: Some(Stage::Preflight),
    headers_fix: HeadersFix::WithoutRedirect,
    // The others check Access-Control-Allow-Origin first.
    follows: |engine, _| engine == Engine::Chromium,
    same_words: super::same_words_of_preflight,
    said: &[
        chromium(&["redirect is not allowed for a preflight request"]),
        chromium(&["response for preflight is invalid (redirect)"]),
        chromium(&["disallowed for cross-origin requests that require preflight"]),
        firefox(&["cors request external redirect not allowed"]),
        any(&["redirect was blocked for cors request"]).or(&[Cause::RedirectBlocked]),
    ],
    firefox_names: &[named("cors external redirect not allowed")],
    ..Rule::CORS
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    let location = ex.location?;
    (ex.stage == Stage::Preflight && is_redirect_status(ex.status)).then(|| Finding::of(location))
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(match engine {
        Engine::Chromium => Reason::check("Redirect is not allowed for a preflight request."),
        Engine::Firefox => Reason::check("(Reason: CORS request external redirect not allowed).")
            .and_then(preflight_did_not_succeed(facts.status, facts.major(engine))),
        Engine::WebKit => Reason::check(webkit_is_not_successful(facts)),
    })
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("PreflightDisallowedRedirect")
}

fn explain(facts: &Facts) -> String {
    let target = facts.location.as_deref().or(facts.parameter.as_deref());
    let target =
        target.map_or_else(|| " (its target is not in this file)".to_owned(), |target| format!(" to {target}"));
    format!(
        "{} is a redirect{target}, and browsers do not follow redirects for a preflight. {}",
        phrases::response(facts),
        phrases::consequence(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let mut fixes = Vec::new();
    if let Some(target) = facts.location.as_deref().or(facts.parameter.as_deref()) {
        fixes.push(format!("If the resource is at {target}: let the page request that URL directly."));
    }
    fixes.push(phrases::answer_options(facts));
    fixes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::HeaderList;

    #[test]
    fn only_a_redirect_status_with_location_redirects() {
        let headers = HeaderList::default();
        for (stage, status, location, expected) in [
            (Stage::Preflight, 301, Some("https://b.example/"), true),
            (Stage::Preflight, 301, None, false),
            (Stage::Preflight, 304, Some("https://b.example/"), false),
            (Stage::Redirect, 301, Some("https://b.example/"), false),
        ] {
            let ex = Exchange { stage, status, location, ..exchange(&headers) };
            assert_eq!(check(&ex).is_some(), expected, "{stage} {status} {location:?}");
        }
    }
}
