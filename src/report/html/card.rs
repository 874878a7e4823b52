//! A card for each cause at each server: what happened, what fixes it, an example exchange, the console, the requests.

use super::markup::Html;
use super::plan::{Card, Plan, outcome_class};
use super::{console, details, exchange, fix, requests, sequence};
use crate::report::beside::not_always;
use crate::report::elsewhere::{Parting, partings};
use crate::report::finding::counted;
use crate::report::model::Fetch;
use crate::report::text::{AsText, Piece, Text};
use crate::rules::{Cause, Certainty, Outcome};
use std::collections::HashSet;
use std::io::{self, Write};

/// With more cards than this, only the first ones are open.
const MOST_UNFOLDED: usize = 12;
const UNFOLDED_OF_MANY: usize = 3;
/// Maximum number of smaller groups to list.
const MOST_SMALLER: usize = 500;

pub(super) fn write_all(page: &mut Html, plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    if plan.cards.is_empty() {
        return Ok(());
    }
    page.markup("<section aria-labelledby=\"causes\">\n<h2 id=\"causes\">Causes and fixes</h2>\n");
    let unfolded = if plan.cards.len() > MOST_UNFOLDED { UNFOLDED_OF_MANY } else { MOST_UNFOLDED };
    // One configuration per server is enough: it allows everything that pages need.
    let mut configured: HashSet<(&Piece<'_>, &Text)> = HashSet::new();
    for (n, card) in plan.cards.iter().enumerate() {
        let is_first =
            card.example.fetch.snippet.as_ref().is_none_or(|snippet| configured.insert((&card.host, &snippet.text)));
        write(page, plan, n, card, n < unfolded, is_first);
        page.spill(out)?;
    }
    smaller(page, plan);
    page.markup("<p id=\"nothing\" class=\"note\" hidden>Nothing matches the filter.</p>\n</section>\n");
    Ok(())
}

fn write(page: &mut Html, plan: &Plan<'_>, n: usize, card: &Card<'_>, is_open: bool, is_first_of_server: bool) {
    let fetch = card.example.fetch;
    page.markup("<article class=\"card ").markup(outcome_class(card.outcome())).markup("-card\"");
    facts(page, card);
    page.markup(" aria-labelledby=\"h").count(n).markup("\">\n<details");
    page.markup(if is_open { " open>" } else { ">" }).markup("<summary><h3 id=\"h").count(n).markup("\">");
    page.text(&card.phrase).markup("</h3> <span class=\"side-note\"><code>").text(&card.host);
    page.markup("</code> · ").text(counted(card.members.len(), "request", "requests"));
    if plan.has_many_files {
        page.markup(" in ").text(counted(card.files, "file", "files"));
    }
    // The anchor is inside, so a browser that jumps to it opens the card.
    page.markup("</span></summary>\n<div class=\"body\" id=\"");
    card.anchor(page);
    page.markup("\">\n");
    meta(page, card);
    for line in fetch.explanation.lines() {
        page.markup("<p class=\"why\">").prose(line).markup("</p>\n");
    }
    doubt(page, fetch);
    page.markup("<div class=\"pair\">\n<div class=\"fix\">\n");
    fix::write(page, card, n, is_first_of_server);
    next(page, fetch);
    elsewhere(page, fetch);
    page.markup("</div>\n<div class=\"shown\">\n");
    sequence::write(page, n, fetch);
    exchange::write(page, plan, card.example);
    page.markup("</div>\n</div>\n");
    console::write(page, card.example, n);
    requests::write(page, plan, card);
    details::write(page, plan, card.example);
    page.markup("</div>\n</details>\n</article>\n");
}

/// Attributes for the filters.
fn facts(page: &mut Html, card: &Card<'_>) {
    page.attribute("data-host", &card.host).attribute("data-kind", card.name);
    page.attribute("data-outcome", card.outcome().name());
}

/// `auth-before-preflight · Confirmed by the recording`
fn meta(page: &mut Html, card: &Card<'_>) {
    let fetch = card.example.fetch;
    page.markup("<p class=\"meta\"><a href=\"#");
    card.anchor(page);
    page.markup("\" title=\"Link to this cause\">").text(card.name).markup("</a> · ");
    if fetch.is_not_cors() {
        page.markup("not CORS · ");
    }
    if fetch.sure_root_cause().is_some() {
        page.text(fetch.headline_certainty());
        page.markup(" · ").text(fetch.cause.map_or("cause", Cause::name)).markup(": ");
    }
    page.markup(match fetch.has_doubtful_cause_only() {
        true => "certainly failed, but it is open which check failed first",
        false => sure(fetch),
    });
    page.markup("</p>\n");
}

/// The certainty in words.
pub(super) fn sure(fetch: &Fetch) -> &'static str {
    match (fetch.outcome, fetch.certainty) {
        (Outcome::Undetermined, _) => "the recording does not show the result",
        (_, Certainty::Confirmed) if fetch.is_told_by_console() => "confirmed by the browser's console",
        (_, Certainty::Confirmed) => "confirmed by the recording",
        (_, Certainty::Deduced) => "deduced: nothing else explains the recording",
        (_, Certainty::Predicted) => {
            "predicted: the response breaks a rule, but no browser is known to have blocked it"
        }
        (_, Certainty::Possible) => "possible: several causes explain the recording",
    }
}

