//! Sanitized texts for crates that format lines.

use super::shorten::middle_of;
use crate::report::text::{AsText, Piece, Text};
use crate::sanitize::sanitize;
use std::borrow::Cow;

/// A text cut in the middle to `width` columns, `head` of them before the cut.
pub(super) fn safe_middle(text: impl AsText, width: usize, head: usize) -> String {
    middle_of(&sanitize(text.unescaped()), width, head)
}

/// The text with terminal controls as visible escapes.
pub(super) fn visible(text: &Text) -> Piece<'_> {
    match sanitize(text.unescaped()) {
        Cow::Borrowed(_) => text.piece(),
        Cow::Owned(_) => text.piece().remade((), |text, ()| sanitize(text).into_owned()),
    }
}

/// One line that is safe for a terminal.
pub(super) fn safe(text: impl AsText) -> String {
    sanitize(text.unescaped()).into_owned()
}

/// The same for a text of this program, which may have several lines.
pub(super) fn safe_lines(text: impl AsText) -> String {
    text.unescaped().lines().map(sanitize).collect::<Vec<_>>().join("\n")
}
