//! Text of any length, for tests of what is long.

use std::io::{self, Read};

/// A request that failed CORS.
pub(crate) const FAILING: &str = r#"{"startedDateTime": "2026-01-01T00:00:01.000Z", "time": 3, "request": {"method": "GET", "url": "https://api.test/marker",
"headers": [{"name": "Host", "value": "api.test"}, {"name": "Origin", "value": "https://app.test"}]},
"response": {"status": 200, "headers": [{"name": "Vary", "value": "Origin"}], "_error": "net::ERR_FAILED"}}"#;

/// What an export of Chromium begins with.
pub(crate) const HEAD: &str =
    r#"{"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "#;
/// A member of an entry that is of no interest.
pub(crate) const REQUEST: &str = r#""request": {"method": "GET", "url": "https://b.test/", "headers": []}"#;

/// Text of any length that takes no memory: each part is repeated as often as its number says.
#[derive(Clone, Default)]
pub(crate) struct Synthetic {
    parts: Vec<(Vec<u8>, u64)>,
    part: usize,
    repeats: u64,
    at: usize,
}

impl Synthetic {
    pub(crate) fn then(self, text: impl Into<Vec<u8>>) -> Self {
        self.times(text, 1)
    }

    pub(crate) fn times(mut self, text: impl Into<Vec<u8>>, times: u64) -> Self {
        self.parts.push((text.into(), times));
        self
    }
}

impl Read for Synthetic {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written < to.len() {
            let Some((text, times)) = self.parts.get(self.part) else { break };
            if self.repeats == *times || text.is_empty() {
                (self.part, self.repeats) = (self.part + 1, 0);
                continue;
            }
            let rest = &text[self.at..];
            let length = rest.len().min(to.len() - written);
            to[written..written + length].copy_from_slice(&rest[..length]);
            written += length;
            self.at += length;
            if self.at == text.len() {
                (self.at, self.repeats) = (0, self.repeats + 1);
            }
        }
        Ok(written)
    }
}
