//! The summary: browser, page, and the number of requests by outcome.

use super::markup::Html;
use super::plan::Plan;
use super::view::View;
use crate::report::beside::servers_in_short;
use crate::report::causes::Causes;
use crate::report::finding::{counted, counted_requests};
use crate::report::model::{Fetch, File, Summary};
use crate::report::text::{Piece, Text, words};
use crate::rules::Outcome;

/// The title in the browser's tab.
pub(super) fn title(report: &View<'_>) -> Piece<'static> {
    let failed = report.sums.totals.summary.cors;
    match report.files.as_slice() {
        [file] => words!("{} failed CORS: {}", failed, file.path),
        _ => words!("{} failed CORS in {} files", failed, report.count()),
    }
}

pub(super) fn write(page: &mut Html, report: &View<'_>, plan: &Plan<'_>) {
    let summary = &report.sums.totals.summary;
    page.markup("<section class=\"summary\" aria-labelledby=\"summary\">\n<h2 id=\"summary\">");
    page.text(counted(summary.cors, "CORS failure", "CORS failures"));
    let causes = plan.cards.iter().chain(&plan.smaller).filter(|card| card.outcome() == Outcome::Cors);
    match causes.count() {
        0 => {}
        causes => _ = page.markup(", ").text(counted(causes, "cause", "causes")),
    }
    page.markup("</h2>\n<p class=\"about\">");
    match report.files.as_slice() {
        [file] => about(page, file),
        _ => _ = page.text(counted(report.count(), "file", "files")),
    }
    page.markup(" · ");
    match report.files.as_slice() {
        [file] => _ = page.text(counted_requests(file)),
        _ => {
            page.text(counted(report.sums.totals.entries, "request", "requests"));
            page.markup(", ").count(summary.cross_origin).markup(" cross-origin");
        }
    }
    span(page, report);
    page.markup("</p>\n");
    pages(page, plan);
    proportions(page, summary);
    if let [file] = report.files.as_slice()
        && let Some(text) = servers_in_short(&Causes::of(file).failures)
    {
        page.markup("<p class=\"about\">").text(text).markup("</p>\n");
    }
    remarks(page, report, plan);
    page.markup("</section>\n");
}

/// `Chrome 156, sanitized export`
fn about(page: &mut Html, file: &File) {
    page.text(&file.exporter.label).markup(match file.exporter.sanitized {
        Some(true) => ", sanitized export",
        Some(false) => " (cookies and tokens included)",
        None => "",
    });
    if let Some(hash) = &file.sha256 {
        page.markup(" · SHA-256 ").code(hash);
    }
}

/// The time range of the cross-origin requests.
fn span(page: &mut Html, report: &View<'_>) {
    let first = report.files.iter().copied().filter_map(|file| file.first).chain(report.passed.first).min();
    let last = report.files.iter().copied().filter_map(|file| file.last).chain(report.passed.last).max();
    let Some((first, last)) = first.zip(last) else { return };
    page.markup(" · ").day(first).markup(" ").time(first);
    if last != first {
        page.markup("–");
        if first.date() != last.date() {
            page.day(last).markup(" ");
        }
        page.time(last);
    }
    page.markup(" UTC");
}

/// The page, or otherwise the origin, of all failed requests.
fn pages(page: &mut Html, plan: &Plan<'_>) {
    let [url, origin] = [|of: &Fetch| of.page_url.clone(), |of: &Fetch| of.origin.clone()].map(|of| common(plan, of));
    if let Some(common) = url.or(origin) {
        page.markup("<p class=\"about\">Page ").code(common).markup("</p>\n");
    }
}

fn common(plan: &Plan<'_>, of: fn(&Fetch) -> Option<Text>) -> Option<Text> {
    let mut all = plan.listed().map(|failure| of(failure.fetch));
    let first = all.next()??;
    all.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// The outcomes with their CSS class, count and title.
pub(super) fn outcomes(summary: &Summary) -> [(&'static str, usize, &'static str); 7] {
    [
        ("cors", summary.cors, "failed CORS"),
        ("network", summary.network, if summary.network == 1 { "network error" } else { "network errors" }),
        ("policy", summary.policy, "blocked by another policy"),
        ("undetermined", summary.undetermined, "undetermined"),
        ("aborted", summary.aborted, "cancelled"),
        ("known", summary.known, if summary.known == 1 { "known failure" } else { "known failures" }),
        ("succeeded", summary.succeeded, "succeeded"),
    ]
}

/// A bar of all cross-origin requests, with the numbers as text.
fn proportions(page: &mut Html, summary: &Summary) {
    let parts = || outcomes(summary).into_iter().filter(|(_, count, _)| *count > 0);
    if parts().next().is_none() {
        return;
    }
    page.markup("<svg class=\"share\" width=\"100%\" height=\"14\" aria-hidden=\"true\">");
    let total: f64 = parts().map(|(_, count, _)| wide(count, summary.cross_origin)).sum();
    let mut from = 0.0;
    for (class, count, _) in parts() {
        let width = 100.0 * wide(count, summary.cross_origin) / total;
        page.markup("<rect class=\"").markup(class).markup("\" x=\"").coordinate(from).markup("%\" width=\"");
        page.coordinate(width).markup("%\" height=\"14\"/>");
        from += width;
    }
    page.markup("</svg>\n<ul class=\"counts\">");
    for (class, count, name) in parts() {
        page.markup("<li class=\"").markup(class).markup("\"><b>").count(count).markup("</b> ").markup(name);
        page.markup("</li>");
    }
    page.markup("</ul>\n");
}

/// Proportional width, but never too narrow to be seen.
#[allow(clippy::cast_precision_loss, reason = "a width, to a tenth of a percent")]
fn wide(count: usize, all: usize) -> f64 {
    (count as f64 / all.max(1) as f64).max(0.012)
}

/// Remarks that explain the numbers.
fn remarks(page: &mut Html, report: &View<'_>, plan: &Plan<'_>) {
    let summary = &report.sums.totals.summary;
    if summary.cross_origin == 0 {
        page.markup("<p>No cross-origin requests: nothing to check.</p>\n");
    } else if plan.cards.is_empty() {
        page.markup(match plan.maybe.is_empty() {
            true => "<p class=\"calm\">No request failed.</p>\n",
            false => "<p>No definite failures.</p>\n",
        });
    }
    if !plan.maybe.is_empty() {
        page.markup("<p class=\"maybe-count\"><a href=\"#maybe\">").count(plan.maybe.len());
        page.markup(" more may have failed</a>; this export cannot tell.</p>\n");
    }
    if summary.filtered_out > 0 {
        page.markup("<p>The filter excluded ").text(counted(summary.filtered_out, "request", "requests"));
        page.markup("; they are counted nowhere else.</p>\n");
    }
    let damaged = report.sums.damaged;
    if damaged > 0 {
        page.markup("<p><a href=\"#damage\">");
        match plan.has_many_files {
            true => page.text(counted(damaged, "file", "files")).markup(" could not be read completely"),
            false => page.markup("The file could not be read completely"),
        };
        page.markup("</a>; what could not be read is not judged.</p>\n");
    }
    if !report.sums.unread.is_empty() {
        page.markup("<p><a href=\"#unread\">").text(counted(report.sums.unread_count, "input", "inputs"));
        page.markup(" could not be read</a> at all.</p>\n");
    }
}
