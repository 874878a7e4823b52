//! What a piece of advice is, and its kind: one card for each.

use super::judged::Judged;
use crate::har::EntryIndex;
use crate::rules::card::doc_comment;
use crate::rules::verdict::Evidence;
use crate::rules::wording::{FirefoxName, Wording};

/// One piece of advice about a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Advice {
    /// Name of the rule in every report: a promise.
    pub rule: &'static str,
    /// Entries that it is about, each once, in the order of the file.
    pub entries: Vec<EntryIndex>,
    /// What to know and do, in one to three sentences. Holds no value from the file but header names, methods, hosts
    /// and numbers.
    pub message: String,
    /// Where it shows: the first few places.
    pub evidence: Vec<Evidence>,
}

/// One kind of advice.
pub struct AdviceRule {
    /// Its name in every report: a promise.
    pub name: &'static str,
    /// One line for people, without a full stop.
    pub summary: &'static str,
    /// The source file, whose `//!` lines are its page.
    pub(super) source: &'static str,
    pub(super) find: fn(&Judged<'_>) -> Vec<Advice>,
    /// What browsers' messages of it read like.
    pub(crate) said: &'static [Wording],
    /// What Firefox calls it in every language.
    pub(crate) firefox_names: &'static [FirefoxName],
}

impl AdviceRule {
    /// What most pieces of advice have in common.
    pub(super) const PLAIN: AdviceRule =
        AdviceRule { name: "", summary: "", source: "", find: |_| Vec::new(), said: &[], firefox_names: &[] };

    /// The page that explains it: the doc comment of its file, as Markdown.
    pub fn page(&self) -> String {
        doc_comment(self.source)
    }
}
