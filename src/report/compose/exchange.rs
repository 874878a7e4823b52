//! The messages of a fetch, reduced to the headers that matter for CORS.

use super::facts::refused_entry;
use super::source::Source;
use crate::browser::Stage;
use crate::har::{Entry, HarHeader, HarHeaders, PlacedHeader};
use crate::report::model::{Message, MessageHeader, MessageStep};
use crate::report::redact::Redactor;
use crate::rules::{Cause, Outcome, Verdict};
use crate::session::{Fetch, Hop};
use crate::standard::lower_case;

/// Whether a request header (name in lower case) matters for CORS.
fn is_shown_of_request(name: &str) -> bool {
    matches!(
        name,
        "origin"
            | "access-control-request-method"
            | "access-control-request-headers"
            | "access-control-request-private-network"
            | "authorization"
            | "cookie"
            | "content-type"
            | "sec-fetch-mode"
    )
}

/// The same for response headers: CORS headers, and those that show which layer answered.
fn is_shown_of_response(name: &str) -> bool {
    matches!(
        name,
        "access-control-allow-origin"
            | "access-control-allow-credentials"
            | "access-control-allow-methods"
            | "access-control-allow-headers"
            | "access-control-allow-private-network"
            | "access-control-expose-headers"
            | "access-control-max-age"
            | "age"
            | "allow"
            | "content-type"
            | "cross-origin-resource-policy"
            | "location"
            | "server"
            | "set-cookie"
            | "vary"
            | "via"
            | "www-authenticate"
            | "x-cache"
    )
}

/// Preflight, redirects and request up to the end of the fetch, and which of them was blocked.
pub(super) fn compose(
    source: &Source<'_>,
    redactor: &mut Redactor,
    fetch: &Fetch,
    verdict: &Verdict,
) -> (Box<[Message]>, Option<usize>) {
    // Most fetches have one, and a report may hold thousands of fetches.
    let mut messages = Vec::with_capacity(1);
    let mut refused = None;
    let failed = verdict.outcome() != Outcome::Succeeded;
    for (n, hop) in fetch.hops.iter().enumerate().take(verdict.hop + 1) {
        let stage = verdict.ending.failed_at().filter(|_| failed && n == verdict.hop);
        let target = stage.and_then(|stage| refused_entry(source, hop, stage)).map(|entry| entry.index);
        let of_request = if n < verdict.hop { MessageStep::Redirect } else { MessageStep::Request };
        let indexes = [(MessageStep::Preflight, hop.preflight_entry), (of_request, hop.entry)];
        for (step, entry) in indexes.into_iter().filter_map(|(step, index)| Some((step, source.entry(index)?))) {
            let is_refused = target == Some(entry.index);
            if is_refused {
                refused = Some(messages.len());
            }
            let missing = missing_header(entry, verdict.cause()).filter(|_| is_refused);
            let missing = missing.map(|name| redactor.text(&name));
            messages.push(Message {
                step,
                missing_headers: missing.into_iter().collect(),
                ..message(redactor, hop, entry)
            });
            // If the preflight failed, the request's entry is only the browser's record of it, without a response.
            if is_refused && stage == Some(Stage::Preflight) && source.entry(hop.entry).is_some_and(|e| !is_answered(e))
            {
                break;
            }
        }
    }
    (messages.into(), refused)
}

/// Whether the entry contains a response.
pub(super) fn is_answered(entry: &Entry) -> bool {
    entry.response.status.code().is_some()
}

fn message(redactor: &mut Redactor, hop: &Hop, entry: &Entry) -> Message {
    let request_headers = pick(redactor, &entry.request.headers, |name| match is_shown_of_request(name) {
        true => Some(0),
        // Headers set by script come last.
        false => hop.unsafe_place(name).map(|place| 1 + place),
    });
    Message {
        step: MessageStep::Request,
        entry: entry.index.0,
        line: entry.span.line,
        method: redactor.text(&entry.request.method),
        url: redactor.url(&entry.request.url),
        url_place: entry.request.url_span,
        request_headers,
        status: entry.response.status.code(),
        status_place: entry.response.status_span,
        status_text: redactor.text(&entry.response.status_text),
        response_headers: pick(redactor, &entry.response.headers, |name| is_shown_of_response(name).then_some(0)),
        missing_headers: Box::default(),
    }
}

/// The headers for whose names (in lower case) `rank` returns a number, sorted by it; equal numbers keep the order of the
/// file.
fn pick(redactor: &mut Redactor, headers: &HarHeaders, rank: impl Fn(&str) -> Option<usize>) -> Box<[MessageHeader]> {
    let ranked = headers.placed().filter_map(|placed| Some((rank(&lower_case(placed.header.name))?, placed)));
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let shown = ranked.iter().map(|(_, PlacedHeader { header: HarHeader { name, value }, span, .. })| MessageHeader {
        name: redactor.text(name),
        value: redactor.header(name, value),
        place: *span,
    });
    shown.collect()
}

/// The header that the blocked response lacks, in lower case as marks name it.
fn missing_header(entry: &Entry, cause: Option<Cause>) -> Option<String> {
    let wanted = cause?.rule().absent_header()?;
    // What a response lacks is unknown if it is not in the file.
    let is_held = is_answered(entry) && !entry.response.headers.is_empty();
    (is_held && !entry.response.headers.has(wanted)).then(|| lower_case(wanted).into_owned())
}
