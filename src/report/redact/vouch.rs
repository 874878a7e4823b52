//! What the redactor vouches for: the one door through which a value of a HAR becomes a [`Text`].

use super::vouched::Vouched;
use crate::report::text::Text;
use std::sync::Arc;

/// A text that was redacted.
pub(super) fn vouched(text: impl Into<Arc<str>>) -> Text {
    Text::vouched(text, Vouched(()))
}

/// What goes into a configuration as it is: values that were checked one by one.
pub(in crate::report) trait Verbatim {
    /// All values that came from a file.
    fn values(&self) -> impl Iterator<Item = &String>;
}

impl Text {
    /// The name of a file that the user named, or that this program looked for: it stays as it is.
    pub fn file_name(name: &str) -> Text {
        vouched(name)
    }
}
