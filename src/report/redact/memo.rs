//! Remembers what became of a text, and which secrets went from it: the second time it need not be looked through again,
//! and yet the secrets count again.

use super::Kind;
use super::quotable::Secrets;
use crate::report::text::{Pool, Text};
use foldhash::HashMap;
use std::sync::Arc;

/// Longer texts are rare, and would fill the memory.
pub(super) const LONGEST: usize = 4_096;
/// When there are more, all are forgotten: what repeats does so soon.
pub(super) const MOST: usize = 2_048;

/// When there are more, those of one file are not kept for the next.
const MOST_KEPT: usize = 512;

/// How a text was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Url,
    Text,
}

/// Secrets that went from something, by their numbers, in order.
#[derive(Clone, Debug, Default)]
pub(in crate::report) struct Gone(pub(super) Box<[(u32, Kind)]>);

#[derive(Clone, Debug, Default)]
pub(super) struct Memos {
    urls: HashMap<Text, Arc<Memo>>,
    texts: HashMap<Text, Arc<Memo>>,
    /// What headers hold, by their names.
    headers: HashMap<Box<str>, Secrets>,
    /// Texts that were given out and need no looking through.
    pub(super) pool: Pool,
    /// The secrets that went since somebody began to watch.
    pub(super) gone: Vec<(u32, Kind)>,
    /// How many watch, one within the other.
    pub(super) depth: usize,
}

#[derive(Debug)]
pub(super) struct Memo {
    pub(super) text: Text,
    pub(super) gone: Gone,
}

impl Memos {
    /// A secret went.
    pub(super) fn note(&mut self, number: u32, kind: Kind) {
        if self.depth > 0 {
            self.gone.push((number, kind));
        }
    }

    /// What the header of that name holds.
    pub(super) fn secrets_of_header(&mut self, name: &str) -> Secrets {
        if let Some(secrets) = self.headers.get(name) {
            return *secrets;
        }
        let secrets = Secrets::of_header(name);
        if self.headers.len() < MOST && name.len() <= LONGEST {
            self.headers.insert(name.into(), secrets);
        }
        secrets
    }

    /// Forgets what would fill the memory file by file.
    pub(super) fn forget_much(&mut self) {
        if self.urls.len() > MOST_KEPT {
            self.urls = HashMap::default();
        }
        if self.texts.len() > MOST_KEPT {
            self.texts = HashMap::default();
        }
        if self.headers.len() > MOST_KEPT {
            self.headers = HashMap::default();
        }
        if self.pool.len() > MOST_KEPT {
            self.pool = Pool::default();
        }
        (self.gone, self.depth) = (Vec::new(), 0);
    }

    pub(super) fn of(&mut self, form: Form) -> &mut HashMap<Text, Arc<Memo>> {
        match form {
            Form::Url => &mut self.urls,
            Form::Text => &mut self.texts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Pseudonyms, Wishes};
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
        let of_file = |wishes: &Wishes| {
            let mut redactor = Redactor::with(wishes.clone(), pseudonyms.clone());
            let url = redactor.url("https://a.test/?page=2&token=s3cr3tvalue");
            let receipt = redactor.receipt();
            redactor.finish();
            (url, receipt)
        };
        let plain = Wishes::default();
        let first = of_file(&plain);
        assert_eq!(first.0, "https://a.test/?page=2&token=REDACTED-1");
        assert_eq!(of_file(&plain), first);
        assert_eq!(of_file(&Wishes::new(["page"], [])).0, "https://a.test/?page=REDACTED-2&token=REDACTED-1");
        assert_eq!(of_file(&plain), first);
    }
}
