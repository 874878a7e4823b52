//! Gives every statement its place in the file.

use super::Source;
use crate::har::{Entry, HarHeaders, Span};
use crate::report::model;
use crate::report::redact::Redactor;
use crate::rules::{Evidence, Part};

/// The places; one whose entry is not there is left out.
pub(super) fn compose(source: &Source<'_>, redactor: &mut Redactor, evidence: &[Evidence]) -> Vec<model::Evidence> {
    let places = evidence.iter().filter_map(|item| place(source.entry(Some(item.entry))?, item, redactor));
    let mut places: Vec<model::Evidence> = places.collect();
    places.shrink_to_fit();
    places
}

fn place(entry: &Entry, evidence: &Evidence, redactor: &mut Redactor) -> Option<model::Evidence> {
    let (below, span) = match evidence.part {
        Part::Entry => (String::new(), entry.span),
        Part::Url => ("/request/url".to_owned(), entry.request.url_span),
        Part::RequestHeader(n) => header(&entry.request.headers, n)?,
        Part::ResponseHeader(n) => header(&entry.response.headers, n)?,
        Part::ResponseHeaders => ("/response/headers".to_owned(), all(&entry.response.headers, entry)),
        Part::Status => ("/response/status".to_owned(), entry.response.status_span),
        Part::Error => {
            let error = entry.response.error.as_ref();
            let member = error.map_or("_error", |error| error.member);
            (format!("/response/{member}"), error.map(|error| error.span).unwrap_or_default())
        }
    };
    // A member that is missing has no place of its own: its entry is the place where it should be.
    let span = if span.length == 0 { entry.span } else { span };
    Some(model::Evidence {
        entry: entry.index.0,
        pointer: format!("{}{below}", entry.pointer),
        offset: span.offset,
        length: span.length,
        line: span.line,
        column: span.column,
        note: redactor.text(&evidence.note),
    })
}

fn header(headers: &HarHeaders, n: usize) -> Option<(String, Span)> {
    headers.placed().nth(n).map(|header| (header.pointer.to_string(), header.span))
}

/// From the first header to the last.
fn all(headers: &HarHeaders, entry: &Entry) -> Span {
    let mut headers = headers.placed();
    let first = headers.next();
    match (first, headers.last().or(first)) {
        (Some(first), Some(last)) => {
            let length = (last.span.offset + last.span.length).saturating_sub(first.span.offset);
            Span { length, ..first.span }
        }
        _ => entry.response.status_span,
    }
}
