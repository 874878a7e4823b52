//! The evidence for verdicts: the file's entries and fetches, with indexes.

use super::good_answers::GoodAnswers;
use crate::browser::Engine;
use crate::har::{Entry, EntryIndex, ExporterKind, Log};
use crate::rules::siblings::equals::Siblings;
use crate::session::{self, Fetch, Hop, Positions, recorder};
use crate::standard::{AddressSpace, Origin, host_of, is_cors_header, is_url, plain_host_of, server, without_fragment};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::OnceLock;
use url::Url;

/// A file's entries and fetches, indexed.
pub(crate) struct Capture<'a> {
    pub(crate) log: &'a Log,
    pub(crate) entries: &'a [Entry],
    /// Entries other than preflights, by URL without fragment.
    by_url: Positions,
    hosts: HashMap<Cow<'a, str>, Host>,
    /// `log.pages`: titles by id.
    titles: HashMap<&'a str, &'a str>,
    /// Documents by page id.
    documents: HashMap<&'a str, usize>,
    /// Pages with more than one document: their frames have their own origins and policies.
    framed: HashSet<&'a str>,
    /// A service worker's script was loaded, or a service worker answered.
    pub(crate) has_service_worker: bool,
    /// An entry has the address of its server.
    pub(crate) shows_addresses: bool,
    /// A response has a header: they were not all removed from the file.
    pub(crate) holds_headers: bool,
    /// The headers of each server's good responses; computed on demand.
    pub(crate) good: OnceLock<GoodAnswers>,
    /// Facts from other requests of the same kind.
    pub(crate) siblings: Siblings,
}

