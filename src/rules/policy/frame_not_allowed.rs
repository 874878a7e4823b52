//! The document does not want to be framed.
//!
//! ## What it means
//! A frame's document says by `X-Frame-Options` or `frame-ancestors` who may frame it; or the framing page demands
//! `Cross-Origin-Embedder-Policy` of its frames, and this one does not have it.
//!
//! ## What the consoles say
//! - Chromium: `Refused to display '…' in a frame because it set 'X-Frame-Options' to 'deny'.`,
//!   `net::ERR_BLOCKED_BY_RESPONSE`
//! - Firefox: `The loading of “…” in a frame is denied by “X-Frame-Options“ directive set to “deny“.`
//! - WebKit: `Refused to display '…' in a frame because it set 'X-Frame-Options' to 'DENY'.`
//!
//! ## Example
//! ```text
//! <iframe src="https://pay.example/form"></iframe>
//!
//! HTTP/1.1 200 OK
//! X-Frame-Options: DENY
//! ```
//!
//! ## How to mend it
//! At the framed document: `Content-Security-Policy: frame-ancestors https://app.example` instead of `X-Frame-Options`.
//!
//! ## Standard
//! <https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header>

use crate::rules::rule::{Facts, Rule, no_cors_error, no_reason, not_in_headers};
use crate::rules::verdict::Outcome;
use crate::rules::words;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "frame-not-allowed",
    outcome: Outcome::Policy,
    summary: "The document does not want to be framed",
    source: include_str!("frame_not_allowed.rs"),
    section: "https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header",
    check: not_in_headers,
    reason: no_reason,
    chromium_error: no_cors_error,
    explain,
    fixes,
};

fn explain(facts: &Facts) -> String {
    format!(
        "{} may not be shown in a frame of this page (`X-Frame-Options`, `frame-ancestors`, or a missing \
         `Cross-Origin-Embedder-Policy`). This is no CORS failure.",
        facts.url
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let page = words::page_origin(facts);
    vec![format!(
        "On {}, send `Content-Security-Policy: frame-ancestors {page}` instead of `X-Frame-Options`.",
        words::server(facts)
    )]
}
