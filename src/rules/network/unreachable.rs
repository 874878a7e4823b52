//! The server could not be reached.
//!
//! ## What it means
//! The address cannot be reached: there is no route, or a firewall or proxy does not let the connection through.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_ADDRESS_UNREACHABLE`, `net::ERR_PROXY_CONNECTION_FAILED`, `net::ERR_TUNNEL_CONNECTION_FAILED`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: `Could not connect to api.example: No route to host` (WebKitGTK), `Could not connect to the server.`
//!   (Safari)
//!
//! If the preflight failed this way, WebKit adds `… due to access control checks.`, and Firefox prints its line twice.
//!
//! ## Example
//! ```text
//! GET https://10.0.8.15/api      status 0, net::ERR_ADDRESS_UNREACHABLE
//! ```
//!
//! ## How to fix it
//! Check VPN, firewall and the proxy settings of the machine.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::rules::card::{Rule, Sent};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "unreachable",
    summary: "The server could not be reached",
    source: include_str!("unreachable.rs"),
    explain,
    fixes,
    sent: Sent::NoConnection,
    network_saw: Some("unreachable"),
    is_unreachable: true,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!("{} could not be reached. {}", phrases::server(facts), phrases::preflight_too(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!("Check VPN, firewall and proxy settings between this machine and {}.", phrases::server(facts))]
}
