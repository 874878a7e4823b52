//! A cache of recognised lines: lines that differ only in their URL are recognised once, because a log repeats itself.

use super::urls::urls;
use crate::explain::{Finding, categories_of_line, reason_of_line};
use foldhash::HashMap;

/// Maximum number of different lines to recognise.
const MOST: usize = 50_000;

/// The cache.
#[derive(Default)]
pub(super) struct Lookup {
    reasons: HashMap<String, Option<Finding>>,
    /// Categories of lines of Firefox in other languages.
    categories: HashMap<String, Option<Vec<&'static str>>>,
    /// Some lines were skipped, because there were too many.
    pub(super) is_cut: bool,
}

impl Lookup {
    /// The reason of an English line.
    pub(super) fn reason(&mut self, text: &str) -> Option<Finding> {
        let form = form(text);
        if let Some(known) = self.reasons.get(&form) {
            return known.clone();
        }
        if self.is_full() {
            return None;
        }
        let found = reason_of_line(text);
        self.reasons.insert(form, found.clone());
        found
    }

    /// The categories of a line in another language.
    pub(super) fn categories(&mut self, text: &str) -> Option<Vec<&'static str>> {
        let form = form(text);
        if let Some(known) = self.categories.get(&form) {
            return known.clone();
        }
        if self.is_full() {
            return None;
        }
        let found = categories_of_line(text);
        self.categories.insert(form, found.clone());
        found
    }

    fn is_full(&mut self) -> bool {
        self.is_cut |= self.reasons.len() + self.categories.len() >= MOST;
        self.is_cut
    }
}

/// A line without its first URL.
fn form(text: &str) -> String {
    match urls(text).first() {
        Some(url) => text.replacen(url.as_str(), "\u{0}", 1),
        None => text.to_owned(),
    }
}
