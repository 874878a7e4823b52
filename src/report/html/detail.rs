//! One failure: its drawing, what each side saw, the exchange, how sure it is and where it shows.

use super::exchange;
use super::failure::{Failure, Failures};
use super::markup::Html;
use super::sequence;
use crate::browser::Engine;
use crate::report::group::host;
use crate::report::model::{Fetch, Report};
use crate::report::table::shorten::{bare_url, short_url};
use crate::report::text::{AsText, Text, words};
use crate::rules::{Cause, Certainty};

/// Columns of a URL in the line of a closed section.
const URL_WIDTH: usize = 110;

/// What `example` of the same cause says already is not said again.
pub(super) fn write(
    page: &mut Html,
    report: &Report,
    failures: &Failures<'_>,
    failure: Failure<'_>,
    example: Failure<'_>,
    is_open: bool,
) {
    page.markup("<details class=\"failure\"");
    failure.key().id(page, "d");
    page.markup(if is_open { " open>" } else { ">" });
    line(page, failures, failure);
    // The id is inside: a browser that is sent to it opens the section.
    page.markup("<div class=\"body\"");
    failure.key().id(page, "f");
    page.markup(">\n");
    if short_url(&failure.fetch.url, URL_WIDTH) != bare_url(&failure.fetch.url) {
        page.markup("<p class=\"whole\">").code(&failure.fetch.url).markup("</p>\n");
    }
    own_words(page, failure.fetch, example.fetch);
    page.markup("<div class=\"pair\">\n");
    sequence::write(page, failure);
    page.markup("<div>\n");
    views(page, failure.fetch, report.files.len() > 1, &failure.file.path);
    certainty(page, failure.fetch);
    page.markup("</div>\n</div>\n");
    exchange::write(page, failure);
    console(page, failure);
    evidence(page, failure);
    page.markup("</div></details>\n");
}

/// `#17 PUT api.example/users/7   preflight · OPTIONS 401 · confirmed`
fn line(page: &mut Html, failures: &Failures<'_>, failure: Failure<'_>) {
    let fetch = failure.fetch;
    page.markup("<summary><h4><span class=\"no\">");
    failures.number(page, failure.key());
    page.markup("</span> <span class=\"method\">").text(&fetch.method).markup("</span> ");
    page.text(short_url(&fetch.url, URL_WIDTH)).markup("</h4> <span class=\"note\">");
    if let Some(stage) = fetch.failed_at {
        page.text(stage.name()).markup(" · ");
    }
    page.text(&fetch.network_saw).markup(" · ").text(fetch.sureness()).markup("</span></summary>\n");
}

/// Explanation and fixes, where they differ from those of the cause's section.
fn own_words(page: &mut Html, fetch: &Fetch, example: &Fetch) {
    if fetch.explanation != example.explanation {
        page.markup("<p>").prose(&fetch.explanation).markup("</p>\n");
    }
}

fn views(page: &mut Html, fetch: &Fetch, has_many_files: bool, path: &Text) {
    page.markup("<dl class=\"views\">\n");
    let mut item = |name: &'static str, write: &dyn Fn(&mut Html)| {
        page.markup("<dt>").markup(name).markup("</dt><dd>");
        write(page);
        page.markup("</dd>\n");
    };
    if has_many_files {
        item("File", &|page| _ = page.text(path));
    }
    item("Asked by", &|page| {
        page.code(fetch.origin.as_ref().map_or(words!("unknown origin"), AsText::piece))
            .markup(", ")
            .text(fetch.initiator.name());
        page.markup(", mode ").text(fetch.mode.name()).markup(", credentials ").text(fetch.credentials.name());
    });
    if let Some(saw) = &fetch.javascript_saw {
        item("Page saw", &|page| _ = page.code(saw));
    }
    if let Some(saw) = &fetch.server_saw {
        item("Server saw", &|page| _ = page.prose(saw));
    }
    item("Effects", &|page| {
        if fetch.was_executed_before_redirect() {
            let servers = (host(&fetch.url), host(&fetch.last_url));
            page.code(&servers.0).markup(" got the request and redirected it; nothing was sent to ").code(&servers.1);
        } else {
            page.markup(carried_out(fetch));
        }
        page.markup(match fetch.effects.cookies_stored {
            Some(true) => "; the browser stored its cookies.",
            Some(false) => "; no cookie was stored.",
            None => ".",
        });
    });
    page.markup("</dl>\n");
}

