//! Which entry follows which redirect: HTTP-redirect fetch (<https://fetch.spec.whatwg.org/#http-redirect-fetch>) as an
//! export shows it, one entry for each hop.

use super::view::{View, Views, without_userinfo};
use crate::fetch::{CredentialsMode, Origin, cors_check, is_placeholder, is_redirect_status};
use crate::har::ExporterKind;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

/// Longest time between a redirect and the request that follows it, in microseconds.
const LONGEST_GAP: i64 = 10_000_000;
/// How much earlier than the redirect's end the next hop may seem to start.
const TOLERANCE: i64 = 50_000;

/// For the position of a redirect the position of the next hop, in [`Views::items`].
pub(super) type Next = HashMap<usize, usize>;

/// Finds for each redirect the request that follows it. Each request follows at most one redirect.
pub(super) fn link(views: &Views<'_>) -> Next {
    let mut next = Next::new();
    let mut claimed: HashSet<usize> = HashSet::new();
    for (position, view) in views.items.iter().enumerate().filter(|(_, v)| !v.is_preflight) {
        if was_refused(view) || must_be_refused(view, views) {
            continue;
        }
        let Some(target) = view.redirect_target() else { continue };
        let follower = views
            .requests_near(&without_userinfo(&target), position)
            .filter(|&candidate| candidate != position && !claimed.contains(&candidate))
            .find(|&candidate| {
                views.get(candidate).is_some_and(|c| carries_origin_in_force(view, c) && follows(view, c, views.kind()))
            });
        if let Some(follower) = follower {
            claimed.insert(follower);
            next.insert(position, follower);
        }
    }
    next
}

/// The exporter says that the browser did not follow: Chromium marks the 3xx itself.
fn was_refused(view: &View<'_>) -> bool {
    view.entry.response.error.as_ref().is_some_and(|error| error.text.starts_with("net::ERR_"))
}

/// An exporter that marks no refusal holds a redirect that no browser follows: it answers a request of mode `cors` (a
/// `GET` with an `Origin` is one), and the CORS check fails under both credentials modes.
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
        || !matches!(&*view.entry.request.method, "GET" | "HEAD")
        || !view.status().is_some_and(is_redirect_status)
    {
        return false;
    }
    let Some(origin) = view.origin_header() else { return false };
    let is_extension = origin.split(':').next().is_some_and(|scheme| scheme.ends_with("-extension"));
    let is_cross_origin = Origin::parse(origin).is_some_and(|page| !view.origin.is_same_origin(&page));
    // With credentials every value is refused that is refused without.
    is_cross_origin
        && !is_extension
        && !is_placeholder(headers.value("Access-Control-Allow-Origin").unwrap_or_default())
        && !cors_check(&headers.to_list(), origin, CredentialsMode::NotInclude)
}

/// The `Origin` that the next hop carries is the one in force there: the same as before, or `null` once an origin that is
/// not the page's sends the request on to another.
fn carries_origin_in_force(redirect: &View<'_>, candidate: &View<'_>) -> bool {
    // The browser's own redirect to https is no server's, and engines differ in what they make of it.
    if redirect.entry.response.headers.has("Non-Authoritative-Reason") {
        return true;
    }
    let stays = redirect.origin.is_same_origin(&candidate.origin);
    match (redirect.origin_header(), candidate.origin_header()) {
        (Some("null"), Some(next)) => next == "null",
        (Some(before), Some(next)) => {
            let is_pages_own = Origin::parse(before).is_some_and(|page| page.is_same_origin(&redirect.origin));
            if stays || is_pages_own { next == before } else { next == "null" }
        }
        // A page's own server sent it on: the page's origin appears. Navigations and mode no-cors have none before.
        (None, Some(next)) if redirect.has_network_headers() => {
            next == "null" || Origin::parse(next).is_some_and(|page| page.is_same_origin(&redirect.origin))
        }
        _ => true,
    }
}

fn follows(redirect: &View<'_>, candidate: &View<'_>, kind: ExporterKind) -> bool {
    // A row without Origin and Connection is the target that Firefox refused to go to: nothing was sent to it.
    let never_sent = kind == ExporterKind::FirefoxDevTools
        && candidate.has_no_answer()
        && candidate.header("Connection").is_none()
        && candidate.header("Origin").is_none();
    if never_sent
        || candidate.entry.index < redirect.entry.index
        || candidate.entry.resource_type != redirect.entry.resource_type
        || candidate.entry.page != redirect.entry.page
        || candidate.is_of_own_origin() && !is_of_same_origin(redirect, candidate)
        || !candidate.is_of_own_origin() && never_left(redirect, candidate)
        || !method_after(redirect, &candidate.entry.request.method)
    {
        return false;
    }
    match (redirect.started(), redirect.ended(), candidate.started()) {
        (Some(start), end, Some(sent)) => {
            let end = end.unwrap_or(start.0).max(start.0);
            sent.0 + TOLERANCE >= start.0 && sent.0 - end <= LONGEST_GAP
        }
        _ => true,
    }
}

/// A redirect that never left the origin of the candidate's URL either. Whether the browser's own redirect to https counts
/// for the mark, engines may see differently.
fn is_of_same_origin(redirect: &View<'_>, candidate: &View<'_>) -> bool {
    redirect.entry.response.headers.has("Non-Authoritative-Reason") || never_left(redirect, candidate)
}

/// All URLs up to the redirect, and that of the candidate, are of the page's own origin, by the redirect's mark. What follows
/// it is marked in the same way; it may not be in the file, for which another request to its URL must not be taken.
fn never_left(redirect: &View<'_>, candidate: &View<'_>) -> bool {
    redirect.is_of_own_origin() && redirect.origin.is_same_origin(&candidate.origin)
}

/// Step 12 of HTTP-redirect fetch: which methods the next hop can have.
fn method_after(redirect: &View<'_>, method: &str) -> bool {
    let before = &*redirect.entry.request.method;
    match redirect.status() {
        Some(303) if !matches!(before, "GET" | "HEAD") => method == "GET",
        Some(301 | 302) if before == "POST" => method == "GET",
        _ => method == before,
    }
}
