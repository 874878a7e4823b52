//! `Authorization` is allowed only by `Access-Control-Allow-Headers: *`.
//!
//! ## What it means
//! By the Fetch Standard `*` never covers `Authorization`: it has to be listed by name. Chromium, Firefox and Safari still
//! accept it for requests without credentials, but the first two announce that they will stop.
//!
//! ## What the consoles say
//! - Chromium:
//!   ``Authorization will not be covered by the wildcard symbol (*) in CORS `Access-Control-Allow-Headers` handling.``, among
//!   the deprecation issues
//! - Firefox:
//!   ``Cross-Origin Request Warning: … (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered. …``
//! - WebKit: nothing
//!
//! ## Example
//! ```text
//! OPTIONS /users HTTP/1.1
//! Access-Control-Request-Headers: authorization
//!
//! HTTP/1.1 204 No Content
//! Access-Control-Allow-Headers: *
//! ```
//!
//! ## How to fix it
//! List it: `Access-Control-Allow-Headers: Authorization, *`.
//!
//! ## Standard
//! CORS non-wildcard request-header name: <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>

use super::answer::{Answer, lists_one_of, response_header};
use super::by_host::{ByHost, count};
use super::judged::Judged;
use super::rule::{Advice, AdviceRule};
use crate::rules::wording::{chromium, firefox, named};

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "Only a wildcard allows Authorization",
    source: include_str!("allow_headers_wildcard_and_authorization.rs"),
    find,
    said: &[
        chromium(&["authorization will not be covered by the wildcard"]),
        firefox(&["the authorization header is not covered"]),
    ],
    firefox_names: &[named("cors allow header from preflight deprecation")],
};

const NAME: &str = "allow-headers-wildcard-and-authorization";

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let mut found = ByHost::default();
    for &Answer { fetch, entry, .. } in &judged.preflights {
        let asked = fetch.hops.iter().any(|hop| {
            hop.preflight_entry == Some(entry.index) && hop.unsafe_names.iter().any(|name| name == "authorization")
        });
        let lists = |name: &str| lists_one_of(entry, &[("Access-Control-Allow-Headers", name)]);
        if asked && lists("*") && !lists("authorization") {
            found.add(entry, response_header(entry, "Access-Control-Allow-Headers"), "does not list Authorization");
        }
    }
    found.advice(NAME, |host, number| {
        format!(
            "{host} allows Authorization only with a wildcard, in {}. The standard does not accept that, and browsers plan \
             to follow it. List it by name: Access-Control-Allow-Headers: Authorization, *",
            count(number, "preflight response")
        )
    })
}
