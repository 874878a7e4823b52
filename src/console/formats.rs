//! Finds the messages in a log: lines of text, or WebDriver entries.

use super::place::{Head, head};
use super::urls::beginning;
use super::when::When;
use serde::Deserialize;

/// Maximum length of a line; only the beginning of a longer one is used.
const LONGEST_LINE: usize = 16 * 1024;
/// Maximum number of messages of a log.
pub(super) const MOST_MESSAGES: usize = 200_000;
/// Maximum number of lines of a wrapped message.
const MOST_LINES: usize = 6;

/// A message of a log.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Raw {
    /// The line of the log, from 1.
    pub(super) line: u64,
    pub(super) when: When,
    /// Its text, including an unknown prefix of the console.
    pub(super) text: String,
    /// The URL that the log names separately: of the script or the resource.
    pub(super) url: Option<String>,
    /// Number of repeats.
    pub(super) count: u32,
}

/// The messages of a log.
#[derive(Default)]
pub(super) struct Raws {
    pub(super) raws: Vec<Raw>,
    /// The log is incomplete.
    pub(super) is_cut: bool,
}

/// The messages of a log that may be about requests.
pub(super) fn raws(text: &str) -> Raws {
    let of_lines = || Raws { raws: lines(text), is_cut: false };
    match text.trim_start().chars().next() {
        Some('[' | '{') => web_driver(text).unwrap_or_else(of_lines),
        _ => of_lines(),
    }
}

/// An entry of WebDriver's `browser` log.
#[derive(Deserialize)]
struct Entry {
    message: String,
    timestamp: Option<f64>,
}

/// The entries of an array, or one per line; `None` for any other text.
fn web_driver(text: &str) -> Option<Raws> {
    let start = text.len() - text.trim_start().len();
    let is_array = text.get(start..)?.starts_with('[');
    let mut at = if is_array { start + 1 } else { start };
    let mut raws = Vec::new();
    let mut counted = 0;
    let mut line = 1;
    loop {
        let rest = text.get(at..)?;
        let between = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
        at += between;
        let rest = text.get(at..)?;
        if rest.is_empty() || rest.starts_with(']') || raws.len() >= MOST_MESSAGES {
            // An array has an end.
            let is_cut = is_array && rest.is_empty();
            return Some(Raws { raws, is_cut });
        }
        line += bytecount::count(text.as_bytes().get(counted..at)?, b'\n') as u64;
        counted = at;
        let mut entries = serde_json::Deserializer::from_str(rest).into_iter::<Entry>();
        match entries.next() {
            Some(Ok(entry)) => {
                at += entries.byte_offset();
                if is_likely(&entry.message) {
                    raws.push(from_web_driver(entry, line));
                }
            }
            // An incomplete entry follows the complete ones.
            _ if !raws.is_empty() || at > start + 1 => return Some(Raws { raws, is_cut: true }),
            _ => return None,
        }
    }
}

fn from_web_driver(entry: Entry, line: u64) -> Raw {
    let when = entry
        .timestamp
        .filter(|ms| ms.is_finite() && *ms > 0.0)
        .map_or(When::Unknown, |ms| When::At((ms * 1000.0) as i64));
    let message = shortened(&entry.message);
    // `<URL> - <text>`, or `<URL> <line>:<column> <text>`.
    let (url, rest) = match message.split_once(' ') {
        Some((url, rest)) if url.contains("://") => (Some(url.to_owned()), rest.trim_start_matches("- ")),
        _ => (None, message),
    };
    Raw { line, when, text: rest.to_owned(), url, count: 1 }
}

/// Text of a console, one message per line, or wrapped to several lines.
fn lines(text: &str) -> Vec<Raw> {
    let mut raws: Vec<Raw> = Vec::new();
    // Lines since the start of the last message, while its reason is missing.
    let mut wanting: Option<usize> = None;
    for (number, line) in (1_u64..).zip(text.split('\n')) {
        let line = shortened(line.trim_end_matches('\r'));
        let Head { when, rest, level_is_known } = head(line);
        let goes_on = wanting.filter(|lines| {
            *lines + 1 < MOST_LINES && !level_is_known && !is_stack(line) && !rest.trim().is_empty() && !is_head(rest)
        });
        if let (Some(lines), Some(raw)) = (goes_on, raws.last_mut()) {
            raw.text.push(' ');
            raw.text += rest.trim_start();
            wanting = lacks_reason(&raw.text).then_some(lines + 1);
        } else if begins(rest) {
            if raws.len() >= MOST_MESSAGES {
                break;
            }
            let text = rest.to_owned();
            wanting = lacks_reason(&text).then_some(0);
            raws.push(Raw { line: number, when, text, url: None, count: 1 });
        } else {
            wanting = None;
        }
    }
    raws
}

