//! Assembles fetches from a file's entries.

use super::cache::PreflightCache;
use super::common::Common;
use super::departure::is_refused_departure;
use super::fetch::{Fetch, Hop, Mode, Preflight};
use super::frames::{is_refused_frame, is_refused_to_other_origin};
use super::origin::{PageOrigins, in_force};
use super::pairing::{Pairs, pair, requested_names};
use super::redirects::{Next, link};
use super::request_kind::{credentials, initiator, is_from_memory, mode};
use super::requester::{Requester, is_no_pages, who_asked};
use super::script_headers::script_headers;
use super::shadows::{refused_targets, worker_shadows};
use super::view::{View, Views, speaks_of_a_preflight, speaks_of_cors};
use crate::browser::Engine;
use crate::har::{Entry, EntryIndex, Log, Preflights, is_lost};
use crate::standard::{InitiatorKind, Origin, is_cors_safelisted_method};
use foldhash::HashSet;
use std::sync::Arc;

/// The fetches of a file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Session {
    /// Its cross-origin fetches, sorted by start.
    pub fetches: Vec<Fetch>,
    /// The first entry of each request without evidence that a page made it. A redirect chain is one request.
    pub not_judged: Vec<EntryIndex>,
}

/// The kind of a request with its redirects.
enum Found {
    Fetch(Fetch),
    /// It stays on its page's origin, or is a navigation.
    NotCrossOrigin,
    /// Its source is unknown.
    NotJudged,
}

/// Assembles the cross-origin fetches of a file, sorted by start.
///
/// Left out: requests that stay on their page's origin, navigations of the page itself, `CONNECT`, and URLs other than
/// `http`, `https`, `ws` or `wss`. Counted and left out: requests without evidence of a page, and requests of HTTP clients
/// other than browsers. CORS never applied to those.
pub fn assemble(log: &Log, entries: &[Entry]) -> Session {
    let common = Common::default();
    let views = Views::new(log, entries, &common);
    let next = link(&views);
    let pairs = pair(&views, &next);
    let shadows = worker_shadows(&views);
    let pages = PageOrigins::new(&views);
    let followers: HashSet<usize> = next.values().copied().collect();
    let refused_targets = refused_targets(&views);

    let mut fetches: Vec<(i64, Fetch)> = Vec::new();
    let mut cache = PreflightCache::default();
    let mut not_judged = views.not_by_browsers.clone();
    let parts = Parts { views: &views, pairs: &pairs, pages: &pages, common };
    for (position, view) in views.items.iter().enumerate() {
        let found = if view.is_preflight {
            if pairs.has(position) {
                continue;
            }
            parts.lone_preflight(view)
        } else {
            if followers.contains(&position) || shadows.contains(&position) || refused_targets.contains(&position) {
                continue;
            }
            parts.fetch_from(position, &next)
        };
        match found {
            Found::Fetch(mut fetch) => {
                cache.apply(&mut fetch, &views);
                let started = view.started().map_or(i64::MIN, |t| t.0);
                fetches.push((started, fetch));
            }
            Found::NotJudged => not_judged.push(view.entry.index),
            Found::NotCrossOrigin => {}
        }
    }
    // A stable sort: requests with the same start, or without one, keep the order of the file.
    if fetches.iter().all(|(started, _)| *started != i64::MIN) && !fetches.is_sorted_by_key(|(started, _)| *started) {
        fetches.sort_by_key(|(started, _)| *started);
    }
    let numbered = fetches.into_iter().enumerate().map(|(id, (_, mut fetch))| {
        fetch.id = id;
        fetch
    });
    not_judged.sort_unstable();
    Session { fetches: numbered.collect(), not_judged }
}

/// The positions of a request and of all hops that follow.
fn chain_from(first: usize, next: &Next) -> Vec<usize> {
    let mut chain = vec![first];
    let mut last = first;
    while let Some(&following) = next.get(&last) {
        // Links go forward in the file, so this terminates.
        chain.push(following);
        last = following;
    }
    chain
}

struct Parts<'v, 'a> {
    views: &'v Views<'a>,
    pairs: &'v Pairs,
    pages: &'v PageOrigins<'a>,
    common: Common,
}

