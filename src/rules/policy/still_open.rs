//! The file was saved before a response came.
//!
//! ## What it means
//! The request was still waiting for its response when the HAR was exported.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print nothing before the request has ended.
//!
//! ## Example
//! ```text
//! GET https://api.example/poll      no response yet
//! ```
//!
//! ## How to fix it
//! Wait for the response, then export again.
//!
//! ## Standard
//! No standard defines it; what a HAR contains: <https://w3c.github.io/web-performance/specs/HAR/Overview.html>

use crate::rules::card::Rule;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "still-open",
    summary: "The file was saved before a response came",
    source: include_str!("still_open.rs"),
    section: "https://w3c.github.io/web-performance/specs/HAR/Overview.html",
    explain,
    fixes,
    outcome: Outcome::Undetermined,
    network_saw: Some("still open"),
    is_open: true,
    is_unfinished: true,
    says_not_cors: false,
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    format!("The file was saved before {} answered.", phrases::server(facts))
}

fn fixes(_: &Facts) -> Vec<String> {
    vec!["Wait until the request has finished, then export the HAR again.".to_owned()]
}