impl<'a> Capture<'a> {
    pub(crate) fn new(log: &'a Log, entries: &'a [Entry]) -> Capture<'a> {
        let request = |position| entries.get(position).filter(|entry: &&Entry| &*entry.request.method != "OPTIONS");
        let mut capture = Capture {
            log,
            entries,
            by_url: Positions::new(entries.len(), |position| request(position).map(Entry::url)),
            hosts: HashMap::new(),
            titles: log.titles(),
            documents: HashMap::new(),
            framed: HashSet::new(),
            has_service_worker: false,
            shows_addresses: false,
            holds_headers: false,
            good: OnceLock::new(),
            siblings: Siblings::default(),
        };
        let mut with_document: HashSet<&str> = HashSet::new();
        for (position, entry) in entries.iter().enumerate() {
            capture.has_service_worker |= entry.via_service_worker || entry.request.headers.has("Service-Worker");
            capture.shows_addresses |= entry.server_ip.is_some();
            capture.holds_headers |= !entry.response.headers.is_empty();
            if let Some(page) = entry.page.as_deref()
                && is_document(entry)
                && !with_document.insert(page)
            {
                capture.framed.insert(page);
            }
            let url = entry.url();
            if let Some(host) = host_of(url) {
                capture.hosts.entry(host).or_default().learn(entry);
            }
            if let Some(page) = entry.page.as_deref()
                && capture.titles.get(page).is_some_and(|title| without_fragment(title) == url)
            {
                capture.documents.entry(page).or_insert(position);
            }
        }
        capture
    }

    pub(crate) fn entry(&self, index: EntryIndex) -> Option<&'a Entry> {
        Entry::at(self.entries, index)
    }

    /// The index of an entry, or where it would be.
    fn position(&self, index: EntryIndex) -> usize {
        self.entries.partition_point(|entry| entry.index < index)
    }

    /// The entry at an index that was found by URL.
    fn entry_at_url(&self, url: &str, position: u32) -> Option<&'a Entry> {
        self.entries.get(position as usize).filter(|entry| entry.url() == url)
    }

    pub(crate) fn kind(&self) -> ExporterKind {
        recorder(self.log)
    }

    /// The engine that made the requests; `None` if no browser is known to have made them.
    pub(crate) fn engine(&self) -> Option<Engine> {
        self.log.exporter.engine
    }

    /// The major version of that engine.
    pub(crate) fn engine_major(&self) -> Option<u32> {
        self.log.exporter.engine_version.as_deref()?.split('.').next()?.parse().ok()
    }

    /// The last hop.
    pub(crate) fn last<'f>(&self, fetch: &'f Fetch) -> Option<(usize, &'f Hop)> {
        fetch.hops.iter().enumerate().next_back()
    }

    /// The entry of a hop's request.
    pub(crate) fn request(&self, hop: &Hop) -> Option<&'a Entry> {
        self.entry(hop.entry?)
    }

    /// The entry of a hop's preflight.
    pub(crate) fn preflight(&self, hop: &Hop) -> Option<&'a Entry> {
        self.entry(hop.preflight_entry?)
    }

    /// Requests to exactly that URL before that entry, the latest first, up to the number that a verdict needs.
    pub(crate) fn earlier(&self, url: &str, before: EntryIndex) -> impl Iterator<Item = &'a Entry> {
        const LOOKED_AT: usize = 32;
        let [earlier, _] = self.by_url.around(url, self.position(before));
        earlier.iter().rev().take(LOOKED_AT).filter_map(move |&(_, p)| self.entry_at_url(url, p))
    }

    /// Requests to exactly that URL around that entry: first the earlier ones, then the later ones, each nearest first, up to
    /// the number that a verdict needs.
    pub(crate) fn beside(&self, url: &str, entry: EntryIndex) -> impl Iterator<Item = &'a Entry> {
        const LOOKED_AT: usize = 32;
        let [before, behind] = self.by_url.around(url, self.position(entry));
        let near = before.iter().rev().take(LOOKED_AT).chain(behind.iter().take(LOOKED_AT));
        near.filter_map(move |&(_, p)| self.entry_at_url(url, p)).filter(move |other| other.index != entry)
    }

    /// What is known about the URL's server.
    pub(crate) fn host(&self, url: &str) -> Option<&Host> {
        self.hosts.get(&*host_of(url)?)
    }

    /// The document of an entry's page, if it is in the file.
    pub(crate) fn document(&self, entry: &Entry) -> Option<&'a Entry> {
        self.entries.get(*self.documents.get(entry.page.as_deref()?)?)
    }

    /// Whether the entry's page is known to have frames.
    pub(crate) fn has_frames(&self, entry: &Entry) -> bool {
        entry.page.as_deref().is_some_and(|page| self.framed.contains(page))
    }

    /// Whether a request with that method to exactly that URL, from another origin, was answered soon after the start of that
    /// preflight.
    pub(crate) fn was_answered_near(&self, url: &str, method: &str, preflight: &Entry) -> bool {
        const LOOKED_AT: usize = 128;
        const SOON: i64 = 2_000_000;
        let [before, behind] = self.by_url.around(url, self.position(preflight.index));
        let near = before.iter().rev().take(LOOKED_AT).chain(behind.iter().take(LOOKED_AT));
        near.filter_map(|&(_, p)| self.entry_at_url(url, p)).any(|e| {
            *e.request.method == *method
                && e.response.status.code().is_some()
                && e.started.zip(preflight.started).is_some_and(|(a, b)| a.0.abs_diff(b.0) <= SOON.unsigned_abs())
                && !is_same_origin(e)
        })
    }

    /// Whether Firefox wrote, after that entry, a row for a redirect target that it did not request.
    pub(crate) fn has_refused_target(&self, url: &str, after: EntryIndex) -> bool {
        const LOOKED_AT: usize = 128;
        let url = without_fragment(url);
        let [_, behind] = self.by_url.around(url, self.position(after));
        let mut rows = behind.iter().take(LOOKED_AT).filter_map(|&(_, p)| self.entry_at_url(url, p));
        rows.any(session::is_refused_target)
    }

    /// The URL of an entry's page: the page's title, in the exports of the three browsers.
    pub(crate) fn page_url(&self, entry: &Entry) -> Option<&'a str> {
        self.title(entry).filter(|title| is_url(title))
    }

    /// The title of an entry's page.
    pub(crate) fn title(&self, entry: &Entry) -> Option<&'a str> {
        self.titles.get(entry.page.as_deref()?).copied()
    }

    /// Whether the URL's host is on this machine or its local network, by its name or by the address in an entry. `None` if
    /// unknown.
    pub(crate) fn is_local(&self, url: &str) -> Option<AddressSpace> {
        if plain_host_of(url).is_some_and(|host| !host.contains("local")) {
            return self.host(url)?.address.map(AddressSpace::of);
        }
        let parsed = Url::parse(url).ok()?;
        let host = parsed.host()?;
        let network_finding =
            || matches!(host, url::Host::Domain(name) if name.ends_with(".local")).then_some(AddressSpace::Local);
        let by_name = AddressSpace::named(&host).or_else(network_finding);
        by_name.or_else(|| self.host(url)?.address.map(AddressSpace::of))
    }
}

