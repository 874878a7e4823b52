//! A text within a limit: what does not fit is left out in whole parts, and counted.

use super::escape::prose;
use crate::report::finding::counted;
use crate::report::text::{Piece, words};
use std::io::{self, Write};

/// Bytes kept free for the sentence that says what was left out.
const FOR_THE_SENTENCE: usize = 300;

/// What a part is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The section of a cause.
    Cause,
    /// Heads, tables, notes.
    Other,
}

/// A text that grows by whole parts as long as they fit.
pub(super) struct Parts {
    text: Vec<u8>,
    /// What each part is, and where it ends.
    ends: Vec<(Kind, usize)>,
    /// Bytes that still fit.
    left: usize,
    causes_left_out: usize,
    others_left_out: usize,
}

impl Parts {
    /// For a text of at most that many bytes.
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

    /// Adds the parts of another text, as they fit.
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

    /// The text, and what it leaves out of the `max_size` bytes.
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
            writeln!(out, "**Left out** to keep within {max_size} bytes: {what}; a limit of 0 bytes writes all.\n")?;
        }
        Ok(out)
    }
}

/// Rows after which a ticket's table is cut: trackers limit the length of a text.
pub(super) const MOST_ROWS: usize = 40;