impl<'a> Parts<'_, 'a> {
    /// The fetch that starts with the request at that position.
    fn fetch_from(&self, first: usize, next: &Next) -> Found {
        let hop = |position: usize| {
            let preflight = self.pairs.of(position).and_then(|pair| self.views.get(pair.preflight));
            Some((self.views.get(position)?, preflight))
        };
        if !next.contains_key(&first) {
            // Few requests are redirected, and most are not needed: these need no lists.
            return match hop(first) {
                Some((view, preflight)) => self.with_rivals(self.fetch(&[view], &[preflight]), &[first]),
                None => Found::NotCrossOrigin,
            };
        }
        let chain = chain_from(first, next);
        let (hops, preflights): (Vec<_>, Vec<_>) = chain.iter().copied().filter_map(hop).unzip();
        self.with_rivals(self.fetch(&hops, &preflights), &chain)
    }

    /// Adds to each hop the other preflights that may also be its own.
    fn with_rivals(&self, found: Found, chain: &[usize]) -> Found {
        let Found::Fetch(mut fetch) = found else { return found };
        for (hop, &position) in fetch.hops.iter_mut().zip(chain) {
            let rivals = self.pairs.of(position).map(|pair| pair.rivals.iter());
            let entries = rivals.into_iter().flatten().filter_map(|&rival| Some(self.views.get(rival)?.entry.index));
            hop.rival_preflights = entries.collect();
        }
        Found::Fetch(fetch)
    }

    fn fetch(&self, hops: &[&View<'a>], preflights: &[Option<&View<'a>>]) -> Found {
        let (Some(&first), Some(&last)) = (hops.first(), hops.last()) else { return Found::NotCrossOrigin };
        let kind = self.kind(hops, preflights.first().copied().flatten());
        if kind == InitiatorKind::Document && !is_refused_frame(last, self.views) {
            return Found::NotCrossOrigin;
        }
        if is_no_pages(first) {
            return Found::NotJudged;
        }
        let Some(Requester { origin, by: asked_by }) = who_asked(hops, preflights, self.pages, kind, self.views) else {
            return Found::NotJudged;
        };
        let origin = match is_refused_to_other_origin(last, origin.as_ref()) {
            true => Some(Origin::Opaque),
            false => origin.map(|origin| self.common.origin(origin)),
        };
        let in_force = in_force(origin.as_ref(), hops.iter().map(|view| &view.origin));
        // Safari writes one row for a whole chain: the message shows that it left the page's origin.
        let stays = !in_force.iter().any(|(_, is_cors)| *is_cors);
        let departs = stays && is_refused_departure(last, origin.as_ref(), kind, self.views.kind());
        if stays && !departs && !speaks_of_cors(last.entry) {
            return Found::NotCrossOrigin;
        }
        let is_cors: Vec<bool> = in_force.iter().map(|(_, is_cors)| *is_cors).collect();
        let mode = if departs { Mode::Cors } else { self.mode(hops, &is_cors, preflights, kind) };
        if mode == Mode::Unknown && self.views.traits().sizes_tell_bodies && is_from_memory(first) {
            return Found::NotJudged;
        }
        if mode == Mode::Cors && !departs && preflights.iter().all(Option::is_none) && self.stays_home(first, hops) {
            return Found::NotCrossOrigin;
        }
        let credentials =
            if mode == Mode::NoCors { None } else { credentials(hops, &is_cors, kind, origin.as_ref(), self.views) };
        let from_worker =
            self.views.traits().workers_have_no_page && self.views.has_pagerefs && last.entry.page.is_none();
        let hops = hops
            .iter()
            .zip(preflights)
            .zip(in_force)
            .map(|((view, preflight), (request_origin, is_cors))| {
                self.hop(view, *preflight, request_origin, is_cors, mode)
            })
            .collect();
        Found::Fetch(Fetch {
            id: 0,
            hops,
            origin,
            asked_by: Some(asked_by),
            initiator: kind,
            mode,
            credentials,
            from_worker,
        })
    }

    /// The initiator of the first request.
    fn kind(&self, hops: &[&View<'a>], preflight: Option<&View<'a>>) -> InitiatorKind {
        let Some((first, last)) = hops.first().zip(hops.last()) else { return InitiatorKind::Other };
        let kind = initiator(first, self.views);
        match self.is_firefox() {
            // A request to its own origin has no `Origin`, like a script's: the hop that left it shows more.
            true if kind == InitiatorKind::Script && hops.len() > 1 => initiator(last, self.views),
            // Firefox sends no streams, so only one invisible reason for a preflight remains.
            true if kind == InitiatorKind::Fetch && preflight.is_some_and(asks_for_nothing) => InitiatorKind::Xhr,
            _ => kind,
        }
    }

    fn is_firefox(&self) -> bool {
        self.views.log.exporter.engine == Some(Engine::Firefox)
    }

    /// A cross-origin request in mode `cors` has `Origin`. If the file contains everything that was sent, and there is no
    /// `Origin`, the request went to its own page's origin, whatever the file says about that page (it may be a frame's).
    /// Requests of a style sheet of another site are marked as foreign anyway, and have the style sheet as their referrer: a
    /// missing `Origin` outweighs that mark only if the file counts the sent headers.
    fn stays_home(&self, first: &View<'a>, hops: &[&View<'a>]) -> bool {
        self.views.traits().keeps_all_headers
            && hops.len() == 1
            && first.status().is_some()
            && self.views.traits().shows_what_was_sent(first.entry)
            && !first.entry.request.headers.has("Origin")
            && (self.counts_what_was_sent(first)
                || !matches!(first.header("Sec-Fetch-Site"), Some("same-site" | "cross-site")))
    }

    /// The file has a count of the request's headers, and the list is complete by that count.
    fn counts_what_was_sent(&self, view: &View<'_>) -> bool {
        self.views.traits().counts_headers && view.entry.request.headers_size.is_some_and(|size| size > 0)
    }

    fn mode(
        &self,
        hops: &[&View<'a>],
        is_cors: &[bool],
        preflights: &[Option<&View<'a>>],
        kind: InitiatorKind,
    ) -> Mode {
        let refused_for_cors = hops.last().is_some_and(|view| speaks_of_cors(view.entry));
        if refused_for_cors || preflights.iter().flatten().any(|view| view.is_shown_to_be_preflight()) {
            return Mode::Cors;
        }
        let modes = hops.iter().zip(is_cors).map(|(view, is_cors)| {
            let mode = mode(view, kind, self.views);
            // A request to its page's origin has no Origin in any mode: that is not a sign of no-cors.
            let is_open = mode == Mode::NoCors && !is_cors && view.header("Sec-Fetch-Mode").is_none();
            if is_open { Mode::Unknown } else { mode }
        });
        modes.fold(Mode::Unknown, |known, next| match (known, next) {
            (Mode::Unknown | Mode::NoCors, next) if next != Mode::Unknown => next,
            (known, _) => known,
        })
    }

    fn hop(
        &self,
        view: &View<'a>,
        preflight: Option<&View<'a>>,
        computed_origin: Option<Arc<str>>,
        is_cors: bool,
        mode: Mode,
    ) -> Hop {
        let method = self.method(view, preflight);
        let engine = self.views.log.exporter.engine;
        let names = match preflight {
            Some(preflight) => requested_names(preflight).into(),
            None => view.unsafe_names_once(engine),
        };
        let because = is_cors.then(|| why_preflight(&method, &names, view, preflight, engine)).flatten();
        let needs_one = because.is_some() && mode == Mode::Cors;
        let state = match preflight {
            Some(_) => Preflight::Recorded,
            None if !needs_one && mode == Mode::Unknown && because.is_some() => Preflight::Unknown,
            None if !needs_one => Preflight::NotNeeded,
            None if self.exports_preflights() && !self.views.traits().shows_what_was_sent(view.entry) => {
                Preflight::Unknown
            }
            None => Preflight::Hidden,
        };
        Hop {
            entry: Some(view.entry.index),
            url: view.shared_url(),
            method,
            request_origin: self.request_origin(view, computed_origin),
            is_cors,
            preflight: state,
            preflight_entry: preflight.map(|p| p.entry.index),
            rival_preflights: Box::default(),
            preflight_because: because.filter(|_| state != Preflight::NotNeeded),
            unsafe_names: self.common.names(&names),
        }
    }

    /// The method of a request. If the exporter changed its case, or lost it, the preflight may still show it.
    fn method(&self, view: &View<'a>, preflight: Option<&View<'a>>) -> Arc<str> {
        let written = view.method();
        let asked = preflight.and_then(|preflight| preflight.header("Access-Control-Request-Method"));
        match asked.filter(|asked| written.is_empty() || asked.eq_ignore_ascii_case(written)) {
            Some(asked) if asked != written && !is_lost(asked) => self.common.text(asked),
            _ if written.is_empty() => self.common.text(if sends_body(view) { "POST" } else { "GET" }),
            _ if self.views.changes_case && written.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                self.common.text(&written.to_ascii_uppercase())
            }
            _ => Arc::clone(&view.entry.request.method),
        }
    }

    /// The value of `Origin`, or what follows from the earlier URLs.
    fn request_origin(&self, view: &View<'a>, computed: Option<Arc<str>>) -> Option<Arc<str>> {
        match view.origin_header() {
            Some(named) if computed.as_deref() != Some(named) => Some(self.common.text(named)),
            _ => computed.map(|origin| self.common.text(&origin)),
        }
    }

    /// This exporter writes an entry for every preflight that was answered.
    fn exports_preflights(&self) -> bool {
        self.views.traits().preflights == Preflights::Answered
    }

    /// A preflight whose request is not in the file: never sent and not exported, or still in progress.
    fn lone_preflight(&self, view: &View<'a>) -> Found {
        let asked = who_asked(&[view], &[Some(view)], self.pages, InitiatorKind::Other, self.views);
        let Some(Requester { origin, by: asked_by }) = asked.filter(|_| !is_no_pages(view)) else {
            return Found::NotJudged;
        };
        let origin = origin.map(|origin| self.common.origin(origin));
        let in_force = in_force(origin.as_ref(), [&view.origin].into_iter()).pop();
        let Some((request_origin, is_cors @ true)) = in_force else { return Found::NotCrossOrigin };
        let method = self.common.text(view.header("Access-Control-Request-Method").unwrap_or_default());
        let names = requested_names(view);
        let because = why_preflight(&method, &names, view, Some(view), self.views.log.exporter.engine);
        let hop = Hop {
            entry: None,
            url: view.shared_url(),
            method,
            request_origin: self.request_origin(view, request_origin),
            is_cors,
            preflight: Preflight::Recorded,
            preflight_entry: Some(view.entry.index),
            rival_preflights: Box::default(),
            preflight_because: because,
            unsafe_names: self.common.names(&names),
        };
        Found::Fetch(Fetch {
            id: 0,
            hops: vec![hop],
            origin,
            asked_by: Some(asked_by),
            initiator: InitiatorKind::Other,
            mode: Mode::Cors,
            credentials: None,
            from_worker: false,
        })
    }
}

