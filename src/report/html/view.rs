//! The data for the page.

use crate::report::markdown::Ticket;
use crate::report::model::{File, Time};
use crate::report::sums::Sums;
use crate::report::text::Text;
use foldhash::HashMap;
use std::collections::BTreeMap;

/// The data to show.
pub(super) struct View<'a> {
    /// The files that the page names.
    pub(super) files: Vec<&'a File>,
    /// The other files.
    pub(super) passed: &'a Passed,
    pub(super) ticket: &'a Ticket<'a>,
    pub(super) sums: &'a Sums,
}

impl View<'_> {
    /// The number of files.
    pub(super) fn count(&self) -> usize {
        self.files.len() + self.passed.files
    }
}

/// Files with only their counts: nothing failed in them, and the page names enough others.
#[derive(Default)]
pub(super) struct Passed {
    pub(super) files: usize,
    /// Start of the first and the last of their cross-origin requests.
    pub(super) first: Option<Time>,
    pub(super) last: Option<Time>,
    /// Number of files by exporter.
    pub(super) made_by: BTreeMap<Text, usize>,
    /// Number of files by message of advice.
    pub(super) notes: HashMap<(Text, Text), usize>,
    /// Kept files whose drawing was dropped.
    pub(super) not_drawn: usize,
}
