//! `Access-Control-Allow-Methods` is not a valid list of methods, so the browser rejects the whole header.
//!
//! ## What it means
//! The header takes methods separated by commas. A space or a semicolon instead of a comma, quotes or brackets
//! make the **whole** list invalid, including the correct entries. Empty items (`GET,,`) do no harm.
//!
//! ## What the consoles say
//! - Chromium: `Cannot parse Access-Control-Allow-Methods response header field in preflight response.`
//! - Firefox: `(Reason: invalid token ‘…’ in CORS header ‘Access-Control-Allow-Methods’).` It names the first invalid
//!   item.
//! - WebKit: `Header Access-Control-Allow-Methods has an invalid value: …` It names the whole value.
//!
//! ## Example
//! ```text
//! HTTP/1.1 204 No Content
//! Access-Control-Allow-Origin: https://app.example
//! Access-Control-Allow-Methods: GET; other
//! ```
//!
//! ## How to fix it
//! Put commas between the items and nothing around them: `Access-Control-Allow-Methods: GET, other`.
//!
//! ## Standard
//! CORS-preflight fetch, step 7: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::invalid_list::List;
use crate::browser::{Engine, Stage};
use crate::rules::card::{Defect, Rule, Shows};
use crate::rules::rule::Facts;
use crate::rules::wording::{chromium, firefox, named, webkit};
use crate::standard::is_cors_safelisted_method;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "invalid-allow-methods",
    summary: "Access-Control-Allow-Methods is not a valid list of methods",
    source: include_str!("invalid_allow_methods.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    check: |ex| LIST.check(ex),
    reason: |engine, facts| Some(LIST.reason(engine, facts)),
    chromium_error,
    explain: |facts| LIST.explain(facts),
    fixes,
    shows_in: &[Shows::value("Access-Control-Allow-Methods", "the methods that the server allows")],
    defect: Defect::InvalidMethods,
    only_at: Some(Stage::Preflight),
    follows: |engine, known| engine == Engine::Chromium || known.value,
    said: &[
        chromium(&["cannot parse access-control-allow-methods", "in preflight response"]),
        firefox(&["invalid token", "in cors header access-control-allow-methods"]),
        webkit(&["header access-control-allow-methods has an invalid value"]),
        webkit(&["cannot parse access-control-allow-methods"]),
    ],
    firefox_names: &[named("cors invalid allow method")],
    ..Rule::CORS
};

const LIST: List =
    List { header: "Access-Control-Allow-Methods", item: "method", value: |facts| facts.allow_methods.as_deref() };

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("InvalidAllowMethodsPreflightResponse")
}

fn fixes(facts: &Facts) -> Vec<String> {
    let wanted = if is_cors_safelisted_method(&facts.method) { "GET, POST" } else { facts.method.as_str() };
    LIST.fixes(facts, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::rules::rule::{Exchange, Finding};
    use crate::standard::HeaderList;

    #[test]
    fn only_what_is_no_list_of_tokens_is_invalid() {
        for (value, token) in [("GET, PUT", None), ("", None), (",,*", None), ("GET, PUT DELETE", Some("PUT DELETE"))] {
            let headers: HeaderList = [("Access-Control-Allow-Methods", value)].into_iter().collect();
            let ex = Exchange { stage: Stage::Preflight, ..exchange(&headers) };
            assert_eq!(LIST.check(&ex), token.map(Finding::of), "{value}");
            let ex = Exchange { engine: Some(Engine::WebKit), ..ex };
            assert_eq!(LIST.check(&ex), token.map(|_| Finding::of(value)), "{value} in WebKit");
            assert_eq!(LIST.check(&Exchange { stage: Stage::Response, ..ex }), None);
        }
    }
}
