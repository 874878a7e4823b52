//! The preflight was answered with a redirect.

use super::preflight_bad_status::webkit_is_not_successful;
use crate::browser::firefox::EXTERNAL_REDIRECT;
use crate::browser::{Engine, Reason};
use crate::fetch::{Stage, is_redirect_status};
use crate::rules::rule::{Exchange, Facts, Finding, Rule};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "preflight-redirect",
    outcome: Outcome::Cors,
    summary: "The preflight was answered with a redirect",
    source: include_str!("preflight_redirect.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    check,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    let location = ex.location?;
    (ex.stage == Stage::Preflight && is_redirect_status(ex.status)).then(|| Finding::of(location))
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::Check(match engine {
        Engine::Chromium => "Redirect is not allowed for a preflight request.".to_owned(),
        Engine::Firefox => EXTERNAL_REDIRECT.to_owned(),
        Engine::WebKit => webkit_is_not_successful(facts),
    }))
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("PreflightDisallowedRedirect")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::HeaderList;
    use crate::rules::rule::tests::exchange;

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
