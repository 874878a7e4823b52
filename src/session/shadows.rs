//! Entries that are not separate fetches, because another entry shows what happened.

use super::view::{View, Views, is_refused_target, without_userinfo};
use foldhash::{HashSet, HashSetExt};

/// Chromium writes a fetch that a service worker passed on twice: the page's own entry without a response, and the worker's
/// entry, which belongs to no page and shows what happened. The first one adds nothing.
pub(super) fn worker_shadows(views: &Views<'_>) -> HashSet<usize> {
    let mut shadows = HashSet::new();
    if !views.traits().workers_have_no_page || !views.has_pagerefs {
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
                        // The worker got a response but gave the page an error: two different results.
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

/// Firefox sometimes writes a row for the target of a redirect that it did not follow: no response, no `Origin`, no
/// `Connection`. Nothing was sent to it.
pub(super) fn refused_targets(views: &Views<'_>) -> HashSet<usize> {
    let mut targets = HashSet::new();
    if !views.traits().refused_targets_have_rows {
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
