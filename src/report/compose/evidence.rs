//! Finds the position of every piece of evidence in the file.

use super::source::Source;
use crate::har::{Entry, HarHeaders, HeaderPointer, PlacedHeader, Span};
use crate::report::model;
use crate::report::redact::Redactor;
use crate::report::text::Sentence;
use crate::rules::{Evidence, Part};

/// The positions; evidence without an entry is left out.
pub(super) fn compose(source: &Source<'_>, redactor: &mut Redactor, evidence: &[Evidence]) -> Box<[model::Evidence]> {
    let mut walk = Walk::default();
    let places = evidence.iter().filter_map(|item| place(source.entry(Some(item.entry))?, item, &mut walk, redactor));
    // Nearly all have a position.
    let mut list = Vec::with_capacity(evidence.len());
    list.extend(places);
    list.into()
}

fn place<'a>(
    entry: &'a Entry,
    evidence: &Evidence,
    walk: &mut Walk<'a>,
    redactor: &mut Redactor,
) -> Option<model::Evidence> {
    let mut pointer = Sentence::default();
    pointer.add(&entry.pointer);
    let mut below = |text: &'static str, span: Span| {
        pointer.add(&text);
        span
    };
    let span = match evidence.part {
        Part::Entry => entry.span,
        Part::Url => below("/request/url", entry.request.url_span),
        Part::RequestHeader(n) => header_span(walk.header(&entry.request.headers, n)?, &mut pointer, redactor),
        Part::ResponseHeader(n) => header_span(walk.header(&entry.response.headers, n)?, &mut pointer, redactor),
        Part::ResponseHeaders => below("/response/headers", all(&entry.response.headers, entry)),
        Part::Status => below("/response/status", entry.response.status_span),
        Part::Error => {
            let error = entry.response.error.as_ref();
            below("/response/", Span::default());
            below(error.map_or("_error", |error| error.member), error.map(|error| error.span).unwrap_or_default())
        }
    };
    // A missing member has no position: its entry is where it should be.
    let span = if span.length == 0 { entry.span } else { span };
    Some(model::Evidence {
        entry: entry.index.0,
        pointer: pointer.finish().into(),
        offset: span.offset,
        length: span.length,
        line: span.line,
        column: span.column,
        note: redactor.text(&evidence.note),
    })
}

/// Walks through the headers of a message. Each position depends on the previous one, and evidence usually names headers
/// in order, so even a hostile message with many headers takes linear time.
#[derive(Default)]
struct Walk<'a> {
    of: Option<&'a HarHeaders>,
    /// Number of headers passed, and the last one.
    passed: usize,
    last: Option<PlacedHeader<'a>>,
    rest: Option<Box<dyn Iterator<Item = PlacedHeader<'a>> + 'a>>,
}

impl<'a> Walk<'a> {
    /// The header at position `n`.
    fn header(&mut self, headers: &'a HarHeaders, n: usize) -> Option<PlacedHeader<'a>> {
        let is_same = self.of.is_some_and(|of| std::ptr::eq(of, headers));
        if !is_same || n + 1 < self.passed {
            *self = Walk { of: Some(headers), passed: 0, last: None, rest: Some(Box::new(headers.placed())) };
        }
        if n >= self.passed {
            self.last = self.rest.as_mut()?.nth(n - self.passed);
            self.passed = n + 1;
        }
        self.last
    }
}

/// Appends the JSON pointer of a header to that of its entry. In a map it contains the header's name, which comes from the file.
fn header_span(header: PlacedHeader<'_>, pointer: &mut Sentence, redactor: &mut Redactor) -> Span {
    match header.pointer {
        HeaderPointer::Element(list, index) => pointer.add(&list).add(&"/").add(&index),
        HeaderPointer::Member(map, _) => {
            let shown = header.pointer.to_string();
            let name = redactor.text(shown.get(map.len() + 1..).unwrap_or_default());
            pointer.add(&map).add(&"/").add(&name)
        }
    };
    header.span
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_in_any_order() {
        let mut messages = [HarHeaders::list("/request/headers"), HarHeaders::list("/response/headers")];
        for headers in &mut messages {
            (0..9)
                .for_each(|n| headers.push("a", "b", n, Span { offset: n as u64 * 20, length: 9, line: 1, column: 1 }));
        }
        let mut walk = Walk::default();
        for (message, n) in
            [(0, 2), (0, 2), (0, 7), (0, 3), (1, 3), (1, 4), (0, 0), (0, 9), (0, 8), (1, 8), (1, 10), (1, 1)]
        {
            let found = walk.header(&messages[message], n).map(|header| (header.pointer, header.span));
            let expected = messages[message].placed().nth(n).map(|header| (header.pointer, header.span));
            assert_eq!((found.is_some(), found), (n < 9, expected), "{message} {n}");
        }
    }
}
