//! The server has a list of allowed origins, and this page is not on it.
//!
//! ## What it means
//! The server names another origin, or none, although it sends CORS headers to other pages: its list does not hold this
//! page's origin. `https://app.example`, `https://www.app.example`, `http://app.example` and `http://localhost:3000`
//! are four origins.
//!
//! ## What the consoles say
//! - Chromium: `The 'Access-Control-Allow-Origin' header has a value 'https://app.example' that is not equal to the supplied origin.`,
//!   or that the header is missing
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘https://app.example’).`, or `… missing).`
//! - WebKit: `Origin https://shop.example is not allowed by Access-Control-Allow-Origin. Status code: 200`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://shop.example
//!
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: https://app.example
//! ```
//!
//! ## How to mend it
//! Add the exact origin (scheme, host, port; no slash) to the server's list, and answer with that one origin and
//! `Vary: Origin`. Match whole strings: a test for the beginning or end of the string lets
//! `https://app.example.evil.test` in.
//!
//! ## Standard
//! CORS check, step 4: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::RootCauseRule;
use crate::rules::rule::Facts;
use crate::rules::words;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "origin-not-listed",
    summary: "The server has a list of allowed origins, and this page is not on it",
    source: include_str!("origin_not_listed.rs"),
    says_it_all: false,
    explain,
    fixes,
};

fn explain(facts: &Facts) -> String {
    format!("{} allows certain origins, and `{}` is not among them.", words::server(facts), words::page_origin(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "On {}, add exactly `{}` to the list of allowed origins (no slash at the end), and answer with {}.",
        words::server(facts),
        words::page_origin(facts),
        words::lines_for_stage(facts)
    )]
}
