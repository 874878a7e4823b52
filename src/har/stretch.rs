//! Entries that follow one another, read without knowing what stands before them: a guess where one begins, and what is
//! read from there on. It is right if whoever comes from the beginning of the file meets an element there.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use memchr::memchr_iter;

use super::Glance;
use super::about::is_entry_member;
use super::batch::{Item, NeedOf, place};
use super::entry_reader::EntryReader;
use super::json::Cursor;
use super::observed::Observed;
use super::position::{Lines, Position};
use super::read_entry::move_by;
use super::window::LONGEST_STRING;

/// Places that are tried: in what is no list of entries, none is right.
const TRIES: usize = 16;

/// What was read of a part of the input.
pub(super) struct Stretch {
    /// Where the first entry begins in it, behind a comma.
    pub(super) start: usize,
    /// Where the last ends.
    pub(super) end: usize,
    /// The position of that, as if the first entry were the beginning of a file.
    end_position: Position,
    /// Their positions are counted so, too.
    items: Vec<Item>,
    observed: Observed,
}

impl Stretch {
    /// Reads what it can of these bytes of the input.
    pub(super) fn read(bytes: &[u8], need: &NeedOf<'_>) -> Option<Stretch> {
        let read_first = |start| {
            let mut reader = EntryReader::default();
            let mut elements = Elements { bytes, at: start, items: Vec::new(), border: bytes.len() };
            let has_url = AtomicBool::new(false);
            let need = |seen: &Glance<'_>| {
                has_url.store(!seen.url.is_empty(), Relaxed);
                need(seen)
            };
            (elements.read_one(start, &mut reader, &need) && has_url.into_inner()).then_some((start, reader, elements))
        };
        let (start, mut reader, mut elements) = likely_entries(bytes).take(TRIES).find_map(read_first)?;
        elements.read_up_to(usize::MAX, &mut reader, need);
        let mut lines = Lines::new(bytes.get(start..)?, &[], Position::START);
        let end = elements.at;
        let items = elements.placed(&mut lines, start);
        let end_position = lines.at(end - start);
        Some(Stretch { start, end, end_position, items, observed: reader.observed })
    }

    /// What was read, now that it is known where it begins, and the position behind it.
    pub(super) fn beginning_at(mut self, position: Position) -> (Vec<Item>, Observed, Position) {
        for item in &mut self.items {
            if let Item::Entry(entry) | Item::Spare(_, entry) = item {
                move_by(entry, position);
            }
        }
        (self.items, self.observed, position.plus(self.end_position))
    }
}

/// Where elements of a list begin that look like entries: behind a comma, with a first member that only entries have. Quotes
/// within strings are escaped, so a HAR within a body does not look like one.
fn likely_entries(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let follows_comma = move |place: usize| {
        let before = bytes.get(..place).unwrap_or_default();
        before.iter().rev().find(|byte| !byte.is_ascii_whitespace()) == Some(&b',')
    };
    let opens_entry = move |place: &usize| {
        let place = *place;
        let mut cursor = Cursor::new(bytes, place + 1);
        cursor.peek() == Some(b'"')
            && follows_comma(place)
            && matches!(cursor.next_member(&mut true), Ok(Some(key)) if is_entry_member(&key.name))
    };
    memchr_iter(b'{', bytes).filter(opens_entry)
}

/// Reads elements of a list where nothing is odd.
pub(super) struct Elements<'a> {
    bytes: &'a [u8],
    /// Behind the last that was read.
    pub(super) at: usize,
    /// Where each begins, and what became of it.
    items: Vec<(usize, Item)>,
    /// Where a block of the input ends among the bytes.
    border: usize,
}

impl<'a> Elements<'a> {
    /// Elements of which the first stands behind the comma that these bytes begin with. A block of the input ends at `border`.
    pub(super) fn of(bytes: &'a [u8], border: usize) -> Self {
        Elements { bytes, at: 0, items: Vec::new(), border }
    }

    /// Reads elements up to the one that begins at `until`. False when none begins there, or something odd comes first.
    pub(super) fn read_up_to(&mut self, until: usize, reader: &mut EntryReader, need: &NeedOf<'_>) -> bool {
        while let Some(element) = self.behind_comma() {
            if element >= until {
                return element == until;
            }
            if !self.read_one(element, reader, need) {
                return false;
            }
        }
        false
    }

    fn read_one(&mut self, element: usize, reader: &mut EntryReader, need: &NeedOf<'_>) -> bool {
        // In a longer one the walk might cut a string at the border.
        let most = self.border.checked_sub(element).filter(|&most| most > LONGEST_STRING).unwrap_or(usize::MAX);
        let read = reader.read_first(self.bytes.get(element..).unwrap_or_default(), most, need);
        let Some((length, item)) = read else { return false };
        self.items.push((element, item));
        self.at = element + length;
        true
    }

    fn behind_comma(&self) -> Option<usize> {
        let mut cursor = Cursor::new(self.bytes, self.at);
        (cursor.take(b',') && cursor.peek().is_some()).then(|| cursor.at())
    }

    /// What was read, with positions. The lines begin at `start` of the bytes.
    pub(super) fn placed(self, lines: &mut Lines<'_>, start: usize) -> Vec<Item> {
        let placed = |(at, mut item)| {
            place(&mut item, at - start, lines);
            item
        };
        self.items.into_iter().map(placed).collect()
    }
}
