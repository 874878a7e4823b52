//! What a format does with the files of a report.

use super::model::{File, Unread};
use super::sums::Sums;
use std::io::{self, Write};
use std::ops::Deref;
use std::sync::Arc;

/// A file of a report, which several formats may keep.
#[derive(Clone)]
pub enum Shared<'a> {
    /// Of a whole report.
    Of(&'a File),
    /// By itself.
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

/// What a format keeps of the files that came, and how it is written. What writes changes nothing, so that it can be done
/// again.
pub(super) trait Writer<'a> {
    /// What stands before the first file.
    fn begin(&self, _: &Sums, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// What is written of the next file at once.
    fn rows(&self, _: &Sums, _: &File, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Takes the file in.
    fn add(&mut self, file: Shared<'a>);

    /// What is written at once of the next input, which gave no report.
    fn unread_row(&self, _: &Unread, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Takes that input in, where the sums are not enough.
    fn add_unread(&mut self, _: &Unread) {}

    /// What stands behind the last file.
    fn end(&self, sums: &Sums, out: &mut dyn Write) -> io::Result<()>;

    /// Forgets what the end would show of files that are not fit to be shown.
    fn retain(&mut self, _: &mut dyn FnMut(&File) -> bool) {}
}
