//! UTF-16 to UTF-8. Windows editors and PowerShell redirections write UTF-16.

use std::io::{self, Read};

/// Bytes to transcode at a time.
const BLOCK: usize = 64 * 1024;

/// Reads UTF-16 as UTF-8. Lone surrogates and an odd last byte become U+FFFD.
pub(super) struct Utf16<R> {
    input: R,
    unit: fn([u8; 2]) -> u16,
    /// Bytes that are not transcoded yet: half a unit, or half a surrogate pair.
    left: Vec<u8>,
    text: Vec<u8>,
    /// Bytes of the text already returned.
    given: usize,
    at_end: bool,
}

impl<R: Read> Utf16<R> {
    /// After the byte order mark.
    pub(super) fn new(input: R, unit: fn([u8; 2]) -> u16) -> Self {
        Utf16 { input, unit, left: Vec::new(), text: Vec::new(), given: 0, at_end: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() && !self.at_end {
            let before = self.left.len();
            self.input.by_ref().take(BLOCK as u64).read_to_end(&mut self.left)?;
            self.at_end = self.left.len() - before < BLOCK;
            self.transcode();
        }
        Ok(())
    }

    fn transcode(&mut self) {
        let (pairs, odd) = self.left.as_chunks::<2>();
        let mut units: Vec<u16> = pairs.iter().map(|&pair| (self.unit)(pair)).collect();
        // A high surrogate waits for the next unit.
        let waits = !self.at_end && units.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit));
        if waits {
            units.pop();
        }
        let mut text: String =
            char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        if self.at_end && !odd.is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
        self.text = text.into_bytes();
        self.left.drain(..units.len() * 2);
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.refill()?;
        }
        let length = self.text.get(self.given..).unwrap_or_default().read(buffer)?;
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use crate::input::{MAX_EXPANDED, decode};
    use std::io::Read;

    fn decoded(bytes: &[u8]) -> Vec<u8> {
        let read = |input: &mut (dyn Read + Send)| {
            let mut text = Vec::new();
            input.read_to_end(&mut text).map(|_| text)
        };
        decode(bytes, MAX_EXPANDED, read).unwrap().value.unwrap()
    }

    #[test]
    fn utf16_is_known_by_its_mark() {
        for (bytes, text) in [
            (&b"{}"[..], &b"{}"[..]),
            (b"", b""),
            (b"\xEF\xBB\xBF{}", b"\xEF\xBB\xBF{}"),
            (b"\xFF\xFE{\0}\0", b"{}"),
            (b"\xFE\xFF\0{\0}", b"{}"),
            (b"\xFF\xFE\xe9\0", "\u{e9}".as_bytes()),
            (b"\xFF\xFE\x3d\xd8\x00\xde", "\u{1F600}".as_bytes()),
            (b"\xFF\xFE\x3d\xd8x\0", "\u{FFFD}x".as_bytes()),
            (b"\xFF\xFE{\0}", "{\u{FFFD}".as_bytes()),
            (b"\xFF\xFE", b""),
            (b"\xFF", b"\xFF"),
        ] {
            assert_eq!(decoded(bytes), text, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn pairs_are_kept_together_wherever_a_block_ends() {
        let text = "\u{1F600}é".repeat(60_000);
        for lead in ["", "x", "xy"] {
            let text = format!("{lead}{text}");
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(decoded(&[b"\xFF\xFE", &bytes[..]].concat()), text.as_bytes());
        }
    }
}
