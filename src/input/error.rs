//! Why an input gives no bytes.

use crate::sanitize::sanitize;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Why an input gives no bytes. Names of files are shown as all that comes from outside is: without
/// control characters and the like.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// No file or directory has that name.
    #[error("there is no file `{}`", visible(path))]
    Missing {
        /// As the user named it.
        path: PathBuf,
    },
    /// The system refused to read it.
    #[error("cannot read `{}`: {error}", sanitize(shown))]
    Unreadable {
        /// The source, as reports name it.
        shown: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// The standard input, or a pipe, for a second time: it can be read but once.
    #[error("{} is named twice", if shown == "-" { Cow::Borrowed("standard input") } else { sanitize(shown) })]
    NamedTwice {
        /// The source, as reports name it.
        shown: String,
    },
    /// A directory with no HAR file in it or below it.
    #[error("no HAR file in the directory `{}`", visible(path))]
    NoHarInDirectory {
        /// As the user named it.
        path: PathBuf,
    },
}

impl InputError {
    /// What to do about it, in one line without a full stop.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            InputError::Missing { .. } => Some("check the path"),
            InputError::Unreadable { .. } => None,
            InputError::NamedTwice { .. } => Some("it holds one HAR; name the other as a file"),
            InputError::NoHarInDirectory { .. } => Some(
                "only *.har, *.zip and JSON files that begin as a HAR does are searched (recursively); pass other files by \
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
