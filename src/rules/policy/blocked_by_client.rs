//! Something in the browser blocked the request.
//!
//! ## What it means
//! An extension (ad blocker, privacy tool), the browser's tracking protection, an administrator's rule or "Block
//! request URL" in the developer tools stopped it before it was sent.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_BLOCKED_BY_CLIENT`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` for what an add-on blocked, which is
//!   **not** CORS
//! - WebKit: `Blocked by content extension`, with `due to access control checks`, which is **not** CORS either
//!
//! ## Example
//! ```text
//! GET https://metrics.example/collect?v=2      status 0, net::ERR_BLOCKED_BY_CLIENT
//! ```
//!
//! ## How to fix it
//! Try a private window without extensions. Blockers match host and path: names like `/ads/`, `/track` or `analytics`
//! are blocked.
//!
//! ## Standard
//! No standard defines it; to the page it is a network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::browser::Engine;
use crate::rules::card::{Rule, Sent};
use crate::rules::cause::Cause;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::webkit;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "blocked-by-client",
    summary: "Something in the browser blocked the request",
    source: include_str!("blocked_by_client.rs"),
    section: "https://fetch.spec.whatwg.org/#concept-network-error",
    explain,
    fixes,
    sent: Sent::No,
    said: &[
        webkit(&["cors-preflight request was blocked"]).or(&[Cause::Csp]),
        webkit(&["preflight response was blocked"]),
        webkit(&["blocked by content extension"]),
    ],
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    let what = if is_without_code(facts) {
        "request blocking of the developer tools, an administrator's rule"
    } else {
        "an extension, tracking protection, a rule"
    };
    format!(
        "{}Something in the browser ({what}) blocked {} before it was sent.",
        phrases::led_by(facts),
        phrases::refused_url(facts)
    )
}

/// Chromium writes an error code for what an extension or its own block list blocks.
fn is_without_code(facts: &Facts) -> bool {
    facts.engine == Some(Engine::Chromium) && facts.error.is_none()
}

fn fixes(facts: &Facts) -> Vec<String> {
    if is_without_code(facts) {
        return vec![
            "Remove the URL from the list of blocked requests in the developer tools, and try again.".to_owned(),
        ];
    }
    vec![
        "Try again in a window without extensions, and without request blocking in the developer tools.".to_owned(),
        "If it is an ad blocker: serve the resource from the page's own host, under a path that does not look like \
         advertising or tracking."
            .to_owned(),
    ]
}
