//! The resource does not allow embedding by other origins.
//!
//! ## What it means
//! With `Cross-Origin-Resource-Policy: same-origin` (or `same-site`), pages of other origins (or sites) cannot embed the
//! response. This concerns requests *without* CORS: plain `<img>`, `<script>`, `mode: 'no-cors'`.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin` or `.NotSameSite`
//! - Firefox: `The resource at “…” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). …`
//! - WebKit: `Cancelled load to … because it violates the resource's Cross-Origin-Resource-Policy response header.` It
//!   adds `due to access control checks`, but it is **not** CORS.
//!
//! ## Example
//! ```text
//! HTTP/1.1 200 OK
//! Content-Type: image/png
//! Cross-Origin-Resource-Policy: same-origin
//! ```
//!
//! ## How to fix it
//! If others may embed it, send `Cross-Origin-Resource-Policy: cross-origin`.
//!
//! ## Standard
//! <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>

use crate::browser::Stage;
use crate::rules::card::{Elsewhere, Rule};
use crate::rules::cause::Cause;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::Certainty;
use crate::rules::wording::{firefox, webkit};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "corp",
    summary: "The resource does not allow embedding by other origins",
    source: include_str!("corp.rs"),
    section: "https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header",
    explain,
    fixes,
    error_at: Stage::Response,
    is_cross_origin: true,
    elsewhere: Elsewhere::Stops,
    same_words: |_| &[Cause::Corp, Cause::Coep],
    said: &[
        firefox(&["cross-origin-resource-policy header (or lack thereof)"]).or(&[Cause::Coep]),
        webkit(&["violates the resources cross-origin-resource-policy"]).or(&[Cause::Coep]),
    ],
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    if facts.certainty == Certainty::Possible && !facts.answer_is_recorded {
        return format!(
            "{} cannot be embedded here: either it does not allow pages of other origins to embed it \
             (`Cross-Origin-Resource-Policy`), or the page requires such a header (`Cross-Origin-Embedder-Policy`) and the \
             response has none. The response is not in this file.",
            facts.url
        );
    }
    format!("{} does not let pages of other origins embed it (`Cross-Origin-Resource-Policy`).", facts.url)
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "On {}, send `Cross-Origin-Resource-Policy: cross-origin` with this resource, if others may embed it.",
            phrases::server(facts)
        ),
        "Or load it with CORS (`crossorigin` on the element) and let the server send `Access-Control-Allow-Origin`."
            .to_owned(),
    ]
}
