//! Access-Control-Allow-Origin holds no origin at all.

use super::allow_origin::{self, Objection};
use crate::browser::chromium::quoted_value;
use crate::browser::{Engine, Reason};
use crate::fetch::Stage;
use crate::rules::rule::{Exchange, Facts, Finding, Rule};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "invalid-allow-origin",
    outcome: Outcome::Cors,
    summary: "Access-Control-Allow-Origin holds no origin at all",
    source: include_str!("invalid_allow_origin.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    match allow_origin::objection(ex)? {
        Objection::Invalid(value) => Some(Finding::of(value)),
        _ => None,
    }
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::Check(match engine {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::HeaderList;
    use crate::rules::rule::tests::exchange;

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
