//! More redirects than the browser follows.
//!
//! ## What it means
//! Browsers give up after 20 redirects. It is almost always a loop: two rules redirect to each other (http and https,
//! with and without slash), or a login does not last because the cookie is not sent.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_TOO_MANY_REDIRECTS`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: `Load cannot follow more than 20 redirections`
//!
//! ## Example
//! ```text
//! GET http://api.example/a       301, Location: https://api.example/a
//! GET https://api.example/a      301, Location: http://api.example/a
//! … and so on, 20 times
//! ```
//!
//! ## How to fix it
//! Follow the chain in the file and find the two URLs that alternate.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#http-redirect-fetch>

use crate::browser::Stage;
use crate::rules::card::{Rule, Sent};
use crate::rules::rule::Facts;
use crate::rules::wording::webkit;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "too-many-redirects",
    summary: "More redirects than the browser follows",
    source: include_str!("too_many_redirects.rs"),
    section: "https://fetch.spec.whatwg.org/#http-redirect-fetch",
    explain,
    fixes,
    error_at: Stage::Redirect,
    sent: Sent::Redirected,
    network_saw: Some("redirect loop"),
    said: &[webkit(&["cannot follow more than 20 redirections"])],
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!("The redirects from {} did not end; browsers give up after 20.", facts.initial_url)
}

fn fixes(_: &Facts) -> Vec<String> {
    vec![
        "Follow the chain in the file: two rules redirect to each other (scheme, slash, login).".to_owned(),
        "If it is a login: the cookie is not sent across origins unless the request has credentials and the \
         cookie has `SameSite=None; Secure`."
            .to_owned(),
    ]
}
