//! The interface of a report that is written file by file.

use har_cors::Gate;
use har_cors::report::{File, Shared, Stream, Unread};
use std::io::{self, Write};
use std::sync::Arc;

/// A [`Stream`], replaceable in tests.
pub(crate) trait Made {
    fn has_rows(&self) -> bool;
    fn begin(&self, out: &mut dyn Write) -> io::Result<()>;
    fn rows(&self, file: &File, out: &mut dyn Write) -> io::Result<()>;
    fn add(&mut self, file: &Arc<File>);
    fn unread(&mut self, unread: &Unread, out: &mut dyn Write) -> io::Result<()>;
    fn end(&self, out: &mut dyn Write) -> io::Result<()>;
    fn retain(&mut self, is_fit: impl FnMut(&File) -> bool);
    /// Writes the end of a report of the same format on one file.
    fn alone(&self) -> impl Fn(&File, &mut dyn Write) -> io::Result<()> + 'static;
}

impl Made for Stream<'static> {
    fn has_rows(&self) -> bool {
        self.format().has_rows()
    }

    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        Stream::begin(self, out)
    }

    fn rows(&self, file: &File, out: &mut dyn Write) -> io::Result<()> {
        Stream::rows(self, file, out)
    }

    fn add(&mut self, file: &Arc<File>) {
        Stream::add(self, Shared::Own(file.clone()));
    }

    fn unread(&mut self, unread: &Unread, out: &mut dyn Write) -> io::Result<()> {
        Stream::unread(self, unread, out)
    }

    fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        Stream::end(self, out)
    }

    fn retain(&mut self, is_fit: impl FnMut(&File) -> bool) {
        Stream::retain(self, is_fit);
    }

    fn alone(&self) -> impl Fn(&File, &mut dyn Write) -> io::Result<()> + 'static {
        let format = self.format();
        move |file, out| {
            let mut stream = Stream::new(format, Gate::default());
            Stream::add(&mut stream, Shared::Of(file));
            stream.end(out)
        }
    }
}
