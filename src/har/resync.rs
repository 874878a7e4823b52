//! Finds the next entry behind a place where the JSON is broken.

use std::ops::Range;

use memchr::memchr_iter;

use super::EntryIndex;
use super::about::is_entry_member;
use super::json::Cursor;
use super::position::Position;
use super::read_entry::read_entry;

/// How many places of one file are tried. Each try may step over the rest of the file, so a hostile file full of
/// half-open entries must not get one for each.
pub(super) const ATTEMPTS: usize = 64;

/// The start of the first whole entry in `range`: an element of an array that opens with a member that only entries
/// have, can be read to its end, and names a URL.
///
/// Quotes inside strings are escaped, so a HAR within a body does not look like one.
pub(super) fn next_entry(bytes: &[u8], range: Range<usize>, attempts_left: &mut usize) -> Option<usize> {
    let from = range.start;
    for at in memchr_iter(b'{', bytes.get(range)?).map(|at| from + at) {
        if !follows_comma(bytes, at) || !opens_entry(bytes, at) {
            continue;
        }
        *attempts_left = attempts_left.checked_sub(1)?;
        if is_whole(bytes, at) {
            return Some(at);
        }
    }
    None
}

fn follows_comma(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    before.iter().rev().find(|byte| !byte.is_ascii_whitespace()) == Some(&b',')
}

fn opens_entry(bytes: &[u8], at: usize) -> bool {
    // A name is short: a quote that is never closed must not be followed to the end of the file.
    let beginning = bytes.get(at..).unwrap_or_default();
    let mut cursor = Cursor::new(beginning.get(..200).unwrap_or(beginning), 0);
    cursor.take(b'{') && matches!(cursor.next_member(&mut true), Ok(Some(key)) if is_entry_member(&key.name))
}

fn is_whole(bytes: &[u8], at: usize) -> bool {
    let Ok(range) = Cursor::new(bytes, at).skip_value() else { return false };
    let slice = bytes.get(range).unwrap_or_default();
    read_entry(slice, Position::START, EntryIndex(0), "".into()).is_ok_and(|entry| !entry.request.url.is_empty())
}
