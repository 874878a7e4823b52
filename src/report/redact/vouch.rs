//! The only way in which a value of a HAR becomes a [`Text`].

use super::vouched::Vouched;
use crate::report::text::Text;
use std::sync::Arc;

/// A redacted text.
pub(super) fn vouched(text: impl Into<Arc<str>>) -> Text {
    Text::vouched(text, Vouched(()))
}

/// Values for a configuration, checked one by one.
pub(in crate::report) trait Verbatim {
    /// All values from the file.
    fn values(&self) -> impl Iterator<Item = &String>;
}

impl Text {
    /// A file name from the user or from this program's own search, which is not redacted.
    pub fn file_name(name: &str) -> Text {
        vouched(name)
    }
}
