//! The file does not show how the request ended.
//!
//! ## What it means
//! Neither a response nor an error is recorded, or the recording fits both a success and a failure.
//!
//! ## What the consoles say
//! If it is a failure, Chromium, Firefox and WebKit print the reason in the console: save those lines with the HAR.
//!
//! ## Example
//! ```text
//! GET https://api.example/a      status 0, no error, no headers
//! ```
//!
//! ## How to fix it
//! Export again with the developer tools open from the start, and copy the console's messages as well.
//!
//! ## Standard
//! No standard defines it; what a HAR contains: <https://w3c.github.io/web-performance/specs/HAR/Overview.html>

use crate::rules::card::Rule;
use crate::rules::rule::Facts;
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "not-told",
    summary: "The file does not show how the request ended",
    source: include_str!("not_told.rs"),
    section: "https://w3c.github.io/web-performance/specs/HAR/Overview.html",
    explain,
    fixes,
    outcome: Outcome::Undetermined,
    is_open: true,
    says_not_cors: false,
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    format!("The file does not show how the request for {} ended.", facts.url)
}

fn fixes(_: &Facts) -> Vec<String> {
    vec!["Reload with the developer tools open, export again, and copy the console's messages as well.".to_owned()]
}
