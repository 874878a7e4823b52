//! State shared by the redactors of one run.

use super::Overrides;
use super::memo::Memos;
use foldhash::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The numbers of secrets. A clone shares the list: the redactors of all files of a run use the same one, and numbers stay
/// valid if the program fails on a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pseudonyms(Arc<Mutex<Shared>>);

#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) numbers: HashMap<Box<str>, u32>,
    /// The cache from earlier files, and the user's options that it depends on.
    pub(super) memos: Option<(Overrides, Memos)>,
}

impl Pseudonyms {
    pub(super) fn number(&self, secret: &str) -> u32 {
        let numbers = &mut self.lock().numbers;
        if let Some(number) = numbers.get(secret) {
            return *number;
        }
        let next = u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX);
        numbers.insert(secret.into(), next);
        next
    }

    /// Takes the cache of earlier files with the same options.
    pub(super) fn take_memos(&self, overrides: &Overrides) -> Memos {
        let memos = self.lock().memos.take_if(|(of, _)| of == overrides);
        memos.map(|(_, memos)| memos).unwrap_or_default()
    }

    /// Keeps the cache for the next file.
    pub(super) fn keep_memos(&self, overrides: Overrides, memos: Memos) {
        self.lock().memos = Some((overrides, memos));
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Shared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
