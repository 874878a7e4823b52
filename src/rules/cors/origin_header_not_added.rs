//! Firefox could not add the `Origin` header to the request.
//!
//! ## What it means
//! This happens to requests of add-ons (content scripts with more than one principal), not to those of ordinary pages.
//!
//! ## What the consoles say
//! - Firefox: `(Reason: CORS header ‘Origin’ cannot be added).`
//! - Chromium and WebKit have no such error.
//!
//! ## Example
//! ```text
//! // content script of an add-on, on a page of https://app.example
//! fetch('https://api.example/a')
//! ```
//!
//! ## How to fix it
//! Let the add-on's background script make the request, with a host permission for the server.
//!
//! ## Standard
//! The `Origin` header: <https://fetch.spec.whatwg.org/#origin-header>

use crate::browser::{Engine, Reason};
use crate::rules::card::{HeadersFix, Rule};
use crate::rules::rule::Facts;
use crate::rules::wording::{firefox, named};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "origin-header-not-added",
    summary: "Firefox could not add the Origin header",
    source: include_str!("origin_header_not_added.rs"),
    section: "https://fetch.spec.whatwg.org/#origin-header",
    reason,
    explain,
    fixes,
    headers_fix: HeadersFix::No,
    said: &[firefox(&["cors header origin cannot be added"])],
    firefox_names: &[named("cors origin header not added"), named("cors origin header missing")],
    ..Rule::CORS
};

fn reason(engine: Engine, _: &Facts) -> Option<Reason> {
    (engine == Engine::Firefox).then(|| Reason::part("(Reason: CORS header ‘Origin’ cannot be added)."))
}

fn explain(facts: &Facts) -> String {
    format!(
        "Firefox could not add the `Origin` header to the request for {}; that happens to add-ons, not to pages.",
        facts.url
    )
}

fn fixes(_: &Facts) -> Vec<String> {
    vec![
        "In the add-on, make the request from the background script, with a host permission for the server.".to_owned(),
    ]
}
