//! The reader of HAR files, seen from outside.

mod captures;
mod properties;
mod quirks;
