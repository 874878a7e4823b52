//! The body could not be decoded.
//!
//! ## What it means
//! The body is not compressed as `Content-Encoding` says: it was compressed twice, not at all, or with another method.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_CONTENT_DECODING_FAILED`
//! - Firefox: nothing: the response had arrived. Reading the body rejects with `TypeError: Decoding failed.`
//! - WebKit: `cannot decode raw data` (Safari)
//!
//! ## Example
//! ```text
//! HTTP/1.1 200 OK
//! Content-Encoding: gzip
//!
//! {"not": "compressed"}
//! ```
//!
//! ## How to fix it
//! Let only one layer compress and set the header.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::rules::card::{Elsewhere, Rule};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "content-decoding-failed",
    summary: "The body could not be decoded",
    source: include_str!("content_decoding_failed.rs"),
    reason: super::reason_after_response,
    explain,
    fixes,
    elsewhere: Elsewhere::OpenTakenByWebKit,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!("The body of the response from {} is not encoded as its `Content-Encoding` says.", phrases::server(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "Let only one layer of {} compress and set `Content-Encoding`; the others must not touch either.",
        phrases::server(facts)
    )]
}
