//! The preflight response does not allow one of the request's headers.
//!
//! ## What it means
//! The page set a header that needs permission: a custom one (`X-…`), `Authorization`, or `Content-Type` with a value
//! that no form sends (`application/json`). `Access-Control-Allow-Headers` **on the response to OPTIONS** has to list
//! each of them; upper and lower case do not matter. Browsers name only the first one that is missing.
//!
//! - `*` covers all names, but only without credentials. By the standard it never covers `Authorization`; the three
//!   engines accept it anyway. List it by name.
//! - `Access-Control-Expose-Headers` is something else: it lists what the page may *read*.
//! - A header that the page's own code does not set comes from a library: monitoring scripts add `traceparent`,
//!   `sentry-trace`, `baggage`, `x-datadog-…`.
//!
//! ## What the consoles say
//! - Chromium: `Request header field x-custom is not allowed by Access-Control-Allow-Headers in preflight response.`
//! - Firefox:
//!   `(Reason: header ‘x-custom’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).`
//! - WebKit: `Request header field X-Custom is not allowed by Access-Control-Allow-Headers.`
//!
//! ## Example
//! ```text
//! OPTIONS /users HTTP/1.1
//! Access-Control-Request-Method: POST
//! Access-Control-Request-Headers: content-type,x-custom
//!
//! HTTP/1.1 204 No Content
//! Access-Control-Allow-Origin: https://app.example
//! Access-Control-Allow-Headers: content-type
//! ```
//!
//! ## How to fix it
//! List the header on the response to OPTIONS, or do not send it.
//!
//! ## Standard
//! CORS-preflight fetch, step 7: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use crate::browser::firefox::WITH_STATUS;
use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Defect, Rule, Shows};
use crate::rules::phrases;
use crate::rules::quoted::Quoted;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{any, chromium, firefox, named, webkit};
use crate::standard::{CredentialsMode, HeaderList, NameSet, lower_case, parse_token_list};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "header-not-allowed",
    summary: "The preflight response does not allow a request header",
    source: include_str!("header_not_allowed.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[
        Shows::value_or_none("Access-Control-Allow-Headers", "the headers that the server allows"),
        Shows::Asked("Access-Control-Request-Headers"),
    ],
    defect: Defect::Headers,
    only_at: Some(Stage::Preflight),
    said: &[
        chromium(&["request header field", "is not allowed by access-control-allow-headers in preflight"]),
        firefox(&["missing token", "in cors header access-control-allow-headers"]),
        firefox(&["is not allowed according to header access-control-allow-headers"]),
        webkit(&["request header field", "is not allowed by access-control-allow-headers"]),
        any(&["request header", "was not present in the access-control-allow-headers list"]),
    ],
    firefox_names: &[named("cors missing allow header")],
    ..Rule::CORS
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    if ex.stage != Stage::Preflight {
        return None;
    }
    let value = ex.headers.get("Access-Control-Allow-Headers").unwrap_or_default();
    // A list that does not parse has its own cause.
    let allowed = parse_token_list(&value).ok()?;
    refused(&allowed, ex.unsafe_names, ex.credentials, ex.engine).next().map(Finding::of)
}

/// Whether the preflight response rejects more than one of the names; `false` if its list does not parse.
pub(crate) fn refuses_several(
    headers: &HeaderList<'_>,
    names: &[String],
    credentials: CredentialsMode,
    engine: Engine,
) -> bool {
    let value = headers.get("Access-Control-Allow-Headers").unwrap_or_default();
    parse_token_list(&value).is_ok_and(|allowed| refused(&allowed, names, credentials, Some(engine)).nth(1).is_some())
}

/// The names (in lower case) that the list does not allow, in their order.
fn refused<'n>(
    allowed: &'n [&'n str],
    names: &'n [String],
    credentials: CredentialsMode,
    engine: Option<Engine>,
) -> impl Iterator<Item = &'n String> {
    let wildcard = credentials == CredentialsMode::NotInclude && allowed.contains(&"*");
    // The standard requires `Authorization` by name (its steps on CORS non-wildcard request-header names); no engine
    // insists on it.
    let covered = move |name: &str| wildcard && (engine.is_some() || name != "authorization");
    let listed: NameSet<'_> = allowed.iter().copied().collect();
    names.iter().filter(move |name| !covered(name) && !listed.has(name))
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    let name = facts.parameter.as_deref()?;
    Some(Reason::part(match engine {
        Engine::Chromium => {
            format!("Request header field {name} is not allowed by Access-Control-Allow-Headers in preflight response.")
        }
        // Older versions had another sentence; since which version is not known.
        Engine::Firefox if facts.major(engine).is_some_and(|major| major < WITH_STATUS) => return None,
        Engine::Firefox => format!(
            "(Reason: header ‘{name}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS \
             preflight response)."
        ),
        Engine::WebKit => {
            let name = as_script_wrote_it(name, &facts.script_header_names);
            format!("Request header field {name} is not allowed by Access-Control-Allow-Headers.")
        }
    }))
}

