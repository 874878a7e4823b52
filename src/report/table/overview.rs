//! The table: one row for each listed fetch.

use super::paint::Painter;
use super::shorten::{columns, middle, short_url};
use crate::report::model::{Fetch, File};
use crate::report::sanitize::sanitize;
use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table, presets};
use std::borrow::Cow;

/// From this width on every value has a column of its own.
const WIDE: usize = 120;
/// Longer texts are cut.
const LONGEST_METHOD: usize = 12;
const LONGEST_SAW: usize = 20;
const LONGEST_STEP: usize = 26;
const LONGEST_CAUSE: usize = 52;

pub(super) fn write(painter: &mut Painter, file: &File) {
    let (rows, left_out) = file.rows();
    let shows_origin = common_origin(file).is_none();
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    // The caller decides about colour, not comfy-table's look at the terminal.
    table.force_no_tty();
    if painter.color() {
        table.enforce_styling();
    }
    if painter.width >= WIDE {
        wide(&mut table, painter.width, &rows, shows_origin);
    } else {
        narrow(&mut table, painter.width, &rows, shows_origin);
    }
    if let Some(column) = table.column_mut(0) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for column in table.column_iter_mut() {
        column.set_padding((1, 1));
    }
    table.lines().for_each(|line| painter.raw_lines(&line));
    if left_out > 0 {
        let text = format!("    and {left_out} more that may have been refused (--all lists every fetch)");
        painter.put(super::paint::Style::Faint, &text).newline();
    }
}

fn wide(table: &mut Table, width: usize, rows: &[&Fetch], shows_origin: bool) {
    let origin_width = if shows_origin { widest(rows, origin).min(width / 5) } else { 0 };
    let saw_width = widest(rows, |f| f.network_saw.as_str().into()).clamp(11, LONGEST_SAW);
    let cause_width = widest(rows, cause).clamp(5, LONGEST_CAUSE);
    // Columns of the rest: number, stage, certainty, two of padding for each.
    let used = number_width(rows) + origin_width + saw_width + cause_width + 9 + 10 + 2 * 7;
    let method_width = method_width(rows);
    let request_width = width.saturating_sub(used).max(20);
    let mut header = vec!["#", "Request"];
    header.extend(shows_origin.then_some("From"));
    header.extend(["Failed at", "Network saw", "Cause", "Certainty"]);
    table.set_header(header.into_iter().map(|title| Cell::new(title).add_attribute(Attribute::Bold)));
    for fetch in rows {
        let mut row = vec![number(fetch), cell(&request(fetch, request_width, method_width), request_width)];
        row.extend(shows_origin.then(|| cell(&short_url(&origin(fetch), origin_width), origin_width)));
        row.extend([
            cell(fetch.failed_at.as_deref().unwrap_or("–"), 9),
            cell(&fetch.network_saw, LONGEST_SAW),
            cause_cell(fetch, &cause(fetch)),
            certainty_cell(fetch, &fetch.certainty),
        ]);
        table.add_row(row);
    }
}

/// Two lines for each fetch: the request, and below it what became of it.
fn narrow(table: &mut Table, width: usize, rows: &[&Fetch], shows_origin: bool) {
    let saw_width = widest(rows, step).clamp(9, LONGEST_STEP);
    let method_width = method_width(rows);
    let request_width = width.saturating_sub(number_width(rows) + saw_width + 2 * 3).max(20);
    table.set_header(["#", "Request, cause", "Failed at"].map(|title| Cell::new(title).add_attribute(Attribute::Bold)));
    for fetch in rows {
        table.add_row([
            number(fetch),
            cell(&request(fetch, request_width, method_width), request_width),
            cell(&step(fetch), LONGEST_STEP),
        ]);
        let below = format!("└ {}, {}", cause(fetch), fetch.certainty);
        let from = if shows_origin { origin(fetch) } else { Cow::default() };
        table.add_row([Cell::new(""), cause_cell(fetch, &below), cell(&short_url(&from, saw_width), saw_width)]);
    }
}

/// The origin that all listed fetches come from: then the head of the section names it, and no row.
pub(in crate::report) fn common_origin(file: &File) -> Option<&str> {
    let (first, rest) = file.fetches.split_first()?;
    let origin = first.origin.as_deref()?;
    rest.iter().all(|fetch| fetch.origin.as_deref() == Some(origin)).then_some(origin)
}

/// Every text of the table goes through here: made safe, and cut where it would break the table.
fn cell(text: &str, width: usize) -> Cell {
    Cell::new(middle(&sanitize(text), width, width / 2))
}

fn number(fetch: &Fetch) -> Cell {
    Cell::new(fetch.id)
}

fn number_width(rows: &[&Fetch]) -> usize {
    widest(rows, |fetch| fetch.id.to_string().into())
}

fn widest<'a>(rows: &[&'a Fetch], text: impl Fn(&'a Fetch) -> Cow<'a, str>) -> usize {
    rows.iter().map(|fetch| columns(&text(fetch))).max().unwrap_or(0)
}

fn request(fetch: &Fetch, width: usize, method_width: usize) -> String {
    let method = middle(&sanitize(&fetch.method), LONGEST_METHOD, 6);
    let room = method_width.saturating_sub(columns(&method));
    let method = method + &" ".repeat(room);
    let url = short_url(&sanitize(&fetch.url), width.saturating_sub(columns(&method) + 1));
    method + " " + &url
}

fn method_width(rows: &[&Fetch]) -> usize {
    widest(rows, |fetch| fetch.method.as_str().into()).min(LONGEST_METHOD)
}

fn origin(fetch: &Fetch) -> Cow<'_, str> {
    fetch.origin.as_deref().map_or("unknown".into(), sanitize)
}

fn step(fetch: &Fetch) -> Cow<'_, str> {
    match fetch.failed_at.as_deref() {
        // "OPTIONS 401" says both.
        Some("preflight") if fetch.network_saw.starts_with("OPTIONS") => fetch.network_saw.as_str().into(),
        Some(stage) => format!("{stage}, {}", fetch.network_saw).into(),
        None => fetch.network_saw.as_str().into(),
    }
}

/// The name of the cause, and that it is not CORS where it is not.
fn cause(fetch: &Fetch) -> Cow<'_, str> {
    match fetch.outcome.as_str() {
        "cors" | "succeeded" => fetch.headline().into(),
        _ => format!("{} (not CORS)", fetch.headline()).into(),
    }
}

fn cause_cell(fetch: &Fetch, text: &str) -> Cell {
    let cell = cell(text, LONGEST_CAUSE + 12);
    match fetch.outcome.as_str() {
        "cors" => cell.fg(Color::Red),
        "succeeded" => cell.fg(Color::Green),
        _ => cell.fg(Color::Yellow),
    }
}

fn certainty_cell(fetch: &Fetch, text: &str) -> Cell {
    let cell = Cell::new(text);
    match fetch.certainty.as_str() {
        "confirmed" => cell,
        "possible" => cell.fg(Color::Yellow),
        _ => cell.add_attribute(Attribute::Dim),
    }
}
