//! The fixed parts of the page: the bar at the top, and the side list of causes with the filters.

use super::markup::Html;
use super::plan::{Card, Plan, outcome_class};
use super::view::View;
use crate::report::finding::counted;
use crate::report::table::shorten::middle;
use crate::report::text::{Piece, words};
use std::collections::BTreeMap;

/// Maximum length of a file's name in the bar.
const NAME: usize = 56;
/// Maximum number of values in a select; the text field finds the rest.
const MOST_VALUES: usize = 200;

/// Name, counts and tools. Elements that need script are hidden until it runs.
pub(super) fn write(page: &mut Html, report: &View<'_>) {
    page.markup("<header class=\"bar\">\n<h1><span class=\"maker\">har-cors</span> <span class=\"path\">");
    match report.files.as_slice() {
        [file] => page.text(middle(&file.path, NAME, NAME / 3)),
        _ => page.text(counted(report.count(), "file", "files")),
    };
    let summary = &report.sums.totals.summary;
    page.markup("</span></h1>\n<p class=\"tally\"><b");
    page.markup(if summary.cors > 0 { " class=\"cors\">" } else { ">" }).count(summary.cors);
    page.markup(" failed CORS</b> of ").count(summary.cross_origin).markup(" cross-origin</p>\n");
    page.markup(
        "<div class=\"tools\"><button type=\"button\" id=\"copy-ticket\" hidden>Copy as ticket</button>\
         <button type=\"button\" id=\"theme\" hidden>Dark</button><a href=\"#help\">Help</a></div>\n\
         <p class=\"unseen\" id=\"said\" role=\"status\"></p>\n</header>\n",
    );
}

/// Links to the causes, the filters, and links to the other parts of the page.
pub(super) fn side(page: &mut Html, report: &View<'_>, plan: &Plan<'_>) {
    page.markup("<nav class=\"side\" aria-label=\"Causes\">\n");
    if !plan.cards.is_empty() {
        page.markup("<h2>Causes</h2>\n<ol class=\"causes\">\n");
        plan.cards.iter().for_each(|card| cause(page, card));
        page.markup("</ol>\n");
    }
    if plan.cards.len() > 1 || plan.has_many_files || plan.listed().nth(1).is_some() {
        filters(page, report, plan);
    }
    page.markup("<ul class=\"parts\">\n");
    let mut part = |id: &'static str, name: &'static str, count: usize| {
        page.markup("<li><a href=\"#").markup(id).markup("\">").markup(name).markup("</a>");
        if count > 0 {
            page.markup(" <span class=\"n\">").count(count).markup("</span>");
        }
        page.markup("</li>\n");
    };
    if !plan.maybe.is_empty() {
        part("maybe", "May have failed", plan.maybe.len());
    }
    if plan.has_many_files || !report.sums.unread.is_empty() {
        part("files", "Files", report.count());
    }
    if report.files.iter().copied().any(|file| !file.traffic.rows.is_empty()) {
        part("timeline", "Timeline", 0);
    }
    if report.files.iter().copied().any(|file| !file.advice.is_empty()) {
        part("notes", "Notes", 0);
    }
    part("redacted", "Redacted", 0);
    page.markup("</ul>\n</nav>\n");
}

fn cause(page: &mut Html, card: &Card<'_>) {
    page.markup("<li><a href=\"#");
    card.anchor(page);
    page.markup("\"><span class=\"what ").markup(outcome_class(card.outcome())).markup("\">");
    page.text(&card.phrase).markup("</span> <span class=\"where\">");
    page.text(&card.host).markup("</span> <b class=\"n\">").count(card.members.len()).markup("</b></a></li>\n");
}

/// By server, cause, outcome and method; with several files also by exporter; and by any text.
fn filters<'a>(page: &mut Html, report: &View<'_>, plan: &Plan<'a>) {
    page.markup("<div id=\"filter\" class=\"filter\" role=\"search\" aria-label=\"Filter the failures\" hidden>\n");
    page.markup("<h2>Filter</h2>\n");
    let of_cards =
        |value: fn(&Card<'a>) -> Piece<'a>| plan.cards.iter().map(move |card| (value(card), card.members.len()));
    choice(page, "host", "Server", of_cards(|card| card.host.clone()));
    choice(page, "kind", "Cause", of_cards(|card| words!("{}", card.name)));
    choice(page, "outcome", "Outcome", of_cards(|card| words!("{}", card.outcome().name())));
    choice(page, "method", "Method", plan.listed().map(|failure| (words!("{}", failure.fetch.method), 1)));
    if plan.has_many_files {
        let made_by = report.files.iter().map(|file| (words!("{}", file.exporter.label), 1));
        let passed = report.passed.made_by.iter().map(|(label, files)| (words!("{}", label), *files));
        choice(page, "from", "Exporter (files)", made_by.chain(passed));
    }
    page.markup(
        "<label>Text<input id=\"filter-text\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>\n\
         <p id=\"filter-count\" role=\"status\"></p>\n<button id=\"filter-reset\" type=\"button\">Show all</button>\n</div>\n",
    );
}

/// A select with the count of each value; left out if there is only one value, except for server and method.
fn choice<'a>(
    page: &mut Html,
    key: &'static str,
    name: &'static str,
    values: impl Iterator<Item = (Piece<'a>, usize)>,
) {
    let mut counts: BTreeMap<Piece<'a>, usize> = BTreeMap::new();
    for (value, count) in values.filter(|(value, _)| !value.is_empty()) {
        *counts.entry(value).or_default() += count;
    }
    if counts.len() < 2 && !matches!(key, "host" | "method") {
        return;
    }
    page.markup("<label>").markup(name).markup("<select data-key=\"").markup(key);
    page.markup("\"><option value=\"\">all</option>");
    for (value, count) in counts.iter().take(MOST_VALUES) {
        page.markup("<option").attribute("value", value).markup(">").text(value).markup(" (").count(*count);
        page.markup(")</option>");
    }
    page.markup("</select></label>\n");
}
