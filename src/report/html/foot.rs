//! The parts after the failures: notes, damage, redaction, the ticket, and how to read the page.

use super::markup::Html;
use super::view::View;
use crate::report::finding::counted;
use crate::report::known::lines;
use crate::report::model::{Advice, File};
use crate::report::text::Text;
use std::io;

/// Maximum number of entries per note, and of messages per rule.
const MOST_ENTRIES: usize = 12;
const MOST_MESSAGES: usize = 8;
/// Maximum number of damaged places to list.
const MOST_ITEMS: usize = 400;

pub(super) fn write(page: &mut Html, report: &View<'_>) -> io::Result<()> {
    known(page, report);
    notes(page, report);
    reflections(page, report);
    damage(page, report);
    page.markup("<section aria-labelledby=\"redacted\">\n<h2 id=\"redacted\">Redacted</h2>\n<p>");
    match report.sums.receipt.redacted() {
        Some(receipt) => page.text(receipt).markup(". The same number means the same value."),
        None => page.markup("Nothing was redacted."),
    };
    if let Some(left) = report.sums.receipt.left() {
        page.markup(" ").text(left).markup(".");
    }
    page.markup("</p>\n</section>\n");
    ticket(page, report)?;
    page.markup(HELP);
    Ok(())
}

/// Known failures, and problems of their file.
fn known(page: &mut Html, report: &View<'_>) {
    let lines = lines(report.sums.known_report(), &report.sums.totals.summary, "");
    if lines.is_empty() {
        return;
    }
    page.markup("<section aria-labelledby=\"known\">\n<h2 id=\"known\">Known failures</h2>\n<ul class=\"items\">\n");
    for line in &lines {
        page.markup(if line.is_below { "<li class=\"below\">" } else { "<li>" }).text(&line.text).markup("</li>\n");
    }
    page.markup("</ul>\n</section>\n");
}

/// Notes of one rule: their places and messages.
struct Note<'a> {
    rule: &'a Text,
    all: Vec<(&'a File, &'a Advice)>,
}

/// One note per rule, however many servers and files it is about.
fn notes(page: &mut Html, report: &View<'_>) {
    let mut notes: Vec<Note<'_>> = Vec::new();
    for (file, advice) in
        report.files.iter().copied().flat_map(|file| file.advice.iter().map(move |advice| (file, advice)))
    {
        match notes.iter_mut().find(|note| *note.rule == advice.rule) {
            Some(note) => note.all.push((file, advice)),
            None => notes.push(Note { rule: &advice.rule, all: vec![(file, advice)] }),
        }
    }
    if notes.is_empty() {
        return;
    }
    page.markup("<section aria-labelledby=\"notes\">\n<h2 id=\"notes\">Notes</h2>\n");
    for note in &notes {
        write_note(page, report, note);
    }
    page.markup("</section>\n");
}

/// Findings that need several files.
fn reflections(page: &mut Html, report: &View<'_>) {
    let found = report.sums.reflections.found();
    if found.is_empty() {
        return;
    }
    page.markup(
        "<section aria-labelledby=\"reflections\">\n<h2 id=\"reflections\">Echoed origins</h2>\n<ul class=\"items\">\n",
    );
    for found in &found {
        page.markup("<li>").prose(&found.message).markup("</li>\n");
    }
    page.markup("</ul>\n</section>\n");
}

