//! Redacts repeated texts with the cache.

use super::Redactor;
use super::memo::{Form, LONGEST, MOST, Memo, Redactions};
use super::vouch::vouched;
use crate::report::text::{Pool, Text};
use std::sync::Arc;

impl Redactor {
    /// The redacted texts.
    pub(super) fn pool(&mut self) -> &mut Pool {
        &mut self.memos.pool
    }

    /// The result of `make`, with its secrets.
    pub(in crate::report) fn recording<T>(&mut self, make: impl FnOnce(&mut Redactor) -> T) -> (T, Redactions) {
        let start = self.memos.gone.len();
        self.memos.depth += 1;
        let made = make(self);
        self.memos.depth -= 1;
        let gone = self.memos.gone.get(start..).unwrap_or_default().into();
        if self.memos.depth == 0 {
            self.memos.gone.clear();
        }
        (made, Redactions(gone))
    }

    /// Counts the same secrets for another place.
    pub(in crate::report) fn count_again(&mut self, Redactions(gone): &Redactions) {
        gone.iter().for_each(|(number, kind)| self.count(*number, *kind));
    }

    /// The cached result for a text.
    pub(super) fn recalled(&mut self, form: Form, text: &str) -> Option<Text> {
        self.memos.of(form).get(text).map(|memo| memo.text.clone())
    }

    /// The result of `make` for a text. It may only depend on the text and on constant parts of the redactor.
    pub(super) fn remembered(&mut self, form: Form, text: &str, make: fn(&mut Redactor, &str) -> String) -> Text {
        if text.len() > LONGEST {
            return vouched(make(self, text));
        }
        if let Some(memo) = self.memos.of(form).get(text).cloned() {
            self.count_again(&memo.gone);
            return memo.text.clone();
        }
        let (made, gone) = self.recording(|redactor| make(redactor, text));
        let memos = self.memos.of(form);
        if memos.len() >= MOST {
            memos.clear();
        }
        let key = vouched(text);
        let made = if key == made { key.clone() } else { vouched(made) };
        memos.insert(key, Arc::new(Memo { text: made.clone(), gone }));
        made
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Overrides, Pseudonyms};
    use super::*;

    #[test]
    fn what_is_remembered_counts_as_what_is_looked_at() {
        let (url, text) =
            ("https://a.test/x?token=s3cr3tvalue", "see https://a.test/x?token=s3cr3tvalue, jane@doe.example");
        let mut redactor = Redactor::new();
        let first = (redactor.url(url), redactor.text(text));
        let once = redactor.receipt();
        assert_eq!((redactor.url(url), redactor.text(text)), first);
        for (one, two) in once.iter().zip(redactor.receipt()) {
            assert_eq!((two.count, two.times), (one.count, 2 * one.times), "{:?}", one.rule);
        }
        assert_eq!(once.iter().map(|redacted| redacted.times).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn the_next_file_is_redacted_by_its_own_wishes_and_counts_anew() {
        let pseudonyms = Pseudonyms::default();
        let of_file = |overrides: &Overrides| {
            let mut redactor = Redactor::with(overrides.clone(), pseudonyms.clone());
            let url = redactor.url("https://a.test/?page=2&token=s3cr3tvalue");
            let receipt = redactor.receipt();
            redactor.finish();
            (url, receipt)
        };
        let plain = Overrides::default();
        let first = of_file(&plain);
        assert_eq!(first.0, "https://a.test/?page=2&token=REDACTED-1");
        assert_eq!(of_file(&plain), first);
        assert_eq!(of_file(&Overrides::new(["page"], [])).0, "https://a.test/?page=REDACTED-2&token=REDACTED-1");
        assert_eq!(of_file(&plain), first);
    }
}
