//! Which parts of the chosen entries are shown.

use crate::har::Show;
use crate::report::{Redactor, Text};

/// Headers that are hidden in a report but needed in an extract: the browser, policies of the page, and validators that
/// distinguish stored responses. Secrets in them are still redacted.
const NEEDED: [&str; 30] = [
    "accept-encoding",
    "host",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "user-agent",
    "content-security-policy",
    "content-security-policy-report-only",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "x-frame-options",
    "etag",
    "if-none-match",
    "if-modified-since",
    "last-modified",
    "sec-purpose",
    "service-worker",
    "upgrade",
    "x-content-type-options",
    "x-requested-with",
    "icy-metadata",
    "priority",
    "proxy-authenticate",
    "www-authenticate",
    "x-amzn-errortype",
    "x-cache",
    "x-datadome",
    "x-railway-fallback",
    "x-vercel-error",
];

/// The redactor, with the interface for copying entries.
pub(super) struct Shown<'r>(pub(super) &'r mut Redactor);

impl Show for Shown<'_> {
    type Text = Text;

    fn text(&mut self, text: &str) -> Text {
        self.0.text(text)
    }

    fn url(&mut self, url: &str) -> Text {
        self.0.reference(url)
    }

    fn header(&mut self, name: &str, value: &str) -> Text {
        match NEEDED.iter().any(|needed| needed.eq_ignore_ascii_case(name)) {
            true => self.0.header_in_words(name, value),
            false => self.0.header(name, value),
        }
    }

    fn cookie(&mut self, name: &str) -> Text {
        self.0.text(name)
    }

    fn length(text: &Text) -> usize {
        text.len()
    }
}
