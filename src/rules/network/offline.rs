//! The machine was offline.
//!
//! ## What it means
//! The browser had no network, or "Offline" was chosen in the developer tools.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_INTERNET_DISCONNECTED`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: `The Internet connection appears to be offline.` (Safari)
//!
//! If the preflight failed this way, WebKit adds `… due to access control checks.`, and Firefox prints its line twice.
//!
//! ## Example
//! ```text
//! GET https://api.example/a      status 0, net::ERR_INTERNET_DISCONNECTED
//! ```
//!
//! ## How to fix it
//! Go online; set throttling in the developer tools back to "No throttling".
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::rules::card::{Rule, Sent};
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "offline",
    summary: "The machine was offline",
    source: include_str!("offline.rs"),
    explain,
    fixes,
    sent: Sent::NoConnection,
    network_saw: Some("offline"),
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!("The browser was offline when it requested {}.", facts.url)
}

fn fixes(_: &Facts) -> Vec<String> {
    vec!["Go online; in the developer tools, set throttling back to \"No throttling\".".to_owned()]
}
