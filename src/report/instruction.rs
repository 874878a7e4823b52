//! Instructions: a sentence, followed by lines to write somewhere.

use super::text::{AsText, Piece, Text};

/// The parts of an instruction: its sentence, and the lines to write, without their common indent.
pub(crate) fn parts_of_fix(text: &Text) -> (Piece<'_>, Vec<Piece<'_>>) {
    let mut lines = text.lines();
    let sentence = lines.next().unwrap_or_default();
    let lines: Vec<Piece<'_>> = lines.collect();
    let indent_of =
        |line: &Piece<'_>| line.len() - line.remade((), |line, ()| line.trim_start_matches(' ').to_owned()).len();
    let indent = lines.iter().map(indent_of).min().unwrap_or(0);
    (sentence, lines.into_iter().map(|line| line.behind(indent)).collect())
}
