//! The files (those with failures first), with links to their causes; and the inputs that could not be read.

use super::head::outcomes;
use super::markup::Html;
use super::plan::{Card, Plan};
use super::view::View;
use crate::report::model::File;
use crate::report::text::Text;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, Write};

/// Maximum number of rows.
pub(super) const MOST_FILES: usize = 500;
/// Maximum number of links to causes per row.
const MOST_CAUSES: usize = 4;
/// Maximum number of different failures per file for the filters.
const MOST_FACTS: usize = 100;
/// Maximum number of unread inputs to name.
const MOST_UNREAD: usize = 200;

pub(super) fn write(page: &mut Html, report: &View<'_>, plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    if plan.has_many_files {
        table(page, report, plan, out)?;
    }
    unread(page, report);
    Ok(())
}

fn table(page: &mut Html, report: &View<'_>, plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut order: Vec<(usize, &File)> = report.files.iter().copied().enumerate().collect();
    let failures = |file: &File| {
        let summary = &file.summary;
        (summary.cors, summary.network + summary.policy, summary.undetermined + summary.aborted)
    };
    order.sort_by_key(|(place, file)| (Reverse(failures(file)), *place));
    let shown: HashSet<usize> = order.iter().take(MOST_FILES).map(|(place, _)| *place).collect();
    let (groups, none) = (groups_of(plan, &shown), Groups::default());
    page.markup(
        "<section aria-labelledby=\"files\">\n<h2 id=\"files\">Files</h2>\n\
         <div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Files\">\n<table class=\"files\">\n<thead><tr>\
         <th scope=\"col\">File</th><th scope=\"col\">From</th><th scope=\"col\" class=\"n\">Requests</th>\
         <th scope=\"col\" class=\"n\">Cross-origin</th><th scope=\"col\">Outcome</th><th scope=\"col\">Causes</th></tr>\
         </thead>\n<tbody>\n",
    );
    for (place, file) in order.iter().take(MOST_FILES) {
        let groups = groups.get(place).unwrap_or(&none);
        page.markup("<tr").attribute("data-from", &file.exporter.label).markup(" data-failures=\"");
        facts(page, groups);
        page.markup("\"><th scope=\"row\">").text(&file.path).markup("</th><td>").text(&file.exporter.label);
        page.markup("</td><td class=\"n\">").count(file.entries).markup("</td><td class=\"n\">");
        page.count(file.summary.cross_origin).markup("</td><td>");
        for (n, (class, count, name)) in outcomes(&file.summary).into_iter().filter(|part| part.1 > 0).enumerate() {
            page.markup(if n > 0 { ", " } else { "" })
                .markup("<span class=\"")
                .markup(class)
                .markup("\">")
                .count(count);
            page.markup(" ").markup(name).markup("</span>");
        }
        page.markup("</td><td>");
        links(page, plan, groups);
        page.markup("</td></tr>\n");
        page.spill(out)?;
    }
    page.markup(
        "</tbody>\n</table>\n</div>\n<p id=\"no-file\" class=\"note\" hidden>No file matches the filter.</p>\n",
    );
    if report.count() > MOST_FILES {
        page.markup("<p class=\"note\">").count(report.count() - MOST_FILES).markup(" more files");
        let left = order.iter().skip(MOST_FILES);
        let failed = left.filter(|(_, file)| file.summary.cors > 0).count();
        page.markup(", ").count(failed).markup(" of them with CORS failures; the causes above count them all.</p>\n");
    }
    page.markup("</section>\n");
    Ok(())
}

/// The indices of the groups with a failure of a file, with the methods of these failures.
type Groups<'a> = BTreeSet<(usize, &'a Text)>;

/// The groups of each file: first those with a card, then the smaller ones.
fn groups_of<'a>(plan: &Plan<'a>, files: &HashSet<usize>) -> HashMap<usize, Groups<'a>> {
    let mut groups: HashMap<usize, Groups<'a>> = HashMap::new();
    for (n, card) in plan.cards.iter().chain(&plan.smaller).enumerate() {
        for member in card.members.iter().filter(|member| files.contains(&member.place)) {
            groups.entry(member.place).or_default().insert((n, &member.fetch.method));
        }
    }
    groups
}

/// `0:GET 3:PUT`: attributes for the filters. `*` stands for any failure.
fn facts(page: &mut Html, groups: &Groups<'_>) {
    for (place, (n, method)) in groups.iter().take(MOST_FACTS).enumerate() {
        page.markup(if place > 0 { " " } else { "" }).count(*n).markup(":").text(*method);
    }
    if groups.len() > MOST_FACTS {
        page.markup(" *");
    }
}

fn links(page: &mut Html, plan: &Plan<'_>, groups: &Groups<'_>) {
    let mut places: Vec<usize> = groups.iter().map(|(n, _)| *n).collect();
    places.dedup();
    let cards: Vec<&Card<'_>> = places.iter().filter_map(|n| plan.cards.get(*n)).collect();
    for (n, card) in cards.iter().take(MOST_CAUSES).enumerate() {
        page.markup(if n > 0 { ", " } else { "" }).markup("<a href=\"#");
        card.anchor(page);
        page.markup("\">").text(card.name).markup("</a>");
    }
    if cards.len() > MOST_CAUSES {
        page.markup(" and ").count(cards.len() - MOST_CAUSES).markup(" more");
    }
}

fn unread(page: &mut Html, report: &View<'_>) {
    if report.sums.unread.is_empty() {
        return;
    }
    page.markup("<section aria-labelledby=\"unread\">\n<h2 id=\"unread\">Not read</h2>\n<ul class=\"items\">\n");
    for unread in report.sums.unread.iter().take(MOST_UNREAD) {
        page.markup("<li>").prose(&unread.message).markup("</li>\n");
    }
    page.markup("</ul>\n");
    if report.sums.unread_count > MOST_UNREAD {
        page.markup("<p class=\"note\">And ").count(report.sums.unread_count - MOST_UNREAD).markup(" more.</p>\n");
    }
    page.markup("</section>\n");
}
