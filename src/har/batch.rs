//! Whole entries, handed from the walk through the file to their reader.

use std::ops::Range;
use std::sync::Arc;

use super::about::network_entry;
use super::entry_reader::EntryReader;
use super::json::EntryBytes;
use super::observed::Observed;
use super::position::Lines;
use super::read_entry::keep;
use super::split::{Loss, Lost, Splitter};
use super::text::Text;
use super::{Entry, Glance};

/// A list of entries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Frame {
    /// Identifies the list within the file.
    pub(super) list: usize,
    /// Its JSON pointer.
    pub(super) pointer: Arc<str>,
    /// What its elements are.
    pub(super) shape: Shape,
    /// Elements of the array before its entries.
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
    /// The bytes that the entries are ranges of.
    pub(super) text: Text,
    /// The list that they are elements of.
    pub(super) of: Option<Frame>,
    /// The items. Those already read come first.
    pub(super) pieces: Vec<Piece>,
    /// What the entries already read say about the file's exporter.
    pub(super) observed: Observed,
}

/// A part of a [`Batch`].
pub(super) enum Piece {
    /// An entry that was read in place: where it begins, and the result. Its spans count from there.
    Read(usize, Item),
    /// From its opening to its closing bracket, and the longest string in it, where that is known: from its first byte
    /// inside the quotes to after its closing one, counted from the beginning of the entry.
    Entry(Range<usize>, Option<Range<usize>>),
    /// Something that was lost.
    Lost(Lost),
}

impl Piece {
    /// The beginning of an entry whose positions will be needed.
    pub(super) fn mark(&self) -> Option<usize> {
        match self {
            Piece::Entry(range, _) => Some(range.start),
            Piece::Read(start, Item::Entry(_) | Item::Spare(..)) => Some(*start),
            Piece::Read(..) | Piece::Lost(_) => None,
        }
    }
}

/// What became of an element of a list.
pub(super) enum Item {
    /// An entry that is kept. Its index and pointer are not known yet.
    Entry(Box<Entry>),
    /// An entry; one entry with this key is enough.
    Spare(String, Box<Entry>),
    /// An element that counts but is not kept.
    Passed,
    /// An unreadable entry; one entry with this key is enough. It is lost only if it was the first.
    LostSpare(String, Lost),
    /// Something that was lost.
    Lost(Lost),
}

/// What to keep of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Need {
    /// It is kept.
    Kept,
    /// Of all entries with this key the first is kept.
    FirstOf(String),
}

/// Decides what to keep of entries.
pub(super) type NeedOf<'a> = dyn Fn(&mut Glance<'_>) -> Need + Sync + 'a;

/// The items of a batch, and what its entries, kept or not, say of who wrote the file.
pub(super) fn read_batch(batch: &mut Batch, need: &NeedOf<'_>) -> (Vec<Item>, Observed) {
    let reader = EntryReader::after(std::mem::take(&mut batch.observed));
    let mut reading = Reading { need, items: Vec::with_capacity(batch.pieces.len()), reader, is_within: false };
    reading.batch(batch);
    (reading.items, reading.reader.observed)
}

struct Reading<'a> {
    need: &'a NeedOf<'a>,
    items: Vec<Item>,
    reader: EntryReader,
    /// The entries that another entry swallowed are being read.
    is_within: bool,
}

impl Reading<'_> {
    fn batch(&mut self, batch: &mut Batch) {
        let mut lines = batch.text.lines();
        for piece in std::mem::take(&mut batch.pieces) {
            match piece {
                Piece::Read(start, mut item) => {
                    place(&mut item, start, &mut lines);
                    self.items.push(item);
                }
                Piece::Lost(lost) => self.items.push(Item::Lost(lost)),
                Piece::Entry(range, longest) => {
                    if let Err(lost) = self.element(batch, range.clone(), longest.unwrap_or_default(), &mut lines) {
                        self.items.push(Item::Lost(lost));
                        self.swallowed(batch, range);
                    }
                }
            }
        }
    }

    fn element(
        &mut self,
        batch: &Batch,
        mut range: Range<usize>,
        mut longest_string: Range<usize>,
        lines: &mut Lines<'_>,
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
                // The entry's own reader reports what is wrong.
                Err(_) => {}
            }
        }
        let slice = bytes.get(range.clone()).unwrap_or_default();
        if slice.first() != Some(&b'{') {
            return Err(Lost { at: lines.at(range.start), is_element: true, what: Loss::NoObject });
        }
        let longest_string = (longest_string.start, longest_string.end);
        let entry = EntryBytes { longest_string, ..EntryBytes::from(slice) };
        let item = match self.reader.read(entry, self.need) {
            Ok(mut item) => {
                place(&mut item, range.start, lines);
                item
            }
            Err((error, spare)) => {
                let at = lines.at(range.start + error.at);
                let lost = Lost { at, is_element: true, what: Loss::NotJson(error, true) };
                match spare {
                    Some(key) => Item::LostSpare(key, lost),
                    None => return Err(lost),
                }
            }
        };
        self.items.push(item);
        Ok(())
    }

    /// An entry that is not JSON may have swallowed others: a missing bracket can be balanced by an extra one later.
    fn swallowed(&mut self, batch: &Batch, range: Range<usize>) {
        let is_list = batch.of.as_ref().filter(|frame| frame.shape == Shape::Entry);
        let Some(frame) = is_list.filter(|_| !self.is_within) else { return };
        let mut inside = Splitter::within(batch.text.part(range), frame.clone());
        if !inside.find_swallowed() {
            return;
        }
        self.is_within = true;
        while let Some(mut batch) = inside.next_batch(None) {
            self.batch(&mut batch);
            inside.give_back(batch.text);
        }
        self.is_within = false;
    }
}

/// Turns the spans of an entry that begins at `start` into places in the file.
fn place(item: &mut Item, start: usize, lines: &mut Lines<'_>) {
    if let Item::Entry(entry) | Item::Spare(_, entry) = item {
        keep(entry, start, lines);
    }
}
