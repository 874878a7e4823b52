//! The implementations against each other, and against a reader of one byte after the other.

use super::mask::LANE;
use super::short::{quote_or_backslash, special};
use super::*;
use proptest::prelude::*;

/// What the scanner does, byte by byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Plain {
    depth: u64,
    in_string: bool,
    is_escaped: bool,
    string_so_far: u64,
}

impl Plain {
    fn container(&mut self, bytes: &[u8], outer: u64) -> Option<usize> {
        for (at, &byte) in bytes.iter().enumerate() {
            self.string_so_far += 1;
            if std::mem::take(&mut self.is_escaped) {
                // A bracket outside of strings stays one after a backslash; there only quotes lose their meaning.
                if byte == b'"' || self.in_string || byte == b'\\' {
                    continue;
                }
            }
            match byte {
                b'\\' => self.is_escaped = true,
                b'"' => (self.in_string, self.string_so_far) = (!self.in_string, 0),
                b'{' | b'[' if !self.in_string => self.depth += 1,
                b'}' | b']' if !self.in_string => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth <= outer {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn state(&self) -> (u64, Option<u64>, bool) {
        (self.depth, self.in_string.then_some(self.string_so_far), self.is_escaped)
    }
}

fn state(scanner: &Scanner) -> (u64, Option<u64>, bool) {
    (scanner.depth(), scanner.string_so_far(), scanner.is_escaped())
}

/// Feeds the bytes cut at `cuts`, and checks every step against the plain reader.
fn assert_same(bytes: &[u8], cuts: &[usize], outer: u64) {
    for level in Level::available() {
        let (mut scanner, mut plain) = (Scanner::new(level), Plain::default());
        let mut from = 0;
        for &to in cuts.iter().chain([&bytes.len()]) {
            let part = &bytes[from..to];
            let (end, expected) = (scanner.container(part, outer), plain.container(part, outer));
            assert_eq!(end, expected, "{level:?}: {} from {from}", bytes.escape_ascii());
            if end.is_some() {
                break;
            }
            assert_eq!(state(&scanner), plain.state(), "{level:?}: {} from {from}", bytes.escape_ascii());
            from = to;
        }
        let longest = scanner.longest_string();
        if !longest.is_empty() {
            let (start, end) = (longest.start as usize, longest.end as usize);
            assert_eq!(bytes[start - 1], b'"', "{level:?}: {}", bytes.escape_ascii());
            assert_eq!(end_of_string(bytes, start), Some(end), "{level:?}: {}", bytes.escape_ascii());
        }
    }
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        4 => prop::sample::select(b"\"\\{}[]".to_vec()),
        2 => prop::sample::select(b"abc,: \n\x02\x1b\x3b\x5c\x7b\x7d\x80\xdb\xfb\xff".to_vec()),
        1 => any::<u8>(),
    ];
    let run = prop::sample::select(vec![&b"\\"[..], b"\"", b"\\\"", b"x", b"{", b"[{"])
        .prop_flat_map(|piece| (1..140_usize).prop_map(move |times| piece.repeat(times)));
    let piece = prop_oneof![3 => prop::collection::vec(byte, 0..40), 1 => run];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_implementations_agree_with_the_plain_reader(bytes in text(), outer in 0..3_u64, cuts in prop::collection::vec(0..2000_usize, 0..4)) {
        let bytes = [b"{[{", &bytes[..]].concat();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
        cuts.sort_unstable();
        assert_same(&bytes, &cuts, outer);
    }

    #[test]
    fn strings_end_where_the_plain_reader_says(bytes in text(), cut in 0..2000_usize) {
        let (first, second) = bytes.split_at(cut.min(bytes.len()));
        let mut is_escaped = false;
        let expected = bytes.iter().position(|&byte| {
            let was_escaped = is_escaped;
            is_escaped = byte == b'\\' && !was_escaped;
            byte == b'"' && !was_escaped
        });
        prop_assert_eq!(end_of_string(&bytes, 0), expected.map(|at| at + 1));
        let (plain, rest) = split_plain(&bytes);
        prop_assert_eq!([plain.as_bytes(), rest].concat(), &bytes[..]);
        prop_assert!(plain.bytes().all(|byte| (b' '..0x80).contains(&byte) && !b"\\\"".contains(&byte)));
        if rest.first() == Some(&b'"') {
            prop_assert_eq!(Some(plain.len()), expected);
        }
        for level in Level::available() {
            let mut scanner = Scanner::in_string(level);
            let end = scanner.string(first).or_else(|| scanner.string(second).map(|end| first.len() + end));
            prop_assert_eq!(end, expected.map(|at| at + 1), "{:?}", level);
        }
    }
}

#[test]
fn text_may_be_cut_at_every_position() {
    let text = br#"{"a\\\"{":[{"b":"}]\\"}],"c":"\u0022\\\\\\\"","\\":{"long":"0123456789012345678901234567890123456789\""}}x"#;
    for cut in 0..text.len() {
        for other in cut..text.len() {
            assert_same(text, &[cut, other], 0);
        }
    }
}

#[test]
fn nesting_is_as_deep_as_the_file_likes() {
    for level in Level::available() {
        let text = "[".repeat(100_000) + &"]".repeat(100_000) + "]";
        assert_eq!(Scanner::new(level).container(text.as_bytes(), 0), Some(200_000), "{level:?}");
    }
}

#[test]
fn each_byte_is_classified_alike() {
    for byte in 0..=u8::MAX {
        for place in 0..LANE {
            let mut bytes = [b'x'; LANE];
            bytes[place] = byte;
            let expected = u32::from(matches!(byte, b'"' | b'\\')) << place;
            assert_eq!(quote_or_backslash(&bytes), expected, "{byte:#x} at {place}");
            assert_eq!(mask::quote_or_backslash(&bytes), expected, "{byte:#x} at {place}");
            let expected = u32::from(matches!(byte, b'"' | b'\\') || !(b' '..0x80).contains(&byte)) << place;
            assert_eq!((special(&bytes), mask::special(&bytes)), (expected, expected), "{byte:#x} at {place}");
            bytes = [b' '; LANE];
            bytes[place] = byte;
            let expected = if byte == b' ' { LANE } else { place };
            assert_eq!(skip_spaces(&bytes, 0), expected, "{byte:#x} at {place}");
            assert_eq!(
                (mask::no_space(&bytes) | 1 << LANE).trailing_zeros() as usize,
                expected,
                "{byte:#x} at {place}"
            );
        }
    }
}

#[test]
fn plain_beginnings_are_printable_ascii_without_escapes() {
    let behind = "x".repeat(40);
    for length in 0..300 {
        let text = "a".repeat(length);
        let plain = "a".repeat(length.min(256));
        for end in ["\"", "\\n", "é", "\u{80}", "\n", "\t"] {
            let got = format!("{text}{end}\"{behind}");
            assert_eq!(split_plain(got.as_bytes()), (plain.as_str(), &got.as_bytes()[plain.len()..]), "{length}");
        }
    }
    // What is too short to be looked at is not known to be plain.
    assert_eq!(split_plain(b"abc\""), ("", &b"abc\""[..]));
}

#[test]
fn the_portable_implementation_is_always_there_and_the_best_comes_first() {
    let levels = Level::available();
    assert_eq!((levels.first(), levels.last()), (Some(&Level::best()), Some(&Level(Instructions::Portable))));
}

#[test]
fn plain_numbers_are_digits_with_a_sign_and_a_fraction() {
    for (text, expected) in [
        ("0,", Some("0")),
        ("-12.50}", Some("-12.50")),
        ("007 ", Some("007")),
        ("1.\n", None),
        ("-,", None),
        (".5,", None),
        ("1e3,", None),
        ("12px,", None),
        ("12", None),
        ("é", None),
        ("", None),
    ] {
        let expected = expected.map(|number| (number, number.len()));
        assert_eq!(plain_number(text.as_bytes(), 0), expected, "{text}");
        assert_eq!(plain_number(format!("[{text}").as_bytes(), 1), expected.map(|(n, end)| (n, end + 1)), "{text}");
    }
}

#[test]
fn the_longest_string_is_known() {
    let long = "a\\\"}".repeat(50);
    let text = format!(r#"{{"b":"{0}","c":["{0}{0}"],"d":"{0}"}}"#, long);
    for level in Level::available() {
        let mut scanner = Scanner::new(level);
        assert_eq!(scanner.container(text.as_bytes(), 0), Some(text.len()), "{level:?}");
        let longest = scanner.longest_string();
        assert_eq!(
            text.get(longest.start as usize..longest.end as usize),
            Some(&*format!("{long}{long}\"")),
            "{level:?}"
        );
    }
}
