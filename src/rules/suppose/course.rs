//! The request that would follow a blocked redirect: HTTP-redirect fetch
//! (<https://fetch.spec.whatwg.org/#http-redirect-fetch>). It is not recorded.

use crate::browser::Stage;
use crate::rules::capture::Capture;
use crate::rules::verdict::{Outcome, Verdict};
use crate::session::{self, Fetch, Hop, Preflight};
use crate::standard::{Origin, is_cors_safelisted_method, is_redirect_status, without_fragment};

/// Request-body-header names (<https://fetch.spec.whatwg.org/#request-body-header-name>): they are dropped with the body.
const OF_BODY: [&str; 4] = ["content-encoding", "content-language", "content-location", "content-type"];

/// The hop after the blocked redirect; `None` if it failed for another reason, or its target is unknown.
pub(crate) fn follow_up(capture: &Capture<'_>, fetch: &Fetch, verdict: &Verdict) -> Option<Hop> {
    if verdict.outcome() != Outcome::Cors || verdict.ending.failed_at() != Some(Stage::Redirect) {
        return None;
    }
    let hop = fetch.hops.last().filter(|_| verdict.hop + 1 == fetch.hops.len())?;
    let entry = capture.request(hop)?;
    let status = entry.response.status.code().filter(|status| is_redirect_status(*status))?;
    let target = entry.target()?;
    let url = without_fragment(&target);
    let target_origin = Origin::of(url)?;
    let page = fetch.origin.as_ref();
    let before: Vec<Origin> = fetch.hops.iter().map(|hop| Origin::of(&hop.url).unwrap_or(Origin::Opaque)).collect();
    let in_force = session::in_force(page, before.iter().chain([&target_origin]).collect::<Vec<_>>().into_iter());
    let (request_origin, is_cors) = in_force.into_iter().next_back()?;
    let becomes_get = becomes_get(status, &hop.method);
    let leaves = before.last().is_none_or(|origin| !origin.is_same_origin(&target_origin));
    let stays = |name: &&String| goes_along(name, becomes_get, leaves);
    let unsafe_names: Vec<String> = hop.unsafe_names.iter().filter(stays).cloned().collect();
    let method = if becomes_get { "GET".into() } else { hop.method.clone() };
    let needs_preflight = !is_cors_safelisted_method(&method) || !unsafe_names.is_empty();
    Some(Hop {
        entry: None,
        url: url.into(),
        method,
        request_origin,
        is_cors,
        preflight: if needs_preflight { Preflight::Hidden } else { Preflight::NotNeeded },
        preflight_entry: None,
        rival_preflights: Box::default(),
        preflight_because: needs_preflight.then(|| "the request before it".to_owned()),
        unsafe_names: unsafe_names.into(),
    })
}

/// Whether a request with that method becomes a GET without a body.
pub(crate) fn becomes_get(status: u16, method: &str) -> bool {
    match status {
        303 => !matches!(method, "GET" | "HEAD"),
        301 | 302 => method == "POST",
        _ => false,
    }
}

/// Whether a request header (name in lower case) is also sent to a redirect's target. `leaves`: to another origin.
pub(crate) fn goes_along(name: &str, becomes_get: bool, leaves: bool) -> bool {
    !(becomes_get && OF_BODY.contains(&name) || leaves && name == "authorization")
}
