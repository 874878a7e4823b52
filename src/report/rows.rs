//! Formats of rows, written file by file: what is written is forgotten, so that the memory grows with the groups of failures
//! and not with the files.

use super::group::{Groups, add_to};
use super::known::Tally;
use super::model::{File, KnownReport, Totals, Unread};
use super::text::Text;
use super::{csv, json};
use crate::gate::Gate;
use crate::known::Known;
use std::io::{self, Write};

/// A format whose rows can be written one file after the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowFormat {
    /// One line of JSON for each file, each of its requests, each input without a report; last the sums.
    JsonLines,
    /// One row for each request, and for each input without a report.
    Csv,
}

/// Rows that are being written. They are the same as those of a whole report.
pub struct Rows {
    format: RowFormat,
    gate: Gate,
    totals: Totals,
    groups: Groups,
    is_incomplete: bool,
    has_failed: bool,
    known: Option<Tally>,
    config: Option<Text>,
}

impl Rows {
    /// Begins; `gate` says which findings make the exit status 1, and `known` are the failures that the files were composed
    /// with.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn begin(format: RowFormat, gate: Gate, known: Option<&Known>, out: &mut dyn Write) -> io::Result<Rows> {
        if format == RowFormat::Csv {
            csv::write_header(out)?;
        }
        Ok(Rows {
            format,
            gate,
            totals: Totals::default(),
            groups: Groups::new(false),
            is_incomplete: false,
            has_failed: false,
            known: known.map(|known| Tally::new(known, false)),
            config: None,
        })
    }

    /// The same, naming the configuration that was read.
    #[must_use]
    pub fn with_config(self, name: Option<&str>) -> Rows {
        Rows { config: name.map(Text::of_file_name), ..self }
    }

    /// The rows of the next file.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn file(&mut self, file: &File, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            RowFormat::JsonLines => json::write_file(file, out)?,
            RowFormat::Csv => csv::write_file(file, out)?,
        }
        self.is_incomplete |= !file.damage.is_empty();
        self.has_failed = self.has_failed || self.gate.fails(file);
        add_to(&mut self.totals, file);
        self.groups.add(file);
        if let Some(known) = &mut self.known {
            known.add(file);
        }
        Ok(())
    }

    /// The row of an input without a report.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn unread(&mut self, unread: &Unread, out: &mut dyn Write) -> io::Result<()> {
        self.is_incomplete = true;
        match self.format {
            RowFormat::JsonLines => json::write_unread(unread, out),
            RowFormat::Csv => csv::write_unread(unread, out),
        }
    }

    /// The last row; gives the exit status, as [`exit_status`](super::exit_status) does, and what became of known failures.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(self, out: &mut dyn Write) -> io::Result<(u8, Option<KnownReport>)> {
        let known = self.known.map(Tally::finish);
        let of_known = known.as_ref().is_some_and(|known| self.gate.failing_entries(known).next().is_some());
        if self.format == RowFormat::JsonLines {
            json::write_summary(self.totals, &self.groups.finish(), (known.as_ref(), self.config.as_ref()), out)?;
        }
        Ok((if self.is_incomplete { 2 } else { u8::from(self.has_failed || of_known) }, known))
    }
}
