//! The requests of a Playwright trace (`trace.zip`) as a HAR: each line of `*.network` contains an entry, and the first line
//! of `*.trace` the version of that format.
//!
//! Playwright does not document the format. Entries are the same from version 6 (Playwright 1.36) to version 10
//! (1.65), according to recordings of 1.40, 1.50, 1.54, 1.58, 1.61, 1.63 and 1.65; version 3 (1.30) had no times. A trace
//! contains requests only if it was started with `snapshots: true`.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::RangeInclusive;

use serde::Deserialize;

/// Versions with known entries and console messages.
pub(crate) const KNOWN: RangeInclusive<u64> = 6..=10;
/// Maximum length of a line: bodies are in separate files.
const LONGEST_LINE: u64 = 16 << 20;
/// The text in front of an entry; `}` follows it.
const BEFORE: &[u8] = br#"{"type":"resource-snapshot","snapshot":"#;
/// Advice for other versions, and for a trace without requests.
const INSTEAD: &str = "record a HAR instead: browser.newContext({ recordHar: { path: 'page.har' } })";

/// The first line of `*.trace`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct Context {
    version: Option<u64>,
    #[serde(default)]
    browser_name: String,
    #[serde(default)]
    playwright_version: String,
}

impl Context {
    /// Reads it; an unreadable line has no version.
    ///
    /// # Errors
    /// Those of reading.
    pub(super) fn read(trace: impl Read) -> io::Result<Context> {
        let mut line = Vec::new();
        BufReader::new(trace.take(LONGEST_LINE)).read_until(b'\n', &mut line)?;
        Ok(serde_json::from_slice(&line).unwrap_or_default())
    }

    /// The start of the HAR, before its entries.
    fn head(&self) -> String {
        let log = serde_json::json!({
            "version": "1.2",
            "creator": { "name": "Playwright", "version": self.playwright_version },
            "browser": { "name": self.browser_name, "version": "" },
        });
        let members = log.to_string();
        let members = members.strip_suffix('}').unwrap_or(&members);
        format!(r#"{{"log":{members},"entries":["#)
    }
}

/// Whether a member of an archive contains the requests of a trace.
pub(super) fn is_network(name: &str) -> bool {
    name.ends_with("trace.network")
}

/// The name of the requests that belong to a trace: `0-trace.network` for `0-trace.trace`.
pub(super) fn network_of(name: &str) -> Option<String> {
    let stem = name.strip_suffix("trace.trace")?;
    Some(format!("{stem}trace.network"))
}

/// The HAR from the lines of a `*.network`.
pub(super) struct Har<R> {
    input: BufReader<R>,
    /// Output to return before the next line is read.
    ready: io::Cursor<Vec<u8>>,
    lines: u64,
    is_over: bool,
}

impl<R: Read> Har<R> {
    /// Starts to read.
    ///
    /// # Errors
    /// The version is unknown, or there are no requests.
    pub(super) fn new(network: R, context: &Context) -> io::Result<Har<R>> {
        let version = context.version.unwrap_or_default();
        if !KNOWN.contains(&version) {
            let version = if version == 0 { "no version".to_owned() } else { format!("version {version}") };
            let (first, last) = (KNOWN.start(), KNOWN.end());
            let text = format!("a Playwright trace of {version}, but only {first} to {last} are supported; {INSTEAD}");
            return Err(wrong(text));
        }
        let mut input = BufReader::new(network);
        if input.fill_buf()?.is_empty() {
            let text = "a Playwright trace without requests: only tracing.start({ snapshots: true }) keeps them";
            return Err(wrong(format!("{text}; {INSTEAD}")));
        }
        Ok(Har { input, ready: io::Cursor::new(context.head().into_bytes()), lines: 0, is_over: false })
    }

    /// Creates the output for the next line.
    fn advance(&mut self) -> io::Result<()> {
        let mut line = std::mem::take(self.ready.get_mut());
        line.clear();
        self.input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        self.lines += 1;
        match line.strip_prefix(BEFORE) {
            _ if line.is_empty() => {
                self.is_over = true;
                line.extend(b"]}}");
                self.ready = io::Cursor::new(line);
            }
            Some(entry) => {
                // An incomplete line is passed on unchanged: the reader reports it.
                let behind = entry.strip_suffix(b"}\n").or(entry.strip_suffix(b"}")).unwrap_or(entry);
                let (start, end) = (BEFORE.len(), BEFORE.len() + behind.len());
                line.truncate(end);
                // The first byte in front of the entry becomes the separating comma.
                let first = start - usize::from(self.lines > 1);
                if let Some(comma) = line.get_mut(first..start).and_then(<[u8]>::first_mut) {
                    *comma = b',';
                }
                self.ready = io::Cursor::new(line);
                self.ready.set_position(first as u64);
            }
            None => return Err(wrong(format!("line {} of the trace's requests is not a request", self.lines))),
        }
        Ok(())
    }
}

impl<R: Read> Read for Har<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let ready = self.ready.read(buffer)?;
            if ready > 0 || self.is_over || buffer.is_empty() {
                return Ok(ready);
            }
            self.advance()?;
        }
    }
}

fn wrong(text: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn har(trace: &str, network: &str) -> Result<String, String> {
        let context = Context::read(trace.as_bytes()).map_err(|error| error.to_string())?;
        let mut text = String::new();
        let mut har = Har::new(network.as_bytes(), &context).map_err(|error| error.to_string())?;
        har.read_to_string(&mut text).map_err(|error| error.to_string())?;
        Ok(text)
    }

    const TRACE: &str =
        "{\"version\":10,\"type\":\"context-options\",\"browserName\":\"firefox\",\"playwrightVersion\":\"1.65\"}\nx";
    const HEAD: &str = r#"{"log":{"browser":{"name":"firefox","version":""},"creator":{"name":"Playwright","version":"1.65"},"version":"1.2","entries":["#;

    #[test]
    fn each_line_becomes_an_entry() {
        let line = |entry: &str| format!("{{\"type\":\"resource-snapshot\",\"snapshot\":{entry}}}\n");
        for (network, entries) in [
            (line(r#"{"a":1}"#), r#"{"a":1}"#),
            (line(r#"{"a":{}}"#) + &line("{}") + &line("[1]"), r#"{"a":{}},{},[1]"#),
            // Without an end of the last line, and cut short.
            (line("{}").trim_end().to_owned(), "{}"),
            (line("{}") + line(r#"{"a":1}"#).get(..43).unwrap(), r#"{},{"a""#),
        ] {
            assert_eq!(har(TRACE, &network).unwrap(), format!("{HEAD}{entries}]}}}}"), "{network}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_read() {
        let known = "{\"type\":\"resource-snapshot\",\"snapshot\":{}}\n";
        for (trace, network, part) in [
            ("{}", known, "of no version, but"),
            ("", known, "of no version, but"),
            ("{\"version\":3}", known, "of version 3, but only 6 to 10 are supported"),
            ("{\"version\":11}\n", known, "of version 11"),
            (TRACE, "", "only tracing.start({ snapshots: true }) keeps them"),
            (TRACE, "{\"type\":\"x\"}\n", "line 1 of the trace's requests is not a request"),
            (TRACE, &format!("{known}\n{known}"), "line 2 of the trace's requests is not a request"),
        ] {
            let error = har(trace, network).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }
}
