//! Why an input gives no bytes.

use std::path::PathBuf;

/// Why an input gives no bytes. The codes are stable.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[non_exhaustive]
pub enum InputError {
    /// No file or directory has that name.
    #[error("there is no file `{}`", path.display())]
    #[diagnostic(code(har_cors::input::missing), help("check the spelling, and the directory that you are in"))]
    Missing {
        /// As the user named it.
        path: PathBuf,
    },
    /// The system refused to read it.
    #[error("cannot read `{shown}`: {error}")]
    #[diagnostic(code(har_cors::input::unreadable))]
    Unreadable {
        /// The source, as reports name it.
        shown: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// `-` for a second time: the standard input can be read but once.
    #[error("standard input is named twice")]
    #[diagnostic(code(har_cors::input::named_twice), help("it holds one HAR; name the other as a file"))]
    NamedTwice,
    /// A directory with no HAR file in it or below it.
    #[error("no HAR file in the directory `{}`", path.display())]
    #[diagnostic(
        code(har_cors::input::no_har_in_directory),
        help("files that end in .har are looked for, also in the directories below; name other files one by one")
    )]
    NoHarInDirectory {
        /// As the user named it.
        path: PathBuf,
    },
}
