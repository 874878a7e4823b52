//! The preflight response does not allow the method of the request.
//!
//! ## What it means
//! `Access-Control-Allow-Methods` must list every method other than GET, HEAD and POST, in the same case as it is sent.
//! The header `Allow` does not matter. `*` covers all methods, but only without credentials. Beware: browsers send `put`
//! as `PUT`, but leave `patch` as `patch`, and `PATCH` in the list does not match that.
//!
//! ## What the consoles say
//! - Chromium: `Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.`
//! - Firefox: `(Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).` It does not name the
//!   method.
//! - WebKit: `Method PUT is not allowed by Access-Control-Allow-Methods.`
//!
//! ## Example
//! ```text
//! OPTIONS /users/7 HTTP/1.1
//! Access-Control-Request-Method: PUT
//!
//! HTTP/1.1 204 No Content
//! Access-Control-Allow-Origin: https://app.example
//! Access-Control-Allow-Methods: GET, POST
//! ```
//!
//! ## How to fix it
//! List the method: `Access-Control-Allow-Methods: GET, POST, PUT`.
//!
//! ## Standard
//! CORS-preflight fetch, step 7: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Defect, Rule, Shows};
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{any, chromium, firefox, named, webkit};
use crate::standard::{CredentialsMode, is_cors_safelisted_method, parse_token_list};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "method-not-allowed",
    summary: "The preflight response does not allow the method",
    source: include_str!("method_not_allowed.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[
        Shows::value_or_none("Access-Control-Allow-Methods", "the methods that the server allows"),
        Shows::Asked("Access-Control-Request-Method"),
    ],
    defect: Defect::Method,
    only_at: Some(Stage::Preflight),
    is_helped_by_own_origin: true,
    said: &[
        chromium(&["method", "is not allowed by access-control-allow-methods in preflight"]),
        firefox(&["did not find method in cors header"]),
        webkit(&["method", "is not allowed by access-control-allow-methods"]),
        any(&["request method", "was not present in the access-control-allow-methods list"]),
    ],
    firefox_names: &[named("cors method not found")],
    ..Rule::CORS
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    if ex.stage != Stage::Preflight || is_cors_safelisted_method(ex.method) {
        return None;
    }
    let value = ex.headers.get("Access-Control-Allow-Methods").unwrap_or_default();
    // A list that does not parse has its own cause.
    let methods = parse_token_list(&value).ok()?;
    let wildcard = ex.credentials == CredentialsMode::NotInclude && methods.contains(&"*");
    (!wildcard && !methods.contains(&ex.method)).then(|| Finding::of(ex.method))
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    let method = facts.parameter.as_deref().unwrap_or(&facts.method);
    Some(Reason::part(match engine {
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

fn explain(facts: &Facts) -> String {
    let method = facts.parameter.as_deref().unwrap_or(&facts.method);
    let listed = match facts.allow_methods.as_deref() {
        None if !facts.answer_is_recorded => {
            "does not allow it (according to the browser; the response is not in this file)".to_owned()
        }
        None => "lists no methods (`Access-Control-Allow-Methods` is missing)".to_owned(),
        Some(value) => format!("allows `{value}`"),
    };
    let case = facts.allow_methods.as_deref().is_some_and(|value| lists_in_other_case(value, method));
    let star = facts.allow_methods.as_deref().is_some_and(|value| value.split(',').any(|item| item.trim() == "*"));
    let why = if case {
        " Upper and lower case matter."
    } else if star {
        " With credentials, `*` is not a wildcard but a method of that name."
    } else {
        ""
    };
    format!("The method is {method}, but the preflight response {listed}.{why} {}", phrases::consequence(facts))
}

fn lists_in_other_case(list: &str, method: &str) -> bool {
    list.split(',').map(str::trim).any(|item| item.eq_ignore_ascii_case(method) && item != method)
}

fn fixes(facts: &Facts) -> Vec<String> {
    let method = facts.parameter.as_deref().unwrap_or(&facts.method);
    let mut fixes = Vec::new();
    if method.chars().any(|c| c.is_ascii_lowercase()) {
        fixes.push(format!("In the page, write the method in upper case: `{}`.", method.to_ascii_uppercase()));
    }
    let others = facts
        .allow_methods
        .as_deref()
        .map(|value| value.trim().trim_matches(','))
        .filter(|value| !matches!(*value, "" | "*"));
    let list = others.map_or_else(|| method.to_owned(), |others| format!("{others}, {method}"));
    let server = phrases::server(facts);
    fixes.push(if facts.answer_is_recorded {
        format!("On {server}, answer OPTIONS with `Access-Control-Allow-Methods: {list}`.")
    } else {
        format!("On {server}, add `{list}` to `Access-Control-Allow-Methods` in the response to OPTIONS.")
    });
    fixes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::HeaderList;

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
