//! The other details of an example: who made the request, what each side saw, and the evidence.

use super::markup::Html;
use super::plan::{Plan, Row};
use crate::report::identity::host;
use crate::report::model::{Evidence, Fetch};
use crate::report::text::{AsText, words};

/// Maximum number of places to list.
const MOST_EVIDENCE: usize = 40;

pub(super) fn write(page: &mut Html, plan: &Plan<'_>, failure: Row<'_>) {
    page.markup("<details class=\"more\"><summary>Details and evidence of the example</summary>\n");
    views(page, plan, failure);
    evidence(page, failure);
    page.markup("</details>\n");
}

fn views(page: &mut Html, plan: &Plan<'_>, failure: Row<'_>) {
    let fetch = failure.fetch;
    page.markup("<dl class=\"views\">\n");
    let mut item = |name: &'static str, write: &dyn Fn(&mut Html)| {
        page.markup("<dt>").markup(name).markup("</dt><dd>");
        write(page);
        page.markup("</dd>\n");
    };
    if plan.has_many_files {
        item("File", &|page| _ = page.code(&failure.file.path));
    }
    item("Request", &|page| _ = page.text(&fetch.method).markup(" ").code(&fetch.url));
    if let Some(started) = fetch.started {
        item("Time", &|page| {
            page.day(started).markup(" ").time(started).markup(" UTC");
            if let Some(ms) = fetch.duration_ms {
                page.markup(", ").coordinate(ms).markup(" ms");
            }
        });
    }
    if let Some(url) = &fetch.page_url {
        item("Page", &|page| _ = page.code(url));
    }
    if let Some(address) = &fetch.server_ip {
        item("Server address", &|page| _ = page.code(address));
    }
    item("Requested by", &|page| {
        page.code(fetch.origin.as_ref().map_or(words!("unknown origin"), AsText::piece))
            .markup(", ")
            .text(fetch.initiator.name());
        page.markup(", mode ").text(fetch.mode.name()).markup(", credentials ").text(fetch.credentials.name());
    });
    if let Some(saw) = &fetch.javascript_saw {
        item("Error in the page", &|page| _ = page.code(saw));
    }
    if let Some(saw) = &fetch.server_saw {
        item("On the wire", &|page| _ = page.prose(saw));
    }
    for told in &fetch.console_evidence {
        item("Console log", &|page| _ = page.code(told.shown()));
    }
    item("Effects", &|page| effects(page, fetch));
    page.markup("</dl>\n");
}

fn effects(page: &mut Html, fetch: &Fetch) {
    if fetch.was_executed_before_redirect() {
        let servers = (host(&fetch.url), host(&fetch.last_url));
        page.code(&servers.0).markup(" received the request and redirected it; nothing was sent to ").code(&servers.1);
    } else {
        page.markup(match fetch.effects.request_executed {
            Some(true) => "The server handled the request",
            Some(false) => "The request did not reach the server",
            None => "It is not known whether the server handled the request",
        });
    }
    page.markup(match fetch.effects.cookies_stored {
        Some(true) => "; the browser stored its cookies.",
        Some(false) => "; no cookie was stored.",
        None => ".",
    });
}

fn evidence(page: &mut Html, failure: Row<'_>) {
    let fetch = failure.fetch;
    let mut all: Vec<&Evidence> = fetch.root_cause_evidence.iter().collect();
    all.extend(fetch.evidence.iter().filter(|evidence| !fetch.root_cause_evidence.contains(evidence)));
    if all.is_empty() {
        return;
    }
    page.markup("<ul class=\"evidence\">\n");
    for evidence in all.into_iter().take(MOST_EVIDENCE) {
        page.markup("<li>");
        if !evidence.note.is_empty() {
            page.prose(&evidence.note).markup(" ");
        }
        page.markup("<span class=\"note\">entry ").count(evidence.entry).markup(", line ").number(evidence.line);
        page.markup(" column ").number(evidence.column).markup(", ").code(&evidence.pointer).markup("</span></li>\n");
    }
    page.markup("</ul>\n");
}
