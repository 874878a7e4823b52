//! The page does not allow the target of the redirect.
//!
//! ## What it means
//! The redirect itself was fine, but the page's Content-Security-Policy does not allow its target, or the request was
//! made with `mode: 'same-origin'` and the target is another origin.
//!
//! ## What the consoles say
//! - Chromium: `Connecting to '…' violates the following Content Security Policy directive: …`, or
//!   `Unsafe attempt to load URL … from frame with URL …. Domains, protocols and ports must match.`
//! - Firefox: `Content-Security-Policy: …` or `Security Error: Content at … may not load data from ….`, sometimes
//!   followed by `(Reason: CORS request did not succeed). Status code: (null).`
//! - WebKit: `Blocked by Content Security Policy.` or
//!   `Unsafe attempt to load URL … from origin …. Domains, protocols and ports must match.`
//!
//! ## Example
//! ```text
//! the page:       Content-Security-Policy: connect-src https://api.example
//!
//! GET https://api.example/a
//!
//! HTTP/1.1 302 Found
//! Location: https://files.example/a
//! ```
//!
//! ## How to fix it
//! Add the target's origin to `connect-src`, or leave `mode: 'same-origin'` out.
//!
//! ## Standard
//! <https://fetch.spec.whatwg.org/#http-redirect-fetch>

use crate::browser::Stage;
use crate::rules::card::Rule;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::Certainty;
use crate::rules::wording::{chromium, webkit};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "redirect-blocked",
    summary: "The page does not allow the target of the redirect",
    source: include_str!("redirect_blocked.rs"),
    section: "https://fetch.spec.whatwg.org/#http-redirect-fetch",
    explain,
    fixes,
    error_at: Stage::Redirect,
    said: &[
        webkit(&["ftp urls are disabled"]),
        webkit(&["unsafe attempt to load url", "from origin"]),
        chromium(&["unsafe attempt to load url"]),
    ],
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    let target = facts.location.as_deref().unwrap_or("a URL");
    let forbids = if facts.certainty == Certainty::Possible { "probably forbids" } else { "forbids" };
    format!(
        "{} leads to {target}, and the browser did not follow it: the page itself {forbids} that (with its \
         Content-Security-Policy or `mode: 'same-origin'`).",
        phrases::response(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let target = facts.location.as_deref().unwrap_or("the target of the redirect");
    vec![
        format!("In the page's `Content-Security-Policy`, add the origin of {target} to `connect-src`."),
        "Or, if the page uses `mode: 'same-origin'`: leave that out.".to_owned(),
    ]
}
