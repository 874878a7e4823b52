//! Decodes the inside of a JSON string. It never fails: what is not text becomes U+FFFD.

use std::borrow::Cow;

use memchr::memchr;

const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// A text as written, not decoded yet.
#[derive(Clone, Debug)]
pub(in crate::har) enum RawText<'a> {
    /// Plain text.
    Plain(&'a str),
    /// The bytes between the quotes, and how many of them are printable ASCII without escapes at least.
    Odd(&'a [u8], usize),
}

impl Default for RawText<'_> {
    fn default() -> Self {
        RawText::Plain("")
    }
}

impl<'a> RawText<'a> {
    /// The text, decoded.
    #[inline]
    pub(in crate::har) fn text(&self) -> Cow<'a, str> {
        match self {
            RawText::Plain(text) => Cow::Borrowed(text),
            RawText::Odd(raw, plain) => decode(raw, *plain),
        }
    }

    /// The bytes between its quotes.
    pub(in crate::har) fn written(&self) -> &'a [u8] {
        match self {
            RawText::Plain(text) => text.as_bytes(),
            RawText::Odd(raw, _) => raw,
        }
    }
}

/// The text of a string, given the bytes between its quotes, the first `plain` of which are known to be printable ASCII
/// without escapes.
fn decode(raw: &[u8], plain: usize) -> Cow<'_, str> {
    let (before, behind) = raw.split_at_checked(plain).unwrap_or((&[], raw));
    let Some(escape) = memchr(b'\\', behind) else {
        return std::str::from_utf8(raw).map_or_else(|_| String::from_utf8_lossy(raw), Cow::Borrowed);
    };
    let mut out = Vec::with_capacity(raw.len());
    let (plain, mut rest) = raw.split_at(before.len() + escape);
    out.extend_from_slice(plain);
    // Where there is one escape, the next is near.
    while let [byte, after @ ..] = rest {
        rest = match (byte, after) {
            (b'\\', [letter @ (b'"' | b'\\' | b'/'), after @ ..]) => {
                out.push(*letter);
                after
            }
            (b'\\', _) => {
                let (decoded, after) = unescape(rest);
                out.extend_from_slice(decoded.encode_utf8(&mut [0; 4]).as_bytes());
                after
            }
            _ => {
                out.push(*byte);
                after
            }
        };
    }
    Cow::Owned(String::from_utf8(out).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
}

/// One escape sequence at the start of `text`: its character and what follows.
fn unescape(text: &[u8]) -> (char, &[u8]) {
    match text {
        [b'\\', b'u', rest @ ..] => unicode(rest),
        [b'\\', letter @ 0..=0x7F, rest @ ..] => (
            match letter {
                b'b' => '\u{8}',
                b'f' => '\u{C}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                other => char::from(*other),
            },
            rest,
        ),
        [_, rest @ ..] => (REPLACEMENT, rest),
        [] => (REPLACEMENT, text),
    }
}

/// The digits after `\u`; a high surrogate takes the low one after it along.
fn unicode(text: &[u8]) -> (char, &[u8]) {
    let Some((unit, rest)) = four_hex(text) else { return (REPLACEMENT, text) };
    if let Some(character) = char::from_u32(unit) {
        return (character, rest);
    }
    if let [b'\\', b'u', after @ ..] = rest
        && (0xD800..0xDC00).contains(&unit)
        && let Some((low @ 0xDC00..0xE000, end)) = four_hex(after)
    {
        let scalar = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        return (char::from_u32(scalar).unwrap_or(REPLACEMENT), end);
    }
    (REPLACEMENT, rest)
}

fn four_hex(text: &[u8]) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(4)?;
    let mut value = 0;
    for &digit in digits {
        value = value * 16 + char::from(digit).to_digit(16)?;
    }
    Some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_characters_and_what_is_no_text_becomes_the_replacement_character() {
        for (raw, text) in [
            (&b"plain"[..], "plain"),
            (b"", ""),
            (br#"a\"b\\c\/d"#, "a\"b\\c/d"),
            (br"\b\f\n\r\t", "\u{8}\u{C}\n\r\t"),
            (br"\u0041\u00e9\u0000", "A\u{e9}\0"),
            (br"\ud83d\ude00!", "\u{1F600}!"),
            (br"\ud83d", "\u{FFFD}"),
            (br"\ud83dx", "\u{FFFD}x"),
            (br"\ud83d\u0041", "\u{FFFD}A"),
            (br"\ude00\ud83d", "\u{FFFD}\u{FFFD}"),
            (br"\u12", "\u{FFFD}12"),
            (br"\uzzzz", "\u{FFFD}zzzz"),
            (br"\x41", "x41"),
            (b"\xff\xfe", "\u{FFFD}\u{FFFD}"),
            (b"\\n\xff", "\n\u{FFFD}"),
            (b"raw\nline\x01", "raw\nline\x01"),
            (b"end\\", "end\u{FFFD}"),
            (b"\\\xc3\xa9", "\u{FFFD}\u{e9}"),
        ] {
            let plain = raw.iter().take_while(|byte| (b' '..0x80).contains(*byte) && **byte != b'\\').count();
            for plain in 0..=plain {
                assert_eq!(decode(raw, plain), text, "{} from {plain}", raw.escape_ascii());
            }
        }
    }
}
