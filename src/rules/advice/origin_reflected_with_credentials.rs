//! The server allows every origin, with credentials.
//!
//! ## What it means
//! It answers requests from different origins with `Access-Control-Allow-Origin` set to the origin of the request, and
//! `Access-Control-Allow-Credentials: true`. Any website can then read, with the user's cookies, what the user may read.
//!
//! A capture shows this only if it contains requests from two or more origins.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print nothing: the server may allow everybody.
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
//! ## How to fix it
//! Compare the origin with a list of allowed origins: whole strings, byte for byte.
//!
//! ## Standard
//! CORS protocol and credentials: <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>

use super::answer::{Answer, response_header};
use super::by_host::{ByHost, host};
use super::judged::Judged;
use super::rule::{Advice, AdviceRule};
use crate::har::EntryIndex;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "The server allows any origin that asks, with credentials",
    source: include_str!("origin_reflected_with_credentials.rs"),
    find,
    ..AdviceRule::PLAIN
};

const NAME: &str = "origin-reflected-with-credentials";

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let mut origins: BTreeMap<Cow<'_, str>, BTreeSet<&str>> = BTreeMap::new();
    for (entry, origin) in judged.answers().filter_map(|answer| Some((answer.entry, reflected(answer)?))) {
        origins.entry(host(entry)).or_default().insert(origin);
    }
    // A list of two origins looks the same; no sensible list contains null.
    origins.retain(|_, o| o.len() > 2 || o.len() > 1 && o.contains("null"));
    let mut found = ByHost::default();
    if origins.is_empty() {
        return Vec::new();
    }
    let reflecting = judged.answers().filter(|answer| reflected(answer).is_some()).map(|answer| answer.entry);
    for entry in reflecting.filter(|entry| origins.contains_key(&host(entry))) {
        let part = response_header(entry, "Access-Control-Allow-Origin");
        found.add(entry, part, "the request's own origin, with credentials");
    }
    found.advice(NAME, |host, _| {
        let number = origins.get(host).map_or(0, BTreeSet::len);
        format!(
            "{host} allowed each of the {number} origins that asked, with credentials. If it reflects every Origin, \
             any website can read responses with the user's cookies. Compare with a list of origins, byte for byte."
        )
    })
}

/// An origin that a server echoed, with credentials.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reflection {
    /// The serialized origin.
    pub origin: String,
    /// The first response that names it.
    pub entry: EntryIndex,
}

/// Each origin that a server echoed with credentials, once per server. In one file it may come from a list; over several
/// files it is checked again.
pub(super) fn reflections(judged: &Judged<'_>) -> Vec<Reflection> {
    let mut known: BTreeSet<(Cow<'_, str>, &str)> = BTreeSet::new();
    let reflecting = judged.answers().filter_map(|answer| Some((answer.entry, reflected(answer)?)));
    reflecting
        .filter(|(entry, origin)| known.insert((host(entry), *origin)))
        .map(|(entry, origin)| Reflection { origin: origin.to_owned(), entry: entry.index })
        .collect()
}

/// The origin of the request, if the response allows exactly that one, with credentials.
fn reflected<'a>(answer: &Answer<'a>) -> Option<&'a str> {
    let allowed = answer.allow_origin.filter(|_| answer.allows_credentials())?;
    (answer.entry.request.headers.value("Origin") == Some(allowed)).then_some(allowed)
}
