//! The listed requests of a file.

use super::Fetch;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

/// The listed requests of a file. Known failures are kept separately, so that no writer reports them as findings.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Fetches {
    listed: Vec<Fetch>,
    known: Vec<Fetch>,
}

impl Fetches {
    /// The known failures.
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
        // Usually none is known, and then nothing is moved.
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
