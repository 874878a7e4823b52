//! A report that is written file by file, in any format. Written data is dropped, so memory grows with the groups of
//! failures and not with the files.

use super::format::Format;
use super::known::Tally;
use super::model::{File, KnownReport, Report, Tool, Totals, Unread};
use super::sums::Sums;
use super::text::Text;
use super::writer::{Shared, Writer};
use crate::known::Known;
use crate::report::Gate;
use std::io::{self, Write};

/// A report that is being written. The result is the same as that of all files at once.
pub struct Stream<'a> {
    format: Format,
    writer: Box<dyn Writer<'a> + 'a>,
    sums: Sums,
}

impl<'a> Stream<'a> {
    /// A report in that format; `gate` chooses the findings that make the exit status 1.
    pub fn new(format: Format, gate: Gate) -> Stream<'a> {
        Stream::with(format, Sums::new(Tool::this(), gate, None))
    }

    /// The same with known failures. The files were composed with the same
    /// [`known`](super::ComposeOptions::known). `is_listed`: reports for people list the matched entries.
    #[must_use]
    pub fn with_known(mut self, known: Option<&Known>, is_listed: bool) -> Stream<'a> {
        self.sums.known = known.map(|known| Tally::new(known, is_listed));
        self
    }

    /// The same, naming the configuration that was read.
    #[must_use]
    pub fn with_config(mut self, name: Option<&str>) -> Stream<'a> {
        self.sums.config = name.map(Text::file_name);
        self
    }

    pub(super) fn with(format: Format, sums: Sums) -> Stream<'a> {
        Stream { format, writer: format.writer(), sums }
    }

    /// Writes what comes before the first file.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        self.writer.begin(&self.sums, out)
    }

    /// Writes the part of the next file that can be written at once.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn rows(&self, file: &File, out: &mut dyn Write) -> io::Result<()> {
        self.writer.rows(&self.sums, file, out)
    }

    /// Adds the file whose rows were written.
    pub fn add(&mut self, file: Shared<'a>) {
        self.sums.add(&file);
        self.writer.add(file);
    }

    /// Adds an input that could not be read, and writes its row.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn unread(&mut self, unread: &Unread, out: &mut dyn Write) -> io::Result<()> {
        let written = self.writer.unread_row(unread, out);
        self.sums.add_unread(unread);
        self.writer.add_unread(unread);
        written
    }

    /// Writes what comes after the last file.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        self.writer.end(&self.sums, out)
    }

    /// Drops files that cannot be shown from the end of the report. They are still counted.
    pub fn retain(&mut self, mut is_fit: impl FnMut(&File) -> bool) {
        self.writer.retain(&mut is_fit);
    }

    /// The exit status so far: 2 if an input could not be read completely, otherwise 1 if the gate fails a file,
    /// otherwise 0.
    pub fn status(&self) -> u8 {
        self.sums.status()
    }

    /// The counts so far.
    pub fn totals(&self) -> Totals {
        self.sums.totals
    }

    /// The state of known failures so far.
    pub fn known(&self) -> Option<KnownReport> {
        self.sums.known_report()
    }

    /// The format.
    pub fn format(&self) -> Format {
        self.format
    }
}

impl Format {
    /// Writes a report in this format.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let known = report.known.as_ref().map(Tally::of);
        let mut sums = Sums::new(report.tool.clone(), report.gate.clone(), known);
        sums.config.clone_from(&report.config);
        let mut stream = Stream::with(self, sums);
        stream.begin(out)?;
        for file in &report.files {
            stream.rows(file, out)?;
            stream.add(Shared::Of(file));
        }
        report.unread.iter().try_for_each(|unread| stream.unread(unread, out))?;
        stream.end(out)
    }
}
