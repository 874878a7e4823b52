//! All that is known of one file.

use crate::har::{Damage, Entry, EntryIndex, Log};
use crate::rules::advice::{Advice, PreflightCost, Reflection};
use crate::rules::verdict::Verdict;
use crate::session::Fetch;

/// All that is known of one file once its fetches are judged.
#[derive(Clone, PartialEq, Debug)]
pub struct Analysis {
    /// Who wrote it, and its pages.
    pub log: Log,
    /// Its entries, in the order of the file (those that could not be read are missing).
    pub entries: Vec<Entry>,
    /// What was lost.
    pub damage: Vec<Damage>,
    /// Its cross-origin fetches, in order of start, each with its verdict.
    pub fetches: Vec<(Fetch, Verdict)>,
    /// The entries of requests that nothing shows to come from a page: these are not judged.
    pub not_judged: Vec<EntryIndex>,
    /// Advice about the whole file.
    pub advice: Vec<Advice>,
    /// What the preflights of each server cost.
    pub preflights: Vec<PreflightCost>,
    /// Origins that servers named back, with credentials.
    pub reflections: Vec<Reflection>,
}
