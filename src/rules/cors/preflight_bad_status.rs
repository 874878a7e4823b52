//! The preflight was answered with a status that is not 2xx.

use crate::browser::firefox::preflight_did_not_succeed;
use crate::browser::{Engine, Reason};
use crate::fetch::{Stage, is_ok_status, is_redirect_status};
use crate::rules::rule::{Exchange, Facts, Finding, Rule};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "preflight-bad-status",
    outcome: Outcome::Cors,
    summary: "The preflight was answered with a status that is not 2xx",
    source: include_str!("preflight_bad_status.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    check,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    let is_redirect = is_redirect_status(ex.status) && ex.location.is_some();
    (ex.stage == Stage::Preflight && !is_ok_status(ex.status) && !is_redirect)
        .then(|| Finding::of(ex.status.to_string()))
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::Check(match engine {
        Engine::Chromium => "It does not have HTTP ok status.".to_owned(),
        Engine::Firefox => preflight_did_not_succeed(facts.status),
        Engine::WebKit => webkit_is_not_successful(facts),
    }))
}

/// WebKit's sentence for a preflight with a wrong status, redirects included.
pub(super) fn webkit_is_not_successful(facts: &Facts) -> String {
    match facts.status {
        Some(status) => format!("Preflight response is not successful. Status code: {status}"),
        None => "Preflight response is not successful".to_owned(),
    }
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("PreflightInvalidStatus")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::HeaderList;
    use crate::rules::rule::tests::exchange;

    #[test]
    fn a_redirect_with_location_is_another_cause() {
        let headers = HeaderList::default();
        for (stage, status, location, expected) in [
            (Stage::Preflight, 204, None, false),
            (Stage::Preflight, 404, None, true),
            (Stage::Preflight, 300, Some("https://b.example/"), true),
            (Stage::Preflight, 304, None, true),
            (Stage::Preflight, 302, None, true),
            (Stage::Preflight, 302, Some("https://b.example/"), false),
            (Stage::Response, 404, None, false),
        ] {
            let ex = Exchange { stage, status, location, ..exchange(&headers) };
            assert_eq!(check(&ex).is_some(), expected, "{stage} {status} {location:?}");
        }
    }
}
