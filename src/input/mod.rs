//! From what the user named to bytes. In come arguments: files, directories, `-` for the standard input; out goes UTF-8
//! text, file by file. Together with `main.rs` this is the only place that reads anything from outside the program.

mod decode;
mod error;
mod source;

pub use decode::to_utf8;
pub use error::InputError;
pub use source::{Source, SourceKind, expand, read};
