//! What follows the failures: advice, damage, and what was redacted.

use super::markup::Html;
use crate::report::model::{Advice, Report};
use crate::report::receipt::{left, receipt};
use crate::report::text::Text;

/// Most entries that a piece of advice names.
const MOST_ENTRIES: usize = 12;
/// Most pieces of advice and of damage listed.
const MOST_ITEMS: usize = 400;

pub(super) fn write(page: &mut Html, report: &Report) {
    advice(page, report);
    damage(page, report);
    page.markup("<section aria-labelledby=\"redacted\">\n<h2 id=\"redacted\">Redaction</h2>\n<p>");
    match receipt(report) {
        Some(receipt) => page.text(receipt).markup(". Equal values have equal numbers."),
        None => page.markup("Nothing was redacted."),
    };
    if let Some(left) = left(report) {
        page.markup(" ").text(left).markup(".");
    }
    page.markup("</p>\n</section>\n");
}

fn advice(page: &mut Html, report: &Report) {
    let all: Vec<(&Text, &Advice)> =
        report.files.iter().flat_map(|file| file.advice.iter().map(|advice| (&file.path, advice))).collect();
    if all.is_empty() {
        return;
    }
    page.markup("<section aria-labelledby=\"advice\">\n<h2 id=\"advice\">Advice</h2>\n<ul class=\"items\">\n");
    for (path, advice) in all.iter().take(MOST_ITEMS) {
        page.markup("<li><b>").text(&advice.rule).markup("</b>: ").prose(&advice.message);
        page.markup(" <span class=\"note\">");
        if report.files.len() > 1 {
            page.text(*path).markup(" ");
        }
        entries(page, &advice.entries);
        page.markup("</span></li>\n");
    }
    page.markup("</ul>\n");
    more(page, all.len());
    page.markup("</section>\n");
}

fn entries(page: &mut Html, entries: &[usize]) {
    if entries.is_empty() {
        return;
    }
    page.markup(if entries.len() == 1 { "entry " } else { "entries " });
    for (n, entry) in entries.iter().take(MOST_ENTRIES).enumerate() {
        page.markup(if n > 0 { ", " } else { "" }).count(*entry);
    }
    if entries.len() > MOST_ENTRIES {
        page.markup(" and ").count(entries.len() - MOST_ENTRIES).markup(" more");
    }
}

fn damage(page: &mut Html, report: &Report) {
    let all: Vec<_> = report.files.iter().flat_map(|file| file.damage.iter().map(move |of| (&file.path, of))).collect();
    if all.is_empty() {
        return;
    }
    page.markup("<section aria-labelledby=\"damage\">\n<h2 id=\"damage\">Damage</h2>\n");
    page.markup("<p>What could not be read is not judged.</p>\n<ul class=\"items\">\n");
    for (path, damage) in all.iter().take(MOST_ITEMS) {
        page.markup("<li>").prose(&damage.message).markup(" <span class=\"note\"><code>").text(*path).markup(":");
        page.number(damage.line).markup("</code>, byte ").number(damage.offset);
        if let Some(entry) = damage.entry {
            page.markup(", entry ").count(entry);
        }
        page.markup("</span></li>\n");
    }
    page.markup("</ul>\n");
    more(page, all.len());
    page.markup("</section>\n");
}

fn more(page: &mut Html, count: usize) {
    if count > MOST_ITEMS {
        page.markup("<p class=\"note\">And ").count(count - MOST_ITEMS).markup(" more.</p>\n");
    }
}
