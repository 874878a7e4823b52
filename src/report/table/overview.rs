//! The table: one row for each listed fetch.

use super::paint::{Painter, Style};
use super::shorten::{columns, columns_of, middle, safe_middle, short_url, visible};
use crate::fetch::Stage;
use crate::report::model::{Fetch, File};
use crate::report::text::{AsText, Piece, Text, words};
use crate::rules::{Certainty, Outcome};
use std::io::{self, Write};

/// From this width on every value has a column of its own.
const WIDE: usize = 120;
/// Longer texts are cut.
const LONGEST_METHOD: usize = 12;
const LONGEST_SAW: usize = 20;
const LONGEST_STEP: usize = 26;
const LONGEST_CAUSE: usize = 52;
/// Columns left free on each side of a text.
const PADDING: usize = 1;

pub(super) fn write(painter: &mut Painter, file: &File, out: &mut dyn Write) -> io::Result<()> {
    let (rows, left_out) = file.rows();
    let layout = Layout::of(painter.width, &rows, common_origin(file).is_none());
    let widths = layout.widths(&rows);
    let titles = layout.titles().into_iter().map(|title| Cell { style: Style::Strong, text: title.into() });
    line(painter, titles, &widths);
    for fetch in rows {
        layout.rows(fetch).into_iter().for_each(|row| line(painter, row, &widths));
        painter.spill(out)?;
    }
    if left_out > 0 {
        let text = words!("    {} more may have failed (--all lists them)", left_out);
        painter.put(Style::Faint, text).newline();
    }
    Ok(())
}

/// Which columns there are, and how wide their texts may be.
struct Layout {
    is_wide: bool,
    shows_origin: bool,
    request: usize,
    method: usize,
    /// Of the origin, wherever it stands.
    origin: usize,
}

impl Layout {
    fn of(width: usize, rows: &[&Fetch], shows_origin: bool) -> Layout {
        let is_wide = width >= WIDE;
        let (origin, used) = if is_wide {
            let origin = if shows_origin { widest(rows, origin).min(width / 5) } else { 0 };
            let saw = widest(rows, |f| f.network_saw.piece()).clamp(11, LONGEST_SAW);
            let cause = widest(rows, sure_cause).clamp(5, LONGEST_CAUSE);
            // Columns of the rest: number, stage, certainty, two of padding for each.
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

    /// What the widest text of each column takes.
    fn widths(&self, rows: &[&Fetch]) -> Vec<usize> {
        let mut widths: Vec<usize> = self.titles().into_iter().map(columns).collect();
        for row in rows.iter().flat_map(|fetch| self.rows(fetch)) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(columns_of(&cell.text));
            }
        }
        widths
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

    /// Two lines for each fetch: the request, and below it what became of it.
    fn narrow(&self, fetch: &Fetch) -> [Vec<Cell>; 2] {
        let below = words!("└ {}, {}", cause(fetch), fetch.sureness());
        let from = if self.shows_origin { origin(fetch) } else { Piece::default() };
        [
            vec![number(fetch), self.request(fetch), cell(step(fetch), LONGEST_STEP)],
            vec![cell("", 0), cause_cell(fetch, below), self.origin(from)],
        ]
    }

    fn request(&self, fetch: &Fetch) -> Cell {
        cell(request(fetch, self.request, self.method), self.request)
    }

    fn origin(&self, origin: Piece<'_>) -> Cell {
        cell(short_url(origin, self.origin), self.origin)
    }
}

/// The origin that all listed fetches come from: then the head of the section names it, and no row.
pub(in crate::report) fn common_origin(file: &File) -> Option<&Text> {
    let (first, rest) = file.fetches.split_first()?;
    let origin = first.origin.as_ref()?;
    rest.iter().all(|fetch| fetch.origin.as_ref() == Some(origin)).then_some(origin)
}

/// A text of one column.
struct Cell {
    style: Style,
    /// It was made safe.
    text: String,
}

impl Cell {
    fn with(self, style: Style) -> Cell {
        Cell { style, ..self }
    }
}

/// A row; the first column holds numbers, which stand at its right edge.
fn line(painter: &mut Painter, cells: impl IntoIterator<Item = Cell>, widths: &[usize]) {
    for (n, (Cell { style, text }, width)) in cells.into_iter().zip(widths).enumerate() {
        let rest = width.saturating_sub(columns_of(&text));
        let (before, after) = if n == 0 { (rest, 0) } else { (0, rest) };
        painter.put_safe(Style::Plain, &" ".repeat(before + PADDING)).put_safe(style, &text);
        painter.put_safe(Style::Plain, &" ".repeat(after + PADDING));
    }
    painter.newline();
}

/// Every text of the table goes through here: made safe, and cut where it would break the table.
fn cell(text: impl AsText, width: usize) -> Cell {
    Cell { style: Style::Plain, text: safe_middle(text, width, width / 2) }
}

fn number(fetch: &Fetch) -> Cell {
    Cell { style: Style::Plain, text: fetch.id.to_string() }
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
        // "OPTIONS 401" says both.
        Some(Stage::Preflight) if fetch.network_saw.starts_with("OPTIONS") => fetch.network_saw.piece(),
        Some(stage) => words!("{}, {}", stage.name(), fetch.network_saw),
        None => fetch.network_saw.piece(),
    }
}

