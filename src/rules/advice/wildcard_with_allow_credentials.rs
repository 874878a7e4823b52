//! `Access-Control-Allow-Origin: *` together with `Access-Control-Allow-Credentials: true`.
//!
//! ## What it means
//! The two contradict each other: with credentials browsers reject `*`, and without them
//! `Access-Control-Allow-Credentials` does nothing. This is not a security hole, but a sign that credentials were meant to
//! work and do not.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print nothing for requests without credentials; for others see
//! `wildcard-allow-origin-with-credentials`.
//!
//! ## Example
//! ```text
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: *
//! Access-Control-Allow-Credentials: true
//! ```
//!
//! ## How to fix it
//! If cookies are needed, send the page's origin instead of `*`, and `Vary: Origin`; otherwise leave
//! `Access-Control-Allow-Credentials` out.
//!
//! ## Standard
//! CORS protocol and credentials: <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>

use super::answer::response_header;
use super::by_host::{ByHost, count};
use super::judged::Judged;
use super::rule::{Advice, AdviceRule};

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "A wildcard origin together with Access-Control-Allow-Credentials",
    source: include_str!("wildcard_with_allow_credentials.rs"),
    find,
    ..AdviceRule::PLAIN
};

const NAME: &str = "wildcard-with-allow-credentials";

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let mut found = ByHost::default();
    for answer in judged.answers() {
        if answer.allow_origin == Some("*") && answer.allows_credentials() {
            let part = response_header(answer.entry, "Access-Control-Allow-Credentials");
            found.add(answer.entry, part, "does nothing with a wildcard origin");
        }
    }
    found.advice(NAME, |host, number| {
        format!(
            "{host} sends Access-Control-Allow-Origin: * together with Access-Control-Allow-Credentials: true in {}. \
             Requests with credentials still fail; name the origin, or drop the second header.",
            count(number, "response")
        )
    })
}
