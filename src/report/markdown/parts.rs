//! A text within a limit: what explains comes before what is to be unfolded, and what does not fit is counted.

use super::detail;
use super::escape::prose;
use crate::report::finding::counted;
use crate::report::model::{Fetch, File};
use crate::report::text::{Piece, words};
use std::io::{self, Write};

/// Bytes kept free for the sentence that says what was left out.
const FOR_THE_SENTENCE: usize = 300;
/// With fewer bytes left no failure fits any more.
const LEAST_DETAIL: usize = 400;

/// What a part is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The section of a cause.
    Cause,
    /// Heads, tables, notes.
    Other,
}

enum Part<'a> {
    Text(Vec<u8>),
    /// Made last, of what is left.
    Detail(&'a File, &'a Fetch),
}

/// A text that grows by whole parts as long as they fit.
pub(super) struct Parts<'a> {
    parts: Vec<Part<'a>>,
    /// Bytes that still fit.
    pub(super) left: usize,
    causes_left_out: usize,
    others_left_out: usize,
}

impl<'a> Parts<'a> {
    /// For a text of at most that many bytes.
    pub(super) fn new(most: usize) -> Parts<'a> {
        let left = most.saturating_sub(FOR_THE_SENTENCE);
        Parts { parts: Vec::new(), left, causes_left_out: 0, others_left_out: 0 }
    }

    /// Adds what `write` writes, if it fits.
    pub(super) fn add(&mut self, kind: Kind, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut text = Vec::new();
        write(&mut text)?;
        if text.len() <= self.left {
            self.left -= text.len();
            self.parts.push(Part::Text(text));
        } else {
            match kind {
                Kind::Cause => self.causes_left_out += 1,
                Kind::Other => self.others_left_out += 1,
            }
        }
        Ok(())
    }

    /// Keeps a place for the details of a failure.
    pub(super) fn add_detail(&mut self, file: &'a File, fetch: &'a Fetch) {
        self.parts.push(Part::Detail(file, fetch));
    }

    /// The text, and what it leaves out of the `max_size` bytes.
    pub(super) fn finish(mut self, max_size: usize) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let mut details_left_out = 0;
        for part in &self.parts {
            match part {
                Part::Text(text) => out.extend_from_slice(text),
                Part::Detail(..) if self.left < LEAST_DETAIL => details_left_out += 1,
                Part::Detail(file, fetch) => {
                    let start = out.len();
                    detail::write(file, fetch, &mut out)?;
                    let length = out.len() - start;
                    if length <= self.left {
                        self.left -= length;
                    } else {
                        out.truncate(start);
                        details_left_out += 1;
                    }
                }
            }
        }
        let left_out = [
            (details_left_out, "the details of one failure", "failures\u{27} details"),
            (self.causes_left_out, "the section of one cause", "causes\u{27} sections"),
            (self.others_left_out, "one more part", "other parts"),
        ];
        let left_out = left_out.iter().filter(|(count, ..)| *count > 0);
        let left_out: Vec<Piece<'_>> = left_out
            .map(|(count, one, many)| if *count == 1 { words!("{}", *one) } else { counted(*count, "", many) })
            .collect();
        if !left_out.is_empty() {
            let what = prose(Piece::list(left_out, ", "));
            writeln!(out, "**Left out** to keep within {max_size} bytes: {what}; `--max-size 0` writes all.\n")?;
        }
        Ok(out)
    }
}
