//! The server has a list of allowed origins, and this page is not on it.
//!
//! ## What it means
//! The server names another origin, or none, although it sends CORS headers to other pages: its list does not hold this
//! page's origin. `https://app.example`, `https://www.app.example`, `http://app.example` and `http://localhost:3000`
//! are four origins.
//!
//! ## How to mend it
//! Add the exact origin (scheme, host, port; no slash) to the server's list, and answer with that one origin and
//! `Vary: Origin`. Match whole strings: a test for the beginning or end of the string lets
//! `https://app.example.evil.test` in.

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
