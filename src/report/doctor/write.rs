//! The findings of `doctor`, for people and programs.

use super::{Captures, Check, CheckState, DoctorReport, Sufferer};
use crate::report::finding::counted;
use crate::report::json;
use crate::report::table::paint::{Painter, Style};
use crate::report::text::{Piece, words};
use std::io::{self, Write};

/// The marks at the start of each line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marks {
    /// `✓ ! ✗`
    Unicode,
    /// `ok !! XX`, without a terminal or UTF-8.
    Ascii,
}

impl Marks {
    fn of(self, state: CheckState) -> &'static str {
        match (self, state) {
            (Marks::Unicode, CheckState::Good) => "✓",
            (Marks::Unicode, CheckState::Doubtful) => "!",
            (Marks::Unicode, CheckState::Bad) => "✗",
            (Marks::Ascii, CheckState::Good) => "ok",
            (Marks::Ascii, CheckState::Doubtful) => "! ",
            (Marks::Ascii, CheckState::Bad) => "x ",
        }
    }
}

/// The output format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DoctorForm {
    /// For people.
    Text {
        /// Width.
        width: usize,
        /// Whether to use colour.
        color: bool,
        /// The marks.
        marks: Marks,
    },
    /// One JSON document.
    Json,
}

/// Maximum number of files to name; the others are counted.
const MOST_FILES: usize = 3;

impl DoctorReport {
    /// Writes it.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, form: DoctorForm, out: &mut dyn Write) -> io::Result<()> {
        match form {
            DoctorForm::Json => json::write_document(self, out),
            DoctorForm::Text { width, color, marks } => {
                let mut painter = Painter::new(width.clamp(40, 400), color);
                for captures in &self.captures {
                    write_exporter(&mut painter, captures, marks);
                }
                for unread in &self.unread {
                    let mark = marks.of(CheckState::Bad);
                    painter.hanging(Style::Bad, words!("{} Not read: ", mark), "  ", &unread.message);
                }
                painter.paragraph(Style::Strong, "", self.sum());
                out.write_all(painter.finish().as_bytes())
            }
        }
    }

    /// The last line.
    fn sum(&self) -> Piece<'static> {
        let is_good = |captures: &&Captures| captures.checks.iter().all(|check| check.state == CheckState::Good);
        let bad = self.captures.len() - self.captures.iter().filter(is_good).count();
        match (self.captures.is_empty(), bad, self.suffering) {
            (true, ..) => words!("No file could be read."),
            (false, 0, _) if self.captures.iter().all(|captures| captures.requests == 0) => {
                words!("No cross-origin requests: nothing to judge.")
            }
            (false, 0, _) => words!("Good enough: no verdict suffers."),
            (false, _, 0) => words!("Verdicts are missing; see above for how to capture better."),
            (false, _, count) => words!(
                "{} than a better capture would make {}.",
                counted(count, "verdict is less certain", "verdicts are less certain"),
                if count == 1 { "it" } else { "them" }
            ),
        }
    }
}

fn write_exporter(painter: &mut Painter, captures: &Captures, marks: Marks) {
    let files = counted(captures.files.len(), "file", "files");
    let requests = counted(captures.requests, "cross-origin request", "cross-origin requests");
    painter.put(Style::Strong, &captures.exporter);
    painter.put(Style::Plain, words!("   {}, {}", files, requests)).newline();
    for path in captures.files.iter().take(MOST_FILES) {
        painter.hanging(Style::Faint, "  ", "    ", path);
    }
    if captures.files.len() > MOST_FILES {
        painter.put(Style::Faint, words!("  and {} more", captures.files.len() - MOST_FILES)).newline();
    }
    for check in &captures.checks {
        write_check(painter, check, captures.files.len() > 1, marks);
    }
    if captures.not_judged > 0 {
        let requests = counted(captures.not_judged, "request is", "requests are");
        let text = words!("{} not judged: nothing shows that a page of another origin made them", requests);
        painter.hanging(Style::Plain, "     ", "     ", text);
    }
    painter.newline();
}

fn write_check(painter: &mut Painter, check: &Check, has_many_files: bool, marks: Marks) {
    let style = match check.state {
        CheckState::Good => Style::Good,
        CheckState::Doubtful => Style::Doubt,
        CheckState::Bad => Style::Bad,
    };
    let suffer = match check.suffering {
        0 => Piece::default(),
        count => words!(" ({})", counted(count, "verdict suffers", "verdicts suffer")),
    };
    painter.put(style, words!("  {}", marks.of(check.state)));
    painter.hanging(Style::Plain, " ", "     ", words!("{}{}", check.message, suffer));
    for example in &check.examples {
        let Sufferer { path, method, url, cause, .. } = example;
        let file = if has_many_files { words!(", {}", path) } else { Piece::default() };
        painter.hanging(Style::Faint, "       ", "         ", words!("{} {} ({}{})", method, url, cause, file));
    }
    for (n, step) in check.steps.iter().enumerate() {
        painter.hanging(Style::Plain, words!("     {}. ", n + 1), "        ", step);
    }
}
