//! Known failures in the report: on the requests that they cover, and by themselves.

use super::{Day, Fetch};
use crate::known::WARNED_DAYS;
use crate::names::names;
use crate::report::text::Text;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

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

/// The listed requests of a file. Failures that are known stand apart, so that no writer takes one for a finding.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Fetches {
    listed: Vec<Fetch>,
    known: Vec<Fetch>,
}

impl Fetches {
    /// Those of which a known failure is made.
    pub fn known(&self) -> &[Fetch] {
        &self.known
    }

    /// All of them, in the order of their start.
    pub fn all(&self) -> impl Iterator<Item = &Fetch> {
        let (mut listed, mut known) = (self.listed.iter().peekable(), self.known.iter().peekable());
        std::iter::from_fn(move || match (listed.peek(), known.peek()) {
            (Some(one), Some(other)) if other.id < one.id => known.next(),
            (None, Some(_)) => known.next(),
            _ => listed.next(),
        })
    }
}

impl From<Vec<Fetch>> for Fetches {
    fn from(fetches: Vec<Fetch>) -> Fetches {
        // Mostly none is known, and then nothing is moved.
        if !fetches.iter().any(Fetch::is_known) {
            return Fetches { listed: fetches, known: Vec::new() };
        }
        let (known, listed) = fetches.into_iter().partition(Fetch::is_known);
        Fetches { listed, known }
    }
}

/// Those that are not known failures.
impl Deref for Fetches {
    type Target = Vec<Fetch>;

    fn deref(&self) -> &Vec<Fetch> {
        &self.listed
    }
}

impl DerefMut for Fetches {
    fn deref_mut(&mut self) -> &mut Vec<Fetch> {
        &mut self.listed
    }
}

impl<'a> IntoIterator for &'a Fetches {
    type Item = &'a Fetch;
    type IntoIter = std::slice::Iter<'a, Fetch>;

    fn into_iter(self) -> Self::IntoIter {
        self.listed.iter()
    }
}

impl IntoIterator for Fetches {
    type Item = Fetch;
    type IntoIter = std::vec::IntoIter<Fetch>;

    fn into_iter(self) -> Self::IntoIter {
        self.listed.into_iter()
    }
}

impl<'a> IntoIterator for &'a mut Fetches {
    type Item = &'a mut Fetch;
    type IntoIter = std::slice::IterMut<'a, Fetch>;

    fn into_iter(self) -> Self::IntoIter {
        self.listed.iter_mut()
    }
}

/// All of them.
impl Serialize for Fetches {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.known.is_empty() {
            true => self.listed.serialize(serializer),
            false => serializer.collect_seq(self.all()),
        }
    }
}

impl<'de> Deserialize<'de> for Fetches {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fetches, D::Error> {
        Vec::deserialize(deserializer).map(Fetches::from)
    }
}

impl JsonSchema for Fetches {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<Fetch>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<Fetch>::json_schema(generator)
    }
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
