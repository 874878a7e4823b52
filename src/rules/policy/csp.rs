//! The page's Content-Security-Policy forbids the request.
//!
//! ## What it means
//! The page lists the origins that it may load from. This URL is not among them, so the browser sent nothing (or did not
//! follow the redirect to it). No header of the other server can change that.
//!
//! ## What the consoles say
//! - Chromium:
//!   `Connecting to '…' violates the following Content Security Policy directive: "connect-src 'self'". The action has been blocked.`
//! - Firefox:
//!   `Content-Security-Policy: The page’s settings blocked the loading of a resource (connect-src) at … because it violates the following directive: “…”`
//! - WebKit:
//!   `Refused to connect to … because it does not appear in the connect-src directive of the Content Security Policy.`,
//!   or `Blocked by Content Security Policy.`
//!
//! ## Example
//! ```text
//! the page:       Content-Security-Policy: connect-src 'self'
//! its script:     fetch('https://api.example/a')
//! ```
//!
//! ## How to fix it
//! Add the server to the directive that the message names: `connect-src` for `fetch()`, XMLHttpRequest, EventSource and
//! WebSocket, `img-src`, `script-src`, `font-src` … for elements. Also list the targets of redirects.
//!
//! ## Standard
//! <https://w3c.github.io/webappsec-csp/>

use crate::browser::Stage;
use crate::rules::card::{Elsewhere, Rule, Sent};
use crate::rules::csp::main_directive;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::{chromium, firefox, webkit};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "csp",
    summary: "The page's Content-Security-Policy forbids the request",
    source: include_str!("csp.rs"),
    section: "https://w3c.github.io/webappsec-csp/",
    explain,
    fixes,
    sent: Sent::No,
    elsewhere: Elsewhere::Stops,
    said: &[
        chromium(&["violates the following content security policy directive"]),
        chromium(&["violates the documents content security policy"]),
        firefox(&["the pages settings blocked the loading of a resource"]),
        firefox(&["the pages settings blocked"]),
        webkit(&["does not appear in the", "directive of the content security policy"]),
        webkit(&["blocked by content security policy"]),
    ],
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    if facts.stage == Stage::Redirect && facts.location.is_none() {
        return format!(
            "{} was redirected, and the page's own Content-Security-Policy does not allow the target, which is not in this \
             file.",
            facts.url
        );
    }
    format!(
        "{}The page's own Content-Security-Policy does not allow {}.",
        phrases::led_by(facts),
        phrases::server_of(phrases::refused_url(facts))
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let directive = main_directive(facts.initiator);
    let server = match (facts.stage, &facts.location) {
        (Stage::Redirect, None) => "the origin of the redirect's target".to_owned(),
        _ => phrases::server_of(phrases::refused_url(facts)),
    };
    vec![format!("In the page's `Content-Security-Policy`, add {server} to `{directive}`.")]
}
