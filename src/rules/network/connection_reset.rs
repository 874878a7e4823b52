//! The connection was reset before the response was complete.
//!
//! ## What it means
//! The other side reset the connection: the process crashed, a firewall or proxy intervened, or the browser used TLS on
//! a port without TLS. Firefox also reports a reset when the server closes the connection without a response.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_CONNECTION_RESET`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: `Error receiving data: Connection reset by peer` (WebKitGTK), `The network connection was lost.` (Safari)
//!
//! If the preflight failed this way, WebKit adds `… due to access control checks.`, and Firefox prints its line twice.
//!
//! ## Example
//! ```text
//! POST https://api.example/upload      status 0, net::ERR_CONNECTION_RESET
//! ```
//!
//! ## How to fix it
//! Check the logs of the server and of the proxies in front of it at that time. Check that scheme and port match.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::rules::card::Rule;
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "connection-reset",
    summary: "The connection was reset before the response was complete",
    source: include_str!("connection_reset.rs"),
    explain,
    fixes,
    network_saw: Some("reset"),
    is_unreachable: true,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!(
        "The connection to {} was reset {}. {}",
        phrases::server(facts),
        phrases::before_answer(facts),
        phrases::preflight_too(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "Check the logs of {} and of the proxies in front of it at that time: crash, restart, firewall.",
            phrases::server(facts)
        ),
        "Check that scheme and port match (https on a port with TLS).".to_owned(),
    ]
}
