//! Texts that many fetches have in common: thousands of fetches fail of one cause, and say the same in most they say.

use foldhash::HashSet;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A text of a report. Its clones are one piece of memory.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<str>);

impl Text {
    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(text.into())
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Text {
        Text(text.into())
    }
}

impl From<Text> for String {
    fn from(text: Text) -> String {
        (*text.0).to_owned()
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

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&*self.0, f)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// That of any string.
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

/// The texts that were given out, so that the next one who says the same gets the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Pool(HashSet<Text>);

impl Pool {
    /// When there are more, all are forgotten: what repeats is soon here again.
    const MOST: usize = 4_096;
    /// Longer texts are rare, and would fill the memory.
    const LONGEST: usize = 4_096;

    /// The text, as it was given out before.
    pub(super) fn text(&mut self, text: &str) -> Text {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let text = Text::from(text);
        if text.len() > Pool::LONGEST {
            return text;
        }
        if self.0.len() >= Pool::MOST {
            self.0.clear();
        }
        self.0.insert(text.clone());
        text
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_the_same_is_the_same() {
        let mut pool = Pool::default();
        let (one, other, two) = (pool.text("a"), pool.text("b"), pool.text("a"));
        assert!(Arc::ptr_eq(&one.0, &two.0) && one != other);
        for n in 0..2 * Pool::MOST {
            assert_eq!(pool.text(&n.to_string()), *n.to_string());
        }
        assert!(pool.len() <= Pool::MOST);
        assert_eq!(pool.text("a"), one);
    }
}
