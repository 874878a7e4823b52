//! An extension's content script made the request, and the browser treats it like the page's.
//!
//! ## What it means
//! A content script runs in a page, and its requests have the page's origin: the host permissions of the extension
//! do not apply (Chromium since 85, with Manifest V3 everywhere). The server sees a foreign page.
//!
//! ## How to see it
//! Every function of the stack in `_initiator` is in a script with `chrome-extension://` or another extension
//! scheme.
//!
//! ## What the consoles say
//! - Chromium: the usual messages, with the page's origin after `from origin`
//! - Firefox: the same; a HAR of Firefox holds no stack
//! - WebKit: the same
//!
//! ## Example
//! ```text
//! _initiator: { type: "script", stack: { callFrames: [ { url: "chrome-extension://…/content.js" } ] } }
//! POST http://localhost:11434/api/generate
//! Origin: https://www.news.example
//!
//! HTTP/1.1 403 Forbidden
//! ```
//!
//! ## How to fix it
//! Make the request in the extension's background (service worker), which has its host permissions, and pass the
//! result to the content script in a message.
//!
//! ## Standard
//! Requests of content scripts: <https://developer.chrome.com/docs/extensions/develop/concepts/network-requests>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::Part;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "content-script-fetch",
    summary: "An extension's content script made the request, as if it were the page",
    source: include_str!("content_script_fetch.rs"),
    is_fixed_by_cors_settings: true,
    is_of_extension: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The whole stack belongs to an extension.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let entry = scene.capture.request(scene.hop).filter(|_| scene.is_cors())?;
    let page = scene.fetch.origin.as_ref()?.serialized();
    let is_extension = entry.initiator.as_ref().is_some_and(|initiator| initiator.is_extension_script);
    (is_extension && page.starts_with("http"))
        .then(|| Sign::confirmed().at(entry, Part::Entry, "the stack in `_initiator`: an extension's script"))
}

fn explain(facts: &Facts) -> String {
    format!(
        "A content script of an extension made this request. The browser treats it like a request of the page ({}), whatever permissions the extension has.",
        phrases::page(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "In the extension, make the request to {} from the background (service worker), with a host permission, and send the result to the \
         content script.",
        phrases::server(facts)
    )]
}
