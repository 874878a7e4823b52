//! Advice: what is no failure, and yet will hurt. Each piece is one file: its doc comment is its page.

use crate::har::EntryIndex;
use crate::rules::verdict::Evidence;

/// One piece of advice about a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Advice {
    /// Name of the rule in every report: a promise.
    pub rule: &'static str,
    /// Entries that it is about.
    pub entries: Vec<EntryIndex>,
    /// What to know and do, in one to three sentences. Holds no value from the file but header names, methods, hosts
    /// and numbers.
    pub message: String,
    /// Where it shows.
    pub evidence: Vec<Evidence>,
}
