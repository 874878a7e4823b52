//! The source of a report's values: the analysis of a file.

use crate::har::{Entry, EntryIndex};
use crate::rules::Analysis;
use crate::session::Fetch;
use foldhash::HashMap;
use std::cell::OnceCell;

/// The file's entries, by index.
pub(in crate::report) struct Source<'a> {
    pub(in crate::report) analysis: &'a Analysis,
    /// The titles of the pages by id, on demand.
    titles: OnceCell<HashMap<&'a str, &'a str>>,
}

impl<'a> Source<'a> {
    pub(super) fn of(analysis: &'a Analysis) -> Source<'a> {
        Source { analysis, titles: OnceCell::new() }
    }

    /// The title of a page.
    pub(super) fn title(&self, page: &str) -> Option<&'a str> {
        self.titles.get_or_init(|| self.analysis.log.titles()).get(page).copied()
    }

    pub(in crate::report) fn entry(&self, index: Option<EntryIndex>) -> Option<&'a Entry> {
        Entry::at(&self.analysis.entries, index?)
    }

    /// The entries of a fetch, in the order of the exchange.
    pub(super) fn entries_of(&self, fetch: &Fetch) -> impl Iterator<Item = &'a Entry> {
        fetch.hops.iter().flat_map(|hop| [hop.preflight_entry, hop.entry]).filter_map(|index| self.entry(index))
    }
}
