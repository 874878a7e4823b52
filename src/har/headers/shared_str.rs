//! A short text that many entries have in common.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A text that shares memory with equal ones. An entry has many of them, most of which are missing, so that it is
/// no wider than a pointer.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SharedStr(pub(in crate::har) Arc<Box<str>>);

impl Deref for SharedStr {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<Cow<'_, str>> for SharedStr {
    fn from(text: Cow<'_, str>) -> SharedStr {
        SharedStr(Arc::new(text.into()))
    }
}

impl From<&str> for SharedStr {
    fn from(text: &str) -> SharedStr {
        Cow::from(text).into()
    }
}

impl fmt::Display for SharedStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}
