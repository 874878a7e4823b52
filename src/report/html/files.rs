//! The files, those with failures first, each with links to its causes; and the inputs that could not be read.

use super::View;
use super::head::outcomes;
use super::markup::Html;
use super::plan::{Card, Plan};
use crate::report::model::File;
use std::cmp::Reverse;
use std::io::{self, Write};

/// Most rows of the table.
const MOST_FILES: usize = 500;
/// Most causes that one row links to.
const MOST_CAUSES: usize = 4;
/// Most inputs named that could not be read.
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
    let causes = causes_of(plan, report.files.len());
    page.markup(
        "<section aria-labelledby=\"files\">\n<h2 id=\"files\">Files</h2>\n\
         <div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Files\">\n<table class=\"files\">\n<thead><tr>\
         <th scope=\"col\">File</th><th scope=\"col\">From</th><th scope=\"col\" class=\"n\">Requests</th>\
         <th scope=\"col\" class=\"n\">Cross-origin</th><th scope=\"col\">Outcome</th><th scope=\"col\">Causes</th></tr>\
         </thead>\n<tbody>\n",
    );
    for (place, file) in order.iter().take(MOST_FILES) {
        page.markup("<tr><th scope=\"row\">").text(&file.path).markup("</th><td>").text(&file.exporter.label);
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
        links(page, plan, causes.get(*place).map(Vec::as_slice).unwrap_or_default());
        page.markup("</td></tr>\n");
        page.spill(out)?;
    }
    page.markup("</tbody>\n</table>\n</div>\n");
    if order.len() > MOST_FILES {
        page.markup("<p class=\"note\">").count(order.len() - MOST_FILES).markup(" more files");
        let left = order.iter().skip(MOST_FILES);
        let failed = left.filter(|(_, file)| file.summary.cors > 0).count();
        page.markup(", ").count(failed).markup(" of them with CORS failures; the causes above count them all.</p>\n");
    }
    page.markup("</section>\n");
    Ok(())
}

/// For each file the cards that hold one of its failures.
fn causes_of(plan: &Plan<'_>, files: usize) -> Vec<Vec<usize>> {
    let mut causes: Vec<Vec<usize>> = vec![Vec::new(); files];
    for (n, card) in plan.cards.iter().enumerate() {
        for member in &card.members {
            if let Some(of_file) = causes.get_mut(member.place).filter(|of_file| of_file.last() != Some(&n)) {
                of_file.push(n);
            }
        }
    }
    causes
}

fn links(page: &mut Html, plan: &Plan<'_>, causes: &[usize]) {
    let cards: Vec<&Card<'_>> = causes.iter().filter_map(|n| plan.cards.get(*n)).collect();
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
