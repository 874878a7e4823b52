//! The request was redirected to a login page.
//!
//! ## What it means
//! The session has ended or the request carried no login, so the server redirected it to its login page, often at an
//! identity provider. A login page does not let other origins read it, so the browser reports CORS. A `fetch()` cannot
//! log anybody in.
//!
//! ## How to see it
//! 302 or 303, and `Location` points to `/login`, `/oauth2/authorize`, `/saml` or another host with `return_to`,
//! `redirect_uri` or alike.
//!
//! ## How to mend it
//! Let the API answer 401 to requests of scripts instead of redirecting; the page then sends the user to the login by
//! navigation (`location.href = …`).

use super::RootCauseRule;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "redirected-to-login",
    summary: "The request was redirected to a login page",
    source: include_str!("redirected_to_login.rs"),
    says_it_all: true,
    explain,
    fixes,
};

fn explain(facts: &Facts) -> String {
    format!(
        "The request was redirected to a login page ({}): there was no valid session. The page sees only a CORS \
         failure.",
        facts.location.as_deref().unwrap_or(&facts.url)
    )
}

fn fixes(_: &Facts) -> Vec<String> {
    vec![
        "On the API, answer 401 to requests of scripts instead of redirecting to the login.".to_owned(),
        "In the page, on such a failure send the user to the login by navigation (`location.href = …`), not by \
         `fetch()`."
            .to_owned(),
    ]
}
