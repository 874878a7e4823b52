//! One section for each cause: what it means and what mends it, then the failures that have it.

use super::detail;
use super::failure::{Cause, Failures, Key};
use super::markup::Html;
use super::rows::outcome_class;
use crate::report::blocks::parts_of_fix;
use crate::report::finding::counted;
use crate::report::group::host;
use crate::report::model::{Fetch, Report};
use crate::report::text::{AsText, Piece};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Most servers that a section names.
const MOST_HOSTS: usize = 6;

pub(super) fn write(page: &mut Html, report: &Report, failures: &Failures<'_>, out: &mut dyn Write) -> io::Result<()> {
    if failures.blocks.is_empty() {
        return Ok(());
    }
    page.markup("<section aria-labelledby=\"causes\">\n<h2 id=\"causes\">Why, and how to mend it</h2>\n");
    for (n, block) in failures.blocks.iter().enumerate() {
        section(page, report, failures, n, block, out)?;
    }
    page.markup("</section>\n");
    Ok(())
}

fn section(
    page: &mut Html,
    report: &Report,
    failures: &Failures<'_>,
    n: usize,
    block: &Cause<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let fetch = block.example.fetch;
    page.markup("<article class=\"group\"").attribute("data-cause", fetch.headline());
    page.markup(" aria-labelledby=\"c").count(n).markup("\">\n<h3 id=\"c").count(n).markup("\"><span class=\"");
    page.markup(outcome_class(fetch.outcome))
        .markup("\">")
        .text(fetch.headline())
        .markup("</span> <span class=\"note\">");
    page.text(counted(block.members.len(), "fetch", "fetches")).markup("</span></h3>\n");
    if let Some(summary) = fetch.summary() {
        page.markup("<p class=\"lead\">").prose(summary).markup(".</p>\n");
    }
    hosts(page, block);
    page.markup("<div class=\"pair\">\n<div>\n");
    for line in fetch.explanation.lines() {
        page.markup("<p>").prose(line).markup("</p>\n");
    }
    next(page, fetch);
    page.markup("</div>\n<div class=\"mend\">\n");
    mend(page, failures, block);
    page.markup("</div>\n</div>\n");
    members(page, report, failures, block, out)?;
    page.markup("</article>\n");
    page.spill(out)
}

/// `at api.example (12), files.example (3)`
fn hosts(page: &mut Html, block: &Cause<'_>) {
    let mut counts: BTreeMap<Piece<'_>, usize> = BTreeMap::new();
    for member in &block.members {
        *counts.entry(host(&member.fetch.last_url)).or_default() += 1;
    }
    counts.remove(&Piece::default());
    if counts.is_empty() {
        return;
    }
    page.markup("<p class=\"note\">At ");
    for (n, (host, count)) in counts.iter().take(MOST_HOSTS).enumerate() {
        page.markup(if n > 0 { ", " } else { "" }).code(host);
        if counts.len() > 1 {
            page.markup(" (").count(*count).markup(")");
        }
    }
    if counts.len() > MOST_HOSTS {
        page.markup(" and ").count(counts.len() - MOST_HOSTS).markup(" more");
    }
    page.markup(".</p>\n");
}

fn next(page: &mut Html, fetch: &Fetch) {
    for cause in &fetch.also_wrong {
        page.markup("<p>Next, once that is mended: ");
        detail::named(page, *cause);
        page.markup("</p>\n");
    }
}

fn mend(page: &mut Html, failures: &Failures<'_>, block: &Cause<'_>) {
    let fetch = block.example.fetch;
    fixes(page, fetch);
    snippet(page, fetch);
    for (other, fixes) in &block.other_fixes {
        let first = fixes.first().map(|text| parts_of_fix(text).0).unwrap_or_default();
        page.markup("<p>For ");
        failures.link(page, other.key());
        page.markup(": ").prose(first).markup("</p>\n");
    }
}

fn fixes(page: &mut Html, fetch: &Fetch) {
    if fetch.fixes.is_empty() {
        return;
    }
    page.markup("<h4>Mend it</h4>\n<ol>\n");
    for text in &fetch.fixes {
        let (sentence, lines) = parts_of_fix(text);
        page.markup("<li>").prose(sentence);
        if !lines.is_empty() {
            page.markup("\n").block("Lines to write", lines.iter());
        }
        page.markup("</li>\n");
    }
    page.markup("</ol>\n");
}

/// What to write into the server's configuration; where the server is not known, the headers to send.
fn snippet(page: &mut Html, fetch: &Fetch) {
    let Some(snippet) = &fetch.snippet else { return };
    match &fetch.server {
        Some(server) => {
            page.markup("<h4>Configuration for ").text(&server.name).markup("</h4>\n<p class=\"note\">Known by ");
            page.prose(&server.evidence).markup(". Write it ").prose(&snippet.place).markup(".</p>\n");
        }
        None => {
            page.markup("<h4>Headers to send</h4>\n<p class=\"note\">").prose(&snippet.place).markup(".</p>\n");
        }
    }
    page.block("Configuration", snippet.text.lines());
}

fn members(
    page: &mut Html,
    report: &Report,
    failures: &Failures<'_>,
    block: &Cause<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shown = block.members.iter().filter(|member| failures.is_detailed(member.key()));
    let mut count = 0;
    for member in shown {
        let is_open = failures.blocks.len() <= 12 && member.key() == block.example.key();
        detail::write(page, report, failures, *member, block.example, is_open);
        page.spill(out)?;
        count += 1;
    }
    let rest: Vec<Key> = block.members.iter().map(|member| member.key()).skip(count).collect();
    if !rest.is_empty() {
        page.markup("<p class=\"note\">").count(rest.len());
        page.markup(" more with this cause stand in the table alone, to keep this page usable.</p>\n");
    }
    Ok(())
}
