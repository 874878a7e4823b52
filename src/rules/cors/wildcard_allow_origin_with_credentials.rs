//! Access-Control-Allow-Origin is * although the request carries credentials.

use super::allow_origin::{self, Objection};
use crate::browser::{Engine, Reason, firefox};
use crate::fetch::Stage;
use crate::rules::rule::{Exchange, Facts, Finding, Rule};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "wildcard-allow-origin-with-credentials",
    outcome: Outcome::Cors,
    summary: "Access-Control-Allow-Origin is * although the request carries credentials",
    source: include_str!("wildcard_allow_origin_with_credentials.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    (allow_origin::objection(ex)? == Objection::Wildcard).then(Finding::default)
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::Check(match engine {
        Engine::Chromium => format!(
            "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the \
             request's credentials mode is 'include'.{}",
            allow_origin::chromium_credentials_hint(facts)
        ),
        Engine::Firefox => firefox::WILDCARD_WITH_CREDENTIALS.to_owned(),
        Engine::WebKit => {
            "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.".to_owned()
        }
    }))
}

fn chromium_error(stage: Stage) -> Option<&'static str> {
    Some(if stage == Stage::Preflight { "PreflightWildcardOriginNotAllowed" } else { "WildcardOriginNotAllowed" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::{CredentialsMode, HeaderList};
    use crate::rules::rule::tests::exchange;

    #[test]
    fn the_wildcard_fails_with_credentials_only() {
        let headers: HeaderList =
            [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Credentials", "true")].into_iter().collect();
        assert_eq!(check(&exchange(&headers)), None);
        let included = Exchange { credentials: CredentialsMode::Include, ..exchange(&headers) };
        assert_eq!(check(&included), Some(Finding::default()));
    }
}
