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
//! ## What the consoles say
//! - Chromium:
//!   `Access to fetch at 'https://login.example/…' (redirected from 'https://api.example/users') from origin '…' has been blocked by CORS policy: …`
//! - Firefox: the message names the address of the login page, or, if the redirect itself lacks the header, the one that was
//!   asked for.
//! - WebKit: `Cross-origin redirection to https://login.example/… denied by Cross-Origin Resource Sharing policy: …`, or
//!   `Origin null is not allowed by Access-Control-Allow-Origin.`
//!
//! ## Example
//! ```text
//! GET /users HTTP/1.1
//! Host: api.example
//! Origin: https://app.example
//!
//! HTTP/1.1 302 Found
//! Location: https://login.example/oauth2/authorize?redirect_uri=…
//! ```
//!
//! ## How to mend it
//! Let the API answer 401 to requests of scripts instead of redirecting; the page then sends the user to the login by
//! navigation (`location.href = …`).
//!
//! ## Standard
//! HTTP-redirect fetch: <https://fetch.spec.whatwg.org/#http-redirect-fetch>

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
