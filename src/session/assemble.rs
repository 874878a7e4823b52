//! Makes fetches of a file's entries.

use super::cache::PreflightCache;
use super::common::Common;
use super::departure::is_refused_departure;
use super::fetch::{Fetch, Hop, Mode, Preflight};
use super::frames::{is_refused_frame, is_refused_to_other_origin};
use super::origin::{PageOrigins, in_force, of_fetch};
use super::pairing::{Pairs, pair, requested_names};
use super::redirects::{Next, link};
use super::request_kind::{credentials, initiator, is_from_memory, mode, was_sent};
use super::script_headers::script_headers;
use super::view::{View, Views, is_refused_target, speaks_of_a_preflight, speaks_of_cors, without_userinfo};
use crate::browser::Engine;
use crate::fetch::{InitiatorKind, Origin, is_cors_safelisted_method, is_of_cors};
use crate::har::{Entry, ExporterKind, Log};
use foldhash::{HashSet, HashSetExt};
use std::sync::Arc;

/// Puts the cross-origin fetches of a file together, in the order in which they started.
///
/// Left out: what stays on its page's origin, navigations of the page itself, `CONNECT`, URLs that are not `http`,
/// `https`, `ws` or `wss`, and all that an HTTP client asked for which is no browser: CORS never applied to it.
pub fn assemble(log: &Log, entries: &[Entry]) -> Vec<Fetch> {
    if log.exporter.kind == ExporterKind::Client {
        return Vec::new();
    }
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
    let parts = Parts { views: &views, pairs: &pairs, pages: &pages, common };
    for (position, view) in views.items.iter().enumerate() {
        let fetch = if view.is_preflight {
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
        if let Some(mut fetch) = fetch {
            cache.apply(&mut fetch, &views);
            let started = view.started().map_or(i64::MIN, |t| t.0);
            fetches.push((started, fetch));
        }
    }
    // Stable: what has the same start, or none, keeps the order of the file.
    if fetches.iter().all(|(started, _)| *started != i64::MIN) && !fetches.is_sorted_by_key(|(started, _)| *started) {
        fetches.sort_by_key(|(started, _)| *started);
    }
    fetches
        .into_iter()
        .enumerate()
        .map(|(id, (_, mut fetch))| {
            fetch.id = id;
            fetch
        })
        .collect()
}

/// The positions of a request and of all hops that follow.
fn chain_from(first: usize, next: &Next) -> Vec<usize> {
    let mut chain = vec![first];
    let mut last = first;
    while let Some(&following) = next.get(&last) {
        // Links go forward in the file, so that this ends.
        chain.push(following);
        last = following;
    }
    chain
}

/// Chromium writes a fetch that its page's service worker passed on twice: the page's own entry without an answer, and
/// the worker's, which belongs to no page and holds what happened. The first of the two says nothing of its own.
fn worker_shadows(views: &Views<'_>) -> HashSet<usize> {
    let mut shadows = HashSet::new();
    if views.kind() != ExporterKind::ChromiumDevTools || !views.has_pagerefs {
        return shadows;
    }
    let mut claimed = HashSet::new();
    for (position, view) in views.items.iter().enumerate() {
        let may_shadow = !view.is_preflight
            && view.entry.page.is_some()
            && !view.has_network_headers()
            && (view.entry.via_service_worker || view.has_no_answer());
        if !may_shadow {
            continue;
        }
        let inner = views.requests_near(&view.key, position).find(|&candidate| {
            !claimed.contains(&candidate)
                && views.get(candidate).is_some_and(|worker| {
                    worker.entry.page.is_none()
                        // The worker got an answer and gave the page an error all the same: two stories.
                        && (view.entry.error().is_none() || !is_delivered(worker))
                        && worker.entry.request.method == view.entry.request.method
                        && starts_within(worker, view)
                })
        });
        if let Some(inner) = inner {
            claimed.insert(inner);
            shadows.insert(position);
        }
    }
    shadows
}

fn is_delivered(view: &View<'_>) -> bool {
    view.status().is_some() && view.entry.error().is_none()
}

fn starts_within(inner: &View<'_>, outer: &View<'_>) -> bool {
    match (outer.started(), outer.ended(), inner.started()) {
        (Some(start), Some(end), Some(inner)) => start <= inner && inner.0 <= end,
        _ => inner.entry.index > outer.entry.index,
    }
}

/// Firefox sometimes writes a row for the target of a redirect that it refused to follow: no answer, no `Origin`, no
/// `Connection`. Nothing was sent to it.
fn refused_targets(views: &Views<'_>) -> HashSet<usize> {
    let mut targets = HashSet::new();
    if views.kind() != ExporterKind::FirefoxDevTools {
        return targets;
    }
    for (position, redirect) in views.items.iter().enumerate().filter(|(_, v)| !v.is_preflight) {
        let Some(target) = redirect.redirect_target() else { continue };
        let row = views.requests_near(&without_userinfo(&target), position).find(|&candidate| {
            !targets.contains(&candidate)
                && views
                    .get(candidate)
                    .is_some_and(|row| row.entry.index > redirect.entry.index && is_refused_target(row.entry))
        });
        targets.extend(row);
    }
    targets
}

struct Parts<'v, 'a> {
    views: &'v Views<'a>,
    pairs: &'v Pairs,
    pages: &'v PageOrigins<'a>,
    common: Common,
}

impl<'a> Parts<'_, 'a> {
    /// The fetch that begins with the request at that position.
    fn fetch_from(&self, first: usize, next: &Next) -> Option<Fetch> {
        let hop = |position: usize| {
            let preflight = self.pairs.of(position).and_then(|pair| self.views.get(pair.preflight));
            Some((self.views.get(position)?, preflight))
        };
        if !next.contains_key(&first) {
            // Nearly no request is redirected, and most are of no interest: these need no lists.
            let (view, preflight) = hop(first)?;
            return Some(self.with_rivals(self.fetch(&[view], &[preflight])?, &[first]));
        }
        let chain = chain_from(first, next);
        let (hops, preflights): (Vec<_>, Vec<_>) = chain.iter().copied().filter_map(hop).unzip();
        Some(self.with_rivals(self.fetch(&hops, &preflights)?, &chain))
    }

    /// Adds to each hop the preflights that may be its own as well as the one it was given.
    fn with_rivals(&self, mut fetch: Fetch, chain: &[usize]) -> Fetch {
        for (hop, &position) in fetch.hops.iter_mut().zip(chain) {
            let rivals = self.pairs.of(position).map(|pair| pair.rivals.iter());
            let entries = rivals.into_iter().flatten().filter_map(|&rival| Some(self.views.get(rival)?.entry.index));
            hop.rival_preflights = entries.collect();
        }
        fetch
    }

    /// `None` when nothing of the chain is cross-origin, or it is the page itself that is loaded.
    fn fetch(&self, hops: &[&View<'a>], preflights: &[Option<&View<'a>>]) -> Option<Fetch> {
        let (&first, &last) = (hops.first()?, hops.last()?);
        let kind = self.kind(hops, preflights.first().copied().flatten());
        let origin = of_fetch(hops, preflights, self.pages, kind).map(|origin| self.common.origin(origin));
        let origin = match is_refused_to_other_origin(last, origin.as_ref()) {
            true => Some(Origin::Opaque),
            false => origin,
        };
        if kind == InitiatorKind::Document && !is_refused_frame(last, self.views) {
            return None;
        }
        let in_force = in_force(origin.as_ref(), hops.iter().map(|view| &view.origin));
        // Safari writes one row for a whole chain: the sentence tells that it left the page's origin.
        let stays = !in_force.iter().any(|(_, is_cors)| *is_cors);
        let departs = stays && is_refused_departure(last, origin.as_ref(), kind, self.views.kind());
        if stays && !departs && !speaks_of_cors(last.entry) {
            return None;
        }
        let is_cors: Vec<bool> = in_force.iter().map(|(_, is_cors)| *is_cors).collect();
        let mode = if departs { Mode::Cors } else { self.mode(hops, preflights, kind) };
        // Nothing tells what asked for it, and it carries no Origin: it may as well have come from its own server's page.
        if origin.is_none() && (mode == Mode::NoCors || mode == Mode::Unknown && is_plain_answer(last)) {
            return None;
        }
        if mode == Mode::Unknown && self.is_firefox() && is_from_memory(first) {
            return None;
        }
        if mode == Mode::Cors && !departs && preflights.iter().all(Option::is_none) && self.stays_home(first, hops) {
            return None;
        }
        let credentials =
            if mode == Mode::NoCors { None } else { credentials(hops, &is_cors, kind, origin.as_ref(), self.views) };
        let (credentials, credentials_because) = credentials.unzip();
        let from_worker =
            self.views.kind() == ExporterKind::ChromiumDevTools && self.views.has_pagerefs && last.entry.page.is_none();
        let hops = hops
            .iter()
            .zip(preflights)
            .zip(in_force)
            .map(|((view, preflight), (request_origin, is_cors))| {
                self.hop(view, *preflight, request_origin, is_cors, mode)
            })
            .collect();
        Some(Fetch { id: 0, hops, origin, initiator: kind, mode, credentials, credentials_because, from_worker })
    }

    /// What made the first of the requests.
    fn kind(&self, hops: &[&View<'a>], preflight: Option<&View<'a>>) -> InitiatorKind {
        let Some((first, last)) = hops.first().zip(hops.last()) else { return InitiatorKind::Other };
        match initiator(first, self.views) {
            // Its own origin is asked without `Origin`, as a script's is: the hop that left it tells more.
            InitiatorKind::Script if hops.len() > 1 && self.is_firefox() => initiator(last, self.views),
            // Firefox sends no streams: of the ways to need a preflight for nothing that can be seen, one is left.
            InitiatorKind::Fetch if self.is_firefox() && preflight.is_some_and(asks_for_nothing) => InitiatorKind::Xhr,
            kind => kind,
        }
    }

    fn is_firefox(&self) -> bool {
        self.views.kind() == ExporterKind::FirefoxDevTools
    }

    /// A `GET` of mode `cors` to another origin carries `Origin`. Where the file holds what was sent, and it has none,
    /// the request went to its own page's origin, whatever the file says of that page (it may be a frame's).
    fn stays_home(&self, first: &View<'a>, hops: &[&View<'a>]) -> bool {
        let keeps_all_headers =
            matches!(self.views.kind(), ExporterKind::ChromiumDevTools | ExporterKind::FirefoxDevTools);
        keeps_all_headers
            && hops.len() == 1
            && first.status().is_some()
            && matches!(&*first.entry.request.method, "GET" | "HEAD")
            && was_sent(first, self.views.kind())
            && !first.entry.request.headers.has("Origin")
            && !matches!(first.header("Sec-Fetch-Site"), Some("same-site" | "cross-site"))
    }

    fn mode(&self, hops: &[&View<'a>], preflights: &[Option<&View<'a>>], kind: InitiatorKind) -> Mode {
        let refused_for_cors = hops.last().is_some_and(|view| speaks_of_cors(view.entry));
        if refused_for_cors || preflights.iter().any(Option::is_some) {
            return Mode::Cors;
        }
        hops.iter().map(|view| mode(view, kind, self.views)).fold(Mode::Unknown, |known, next| match (known, next) {
            // A same-origin first hop has no Origin in any mode: it is no sign of no-cors.
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
        let written = &view.entry.request.method;
        let method = if written.is_empty() { "GET".into() } else { Arc::clone(written) };
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
            None if self.exports_preflights() && !was_sent(view, self.views.kind()) => Preflight::Unknown,
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

    /// What `Origin` names, or what follows from the URLs before.
    fn request_origin(&self, view: &View<'a>, computed: Option<Arc<str>>) -> Option<Arc<str>> {
        match view.origin_header() {
            Some(named) if computed.as_deref() != Some(named) => Some(self.common.text(named)),
            _ => computed.map(|origin| self.common.text(&origin)),
        }
    }

    /// This exporter writes an entry for every preflight that was answered.
    fn exports_preflights(&self) -> bool {
        matches!(self.views.kind(), ExporterKind::ChromiumDevTools | ExporterKind::FirefoxDevTools)
    }

    /// A preflight whose request is not in the file: never sent and not exported, or still open.
    fn lone_preflight(&self, view: &View<'a>) -> Option<Fetch> {
        let origin = of_fetch(&[view], &[Some(view)], self.pages, InitiatorKind::Other);
        let origin = origin.map(|origin| self.common.origin(origin));
        let (request_origin, is_cors) = in_force(origin.as_ref(), [&view.origin].into_iter()).pop()?;
        if !is_cors {
            return None;
        }
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
        Some(Fetch {
            id: 0,
            hops: vec![hop],
            origin,
            initiator: InitiatorKind::Other,
            mode: Mode::Cors,
            credentials: None,
            credentials_because: None,
            from_worker: false,
        })
    }
}

/// A preflight that names no header, for a method that needs no permission.
fn asks_for_nothing(preflight: &View<'_>) -> bool {
    preflight.header("Access-Control-Request-Headers").is_none()
        && preflight.header("Access-Control-Request-Method").is_some_and(is_cors_safelisted_method)
}

/// An answer that came, was not refused, and says nothing of CORS.
fn is_plain_answer(view: &View<'_>) -> bool {
    let headers = &view.entry.response.headers;
    view.status().is_some() && view.entry.error().is_none() && !headers.iter().any(|h| is_of_cors(h.name))
}

/// Why a request to another origin needs a preflight: its method, the first header that script set, or something that
/// no request shows.
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
