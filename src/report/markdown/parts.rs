//! A text within a size limit: parts that do not fit are left out completely, and counted.

use super::escape::prose;
use crate::report::finding::counted;
use crate::report::text::{Piece, words};
use std::io::{self, Write};

/// Bytes reserved for the sentence about what was left out.
const FOR_THE_SENTENCE: usize = 300;

/// The kind of a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The section of a cause.
    Cause,
    /// Heads, tables, notes.
    Other,
}

/// A text that grows by complete parts as long as they fit.
pub(super) struct Parts {
    text: Vec<u8>,
    /// The kind and the end of each part.
    ends: Vec<(Kind, usize)>,
    /// Remaining bytes.
    left: usize,
    causes_left_out: usize,
    others_left_out: usize,
}

impl Parts {
    /// An empty text with a size limit in bytes.
    pub(super) fn new(most: usize) -> Parts {
        let left = most.saturating_sub(FOR_THE_SENTENCE);
        Parts { text: Vec::new(), ends: Vec::new(), left, causes_left_out: 0, others_left_out: 0 }
    }

    /// Adds what `write` writes, if it fits.
    pub(super) fn add(&mut self, kind: Kind, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut text = Vec::new();
        write(&mut text)?;
        if text.len() <= self.left {
            self.left -= text.len();
            self.text.append(&mut text);
            self.ends.push((kind, self.text.len()));
        } else {
            match kind {
                Kind::Cause => self.causes_left_out += 1,
                Kind::Other => self.others_left_out += 1,
            }
        }
        Ok(())
    }

    /// Adds the parts of another text that fit.
    pub(super) fn add_all(&mut self, other: &Parts) -> io::Result<()> {
        let mut start = 0;
        for (kind, end) in &other.ends {
            let part = other.text.get(start..*end).unwrap_or_default();
            self.add(*kind, |out| out.write_all(part))?;
            start = *end;
        }
        self.causes_left_out += other.causes_left_out;
        self.others_left_out += other.others_left_out;
        Ok(())
    }

    /// The text, with a sentence about what was left out.
    pub(super) fn finish(self, max_size: usize) -> io::Result<Vec<u8>> {
        let mut out = self.text;
        let left_out = [
            (self.causes_left_out, "the section of one cause", "causes\u{27} sections"),
            (self.others_left_out, "one more part", "other parts"),
        ];
        let left_out = left_out.iter().filter(|(count, ..)| *count > 0);
        let left_out: Vec<Piece<'_>> = left_out
            .map(|(count, one, many)| if *count == 1 { words!("{}", *one) } else { counted(*count, "", many) })
            .collect();
        if !left_out.is_empty() {
            let what = prose(Piece::list(left_out, ", "));
            writeln!(
                out,
                "**Left out** to keep within {max_size} bytes: {what}; a limit of 0 bytes keeps everything.\n"
            )?;
        }
        Ok(out)
    }
}

/// Maximum number of rows of a table: trackers limit the length of a text.
pub(super) const MOST_ROWS: usize = 40;
