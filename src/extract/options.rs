//! What to extract, and why it can fail.

use crate::analyze::Error;
use crate::filter::Filter;
use crate::report::{Damage, Overrides};
use std::io;

/// Options of an extract.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExtractOptions {
    /// The failures to extract; the empty filter matches all.
    pub filter: Filter,
    /// Keep the bodies of requests and responses. They are redacted by the rules for free text.
    pub bodies: bool,
    /// Also create [`Extract::commands`](crate::Extract::commands).
    pub commands: bool,
    /// Do not redact secrets.
    pub show_secrets: bool,
    /// Names to redact or keep, in addition to the redaction rules.
    pub overrides: Overrides,
}

/// Why there is no extract.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// The file could not be read, or is not a HAR.
    #[error(transparent)]
    Unread(#[from] Error),
    /// No request failed, or no failure matches the filter.
    #[error("nothing to extract: no request failed, or no failure matches the filter")]
    Nothing {
        /// Damage of the file.
        damage: Vec<Damage>,
    },
    /// The temporary file could not be written.
    #[error("could not write a temporary file: {0}")]
    Unwritten(#[source] io::Error),
    /// No smaller file has the same verdicts.
    #[error("no smaller file gives the same verdicts: {0}")]
    Differs(String),
}

impl From<io::Error> for ExtractError {
    fn from(error: io::Error) -> ExtractError {
        ExtractError::Unread(Error::Io(error))
    }
}
