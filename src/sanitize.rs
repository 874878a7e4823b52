//! Makes text safe for terminals and tickets: control characters and escape sequences, bidirectional marks and invisible
//! characters are shown as escapes, `\u{202e}`.

use std::borrow::Cow;

/// One safe line of text. Line feeds and tabs are escaped like other control characters, and so are the commands that
/// build services recognise anywhere in a line (`##[error]`, `##vso[…]`).
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    if !text.contains(is_unsafe) {
        return if text.contains("##") { without_commands(text) } else { Cow::Borrowed(text) };
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(if out.contains("##") { without_commands(&out).into_owned() } else { out })
}

/// `##vso[` as `\u{23}#vso[`.
fn without_commands(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("##") {
        out += before;
        if after.starts_with('#') {
            // In a longer run the last two count.
            out.push('#');
            rest = rest.get(before.len() + 1..).unwrap_or_default();
            continue;
        }
        let word = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        out += if word.starts_with('[') { "\\u{23}#" } else { "##" };
        rest = after;
    }
    Cow::Owned(out + rest)
}

/// The first bytes of a text that is longer than `most`, with a mark that something is missing.
pub(crate) fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let end = (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = text.get(..end).unwrap_or_default();
    Cow::Owned(format!("{start}… ({} bytes)", text.len()))
}

/// Whether a text is printable ASCII without `#`, as nearly all are: then nothing needs escaping.
pub(crate) fn is_plain(text: &str) -> bool {
    // Without an early exit the compiler can vectorise the loop.
    text.bytes().fold(true, |plain, b| plain & matches!(b, b' '..=b'~') & (b != b'#'))
}

/// Whether a character controls a terminal, changes the direction of text, or is invisible.
#[inline]
pub(crate) fn is_unsafe(c: char) -> bool {
    // Most characters first.
    !matches!(c, ' '..='~') && is_rare_and_unsafe(c)
}

fn is_rare_and_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}' | '\u{ffff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_invisible_characters_are_shown() {
        let cases = [
            ("plain ä 漢", "plain ä 漢"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("a\u{202e}b\u{200b}c\u{feff}", "a\\u{202e}b\\u{200b}c\\u{feff}"),
            ("##[error]x ## y ###vso[z", "\\u{23}#[error]x ## y #\\u{23}#vso[z"),
            ("two\r\nlines\tand\u{2028}more", "two\\r\\nlines\\tand\\u{2028}more"),
        ];
        for (text, expected) in cases {
            assert_eq!(sanitize(text), expected);
        }
    }
    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(shortened("äöü", 6), "äöü");
        assert_eq!(shortened("äöü", 5), "äö… (6 bytes)");
    }
}
