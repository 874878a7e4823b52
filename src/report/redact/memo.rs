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
pub(in crate::report) struct Redactions(pub(super) Box<[(u32, Kind)]>);

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
    pub(super) gone: Redactions,
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
        let secrets = Secrets::in_header(name);
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
