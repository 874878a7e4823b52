//! Findings of one kind of advice, by server.

use super::rule::Advice;
use crate::har::{Entry, EntryIndex};
use crate::rules::verdict::{Evidence, Part};
use crate::standard::host_of;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Findings of one rule, grouped by server.
#[derive(Default)]
pub(super) struct ByHost<'a>(BTreeMap<Cow<'a, str>, Vec<(EntryIndex, Part, &'static str)>>);

impl<'a> ByHost<'a> {
    pub(super) fn add(&mut self, entry: &'a Entry, part: Part, note: &'static str) {
        self.0.entry(host(entry)).or_default().push((entry.index, part, note));
    }

    /// One piece of advice per server.
    pub(super) fn advice(self, rule: &'static str, message: impl Fn(&str, usize) -> String) -> Vec<Advice> {
        /// Positions to show to the reader.
        const SHOWN: usize = 5;
        self.0
            .into_iter()
            .map(|(host, places)| {
                let mut entries: Vec<EntryIndex> = places.iter().map(|(entry, ..)| *entry).collect();
                entries.sort_unstable();
                entries.dedup();
                let shown = places.into_iter().take(SHOWN);
                let evidence =
                    shown.map(|(entry, part, note)| Evidence { entry, part, note: note.to_owned() }).collect();
                Advice { rule, message: message(&host, entries.len()), entries, evidence }
            })
            .collect()
    }
}

/// Host and port of an entry's URL.
pub(super) fn host(entry: &Entry) -> Cow<'_, str> {
    host_of(&entry.request.url).unwrap_or_default()
}

/// `1 response`, `3 responses`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
