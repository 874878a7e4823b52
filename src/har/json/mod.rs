//! A lenient JSON cursor over bytes in memory. It reads what the caller wants, skips the rest without building it, and
//! always knows its byte position. Nothing here recurses, so nesting may have any depth.
//!
//! Leniency, since exporters and editors do all of it: a comma before a closing bracket, raw control characters and
//! invalid UTF-8 in strings, lone surrogates (both become U+FFFD), `NaN`, `Infinity` and `undefined`. Of two members
//! of one name the reader sees both in order, and by assigning keeps the last, as `JSON.parse` does. What is stepped
//! over is checked by the number of its brackets only.

mod cursor;
mod scalar;
mod text;

pub(super) use cursor::{Cursor, EntryBytes, Key};
pub(super) use scalar::Scalar;
pub(super) use text::RawText;

/// Why the cursor could not go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct JsonError {
    /// Bytes before the place, from 0, in the slice that the cursor walks.
    pub(super) at: usize,
    /// What kind of trouble.
    pub(super) kind: Trouble,
}

/// Kinds of [`JsonError`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Trouble {
    /// The bytes end inside a value.
    Incomplete,
    /// Something else is at the place of this.
    Expected(&'static str),
}

impl JsonError {
    /// What is wrong, as the end of a sentence.
    pub(super) fn message(self) -> String {
        match self.kind {
            Trouble::Incomplete => "the text ends inside a JSON value".to_owned(),
            Trouble::Expected(what) => format!("expected {what}"),
        }
    }

    /// Whether the bytes merely end too early.
    pub(super) fn is_incomplete(self) -> bool {
        self.kind == Trouble::Incomplete
    }
}
