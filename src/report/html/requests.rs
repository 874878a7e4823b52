//! The requests of a card, one row each.

use super::markup::Html;
use super::plan::{Card, Plan, Row};
use crate::report::curl;
use crate::report::finding::counted;
use crate::report::model::Fetch;
use crate::report::table::shorten::middle;
use crate::report::text::AsText;

/// Number of rows that are not collapsed.
const UNFOLDED: usize = 10;
/// Maximum length of the status column.
const SAW: usize = 60;

pub(super) fn write(page: &mut Html, plan: &Plan<'_>, card: &Card<'_>) {
    let shown = card.members.len().min(plan.most_rows);
    let (first, rest) = card.members.get(..shown).unwrap_or_default().split_at(shown.min(UNFOLDED));
    page.markup("<h4>").text(counted(card.members.len(), "request", "requests")).markup("</h4>\n");
    table(page, plan, first, true);
    if !rest.is_empty() {
        page.markup("<details class=\"more\"><summary>").count(rest.len()).markup(" more</summary>\n");
        table(page, plan, rest, false);
        page.markup("</details>\n");
    }
    if card.members.len() > shown {
        page.markup("<p class=\"note\">").count(card.members.len() - shown);
        page.markup(" more are not listed here; the JSON and CSV reports list all.</p>\n");
    }
}

/// One row per request, with attributes for the filters. Only some rows have a curl command, because it is long.
pub(super) fn table(page: &mut Html, plan: &Plan<'_>, rows: &[Row<'_>], has_command: bool) {
    page.markup(
        "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Requests\">\n<table class=\"requests\">\n<thead><tr>\
         <th scope=\"col\">Request</th><th scope=\"col\">Time (UTC)</th><th scope=\"col\">Status</th><th scope=\"col\" class=\"n\">Entry</th></tr></thead>\n\
         <tbody>\n",
    );
    for row in rows {
        write_row(page, plan, *row, has_command);
    }
    page.markup("</tbody>\n</table>\n</div>\n");
}

fn write_row(page: &mut Html, plan: &Plan<'_>, row: Row<'_>, has_command: bool) {
    let fetch = row.fetch;
    page.markup("<tr").attribute("data-method", &fetch.method);
    if plan.has_many_files {
        page.attribute("data-from", &row.file.exporter.label);
    }
    page.markup("><td class=\"request\"><b>").text(&fetch.method);
    page.markup("</b> ").text(&fetch.url);
    if plan.has_many_files {
        page.markup(" <span class=\"file\">").text(&row.file.path).markup("</span>");
    }
    ids(page, fetch);
    if has_command {
        command(page, row);
    }
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

/// The ids of the response in the server's logs.
fn ids(page: &mut Html, fetch: &Fetch) {
    for (n, id) in fetch.request_ids.iter().enumerate() {
        page.markup(if n == 0 { "<span class=\"ids\">" } else { " · " }).text(&id.name).markup(": ").text(&id.value);
    }
    page.markup(if fetch.request_ids.is_empty() { "" } else { "</span>" });
}

/// The command that repeats what failed: the preflight (even one that is not in the file), or the request.
fn command(page: &mut Html, row: Row<'_>) {
    let fetch = row.fetch;
    let as_the_message_says = || {
        let message = fetch.refused.and_then(|n| fetch.exchange.get(n)).or(fetch.exchange.last())?;
        let matters = message.request_headers.iter().filter(|header| header.is_origin() || header.is_cors_header());
        Some(curl::curl(&message.method, &message.url, matters.map(|header| (&header.name, &header.value))))
    };
    let unseen = fetch.preflight_request.as_ref().map(|request| request.curl.piece());
    let Some(command) = unseen.or_else(as_the_message_says) else { return };
    page.markup("<details class=\"more\"><summary>curl</summary>\n");
    page.copied_block("Command", std::iter::once(command)).markup("</details>");
}
