//! Why an input cannot be opened.

use crate::sanitize::sanitize;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Why an input cannot be opened. File names are sanitized like everything from outside.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// There is no file or directory with that name.
    #[error("no file `{}`", visible(path))]
    Missing {
        /// As the user named it.
        path: PathBuf,
    },
    /// The system could not read it.
    #[error("cannot read `{}`: {error}", sanitize(shown))]
    Unreadable {
        /// The source, as reports name it.
        shown: String,
        /// The system's error.
        error: std::io::Error,
    },
    /// Standard input, or a pipe, a second time: it can be read only once.
    #[error("{} is named twice", if shown == "-" { Cow::Borrowed("standard input") } else { sanitize(shown) })]
    NamedTwice {
        /// The source, as reports name it.
        shown: String,
    },
    /// A directory without a HAR file at any depth.
    #[error("no HAR file in the directory `{}`", visible(path))]
    NoHarInDirectory {
        /// As the user named it.
        path: PathBuf,
    },
}

impl InputError {
    /// Advice, in one line without a full stop.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            InputError::Missing { .. } => Some("check the path"),
            InputError::Unreadable { .. } => None,
            InputError::NamedTwice { .. } => Some("it can contain only one HAR; pass the other as a file"),
            InputError::NoHarInDirectory { .. } => Some(
                "only *.har, *.zip and JSON files that look like a HAR are searched (recursively); pass other files by \
                 name",
            ),
        }
    }

    /// The input, as reports name it.
    pub fn name(&self) -> String {
        match self {
            InputError::Missing { path } | InputError::NoHarInDirectory { path } => visible(path),
            InputError::Unreadable { shown, .. } | InputError::NamedTwice { shown } => sanitize(shown).into_owned(),
        }
    }
}

fn visible(path: &Path) -> String {
    sanitize(&path.to_string_lossy()).into_owned()
}
