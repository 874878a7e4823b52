//! Decodes escapes, once or several times, and maps each decoded byte to its position in the original text.

use std::borrow::Cow;

/// A text, with the position of each of its bytes in the original text.
pub(super) struct Level<'a> {
    pub(super) text: Cow<'a, str>,
    /// Start of the original escape or byte of each byte; `None` if nothing was decoded.
    places: Option<Vec<usize>>,
    /// Length of the original text.
    length: usize,
}

impl<'a> Level<'a> {
    /// An undecoded text.
    pub(super) fn of(text: &'a str) -> Level<'a> {
        Level { text: Cow::Borrowed(text), places: None, length: text.len() }
    }

    /// The position in the original text.
    pub(super) fn place(&self, at: usize) -> usize {
        self.places.as_ref().map_or(at, |places| places.get(at).copied().unwrap_or(self.length))
    }

    /// This text with the escapes of URLs (`%40`), JSON and JavaScript (`\u0040`, `\x40`, `\"`) and HTML (`&quot;`, `&#64;`)
    /// decoded; `None` if it has none.
    pub(super) fn decoded(&self) -> Option<Level<'static>> {
        let bytes = self.text.as_bytes();
        memchr::memchr3(b'%', b'\\', b'&', bytes)?;
        let mut out = Vec::with_capacity(bytes.len());
        let mut places = Vec::with_capacity(bytes.len());
        let mut at = 0;
        let mut changed = false;
        while let Some(byte) = bytes.get(at) {
            let (c, length) = match escape(bytes.get(at..).unwrap_or_default()) {
                Some((c, length)) => {
                    changed = true;
                    (c, length)
                }
                None => (Decoded::Byte(*byte), 1),
            };
            let mut room = [0; 4];
            let decoded = match c {
                Decoded::Byte(byte) => {
                    room = [byte, 0, 0, 0];
                    1
                }
                Decoded::Char(c) => c.encode_utf8(&mut room).len(),
            };
            out.extend(room.iter().take(decoded));
            places.extend(std::iter::repeat_n(self.place(at), decoded));
            at += length;
        }
        changed.then(|| Level { text: Cow::Owned(valid(out)), places: Some(places), length: self.length })
    }
}

/// A text of the same length, with a control character for each byte that is not UTF-8.
fn valid(bytes: Vec<u8>) -> String {
    let text = match String::from_utf8(bytes) {
        Ok(text) => return text,
        Err(error) => error.into_bytes(),
    };
    let mut out = String::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        out += chunk.valid();
        out.extend(chunk.invalid().iter().map(|_| '\u{7f}'));
    }
    out
}

enum Decoded {
    Byte(u8),
    Char(char),
}

/// The meaning and length of the escape at the start of a text.
fn escape(text: &[u8]) -> Option<(Decoded, usize)> {
    match text {
        [b'%', rest @ ..] => Some((Decoded::Byte(u8::try_from(hex(rest, 2)?).ok()?), 3)),
        [b'\\', b'u', rest @ ..] => Some((character(hex(rest, 4)?), 6)),
        [b'\\', b'x', rest @ ..] => Some((character(hex(rest, 2)?), 4)),
        [b'\\', quote @ (b'"' | b'\'' | b'/' | b'\\'), ..] => Some((Decoded::Byte(*quote), 2)),
        [b'&', b'#', rest @ ..] => {
            let end = rest.iter().take(8).position(|b| *b == b';')?;
            let number = std::str::from_utf8(rest.get(..end)?).ok()?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            Some((character(number), end + 3))
        }
        [b'&', rest @ ..] => {
            let names = [
                (&b"quot;"[..], b'"'),
                (b"amp;", b'&'),
                (b"lt;", b'<'),
                (b"gt;", b'>'),
                (b"apos;", b'\''),
                (b"equals;", b'='),
                (b"colon;", b':'),
                (b"commat;", b'@'),
                (b"nbsp;", b' '),
            ];
            let (name, byte) = names.into_iter().find(|(name, _)| rest.starts_with(name))?;
            Some((Decoded::Byte(byte), name.len() + 1))
        }
        _ => None,
    }
}

fn character(number: u32) -> Decoded {
    Decoded::Char(char::from_u32(number).unwrap_or('\u{7f}'))
}

fn hex(text: &[u8], digits: usize) -> Option<u32> {
    let digits = text.get(..digits)?;
    digits.iter().try_fold(0, |number, b| Some(number * 16 + char::from(*b).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_one_level_at_a_time() {
        let cases = [
            ("j%2540e", vec!["j%40e", "j@e"]),
            (r#"{\"a\":\"\u0040\"}"#, vec![r#"{"a":"@"}"#]),
            ("&quot;a&#64;&#x62;&quot;", vec!["\"a@b\""]),
            ("%ff%c3%a9", vec!["\u{7f}é"]),
            ("100% \\d &c", vec![]),
            ("plain", vec![]),
        ];
        for (text, expected) in cases {
            let levels = std::iter::successors(Level::of(text).decoded(), Level::decoded);
            let levels: Vec<_> = levels.map(|level| level.text.into_owned()).collect();
            assert_eq!(levels, expected, "{text}");
        }
    }

    #[test]
    fn every_byte_knows_its_place() {
        let twice = Level::of("ab%2540c").decoded().and_then(|level| level.decoded()).unwrap();
        assert_eq!(twice.text, "ab@c");
        assert_eq!([0, 1, 2, 3, 4].map(|at| twice.place(at)), [0, 1, 2, 7, 8]);
    }
}
