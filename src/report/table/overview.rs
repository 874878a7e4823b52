//! The table: one row for each listed fetch.

use super::paint::Painter;
use super::safe::{safe_middle, visible};
use super::shorten::{columns, columns_of, middle, short_url};
use crate::browser::Stage;
use crate::report::model::{Fetch, File};
use crate::report::text::{AsText, Piece, words};
use crate::rules::{Certainty, Outcome};
use comfy_table::{Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, Width, presets};
use std::io::{self, Write};
use std::sync::LazyLock;

/// From this width on every value has its own column.
const WIDE: usize = 120;
/// Longer texts are cut.
const LONGEST_METHOD: usize = 12;
const LONGEST_SAW: usize = 20;
const LONGEST_STEP: usize = 26;
const LONGEST_CAUSE: usize = 52;
/// Padding on each side of a text.
const PADDING: u16 = 1;
/// Number of fetches to lay out at a time: the cells of thousands need more memory than the report.
const TOGETHER: usize = 256;

/// A table without borders; copying it is faster than setting it up.
static EMPTY: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    // The caller decides about colour, not comfy-table's terminal detection.
    table.force_no_tty();
    table
});

pub(super) fn write(painter: &mut Painter, file: &File, out: &mut dyn Write) -> io::Result<()> {
    write_in_pieces(painter, file, TOGETHER, out)
}

fn write_in_pieces(painter: &mut Painter, file: &File, together: usize, out: &mut dyn Write) -> io::Result<()> {
    let (rows, left_out) = file.rows();
    let layout = Layout::of(painter.width, &rows, super::head::common_origin(file).is_none());
    // A short table computes its widths by itself.
    let widths = if rows.len() > together { layout.widths(&rows) } else { Vec::new() };
    for (n, rows) in rows.chunks(together).enumerate() {
        let mut table = EMPTY.clone();
        if painter.color() {
            table.enforce_styling();
        }
        if n == 0 {
            let titles = layout.titles();
            table.set_header(titles.into_iter().map(|title| Cell::new(title).add_attribute(Attribute::Bold)));
        }
        table.add_rows(rows.iter().flat_map(|fetch| layout.rows(fetch)));
        if let Some(column) = table.column_mut(0) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        for column in table.column_iter_mut() {
            column.set_padding((PADDING, PADDING));
        }
        for (column, width) in table.column_iter_mut().zip(&widths) {
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width + 2 * PADDING)));
        }
        table.lines().for_each(|line| painter.raw_lines(&line));
        painter.spill(out)?;
    }
    if left_out > 0 {
        let text = words!("    {} more may have failed{}", left_out, super::hints::in_brackets(painter.hints.doubtful));
        painter.put(super::paint::Style::Faint, text).newline();
    }
    Ok(())
}

/// The columns and their maximum widths.
struct Layout {
    is_wide: bool,
    shows_origin: bool,
    request: usize,
    method: usize,
    /// Width of the origin.
    origin: usize,
}

impl Layout {
    fn of(width: usize, rows: &[&Fetch], shows_origin: bool) -> Layout {
        let is_wide = width >= WIDE;
        let (origin, used) = if is_wide {
            let origin = if shows_origin { widest(rows, origin).min(width / 5) } else { 0 };
            let saw = widest(rows, |f| f.network_saw.piece()).clamp(11, LONGEST_SAW);
            let cause = widest(rows, sure_cause).clamp(5, LONGEST_CAUSE);
            // Width of the other columns: number, stage, certainty, with two characters of padding each.
            (origin, number_width(rows) + origin + saw + cause + 9 + 10 + 2 * 7)
        } else {
            let saw = widest(rows, step).clamp(9, LONGEST_STEP);
            (saw, number_width(rows) + saw + 2 * 3)
        };
        let request = width.saturating_sub(used).max(20);
        Layout { is_wide, shows_origin, request, method: method_width(rows), origin }
    }

    fn titles(&self) -> Vec<&'static str> {
        match (self.is_wide, self.shows_origin) {
            (true, true) => vec!["#", "Request", "From", "Failed at", "Status", "Cause", "Certainty"],
            (true, false) => vec!["#", "Request", "Failed at", "Status", "Cause", "Certainty"],
            (false, _) => vec!["#", "Request, cause", "Failed at"],
        }
    }

    /// The widest text of each column.
    fn widths(&self, rows: &[&Fetch]) -> Vec<u16> {
        let mut widths: Vec<usize> = self.titles().into_iter().map(columns).collect();
        for row in rows.iter().flat_map(|fetch| self.rows(fetch)) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(columns_of(&cell.content()));
            }
        }
        widths.into_iter().map(|width| u16::try_from(width).unwrap_or(u16::MAX)).collect()
    }

    fn rows(&self, fetch: &Fetch) -> Vec<Vec<Cell>> {
        if self.is_wide { vec![self.wide(fetch)] } else { self.narrow(fetch).into() }
    }

    fn wide(&self, fetch: &Fetch) -> Vec<Cell> {
        let mut row = vec![number(fetch), self.request(fetch)];
        row.extend(self.shows_origin.then(|| self.origin(origin(fetch))));
        row.extend([
            cell(fetch.failed_at.map_or("–", Stage::name), 9),
            cell(&fetch.network_saw, LONGEST_SAW),
            cause_cell(fetch, sure_cause(fetch)),
            certainty_cell(fetch.outcome_certainty),
        ]);
        row
    }

    /// Two lines for each fetch: the request, and its result.
    fn narrow(&self, fetch: &Fetch) -> [Vec<Cell>; 2] {
        let below = words!("└ {}, {}", cause(fetch), fetch.sureness());
        let from = if self.shows_origin { origin(fetch) } else { Piece::default() };
        [
            vec![number(fetch), self.request(fetch), cell(step(fetch), LONGEST_STEP)],
            vec![Cell::new(""), cause_cell(fetch, below), self.origin(from)],
        ]
    }

    fn request(&self, fetch: &Fetch) -> Cell {
        cell(request(fetch, self.request, self.method), self.request)
    }

    fn origin(&self, origin: Piece<'_>) -> Cell {
        cell(short_url(origin, self.origin), self.origin)
    }
}

