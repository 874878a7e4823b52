//! Collects the items of all batches in the order of the file: gives entries their indexes and pointers, and
//! losses their messages.

use crate::har::exporter::about::About;
use crate::har::exporter::observed::Observed;
use crate::har::exporter::recognize;
use crate::har::headers::interner::Interner;
use crate::har::pipeline::batch::{Frame, Item, Shape};
use crate::har::split::{Loss, Lost};
use crate::har::window::position::Position;
use crate::har::{Damage, Entry, EntryIndex, EntryPointer, Log};
use std::cmp::Ordering::{Equal, Greater, Less};
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

/// Maximum number of losses listed one by one: a file may consist of damage.
const TOLD: usize = 1000;
/// Below this number entries are kept as they are: they need little memory, and finding common texts takes time.
const KEPT_WHOLE: usize = 1_000;
/// From this number of entries on, memory for many more is reserved.
const MANY: usize = 8_192;
/// So many more: what is not used of it takes no memory, and while entries move to a larger room they are in both.
const ROOM: usize = 65_536;

/// What was read so far.
#[derive(Default)]
pub(in crate::har) struct Collector {
    /// What is handed out next.
    pub(in crate::har) out: VecDeque<Result<Entry, Damage>>,
    observed: Observed,
    /// Elements of all lists.
    entries: usize,
    /// The list that the last element belongs to, and its place there.
    list: Option<(usize, usize)>,
    /// Keys with a kept entry.
    seen: HashSet<String>,
    /// Losses so far.
    losses: usize,
    /// Entries that were handed out, and what they have in common.
    kept: usize,
    sharing: Option<Interner>,
}

impl Collector {
    /// Takes the items of the next batch.
    pub(in crate::har) fn take(&mut self, of: Option<&Frame>, items: Vec<Item>, observed: Observed) {
        self.observed.merge(observed);
        for item in items {
            match item {
                Item::Entry(entry) => self.entry(of, *entry),
                Item::Spare(key, entry) if !self.seen.contains(&key) => {
                    self.seen.insert(key);
                    self.entry(of, *entry);
                }
                Item::LostSpare(key, lost) if !self.seen.contains(&key) => self.lost(of, lost),
                Item::Spare(..) | Item::LostSpare(..) | Item::Passed => {
                    self.next_element(of);
                }
                Item::Lost(lost) => self.lost(of, lost),
            }
        }
    }

    fn lost(&mut self, of: Option<&Frame>, lost: Lost) {
        let index = lost.is_element.then(|| self.next_element(of).0);
        self.losses += 1;
        match self.losses.cmp(&TOLD) {
            Less => self.out.push_back(Err(damage(lost, index))),
            Equal => {
                let first = damage(lost, index);
                let message = format!("{}; whatever is lost behind it is not listed", first.message);
                self.out.push_back(Err(Damage { message, ..first }));
            }
            Greater => {}
        }
    }

    /// Elements of all lists so far.
    pub(in crate::har) fn entries(&self) -> usize {
        self.entries
    }

    /// What the file says besides its entries.
    pub(in crate::har) fn into_log(self, about: About) -> Log {
        let exporter = recognize(&about, self.observed);
        Log { exporter, pages: about.pages, entries: self.entries }
    }

    fn entry(&mut self, of: Option<&Frame>, mut entry: Entry) {
        let (index, element) = self.next_element(of);
        entry.index = index;
        if let Some(frame) = of {
            let is_record = frame.shape == Shape::Record;
            entry.pointer = EntryPointer { list: Arc::clone(&frame.pointer), element, is_record };
        }
        self.kept += 1;
        if self.out.len() == MANY {
            self.out.reserve(ROOM);
        }
        self.out.push_back(Ok(entry));
        if self.kept >= KEPT_WHOLE {
            // At first all those that were kept whole.
            let sharing = self.sharing.get_or_insert_default();
            let first = if self.kept == KEPT_WHOLE { 0 } else { self.out.len() - 1 };
            self.out.range_mut(first..).flatten().for_each(|entry| entry.share(sharing));
        }
    }

    /// The index of the element that follows, and its place in its list.
    fn next_element(&mut self, of: Option<&Frame>) -> (EntryIndex, usize) {
        let index = EntryIndex(self.entries);
        self.entries += 1;
        let Some(frame) = of else { return (index, index.0) };
        let element = match self.list {
            Some((list, element)) if list == frame.list => element + 1,
            _ => frame.first,
        };
        self.list = Some((frame.list, element));
        (index, element)
    }
}

fn damage(lost: Lost, entry: Option<EntryIndex>) -> Damage {
    let Position { offset, line, .. } = lost.at;
    let of = |n: Option<EntryIndex>| n.map(|EntryIndex(n)| format!("entry {n}"));
    let message = match (lost.what, of(entry)) {
        (Loss::NotClosed, entry) => format!("{} is not closed", entry.unwrap_or_default()),
        (Loss::CutShort, Some(entry)) => format!("the file is cut short inside {entry}"),
        (Loss::CutShort, None) => "the file is cut short".to_owned(),
        (Loss::TooLarge(resumed), entry) => {
            format!(
                "{} is left out: it is not closed, or larger than 8 MiB without its bodies and messages{}",
                entry.unwrap_or_default(),
                if resumed { "" } else { "; what follows is not read" }
            )
        }
        (Loss::NotJson(error, true), Some(entry)) => format!("{entry} is not JSON: {}", error.message()),
        (Loss::NotJson(error, false), Some(entry)) => {
            format!("{entry} is not JSON: {}; what follows is not read", error.message())
        }
        (Loss::NotJson(error, true), None) => format!("not JSON: {}", error.message()),
        (Loss::NotJson(error, false), None) => format!("not JSON: {}; what follows is not read", error.message()),
        (Loss::NoObject, entry) => format!("{} is no object", entry.unwrap_or_default()),
        (Loss::AnotherDocument, _) => "another document follows, which is not read".to_owned(),
        (Loss::Behind, _) => "the document is followed by something that is not JSON".to_owned(),
        (Loss::Unreadable(error), Some(entry)) => format!("the file cannot be read further, inside {entry}: {error}"),
        (Loss::Unreadable(error), None) => format!("the file cannot be read further: {error}"),
    };
    Damage { offset, line, entry, message }
}
