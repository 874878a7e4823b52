//! The server cannot be reached at all.
//!
//! ## What it means
//! No connection was made (name, port, TLS, firewall), neither for this request nor for the others to this server. Firefox
//! reports that as `CORS request did not succeed`; nothing is wrong with CORS.
//!
//! ## How to see it
//! All requests to this server failed without a response.
//!
//! ## What the consoles say
//! - Chromium: `Failed to load resource: net::ERR_CONNECTION_REFUSED`, `net::ERR_NAME_NOT_RESOLVED`, `net::ERR_CERT_…`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).`, which is **not** CORS
//! - WebKit: `Failed to load resource: Could not connect to the server.`
//!
//! ## Example
//! ```text
//! GET http://localhost:3001/users      status 0, net::ERR_CONNECTION_REFUSED
//! GET http://localhost:3001/me         status 0, net::ERR_CONNECTION_REFUSED
//! ```
//!
//! ## How to fix it
//! Start the server, correct URL and port in the page's configuration, fix the certificate. Open the URL in a tab to
//! see the error.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::{Certainty, Outcome, Part};

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "server-unreachable",
    summary: "The server cannot be reached at all",
    source: include_str!("server_unreachable.rs"),
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The connection failed, and nothing ever came back from the server.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let is_unreachable = scene.cause.rule().is_unreachable;
    if scene.draft.outcome() != Outcome::Network || !is_unreachable || scene.host().is_some_and(|host| host.answers) {
        return None;
    }
    let sign = if scene.draft.certainty == Certainty::Possible { Sign::possible() } else { Sign::deduced() };
    Some(match scene.capture.request(scene.hop) {
        Some(entry) => sign.at(entry, Part::Entry, "no response, here or elsewhere from this server"),
        None => sign,
    })
}

fn explain(facts: &Facts) -> String {
    format!("{} could not be reached at all: no request to it in this file got a response.", phrases::server(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!("To see the error, open {} in a tab of the same browser.", phrases::server(facts))]
}
