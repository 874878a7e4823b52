//! The waterfall: when the cross-origin fetches of a file ran, the failures among them marked.

mod draw;
mod scale;

use super::failure::{Failures, Key};
use super::markup::Html;
use super::rows::outcome_class;
use crate::report::model::{Fetch, File, Report, TrafficRow};
use crate::report::table::shorten::{columns, middle, short_url};
use crate::report::text::{Piece, words};
use std::collections::HashMap;

/// Most files with a drawing.
const MOST_FILES: usize = 20;
/// Columns of a fetch's name.
const LABEL: usize = 33;

/// One line of the drawing.
struct Lane<'a> {
    row: &'a TrafficRow,
    key: Key,
    /// The listed fetch; `None` for a success.
    fetch: Option<&'a Fetch>,
    label: Piece<'static>,
}

pub(super) fn write(page: &mut Html, report: &Report, failures: &Failures<'_>) {
    let drawn = || report.files.iter().enumerate().filter(|(_, file)| !file.traffic.rows.is_empty());
    let count = drawn().count();
    if count == 0 {
        return;
    }
    page.markup("<section aria-labelledby=\"traffic\">\n<h2 id=\"traffic\">When it happened</h2>\n");
    page.markup(
        "<p class=\"note\">Cross-origin fetches only. Hollow bar: preflight. Pale: redirected. Full: request. ✕: failed. \
         Grey bands are pauses, cut short.</p>\n",
    );
    for (place, file) in drawn().take(MOST_FILES) {
        waterfall(page, failures, place, file);
    }
    if count > MOST_FILES {
        page.markup("<p class=\"note\">").count(count - MOST_FILES).markup(" more files are not drawn.</p>\n");
    }
    page.markup("</section>\n");
}

fn waterfall(page: &mut Html, failures: &Failures<'_>, place: usize, file: &File) {
    if failures.has_many_files {
        page.markup("<h3 class=\"path\">").text(&file.path).markup("</h3>\n");
    }
    let listed: HashMap<usize, &Fetch> = file.fetches.iter().map(|fetch| (fetch.id, fetch)).collect();
    let lane = |row| lane(row, place, &listed);
    let lanes: Vec<Lane<'_>> = file.traffic.rows.iter().map(lane).collect();
    draw::write(page, failures, place, &lanes);
    if file.traffic.left_out > 0 {
        page.markup("<p class=\"note\">Drawn are ").count(lanes.len()).markup(" fetches, failures first; ");
        page.count(file.traffic.left_out).markup(" more are left out.</p>\n");
    }
    table(page, failures, &lanes);
}

fn lane<'a>(row: &'a TrafficRow, place: usize, listed: &HashMap<usize, &'a Fetch>) -> Lane<'a> {
    let fetch = listed.get(&row.fetch).copied().filter(|_| row.is_listed);
    let label = match fetch {
        Some(fetch) => {
            let method = middle(&fetch.method, 10, 5);
            let left = LABEL.saturating_sub(columns(&method) + 1);
            words!("{} {}", method, short_url(&fetch.url, left))
        }
        None => short_url(&row.host, LABEL),
    };
    Lane { row, key: Key { file: place, fetch: row.fetch }, fetch, label }
}

/// The same in words and numbers.
fn table(page: &mut Html, failures: &Failures<'_>, lanes: &[Lane<'_>]) {
    page.markup(
        "<details class=\"more\"><summary>The same as a table</summary>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" \
         aria-label=\"Times of the fetches\">\n<table>\n<caption class=\"unseen\">Start and length of each fetch</caption>\n\
         <thead><tr><th scope=\"col\" class=\"n\">No.</th><th scope=\"col\">Fetch</th><th scope=\"col\">Outcome</th>\
         <th scope=\"col\" class=\"n\">Start, ms</th><th scope=\"col\" class=\"n\">Length, ms</th></tr></thead>\n<tbody>\n",
    );
    for lane in lanes {
        let (start, end) = lane.row.span();
        page.markup("<tr><td class=\"n\">");
        match lane.fetch {
            Some(_) => failures.link(page, lane.key),
            None => failures.number(page, lane.key),
        }
        page.markup("</td><td>").text(&lane.label).markup("</td><td><span class=\"");
        page.markup(outcome_class(lane.row.outcome)).markup("\">").text(lane.row.outcome.name());
        page.markup("</span></td><td class=\"n\">").coordinate(start).markup("</td><td class=\"n\">");
        page.coordinate(end - start).markup("</td></tr>\n");
    }
    page.markup("</tbody>\n</table>\n</div>\n</details>\n");
}

impl TrafficRow {
    /// Start of the first bar and end of the last, in milliseconds.
    fn span(&self) -> (f64, f64) {
        let start = self.bars.iter().map(|bar| bar.start_ms).fold(f64::INFINITY, f64::min);
        let end = self.bars.iter().map(|bar| bar.start_ms + bar.duration_ms).fold(f64::NEG_INFINITY, f64::max);
        if start.is_finite() && end.is_finite() { (start, end) } else { (0.0, 0.0) }
    }
}
