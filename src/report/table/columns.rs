//! Text columns, aligned with spaces.

use super::paint::{Painter, Style};
use super::shorten::{columns, middle};
use crate::report::text::{AsText, Piece};

const SPACES: &str = "                                                                                                \
                                                                                                                ";

/// A number of spaces, up to the maximum line width.
pub(super) fn spaces(count: usize) -> &'static str {
    SPACES.get(..count).unwrap_or(SPACES)
}

/// One cell of a row.
pub(super) struct Cell<'a> {
    pub(super) style: Style,
    pub(super) text: Piece<'a>,
}

impl<'a> Cell<'a> {
    pub(super) fn new(style: Style, text: Piece<'a>) -> Cell<'a> {
        Cell { style, text }
    }
}

/// The width of each column: its widest text, limited by `most`.
pub(super) fn widths<const N: usize>(
    rows: &[[Cell<'_>; N]],
    titles: &[&'static str; N],
    most: [usize; N],
) -> [usize; N] {
    let mut widths = titles.map(columns);
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(columns(&cell.text));
        }
    }
    for (width, most) in widths.iter_mut().zip(most) {
        *width = (*width).min(most);
    }
    widths
}

/// A row, with two spaces between its cells; cells that are too wide are cut in the middle.
pub(super) fn row<const N: usize>(painter: &mut Painter, cells: &[Cell<'_>; N], widths: &[usize; N]) {
    for (n, (Cell { style, text }, width)) in cells.iter().zip(widths).enumerate() {
        if n > 0 {
            painter.put(Style::Plain, "  ");
        }
        // Sentences are cut at the end.
        let text = middle(text, *width, if *style == Style::Plain { width / 2 } else { *width });
        let rest = width.saturating_sub(columns(&text));
        painter.put(*style, &text).put(Style::Plain, spaces(rest));
    }
    painter.newline();
}

/// Right-aligns a text after `used` columns; `false` if there is no space.
pub(super) fn right(painter: &mut Painter, used: usize, width: usize, style: Style, text: impl AsText) -> bool {
    let room = width.saturating_sub(used);
    let length = columns(text.piece());
    if room < length + 2 {
        return false;
    }
    painter.put(Style::Plain, spaces(room - length)).put(style, text);
    true
}