/// Whether a line starts a new message.
fn is_head(text: &str) -> bool {
    text.contains("Access to ")
        || text.contains("Cross-Origin Request ")
        || text.contains("Failed to load ")
        || text.contains(" net::ERR_")
}

/// Whether a message continues on the next line, because its reason is still missing.
fn lacks_reason(text: &str) -> bool {
    let is_chromium = text.contains("Access to ") && !text.contains(" policy: ")
        || text.trim_end().ends_with("policy:")
        || text.trim_end().ends_with("access control check:");
    let is_firefox = text.contains("Cross-Origin Request Blocked") && !text.contains("(Reason: ") || {
        let reason = text.rsplit_once("(Reason: ").map(|(_, reason)| reason);
        reason.is_some_and(|reason| !reason.contains(')'))
    };
    is_chromium || is_firefox
}

fn is_stack(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with("at ") || text.starts_with('@') || text.contains(" @ ") || line.starts_with('\t')
}

/// Whether a line may be a message about a request.
fn begins(text: &str) -> bool {
    is_likely(text) && !is_stack(text) && !is_quoted(text)
}

/// Whether a message of Chromium is only quoted: Chromium prints none in quotes.
fn is_quoted(text: &str) -> bool {
    let before = text.split_once("Access to ").map(|(before, _)| before);
    before.is_some_and(|before| before.ends_with(['"', '\'', '`', '“', '‘', '«']))
}

/// Whether a text contains typical parts of messages about blocked requests, in any language.
pub(super) fn is_likely(text: &str) -> bool {
    const SIGNS: [&str; 25] = [
        "Access to ",
        "CORS",
        "Access-Control-",
        "access control checks",
        "Cross-Origin",
        "Cross origin requests",
        "Cross-origin ",
        "Preflight response",
        "net::ERR_",
        "OpaqueResponseBlocking",
        "Content Security Policy",
        "Content-Security-Policy",
        "Mixed Content",
        "mixed active content",
        "mixed display content",
        "insecure content",
        "Credentials flag",
        "cannot load",
        "FetchEvent",
        "ServiceWorker",
        "Security Error",
        "has credentials",
        "redirect mode",
        "MIME type",
        "integrity attribute",
    ];
    SIGNS.iter().any(|sign| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some())
}

/// The beginning of a line.
fn shortened(line: &str) -> &str {
    beginning(line, LONGEST_LINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_web_driver_are_found_with_their_lines() {
        let text = "[\n{\"level\":\"SEVERE\",\"message\":\"https://app.example/ - Access to fetch CORS\",\"timestamp\":1795384913840},\n\
                    {\"level\":\"INFO\",\"message\":\"hello\",\"timestamp\":1},\n{\"level\":\"SEVERE\",\"message\":\"https://api.example/a - \
                    Failed to load resource: net::ERR_FAILED\",\"timestamp\":1795384913841}\n]\n";
        let raws = raws(text).raws;
        let found: Vec<_> = raws.iter().map(|raw| (raw.line, raw.url.as_deref(), &*raw.text)).collect();
        assert_eq!(
            found,
            [
                (2, Some("https://app.example/"), "Access to fetch CORS"),
                (4, Some("https://api.example/a"), "Failed to load resource: net::ERR_FAILED"),
            ]
        );
        assert_eq!(raws[0].when, When::At(1_795_384_913_840_000));
        // Cut off, and in lines.
        let cut = super::raws(text.get(..text.len() - 9).unwrap());
        assert_eq!((cut.raws.len(), cut.is_cut, super::raws(text).is_cut), (1, true, false));
        let lines = super::raws("{\"message\":\"a CORS\"}\n{\"message\":\"b CORS\"}\n");
        assert_eq!((lines.raws.len(), lines.is_cut), (2, false));
    }

    #[test]
    fn a_wrapped_message_is_put_together_and_stacks_are_left_out() {
        let text = "users:1 Access to fetch at 'https://a.example/'\n  from origin 'https://b.example' has been blocked by CORS policy:\n\
                    No 'Access-Control-Allow-Origin' header is present.\n    at load (app.js:1:2)\n(anonymous) @ app.js:57\nhello\n";
        let raws = raws(text).raws;
        assert_eq!(raws.len(), 1, "{raws:?}");
        assert!(raws[0].text.ends_with("policy: No 'Access-Control-Allow-Origin' header is present."), "{raws:?}");
    }
}
