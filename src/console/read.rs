//! Reads a log: from bytes to text to messages.

use super::error::{LogError, MOST_BYTES};
use super::formats::{self, Raws};
use super::said::messages_of;
use super::urls::beginning;
use super::{Log, trace};
use crate::input::{begins_as_archive, decode, text_members};
use std::io::{self, BufReader, Read};

impl Log {
    /// Reads a log or a paste. Its format is detected by its content: saved or copied text of Chrome, Safari and Firefox (in
    /// any of its languages), the `browser` log of WebDriver as an array or in lines, a Playwright trace (`trace.zip` or its
    /// `trace.trace`). gzip, zstd and UTF-16 are detected by their first bytes. `name` is its name in reports.
    ///
    /// # Errors
    /// If the bytes cannot be read, are too many, or are none of these.
    pub fn read(name: &str, mut input: impl Read + Send) -> Result<Log, LogError> {
        let mut head = Vec::with_capacity(4);
        input.by_ref().take(4).read_to_end(&mut head)?;
        let is_zip = begins_as_archive(&head);
        let input = io::Cursor::new(head).chain(input);
        let raws = if is_zip { read_archive(input)? } else { raws(&text_of(input)?)? };
        let (messages, is_cut) = messages_of(raws);
        Ok(Log { name: name.into(), messages, is_cut })
    }
}

fn read_archive(input: impl Read + Send) -> Result<Raws, LogError> {
    let is_trace = |name: &str| name.ends_with(".trace");
    let texts = text_members(BufReader::new(input), MOST_BYTES, is_trace).map_err(|error| {
        match error.kind() == io::ErrorKind::FileTooLarge {
            true => LogError::TooLong,
            false => LogError::Io(error),
        }
    })?;
    if texts.is_empty() {
        return Err(LogError::NoTrace);
    }
    let mut all = Raws::default();
    for text in texts {
        let Raws { raws, is_cut } = raws(&String::from_utf8_lossy(&text))?;
        all.raws.extend(raws);
        all.is_cut |= is_cut;
    }
    Ok(all)
}

fn text_of(input: impl Read + Send) -> Result<String, LogError> {
    let read = |text: &mut (dyn Read + Send)| {
        let mut bytes = Vec::new();
        text.take(MOST_BYTES + 1).read_to_end(&mut bytes).map(|_| bytes)
    };
    let bytes = decode(input, MOST_BYTES + 1, read)?.value?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(LogError::TooLong);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    if memchr::memchr(0, bytes).is_some() {
        return Err(LogError::NoText);
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    })
}

fn raws(text: &str) -> Result<Raws, LogError> {
    if trace::is_trace(text) {
        return trace::raws(text);
    }
    if is_har(text) {
        return Err(LogError::Har);
    }
    Ok(formats::raws(text))
}

/// A HAR begins with an object whose first member is `log`, or with a form that some viewers write.
fn is_har(text: &str) -> bool {
    /// `entries` must appear within this number of bytes.
    const HEAD: usize = 4096;
    let head = beginning(text, HEAD);
    let rest = head.trim_start().strip_prefix('{').map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with("\"log\"")) && head.contains("\"creator\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(bytes: &[u8]) -> String {
        Log::read("x.log", bytes).map_or_else(|error| error.to_string(), |log| format!("{} messages", log.len()))
    }

    #[test]
    fn what_is_no_log_is_refused_with_the_reason() {
        for (bytes, expected) in [
            (&b""[..], "0 messages"),
            (b"hello\n", "0 messages"),
            (b"{\"log\": {\"version\": \"1.2\", \"creator\": {}}}", "is a HAR file, not a console log"),
            (b"\x7fELF\0\0\0", "is not text"),
            (
                b"{\"version\":3,\"type\":\"context-options\"}\n",
                "is a Playwright trace of version 3, but only versions 6 to 10 are supported",
            ),
            (b"{\"type\":\"context-options\"}\n", "is a Playwright trace without a version"),
            (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "is a zip archive without a Playwright trace"),
        ] {
            assert_eq!(error_of(bytes), expected, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn a_log_that_is_too_long_is_refused() {
        let endless = io::repeat(b'x');
        assert!(matches!(Log::read("x.log", endless), Err(LogError::TooLong)));
    }

    #[test]
    fn saves_of_windows_are_read() {
        let line = "Access to fetch at 'https://api.example/a' from origin 'https://app.example' has been blocked by CORS \
                    policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.\r\n";
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(line.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [line.as_bytes().to_vec(), [b"\xEF\xBB\xBF", line.as_bytes()].concat(), utf16] {
            assert_eq!(Log::read("x.log", &bytes[..]).unwrap().len(), 1);
        }
    }
}
