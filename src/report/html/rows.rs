//! The table of all that is listed.

use super::failure::{Failure, Failures};
use super::filter;
use super::markup::Html;
use crate::fetch::Stage;
use crate::report::group::host;
use crate::report::model::Report;
use crate::report::table::overview::common_origin;
use crate::report::table::shorten::{middle, short_url};
use crate::report::text::{AsText, Text, words};
use crate::rules::Outcome;
use std::io::{self, Write};

/// Columns of a URL in the table; its section shows it whole.
const URL_WIDTH: usize = 96;
const SAW_WIDTH: usize = 200;

pub(super) fn write(page: &mut Html, report: &Report, failures: &Failures<'_>, out: &mut dyn Write) -> io::Result<()> {
    page.markup("<section aria-labelledby=\"failures\">\n<h2 id=\"failures\">What failed</h2>\n");
    filter::write(page, failures);
    let origin = common(report);
    if let Some(origin) = origin {
        page.markup("<p class=\"note\">All of them come from ").code(origin).markup(".</p>\n");
    }
    page.markup("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table of failures\">\n");
    page.markup("<table id=\"rows\" class=\"rows\">\n<caption class=\"unseen\">Failures, ");
    page.count(failures.all.len()).markup(" in all</caption>\n<thead><tr>");
    for (class, name) in columns(origin.is_none()) {
        page.markup("<th scope=\"col\" class=\"").markup(class).markup("\">").markup(name).markup("</th>");
    }
    page.markup("</tr></thead>\n<tbody>\n");
    for failure in &failures.all {
        row(page, failures, *failure, origin.is_none());
        page.spill(out)?;
    }
    page.markup("</tbody>\n</table>\n</div>\n");
    if failures.left_out > 0 {
        page.markup("<p class=\"note\">And ").count(failures.left_out);
        page.markup(" more, which this page leaves out; the JSON report holds all.</p>\n");
    }
    page.markup("</section>\n");
    page.spill(out)
}

/// The origin that all listed fetches of all files come from: then no row names it.
fn common(report: &Report) -> Option<&Text> {
    let mut origins = report.files.iter().filter(|file| !file.fetches.is_empty()).map(common_origin);
    let first = origins.next()??;
    origins.all(|origin| origin == Some(first)).then_some(first)
}

fn columns(has_origin: bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = [
        ("n", "No."),
        ("request", "Request"),
        ("side from", "From"),
        ("side", "Failed at"),
        ("side", "Network saw"),
        ("cause", "Cause"),
        ("side", "Certainty"),
    ];
    all.into_iter().filter(move |(class, _)| has_origin || *class != "side from")
}

fn row(page: &mut Html, failures: &Failures<'_>, failure: Failure<'_>, has_origin: bool) {
    let fetch = failure.fetch;
    page.markup("<tr");
    failure.key().id(page, "r");
    page.attribute("data-outcome", fetch.outcome.name()).attribute("data-cause", fetch.headline());
    page.attribute("data-certainty", fetch.outcome_certainty.name()).attribute("data-host", host(&fetch.last_url));
    page.markup("><td class=\"n\">");
    failures.link(page, failure.key());
    page.markup("</td><td class=\"request\"><span class=\"method\">").text(&fetch.method).markup("</span> ");
    page.text(short_url(&fetch.url, URL_WIDTH)).markup("</td>");
    if has_origin {
        page.markup("<td class=\"side from\">")
            .text(fetch.origin.as_ref().map_or(words!("unknown"), AsText::piece))
            .markup("</td>");
    }
    page.markup("<td class=\"side\">").text(fetch.failed_at.map_or("–", Stage::name));
    page.markup("</td><td class=\"side\">")
        .text(middle(&fetch.network_saw, SAW_WIDTH, SAW_WIDTH / 2))
        .markup("</td><td class=\"cause\">");
    cause(page, failure);
    page.markup("</td><td class=\"side\">").text(fetch.sureness()).markup("</td></tr>\n");
}

/// The name of the cause in the colour of its outcome, and in words where it is not CORS.
fn cause(page: &mut Html, failure: Failure<'_>) {
    page.markup("<span class=\"").markup(outcome_class(failure.fetch.outcome)).markup("\">");
    page.text(failure.fetch.headline()).markup("</span>");
    if failure.fetch.is_not_cors() {
        page.markup(" <span class=\"note\">not CORS</span>");
    }
}

/// The style of an outcome.
pub(super) fn outcome_class(outcome: Outcome) -> &'static str {
    outcome.name()
}
