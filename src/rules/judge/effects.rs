//! What happened on the server although the page saw nothing.

use super::draft::Draft;
use crate::browser::Stage;
use crate::har::Entry;
use crate::rules::capture::Capture;
use crate::rules::card::Sent;
use crate::rules::cause::Cause;
use crate::rules::verdict::{Certainty, Effects, Outcome, RootFinding};
use crate::session::Fetch;
use crate::standard::CredentialsMode;

/// The effects of a fetch, given its draft.
pub(super) fn of(capture: &Capture<'_>, fetch: &Fetch, draft: &Draft) -> Effects {
    let hop = fetch.hops.get(draft.hop);
    let entry = hop.and_then(|hop| capture.request(hop));
    let is_answer = |e: &Entry| e.response.status.code().is_some() && !e.is_browsers_own_redirect();
    let answered = entry.is_some_and(is_answer);
    // A redirect by the browser itself does not reach a server.
    let before = fetch.hops.iter().take(draft.hop);
    let followed_a_redirect =
        before.filter_map(|hop| capture.request(hop)).any(|entry| !entry.is_browsers_own_redirect());
    // WebKit's message names the status of a response that is not in the record.
    let told = draft.status().filter(|_| draft.failed_at() == Some(Stage::Response) && !draft.ending.stage_is_open());
    let status = entry.filter(|_| answered).and_then(|e| e.response.status.code()).or(told);
    let is_error = status.is_some_and(|status| status >= 400);
    let has_silent_preflight =
        hop.and_then(|hop| capture.preflight(hop)).is_some_and(|preflight| preflight.has_no_answer());
    let may_have_been_sent = draft.ending.stage_is_open() || !has_silent_preflight && !stops_before_the_request(draft);
    let request_executed = match (draft.outcome(), draft.failed_at()) {
        // An error does not show what was done before: 401, 404 or 413 usually mean that nothing was, 5xx says nothing.
        _ if is_error => followed_a_redirect.then_some(true),
        (Outcome::Succeeded, _) => Some(true),
        _ if answered => Some(true),
        // Every hop was redirected.
        _ if draft.cause().is_some_and(|cause| cause.rule().sent == Sent::Redirected) => Some(true),
        (_, Some(Stage::Request | Stage::Preflight)) if may_have_been_sent && !followed_a_redirect => None,
        (_, Some(Stage::Request)) => Some(followed_a_redirect),
        // A response was blocked, whether it is in the file or not.
        (Outcome::Cors, Some(Stage::Redirect | Stage::Response)) if is_cors_in_any_case(draft) => Some(true),
        // The redirecting server received the request.
        (Outcome::Policy | Outcome::Network, Some(Stage::Redirect)) if draft.certainty != Certainty::Possible => {
            Some(true)
        }
        (Outcome::Network, Some(Stage::Response)) if is_never_connected(draft) => Some(followed_a_redirect),
        // The request itself is not sent before its preflight has passed; an earlier hop was executed.
        (Outcome::Cors | Outcome::Network, Some(Stage::Preflight)) => Some(followed_a_redirect),
        // Whatever happened to the last hop, the servers of the earlier ones answered.
        _ => followed_a_redirect.then_some(true),
    };
    let sets_cookies =
        entry.is_some_and(|e| e.response.headers.has("Set-Cookie") || !e.response.cookie_names.is_empty());
    let credentials = draft.only_under().or(fetch.credentials);
    let cookies_stored = match (request_executed, sets_cookies, credentials) {
        (Some(false), _, _) => Some(false),
        // The CORS check comes after cookies are stored: a blocked response still sets them.
        (_, true, Some(CredentialsMode::Include)) if answered => Some(true),
        (Some(true), true, Some(CredentialsMode::Include)) => Some(true),
        (executed, _, Some(CredentialsMode::NotInclude)) if answered || executed == Some(true) => Some(false),
        // A sanitized export has no Set-Cookie.
        (_, false, _) if answered && capture.log.exporter.sanitized == Some(false) => Some(false),
        _ => None,
    };
    Effects { request_executed, cookies_stored }
}

/// If something in between answered instead of the server, the server received nothing; if that is only possible, it is unknown.
pub(super) fn unless_answered_in_between(effects: Effects, root: Option<&RootFinding>) -> Effects {
    let root = root.filter(|root| root.cause.rule().is_on_the_way() && effects.request_executed == Some(true));
    match root {
        Some(root) => Effects { request_executed: root.is_sure().then_some(false), ..effects },
        None => effects,
    }
}

/// In every explanation of the record, the CORS check blocked a response to the request itself.
fn is_cors_in_any_case(draft: &Draft) -> bool {
    !draft.ending.stage_is_open()
        && draft.stored.is_none()
        && draft.cause().iter().chain(&draft.alternatives).all(|cause| cause.rule().outcome == Outcome::Cors)
}

fn is_never_connected(draft: &Draft) -> bool {
    draft.certainty != Certainty::Possible && draft.cause().is_some_and(|cause| cause.rule().sent == Sent::NoConnection)
}

/// In every explanation of the record, the request itself was not sent.
fn stops_before_the_request(draft: &Draft) -> bool {
    // A preflight response was judged: all causes come from it.
    let by_recorded_preflight = draft.failed_at() == Some(Stage::Preflight) && draft.status().is_some();
    let stops = |cause: &Cause| match cause.rule().sent {
        Sent::No | Sent::NoConnection => true,
        Sent::Open | Sent::Redirected => false,
    };
    draft.certainty != Certainty::Possible
        || by_recorded_preflight
        || draft.cause().iter().chain(&draft.alternatives).all(stops)
}