/// The name of the cause, and that it is not CORS where it is not.
fn cause(fetch: &Fetch) -> Piece<'_> {
    match fetch.is_not_cors() {
        false => words!("{}", fetch.headline()),
        true => words!("{} (not CORS)", fetch.headline()),
    }
}

/// The same beside the certainty of the outcome: how sure the name is, where that differs.
fn sure_cause(fetch: &Fetch) -> Piece<'_> {
    match fetch.headline_certainty() {
        same if same == fetch.outcome_certainty.name() => cause(fetch),
        other => words!("{} ({})", cause(fetch), other),
    }
}

fn cause_cell(fetch: &Fetch, text: Piece<'_>) -> Cell {
    let cell = cell(text, LONGEST_CAUSE + 12);
    match fetch.outcome {
        Outcome::Cors => cell.with(Style::Bad),
        Outcome::Succeeded => cell.with(Style::Good),
        Outcome::Network | Outcome::Policy | Outcome::Aborted | Outcome::Undetermined => cell.with(Style::Doubt),
    }
}

fn certainty_cell(certainty: Certainty) -> Cell {
    let style = match certainty {
        Certainty::Confirmed => Style::Plain,
        Certainty::Possible => Style::Doubt,
        Certainty::Deduced | Certainty::Predicted => Style::Faint,
    };
    Cell { style, text: certainty.name().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn columns_are_as_wide_as_their_widest_text() {
        let mut fetches = vec![samples::preflight_401(9), samples::refused(10), samples::possible(701)];
        fetches.push(samples::hostile(702, "a 漢字 =\u{1b}[31m\n::x"));
        for from in ["https://app.example", "https://an-origin-of-its-own.example:8443"] {
            fetches[1].origin = Some(from.into());
            let file = samples::file("a.har", fetches.clone());
            for width in [60, 80, 120, 160] {
                let [plain, colored] = [false, true].map(|color| {
                    let mut painter = Painter::new(width, color);
                    write(&mut painter, &file, &mut Vec::new()).unwrap();
                    painter.finish()
                });
                let is_number = |line: &&str| line.trim_start().starts_with(|c: char| c.is_ascii_digit());
                let numbers = plain.lines().filter(is_number);
                let ends: Vec<usize> = numbers.map(|line| line.find(|c: char| c.is_ascii_digit()).unwrap()).collect();
                assert_eq!(ends, [3, 2, 1, 1], "{plain}");
                let last = plain.lines().next().and_then(|titles| titles.find("Failed at")).unwrap();
                let cell = plain.lines().nth(1).and_then(|line| line.chars().nth(last));
                assert!(cell.is_some_and(|first| first != ' '), "{width}\n{plain}");
                assert_eq!(plain.lines().count(), colored.lines().count());
                assert!(!plain.contains('\u{1b}') && colored.contains("\u{1b}[31m"));
            }
        }
    }
}
