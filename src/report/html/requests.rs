//! The requests of a card, a row each.

use super::markup::Html;
use super::plan::{Card, Failure, Plan};
use crate::report::finding::counted;
use crate::report::model::Fetch;
use crate::report::table::shorten::middle;

/// Rows that are unfolded.
const UNFOLDED: usize = 10;
/// Columns of what the network saw.
const SAW: usize = 60;

pub(super) fn write(page: &mut Html, plan: &Plan<'_>, card: &Card<'_>) {
    let shown = card.members.len().min(plan.most_rows);
    let (first, rest) = card.members.get(..shown).unwrap_or_default().split_at(shown.min(UNFOLDED));
    page.markup("<h4>").text(counted(card.members.len(), "request", "requests")).markup("</h4>\n");
    table(page, plan, first);
    if !rest.is_empty() {
        page.markup("<details class=\"more\"><summary>").count(rest.len()).markup(" more</summary>\n");
        table(page, plan, rest);
        page.markup("</details>\n");
    }
    if card.members.len() > shown {
        page.markup("<p class=\"note\">").count(card.members.len() - shown);
        page.markup(" more are not listed here; the JSON and CSV reports list all.</p>\n");
    }
}

/// A row for each; each can be found by its method and its text.
pub(super) fn table(page: &mut Html, plan: &Plan<'_>, rows: &[Failure<'_>]) {
    page.markup(
        "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Requests\">\n<table class=\"requests\">\n<thead><tr>\
         <th scope=\"col\">Request</th><th scope=\"col\">Time (UTC)</th><th scope=\"col\">Status</th><th scope=\"col\" class=\"n\">Entry</th></tr></thead>\n\
         <tbody>\n",
    );
    for row in rows {
        write_row(page, plan, *row);
    }
    page.markup("</tbody>\n</table>\n</div>\n");
}

fn write_row(page: &mut Html, plan: &Plan<'_>, row: Failure<'_>) {
    let fetch = row.fetch;
    page.markup("<tr").attribute("data-method", &fetch.method).markup("><td class=\"request\"><b>").text(&fetch.method);
    page.markup("</b> ").text(&fetch.url);
    if plan.has_many_files {
        page.markup(" <span class=\"file\">").text(&row.file.path).markup("</span>");
    }
    ids(page, fetch);
    curl(page, row);
    page.markup("</td><td class=\"when\">");
    if let Some(started) = fetch.started {
        if plan.has_many_files {
            page.day(started).markup(" ");
        }
        page.time(started);
    }
    page.markup("</td><td>").text(middle(&fetch.network_saw, SAW, SAW / 2)).markup("</td><td class=\"n\">");
    let entries = &fetch.entries;
    let entry = entries.request.or(entries.preflight).or_else(|| entries.redirects.last().copied());
    if let Some(entry) = entry {
        page.count(entry);
    }
    page.markup("</td></tr>\n");
}

/// What the response is called in the server's logs.
fn ids(page: &mut Html, fetch: &Fetch) {
    for (n, id) in fetch.request_ids.iter().enumerate() {
        page.markup(if n == 0 { "<span class=\"ids\">" } else { " · " }).text(&id.name).markup(": ").text(&id.value);
    }
    page.markup(if fetch.request_ids.is_empty() { "" } else { "</span>" });
}

/// The command that sends the preflight that the file does not hold.
fn curl(page: &mut Html, row: Failure<'_>) {
    let Some(preflight) = &row.fetch.preflight_request else { return };
    page.markup("<details class=\"more\"><summary>curl for its preflight</summary>\n");
    page.copied_block("Command", std::iter::once(&preflight.curl)).markup("</details>");
}
