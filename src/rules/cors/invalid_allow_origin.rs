//! `Access-Control-Allow-Origin` is not an origin: it is empty, quoted, a word or a pattern.
//!
//! ## What it means
//! The header takes `*`, `null` or one origin as the browser writes it: scheme, host, and the port unless it is the
//! default. Typical wrong values: an unset variable (empty, `undefined`, `${ORIGIN}`), quotes that the configuration
//! file does not need, a regular expression, `all`.
//!
//! ## What the consoles say
//! - Chromium: `The 'Access-Control-Allow-Origin' header contains the invalid value 'all'.`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘all’).`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200`
//!
//! ## Example
//! ```text
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: "https://app.example"
//! ```
//!
//! ## How to fix it
//! Send `Access-Control-Allow-Origin: https://app.example` and `Vary: Origin`: no quotes, no path, no pattern. If the
//! value comes from a variable, check its value where the server runs.
//!
//! ## Standard
//! CORS check, step 4: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::allow_origin::{self, Objection};
use crate::browser::chromium::quoted_value;
use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Defect, Rule, Shows};
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::chromium;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "invalid-allow-origin",
    summary: "Access-Control-Allow-Origin is not a valid origin",
    source: include_str!("invalid_allow_origin.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[allow_origin::SHOWS, Shows::Asked("Origin")],
    defect: Defect::InvalidOrigin,
    is_helped_by_own_origin: true,
    usual: allow_origin::USUAL,
    follows: allow_origin::follows_from_value,
    same_words: allow_origin::same_words_as_mismatch,
    said: &[chromium(&["access-control-allow-origin header contains the invalid value"])],
    ..Rule::CORS
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    match allow_origin::objection(ex)? {
        Objection::Invalid(value) => Some(Finding::of(value)),
        Objection::Missing | Objection::Multiple(_) | Objection::Mismatch(_) | Objection::Wildcard => None,
    }
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::check(match engine {
        Engine::Chromium => format!(
            "The 'Access-Control-Allow-Origin' header contains the invalid value '{}'.{}",
            quoted_value(&allow_origin::value(facts)),
            allow_origin::chromium_hint(facts)
        ),
        Engine::Firefox => allow_origin::firefox_does_not_match(facts),
        Engine::WebKit => allow_origin::webkit_is_not_allowed(facts),
    }))
}

fn chromium_error(stage: Stage) -> Option<&'static str> {
    Some(if stage == Stage::Preflight { "PreflightInvalidAllowOriginValue" } else { "InvalidAllowOriginValue" })
}

fn explain(facts: &Facts) -> String {
    if !facts.answer_is_recorded && facts.parameter.is_none() {
        return format!("{} {}", phrases::not_let_in(facts), phrases::consequence(facts));
    }
    let value = allow_origin::value(facts);
    let value =
        if value.is_empty() { "is empty".to_owned() } else { format!("is `{value}`, which is not a valid origin") };
    format!(
        "In {}, `Access-Control-Allow-Origin` {value}; it should be `{}`. {}",
        phrases::in_sentence(&phrases::response(facts)),
        phrases::allow_origin(facts),
        phrases::consequence(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let value = allow_origin::value(facts);
    let server = phrases::server(facts);
    let mut fixes: Vec<String> = phrases::name_the_origin(facts).into_iter().collect();
    fixes.push(format!("On {server}, send {} instead.", phrases::lines_for_stage(facts)));
    if value.starts_with(['"', '\'']) {
        fixes.push("Remove the quotes from the configuration: they end up in the header.".to_owned());
    } else if value.is_empty() || value.contains(['$', '{', '%']) || matches!(value.as_str(), "undefined" | "None") {
        fixes.push("Check the variable that the value comes from: it is not set where the server runs.".to_owned());
    } else if value.contains(['^', '\\', '(']) {
        fixes.push(
            "The header does not take patterns: match the request's `Origin` on the server and send that origin."
                .to_owned(),
        );
    }
    fixes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::HeaderList;

    #[test]
    fn what_does_not_parse_as_a_url_is_invalid() {
        for (value, expected) in [
            ("", true),
            ("all", true),
            ("\"https://app.example\"", true),
            ("${ORIGIN}", true),
            ("null", false),
            ("https://other.example", false),
            ("*", false),
        ] {
            let headers: HeaderList = [("Access-Control-Allow-Origin", value)].into_iter().collect();
            assert_eq!(check(&exchange(&headers)).is_some(), expected, "{value}");
        }
    }
}
