//! What the redactors of one run have in common.

use super::Overrides;
use super::memo::Memos;
use foldhash::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The numbers that secrets have got. A clone is the same list: the redactors of all files of one run have one, and what was
/// numbered stays when a file makes the program fail.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pseudonyms(Arc<Mutex<Shared>>);

#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) numbers: HashMap<Box<str>, u32>,
    /// What became of the texts of earlier files, and the overrides that it depends on.
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

    /// Takes what is remembered of earlier files that were redacted by the same overrides.
    pub(super) fn take_memos(&self, overrides: &Overrides) -> Memos {
        let memos = self.lock().memos.take_if(|(of, _)| of == overrides);
        memos.map(|(_, memos)| memos).unwrap_or_default()
    }

    /// Keeps for the next file what is remembered.
    pub(super) fn keep_memos(&self, overrides: Overrides, memos: Memos) {
        self.lock().memos = Some((overrides, memos));
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Shared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
