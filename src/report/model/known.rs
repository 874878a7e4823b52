//! Known failures in the report: on the requests that they cover, and by themselves.

use super::Day;
use crate::known::WARNED_DAYS;
use crate::names::names;
use crate::report::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The entry of the known-failures file that is about a failed request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownMark {
    /// Its place among the entries; `None` where it was read from a report, which tells the line alone.
    pub entry: Option<usize>,
    /// The line at which the entry begins.
    pub line: u64,
    /// Why nobody fixes it; empty where the file does not say.
    pub reason: Text,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// It holds no more, so that the failure is one like any other.
    pub is_expired: bool,
}

/// In JSON the line of the entry that covers the failure; `null` where it holds no more.
#[allow(clippy::ref_option, reason = "serde gives it so")]
pub(super) fn line_of_cover<S: Serializer>(mark: &Option<Box<KnownMark>>, serializer: S) -> Result<S::Ok, S::Error> {
    mark.as_ref().filter(|mark| !mark.is_expired).map(|mark| mark.line).serialize(serializer)
}

/// From JSON, which tells the line alone.
pub(super) fn cover_at_line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<KnownMark>>, D::Error> {
    let line = Option::<u64>::deserialize(deserializer)?;
    let mark = |line| KnownMark { entry: None, line, reason: Text::default(), until: None, is_expired: false };
    Ok(line.map(|line| Box::new(mark(line))))
}

/// What one file shows of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exercised {
    /// Which entry, by its place in the file of known failures.
    pub entry: usize,
    /// Failures that its filter wants.
    pub failed: usize,
    /// Requests that it is about and that failed, or may have failed, in another way.
    pub otherwise: usize,
    /// Requests that it is about and that the page got an answer to, under CORS.
    pub succeeded: usize,
}

names! {
    /// What became of an entry of the known-failures file.
    pub enum KnownState {
        /// Failures met it.
        Active = "active",
        /// Failures met it, and it holds no more: they fail again.
        Expired = "expired",
        /// No failure met it, and the requests that it is about succeeded.
        Fixed = "fixed",
        /// No failure met it; the requests that it is about fail in another way, or may.
        Changed = "changed",
        /// Nothing met it: no such request was made.
        NotExercised = "not-exercised",
    }
}

/// The known-failures file, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct KnownReport {
    /// Its name.
    pub path: Text,
    /// Its entries, in their order.
    pub entries: Vec<KnownEntry>,
    /// Whether reports for people list entries that failures met.
    #[serde(skip)]
    pub is_listed: bool,
}

/// An entry of the known-failures file.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct KnownEntry {
    /// The line at which it begins.
    pub line: u64,
    /// Which failures it covers.
    pub filter: Text,
    /// Why nobody fixes them; empty where the file does not say.
    pub reason: Text,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// What became of it.
    pub state: KnownState,
    /// Failures that its filter wants.
    pub fetches: usize,
    /// In how many files.
    pub files: usize,
    /// Days to the last one.
    #[serde(skip)]
    pub days_left: Option<i64>,
    /// Some of the failures that it covers.
    #[serde(skip)]
    pub examples: Vec<Text>,
}

impl KnownEntry {
    /// Failures met it, and it ends soon.
    pub fn ends_soon(&self) -> bool {
        self.state == KnownState::Active && self.days_left.is_some_and(|days| days <= WARNED_DAYS)
    }

    /// Nobody wrote why, or until when.
    pub fn is_unexplained(&self) -> bool {
        self.reason.is_empty() || self.until.is_none()
    }
}
