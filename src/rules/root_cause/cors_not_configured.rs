//! The server sends no CORS headers at all.
//!
//! ## What it means
//! No answer of this server in the file carries a CORS header: nobody has told it that pages of other origins may read
//! it. That may be on purpose.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 200 OK
//! Content-Type: application/json
//! ```
//!
//! ## How to mend it
//! If the server is yours: switch CORS on in its framework or gateway for the origins that need it. If it is not: ask
//! whether it has an API for browsers; else fetch it from your own server and give the result to the page.
//! `mode: 'no-cors'` and public "CORS proxies" are no way out: the first hides the answer from you, the second shows it
//! to strangers.
//!
//! ## Standard
//! CORS check, step 2: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::RootCauseRule;
use crate::rules::rule::Facts;
use crate::rules::words;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "cors-not-configured",
    summary: "The server sends no CORS headers at all",
    source: include_str!("cors_not_configured.rs"),
    says_it_all: true,
    explain,
    fixes,
};

fn explain(facts: &Facts) -> String {
    format!(
        "No answer from {} in this file carries CORS headers: it is not set up to be read by pages of other origins.",
        words::server(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "If {} is yours: switch CORS on there (framework or gateway), so that it sends {}, with errors too.",
            words::server(facts),
            words::lines_for_stage(facts)
        ),
        words::own_origin(facts),
    ]
}
