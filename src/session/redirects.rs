//! Finds the entry that follows each redirect: HTTP-redirect fetch (<https://fetch.spec.whatwg.org/#http-redirect-fetch>)
//! in an export, with one entry per hop.

use super::matching::{Edge, best_of_parts};
use super::view::{View, Views, is_refused_target, without_userinfo};
use crate::browser::Engine;
use crate::har::{Entry, ExporterKind, Traits, is_placeholder};
use crate::standard::{CredentialsMode, Origin, cors_check, is_redirect_status};
use foldhash::{HashMap, HashMapExt};
use url::Url;

/// Maximum time between a redirect and the following request, in microseconds.
const LONGEST_GAP: i64 = 10_000_000;
/// The same for Chromium's own exports, which compute one time from the other. On a busy machine, Firefox may take seconds.
const LONGEST_GAP_OF_CHROMIUM: i64 = 1_000_000;
/// How much earlier than the redirect's end the next hop may appear to start.
const TOLERANCE: i64 = 50_000;

/// For each redirect, the position of the next hop in [`Views::items`].
pub(super) type Next = HashMap<usize, usize>;

/// Finds the request that follows each redirect. Each request follows at most one redirect. Redirects to the same URL are
/// followed in the order of their responses.
pub(super) fn link(views: &Views<'_>) -> Next {
    let mut by_target: HashMap<String, Vec<Redirect<'_, '_>>> = HashMap::new();
    for (position, view) in views.items.iter().enumerate().filter(|(_, v)| !v.is_preflight) {
        if was_refused(view) || must_be_refused(view, views) {
            continue;
        }
        let Some(target) = view.redirect_target() else { continue };
        by_target.entry(without_userinfo(&target)).or_default().push(Redirect { position, view, target });
    }
    /// Maximum number of candidates after a redirect.
    const NEAR: usize = 128;
    let mut next = Next::new();
    for (key, mut redirects) in by_target {
        redirects.sort_by_key(|redirect| (redirect.view.ended(), redirect.position));
        let began = |at: usize| (views.get(at).and_then(View::started).map(|t| t.0), at);
        let mut followers: Vec<usize> = views.requests_to(&key).collect();
        followers.sort_by_key(|&at| began(at));
        let mut edges = Vec::new();
        for (row, redirect) in redirects.iter().enumerate() {
            let earliest = (redirect.view.started().map(|t| t.0 - TOLERANCE), redirect.position);
            let from = followers.partition_point(|&at| began(at) < earliest);
            edges.extend(followers.iter().enumerate().skip(from).take(NEAR).filter_map(|(column, &at)| {
                let value = redirect.value(at, views)?;
                Some(Edge { row, column, value })
            }));
        }
        for edge in best_of_parts(edges, followers.len()) {
            if let (Some(redirect), Some(&follower)) = (redirects.get(edge.row), followers.get(edge.column)) {
                next.insert(redirect.position, follower);
            }
        }
    }
    next
}

/// A redirect that may have been followed.
struct Redirect<'v, 'a> {
    position: usize,
    view: &'v View<'a>,
    target: Url,
}

impl Redirect<'_, '_> {
    /// The value of a link to the request at that position, greater for an earlier start; `None` if it does not follow.
    fn value(&self, follower: usize, views: &Views<'_>) -> Option<i64> {
        const LINK: i64 = 100_000;
        if follower <= self.position {
            return None;
        }
        let follower = views.get(follower)?;
        let has_userinfo = !self.target.username().is_empty() || self.target.password().is_some();
        let fits = carries_origin_in_force(self.view, follower, views.log.exporter.engine)
            && follows(self.view, follower, views.traits())
            // A request without the user name and password of the target is another one.
            && (!has_userinfo || *follower.url == *self.target.as_str());
        let gap = gap(self.view, follower, views.kind()).filter(|_| fits)?;
        Some(LINK - (gap / 1_000).min(LINK - 1))
    }
}

/// The time between a redirect and a request in microseconds; without times, the number of entries in between. `None` if it
/// is too long, or if the request started before.
fn gap(redirect: &View<'_>, follower: &View<'_>, kind: ExporterKind) -> Option<i64> {
    let (Some(start), Some(sent)) = (redirect.started(), follower.started()) else {
        let entries = follower.entry.index.0.saturating_sub(redirect.entry.index.0);
        return Some(i64::try_from(entries).ok()?.saturating_mul(10_000));
    };
    let is_chromium = kind == ExporterKind::ChromiumDevTools;
    let longest = if is_chromium { LONGEST_GAP_OF_CHROMIUM } else { LONGEST_GAP };
    let end = redirect.ended().unwrap_or(start.0).max(start.0);
    let gap = sent.0.saturating_sub(end);
    (sent.0 + TOLERANCE >= start.0 && gap <= longest).then_some(gap.abs())
}

/// The exporter says that the browser did not follow: Chromium marks the 3xx itself.
fn was_refused(view: &View<'_>) -> bool {
    view.entry.response.error.as_ref().is_some_and(|error| error.text.starts_with("net::ERR_"))
}

