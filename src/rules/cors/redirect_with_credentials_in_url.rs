//! A redirect leads to a URL with a user name or password in it (`https://user:secret@…`).
//!
//! ## What it means
//! Browsers refuse such a target in a cross-origin request, because the credentials come from the server and not from the
//! user. The `Location` header is wrong, not a CORS header.
//!
//! ## What the consoles say
//! - Chromium: `Redirect location '' contains a username and password, which is disallowed for cross-origin requests.`
//!   The quotes are empty.
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).`, as for any network error.
//! - WebKit:
//!   `Cross-origin redirection to … denied by Cross-Origin Resource Sharing policy: redirection URL … has credentials`
//!
//! ## Example
//! ```text
//! HTTP/1.1 302 Found
//! Access-Control-Allow-Origin: *
//! Location: https://user:secret@files.example/7
//! ```
//!
//! ## How to fix it
//! Remove the user name and password from `Location`, and authorize the target in another way: with a signed URL or a
//! token in a header.
//!
//! ## Standard
//! HTTP-redirect fetch, steps on CORS and credentials: <https://fetch.spec.whatwg.org/#http-redirect-fetch>

use crate::browser::firefox::did_not_succeed;
use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Defect, HeadersFix, Rule, Shows};
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{chromium, webkit};
use crate::standard::plain_origin;
use url::Url;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "redirect-with-credentials-in-url",
    summary: "A redirect leads to a URL with a user name or password in it",
    source: include_str!("redirect_with_credentials_in_url.rs"),
    section: "https://fetch.spec.whatwg.org/#http-redirect-fetch",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[Shows::value("Location", "where the redirect leads")],
    defect: Defect::Location,
    only_at: Some(Stage::Redirect),
    is_about_target: true,
    headers_fix: HeadersFix::No,
    is_without_snippet: true,
    said: &[
        chromium(&["contains a username and password, which is disallowed"]),
        chromium(&["contains the userinfo component"]),
        webkit(&["redirection url", "has credentials"]),
    ],
    ..Rule::CORS
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    if ex.stage != Stage::Redirect {
        return None;
    }
    // A plain URL has none.
    let location = ex.location.filter(|location| plain_origin(location).is_none())?;
    let target = Url::parse(location).ok()?;
    let has_credentials = !target.username().is_empty() || target.password().is_some();
    (matches!(target.scheme(), "http" | "https") && has_credentials).then(|| Finding::of(location))
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(match engine {
        // Chromium leaves the place for the URL empty.
        Engine::Chromium => Reason::part(
            "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.",
        ),
        Engine::Firefox => did_not_succeed(facts.major(engine)),
        Engine::WebKit => {
            let location = facts.location.as_deref().or(facts.parameter.as_deref()).unwrap_or_default();
            Reason::part(format!("redirection URL {location} has credentials"))
        }
    })
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("RedirectContainsCredentials")
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} leads to a URL with a user name or password in it, which browsers refuse across origins. {}",
        phrases::response(facts),
        phrases::consequence(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "On {}, remove the user name and password from `Location`; authorize the target with a signed URL or a \
             token.",
            phrases::server(facts)
        ),
        "In the page, request the target directly, with an `Authorization` header instead of a user name in the URL."
            .to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::HeaderList;

    #[test]
    fn a_user_name_alone_is_enough() {
        let headers = HeaderList::default();
        for (location, expected) in [
            ("https://u:p@b.example/", true),
            ("https://u@b.example/", true),
            ("https://b.example/?u:p@", false),
            ("ftp://u:p@b.example/", false),
        ] {
            let ex = Exchange { stage: Stage::Redirect, location: Some(location), status: 302, ..exchange(&headers) };
            assert_eq!(check(&ex).is_some(), expected, "{location}");
            assert_eq!(check(&Exchange { stage: Stage::Response, ..ex }), None);
        }
    }
}
