//! The text itself.

use crate::report::redact::Vouched;
use crate::rules::Quoted;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::{Borrow, Cow};
use std::fmt::{self, Write};
use std::sync::Arc;

/// A text of a report: redacted, but not escaped for any format. Clones share their memory, because thousands of
/// fetches with the same cause usually have the same texts.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(pub(super) Arc<str>);

impl Text {
    /// The raw text. It may contain anything from a HAR except secrets: escape it for its destination.
    pub fn unescaped(&self) -> &str {
        &self.0
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it contains that one.
    pub fn contains(&self, part: &str) -> bool {
        self.0.contains(part)
    }

    /// Whether it starts with that one.
    pub fn starts_with(&self, start: &str) -> bool {
        self.0.starts_with(start)
    }

    /// Whether it ends with that one.
    pub fn ends_with(&self, end: &str) -> bool {
        self.0.ends_with(end)
    }

    /// Bytes as hexadecimal digits: a hash.
    pub fn hexadecimal(bytes: &[u8]) -> Text {
        let mut digits = String::with_capacity(2 * bytes.len());
        for byte in bytes {
            // Writing to a String cannot fail.
            let _ = write!(digits, "{byte:02x}");
        }
        Text(digits.into())
    }

    /// Available only to the redactor.
    pub(in crate::report) fn vouched(text: impl Into<Arc<str>>, _: Vouched) -> Text {
        Text(text.into())
    }

    /// The text for quoting in a sentence: on one line, safe for terminals.
    pub(in crate::report) fn quoted(&self) -> Quoted {
        match crate::sanitize::sanitize(&self.0) {
            Cow::Borrowed(_) => Quoted::vouched(Arc::clone(&self.0)),
            Cow::Owned(shown) => Quoted::vouched(shown),
        }
    }
}

/// Within the crate, a text can be looked up in a set by a `str`, but not read from it.
impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The program's own words.
impl From<&'static str> for Text {
    fn from(words: &'static str) -> Text {
        Text(words.into())
    }
}

/// A sentence quotes only redacted values.
impl From<&Quoted> for Text {
    fn from(quoted: &Quoted) -> Text {
        Text(quoted.shared())
    }
}

#[cfg(test)]
impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(text.into())
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        *self.0 == **other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

/// A JSON string. The JSON writer escapes what a terminal or a JavaScript source might interpret.
impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// From an earlier report.
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        String::deserialize(deserializer).map(|text| Text(text.into()))
    }
}

/// The schema of a string.
impl JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}
