//! The browser blocked a response that does not fit the element.
//!
//! ## What it means
//! Opaque response blocking: an `<img>`, `<script>` or `<video>` requested a resource of another origin, and the response
//! is HTML, JSON or other data. Chromium and Firefox keep such data out of the page's process. WebKit does not.
//!
//! This is not a CORS failure, though CORS would avoid it: a request with `crossorigin` may read any type.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_BLOCKED_BY_ORB` in the Network panel
//! - Firefox: `The resource at “…” was blocked by OpaqueResponseBlocking. Reason: “…”.`
//! - WebKit: nothing
//!
//! ## Example
//! ```text
//! <img src="https://cdn.example/logo.png">
//!
//! HTTP/1.1 404 Not Found
//! Content-Type: text/html
//! X-Content-Type-Options: nosniff
//! ```
//!
//! ## How to fix it
//! Look at the status and the type: usually an error page came instead of the image. Send the right `Content-Type`.
//!
//! ## Standard
//! <https://fetch.spec.whatwg.org/#orb>

use crate::browser::Stage;
use crate::rules::card::Rule;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::{chromium, firefox};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "orb",
    summary: "The browser blocked a response that does not fit the element",
    source: include_str!("orb.rs"),
    section: "https://fetch.spec.whatwg.org/#orb",
    explain,
    fixes,
    error_at: Stage::Response,
    is_cross_origin: true,
    said: &[firefox(&["blocked by opaqueresponseblocking"]), chromium(&["cross-origin read blocking (corb)"])],
    says_not_cors: false,
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    let status = phrases::status(facts);
    let status = if status.is_empty() { String::new() } else { format!(" ({status})") };
    format!(
        "The response of {}{status} has a type that this element cannot use, so the browser blocked it (opaque \
         response blocking).",
        facts.url
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!("Open {}: the response is often an error page instead of the resource.", facts.url),
        format!("On {}, send the right `Content-Type`.", phrases::server(facts)),
        "If the page wants to read it as data: use `fetch()` with CORS.".to_owned(),
    ]
}
