//! Totals over all files for every format. They need the same memory for any number of files.

use super::group::add_to;
use super::known::Tally;
use super::model::{File, KnownReport, Tool, Totals, Unread, WhatIfCounts};
use super::receipt::Receipt;
use super::reflections::Reflections;
use super::text::Text;
use crate::report::Gate;

/// Maximum number of unread inputs that a human-readable format names; the others are only counted.
const MOST_UNREAD: usize = 500;

/// Counts that grow file by file.
pub(super) struct Sums {
    pub(super) tool: Tool,
    pub(super) totals: Totals,
    /// Files that were left out because another one has the same content.
    pub(super) copies: usize,
    /// Files that could only be read in part, and the first of them.
    pub(super) damaged: usize,
    pub(super) first_damaged: Option<Text>,
    /// Whether an export leaves out failed requests, so that "no failures" means nothing.
    pub(super) is_blind: bool,
    /// The first unread inputs.
    pub(super) unread: Vec<Unread>,
    /// The number of unread inputs.
    pub(super) unread_count: usize,
    pub(super) receipt: Receipt,
    /// Servers that echoed origins with credentials.
    pub(super) reflections: Reflections,
    /// The state of known failures.
    pub(super) known: Option<Tally>,
    /// The configuration that was read.
    pub(super) config: Option<Text>,
    /// How requests would end under the policies of `--what-if`.
    pub(super) what_if: Option<WhatIfCounts>,
    gate: Gate,
    has_failed: bool,
}

impl Sums {
    /// `gate` chooses the findings that make the exit status 1.
    pub(super) fn new(tool: Tool, gate: Gate, known: Option<Tally>) -> Sums {
        Sums {
            tool,
            totals: Totals::default(),
            copies: 0,
            damaged: 0,
            first_damaged: None,
            is_blind: false,
            unread: Vec::new(),
            unread_count: 0,
            receipt: Receipt::default(),
            reflections: Reflections::default(),
            known,
            config: None,
            what_if: None,
            gate,
            has_failed: false,
        }
    }

    /// Adds the next file.
    pub(super) fn add(&mut self, file: &File) {
        add_to(&mut self.totals, file);
        self.copies += usize::from(file.duplicate_of.is_some());
        if !file.damage.is_empty() {
            self.damaged += 1;
            self.first_damaged.get_or_insert_with(|| file.path.clone());
        }
        self.is_blind = self.is_blind || file.leaves_out_failures().is_some();
        self.has_failed = self.has_failed || self.gate.fails(file);
        if let Some(what_if) = &file.what_if {
            self.what_if.get_or_insert_default().add(what_if.counts);
        }
        self.receipt.add(file);
        self.reflections.add(file);
        self.known.iter_mut().for_each(|known| known.add(file));
    }

    /// Adds the next unread input.
    pub(super) fn add_unread(&mut self, unread: &Unread) {
        self.unread_count += 1;
        self.receipt.add_name(&unread.path);
        if self.unread.len() < MOST_UNREAD {
            self.unread.push(unread.clone());
        }
    }

    /// The state of known failures so far.
    pub(super) fn known_report(&self) -> Option<KnownReport> {
        self.known.as_ref().map(Tally::report)
    }

    fn has_failing_entry(&self) -> bool {
        self.known_report().is_some_and(|known| self.gate.failing_entries(&known).next().is_some())
    }

    /// The exit status: 2 if an input could not be read completely, otherwise 1 if the gate fails a file, otherwise 0.
    pub(super) fn status(&self) -> u8 {
        match self.unread_count + self.damaged {
            0 => u8::from(self.has_failed || self.has_failing_entry()),
            _ => 2,
        }
    }
}
