//! Why a file cannot be read as a HAR at all.

use memchr::{memchr, memrchr};
use unicode_width::UnicodeWidthChar;

use crate::har::window::chunk::Chunk;
use crate::har::window::position::Position;

/// Columns of an excerpt, and how many of them are before the place it is about.
const EXCERPT_COLUMNS: usize = 60;
const COLUMNS_BEFORE: usize = 30;

/// Why a file cannot be read as a HAR at all. A file that is only cut short or damaged further on gives entries and
/// [`Damage`](super::Damage) instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The bytes cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// There is nothing in it but whitespace.
    #[error("the file is empty")]
    Empty,
    /// It is not JSON before its first entry.
    #[error("not JSON at line {line}, column {column}: {message}")]
    NotJson {
        /// Bytes before the place, from 0.
        offset: u64,
        /// Its line, from 1.
        line: u64,
        /// Its column, from 1, in bytes.
        column: u64,
        /// The text around the place: at most 60 columns of its line, without control characters.
        excerpt: String,
        /// Columns of the excerpt that are before the place.
        caret: usize,
        /// What is wrong there.
        message: String,
    },
    /// It is JSON without a list of entries.
    #[error("valid JSON, but not a HAR: {found}")]
    NotHar {
        /// What the file holds instead.
        found: String,
    },
}

impl ReadError {
    /// Something other than JSON at the byte `at` of the text in memory.
    pub(super) fn not_json(text: &Chunk, at: usize, message: String) -> Self {
        let Position { offset, line, column } = text.lines().at(at);
        let (excerpt, caret) = excerpt(text.bytes(), at);
        ReadError::NotJson { offset, line, column, excerpt, caret, message }
    }
}

/// The text around the byte `at`, and the columns before it.
fn excerpt(bytes: &[u8], at: usize) -> (String, usize) {
    let (before, after) = bytes.split_at_checked(at).unwrap_or((bytes, &[]));
    let line_before = before.get(memrchr(b'\n', before).map_or(0, |feed| feed + 1)..).unwrap_or_default();
    let line_after = after.get(..memchr(b'\n', after).unwrap_or(after.len())).unwrap_or_default();
    // Four bytes a column are enough for any text; a whole line may be the whole file.
    let near = line_before.get(line_before.len().saturating_sub(COLUMNS_BEFORE * 4)..).unwrap_or_default();
    let near = String::from_utf8_lossy(near);
    let far = String::from_utf8_lossy(line_after.get(..EXCERPT_COLUMNS * 4).unwrap_or(line_after));
    let (mut caret, mut shown): (usize, Vec<char>) = (0, Vec::new());
    for c in near.chars().rev().map(printable) {
        caret += c.width().unwrap_or(0);
        if caret > COLUMNS_BEFORE {
            caret -= c.width().unwrap_or(0);
            break;
        }
        shown.push(c);
    }
    let mut text: String = shown.iter().rev().collect();
    let mut columns = caret;
    for c in far.trim_end().chars().map(printable) {
        columns += c.width().unwrap_or(0);
        if columns > EXCERPT_COLUMNS {
            break;
        }
        text.push(c);
    }
    (text, caret)
}

/// Terminals act on control and format characters; characters without width would move the caret.
fn printable(c: char) -> char {
    match c.width() {
        Some(1..) => c,
        _ if c == '\t' => ' ',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_part_of_one_line_and_points_at_the_place() {
        for (text, at, expected) in [
            ("abc", 1, ("abc", 1)),
            ("one\ntwo\nthree", 5, ("two", 1)),
            ("\x1b[31m\u{202e}x", 0, ("\u{fffd}[31m\u{fffd}x", 0)),
            ("a\tb\r\n", 2, ("a b", 2)),
            ("    \n", 4, ("    ", 4)),
            ("字x", 3, ("字x", 2)),
            ("", 0, ("", 0)),
            ("abc", 3, ("abc", 3)),
        ] {
            assert_eq!(excerpt(text.as_bytes(), at), (expected.0.to_owned(), expected.1), "{text:?}");
        }
    }

    #[test]
    fn an_excerpt_is_at_most_sixty_columns_wide() {
        let text = "x".repeat(1000);
        assert_eq!(excerpt(text.as_bytes(), 500), ("x".repeat(60), 30));
        let wide = "字".repeat(1000);
        assert_eq!(excerpt(wide.as_bytes(), 1500), ("字".repeat(30), 30));
    }
}
