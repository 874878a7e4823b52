//! `Access-Control-Allow-Origin` names an origin, but not the one that made this request.
//!
//! ## What it means
//! The browser compares the header with the request's `Origin` byte for byte. All of these fail for
//! `https://app.example`: `https://app.example/` (slash), `http://app.example` (scheme), `https://app.example:443`
//! (default port), `https://www.app.example`, `https://*.example`, `HTTPS://APP.EXAMPLE`.
//!
//! Two cases are less obvious. If the value is the right origin for *another* page, a cache may have stored the response
//! for that page: the server forgot `Vary: Origin`. If the request's origin is `null`, the page is sandboxed or was opened
//! from disk, or a redirect led from one foreign origin to another.
//!
//! ## What the consoles say
//! - Chromium:
//!   `The 'Access-Control-Allow-Origin' header has a value 'https://other.example' that is not equal to the supplied origin.`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘https://other.example’).` The quoted
//!   value is what the server sent. Firefox prints the same for a list in one line.
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: https://app.example/
//! ```
//!
//! ## How to fix it
//! Compare the request's `Origin` with a list of allowed origins (whole strings), and answer with that origin and
//! `Vary: Origin`. Do not echo every origin while credentials are allowed: any site could then read responses
//! with the user's cookies.
//!
//! ## Standard
//! CORS check, step 4: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::allow_origin::{self, Objection};
use super::origin_difference;
use crate::browser::chromium::quoted_value;
use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Defect, Rule, Shows};
use crate::rules::cause::Cause;
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{Refine, chromium, firefox, named};
use url::Url;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "allow-origin-mismatch",
    summary: "Access-Control-Allow-Origin names another origin",
    source: include_str!("allow_origin_mismatch.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[allow_origin::SHOWS, Shows::Asked("Origin")],
    defect: Defect::OtherOrigin,
    is_helped_by_own_origin: true,
    usual: allow_origin::USUAL,
    follows: allow_origin::follows_from_value,
    same_words: allow_origin::same_words_as_mismatch,
    said: &[
        chromium(&["access-control-allow-origin header has a value", "not equal to the supplied origin"]),
        firefox(&["cors header access-control-allow-origin does not match"])
            .or(&[Cause::MultipleAllowOrigin, Cause::InvalidAllowOrigin])
            .by(Refine::ByValue),
    ],
    firefox_names: &[
        named("cors allow origin not matching origin").or(&[Cause::MultipleAllowOrigin, Cause::InvalidAllowOrigin])
    ],
    ..Rule::CORS
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    match allow_origin::objection(ex)? {
        Objection::Mismatch(value) => Some(Finding::of(value)),
        Objection::Missing | Objection::Multiple(_) | Objection::Invalid(_) | Objection::Wildcard => None,
    }
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::check(match engine {
        Engine::Chromium => format!(
            "The 'Access-Control-Allow-Origin' header has a value '{}' that is not equal to the supplied origin.{}",
            quoted_value(&allow_origin::value(facts)),
            allow_origin::chromium_hint(facts)
        ),
        Engine::Firefox => allow_origin::firefox_does_not_match(facts),
        Engine::WebKit => allow_origin::webkit_is_not_allowed(facts),
    }))
}

fn chromium_error(stage: Stage) -> Option<&'static str> {
    Some(if stage == Stage::Preflight { "PreflightAllowOriginMismatch" } else { "AllowOriginMismatch" })
}

fn explain(facts: &Facts) -> String {
    if !facts.answer_is_recorded && facts.parameter.is_none() {
        return format!("{} {}", phrases::not_let_in(facts), phrases::consequence(facts));
    }
    let value = allow_origin::value(facts);
    format!(
        "{} allows `{value}`, but the request comes from `{}`. {} {}",
        phrases::response(facts),
        phrases::origin(facts),
        origin_difference::describe(&value, facts),
        phrases::consequence(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let server = phrases::server(facts);
    let lines = phrases::lines_for_stage(facts);
    let mut fixes = Vec::new();
    if let Some(fix) = phrases::name_the_origin(facts) {
        fixes.push(fix);
        if !phrases::has_credentials(facts) {
            fixes.push(format!(
                "{}: on {server}, send {lines}. Do not allow `null` by name: that would allow every sandboxed frame.",
                phrases::if_everybody(facts)
            ));
        }
    } else {
        let origin = phrases::origin(facts);
        fixes.push(format!("On {server}, add `{origin}` to the allowed origins and answer with {lines}."));
        if names_another_server(&allow_origin::value(facts), origin) {
            fixes.push(
                "If the value is right for another page, a cache stored that page's response: send `Vary: Origin` with \
                 every response, and empty the cache."
                    .to_owned(),
            );
        }
    }
    fixes
}

/// The value is a web origin, and not merely another spelling of the expected one.
fn names_another_server(value: &str, origin: &str) -> bool {
    match (Url::parse(value), Url::parse(origin)) {
        (Ok(value), Ok(origin)) => value.scheme().starts_with("http") && value.host_str() != origin.host_str(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::HeaderList;

    #[test]
    fn the_comparison_is_byte_for_byte() {
        for (value, expected) in [
            ("https://app.example", false),
            ("https://app.example/", true),
            ("https://App.example", true),
            ("http://app.example", true),
            ("https://app.example:443", true),
            ("https://*.example", true),
            ("null", true),
            ("*", false),
        ] {
            let headers: HeaderList = [("Access-Control-Allow-Origin", value)].into_iter().collect();
            assert_eq!(check(&exchange(&headers)), expected.then(|| Finding::of(value)), "{value}");
        }
    }
}
