//! A redirect leads to a URL that the browser does not follow.
//!
//! ## What it means
//! A server may not redirect to `data:` and other schemes that would let it inject content.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_UNSAFE_REDIRECT`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: `… not allowed to follow a cross-origin CORS redirection with non CORS scheme`
//!
//! ## Example
//! ```text
//! HTTP/1.1 302 Found
//! Access-Control-Allow-Origin: *
//! Location: data:text/plain,hello
//! ```
//!
//! ## How to fix it
//! Answer with the content itself, or redirect to https.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#http-redirect-fetch>

use crate::browser::Stage;
use crate::rules::card::{Elsewhere, Rule};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "unsafe-redirect",
    summary: "A redirect leads to a URL that the browser does not follow",
    source: include_str!("unsafe_redirect.rs"),
    section: "https://fetch.spec.whatwg.org/#http-redirect-fetch",
    explain,
    fixes,
    error_at: Stage::Redirect,
    elsewhere: Elsewhere::ByTarget,
    says_not_cors: false,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!("{} leads to a URL that browsers do not follow (`data:`, `ftp:` or similar).", phrases::response(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!("On {}, answer with the content itself or redirect to an https URL.", phrases::server(facts))]
}
