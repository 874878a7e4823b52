//! Which entries an extract needs, and their bytes.

use super::Place;
use crate::har::{Show, Span};
use crate::report::{Fetch, Redactor, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

/// The entries that show the failures and what is said of them; then also those of the same servers; then all.
pub(super) fn wider_and_wider(
    fetches: &[Fetch],
    places: &BTreeMap<usize, Place>,
) -> impl Iterator<Item = BTreeSet<usize>> {
    let shown: BTreeSet<usize> =
        fetches.iter().flat_map(entries_of).filter(|index| places.contains_key(index)).collect();
    let servers: BTreeSet<&str> = shown.iter().filter_map(|index| Some(&*places.get(index)?.server)).collect();
    let of_servers = places.iter().filter(|(_, place)| servers.contains(&*place.server)).map(|(index, _)| *index);
    let of_servers: BTreeSet<usize> = of_servers.chain(shown.iter().copied()).collect();
    [shown, of_servers, places.keys().copied().collect()].into_iter()
}

fn entries_of(fetch: &Fetch) -> impl Iterator<Item = usize> {
    let own =
        fetch.entries.request.into_iter().chain(fetch.entries.preflight).chain(fetch.entries.redirects.iter().copied());
    let evidence = fetch.evidence.iter().chain(&*fetch.root_cause_evidence).map(|evidence| evidence.entry);
    own.chain(evidence)
}

/// What `read` makes of those ranges of a text, which are in order and do not overlap.
pub(super) fn slices<T>(
    text: &mut (dyn Read + Send),
    spans: &[Span],
    mut read: impl FnMut(&[u8]) -> io::Result<T>,
) -> io::Result<Vec<T>> {
    let mut at = 0;
    let mut slice = Vec::new();
    spans
        .iter()
        .map(|span| {
            let between = span.offset.saturating_sub(at);
            io::copy(&mut text.take(between), &mut io::sink())?;
            slice.clear();
            let got = text.take(span.length).read_to_end(&mut slice)?;
            at = span.offset.saturating_add(span.length);
            match u64::try_from(got) == Ok(span.length) {
                true => read(&slice),
                false => Err(io::ErrorKind::UnexpectedEof.into()),
            }
        })
        .collect()
}

/// Headers that are hidden in a report, and that an extract needs: the browser, policies of the page, and what tells one
/// stored answer from another. Secrets that stand in them go all the same.
const NEEDED: [&str; 30] = [
    "accept-encoding",
    "host",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "user-agent",
    "content-security-policy",
    "content-security-policy-report-only",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "x-frame-options",
    "etag",
    "if-none-match",
    "if-modified-since",
    "last-modified",
    "sec-purpose",
    "service-worker",
    "upgrade",
    "x-content-type-options",
    "x-requested-with",
    "icy-metadata",
    "priority",
    "proxy-authenticate",
    "www-authenticate",
    "x-amzn-errortype",
    "x-cache",
    "x-datadome",
    "x-railway-fallback",
    "x-vercel-error",
];

/// The redactor, as what copies entries asks it.
pub(super) struct Shown<'r>(pub(super) &'r mut Redactor);

impl Show for Shown<'_> {
    type Text = Text;

    fn text(&mut self, text: &str) -> Text {
        self.0.text(text)
    }

    fn url(&mut self, url: &str) -> Text {
        self.0.reference(url)
    }

    fn header(&mut self, name: &str, value: &str) -> Text {
        match NEEDED.iter().any(|needed| needed.eq_ignore_ascii_case(name)) {
            true => self.0.header_in_words(name, value),
            false => self.0.header(name, value),
        }
    }

    fn cookie(&mut self, name: &str) -> Text {
        self.0.text(name)
    }

    fn length(text: &Text) -> usize {
        text.len()
    }
}