fn write_note(page: &mut Html, report: &View<'_>, note: &Note<'_>) {
    let has_many_files = report.files.len() > 1;
    page.markup("<h3>").code(note.rule).markup("</h3>\n<ul class=\"items\">\n");
    // Many files have the same message about a server.
    let mut messages: Vec<(&Text, Vec<(&File, &Advice)>)> = Vec::new();
    let mut left_out = 0;
    for (file, advice) in &note.all {
        let has_room = messages.len() < MOST_MESSAGES;
        match messages.iter_mut().find(|(message, _)| **message == advice.message) {
            Some((_, known)) => known.push((file, advice)),
            None if has_room => messages.push((&advice.message, vec![(file, advice)])),
            None => left_out += 1,
        }
    }
    // The messages of files that were not kept also appear in at least two others.
    let passed = |message: &Text| report.passed.notes.get(&(note.rule.clone(), message.clone())).copied().unwrap_or(0);
    let of_rule = report.passed.notes.iter().filter(|((rule, _), _)| rule == note.rule).map(|(_, files)| *files);
    left_out += of_rule.sum::<usize>() - messages.iter().map(|(message, _)| passed(message)).sum::<usize>();
    for (message, of) in &messages {
        page.markup("<li>").prose(*message).markup(" <span class=\"note\">");
        match of.as_slice() {
            [(file, advice)] => {
                if has_many_files {
                    page.text(&file.path).markup(" ");
                }
                entries(page, &advice.entries);
            }
            many => _ = page.text(counted(many.len() + passed(message), "file", "files")),
        }
        page.markup("</span></li>\n");
    }
    page.markup("</ul>\n");
    if left_out > 0 {
        page.markup("<p class=\"note\">And ").count(left_out).markup(" more of this kind.</p>\n");
    }
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

fn damage(page: &mut Html, report: &View<'_>) {
    let all = || report.files.iter().copied().flat_map(|file| file.damage.iter().map(move |of| (&file.path, of)));
    let count = all().count();
    if count == 0 {
        return;
    }
    page.markup("<section aria-labelledby=\"damage\">\n<h2 id=\"damage\">Damage</h2>\n");
    page.markup("<p>What could not be read is not judged.</p>\n<ul class=\"items\">\n");
    for (path, damage) in all().take(MOST_ITEMS) {
        page.markup("<li>").prose(&damage.message).markup(" <span class=\"note\"><code>").text(path).markup(":");
        page.number(damage.line).markup("</code>, byte ").number(damage.offset);
        if let Some(entry) = damage.entry {
            page.markup(", entry ").count(entry);
        }
        page.markup("</span></li>\n");
    }
    page.markup("</ul>\n");
    if count > MOST_ITEMS {
        page.markup("<p class=\"note\">And ").count(count - MOST_ITEMS).markup(" more.</p>\n");
    }
    page.markup("</section>\n");
}

/// The Markdown report, for copying.
fn ticket(page: &mut Html, report: &View<'_>) -> io::Result<()> {
    page.markup(
        "<section class=\"ticket\" aria-labelledby=\"ticket\">\n<details><summary><h2 id=\"ticket\">As a ticket</h2>",
    );
    page.markup("</summary>\n<p>Markdown, for GitHub, GitLab or Jira.</p>\n<div class=\"copied\">");
    page.markup("<pre id=\"ticket-text\" tabindex=\"0\" role=\"group\" aria-label=\"Ticket\"><code>");
    page.ticket(report)?.markup("</code></pre></div>\n</details>\n</section>\n");
    Ok(())
}

const HELP: &str = "<section class=\"help\" aria-labelledby=\"help\">\n<h2 id=\"help\">How to read this page</h2>\n\
<ul class=\"items\">\n\
<li>A card is one cause at one server: one thing to fix, with an example and all its requests. The address in the browser \
links to the open card and keeps the filters.</li>\n\
<li><b>Confirmed</b>: the recorded headers prove it, and the browser recorded that it blocked the request. <b>Deduced</b>: \
nothing else explains the recording. <b>Predicted</b>: the response breaks a rule, but which browser took part is not known. \
<b>Possible</b>: several causes explain the recording; the card names them, and what would settle it.</li>\n\
<li>In an exchange, <code>&gt;</code> was sent, <code>&lt;</code> was received, and a line in red with <b class=\"must\">←</b> \
is wrong; the text after the arrow says what it must be.</li>\n\
<li>Entries are counted from 0, as in <code>jq '.log.entries[3]'</code>. Times are UTC.</li>\n\
<li>When printed, each cause starts a new page.</li>\n</ul>\n</section>\n";
