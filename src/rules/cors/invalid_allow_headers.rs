//! `Access-Control-Allow-Headers` is not a valid list of header names, so the browser rejects the whole header.
//!
//! ## What it means
//! The header takes header names with commas between them. A space or a semicolon instead of a comma, quotes or
//! brackets make the **whole** list invalid, the right entries included. Empty items (`x-custom,,`) do no harm.
//!
//! ## What the consoles say
//! - Chromium: `Cannot parse Access-Control-Allow-Headers response header field in preflight response.`
//! - Firefox: `(Reason: invalid token ‘…’ in CORS header ‘Access-Control-Allow-Headers’).` It names the first wrong
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
//! Put commas between the items and nothing round them: `Access-Control-Allow-Headers: x-custom, other`.
//!
//! ## Standard
//! CORS-preflight fetch, step 7: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Defect, Known, Rule, Shows};
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{chromium, firefox, named, webkit};
use crate::standard::{InvalidToken, parse_token_list};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "invalid-allow-headers",
    summary: "Access-Control-Allow-Headers is not a valid list of header names",
    source: include_str!("invalid_allow_headers.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    check,
    reason,
    chromium_error,
    explain,
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
        // It looks at the method between the two lists.
        Engine::Firefox => known.value && known.safelisted_method,
        Engine::WebKit => known.value,
    }
}

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    if ex.stage != Stage::Preflight {
        return None;
    }
    let value = ex.headers.get("Access-Control-Allow-Headers")?;
    let InvalidToken(token) = parse_token_list(&value).err()?;
    // WebKit names the whole value.
    Some(if ex.engine == Some(Engine::WebKit) { Finding::of(value) } else { Finding::of(token) })
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    let parameter = facts.parameter.as_deref().unwrap_or_default();
    let value = facts.allow_headers.as_deref().unwrap_or(parameter);
    Some(Reason::part(match engine {
        Engine::Chromium => {
            "Cannot parse Access-Control-Allow-Headers response header field in preflight response.".to_owned()
        }
        Engine::Firefox => {
            let token = parse_token_list(value).err().map_or_else(|| parameter.into(), |InvalidToken(token)| token);
            format!("(Reason: invalid token ‘{token}’ in CORS header ‘Access-Control-Allow-Headers’).")
        }
        Engine::WebKit => format!("Header Access-Control-Allow-Headers has an invalid value: {value}"),
    }))
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("InvalidAllowHeadersPreflightResponse")
}

fn explain(facts: &Facts) -> String {
    let field = facts.allow_headers.as_deref().or(facts.parameter.as_deref()).unwrap_or_default();
    let token = parse_token_list(field).err().map_or_else(|| field.into(), |InvalidToken(token)| token);
    format!(
        "The answer to the preflight says `Access-Control-Allow-Headers: {field}`, and `{token}` is not a valid header name: \
         items must be separated \
         by commas. The browser ignores the whole list. {}",
        phrases::consequence(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let names = facts.unsafe_names.join(", ");
    let wanted = if names.is_empty() { "authorization, content-type" } else { names.as_str() };
    vec![format!(
        "On {}, write the list with commas and without quotes, semicolons or brackets: \
         `Access-Control-Allow-Headers: {wanted}`.",
        phrases::server(facts)
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::HeaderList;

    #[test]
    fn only_what_is_no_list_of_tokens_is_invalid() {
        for (value, token) in
            [("x-a, content-type", None), ("", None), (",,*", None), ("x-a, bad(name)", Some("bad(name)"))]
        {
            let headers: HeaderList = [("Access-Control-Allow-Headers", value)].into_iter().collect();
            let ex = Exchange { stage: Stage::Preflight, ..exchange(&headers) };
            assert_eq!(check(&ex), token.map(Finding::of), "{value}");
            let ex = Exchange { engine: Some(Engine::WebKit), ..ex };
            assert_eq!(check(&ex), token.map(|_| Finding::of(value)), "{value} in WebKit");
            assert_eq!(check(&Exchange { stage: Stage::Response, ..ex }), None);
        }
    }
}
