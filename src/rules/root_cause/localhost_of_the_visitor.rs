//! A public page calls localhost: the visitor's own machine.
//!
//! ## What it means
//! `localhost` and `127.0.0.1` name the machine on which the browser runs. A server listens there on the developer's
//! machine, but not on the visitor's. Usually a development URL was left in a production build.
//!
//! ## How to see it
//! The page is on a public host, the URL on localhost, 127.0.0.0/8 or [::1], and nothing answered. If only the recorded
//! address shows it, it may be the address of a local proxy: then it is `possible`.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_CONNECTION_REFUSED`, or that a permission for local network access is missing
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).`
//! - WebKit: `Failed to load resource: Could not connect to the server.`
//!
//! ## Example
//! ```text
//! page: https://shop.example/
//! GET http://localhost:3001/api/cart      status 0, net::ERR_CONNECTION_REFUSED
//! ```
//!
//! ## How to fix it
//! Use the server's public URL in the configuration of the production build. If the page really needs a program on the
//! visitor's machine (an agent, a device), it must also work without it.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::{Outcome, Part};
use crate::standard::AddressSpace;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "localhost-of-the-visitor",
    summary: "A public page calls the visitor's own machine",
    source: include_str!("localhost_of_the_visitor.rs"),
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The page is public, the URL is on the loopback, and no response came.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    if scene.draft.outcome() != Outcome::Network {
        return None;
    }
    let page = scene.fetch.origin.as_ref()?.serialized();
    let is_named = AddressSpace::from_url(&scene.hop.url) == Some(AddressSpace::Loopback);
    let is_loopback = scene.capture.is_local(&scene.hop.url) == Some(AddressSpace::Loopback);
    let is_public =
        page.starts_with("http") && matches!(scene.capture.is_local(page), None | Some(AddressSpace::Public));
    let request = scene.capture.request(scene.hop);
    let is_answered = request.is_some_and(|entry| entry.response.status.code().is_some());
    if !is_loopback || !is_public || is_answered {
        return None;
    }
    // A proxy on the user's machine has this address as well.
    let sign = if is_named { Sign::confirmed() } else { Sign::possible() };
    Some(match request {
        Some(entry) => sign.at(entry, Part::Url, "the machine on which the browser runs"),
        None => sign,
    })
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} is the visitor's own machine, where no server answered. Usually a development URL was left in the build of {}.",
        phrases::server(facts),
        phrases::page(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!("In the page's configuration, use the server's public URL instead of {}.", phrases::server(facts))]
}
