//! `Access-Control-Allow-Origin` has several values, or appears several times; exactly one is allowed.
//!
//! ## What it means
//! There are two common reasons: a list (`https://a.example, https://b.example`) in the hope that the browser picks one,
//! and two layers that both add the header (the application and the proxy in front of it). Browsers join header lines of
//! the same name before they compare, so `*` twice is `*, *`, which matches nothing.
//!
//! ## What the consoles say
//! - Chromium: `The 'Access-Control-Allow-Origin' header contains multiple values '*, *', but only one is allowed.`
//! - Firefox, for two lines: `(Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).` It reports a list in one
//!   line as a mismatch.
//! - WebKit, for anything with a comma: `Access-Control-Allow-Origin cannot contain more than one origin.`
//!
//! ## Example
//! ```text
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: *
//! Access-Control-Allow-Origin: https://app.example
//! ```
//!
//! ## How to fix it
//! Let one layer set the header and remove it from the others (nginx: `proxy_hide_header Access-Control-Allow-Origin;`
//! before its own `add_header`). To allow several origins, compare the request's `Origin` with a list and answer with
//! that origin and `Vary: Origin`.
//!
//! ## Standard
//! CORS check, step 4: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::allow_origin::{self, Objection};
use crate::browser::chromium::quoted_value;
use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Defect, Rule, Shows};
use crate::rules::cause::Cause;
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{chromium, firefox, named, webkit};
use foldhash::{HashSet, HashSetExt};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "multiple-allow-origin",
    summary: "Access-Control-Allow-Origin has more than one value",
    source: include_str!("multiple_allow_origin.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[allow_origin::SHOWS, Shows::Layers, Shows::Asked("Origin")],
    defect: Defect::SeveralOrigins,
    usual: allow_origin::USUAL,
    follows: |_, _| false,
    same_words,
    said: &[
        chromium(&["access-control-allow-origin header contains multiple values"]),
        firefox(&["multiple cors header access-control-allow-origin not allowed"]).or(&[Cause::EmptyResponse]),
        webkit(&["access-control-allow-origin cannot contain more than one origin"]),
    ],
    firefox_names: &[
        named("cors multiple allow origin not allowed").or(&[Cause::EmptyResponse]),
        named("cors multiple origin not allowed").or(&[Cause::EmptyResponse]),
    ],
    ..Rule::CORS
};

fn same_words(engine: Engine) -> &'static [Cause] {
    match engine {
        Engine::Chromium | Engine::WebKit => &[],
        // Firefox also prints this when the connection ends after the preflight, without a response.
        Engine::Firefox => &[
            Cause::AllowOriginMismatch,
            Cause::MultipleAllowOrigin,
            Cause::InvalidAllowOrigin,
            Cause::EmptyResponse,
            Cause::ConnectionClosed,
            Cause::NetworkError,
        ],
    }
}

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    match allow_origin::objection(ex)? {
        Objection::Multiple(value) => Some(Finding::of(value)),
        Objection::Missing | Objection::Invalid(_) | Objection::Mismatch(_) | Objection::Wildcard => None,
    }
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::check(match engine {
        Engine::Chromium => format!(
            "The 'Access-Control-Allow-Origin' header contains multiple values '{}', but only one is allowed.{}",
            quoted_value(&allow_origin::value(facts)),
            allow_origin::chromium_hint(facts)
        ),
        Engine::Firefox => FIREFOX.to_owned(),
        Engine::WebKit => "Access-Control-Allow-Origin cannot contain more than one origin.".to_owned(),
    }))
}

/// Firefox also prints it when a server closes the connection without a response after a good preflight.
pub(crate) const FIREFOX: &str = "(Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).";

fn chromium_error(stage: Stage) -> Option<&'static str> {
    Some(if stage == Stage::Preflight { "PreflightMultipleAllowOriginValues" } else { "MultipleAllowOriginValues" })
}

fn explain(facts: &Facts) -> String {
    let value = allow_origin::value(facts);
    let how = match facts.allow_origin.len() {
        0 if value.is_empty() => {
            "has several values (according to the browser; the response is not in this file)".to_owned()
        }
        0 | 1 => format!("has several values (`{value}`)"),
        lines => format!("appears {lines} times (combined value: `{value}`)"),
    };
    format!(
        "In {}, `Access-Control-Allow-Origin` {how}; browsers accept exactly one. {}",
        phrases::in_sentence(&phrases::response(facts)),
        phrases::consequence(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let server = phrases::server(facts);
    let mut fixes: Vec<String> = phrases::name_the_origin(facts).into_iter().collect();
    if !facts.answer_is_recorded {
        fixes.push(format!(
            "Send the request to {server} yourself and see how often the header appears. If two layers add it (application, \
             framework, proxy, CDN), let only one of them do it."
        ));
    } else if facts.allow_origin.len() > 1 || has_equal_items(&allow_origin::value(facts)) {
        fixes.push(format!(
            "Two layers of {server} add the header (application, framework, proxy, CDN): let only one of them do it, and \
             remove it \
             from the others (nginx: `proxy_hide_header Access-Control-Allow-Origin;`)."
        ));
    }
    fixes.push(format!(
        "On {server}, compare the request's `Origin` with the list of allowed origins and send that origin: {}.",
        phrases::header_lines(facts)
    ));
    fixes
}

/// Whether a list contains an item twice, or both `*` and an origin: nobody writes that by hand.
fn has_equal_items(value: &str) -> bool {
    let items: Vec<&str> = value.split([',', ' ']).filter(|item| !item.is_empty()).collect();
    let mut known = HashSet::with_capacity(items.len());
    items.len() > 1 && items.iter().any(|item| *item == "*" || !known.insert(*item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::HeaderList;

    #[test]
    fn it_names_the_joined_value() {
        let headers: HeaderList =
            [("Access-Control-Allow-Origin", "*"), ("access-control-allow-origin", "https://app.example")]
                .into_iter()
                .collect();
        assert_eq!(check(&exchange(&headers)), Some(Finding::of("*, https://app.example")));
        let headers: HeaderList = [("Access-Control-Allow-Origin", "https://other.example")].into_iter().collect();
        assert_eq!(check(&exchange(&headers)), None);
    }
}
