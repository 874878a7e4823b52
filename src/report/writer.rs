//! The interface of a format's writer.

use super::model::{File, Unread};
use super::sums::Sums;
use std::io::{self, Write};
use std::ops::Deref;
use std::sync::Arc;

/// A file of a report, which several formats may share.
#[derive(Clone)]
pub enum Shared<'a> {
    /// Part of a whole report.
    Of(&'a File),
    /// A separate file.
    Own(Arc<File>),
}

impl Deref for Shared<'_> {
    type Target = File;

    fn deref(&self) -> &File {
        match self {
            Shared::Of(file) => file,
            Shared::Own(file) => file,
        }
    }
}

/// The state of a format, and how it is written. Writing does not change the state, so it can be repeated.
pub(super) trait Writer<'a> {
    /// Writes what comes before the first file.
    fn begin(&self, _: &Sums, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes the part of the next file that can be written at once.
    fn rows(&self, _: &Sums, _: &File, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Adds the file.
    fn add(&mut self, file: Shared<'a>);

    /// Writes the row of an input that could not be read.
    fn unread_row(&self, _: &Unread, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Adds that input, if the sums are not enough.
    fn add_unread(&mut self, _: &Unread) {}

    /// Writes what comes after the last file.
    fn end(&self, sums: &Sums, out: &mut dyn Write) -> io::Result<()>;

    /// Drops files that cannot be shown from the end of the report.
    fn retain(&mut self, _: &mut dyn FnMut(&File) -> bool) {}
}
