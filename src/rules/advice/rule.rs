//! A piece of advice, and the card of its kind.

use super::judged::Judged;
use crate::har::EntryIndex;
use crate::rules::card::doc_comment;
use crate::rules::verdict::Evidence;
use crate::rules::wording::{FirefoxName, Wording};

/// One piece of advice about a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Advice {
    /// Stable name of the rule in every report.
    pub rule: &'static str,
    /// The entries that it is about, each once, in the order of the file.
    pub entries: Vec<EntryIndex>,
    /// What to know and do, in one to three sentences. From the file it contains only header names, methods, hosts
    /// and numbers.
    pub message: String,
    /// Evidence: the first few positions.
    pub evidence: Vec<Evidence>,
}

/// One kind of advice.
pub struct AdviceRule {
    /// Its stable name in every report.
    pub name: &'static str,
    /// One line for people, without a full stop.
    pub summary: &'static str,
    /// The source file, whose `//!` lines are its page.
    pub(super) source: &'static str,
    pub(super) find: fn(&Judged<'_>) -> Vec<Advice>,
    /// Patterns of the browsers' messages about it.
    pub(crate) said: &'static [Wording],
    /// Firefox's language-independent names for it.
    pub(crate) firefox_names: &'static [FirefoxName],
}

impl AdviceRule {
    /// Defaults for most kinds of advice.
    pub(super) const PLAIN: AdviceRule =
        AdviceRule { name: "", summary: "", source: "", find: |_| Vec::new(), said: &[], firefox_names: &[] };

    /// The page that explains it: the doc comment of its file, as Markdown.
    pub fn page(&self) -> String {
        doc_comment(self.source)
    }
}