fn carried_out(fetch: &Fetch) -> &'static str {
    match fetch.effects.request_executed {
        Some(true) => "The server handled the request",
        Some(false) => "The request did not reach the server",
        None => "It is not known whether the server handled the request",
    }
}

fn certainty(page: &mut Html, fetch: &Fetch) {
    if fetch.has_doubtful_cause_only() {
        page.markup("<p><b>").text(words!("failure {}", fetch.outcome_certainty.name()));
        page.markup("</b>: whichever cause it was, the request failed.</p>\n");
    }
    page.markup("<p><b>").text(fetch.certainty.name()).markup("</b>: ").markup(match fetch.certainty {
        Certainty::Confirmed => "the record proves it.",
        Certainty::Deduced => "nothing else explains the record.",
        Certainty::Predicted => "a rule is broken, but the record does not tell that a browser refused.",
        Certainty::Possible => "more than one cause explains the record.",
    });
    page.markup("</p>\n");
    if fetch.alternatives.is_empty() && fetch.missing_fact.is_none() {
        return;
    }
    page.markup("<ul>\n");
    for cause in &fetch.alternatives {
        page.markup("<li>Or else: ");
        named(page, *cause);
        page.markup("</li>\n");
    }
    if let Some(fact) = &fetch.missing_fact {
        page.markup("<li>To decide: ").prose(fact).markup("</li>\n");
    }
    page.markup("</ul>\n");
}

/// A cause, and what it means.
pub(super) fn named(page: &mut Html, cause: Cause) {
    page.code(cause.name()).markup(": ").prose(cause.rule().summary).markup(".");
}

fn console(page: &mut Html, failure: Failure<'_>) {
    let fetch = failure.fetch;
    if !fetch.console_lines.is_empty() {
        page.markup("<h5>Console of ").text(&failure.file.exporter.label).markup("</h5>\n");
        page.block("Console", fetch.console_lines.iter());
    }
    let engines = [
        (Engine::Chromium, "Chrome", &fetch.console.chromium),
        (Engine::Firefox, "Firefox", &fetch.console.firefox),
        (Engine::WebKit, "Safari", &fetch.console.webkit),
    ];
    let own = failure.file.exporter.engine.browser().filter(|_| !fetch.console_lines.is_empty());
    let others: Vec<_> =
        engines.iter().filter_map(|(engine, name, line)| Some((name, line.as_ref()?, own != Some(*engine)))).collect();
    if !others.iter().any(|(.., is_other)| *is_other) {
        return;
    }
    page.markup("<details class=\"more\"><summary>What other browsers would print</summary>\n<dl class=\"views\">\n");
    for (name, line, _) in others.iter().filter(|(.., is_other)| *is_other) {
        page.markup("<dt>").markup(name).markup("</dt><dd>").code(line).markup("</dd>\n");
    }
    page.markup("</dl>\n</details>\n");
}

fn evidence(page: &mut Html, failure: Failure<'_>) {
    if failure.fetch.evidence.is_empty() {
        return;
    }
    page.markup("<h5>Where it shows</h5>\n<ul class=\"evidence\">\n");
    for evidence in &failure.fetch.evidence {
        page.markup("<li>");
        if !evidence.note.is_empty() {
            page.prose(&evidence.note).markup(" ");
        }
        page.markup("<span class=\"note\"><code>").text(&failure.file.path).markup(":").number(evidence.line);
        page.markup(":").number(evidence.column).markup("</code> ").code(&evidence.pointer).markup("</span></li>\n");
    }
    page.markup("</ul>\n");
}
