//! The timeline of a file's cross-origin requests; at first only the failures.

mod draw;
mod lane;
mod scale;

use super::markup::Html;
use super::plan::Plan;
use crate::report::html::view::View;
use crate::report::model::{Fetch, File, TrafficRow};
use crate::report::table::shorten::{columns, middle, short_url};
use crate::report::text::words;
use crate::rules::Outcome;
use lane::Lane;
use std::collections::HashMap;

/// Maximum number of files with a timeline.
pub(super) const MOST_FILES: usize = 10;
/// Maximum length of a request's name.
const LABEL: usize = 60;

/// Whether there is a failure to draw.
pub(super) fn has_failure(file: &File) -> bool {
    file.traffic.rows.iter().any(|row| row.outcome != Outcome::Succeeded)
}

pub(super) fn write(page: &mut Html, report: &View<'_>, plan: &Plan<'_>) {
    let is_drawn = |file: &&File| !file.traffic.rows.is_empty() && (!plan.has_many_files || has_failure(file));
    let count = report.files.iter().copied().filter(is_drawn).count();
    if count == 0 {
        return;
    }
    page.markup("<section class=\"traffic\" aria-labelledby=\"timeline\">\n<h2 id=\"timeline\">Timeline</h2>\n");
    page.markup(
        "<p class=\"note\">Cross-origin requests over time (UTC). Hollow: preflight. Pale: redirected. Solid: request. Grey \
         bands: idle time, shortened.</p>\n",
    );
    for (n, file) in report.files.iter().copied().filter(is_drawn).take(MOST_FILES).enumerate() {
        timeline(page, plan, n, file);
    }
    let count = count + report.passed.not_drawn;
    if count > MOST_FILES {
        page.markup("<p class=\"note\">").count(count - MOST_FILES).markup(" more files are not drawn.</p>\n");
    }
    page.markup("</section>\n");
}

fn timeline(page: &mut Html, plan: &Plan<'_>, n: usize, file: &File) {
    let listed: HashMap<usize, &Fetch> = file.fetches.iter().map(|fetch| (fetch.id, fetch)).collect();
    // With many files only the failures are drawn.
    let rows = file.traffic.rows.iter().filter(|row| !plan.has_many_files || row.outcome != Outcome::Succeeded);
    let lanes: Vec<Lane<'_>> = rows.map(|row| lane(row, &listed)).collect();
    if plan.has_many_files {
        page.markup("<h3 class=\"path\">").text(&file.path).markup("</h3>\n");
    }
    page.markup("<div class=\"timeline\">\n");
    let failed = lanes.iter().filter(|lane| !lane.is_success()).count();
    if failed > 0 && failed < lanes.len() {
        page.markup("<details class=\"show-all\"><summary>Show all ").count(lanes.len());
        page.markup(", not only the ").count(failed).markup(" that failed</summary></details>\n");
    }
    draw::write(page, n, &lanes, file.first);
    page.markup("</div>\n");
    if file.traffic.left_out > 0 {
        page.markup("<p class=\"note\">").count(file.traffic.left_out).markup(" more requests are not drawn.</p>\n");
    }
}

fn lane<'a>(row: &'a TrafficRow, listed: &HashMap<usize, &'a Fetch>) -> Lane<'a> {
    let fetch = listed.get(&row.fetch).copied().filter(|_| row.is_listed);
    let label = match fetch {
        Some(fetch) => {
            let method = middle(&fetch.method, 10, 5);
            let left = LABEL.saturating_sub(columns(&method) + 1);
            words!("{} {}", method, short_url(&fetch.url, left))
        }
        None => short_url(&row.host, LABEL),
    };
    Lane { row, fetch, label }
}

impl TrafficRow {
    /// Start of the first bar and end of the last, in milliseconds.
    fn span(&self) -> (f64, f64) {
        let start = self.bars.iter().map(|bar| bar.start_ms).fold(f64::INFINITY, f64::min);
        let end = self.bars.iter().map(|bar| bar.start_ms + bar.duration_ms).fold(f64::NEG_INFINITY, f64::max);
        if start.is_finite() && end.is_finite() { (start, end) } else { (0.0, 0.0) }
    }
}
