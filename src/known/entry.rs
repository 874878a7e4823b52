//! One entry of a file of known failures.

use crate::filter::Filter;
use crate::time::Day;

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The line at which it begins, from 1.
    pub line: u64,
    /// Which failures it covers.
    pub filter: Filter,
    /// Why nobody fixes them; empty where the file does not say.
    pub reason: String,
    /// The last day on which it holds, in UTC; `None`: for ever.
    pub until: Option<Day>,
    /// Days from today to the last one: negative once it has expired.
    pub days_left: Option<i64>,
}

impl Entry {
    /// It covers nothing any more.
    pub fn is_expired(&self) -> bool {
        self.days_left.is_some_and(|days| days < 0)
    }

    /// Nobody wrote why, or until when.
    pub fn is_unexplained(&self) -> bool {
        self.reason.trim().is_empty() || self.until.is_none()
    }
}

/// The day of a time, in UTC.
pub(crate) fn days_left(until: Day, today: Day) -> i64 {
    until.number() - today.number()
}
