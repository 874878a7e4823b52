//! Texts that a terminal can be given by crates that lay out lines: what it would act on is shown.

use super::shorten::middle_of;
use crate::report::text::{AsText, Piece, Text};
use crate::sanitize::sanitize;
use std::borrow::Cow;

/// A text cut in the middle to `width` columns, `head` of them before the cut.
pub(super) fn safe_middle(text: impl AsText, width: usize, head: usize) -> String {
    middle_of(&sanitize(text.unescaped()), width, head)
}

/// The text with what a terminal would act on shown.
pub(super) fn visible(text: &Text) -> Piece<'_> {
    match sanitize(text.unescaped()) {
        Cow::Borrowed(_) => text.piece(),
        Cow::Owned(_) => text.piece().remade((), |text, ()| sanitize(text).into_owned()),
    }
}

/// One line that a terminal can be given.
pub(super) fn safe(text: impl AsText) -> String {
    sanitize(text.unescaped()).into_owned()
}

/// The same of a text of this program, which has lines.
pub(super) fn safe_lines(text: impl AsText) -> String {
    text.unescaped().lines().map(sanitize).collect::<Vec<_>>().join("\n")
}
