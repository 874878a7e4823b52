//! Reads the bytes of chosen entries once more, and says what of them is shown.

use crate::har::{Show, Span};
use crate::report::{Redactor, Text};
use std::io::{self, Read};

/// Ranges of a text, which are in order and do not overlap.
pub(super) struct Slices<'a> {
    text: &'a mut (dyn Read + Send),
    /// Bytes that were read.
    at: u64,
    slice: Vec<u8>,
    /// What is passed over goes here.
    passed: Box<[u8]>,
}

impl<'a> Slices<'a> {
    pub(super) fn of(text: &'a mut (dyn Read + Send)) -> Slices<'a> {
        Slices { text, at: 0, slice: Vec::new(), passed: vec![0; PASSED].into() }
    }

    /// The bytes of the next range.
    pub(super) fn get(&mut self, span: &Span) -> io::Result<&[u8]> {
        let mut between = span.offset.saturating_sub(self.at);
        while between > 0 {
            let most = usize::try_from(between).unwrap_or(PASSED).min(PASSED);
            match self.text.read(self.passed.get_mut(..most).unwrap_or_default()) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(read) => between -= read as u64,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.slice.clear();
        let got = (&mut *self.text).take(span.length).read_to_end(&mut self.slice)?;
        self.at = span.offset.saturating_add(span.length);
        match u64::try_from(got) == Ok(span.length) {
            true => Ok(&self.slice),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// Bytes that are passed over at once.
const PASSED: usize = 256 * 1024;

/// Headers that are hidden in a report, and that an extract needs: the browser, policies of the page, and what tells one
/// stored answer from another. Secrets that stand in them go all the same.
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

/// The redactor, as what copies entries asks it.
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
