//! Whole entries on their way from the walk through the file to whoever reads them.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use memchr::memmem;

use super::Entry;
use super::about::network_entry;
use super::glance::{Glance, glance};
use super::json::{Cursor, EntryBytes, JsonError};
use super::observed::Observed;
use super::position::{Lines, Position};
use super::read_entry::{first_error, keep, read_after};
use super::split::{Loss, Lost, Splitter};
use super::text::Text;

/// A list of entries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Frame {
    /// Tells lists of one file apart.
    pub(super) list: usize,
    /// JSON pointer of it.
    pub(super) pointer: Arc<str>,
    /// What its elements are.
    pub(super) shape: Shape,
    /// Elements of the array that stand before its entries.
    pub(super) first: usize,
}

/// What the elements of a list are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Entries.
    Entry,
    /// Records of a Timelines export, some of which hold an entry.
    Record,
}

/// Entries and losses, in the order of the file.
pub(super) struct Batch {
    /// What the entries are ranges of.
    pub(super) text: Text,
    /// The list that they are elements of.
    pub(super) of: Option<Frame>,
    /// Themselves.
    pub(super) pieces: Vec<Piece>,
}

/// A part of a [`Batch`].
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// From its opening to its closing bracket, and the longest string in it, where that is known: from its first byte
    /// inside the quotes to behind its closing one, counted from the beginning of the entry.
    Entry(Range<usize>, Option<Range<usize>>),
    /// Something that was lost.
    Lost(Lost),
}

/// What became of an element of a list.
pub(super) enum Item {
    /// An entry that is kept. Its index and pointer are not known yet.
    Entry(Box<Entry>),
    /// An entry of which one with this key is enough.
    Spare(String, Box<Entry>),
    /// An element that needs not be kept, though it counts.
    Passed,
    /// An entry of which one with this key is enough, that could not be read. It is lost only if it was the first.
    LostSpare(String, Lost),
    /// Something that was lost.
    Lost(Lost),
}

/// What is to be kept of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Need {
    /// It is kept.
    Kept,
    /// Of all entries with this key the first is kept.
    FirstOf(String),
}

/// Whether the bytes of an entry name a request twice, two ranges aside in which none is: brackets that are missing in one
/// entry and too many in the next make one of both, and what is stepped over hides it.
fn may_hold_another(entry: &[u8], mut aside: [(usize, usize); 2]) -> bool {
    static REQUEST: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("\"request\""));
    aside.sort_unstable();
    let [first, second] = aside;
    // One may be within the other.
    let parts = [0..first.0, first.1..second.0, second.1.max(first.1)..entry.len()];
    let parts = parts.into_iter().map(|part| entry.get(part).unwrap_or_default());
    parts.flat_map(|part| REQUEST.find_iter(part)).nth(1).is_some()
}

/// The items of a batch, and what its entries, kept or not, say of who wrote the file.
pub(super) fn read_batch(batch: &Batch, need: &(dyn Fn(&Glance<'_>) -> Need + Sync)) -> (Vec<Item>, Observed) {
    let mut reading = Reading {
        need,
        items: Vec::with_capacity(batch.pieces.len()),
        observed: Observed::default(),
        seen: HashSet::new(),
        is_within: false,
    };
    reading.batch(batch);
    (reading.items, reading.observed)
}

struct Reading<'a> {
    need: &'a (dyn Fn(&Glance<'_>) -> Need + Sync),
    items: Vec<Item>,
    observed: Observed,
    /// Keys of which an entry is among the items.
    seen: HashSet<String>,
    /// It reads what an entry swallowed.
    is_within: bool,
}

