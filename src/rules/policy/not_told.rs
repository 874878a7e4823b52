//! The record does not tell how the request ended.
//!
//! ## What it means
//! Neither a response nor an error is recorded, or what is recorded fits a success and a failure alike.
//!
//! ## What the consoles say
//! It is the console that would tell: copy its lines beside the HAR.
//!
//! ## How to mend it
//! Export again with the developer tools open from the start, and copy the console's messages, too.
//!
//! ## Standard
//! None: it is a matter of the export.

use crate::rules::rule::{Facts, Rule, no_cors_error, no_reason, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "not-told",
    outcome: Outcome::Undetermined,
    summary: "The record does not tell how the request ended",
    source: include_str!("not_told.rs"),
    section: "https://w3c.github.io/web-performance/specs/HAR/Overview.html",
    check: not_in_headers,
    reason: no_reason,
    chromium_error: no_cors_error,
    explain,
    fixes,
};

fn explain(facts: &Facts) -> String {
    format!("The record does not tell how the request for {} ended.", facts.url)
}

fn fixes(_: &Facts) -> Vec<String> {
    vec!["Reload with the developer tools open, export again, and copy the console's messages, too.".to_owned()]
}
