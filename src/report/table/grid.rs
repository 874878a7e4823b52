//! Rows of cells: every column is as wide as its widest cell.

use super::paint::Painter;
use super::shorten::columns;

/// How a cell is shown where colour is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ink {
    Plain,
    Bold,
    Dim,
    Red,
    Yellow,
    Green,
}

impl Ink {
    /// What begins and what ends it.
    fn codes(self) -> (&'static str, &'static str) {
        match self {
            Ink::Plain => ("", ""),
            Ink::Bold => ("\u{1b}[1m", "\u{1b}[0m"),
            Ink::Dim => ("\u{1b}[2m", "\u{1b}[0m"),
            Ink::Red => ("\u{1b}[38;5;9m", "\u{1b}[39m"),
            Ink::Yellow => ("\u{1b}[38;5;11m", "\u{1b}[39m"),
            Ink::Green => ("\u{1b}[38;5;10m", "\u{1b}[39m"),
        }
    }
}

/// A text of one line that is safe to show.
pub(super) struct Cell {
    text: String,
    width: usize,
    ink: Ink,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>) -> Cell {
        let text = text.into();
        Cell { width: columns(&text), text, ink: Ink::Plain }
    }

    pub(super) fn with(self, ink: Ink) -> Cell {
        Cell { ink, ..self }
    }
}

/// The table. Its first column stands to the right.
#[derive(Default)]
pub(super) struct Grid {
    rows: Vec<Vec<Cell>>,
}

impl Grid {
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = Cell>) {
        self.rows.push(row.into_iter().collect());
    }

    /// Puts all rows, with a space before and behind each cell.
    pub(super) fn write(&self, painter: &mut Painter) {
        let mut widths: Vec<usize> = Vec::new();
        for row in &self.rows {
            widths.resize(widths.len().max(row.len()), 0);
            widths.iter_mut().zip(row).for_each(|(width, cell)| *width = (*width).max(cell.width));
        }
        let mut line = String::new();
        for row in &self.rows {
            line.clear();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let (begin, end) = if painter.color() { cell.ink.codes() } else { ("", "") };
                let (before, behind) = if column == 0 { (width - cell.width, 0) } else { (0, width - cell.width) };
                line += begin;
                line.extend(std::iter::repeat_n(' ', 1 + before));
                line += &cell.text;
                line.extend(std::iter::repeat_n(' ', behind + 1));
                line += end;
            }
            painter.raw_lines(&line);
        }
    }
}
