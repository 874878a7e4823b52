//! Values of a HAR, for quoting in the rules' sentences.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A redacted value, on one line and without control characters, so it cannot look like a separate line of the text. The
/// rules create their sentences only from such values and their own words.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quoted(Arc<str>);

impl Quoted {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The caller guarantees that the text is redacted and escaped. In this crate, that is the report's text.
    #[doc(hidden)]
    pub fn vouched(text: impl Into<Arc<str>>) -> Quoted {
        Quoted(text.into())
    }

    /// The shared string.
    pub(crate) fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }
}

impl Deref for Quoted {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Quoted {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Quoted {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl PartialEq<str> for Quoted {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Quoted {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

#[cfg(test)]
impl From<&str> for Quoted {
    fn from(text: &str) -> Quoted {
        Quoted(text.into())
    }
}