/// A document that was loaded, of a page or of a frame.
fn is_document(entry: &Entry) -> bool {
    let is_redirect = entry.response.status.code().is_some_and(|status| (300..400).contains(&status));
    !is_redirect && entry.is_document()
}

fn carries_cookies(entry: &Entry) -> bool {
    entry.request.headers.has("Cookie") || entry.request.has_cookies
}

/// Whether `Origin` differs from the origin of the URL.
fn names_other_origin(entry: &Entry) -> bool {
    let sent = entry.request.headers.value("Origin").and_then(Origin::parse);
    sent.is_some_and(|sent| Origin::of(&entry.request.url).is_none_or(|own| !own.is_same_origin(&sent)))
}

/// Whether the request went to the page's own origin, where CORS does not apply.
pub(crate) fn is_same_origin(entry: &Entry) -> bool {
    Origin::of(&entry.request.url).is_some_and(|origin| session::is_marked_same_origin(entry, &origin))
}

/// The same, or a substitute for it without a mark.
fn is_asked_by_own_page(entry: &Entry) -> bool {
    let headers = &entry.request.headers;
    match headers.has("Sec-Fetch-Site") {
        true => is_same_origin(entry),
        false => headers.value("Referer").and_then(server).is_some_and(|page| server(&entry.request.url) == Some(page)),
    }
}

/// What the entries of one server show about it.
#[derive(Default)]
pub(crate) struct Host {
    /// An address in one of its entries.
    address: Option<IpAddr>,
    /// Something came back from it.
    pub(crate) answers: bool,
    /// A cross-origin request to it had a cookie: pages use credentials with it.
    pub(crate) gets_cookies: bool,
    /// A response below 400 has `Access-Control-Allow-Origin`.
    pub(crate) allows_some: bool,
    /// A response has a CORS header.
    pub(crate) knows_cors: bool,
    /// Its own page made a request to it. Usually only the first such request is kept, so the headers of the other responses
    /// are unknown.
    pub(crate) has_own_pages: bool,
    /// A response allows every origin: `*`.
    pub(crate) allows_all: bool,
    /// Origins (not `*`) in its responses, up to the number that a verdict needs.
    allowed: Vec<Box<str>>,
}

impl Host {
    fn learn(&mut self, entry: &Entry) {
        /// Two are enough to know that an origin is not the only one.
        const REMEMBERED: usize = 4;
        self.address = self.address.or_else(|| entry.server_ip.as_deref()?.parse().ok());
        self.answers |= !entry.has_no_answer();
        self.has_own_pages = self.has_own_pages || is_asked_by_own_page(entry);
        self.gets_cookies = self.gets_cookies || carries_cookies(entry) && names_other_origin(entry);
        let headers = &entry.response.headers;
        self.knows_cors = self.knows_cors || headers.iter().any(|header| is_cors_header(header.name));
        let Some(allowed) = headers.value("Access-Control-Allow-Origin") else { return };
        self.allows_some |= entry.response.status.code().is_some_and(|status| status < 400);
        self.allows_all |= allowed == "*";
        if allowed != "*" && self.allowed.len() < REMEMBERED && !self.allowed.iter().any(|a| **a == *allowed) {
            self.allowed.push(allowed.into());
        }
    }

    /// A response names this origin.
    pub(crate) fn allows(&self, origin: &str) -> bool {
        self.allowed.iter().any(|allowed| **allowed == *origin)
    }

    /// A response names another origin.
    pub(crate) fn allows_other_than(&self, origin: &str) -> bool {
        self.allowed.iter().any(|allowed| **allowed != *origin)
    }
}