impl Reading<'_> {
    fn batch(&mut self, batch: &Batch) {
        let mut lines = batch.text.lines();
        let mut seen = Glance::default();
        for piece in &batch.pieces {
            match piece {
                Piece::Lost(lost) => self.items.push(Item::Lost(lost.clone())),
                Piece::Entry(range, longest) => {
                    let longest = longest.clone().unwrap_or_default();
                    if let Err(lost) = self.element(batch, range.clone(), longest, &mut lines, &mut seen) {
                        self.items.push(Item::Lost(lost));
                        self.swallowed(batch, range.clone());
                    }
                }
            }
        }
    }

    fn element<'a>(
        &mut self,
        batch: &'a Batch,
        mut range: Range<usize>,
        mut longest_string: Range<usize>,
        lines: &mut Lines<'_>,
        seen: &mut Glance<'a>,
    ) -> Result<(), Lost> {
        let bytes = batch.text.bytes();
        let is_record = batch.of.as_ref().is_some_and(|frame| frame.shape == Shape::Record);
        if is_record {
            match network_entry(bytes.get(range.clone()).unwrap_or_default()) {
                Ok(Some(within)) => {
                    range = range.start + within.start..range.start + within.end;
                    // Counted from the beginning of the record.
                    longest_string = Range::default();
                }
                Ok(None) => {
                    self.items.push(Item::Passed);
                    return Ok(());
                }
                // The entry's own reader says what is wrong.
                Err(_) => {}
            }
        }
        let slice = bytes.get(range.clone()).unwrap_or_default();
        if slice.first() != Some(&b'{') {
            return Err(Lost { at: lines.at(range.start), is_element: true, what: Loss::NoObject });
        }
        let longest_string = (longest_string.start, longest_string.end);
        let bytes = EntryBytes { longest_string, ..EntryBytes::from(slice) };
        let lost = |lines: &mut Lines<'_>, error: JsonError| Lost {
            at: lines.at(range.start + error.at),
            is_element: true,
            what: Loss::NotJson(error, true),
        };
        let looked = glance(bytes, std::mem::take(seen));
        let read = looked.as_ref().map_or((0, 0), Glance::whole_request_headers);
        if may_hold_another(slice, [read, longest_string]) {
            Cursor::of_entry(bytes).check_value().map_err(|error| lost(lines, error))?;
        }
        *seen = looked.map_err(|error| lost(lines, first_error(bytes, error)))?;
        let spare = match (self.need)(seen) {
            Need::Kept => None,
            // What is wrong within an entry that nobody needs does not matter.
            Need::FirstOf(key) if self.seen.contains(&key) => {
                self.observed.observe(seen);
                self.items.push(Item::Passed);
                return Ok(());
            }
            Need::FirstOf(key) => Some(key),
        };
        let mut entry = match (read_after(seen, bytes), spare.clone()) {
            (Ok(entry), _) => entry,
            (Err(error), Some(key)) => {
                self.items.push(Item::LostSpare(key, lost(lines, error)));
                return Ok(());
            }
            (Err(error), None) => return Err(lost(lines, error)),
        };
        self.observed.observe(seen);
        keep(&mut entry, range.start, lines);
        self.items.push(match spare {
            None => Item::Entry(Box::new(entry)),
            Some(key) => {
                self.seen.insert(key.clone());
                Item::Spare(key, Box::new(entry))
            }
        });
        Ok(())
    }

    /// An entry that is not JSON may have swallowed others, a missing bracket here made up for by one too many there.
    fn swallowed(&mut self, batch: &Batch, range: Range<usize>) {
        let is_list = batch.of.as_ref().filter(|frame| frame.shape == Shape::Entry);
        let Some(frame) = is_list.filter(|_| !self.is_within && !batch.text.has_gap_in(&range)) else { return };
        let start: Position = batch.text.lines().at(range.start);
        let slice = batch.text.bytes().get(range).unwrap_or_default();
        let mut inside = Splitter::within(slice, start, frame.clone());
        if !inside.find_swallowed() {
            return;
        }
        self.is_within = true;
        while let Some(batch) = inside.next_batch() {
            self.batch(&batch);
        }
        self.is_within = false;
    }
}
