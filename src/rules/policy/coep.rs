//! The page requires a permission that the resource does not give.
//!
//! ## What it means
//! The page was delivered with `Cross-Origin-Embedder-Policy: require-corp`. Then everything that it embeds from other
//! origins without CORS must have `Cross-Origin-Resource-Policy: cross-origin`; this resource does not.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep`
//! - Firefox: `The resource at “…” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). …`
//! - WebKit: `Cancelled load to … because it violates the resource's Cross-Origin-Resource-Policy response header.`
//!
//! ## Example
//! ```text
//! the page:       Cross-Origin-Embedder-Policy: require-corp
//! the resource:   HTTP/1.1 200 OK
//!                 Content-Type: image/png
//! ```
//!
//! ## How to fix it
//! Send `Cross-Origin-Resource-Policy: cross-origin` with the resource. Or, in the page, load it with `crossorigin`, or use
//! `Cross-Origin-Embedder-Policy: credentialless`.
//!
//! ## Standard
//! <https://html.spec.whatwg.org/multipage/browsers.html#coep>

use crate::browser::Stage;
use crate::rules::card::{Elsewhere, Rule};
use crate::rules::cause::Cause;
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "coep",
    summary: "The page requires a permission that the resource does not give",
    source: include_str!("coep.rs"),
    section: "https://html.spec.whatwg.org/multipage/browsers.html#coep",
    explain,
    fixes,
    error_at: Stage::Response,
    elsewhere: Elsewhere::Stops,
    same_words: |_| &[Cause::Corp, Cause::Coep],
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    format!(
        "The page requires `Cross-Origin-Resource-Policy` on everything it embeds (`Cross-Origin-Embedder-Policy`), \
         and {} does not send it.",
        facts.url
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!("On {}, send `Cross-Origin-Resource-Policy: cross-origin` with this resource.", phrases::server(facts)),
        "In the page, load it with `crossorigin` (with CORS headers on the server), or serve the page with \
         `Cross-Origin-Embedder-Policy: credentialless`."
            .to_owned(),
    ]
}
