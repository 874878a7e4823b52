//! Reads the entries of a batch.

use crate::har::entry::read::keep;
use crate::har::exporter::about::network_entry;
use crate::har::exporter::observed::Observed;
use crate::har::json::EntryBytes;
use crate::har::pipeline::batch::{Batch, Item, Piece, RetentionOf, Shape};
use crate::har::pipeline::entry_reader::EntryReader;
use crate::har::split::{Loss, Lost, Splitter};
use crate::har::window::position::Lines;
use std::ops::Range;

/// The items of a batch, and what its entries, kept or not, say of who wrote the file.
pub(in crate::har) fn read_batch(batch: &mut Batch, retention_of: &RetentionOf<'_>) -> (Vec<Item>, Observed) {
    let reader = EntryReader::after(std::mem::take(&mut batch.observed));
    let mut reading = Reading { retention_of, items: Vec::with_capacity(batch.pieces.len()), reader, is_within: false };
    reading.batch(batch);
    (reading.items, reading.reader.observed)
}

pub(super) struct Reading<'a> {
    pub(super) retention_of: &'a RetentionOf<'a>,
    pub(super) items: Vec<Item>,
    pub(super) reader: EntryReader,
    /// The entries that another entry swallowed are being read.
    pub(super) is_within: bool,
}

impl Reading<'_> {
    pub(super) fn batch(&mut self, batch: &mut Batch) {
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

    pub(super) fn element(
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
        let item = match self.reader.read(entry, self.retention_of) {
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
    pub(super) fn swallowed(&mut self, batch: &Batch, range: Range<usize>) {
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
pub(super) fn place(item: &mut Item, start: usize, lines: &mut Lines<'_>) {
    if let Item::Entry(entry) | Item::Spare(_, entry) = item {
        keep(entry, start, lines);
    }
}
