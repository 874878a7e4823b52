//! The server lets every origin in, with credentials.
//!
//! ## What it means
//! It answers requests from different origins with `Access-Control-Allow-Origin` set to whatever origin asked, and
//! `Access-Control-Allow-Credentials: true`. Any website can then read, with the user's cookies, what the user may read.
//!
//! A capture shows this only when it holds requests from two origins or more.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print nothing: it is the server's right to let everybody in.
//!
//! ## Example
//! ```text
//! GET /me HTTP/1.1
//! Origin: https://anything.example
//! Cookie: session=…
//!
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: https://anything.example
//! Access-Control-Allow-Credentials: true
//! ```
//!
//! ## How to mend it
//! Compare the origin with a list of those that are meant, whole strings, byte for byte.
//!
//! ## Standard
//! CORS protocol and credentials: <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>

use super::{Advice, AdviceRule, ByHost, Judged, response_header};
use crate::rules::record::host_of;
use std::collections::{BTreeMap, BTreeSet};

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "The server allows any origin that asks, with credentials",
    source: include_str!("origin_reflected_with_credentials.rs"),
    find,
};

const NAME: &str = "origin-reflected-with-credentials";

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let mut origins: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut found = ByHost::default();
    for entry in judged.messages() {
        let allowed = entry.response.headers.value("Access-Control-Allow-Origin");
        let credentials = entry.response.headers.value("Access-Control-Allow-Credentials") == Some("true");
        if let (Some(origin), true) = (entry.request.headers.value("Origin"), credentials)
            && allowed == Some(origin)
        {
            origins.entry(host_of(&entry.request.url).unwrap_or_default().into_owned()).or_default().insert(origin);
            found.add(
                entry,
                response_header(entry, "Access-Control-Allow-Origin"),
                "the origin that asked, with credentials",
            );
        }
    }
    // A list of two origins looks the same; null is on no sound list.
    found.0.retain(|host, _| origins.get(host).is_some_and(|o| o.len() > 2 || o.len() > 1 && o.contains("null")));
    found.advice(NAME, |host, _| {
        let number = origins.get(host).map_or(0, BTreeSet::len);
        format!(
            "{host} allowed each of {number} origins that asked, with credentials. If it reflects whatever Origin comes, \
             any website can read answers with the user's cookies. Compare with a list of origins, byte for byte."
        )
    })
}
