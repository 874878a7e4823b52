//! Something in the user's network answered instead of the server.
//!
//! ## What it means
//! A proxy, a web filter or a captive portal between the user and the server answered: it requires authentication
//! (407), blocks the site, or redirects to its own page. The server never saw the request, so no setting there
//! helps.
//!
//! ## How to see it
//! `407` with `Proxy-Authenticate`; `Server` or the target of a redirect names a filter (Zscaler, Netskope,
//! Umbrella, FortiGate …); a redirect to an address of the local network or to a captive portal.
//!
//! ## What the consoles say
//! - Chromium: usually `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, with the filter's URL after `redirected from`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 307.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 307`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Host: api.example
//! Origin: https://app.example
//!
//! HTTP/1.1 307 Temporary Redirect
//! Server: Zscaler/6.2
//! Location: https://gateway.zscaler.net/security_action.php
//! ```
//!
//! ## How to fix it
//! Log in at the proxy or portal (open any http page in a tab), or ask the network's administrator to allow the
//! host. To be sure, try from another network.
//!
//! ## Standard
//! Proxy authentication: <https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8>

use super::away::{Filter, filter};
use super::rule::{AnsweredBy, RootCauseRule};
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "network-filter",
    summary: "A filter or proxy in the user's network answered instead of the server",
    source: include_str!("network_filter.rs"),
    says_it_all: true,
    answered_by: AnsweredBy::Network,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// Signs of a filter in the response or in a redirect.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let (filter, entry) = filter(scene)?;
    let (sign, part) = match filter {
        Filter::ProxyLogin => (Sign::confirmed().with("a proxy that requires authentication"), "Proxy-Authenticate"),
        Filter::Product(name) => (Sign::deduced().with(name), "Location"),
        Filter::Portal => (Sign::deduced().with("a captive portal"), "Location"),
    };
    let part = if entry.response.headers.has(part) { part } else { "Server" };
    Some(sign.at_header(entry, part, "the filter's response"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "Something in the user's network ({}) answered instead of {}: a proxy, web filter or captive portal. The server at that URL did \
         not send this response.",
        facts.root_detail.unwrap_or("a filter"),
        phrases::server_of(&facts.initial_url)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "Log in at the network's proxy or portal, or ask the administrator of the network (company, hotel) to allow {}.",
            phrases::server_of(&facts.initial_url)
        ),
        "To be sure, try from another network.".to_owned(),
    ]
}
