//! The server did not answer in time.
//!
//! ## What it means
//! No connection was made, or no response came, before the browser gave up. A timeout that the *page* sets
//! (`AbortSignal.timeout`, `xhr.timeout`) is `aborted` instead.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_TIMED_OUT`, `net::ERR_CONNECTION_TIMED_OUT`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: `Socket I/O timed out` (WebKitGTK), `The request timed out.` (Safari)
//!
//! If the preflight failed this way, WebKit adds `… due to access control checks.`, and Firefox prints its line twice.
//!
//! ## Example
//! ```text
//! GET https://api.example/report      status 0 after 300 s, net::ERR_TIMED_OUT
//! ```
//!
//! ## How to fix it
//! If no connection is made, check firewall and routing; otherwise find out what the server waits for.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::rules::card::Rule;
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "timeout",
    summary: "The server did not answer in time",
    source: include_str!("timeout.rs"),
    explain,
    fixes,
    network_saw: Some("timeout"),
    is_unreachable: true,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    let what = if facts.status.is_some() { "did not finish its response in time" } else { "did not answer in time" };
    format!("{} {what}. {}", phrases::server(facts), phrases::preflight_too(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "Check whether {} can be reached from here at all (firewall, VPN); if it can, find out what it waits for.",
        phrases::server(facts)
    )]
}
