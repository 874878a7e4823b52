//! What to extract, and why it can fail.

use crate::analyze::Error;
use crate::filter::Filter;
use crate::report::{Damage, Overrides};
use std::io;

/// What an extract shall hold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExtractOptions {
    /// Of which failures; the empty filter wants all.
    pub filter: Filter,
    /// Keep the bodies of requests and answers. They are redacted by the rules for free text.
    pub bodies: bool,
    /// Also make [`Extract::commands`].
    pub commands: bool,
    /// Leave secrets as they are.
    pub show_secrets: bool,
    /// What goes or stays by name, besides the rules of redaction.
    pub overrides: Overrides,
}

/// Why there is no extract.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// The file could not be read, or is no HAR.
    #[error(transparent)]
    Unread(#[from] Error),
    /// No request failed, or none that matches the filter.
    #[error("there is nothing to extract: no request failed, or none that matches the filter")]
    Nothing {
        /// Where something of the file was lost.
        damage: Vec<Damage>,
    },
    /// What was made could not be kept in a temporary file.
    #[error("a temporary file cannot be written: {0}")]
    Unwritten(#[source] io::Error),
    /// The smaller file is judged in another way.
    #[error("no smaller file gives the same verdicts: {0}")]
    Differs(String),
}

impl From<io::Error> for ExtractError {
    fn from(error: io::Error) -> ExtractError {
        ExtractError::Unread(Error::Io(error))
    }
}
