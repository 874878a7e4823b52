//! The preflight does not allow the method.

use crate::browser::{Engine, Reason};
use crate::fetch::{CredentialsMode, Stage, is_cors_safelisted_method, parse_token_list};
use crate::rules::rule::{Exchange, Facts, Finding, Rule};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "method-not-allowed",
    outcome: Outcome::Cors,
    summary: "The preflight does not allow the method",
    source: include_str!("method_not_allowed.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    check,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    if ex.stage != Stage::Preflight || is_cors_safelisted_method(ex.method) {
        return None;
    }
    let value = ex.headers.get("Access-Control-Allow-Methods").unwrap_or_default();
    // A list that does not parse is a cause of its own.
    let methods = parse_token_list(&value).ok()?;
    let wildcard = ex.credentials == CredentialsMode::NotInclude && methods.contains(&"*");
    (!wildcard && !methods.contains(&ex.method)).then(|| Finding::of(ex.method))
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    let method = facts.parameter.as_deref().unwrap_or(&facts.method);
    Some(Reason::Part(match engine {
        Engine::Chromium => {
            format!("Method {method} is not allowed by Access-Control-Allow-Methods in preflight response.")
        }
        Engine::Firefox => "(Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).".to_owned(),
        Engine::WebKit => format!("Method {method} is not allowed by Access-Control-Allow-Methods."),
    }))
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("MethodDisallowedByPreflightResponse")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::HeaderList;
    use crate::rules::rule::tests::exchange;

    #[test]
    fn methods_compare_byte_for_byte_and_the_wildcard_needs_no_credentials() {
        use CredentialsMode::*;
        for (method, value, credentials, expected) in [
            ("PUT", "GET, PUT", Include, false),
            ("PUT", "GET, POST", NotInclude, true),
            ("PUT", "put", NotInclude, true),
            ("patch", "PATCH", NotInclude, true),
            ("PUT", "*", NotInclude, false),
            ("PUT", "*", Include, true),
            ("PUT", "", NotInclude, true),
            ("PUT", "GET; PUT", NotInclude, false),
            ("POST", "GET", Include, false),
        ] {
            let headers: HeaderList = [("Access-Control-Allow-Methods", value)].into_iter().collect();
            let ex = Exchange { stage: Stage::Preflight, method, credentials, ..exchange(&headers) };
            assert_eq!(check(&ex), expected.then(|| Finding::of(method)), "{method} {value} {credentials:?}");
        }
    }
}
