//! From what the user named to bytes. In come arguments: files, directories, `-` for the standard input; out goes UTF-8
//! text, file by file and block by block. Together with `main.rs` this is the only place that reads anything from outside the program.

mod decode;
mod error;
mod parts;
mod source;
mod utf16;
mod zip;

pub use decode::{Decoded, MAX_EXPANDED, decode};
pub use error::InputError;
pub use source::{Opened, Source, SourceKind, expand, open};