/// A preflight without header names, for a method that needs no permission.
fn asks_for_nothing(preflight: &View<'_>) -> bool {
    preflight.header("Access-Control-Request-Headers").is_none()
        && preflight.header("Access-Control-Request-Method").is_some_and(is_cors_safelisted_method)
}

/// The request has a body, so its method is not `GET`.
fn sends_body(view: &View<'_>) -> bool {
    let headers = &view.entry.request.headers;
    view.entry.request.has_post_data || headers.has("Content-Length") || headers.has("Content-Type")
}

/// Why a cross-origin request needs a preflight: its method, the first header set by script, or an invisible reason.
fn why_preflight(
    method: &str,
    names: &[String],
    view: &View<'_>,
    preflight: Option<&View<'_>>,
    engine: Option<Engine>,
) -> Option<String> {
    if !is_cors_safelisted_method(method) {
        return Some(format!("method {method}"));
    }
    if let Some(name) = names.first() {
        if name == "content-type"
            && let Some(kind) = script_headers(&view.entry.request.headers, engine)
                .find(|h| h.name.eq_ignore_ascii_case("content-type"))
        {
            return Some(format!("Content-Type {}", kind.value.split(';').next().unwrap_or_default().trim()));
        }
        return Some(format!("header {name}"));
    }
    let was_asked = preflight.is_some() || view.entry.error().is_some_and(speaks_of_a_preflight);
    was_asked.then(|| "a listener on XMLHttpRequest.upload, or a stream as the body".to_owned())
}
