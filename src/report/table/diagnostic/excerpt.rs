//! An excerpt of distant lines of a HAR, each with its number in the file.

use super::{safe, safe_middle};
use crate::har::Span;
use crate::report::text::{Piece, words};
use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;

/// A line of an excerpt.
#[derive(Debug)]
pub(super) struct Line {
    text: Piece<'static>,
    /// Its byte offset in the file.
    offset: Option<u64>,
    /// Line and column in the file.
    place: Option<Place>,
    /// The notes on it.
    notes: Vec<Piece<'static>>,
    is_missing: bool,
    /// The main evidence for the verdict.
    is_decisive: bool,
}

/// Line and column, both from 1.
type Place = (u64, u64);

impl Line {
    /// A line of the file.
    pub(super) fn new(text: Piece<'static>, span: Span) -> Line {
        let is_known = span.length > 0 && span.line > 0;
        Line {
            text,
            offset: is_known.then_some(span.offset),
            place: is_known.then_some((span.line, span.column)),
            notes: Vec::new(),
            is_missing: false,
            is_decisive: false,
        }
    }

    /// A missing line.
    pub(super) fn missing(text: Piece<'static>) -> Line {
        Line { is_missing: true, ..Line::new(text, Span::default()) }
    }

    /// A note on a place that the excerpt does not show.
    pub(super) fn note(text: Piece<'static>, place: Place) -> Line {
        Line { place: Some(place), ..Line::new(text, Span::default()) }
    }

    /// Its byte offset, if it is in the file.
    pub(super) fn offset(&self) -> Option<u64> {
        self.offset
    }

    /// It has notes.
    pub(super) fn is_labelled(&self) -> bool {
        !self.notes.is_empty()
    }

    pub(super) fn is_missing(&self) -> bool {
        self.is_missing
    }

    /// Adds a note; a missing line gets the position where it should be.
    pub(super) fn label(&mut self, note: Piece<'static>, place: Place, is_decisive: bool) {
        self.is_decisive |= is_decisive;
        self.place.get_or_insert(place);
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// The source code for miette.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    /// The byte range of each line in `text`, and its position.
    lines: Vec<(Range<usize>, Option<Place>)>,
    /// The number that miette shows for the first line.
    base: usize,
}

impl Excerpt {
    /// The lines, cut to `width` columns, with their notes.
    pub(super) fn of(name: String, mut lines: Vec<Line>, width: usize) -> (Excerpt, Vec<LabeledSpan>) {
        if lines.iter().all(|line| line.notes.is_empty())
            && let Some(first) = lines.first_mut()
        {
            first.notes.push(words!("this one"));
        }
        let mut excerpt = Excerpt { name, text: String::new(), lines: Vec::new(), base: 0 };
        let mut labels = Vec::new();
        for line in &lines {
            if !excerpt.text.is_empty() {
                excerpt.text.push('\n');
            }
            let start = excerpt.text.len();
            excerpt.text += safe_middle(line.text.trimmed(), width, width / 2).trim_end();
            let range = start..excerpt.text.len();
            if !line.notes.is_empty() {
                // The mark (`>`, `<`) is not part of it.
                let span = SourceSpan::from((start + 2, range.len().saturating_sub(2)));
                let note = Some(safe(Piece::list(&line.notes, "; ")));
                labels.push(match line.is_decisive {
                    true => LabeledSpan::new_primary_with_span(note, span),
                    false => LabeledSpan::new_with_span(note, span),
                });
            }
            excerpt.lines.push((range, line.place));
        }
        excerpt.base = base(&excerpt.lines);
        (excerpt, labels)
    }

    /// The rendering with the line numbers of the file instead of miette's consecutive ones.
    pub(super) fn numbered(&self, rendered: &str) -> String {
        let mut out = String::with_capacity(rendered.len());
        let mut lines = self.lines.iter().zip(self.base..).peekable();
        let mut begun = false;
        for line in rendered.lines() {
            begun |= line.trim_start().starts_with('╭');
            let number = lines.peek().map(|(_, number)| number.to_string()).unwrap_or_default();
            let at = line.find(&number).filter(|at| begun && *at < 12 && line.contains('│'));
            match (at, lines.peek()) {
                (Some(at), Some(((_, place), _))) => {
                    let real = place.map(|(line, _)| line.to_string()).unwrap_or_default();
                    let after = line.get(at + number.len()..).unwrap_or_default();
                    out += line.get(..at).unwrap_or_default();
                    out += &format!("{real:>width$}{after}", width = number.len());
                    lines.next();
                }
                _ => out += line,
            }
            out.push('\n');
        }
        out
    }
}

/// A first number with as many digits as the largest of the file, with space for all following lines.
fn base(lines: &[(Range<usize>, Option<Place>)]) -> usize {
    let widest = lines.iter().filter_map(|(_, place)| *place).map(|(line, _)| line).max().unwrap_or(1);
    let mut base = 1_usize;
    while u64::try_from(base.saturating_mul(10)).is_ok_and(|next| next <= widest) || base * 9 < lines.len() {
        base = base.saturating_mul(10);
    }
    base
}

impl SourceCode for Excerpt {
    /// With surrounding lines: the whole excerpt. Without: the position in the file, for the head of the excerpt.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // miette counts lines and columns from 0.
        let from_0 = |number: u64| usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX - 1);
        let whole = SourceSpan::from((0, self.text.len()));
        let (line, column) = if before == 0 && after == 0 {
            let found = self.lines.iter().find(|(range, _)| range.end >= span.offset());
            let (line, column) = found.and_then(|(_, place)| *place).unwrap_or((1, 1));
            (from_0(line), from_0(column))
        } else {
            (self.base.saturating_sub(1), 0)
        };
        let (name, data) = (self.name.clone(), self.text.as_bytes());
        Ok(Box::new(MietteSpanContents::new_named(name, data, whole, line, column, self.lines.len())))
    }
}
