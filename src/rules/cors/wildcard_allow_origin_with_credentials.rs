//! `Access-Control-Allow-Origin: *` does not count for a request with credentials.
//!
//! ## What it means
//! A request with `credentials: 'include'` or `withCredentials = true` may have cookies. For such requests the server must
//! name the origin; `*` is not accepted, and adding `Access-Control-Allow-Credentials: true` does not
//! change that. Whether a cookie was actually sent does not matter.
//!
//! ## What the consoles say
//! - Chromium:
//!   `The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.`
//! - Firefox: `(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).`
//! - WebKit: `Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.`
//!
//! ## Example
//! ```text
//! GET /me HTTP/1.1
//! Origin: https://app.example
//! Cookie: session=…
//!
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: *
//! Access-Control-Allow-Credentials: true
//! ```
//!
//! ## How to fix it
//! If the request needs the cookies: answer with the origin, `Access-Control-Allow-Credentials: true` and
//! `Vary: Origin`. If it does not: send it without credentials, and keep `*`. With credentials, `*` in
//! `Access-Control-Allow-Methods`, `-Headers` and `-Expose-Headers` is not a wildcard either: list every name.
//!
//! ## Standard
//! CORS check, step 3: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::allow_origin::{self, Objection};
use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Defect, Rule};
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{chromium, firefox, named, webkit};
use crate::standard::CredentialsMode;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "wildcard-allow-origin-with-credentials",
    summary: "Access-Control-Allow-Origin is *, but the request has credentials",
    source: include_str!("wildcard_allow_origin_with_credentials.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[allow_origin::SHOWS],
    defect: Defect::Wildcard,
    needs_credentials: true,
    usual: allow_origin::USUAL,
    follows: |engine, known| engine != Engine::WebKit || known.ok_status,
    said: &[
        chromium(&["access-control-allow-origin header in the response must not be the wildcard"]),
        chromium(&["wildcard * cannot be used in the access-control-allow-origin"]),
        firefox(&["credential is not supported if the cors header"]),
        webkit(&["cannot use wildcard in access-control-allow-origin"]),
    ],
    firefox_names: &[named("cors not supporting credentials"), named("cors no allow credentials")],
    ..Rule::CORS
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    (allow_origin::objection(ex)? == Objection::Wildcard).then(Finding::default)
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(match engine {
        Engine::Chromium => Reason::check(format!(
            "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when \
             the request's credentials mode is 'include'.{}",
            allow_origin::chromium_credentials_hint(facts)
        )),
        Engine::Firefox => Reason::check(
            "(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
        )
        .quoting_url(),
        Engine::WebKit => {
            Reason::check("Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.")
        }
    })
}

fn chromium_error(stage: Stage) -> Option<&'static str> {
    Some(if stage == Stage::Preflight { "PreflightWildcardOriginNotAllowed" } else { "WildcardOriginNotAllowed" })
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} has `Access-Control-Allow-Origin: *`, but the request was made with credentials: then the \
         server has \
         to name the origin. {}",
        phrases::response(facts),
        phrases::consequence(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let facts = &Facts { credentials: Some(CredentialsMode::Include), ..facts.clone() };
    let mut fixes: Vec<String> = phrases::name_the_origin(facts).into_iter().collect();
    fixes.extend([
        format!(
            "If the request needs its cookies: on {}, answer with {} instead of `*`.",
            phrases::server(facts),
            phrases::lines_for_stage(facts)
        ),
        format!("If it does not: {}.", phrases::drop_credentials(facts)),
    ]);
    fixes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::{CredentialsMode, HeaderList};

    #[test]
    fn the_wildcard_fails_with_credentials_only() {
        let headers: HeaderList =
            [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Credentials", "true")].into_iter().collect();
        assert_eq!(check(&exchange(&headers)), None);
        let included = Exchange { credentials: CredentialsMode::Include, ..exchange(&headers) };
        assert_eq!(check(&included), Some(Finding::default()));
    }
}
