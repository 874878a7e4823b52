//! One entry of a file of known failures.

use crate::filter::Filter;
use crate::time::Day;

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its first line, from 1.
    pub line: u64,
    /// The failures that it covers.
    pub filter: Filter,
    /// Why nobody fixes them; empty if the file does not say.
    pub reason: String,
    /// The last day on which it is valid, in UTC; `None`: unlimited.
    pub until: Option<Day>,
    /// Days from today to the last day: negative once it has expired.
    pub days_left: Option<i64>,
}

impl Entry {
    /// It has expired.
    pub fn is_expired(&self) -> bool {
        self.days_left.is_some_and(|days| days < 0)
    }

    /// The reason or the last day is missing.
    pub fn is_unexplained(&self) -> bool {
        self.reason.trim().is_empty() || self.until.is_none()
    }
}

/// The day of a time, in UTC.
pub(crate) fn days_left(until: Day, today: Day) -> i64 {
    until.number() - today.number()
}
