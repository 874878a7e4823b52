//! Browsers block this port.
//!
//! ## What it means
//! Some ports belong to other protocols (6000, 6665 to 6669, 10080 …), and browsers send no HTTP there.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_UNSAFE_PORT`
//! - Firefox: nothing but the `TypeError`
//! - WebKit: `Not allowed to use restricted network port 6666: …`
//!
//! ## Example
//! ```text
//! fetch('https://api.example:6666/a')
//! ```
//!
//! ## How to fix it
//! Let the server listen on another port.
//!
//! ## Standard
//! <https://fetch.spec.whatwg.org/#port-blocking>

use crate::rules::card::{Elsewhere, Rule, Sent};
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::webkit;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "bad-port",
    summary: "Browsers block this port",
    source: include_str!("bad_port.rs"),
    section: "https://fetch.spec.whatwg.org/#port-blocking",
    explain,
    fixes,
    sent: Sent::NoConnection,
    elsewhere: Elsewhere::Stops,
    said: &[webkit(&["not allowed to use restricted network port"])],
    says_not_cors: false,
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    format!(
        "{}Browsers do not send HTTP requests to the port of {}: it belongs to another protocol.",
        phrases::led_by(facts),
        phrases::server_of(phrases::refused_url(facts))
    )
}

fn fixes(_: &Facts) -> Vec<String> {
    vec!["Let the server listen on a common port (443, 8443, 8080).".to_owned()]
}
