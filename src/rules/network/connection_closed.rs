//! The connection was closed before the response was complete.
//!
//! ## What it means
//! The other side closed the connection while the browser was waiting. Often the browser used https on a port that
//! speaks plain http, or the network changed (VPN, Wi-Fi).
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_CONNECTION_CLOSED`, `net::ERR_NETWORK_CHANGED`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: `Peer failed to perform TLS handshake: …` (WebKitGTK), `The network connection was lost.` (Safari)
//!
//! If the preflight failed this way, WebKit adds `… due to access control checks.`, and Firefox prints its line twice.
//!
//! ## Example
//! ```text
//! GET https://api.example:8080/a      status 0, net::ERR_CONNECTION_CLOSED
//! ```
//!
//! ## How to fix it
//! Check that scheme and port match; check the server's logs; try again on a stable network.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::rules::card::Rule;
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "connection-closed",
    summary: "The connection was closed before the response was complete",
    source: include_str!("connection_closed.rs"),
    explain,
    fixes,
    network_saw: Some("closed"),
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!(
        "The connection to {} was closed {}. {}",
        phrases::server(facts),
        phrases::before_answer(facts),
        phrases::preflight_too(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        "Check that scheme and port match: https needs a port that speaks TLS.".to_owned(),
        format!("Check the logs of {} and of the proxies in front of it at that time.", phrases::server(facts)),
    ]
}