/// Every text of the table goes through here: it is sanitized, and cut if it would break the table.
fn cell(text: impl AsText, width: usize) -> Cell {
    Cell::new_owned(safe_middle(text, width, width / 2))
}

fn number(fetch: &Fetch) -> Cell {
    Cell::new(fetch.id)
}

fn number_width(rows: &[&Fetch]) -> usize {
    widest(rows, |fetch| words!("{}", fetch.id))
}

fn widest<'a>(rows: &[&'a Fetch], text: impl Fn(&'a Fetch) -> Piece<'a>) -> usize {
    rows.iter().map(|fetch| columns(text(fetch))).max().unwrap_or(0)
}

fn request(fetch: &Fetch, width: usize, method_width: usize) -> Piece<'static> {
    let method = middle(visible(&fetch.method), LONGEST_METHOD, 6);
    let method = method
        .remade(method_width, |method, width| [method, &" ".repeat(width.saturating_sub(columns_of(method)))].concat());
    let url = short_url(visible(&fetch.url), width.saturating_sub(columns(&method) + 1));
    Piece::joined(&[&method, &" ", &url])
}

fn method_width(rows: &[&Fetch]) -> usize {
    widest(rows, |fetch| fetch.method.piece()).min(LONGEST_METHOD)
}

fn origin(fetch: &Fetch) -> Piece<'_> {
    fetch.origin.as_ref().map_or(words!("unknown"), |origin| visible(origin))
}

fn step(fetch: &Fetch) -> Piece<'_> {
    match fetch.failed_at {
        // "OPTIONS 401" shows both.
        Some(Stage::Preflight) if fetch.saw_preflight => fetch.network_saw.piece(),
        Some(stage) => words!("{}, {}", stage.name(), fetch.network_saw),
        None => fetch.network_saw.piece(),
    }
}

/// The name of the cause, and whether it is not CORS.
fn cause(fetch: &Fetch) -> Piece<'_> {
    match fetch.is_not_cors() {
        false => words!("{}", fetch.headline()),
        true => words!("{} (not CORS)", fetch.headline()),
    }
}

/// The certainty of the outcome, and that of the name if it differs.
fn sure_cause(fetch: &Fetch) -> Piece<'_> {
    match fetch.headline_certainty() {
        same if same == fetch.outcome_certainty.name() => cause(fetch),
        other => words!("{} ({})", cause(fetch), other),
    }
}

fn cause_cell(fetch: &Fetch, text: Piece<'_>) -> Cell {
    let cell = cell(text, LONGEST_CAUSE + 12);
    match fetch.outcome {
        Outcome::Cors => cell.fg(Color::DarkRed),
        Outcome::Succeeded => cell.fg(Color::DarkGreen),
        Outcome::Network | Outcome::Policy | Outcome::Aborted | Outcome::Undetermined => cell.fg(Color::DarkYellow),
    }
}

fn certainty_cell(certainty: Certainty) -> Cell {
    let cell = Cell::new(certainty.name());
    match certainty {
        Certainty::Confirmed => cell,
        Certainty::Possible => cell.fg(Color::DarkYellow),
        Certainty::Deduced | Certainty::Predicted => cell.add_attribute(Attribute::Dim),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn pieces_of_a_table_look_like_the_whole() {
        let mut fetches: Vec<Fetch> = Vec::new();
        for id in (0..700).step_by(7) {
            fetches.push(samples::preflight_401(id));
            fetches.push(samples::refused(id + 1));
        }
        fetches.push(samples::possible(701));
        fetches.push(samples::hostile(702, "a 漢字 =\u{1b}[31m\n::x"));
        for from in ["https://app.example", "https://an-origin-of-its-own.example:8443"] {
            fetches[9].origin = Some(from.into());
            let file = samples::file("a.har", fetches.clone());
            for (width, color) in [(60, false), (80, true), (120, false), (160, true)] {
                let [whole, pieces, ones] = [usize::MAX, 32, 1].map(|together| {
                    let mut painter = Painter::new(width, color);
                    write_in_pieces(&mut painter, &file, together, &mut Vec::new()).unwrap();
                    painter.finish()
                });
                assert_eq!(pieces, whole);
                assert_eq!(ones, whole);
            }
        }
    }
}
