//! What lines say, looked up once for all that differ only in their URL: a log repeats itself.

use super::urls::urls;
use crate::explain::{Finding, categories_of_line, reason_of_line};
use foldhash::HashMap;

/// Most different lines of a log that are looked up.
const MOST: usize = 50_000;

/// What was looked up.
#[derive(Default)]
pub(super) struct Lookup {
    reasons: HashMap<String, Option<Finding>>,
    /// Categories of lines of Firefox in other languages.
    categories: HashMap<String, Option<Vec<&'static str>>>,
    /// Some lines were not looked up for their number.
    pub(super) is_cut: bool,
}

impl Lookup {
    /// The reason that a line gives in English.
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

    /// What is known of a line in another language.
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

/// A line without the URL that it names first.
fn form(text: &str) -> String {
    match urls(text).first() {
        Some(url) => text.replacen(url.as_str(), "\u{0}", 1),
        None => text.to_owned(),
    }
}
