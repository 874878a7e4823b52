//! `Access-Control-Allow-Headers` is not a valid list of header names, so the browser rejects the whole header.
//!
//! ## What it means
//! The header takes header names separated by commas. A space or a semicolon instead of a comma, quotes or
//! brackets make the **whole** list invalid, including the correct entries. Empty items (`x-custom,,`) do no harm.
//!
//! ## What the consoles say
//! - Chromium: `Cannot parse Access-Control-Allow-Headers response header field in preflight response.`
//! - Firefox: `(Reason: invalid token ‘…’ in CORS header ‘Access-Control-Allow-Headers’).` It names the first invalid
//!   item.
//! - WebKit: `Header Access-Control-Allow-Headers has an invalid value: …` It names the whole value.
//!
//! ## Example
//! ```text
//! HTTP/1.1 204 No Content
//! Access-Control-Allow-Origin: https://app.example
//! Access-Control-Allow-Headers: x-custom; other
//! ```
//!
//! ## How to fix it
//! Put commas between the items and nothing around them: `Access-Control-Allow-Headers: x-custom, other`.
//!
//! ## Standard
//! CORS-preflight fetch, step 7: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::invalid_list::List;
use crate::browser::{Engine, Stage};
use crate::rules::card::{Defect, Known, Rule, Shows};
use crate::rules::rule::Facts;
use crate::rules::wording::{chromium, firefox, named, webkit};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "invalid-allow-headers",
    summary: "Access-Control-Allow-Headers is not a valid list of header names",
    source: include_str!("invalid_allow_headers.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    check: |ex| LIST.check(ex),
    reason: |engine, facts| Some(LIST.reason(engine, facts)),
    chromium_error,
    explain: |facts| LIST.explain(facts),
    fixes,
    shows_in: &[Shows::value("Access-Control-Allow-Headers", "the headers that the server allows")],
    defect: Defect::InvalidHeaders,
    only_at: Some(Stage::Preflight),
    follows,
    said: &[
        chromium(&["cannot parse access-control-allow-headers", "in preflight response"]),
        firefox(&["invalid token", "in cors header access-control-allow-headers"]),
        webkit(&["header access-control-allow-headers has an invalid value"]),
        webkit(&["cannot parse access-control-allow-headers"]),
    ],
    firefox_names: &[named("cors invalid allow header")],
    ..Rule::CORS
};

fn follows(engine: Engine, known: &Known) -> bool {
    match engine {
        Engine::Chromium => true,
        // It checks the method between the two lists.
        Engine::Firefox => known.value && known.safelisted_method,
        Engine::WebKit => known.value,
    }
}

const LIST: List =
    List { header: "Access-Control-Allow-Headers", item: "header name", value: |facts| facts.allow_headers.as_deref() };

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("InvalidAllowHeadersPreflightResponse")
}

fn fixes(facts: &Facts) -> Vec<String> {
    let names = facts.unsafe_names.join(", ");
    let wanted = if names.is_empty() { "authorization, content-type" } else { names.as_str() };
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
        for (value, token) in
            [("x-a, content-type", None), ("", None), (",,*", None), ("x-a, bad(name)", Some("bad(name)"))]
        {
            let headers: HeaderList = [("Access-Control-Allow-Headers", value)].into_iter().collect();
            let ex = Exchange { stage: Stage::Preflight, ..exchange(&headers) };
            assert_eq!(LIST.check(&ex), token.map(Finding::of), "{value}");
            let ex = Exchange { engine: Some(Engine::WebKit), ..ex };
            assert_eq!(LIST.check(&ex), token.map(|_| Finding::of(value)), "{value} in WebKit");
            assert_eq!(LIST.check(&Exchange { stage: Stage::Response, ..ex }), None);
        }
    }
}
