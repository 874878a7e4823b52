//! All that is known of one file.

use crate::har::{Damage, Entry, EntryIndex, Log};
use crate::rules::advice::{Advice, PreflightCost, Reflection};
use crate::rules::verdict::Verdict;
use crate::session::Fetch;

/// A judged file.
#[derive(Clone, PartialEq, Debug)]
pub struct Analysis {
    /// The program that wrote it, and its pages.
    pub log: Log,
    /// Its entries, in the order of the file (without those that could not be read).
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub damage: Vec<Damage>,
    /// Its cross-origin fetches with their verdicts, sorted by start.
    pub fetches: Vec<(Fetch, Verdict)>,
    /// The entries of requests without evidence of a page: they are not judged.
    pub not_judged: Vec<EntryIndex>,
    /// Advice about the whole file.
    pub advice: Vec<Advice>,
    /// The cost of each server's preflights.
    pub preflights: Vec<PreflightCost>,
    /// Origins that servers echoed with credentials.
    pub reflections: Vec<Reflection>,
}
