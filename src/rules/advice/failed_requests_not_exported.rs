//! The exporter leaves out failed requests.
//!
//! ## What it means
//! The Network tab of Safari's Web Inspector exports only requests that finished; chrome-har, Browsertime and puppeteer-har
//! drop requests that failed to load. A request that CORS blocked is then missing without a trace, so "no failures" means
//! nothing here.
//!
//! ## What the consoles say
//! The consoles of Chromium, Firefox and WebKit still show the failure: copy their lines, and pass them to
//! `har-cors explain`.
//!
//! ## Example
//! ```text
//! the console:    Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200
//! the file:       no entry for that request
//! ```
//!
//! ## How to fix it
//! In Safari, record in the *Timelines* tab while the request is made and export that recording: it contains failed
//! requests with the browser's own message, and har-cors reads it. Or capture in another browser.
//!
//! ## Standard
//! No standard defines it; what a HAR contains: <https://w3c.github.io/web-performance/specs/HAR/Overview.html>

use super::judged::Judged;
use super::rule::{Advice, AdviceRule};
use crate::har::ExporterKind;

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "This export leaves out every request that failed",
    source: include_str!("failed_requests_not_exported.rs"),
    find,
    ..AdviceRule::PLAIN
};

const NAME: &str = "failed-requests-not-exported";

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let message = match judged.capture.kind() {
        ExporterKind::WebKitInspector => {
            "Safari's Network tab leaves every failed request out of its export: \"no failures\" means nothing \
             here. Record in the Timelines tab while the request is made and export that recording, or copy the \
             console's lines, or capture in another browser."
        }
        ExporterKind::ChromeHar => {
            "This exporter drops requests that failed to load, so a request that CORS blocked is not in the file; at \
             most its preflight is. Export from the browser's developer tools to see it."
        }
        ExporterKind::ChromiumDevTools
        | ExporterKind::FirefoxDevTools
        | ExporterKind::WebKitTimelines
        | ExporterKind::Playwright
        | ExporterKind::DevToolsProtocol
        | ExporterKind::WebPageTest
        | ExporterKind::Proxy
        | ExporterKind::Client
        | ExporterKind::Other => return Vec::new(),
    };
    vec![Advice { rule: NAME, entries: Vec::new(), message: message.to_owned(), evidence: Vec::new() }]
}
