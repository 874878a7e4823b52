//! The response carries no Access-Control-Allow-Origin.

use super::allow_origin::{self, Objection};
use crate::browser::firefox::status_text;
use crate::browser::{Engine, Reason};
use crate::fetch::Stage;
use crate::rules::rule::{Exchange, Facts, Finding, Rule};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "missing-allow-origin",
    outcome: Outcome::Cors,
    summary: "The response carries no Access-Control-Allow-Origin",
    source: include_str!("missing_allow_origin.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    (allow_origin::objection(ex)? == Objection::Missing).then(Finding::default)
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::Check(match engine {
        Engine::Chromium => "No 'Access-Control-Allow-Origin' header is present on the requested resource.".to_owned(),
        Engine::Firefox => format!(
            "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: {}.",
            status_text(facts.status)
        ),
        Engine::WebKit => allow_origin::webkit_is_not_allowed(facts),
    }))
}

fn chromium_error(stage: Stage) -> Option<&'static str> {
    Some(if stage == Stage::Preflight { "PreflightMissingAllowOriginHeader" } else { "MissingAllowOriginHeader" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::HeaderList;
    use crate::rules::rule::tests::exchange;

    #[test]
    fn only_an_absent_header_is_missing() {
        for (name, value, expected) in [
            ("Vary", "Origin", true),
            ("Access-Control-Allow-Methods", "*", true),
            ("access-control-allow-origin", "", false),
            ("Access-Control-Allow-Origin", "*", false),
        ] {
            let headers: HeaderList = [(name, value)].into_iter().collect();
            assert_eq!(check(&exchange(&headers)).is_some(), expected, "{name}: {value}");
        }
    }
}