/// In a file without marks: a redirect that no browser follows. It answers a request in mode `cors` (such as a `GET` with
/// `Origin`, or a request that needs a preflight), and the CORS check fails with every credentials mode that the request can
/// have.
fn must_be_refused(view: &View<'_>, views: &Views<'_>) -> bool {
    let marks_refusals = matches!(
        views.kind(),
        ExporterKind::ChromiumDevTools
            | ExporterKind::WebKitInspector
            | ExporterKind::Playwright
            | ExporterKind::ChromeHar
    );
    let headers = &view.entry.response.headers;
    if marks_refusals
        || headers.is_empty()
        || headers.has("Non-Authoritative-Reason")
        || !has_mode_cors(view, views)
        || !view.status().is_some_and(is_redirect_status)
    {
        return false;
    }
    let Some(origin) = view.origin_header() else { return false };
    let is_extension = origin.split(':').next().is_some_and(|scheme| scheme.ends_with("-extension"));
    let is_cross_origin = Origin::parse(origin).is_some_and(|page| !view.origin.is_same_origin(&page));
    // A value that fails without credentials also fails with them.
    let has_cookie = view.entry.request.headers.has("Cookie") || view.entry.request.has_cookies;
    let credentials = if has_cookie { CredentialsMode::Include } else { CredentialsMode::NotInclude };
    is_cross_origin
        && !is_extension
        && !is_placeholder(headers.value("Access-Control-Allow-Origin").unwrap_or_default())
        && !cors_check(&headers.to_list(), origin, credentials)
}

/// A request with `Origin` that cannot be from a form or in mode `no-cors`.
fn has_mode_cors(view: &View<'_>, views: &Views<'_>) -> bool {
    match &*view.entry.request.method {
        "POST" => !view.unsafe_names(views.log.exporter.engine).is_empty(),
        _ => true,
    }
}

/// The `Origin` of the next hop is the one in force there: the same as before, or `null` once an origin other than the page's
/// redirects to another one.
fn carries_origin_in_force(redirect: &View<'_>, candidate: &View<'_>, engine: Option<Engine>) -> bool {
    // The browser's own redirect to https does not come from a server, and engines treat it differently.
    if redirect.entry.response.headers.has("Non-Authoritative-Reason") {
        return true;
    }
    let stays = redirect.origin.is_same_origin(&candidate.origin);
    match (redirect.origin_header(), candidate.origin_header()) {
        (Some("null"), Some(next)) => next == "null",
        (Some(before), Some(next)) => {
            let is_pages_own = Origin::parse(before).is_some_and(|page| page.is_same_origin(&redirect.origin));
            // Firefox sends `null` as soon as a chain has left the page's origin and continues, even to the same origin.
            let may_be_tainted = !is_pages_own && (!stays || engine == Some(Engine::Firefox));
            (stays || is_pages_own) && next == before || may_be_tainted && next == "null"
        }
        // After a redirect by the page's own server the page's origin appears. Navigations and mode no-cors have none before.
        (None, Some(next)) if redirect.has_network_headers() => {
            next == "null" || Origin::parse(next).is_some_and(|page| page.is_same_origin(&redirect.origin))
        }
        // A GET with an origin is in mode `cors`, so its redirect target also gets one.
        (Some(_), None) => !(redirect.is_get() && candidate.has_network_headers()),
        _ => true,
    }
}

/// For every hop of a chain, Firefox records the byte count of the last one.
fn received_other(redirect: &Entry, candidate: &Entry) -> bool {
    matches!((redirect.received(), candidate.received()), (Some(one), Some(other)) if one != other)
}

fn follows(redirect: &View<'_>, candidate: &View<'_>, traits: &Traits) -> bool {
    let never_sent = traits.refused_targets_have_rows && is_refused_target(candidate.entry);
    !(never_sent
        || traits.sizes_tell_bodies && received_other(redirect.entry, candidate.entry)
        || candidate.entry.index < redirect.entry.index
        || candidate.entry.resource_type != redirect.entry.resource_type
        || candidate.entry.page != redirect.entry.page
        || ["Sec-Fetch-Mode", "Sec-Fetch-Dest"].iter().any(|name| differs(redirect, candidate, name))
        || candidate.is_same_origin() && !stays_same_origin(redirect, candidate)
        || !candidate.is_same_origin() && never_left(redirect, candidate)
        || !method_after(redirect, &candidate.entry.request.method))
}

/// Both have the header, but with different values. Identifying headers are the same on all hops.
fn differs(redirect: &View<'_>, candidate: &View<'_>, name: &str) -> bool {
    redirect.header(name).zip(candidate.header(name)).is_some_and(|(before, next)| before != next)
}

/// A redirect that never left the origin of the candidate's URL. Engines may differ on whether the browser's own redirect to
/// https counts for the mark.
fn stays_same_origin(redirect: &View<'_>, candidate: &View<'_>) -> bool {
    redirect.entry.response.headers.has("Non-Authoritative-Reason") || never_left(redirect, candidate)
}

/// All URLs up to the redirect, and that of the candidate, have the page's own origin, by the redirect's mark. The following
/// request has the same mark; it may be missing from the file, and another request to its URL must not replace it.
fn never_left(redirect: &View<'_>, candidate: &View<'_>) -> bool {
    redirect.is_same_origin() && redirect.origin.is_same_origin(&candidate.origin)
}

/// Step 12 of HTTP-redirect fetch: the possible methods of the next hop.
fn method_after(redirect: &View<'_>, method: &str) -> bool {
    let before = redirect.method();
    // A lost method may have been any.
    if before.is_empty() || method.is_empty() {
        return true;
    }
    match redirect.status() {
        Some(303) if !matches!(before, "GET" | "HEAD") => method == "GET",
        Some(301 | 302) if before == "POST" => method == "GET",
        _ => method == before,
    }
}
