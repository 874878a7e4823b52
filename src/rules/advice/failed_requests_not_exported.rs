//! The exporter leaves failed requests out of its file.
//!
//! ## What it means
//! The Network tab of Safari's Web Inspector writes only requests that finished; chrome-har, Browsertime and puppeteer-har
//! drop what failed to load. A request that CORS refused is then missing without a trace, so a file without failures means
//! nothing.
//!
//! ## What the consoles say
//! The consoles of Chromium, Firefox and WebKit show the failure all the same: copy their lines, and give them to
//! `har-cors explain`.
//!
//! ## Example
//! ```text
//! the console:    Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200
//! the file:       no entry for that request
//! ```
//!
//! ## How to fix it
//! In Safari, record in the *Timelines* tab while the request is made and export that recording: it holds failed requests
//! with the browser's own sentence, and har-cors reads it. Or capture in another browser.
//!
//! ## Standard
//! None defines it; what a HAR holds: <https://w3c.github.io/web-performance/specs/HAR/Overview.html>

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
            "This exporter drops requests that failed to load, so a request that CORS refused is not in the file; at \
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
