//! The description of something that was lost.

use crate::har::json::JsonError;
use crate::har::window::position::Position;

/// Something that was lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::har) struct Lost {
    /// Where.
    pub(in crate::har) at: Position,
    /// It is an element of a list of entries.
    pub(in crate::har) is_element: bool,
    /// What is wrong.
    pub(in crate::har) what: Loss,
}

/// What is wrong where something was lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::har) enum Loss {
    /// An entry is not closed, though others follow.
    NotClosed,
    /// The input ends too early.
    CutShort,
    /// There is more of it than is kept; whether reading goes on after it.
    TooLarge(bool),
    /// Not JSON; whether reading goes on after it.
    NotJson(JsonError, bool),
    /// An element of the list is not an object.
    NoObject,
    /// Another document follows.
    AnotherDocument,
    /// Something else follows the document.
    Behind,
    /// The system could not read on.
    Unreadable(String),
}
