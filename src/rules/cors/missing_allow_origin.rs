//! The response has no `Access-Control-Allow-Origin` header, so the browser hides it from the page.
//!
//! ## What it means
//! A page may read another origin's response only if that response says so. This one does not. **Every** response in
//! the chain needs the header: the preflight response, each redirect, the final response, and error pages. A
//! server that sends it with 200 but not with 500 hides exactly the errors that you need to see.
//!
//! Often the header is not the real problem: look at the status. A 401, 404 or 502 without the header usually comes from
//! something in front of the application (a gateway, a login filter, a missing route), and the CORS message only hides
//! that error.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.` On a preflight,
//!   it begins with `Response to preflight request doesn't pass access control check: `.
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200`. It prints the
//!   same for a wrong value. For a preflight with a status other than 2xx it names the status instead.
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Host: api.example
//! Origin: https://app.example
//!
//! HTTP/1.1 200 OK
//! Content-Type: application/json
//! ```
//!
//! ## How to fix it
//! Send `Access-Control-Allow-Origin: https://app.example` and `Vary: Origin` (or `*` if everybody may read it and no
//! cookies are needed), whatever the status: nginx `add_header … always`, exception handlers, the gateway's own error
//! pages. Setting the header on the *request* does nothing but force a preflight. `mode: 'no-cors'` does not help
//! either: the page then gets an empty response.
//!
//! ## Standard
//! CORS check, step 2: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::allow_origin::{self, Objection};
use crate::browser::firefox::with_status;
use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Absence, Defect, Known, Rule, Shows};
use crate::rules::cause::Cause;
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{any, chromium, firefox, named, webkit};
use crate::standard::CredentialsMode;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "missing-allow-origin",
    summary: "The response has no Access-Control-Allow-Origin header",
    source: include_str!("missing_allow_origin.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-check",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[Shows::Header {
        name: "Access-Control-Allow-Origin",
        note: "the rejected value",
        absence: Absence::Always,
    }],
    defect: Defect::MissingOrigin,
    is_helped_by_own_origin: true,
    usual: allow_origin::USUAL,
    follows,
    same_words: allow_origin::not_allowed_in_webkit,
    said: &[
        chromium(&["no access-control-allow-origin header is present"]),
        firefox(&["cors header access-control-allow-origin missing"]),
        webkit(&["origin", "is not allowed by access-control-allow-origin"])
            .or(&[Cause::AllowOriginMismatch, Cause::InvalidAllowOrigin]),
        any(&["origin", "not found in access-control-allow-origin"]).or(&[Cause::AllowOriginMismatch]),
        any(&["the origin", "did not find", "in the access-control-allow-origin response header"])
            .or(&[Cause::AllowOriginMismatch]),
    ],
    firefox_names: &[named("cors missing allow origin")],
    ..Rule::CORS
};

fn follows(engine: Engine, known: &Known) -> bool {
    match engine {
        Engine::Chromium => true,
        Engine::Firefox => known.status,
        Engine::WebKit => known.status && known.ok_status,
    }
}

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    (allow_origin::objection(ex)? == Objection::Missing).then(Finding::default)
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::check(match engine {
        Engine::Chromium => format!(
            "No 'Access-Control-Allow-Origin' header is present on the requested resource.{}",
            if allow_origin::names_opaque(facts) { allow_origin::OPAQUE } else { "" }
        ),
        Engine::Firefox => with_status(
            "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing).",
            facts.status,
            facts.major(engine),
        ),
        Engine::WebKit => allow_origin::webkit_is_not_allowed(facts),
    }))
}

fn chromium_error(stage: Stage) -> Option<&'static str> {
    Some(if stage == Stage::Preflight { "PreflightMissingAllowOriginHeader" } else { "MissingAllowOriginHeader" })
}

fn explain(facts: &Facts) -> String {
    if !facts.answer_is_recorded {
        return format!("{} {}", phrases::not_let_in(facts), phrases::consequence(facts));
    }
    let error = match facts.status {
        Some(status) if status >= 400 && facts.stage != Stage::Preflight => {
            " Such an error often comes from something in front of the application, and the CORS message hides it."
        }
        _ => "",
    };
    format!(
        "{} has no `Access-Control-Allow-Origin` header, so the browser hides it from {}.{error} {}",
        phrases::response(facts),
        phrases::page(facts),
        phrases::consequence(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let server = phrases::server(facts);
    let mut fixes: Vec<String> = phrases::name_the_origin(facts).into_iter().collect();
    match (facts.stage, facts.status) {
        (Stage::Preflight, _) => fixes.push(phrases::answer_options(facts)),
        (Stage::Redirect, _) => {
            if let Some(location) = &facts.location {
                fixes.push(format!("Let the page request {location} directly, so that no redirect is needed."));
            }
            fixes.push(format!("On {server}, also send {} on the redirect.", phrases::header_lines(facts)));
        }
        (_, Some(status @ 400..)) => {
            fixes.push(format!("Find out why {server} answered {status}: that error is what the CORS message hides."));
            fixes.push(format!(
                "On {server}, also send {} on error responses (nginx: `add_header … always`; gateways and exception \
                 handlers have settings of their own).",
                phrases::header_lines(facts)
            ));
        }
        _ => fixes.push(format!("On {server}, send {} with this response.", phrases::header_lines(facts))),
    }
    if facts.credentials == Some(CredentialsMode::NotInclude) && phrases::origin(facts) != "null" {
        fixes.push("If everybody may read it: `Access-Control-Allow-Origin: *` is enough.".to_owned());
    }
    fixes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::{HeaderList, InitiatorKind};

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

    #[test]
    fn old_versions_have_the_words_of_their_time() {
        use crate::rules::rule::tests::facts;
        let said = |engine, made_by, major, initiator| {
            let facts = Facts { engine: Some(made_by), engine_major: Some(major), initiator, ..facts() };
            reason(engine, &facts).unwrap().text().to_owned()
        };
        use Engine::{Chromium, Firefox};
        use InitiatorKind::{Fetch, Xhr};
        for (engine, made_by, major, initiator, end) in [
            (Chromium, Chromium, 90, Fetch, "to fetch the resource with CORS disabled."),
            (Chromium, Chromium, 90, Xhr, "header is present on the requested resource."),
            (Chromium, Chromium, 156, Fetch, "header is present on the requested resource."),
            // The version is that of the browser that asked: of another one today's words are given.
            (Chromium, Firefox, 90, Fetch, "header is present on the requested resource."),
            (Firefox, Firefox, 93, Fetch, "missing)."),
            (Firefox, Firefox, 94, Fetch, "missing). Status code: 200."),
            (Firefox, Chromium, 93, Fetch, "missing). Status code: 200."),
        ] {
            let said = said(engine, made_by, major, initiator);
            assert!(said.ends_with(end), "{engine} in a file of {made_by} {major}: {said}");
        }
    }
}
