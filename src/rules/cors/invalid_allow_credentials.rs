//! The request was made with credentials, but the response lacks `Access-Control-Allow-Credentials: true`.
//!
//! ## What it means
//! For a request with `credentials: 'include'` or `withCredentials = true` the right origin is not enough; the server
//! must also send `true`, in exactly these four letters. `True`, `1`, `"true"` or two headers (`true, true`) fail. The
//! header must be on the preflight response **and** on the response itself.
//!
//! ## What the consoles say
//! - Chromium:
//!   `The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.`
//! - Firefox: `(Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).`
//! - WebKit: `Credentials flag is true, but Access-Control-Allow-Credentials is not "true".`
//!
//! ## Example
//! ```text
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: https://app.example
//! Access-Control-Allow-Credentials: True
//! ```
//!
//! ## How to fix it
//! Send `Access-Control-Allow-Credentials: true` (only to origins that you trust with the user's cookies), or make the
//! request without credentials.
//!
//! ## Standard
//! CORS check, steps 6 to 8: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::allow_origin;
use crate::browser::chromium::quoted_value;
use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Defect, Known, Rule, Shows};
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{chromium, firefox, named, webkit};
use crate::standard::{AllowOrigin, CredentialsMode, allow_credentials, classify_allow_origin};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "invalid-allow-credentials",
    summary: "Access-Control-Allow-Credentials is not true, but the request has credentials",
    source: include_str!("invalid_allow_credentials.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[Shows::value_or_none("Access-Control-Allow-Credentials", "must be exactly true")],
    defect: Defect::Credentials,
    needs_credentials: true,
    follows,
    said: &[
        chromium(&["access-control-allow-credentials header in the response is"]),
        chromium(&["credentials flag is true, but the access-control-allow-credentials"]),
        firefox(&["expected true in cors header access-control-allow-credentials"]),
        webkit(&["credentials flag is true, but access-control-allow-credentials is not"]),
    ],
    firefox_names: &[named("cors missing allow credentials")],
    ..Rule::CORS
};

fn follows(engine: Engine, known: &Known) -> bool {
    match engine {
        Engine::Chromium => known.value,
        Engine::Firefox => true,
        Engine::WebKit => known.ok_status,
    }
}

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    if ex.stage == Stage::Request || ex.credentials != CredentialsMode::Include {
        return None;
    }
    // With `*` the header does not matter: `*` fails already, and its fix rewrites both.
    if classify_allow_origin(ex.headers, ex.origin) == AllowOrigin::Wildcard {
        return None;
    }
    let value = allow_credentials(ex.headers).unwrap_or_default();
    (value != "true").then(|| Finding::of(value))
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    let value = facts.allow_credentials.as_deref().or(facts.parameter.as_deref()).unwrap_or_default();
    Some(Reason::check(match engine {
        Engine::Chromium => format!(
            "The value of the 'Access-Control-Allow-Credentials' header in the response is '{}' which must be 'true' \
             when \
             the request's credentials mode is 'include'.{}",
            quoted_value(value),
            allow_origin::chromium_credentials_hint(facts)
        ),
        Engine::Firefox => "(Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).".to_owned(),
        Engine::WebKit => "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".".to_owned(),
    }))
}

fn chromium_error(stage: Stage) -> Option<&'static str> {
    Some(if stage == Stage::Preflight { "PreflightInvalidAllowCredentials" } else { "InvalidAllowCredentials" })
}

fn explain(facts: &Facts) -> String {
    let value = match facts.allow_credentials.as_deref().or(facts.parameter.as_deref()) {
        None | Some("") if facts.answer_is_recorded => {
            "does not have `Access-Control-Allow-Credentials: true`".to_owned()
        }
        None | Some("") => "does not have exactly `Access-Control-Allow-Credentials: true`".to_owned(),
        Some(value) => {
            format!("has `Access-Control-Allow-Credentials: {value}`, and only the exact value `true` counts")
        }
    };
    format!(
        "The request was made with credentials, but {} {value}. {}",
        phrases::in_sentence(&phrases::response(facts)),
        phrases::consequence(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let facts = &Facts { credentials: Some(CredentialsMode::Include), ..facts.clone() };
    let mut fixes: Vec<String> = phrases::name_the_origin(facts).into_iter().collect();
    fixes.extend([
        format!(
            "On {}, send {} (with the preflight response and with the response itself).",
            phrases::server(facts),
            phrases::lines_for_stage(facts)
        ),
        format!("If the request needs no cookies: {}.", phrases::drop_credentials(facts)),
    ]);
    fixes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::HeaderList;

    #[test]
    fn only_the_exact_word_true_passes_and_only_credentials_ask_for_it() {
        for (origin, value, expected) in [
            ("https://app.example", Some("true"), None),
            ("https://app.example", Some("True"), Some("True")),
            ("https://app.example", Some("1"), Some("1")),
            ("https://app.example", None, Some("")),
            ("https://other.example", None, Some("")),
            ("*", None, None),
        ] {
            let mut headers: HeaderList = [("Access-Control-Allow-Origin", origin)].into_iter().collect();
            value.inspect(|value| headers.append("Access-Control-Allow-Credentials", value));
            assert_eq!(check(&exchange(&headers)), None);
            let included = Exchange { credentials: CredentialsMode::Include, ..exchange(&headers) };
            assert_eq!(check(&included), expected.map(Finding::of), "{origin} {value:?}");
        }
    }
}
