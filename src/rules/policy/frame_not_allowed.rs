//! The document refuses to be framed.
//!
//! ## What it means
//! A document says with `X-Frame-Options` or `frame-ancestors` who may frame it; or the framing page requires
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
//! ## How to fix it
//! Send `Content-Security-Policy: frame-ancestors https://app.example` with the framed document instead of
//! `X-Frame-Options`.
//!
//! ## Standard
//! <https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header>

use crate::browser::Stage;
use crate::rules::card::{Elsewhere, Rule};
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::{any, firefox};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "frame-not-allowed",
    summary: "The document refuses to be framed",
    source: include_str!("frame_not_allowed.rs"),
    section: "https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header",
    explain,
    fixes,
    error_at: Stage::Response,
    elsewhere: Elsewhere::Stops,
    said: &[any(&["refused to display", "x-frame-options"]), firefox(&["in a frame is denied by"])],
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    let url = &facts.url;
    match facts.parameter.as_deref() {
        Some("X-Frame-Options") => {
            format!("{url} may not be shown in a frame of this page: its `X-Frame-Options` forbids it.")
        }
        Some("Content-Security-Policy") => format!(
            "{url} may not be shown in a frame of this page: `frame-ancestors` in its `Content-Security-Policy` does not \
             name the page."
        ),
        Some("Cross-Origin-Embedder-Policy") => format!(
            "{url} may not be shown in a frame of this page: the page has `Cross-Origin-Embedder-Policy`, \
             and documents in its frames need it as well."
        ),
        _ => format!(
            "{url} may not be shown in a frame of this page (`X-Frame-Options`, `frame-ancestors`, or a missing \
             `Cross-Origin-Embedder-Policy`)."
        ),
    }
}

fn fixes(facts: &Facts) -> Vec<String> {
    let (page, server) = (phrases::page_origin(facts), phrases::server(facts));
    match facts.parameter.as_deref() {
        Some("Cross-Origin-Embedder-Policy") => vec![
            format!(
                "On {server}, send `Cross-Origin-Embedder-Policy: require-corp` and `Cross-Origin-Resource-Policy: \
                 cross-origin` with this document."
            ),
            "Or serve the page without `Cross-Origin-Embedder-Policy`, if it does not need to be isolated.".to_owned(),
        ],
        Some("Content-Security-Policy") => {
            vec![format!("On {server}, add {page} to `frame-ancestors` in the document's `Content-Security-Policy`.")]
        }
        _ => vec![format!(
            "On {server}, send `Content-Security-Policy: frame-ancestors {page}` instead of `X-Frame-Options`."
        )],
    }
}
