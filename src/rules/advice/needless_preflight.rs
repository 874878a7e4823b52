//! A preflight that a small change in the page would avoid.
//!
//! ## What it means
//! `Content-Type` on a GET without a body, and `X-Requested-With`, `Cache-Control` and `Pragma` set by script, are useless
//! to most servers, but each of them makes the browser send a preflight before a request to another origin.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print nothing as long as the preflight passes.
//!
//! ## Example
//! ```text
//! fetch('https://api.example/users', { headers: { 'Content-Type': 'application/json' } })      // a GET has no content
//! ```
//!
//! ## How to fix it
//! Leave the header out if the server does not need it.
//!
//! ## Standard
//! CORS-safelisted request-header: <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>

use super::by_host::{ByHost, count};
use super::judged::Judged;
use super::rule::{Advice, AdviceRule};
use crate::rules::verdict::Part;
use crate::standard::{host_of, is_cors_safelisted_method};
use std::collections::{BTreeMap, BTreeSet};

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "An unnecessary header forces a preflight",
    source: include_str!("needless_preflight.rs"),
    find,
    ..AdviceRule::PLAIN
};

const NAME: &str = "needless-preflight";

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let mut found = ByHost::default();
    let mut names: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    // After a redirect the preflight goes to another server, and the header may not be the reason for it.
    for hop in judged.fetches.iter().filter_map(|(fetch, _)| fetch.hops.first()) {
        let Some(preflight) = judged.capture.preflight(hop) else { continue };
        let has_body = judged.capture.request(hop).is_some_and(|entry| entry.request.has_post_data);
        let says_little = |name: &String| match name.as_str() {
            "x-requested-with" | "cache-control" | "pragma" => true,
            "content-type" => matches!(&*hop.method, "GET" | "HEAD") && !has_body,
            _ => false,
        };
        if is_cors_safelisted_method(&hop.method)
            && !hop.unsafe_names.is_empty()
            && hop.unsafe_names.iter().all(says_little)
        {
            let host = host_of(&hop.url).unwrap_or_default().into_owned();
            names.entry(host).or_default().extend(hop.unsafe_names.iter().map(String::as_str));
            found.add(preflight, Part::Entry, "sent only because of such a header");
        }
    }
    found.advice(NAME, |host, number| {
        let names = names.get(host).map(|n| n.iter().copied().collect::<Vec<_>>().join(", ")).unwrap_or_default();
        format!(
            "{} to {host} only because the page sets {names}. Without it no preflight is needed.",
            count(number, "preflight")
        )
    })
}
