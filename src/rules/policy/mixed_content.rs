//! An https page requested an http URL.
//!
//! ## What it means
//! A page loaded over https may not send requests over plain http (browsers upgrade images and media to https).
//! `http://localhost` is exempt in Chromium and Firefox.
//!
//! ## What the consoles say
//! - Chromium:
//!   `Mixed Content: The page at '…' was loaded over HTTPS, but requested an insecure resource '…'. This request has been blocked; the content must be served over HTTPS.`
//! - Firefox: `Blocked loading mixed active content “…”`
//! - WebKit:
//!   `[blocked] The page at … requested insecure content from …. This content was blocked and must be served over HTTPS.`
//!
//! ## Example
//! ```text
//! the page:       https://app.example
//! its script:     fetch('http://api.example/a')
//! ```
//!
//! ## How to fix it
//! Offer the resource over https and use that URL. The page can also send
//! `Content-Security-Policy: upgrade-insecure-requests`.
//!
//! ## Standard
//! <https://w3c.github.io/webappsec-mixed-content/>

use crate::rules::card::{Elsewhere, Rule, Sent};
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::{chromium, firefox, webkit};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "mixed-content",
    summary: "An https page requested an http URL",
    source: include_str!("mixed_content.rs"),
    section: "https://w3c.github.io/webappsec-mixed-content/",
    explain,
    fixes,
    sent: Sent::No,
    is_cross_origin: true,
    names_page_first: true,
    elsewhere: Elsewhere::StopsPublic,
    said: &[
        chromium(&["mixed content: the page at", "blocked"]),
        firefox(&["blocked loading mixed"]),
        webkit(&["requested insecure content from", "blocked"]),
    ],
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    format!(
        "{}A page loaded over https may not request {} over plain http. That request was not sent.",
        phrases::led_by(facts),
        phrases::refused_url(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let refused = phrases::server_of(phrases::refused_url(facts));
    let https = format!("Use https for {refused}, with a valid certificate.");
    if phrases::led_by(facts).is_empty() {
        return vec![https];
    }
    vec![format!("On {}, redirect to an https URL.", phrases::server(facts)), https]
}
