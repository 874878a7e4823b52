//! Inputs: turns arguments (files, directories, `-` for standard input) into UTF-8 text, file by file and block by block.
//! Together with `main.rs` this is the only place that reads anything from outside the program.

mod archive;
mod copies;
mod decode;
mod error;
mod globs;
mod limit;
mod list;
mod parts;
mod source;
mod trace;
mod utf16;
mod walk;
mod zip;

pub use crate::input::limit::ExpandsTooFar;
pub(crate) use archive::begins as begins_as_archive;
pub use archive::{Archive, Kept};
pub use copies::Copies;
pub use decode::{Decoded, MAX_EXPANDED, decode, is_plain};
pub use error::InputError;
pub(crate) use globs::Glob;
pub use globs::Globs;
pub use list::names_in_list;
pub use source::{Opened, Source, SourceKind, expand, expand_but, open};
pub(crate) use trace::KNOWN as TRACE_VERSIONS;
pub(crate) use zip::text_members;
