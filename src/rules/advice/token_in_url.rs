//! A request to another origin has a token or a password in its URL.
//!
//! ## What it means
//! URLs are stored where nobody expects secrets: in the logs of servers, proxies and CDNs, in the browser's history, in
//! `Referer` headers after a redirect, and in every HAR file. Whoever reads one of them can act as the user. Only
//! parameters with the name of a credential, or with a JSON Web Token as their value, are reported.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print nothing, because nothing failed.
//!
//! ## Example
//! ```text
//! GET /v1/items?access_token=… HTTP/1.1
//! Host: api.example
//! Origin: https://app.example
//! ```
//!
//! ## How to fix it
//! Send the token in `Authorization` (and list `authorization` in `Access-Control-Allow-Headers`), or in a cookie with
//! credentials. If a URL must work by itself, make it short-lived and valid for one use.
//!
//! ## Standard
//! Bearer tokens in URLs: <https://www.rfc-editor.org/rfc/rfc6750#section-2.3>

use super::by_host::{ByHost, count};
use super::judged::Judged;
use super::rule::{Advice, AdviceRule};
use crate::rules::verdict::Part;
use crate::standard::{host_of, without_fragment};
use std::collections::{BTreeMap, BTreeSet};

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "The URL of a cross-origin request contains a token",
    source: include_str!("token_in_url.rs"),
    find,
    ..AdviceRule::PLAIN
};

const NAME: &str = "token-in-url";

/// Names of parameters that contain only a credential. Keys of public services and signatures of links that are meant to be
/// shared are not among them.
const NAMES: [&str; 14] = [
    "access_token",
    "accesstoken",
    "auth_token",
    "authtoken",
    "bearer_token",
    "client_secret",
    "id_token",
    "jwt",
    "passwd",
    "password",
    "refresh_token",
    "session_id",
    "session_token",
    "sessionid",
];

/// Reported instead of the name of a parameter whose value is a token.
const JWT: &str = "a JSON Web Token";

/// A shorter value is a placeholder.
const SHORTEST: usize = 8;

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let mut found = ByHost::default();
    let mut names: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (fetch, _) in judged.fetches {
        // A redirect's target is the server's choice, not the page's.
        let Some(hop) = fetch.hops.first() else { continue };
        let (Some(entry), Some(name)) = (judged.capture.request(hop), token_in(&hop.url)) else { continue };
        found.add(entry, Part::Url, "a token in the query");
        names.entry(host_of(&hop.url).unwrap_or_default().into_owned()).or_default().insert(name);
    }
    found.advice(NAME, |host, number| {
        let names = names.get(host).map(|n| n.iter().copied().collect::<Vec<_>>().join(", ")).unwrap_or_default();
        format!(
            "{} to {host} {} a credential in the URL ({names}). URLs are stored in logs and histories. Send it in \
             Authorization instead.",
            count(number, "cross-origin request"),
            if number == 1 { "carries" } else { "carry" }
        )
    })
}

/// The query parameter that contains a credential.
fn token_in(url: &str) -> Option<&'static str> {
    let query = without_fragment(url).split_once('?')?.1;
    query.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let known = NAMES.iter().find(|known| known.eq_ignore_ascii_case(name));
        match known {
            Some(known) if value.len() >= SHORTEST => Some(*known),
            _ => is_jwt(value).then_some(JWT),
        }
    })
}

/// Three parts in base64url, of which the first two are JSON objects.
fn is_jwt(value: &str) -> bool {
    let mut parts = value.split('.');
    let is_base64url = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let is_object = |part: Option<&str>| part.is_some_and(|part| part.starts_with("eyJ") && is_base64url(part));
    is_object(parts.next())
        && is_object(parts.next())
        && parts.next().is_some_and(|part| part.len() >= SHORTEST && is_base64url(part))
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_a_credential_by_its_name_or_its_form_counts() {
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
        for (url, expected) in [
            ("https://api.example/a?access_token=0123456789", Some("access_token")),
            ("https://api.example/a?x=1&Password=correcthorse#access_token=1", Some("password")),
            ("https://api.example/a#access_token=0123456789", None),
            ("https://api.example/a?access_token=", None),
            ("https://api.example/a?access_token=x", None),
            ("https://maps.example/js?key=AIzaSyD-0123456789", None),
            ("https://s3.example/a?X-Amz-Signature=0123456789abcdef", None),
            ("https://api.example/a?csrf_token=0123456789", None),
            (&format!("https://api.example/a?t={jwt}"), Some(JWT)),
            ("https://api.example/a?t=eyJhbGciOiJIUzI1NiJ9.plain.text", None),
            ("https://api.example/access_token=0123456789", None),
        ] {
            assert_eq!(token_in(url), expected, "{url}");
        }
    }
}
