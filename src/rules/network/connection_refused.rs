//! The server refused the connection.
//!
//! ## What it means
//! The host answered that nothing listens on this port: the server is not running, listens on another port or address,
//! or a firewall rejects the connection.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_CONNECTION_REFUSED`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: `Could not connect to api.example: Connection refused` (WebKitGTK), `Could not connect to the server.`
//!   (Safari)
//!
//! If the preflight failed this way, WebKit adds `… due to access control checks.`, and Firefox prints its line twice.
//!
//! ## Example
//! ```text
//! GET http://localhost:3001/api      status 0, net::ERR_CONNECTION_REFUSED
//! ```
//!
//! ## How to fix it
//! Start the server; check the port; let it listen on more than `127.0.0.1` if the page comes from another machine.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::rules::card::{Rule, Sent};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "connection-refused",
    summary: "The server refused the connection",
    source: include_str!("connection_refused.rs"),
    explain,
    fixes,
    sent: Sent::NoConnection,
    network_saw: Some("refused"),
    is_unreachable: true,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!(
        "{} refused the connection: nothing listens on that port, or a firewall rejects it. {}",
        phrases::server(facts),
        phrases::preflight_too(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "Start the server behind {}, or correct the port in the page's configuration.",
        phrases::server(facts)
    )]
}
