//! Access-Control-Allow-Origin holds more than one value.

use super::allow_origin::{self, Objection};
use crate::browser::chromium::quoted_value;
use crate::browser::{Engine, Reason};
use crate::fetch::Stage;
use crate::rules::rule::{Exchange, Facts, Finding, Rule};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "multiple-allow-origin",
    outcome: Outcome::Cors,
    summary: "Access-Control-Allow-Origin holds more than one value",
    source: include_str!("multiple_allow_origin.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    match allow_origin::objection(ex)? {
        Objection::Multiple(value) => Some(Finding::of(value)),
        _ => None,
    }
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::Check(match engine {
        Engine::Chromium => format!(
            "The 'Access-Control-Allow-Origin' header contains multiple values '{}', but only one is allowed.{}",
            quoted_value(&allow_origin::value(facts)),
            allow_origin::chromium_hint(facts)
        ),
        Engine::Firefox => FIREFOX.to_owned(),
        Engine::WebKit => "Access-Control-Allow-Origin cannot contain more than one origin.".to_owned(),
    }))
}

/// Firefox prints it, too, when a server closes the connection without an answer after a good preflight.
pub(crate) const FIREFOX: &str = "(Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).";

fn chromium_error(stage: Stage) -> Option<&'static str> {
    Some(if stage == Stage::Preflight { "PreflightMultipleAllowOriginValues" } else { "MultipleAllowOriginValues" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::HeaderList;
    use crate::rules::rule::tests::exchange;

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
