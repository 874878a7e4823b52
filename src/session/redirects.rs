//! Which entry follows which redirect: HTTP-redirect fetch (<https://fetch.spec.whatwg.org/#http-redirect-fetch>) as an
//! export shows it, one entry for each hop.

use super::view::{View, Views, without_userinfo};
use crate::har::ExporterKind;
use std::collections::{HashMap, HashSet};

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
        if was_refused(view) {
            continue;
        }
        let Some(target) = view.redirect_target() else { continue };
        let follower = views
            .requests_near(&without_userinfo(&target), position)
            .iter()
            .copied()
            .filter(|&candidate| candidate != position && !claimed.contains(&candidate))
            .find(|&candidate| views.get(candidate).is_some_and(|c| follows(view, c, views.kind())));
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

/// Step 12 of HTTP-redirect fetch: which methods the next hop can have.
fn method_after(redirect: &View<'_>, method: &str) -> bool {
    let before = &*redirect.entry.request.method;
    match redirect.status() {
        Some(303) if !matches!(before, "GET" | "HEAD") => method == "GET",
        Some(301 | 302) if before == "POST" => method == "GET",
        _ => method == before,
    }
}
