//! What the page shows.

use crate::report::markdown::Ticket;
use crate::report::model::{File, Time};
use crate::report::sums::Sums;
use crate::report::text::Text;
use foldhash::HashMap;
use std::collections::BTreeMap;

/// What there is to be shown.
pub(super) struct View<'a> {
    /// Of very many, those that the page names.
    pub(super) files: Vec<&'a File>,
    /// The other ones.
    pub(super) passed: &'a Passed,
    pub(super) ticket: &'a Ticket<'a>,
    pub(super) sums: &'a Sums,
}

impl View<'_> {
    /// How many files there are.
    pub(super) fn count(&self) -> usize {
        self.files.len() + self.passed.files
    }
}

/// Files of which nothing is kept but counts: nothing failed in them, and the page names enough others.
#[derive(Default)]
pub(super) struct Passed {
    pub(super) files: usize,
    /// When the first and the last of their cross-origin requests began.
    pub(super) first: Option<Time>,
    pub(super) last: Option<Time>,
    /// How many each program made.
    pub(super) made_by: BTreeMap<Text, usize>,
    /// How often each message of each rule of advice is in them.
    pub(super) notes: HashMap<(Text, Text), usize>,
    /// Kept files whose drawing was forgotten.
    pub(super) not_drawn: usize,
}
