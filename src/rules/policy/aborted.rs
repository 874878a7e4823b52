//! The page or the user cancelled the request.
//!
//! ## What it means
//! `AbortController`, a timeout that the page set, a navigation, a closed tab, an EventSource that was closed. Nothing
//! is wrong with CORS; the server may have processed the request.
//!
//! ## What the consoles say
//! - Chromium: nothing; `net::ERR_ABORTED` in the Network panel
//! - Firefox: nothing
//! - WebKit: nothing; `Load request cancelled` (WebKitGTK) or `cancelled` (Safari) in the inspector
//!
//! ## Example
//! ```text
//! const controller = new AbortController();
//! fetch('https://api.example/a', { signal: controller.signal });
//! controller.abort();
//! ```
//!
//! ## How to fix it
//! Nothing to fix, unless a timeout in the page is too short.
//!
//! ## Standard
//! <https://fetch.spec.whatwg.org/#fetch-controller-abort>

use crate::rules::card::Rule;
use crate::rules::rule::Facts;
use crate::rules::verdict::{Certainty, Outcome};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "aborted",
    summary: "The request was cancelled",
    source: include_str!("aborted.rs"),
    section: "https://fetch.spec.whatwg.org/#fetch-controller-abort",
    explain,
    fixes,
    outcome: Outcome::Aborted,
    says_not_cors: false,
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    if facts.certainty == Certainty::Possible {
        return format!(
            "The request for {} was cancelled before it finished: by the page or the user, or by the browser itself.",
            facts.url
        );
    }
    format!("The page or the user cancelled the request for {} before it finished.", facts.url)
}

fn fixes(_: &Facts) -> Vec<String> {
    vec!["If a timeout in the page cancelled it, make it longer; otherwise there is nothing to fix.".to_owned()]
}
