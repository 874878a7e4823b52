//! Caches redacted texts with their secrets: a repeated text is not scanned again, but its secrets are counted again.

use super::Kind;
use super::quotable::Secrets;
use crate::report::text::{Pool, Text};
use foldhash::HashMap;
use std::sync::Arc;

/// Maximum length of a cached text: longer ones are rare and need much memory.
pub(super) const LONGEST: usize = 4_096;
/// When there are more, the cache is cleared: repetitions are usually close together.
pub(super) const MOST: usize = 2_048;

/// When there are more, the cache is not kept for the next file.
const MOST_KEPT: usize = 512;

/// How a text was redacted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Url,
    Text,
}

/// The numbers of redacted secrets, in order.
#[derive(Clone, Debug, Default)]
pub(in crate::report) struct Redactions(pub(super) Box<[(u32, Kind)]>);

#[derive(Clone, Debug, Default)]
pub(super) struct Memos {
    urls: HashMap<Text, Arc<Memo>>,
    texts: HashMap<Text, Arc<Memo>>,
    /// Values of headers, by name.
    headers: HashMap<Box<str>, Secrets>,
    /// Redacted texts that need no further scan.
    pub(super) pool: Pool,
    /// Secrets redacted since recording started.
    pub(super) gone: Vec<(u32, Kind)>,
    /// Number of nested recordings.
    pub(super) depth: usize,
}

#[derive(Debug)]
pub(super) struct Memo {
    pub(super) text: Text,
    pub(super) gone: Redactions,
}

impl Memos {
    /// Records a secret.
    pub(super) fn note(&mut self, number: u32, kind: Kind) {
        if self.depth > 0 {
            self.gone.push((number, kind));
        }
    }

    /// The cache for a header name.
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

    /// Drops entries that would accumulate file by file.
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