/// The header's name as the script wrote it: WebKit prints that spelling.
fn as_script_wrote_it<'a>(name: &'a str, script_names: &'a [Quoted]) -> &'a str {
    script_names.iter().find(|written| written.eq_ignore_ascii_case(name)).map_or(name, Quoted::as_str)
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("HeaderDisallowedByPreflightResponse")
}

fn explain(facts: &Facts) -> String {
    let name = facts.parameter.as_deref().unwrap_or_default();
    let listed = match facts.allow_headers.as_deref() {
        None if !facts.answer_is_recorded => {
            "does not allow it (according to the browser; the response is not in this file)".to_owned()
        }
        None => "lists no headers (`Access-Control-Allow-Headers` is missing)".to_owned(),
        Some("") => "has an empty `Access-Control-Allow-Headers`".to_owned(),
        Some(value) => format!("allows `{value}`"),
    };
    let star = facts.allow_headers.as_deref().is_some_and(|value| value.split(',').any(|item| item.trim() == "*"));
    let why = if star && phrases::has_credentials(facts) {
        " With credentials, `*` is not a wildcard but a header of that name."
    } else {
        ""
    };
    let header =
        if name.is_empty() { "a header that needs permission".to_owned() } else { format!("the header `{name}`") };
    format!("The request has {header}, but the preflight response {listed}.{why} {}", phrases::consequence(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    let Some(name) = facts.parameter.as_deref().or(facts.unsafe_names.first().map(|name| &**name)) else {
        let server = phrases::server(facts);
        return vec![format!("On {server}, allow every header of the request in `Access-Control-Allow-Headers`.")];
    };
    let given = facts.allow_headers.as_deref();
    let list = match facts.unsafe_names.as_slice() {
        [] => phrases::allow_list(given, &[name], lower_case),
        names => phrases::allow_list(given, names, lower_case),
    };
    let client = match name {
        "content-type" => {
            "In the page, send the body as `text/plain` or as a form, if the server takes that: then it needs \
                           no permission."
                .to_owned()
        }
        _ if name.starts_with("access-control-") => {
            format!("In the page, do not set `{name}`: it is a response header and belongs to the server.")
        }
        _ => format!("In the page, do not send `{name}` to this server (a library may add it)."),
    };
    let server = if facts.answer_is_recorded {
        format!("On {}, answer OPTIONS with `Access-Control-Allow-Headers: {list}`.", phrases::server(facts))
    } else {
        format!(
            "On {}, add `{name}` to `Access-Control-Allow-Headers` in the response to OPTIONS (the request needs {list}).",
            phrases::server(facts)
        )
    };
    // A response header in a request is never what was meant.
    if name.starts_with("access-control-") { vec![client, server] } else { vec![server, client] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::{exchange, facts};

    /// Unsafe names, header value, credentials mode, engine, the name that is refused.
    type Case = (&'static [&'static str], &'static str, CredentialsMode, Option<Engine>, Option<&'static str>);

    #[test]
    fn the_first_name_that_is_not_listed_is_named() {
        use CredentialsMode::*;
        let chromium = Some(Engine::Chromium);
        let cases: [Case; 9] = [
            (&["content-type", "x-a"], "X-A, Content-Type", Include, None, None),
            (&["content-type", "x-a"], "x-a", NotInclude, None, Some("content-type")),
            (&["x-a"], "*", NotInclude, None, None),
            (&["x-a"], "*", Include, None, Some("x-a")),
            (&["authorization", "x-a"], "*", NotInclude, None, Some("authorization")),
            (&["authorization", "x-a"], "*", NotInclude, chromium, None),
            (&["authorization"], "*, Authorization", NotInclude, None, None),
            (&["x-a"], "", NotInclude, None, Some("x-a")),
            (&["x-a"], "x-a; x-b", NotInclude, None, None),
        ];
        for (names, value, credentials, engine, expected) in cases {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let headers: HeaderList = [("Access-Control-Allow-Headers", value)].into_iter().collect();
            let ex =
                Exchange { stage: Stage::Preflight, unsafe_names: &names, credentials, engine, ..exchange(&headers) };
            assert_eq!(check(&ex), expected.map(Finding::of), "{names:?} {value} {credentials:?} {engine:?}");
        }
    }

    #[test]
    fn webkit_prints_the_name_as_script_wrote_it() {
        let facts =
            Facts { parameter: Some("x-custom".into()), script_header_names: vec!["X-Custom".into()], ..facts() };
        assert_eq!(
            reason(Engine::WebKit, &facts).unwrap().text(),
            "Request header field X-Custom is not allowed by Access-Control-Allow-Headers."
        );
    }
}
