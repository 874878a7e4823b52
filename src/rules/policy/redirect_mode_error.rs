//! The page does not allow redirects (`redirect: 'error'`).
//!
//! ## What it means
//! The page asked for an error if the server redirects, and the server did.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_FAILED`, without a CORS message
//! - Firefox: nothing but the `TypeError`
//! - WebKit: `Not allowed to follow a redirection while loading …`, with `due to access control checks`, which is
//!   **not** CORS
//!
//! ## Example
//! ```text
//! fetch('https://api.example/a', { redirect: 'error' })
//!
//! HTTP/1.1 302 Found
//! Location: https://api.example/b
//! ```
//!
//! ## How to fix it
//! Request the target directly, or leave `redirect: 'error'` out.
//!
//! ## Standard
//! <https://fetch.spec.whatwg.org/#http-fetch>

use crate::browser::Stage;
use crate::rules::card::Rule;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::webkit;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "redirect-mode-error",
    summary: "The page does not allow redirects (redirect: 'error')",
    source: include_str!("redirect_mode_error.rs"),
    section: "https://fetch.spec.whatwg.org/#http-fetch",
    explain,
    fixes,
    error_at: Stage::Redirect,
    said: &[webkit(&["not allowed to follow a redirection while loading"])],
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    format!("{} came although the page does not allow redirects (`redirect: 'error'`).", phrases::response(facts))
}

fn fixes(facts: &Facts) -> Vec<String> {
    let target = facts.location.as_deref().unwrap_or("the target of the redirect");
    vec![
        format!("Let the page request {target} directly."),
        "Or leave `redirect: 'error'` out of the `fetch()` call.".to_owned(),
    ]
}