/// The alternatives, and what would decide.
fn doubt(page: &mut Html, fetch: &Fetch) {
    // What the explanation names is not repeated.
    let others: Vec<&Cause> =
        fetch.alternatives.iter().filter(|cause| !fetch.explanation.contains(cause.name())).collect();
    let not_always = not_always(fetch);
    let is_open = fetch.missing_fact.is_some() || !fetch.root_cause_alternatives.is_empty();
    if others.is_empty() && !is_open && not_always.is_none() {
        return;
    }
    page.markup("<ul class=\"doubt\">\n");
    for root in &fetch.root_cause_alternatives {
        page.markup("<li>Or the reason: ").prose(root.rule().summary).markup(" (").code(root.name()).markup(")</li>\n");
    }
    for cause in others {
        page.markup("<li>Or: ");
        named(page, *cause);
        page.markup("</li>\n");
    }
    if let Some(text) = not_always {
        page.markup("<li>But ").text(text).markup("</li>\n");
    }
    if let Some(fact) = &fetch.missing_fact {
        page.markup("<li>To be sure: ").prose(fact).markup("</li>\n");
    }
    page.markup("</ul>\n");
}

fn next(page: &mut Html, fetch: &Fetch) {
    for cause in &fetch.also_wrong {
        page.markup("<p class=\"next\">Next problem, once this is fixed: ");
        named(page, *cause);
        page.markup("</p>\n");
    }
}

/// The result in other engines, if it differs.
fn elsewhere(page: &mut Html, fetch: &Fetch) {
    for Parting { browser, text, ending } in partings(fetch) {
        page.markup("<p class=\"next\">").text(browser).markup(" ").prose(text);
        if let Some(line) = &ending.console {
            page.markup("<br>").code(line);
        }
        page.markup("</p>\n");
    }
}

/// A cause and its meaning.
pub(super) fn named(page: &mut Html, cause: Cause) {
    page.prose(cause.rule().summary).markup(" (").code(cause.name()).markup(")");
}

/// The groups without a card, one line each.
fn smaller(page: &mut Html, plan: &Plan<'_>) {
    if plan.smaller.is_empty() {
        return;
    }
    let requests: usize = plan.smaller.iter().map(|card| card.members.len()).sum();
    page.markup("<details class=\"more\"><summary>").text(counted(
        plan.smaller.len(),
        "smaller group",
        "smaller groups",
    ));
    page.markup(", ")
        .text(counted(requests, "request", "requests"))
        .markup("</summary>\n<ul class=\"items groups\">\n");
    for card in plan.smaller.iter().take(MOST_SMALLER) {
        page.markup("<li");
        facts(page, card);
        page.markup(">").text(&card.phrase).markup(" (").code(card.name);
        page.markup("), <code>").text(&card.host).markup("</code>: ");
        page.text(counted(card.members.len(), "request", "requests")).markup(" in ");
        page.text(counted(card.files, "file", "files")).markup("</li>\n");
    }
    page.markup("</ul>\n");
    if plan.smaller.len() > MOST_SMALLER {
        page.markup("<p class=\"note\">And ").count(plan.smaller.len() - MOST_SMALLER).markup(" more groups.</p>\n");
    }
    page.markup("</details>\n");
}
