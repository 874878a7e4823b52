//! The fix of a cause: steps, and the configuration for the server's software.

use super::markup::Html;
use super::plan::Card;
use crate::report::fixes::Configuration;
use crate::report::instruction::parts_of_fix;
use crate::report::model::Fetch;
use crate::report::text::{AsText, Text};
use std::collections::BTreeSet;

/// Maximum number of other fixes on a card, in addition to those of its example.
pub(super) const MOST_OTHERS: usize = 3;

/// Steps, then configurations, which are only on the first card of a server.
pub(super) fn write(page: &mut Html, card: &Card<'_>, n: usize, is_first_of_server: bool) {
    let fetch = card.example.fetch;
    if !fetch.fixes.is_empty() {
        page.markup("<h4>Fix</h4>\n<ol class=\"steps\">\n");
        for text in &fetch.fixes {
            step(page, text);
        }
        page.markup("</ol>\n");
    }
    others(page, card);
    if is_first_of_server {
        configurations(page, fetch, n);
    } else {
        page.markup("<p class=\"note\">The configuration for <code>").text(&card.host);
        page.markup("</code> is the one above: it also covers this cause.</p>\n");
    }
}

fn step(page: &mut Html, text: &Text) {
    let (sentence, lines) = parts_of_fix(text);
    page.markup("<li>").prose(sentence);
    if !lines.is_empty() {
        page.markup("\n").copied_block("Lines to write", lines.iter());
    }
    page.markup("</li>\n");
}

/// Requests of the card with another first step.
fn others(page: &mut Html, card: &Card<'_>) {
    let first = |fetch: &Fetch| fetch.fixes.first().cloned();
    let mut known: BTreeSet<Option<Text>> = BTreeSet::from([first(card.example.fetch)]);
    let others = card.members.iter().filter(|member| !member.fetch.fixes.is_empty());
    for other in others.filter(|member| known.insert(first(member.fetch))).take(MOST_OTHERS) {
        let Some(text) = other.fetch.fixes.first() else { continue };
        page.markup("<p class=\"note\">For ").text(&other.fetch.method).markup(" <code>").text(&other.fetch.url);
        page.markup("</code>: ").prose(parts_of_fix(text).0).markup("</p>\n");
    }
}

/// One tab per software; the detected one is open, otherwise the plain headers.
fn configurations(page: &mut Html, fetch: &Fetch, n: usize) {
    let server = fetch.server.as_deref().filter(|_| fetch.snippet.is_some());
    let all = fetch.wanted.configurations(server.map(|server| &server.name));
    let Some(snippet) = &fetch.snippet else { return };
    page.markup("<h4>Configuration");
    if let Some(server) = server {
        page.markup(" for ").text(&server.name).markup("</h4>\n<p class=\"note\">Known by ").prose(&server.evidence);
        page.markup(".</p>\n");
    } else {
        page.markup("</h4>\n");
    }
    if all.is_empty() {
        page.markup("<p class=\"note\">").prose(&snippet.place).markup(".</p>\n");
        page.copied_block("Configuration", snippet.text.lines());
        return;
    }
    page.markup("<div class=\"tabs\">\n");
    let open = server.and_then(|server| all.iter().position(|one| server.name == *one.name)).unwrap_or(0);
    for (number, one) in all.iter().enumerate() {
        tab(page, n, one, number == open);
    }
    page.markup("</div>\n");
}

fn tab(page: &mut Html, n: usize, one: &Configuration, is_open: bool) {
    page.markup("<details name=\"config-").count(n).markup(if is_open { "\" open>" } else { "\">" });
    page.markup("<summary>")
        .markup(one.name)
        .markup("</summary>\n<p class=\"note\">")
        .prose(one.place)
        .markup(".</p>\n");
    page.copied_block("Configuration", one.text.lines()).markup("</details>\n");
}
