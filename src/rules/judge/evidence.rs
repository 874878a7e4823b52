//! The evidence for a verdict in the file.

use super::draft::Draft;
use crate::browser::Stage;
use crate::har::Entry;
use crate::rules::capture::{Capture, is_same_origin};
use crate::rules::card::Shows;
use crate::rules::cause::Cause;
use crate::rules::verdict::{Evidence, Outcome, Part};
use crate::session::Fetch;

/// The evidence for a draft, the decisive place first.
pub(super) fn of(capture: &Capture<'_>, fetch: &Fetch, draft: &Draft) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let Some(hop) = fetch.hops.get(draft.hop) else { return evidence };
    let request = capture.request(hop);
    let preflight = capture.preflight(hop);
    let refused =
        if draft.failed_at() == Some(Stage::Preflight) { preflight.or(request) } else { request.or(preflight) };
    if draft.outcome() == Outcome::Cors
        && let (Some(entry), Some(cause)) = (refused, draft.cause())
        && entry.response.status.code().is_some()
    {
        cause_evidence(entry, cause, &mut evidence);
    }
    evidence.extend(draft.evidence.iter().cloned());
    if let Some(entry) = request
        && draft.outcome() != Outcome::Succeeded
    {
        let part = if entry.response.error.is_some() { Part::Error } else { Part::Status };
        let note = match (entry.error(), entry.response.status.code()) {
            (Some(text), _) if !text.is_empty() => format!("the browser recorded {text}"),
            (_, Some(status)) => format!("the request was answered {status}"),
            _ => "no response recorded".to_owned(),
        };
        evidence.push(Evidence { entry: entry.index, part, note });
    }
    evidence.extend(request.and_then(|entry| carried_out_before(capture, draft, entry)));
    if evidence.is_empty() && draft.outcome() != Outcome::Succeeded {
        evidence.extend(refused.map(|e| Evidence {
            entry: e.index,
            part: Part::Entry,
            note: "the whole record".into(),
        }));
    }
    // There are many verdicts, and none of them gets more evidence.
    evidence.shrink_to_fit();
    evidence
}

/// Several values come from several layers: the spelling of each line, and layers that identify themselves.
fn layers(entry: &Entry, evidence: &mut Vec<Evidence>) {
    let lines = entry.response.headers.all("Access-Control-Allow-Origin").count();
    let written = entry.response.headers.all("Access-Control-Allow-Origin");
    // So far, these lines are all the evidence, in order.
    for (n, (line, header)) in evidence.iter_mut().zip(written).enumerate().filter(|_| lines > 1) {
        if let Part::ResponseHeader(position) = line.part {
            line.note =
                format!("line {} of {lines}, at place {} of the headers, written {}", n + 1, position + 1, header.name);
        }
    }
    for (position, header) in entry.response.headers.iter().enumerate() {
        if ["Server", "Via", "X-Powered-By"].iter().any(|name| name.eq_ignore_ascii_case(header.name)) {
            let note = format!("a layer that may have added one of them ({})", header.name);
            evidence.push(Evidence { entry: entry.index, part: Part::ResponseHeader(position), note });
        }
    }
}

/// To the page, a blocked response looks as if nothing had happened, so it may retry: then the request is applied twice.
fn carried_out_before(capture: &Capture<'_>, draft: &Draft, entry: &Entry) -> Option<Evidence> {
    let method = &*entry.request.method;
    let is_safe = matches!(method, "GET" | "HEAD" | "OPTIONS");
    // An error usually means that nothing was done.
    let did_its_work = |entry: &Entry| entry.response.status.code().is_some_and(|status| status < 400);
    if draft.outcome() != Outcome::Cors || is_safe || !did_its_work(entry) {
        return None;
    }
    let url = entry.url();
    let before = capture
        .earlier(url, entry.index)
        .find(|e| *e.request.method == *method && did_its_work(e) && !is_same_origin(e))?;
    let note = format!("the same {method} was answered before: the server may have applied it twice");
    Some(Evidence { entry: before.index, part: Part::Entry, note })
}

/// The headers, or the status, that show a cause.
fn cause_evidence(entry: &Entry, cause: Cause, evidence: &mut Vec<Evidence>) {
    let index = entry.index;
    for shows in cause.rule().shows_in {
        match *shows {
            Shows::Status(note) => evidence.push(Evidence { entry: index, part: Part::Status, note: note.to_owned() }),
            Shows::Header { name, note, .. } => {
                let lines =
                    entry.response.headers.iter().enumerate().filter(|(_, h)| h.name.eq_ignore_ascii_case(name));
                let before = evidence.len();
                evidence.extend(lines.map(|(position, _)| {
                    let part = Part::ResponseHeader(position);
                    Evidence { entry: index, part, note: note.to_owned() }
                }));
                if evidence.len() == before {
                    evidence.push(Evidence { entry: index, part: Part::ResponseHeaders, note: format!("no {name}") });
                }
            }
            Shows::Layers => layers(entry, evidence),
            Shows::Asked(name) => evidence.extend(entry.request.headers.position(name).map(|position| {
                let note = "what the browser requested".to_owned();
                Evidence { entry: index, part: Part::RequestHeader(position), note }
            })),
        }
    }
}
