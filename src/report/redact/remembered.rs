//! Redacts what came before by what became of it then.

use super::Redactor;
use super::memo::{Form, Gone, LONGEST, MOST, Memo};
use super::vouch::vouched;
use crate::report::text::{Pool, Text};
use std::sync::Arc;

impl Redactor {
    /// The texts that were given out.
    pub(super) fn pool(&mut self) -> &mut Pool {
        &mut self.memos.pool
    }

    /// What `make` makes, and the secrets that went from it.
    pub(in crate::report) fn watched<T>(&mut self, make: impl FnOnce(&mut Redactor) -> T) -> (T, Gone) {
        let start = self.memos.gone.len();
        self.memos.depth += 1;
        let made = make(self);
        self.memos.depth -= 1;
        let gone = self.memos.gone.get(start..).unwrap_or_default().into();
        if self.memos.depth == 0 {
            self.memos.gone.clear();
        }
        (made, Gone(gone))
    }

    /// The same secrets went from one more place.
    pub(in crate::report) fn count_again(&mut self, Gone(gone): &Gone) {
        gone.iter().for_each(|(number, kind)| self.count(*number, *kind));
    }

    /// What became of a text before.
    pub(super) fn recalled(&mut self, form: Form, text: &str) -> Option<Text> {
        self.memos.of(form).get(text).map(|memo| memo.text.clone())
    }

    /// What `make` makes of a text. It must depend on nothing but the text and what never changes in a redactor.
    pub(super) fn remembered(&mut self, form: Form, text: &str, make: fn(&mut Redactor, &str) -> String) -> Text {
        if text.len() > LONGEST {
            return vouched(make(self, text));
        }
        if let Some(memo) = self.memos.of(form).get(text).cloned() {
            self.count_again(&memo.gone);
            return memo.text.clone();
        }
        let (made, gone) = self.watched(|redactor| make(redactor, text));
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
