//! What an extract must know about the whole file: its failures, and the position of each entry.

use crate::har::{Entry, EntryIndex, SharedStr, Span};
use crate::rules::Analysis;
use foldhash::{HashMap, HashMapExt};

/// Number of neighbouring entries with the same URL, on either side: a verdict does not use more.
const NEAR: usize = 32;
/// Number of entries that are enough to know a server, or service workers.
const OF_SERVER: usize = 16;
/// Number of documents that are enough to know whether a page has frames.
const OF_PAGE: usize = 4;

/// Which entries an extract contains.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Width {
    /// The entries of the failures and their evidence.
    Shown,
    /// Also other entries that verdicts usually need: requests to the same URL, the documents of the pages, the first
    /// requests to the same servers.
    Near,
    /// Also all entries of the same servers.
    OfServers,
    /// All entries that were read.
    All,
}

impl Width {
    /// All widths, the narrowest first.
    pub(super) const ALL: [Width; 4] = [Width::Shown, Width::Near, Width::OfServers, Width::All];
}

/// A file whose entries are dropped after judging.
pub(super) struct Whole {
    /// The analysis, without entries.
    pub(super) analysis: Analysis,
    places: Vec<Place>,
}

/// The position of an entry, and what it shares with others.
pub(super) struct Place {
    pub(super) index: EntryIndex,
    pub(super) span: Span,
    pub(super) page: Option<SharedStr>,
    is_document: bool,
    /// A service worker's script was loaded, or a service worker answered: that affects every verdict of the file.
    is_from_worker: bool,
    /// Numbers that are equal for equal values.
    server: u32,
    url: u32,
}

/// Assigns equal numbers to equal texts.
#[derive(Default)]
struct Numbers<'t>(HashMap<&'t str, u32>);

impl<'t> Numbers<'t> {
    fn of(&mut self, text: &'t str) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(text).or_insert(next)
    }
}

impl Whole {
    pub(super) fn of(mut analysis: Analysis) -> Whole {
        let entries = std::mem::take(&mut analysis.entries);
        let (mut servers, mut urls) = (Numbers::default(), Numbers::default());
        let place = |entry: &'_ Entry, server, url| Place {
            index: entry.index,
            span: entry.span,
            page: entry.page.clone(),
            is_document: entry.is_document(),
            is_from_worker: entry.via_service_worker || entry.request.headers.has("Service-Worker"),
            server,
            url,
        };
        let mut places = Vec::with_capacity(entries.len());
        for entry in &entries {
            let url = entry.url();
            places.push(place(entry, servers.of(crate::standard::server(url).unwrap_or_default()), urls.of(url)));
        }
        drop((servers, urls));
        drop(entries);
        Whole { analysis, places }
    }

    /// The entries of that width, in order.
    pub(super) fn chosen(&self, width: Width) -> Vec<&Place> {
        let mut is_chosen = self.shown();
        match width {
            Width::Shown => {}
            Width::Near => self.add_near(&mut is_chosen),
            Width::OfServers => {
                let is_of = self.flagged(&is_chosen, |place| place.server);
                let of_servers = self.places.iter().map(|place| is_of.get(place.server as usize) == Some(&true));
                is_chosen.iter_mut().zip(of_servers).for_each(|(is_chosen, is)| *is_chosen |= is);
            }
            Width::All => is_chosen.fill(true),
        }
        self.places.iter().zip(is_chosen).filter(|(_, is_chosen)| *is_chosen).map(|(place, _)| place).collect()
    }

    /// The entries of the failures, by index.
    fn shown(&self) -> Vec<bool> {
        let mut shown = vec![false; self.places.len()];
        for index in self.analysis.fetches.iter().flat_map(|(fetch, verdict)| {
            let own = fetch.hops.iter().flat_map(|hop| [hop.entry, hop.preflight_entry]).flatten();
            own.chain(verdict.all_evidence().map(|evidence| evidence.entry))
        }) {
            let place = self.places.binary_search_by_key(&index, |place| place.index).ok();
            if let Some(shown) = place.and_then(|place| shown.get_mut(place)) {
                *shown = true;
            }
        }
        shown
    }

    /// The numbers of the chosen entries.
    fn flagged(&self, is_chosen: &[bool], number: impl Fn(&Place) -> u32) -> Vec<bool> {
        let count = self.places.iter().map(&number).max().map_or(0, |most| most as usize + 1);
        let mut flagged = vec![false; count];
        for (place, _) in self.places.iter().zip(is_chosen).filter(|(_, is_chosen)| **is_chosen) {
            if let Some(flag) = flagged.get_mut(number(place) as usize) {
                *flag = true;
            }
        }
        flagged
    }

    fn add_near(&self, is_chosen: &mut [bool]) {
        let shown = is_chosen.to_vec();
        let (is_of_server, is_of_url) =
            (self.flagged(&shown, |place| place.server), self.flagged(&shown, |place| place.url));
        let mut by_url: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut of_server: HashMap<u32, usize> = HashMap::new();
        let mut of_page: HashMap<Option<&str>, usize> = HashMap::new();
        let mut workers = 0;
        for (at, place) in self.places.iter().enumerate() {
            if is_of_url.get(place.url as usize) == Some(&true) {
                by_url.entry(place.url).or_default().push(at);
            }
            let is_first = is_of_server.get(place.server as usize) == Some(&true) && {
                let count = of_server.entry(place.server).or_default();
                *count += 1;
                *count <= OF_SERVER
            };
            let tells_of_page = place.is_document && {
                let count = of_page.entry(place.page.as_deref()).or_default();
                *count += 1;
                *count <= OF_PAGE
            };
            workers += usize::from(place.is_from_worker);
            let tells_of_worker = place.is_from_worker && workers <= OF_SERVER;
            if let (true, Some(is_chosen)) = (is_first || tells_of_page || tells_of_worker, is_chosen.get_mut(at)) {
                *is_chosen = true;
            }
        }
        for places in by_url.values() {
            // The distances from the previous and to the next chosen one.
            for order in [places.clone(), places.iter().rev().copied().collect()] {
                let mut left = 0;
                for at in order {
                    left = if shown.get(at) == Some(&true) { NEAR + 1 } else { left };
                    if let (1.., Some(is_chosen)) = (left, is_chosen.get_mut(at)) {
                        *is_chosen = true;
                        left -= 1;
                    }
                }
            }
        }
    }
}
