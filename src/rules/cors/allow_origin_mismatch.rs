//! Access-Control-Allow-Origin names another origin.

use super::allow_origin::{self, Objection};
use crate::browser::chromium::quoted_value;
use crate::browser::{Engine, Reason};
use crate::fetch::Stage;
use crate::rules::rule::{Exchange, Facts, Finding, Rule};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "allow-origin-mismatch",
    outcome: Outcome::Cors,
    summary: "Access-Control-Allow-Origin names another origin",
    source: include_str!("allow_origin_mismatch.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    match allow_origin::objection(ex)? {
        Objection::Mismatch(value) => Some(Finding::of(value)),
        _ => None,
    }
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::Check(match engine {
        Engine::Chromium => format!(
            "The 'Access-Control-Allow-Origin' header has a value '{}' that is not equal to the supplied origin.{}",
            quoted_value(&allow_origin::value(facts)),
            allow_origin::chromium_hint(facts)
        ),
        Engine::Firefox => allow_origin::firefox_does_not_match(facts),
        Engine::WebKit => allow_origin::webkit_is_not_allowed(facts),
    }))
}

fn chromium_error(stage: Stage) -> Option<&'static str> {
    Some(if stage == Stage::Preflight { "PreflightAllowOriginMismatch" } else { "AllowOriginMismatch" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::HeaderList;
    use crate::rules::rule::tests::exchange;

    #[test]
    fn the_comparison_is_byte_for_byte() {
        for (value, expected) in [
            ("https://app.example", false),
            ("https://app.example/", true),
            ("https://App.example", true),
            ("http://app.example", true),
            ("https://app.example:443", true),
            ("https://*.example", true),
            ("null", true),
            ("*", false),
        ] {
            let headers: HeaderList = [("Access-Control-Allow-Origin", value)].into_iter().collect();
            assert_eq!(check(&exchange(&headers)), expected.then(|| Finding::of(value)), "{value}");
        }
    }
}
