//! Known failures in the report: on their requests, and as entries.

use super::Day;
use crate::known::WARNED_DAYS;
use crate::names::names;
use crate::report::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The known-failures entry of a failed request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownMark {
    /// Its index; `None` if it was read from a report, which contains only the line.
    pub entry: Option<usize>,
    /// The first line of the entry.
    pub line: u64,
    /// Why nobody fixes it; empty if the file does not say.
    pub reason: Text,
    /// The last day on which it is valid.
    pub until: Option<Day>,
    /// It has expired, so the failure counts like any other.
    pub is_expired: bool,
}

/// In JSON: the line of the covering entry; `null` if it has expired.
#[allow(clippy::ref_option, reason = "serde gives it so")]
pub(super) fn line_of_cover<S: Serializer>(mark: &Option<Box<KnownMark>>, serializer: S) -> Result<S::Ok, S::Error> {
    mark.as_ref().filter(|mark| !mark.is_expired).map(|mark| mark.line).serialize(serializer)
}

/// From JSON, which contains only the line.
pub(super) fn cover_at_line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<KnownMark>>, D::Error> {
    let line = Option::<u64>::deserialize(deserializer)?;
    let mark = |line| KnownMark { entry: None, line, reason: Text::default(), until: None, is_expired: false };
    Ok(line.map(|line| Box::new(mark(line))))
}

/// The matches of an entry in one file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exercised {
    /// The index of the entry in the file of known failures.
    pub entry: usize,
    /// Failures that match its filter.
    pub failed: usize,
    /// Its requests that failed, or may have failed, for another reason.
    pub otherwise: usize,
    /// Its requests that succeeded under CORS.
    pub succeeded: usize,
}

names! {
    /// The state of a known-failures entry.
    pub enum KnownState {
        /// It matched failures.
        Active = "active",
        /// It matched failures but has expired: they count again.
        Expired = "expired",
        /// It matched no failure, and its requests succeeded.
        Fixed = "fixed",
        /// It matched no failure; its requests fail, or may fail, for another reason.
        Changed = "changed",
        /// It matched no request.
        NotExercised = "not-exercised",
    }
}

/// The known-failures file, and the state of its entries.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct KnownReport {
    /// Its name.
    pub path: Text,
    /// Its entries, in order.
    pub entries: Vec<KnownEntry>,
    /// Whether reports for people list matched entries.
    #[serde(skip)]
    pub is_listed: bool,
}

/// An entry of the known-failures file.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct KnownEntry {
    /// Its first line.
    pub line: u64,
    /// The failures that it covers.
    pub filter: Text,
    /// Why nobody fixes them; empty where the file does not say.
    pub reason: Text,
    /// The last day on which it is valid.
    pub until: Option<Day>,
    /// Its state.
    pub state: KnownState,
    /// Failures that match its filter.
    pub fetches: usize,
    /// Number of files.
    pub files: usize,
    /// Days until the last day.
    #[serde(skip)]
    pub days_left: Option<i64>,
    /// Examples of the failures that it covers.
    #[serde(skip)]
    pub examples: Vec<Text>,
}

impl KnownEntry {
    /// It matched failures, and expires soon.
    pub fn ends_soon(&self) -> bool {
        self.state == KnownState::Active && self.days_left.is_some_and(|days| days <= WARNED_DAYS)
    }

    /// The reason or the last day is missing.
    pub fn is_unexplained(&self) -> bool {
        self.reason.is_empty() || self.until.is_none()
    }
}
