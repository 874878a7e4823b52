//! The server's name could not be resolved.
//!
//! ## What it means
//! There is no address for the host name: it is misspelt, it exists only inside a company's network, or the name server
//! did not answer.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_NAME_NOT_RESOLVED`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: `Error resolving “api.example”: Name or service not known` (WebKitGTK),
//!   `A server with the specified hostname could not be found.` (Safari)
//!
//! If the preflight failed this way, WebKit adds `… due to access control checks.`, and Firefox prints its line twice.
//!
//! ## Example
//! ```text
//! GET https://api.exmaple/a      status 0, net::ERR_NAME_NOT_RESOLVED
//! ```
//!
//! ## How to fix it
//! Check the host name in the page's configuration, the DNS record, the VPN.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::rules::card::{Rule, Sent};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "dns",
    summary: "The server's name could not be resolved",
    source: include_str!("dns.rs"),
    explain,
    fixes,
    sent: Sent::NoConnection,
    network_saw: Some("no such host"),
    is_unreachable: true,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!("The host name of {} could not be resolved. {}", phrases::server(facts), phrases::preflight_too(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "Check the spelling of the host name in {}, and that the DNS of this network (VPN) knows it.",
        phrases::server(facts)
    )]
}
