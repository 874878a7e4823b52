//! Exports of Chromium's DevTools. `_error` says that a request failed, but never why: `net::ERR_FAILED` with a real status
//! is a blocked response; without a status there was no response, usually because the preflight failed.

use super::blocked::{blocked_before_network, refused_preflight};
use super::computed::computed;
use super::draft::Draft;
use super::embedding::refused_as_frame;
use super::explain::{Reached, explain};
use super::firefox::mime::{essence, is_javascript};
use super::unfollowed::stopped;
use crate::browser::Stage;
use crate::har::Entry;
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::judge::computed::redirected_by_extension;
use crate::rules::judge::explain::from_failures;
use crate::rules::judge::http_cache::cached_answer;
use crate::rules::judge::local_network::local_network_access;
use crate::rules::judge::lone_preflight::lone_preflight;
use crate::rules::missing_fact::MissingFact;
use crate::rules::net_error::cause_of_chromium_error;
use crate::rules::verdict::{Certainty, Evidence, Outcome, Part};
use crate::session::{Fetch, Mode};
use crate::standard::InitiatorKind;
use url::Url;

/// The first version whose protocol (`Network.responseReceivedExtraInfo.statusCode`) contains the status of a blocked
/// response.
const STATUS_OF_REFUSED: u32 = 94;

/// The first version with opaque-response blocking.
const FIRST_WITH_ORB: u32 = 109;

pub(super) fn judge(capture: &Capture<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = capture.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = capture.request(hop) else { return lone_preflight(capture, fetch, Certainty::Deduced) };
    let case = Case { capture, fetch, last, entry };
    if fetch.mode == Mode::WebSocket {
        return web_socket(case);
    }
    match (entry.response.status.code(), entry.error()) {
        (Some(_), None) if entry.response.has_error_member || is_old(capture) => delivered(fetch, last, entry),
        // Versions that write `_error` write it everywhere: somebody removed it, and with it the mark of a blocked response.
        (Some(_), None) => computed(case),
        (Some(_), Some("net::ERR_FAILED")) => withheld(case),
        (None, Some("net::ERR_FAILED")) => unanswered(case),
        (_, Some("net::ERR_ABORTED")) => aborted(case),
        (None, Some("")) => blocked_before_network(case),
        (_, Some(text)) => net_error(case, text),
        // The page gets a response with status 0 from a server like any other.
        (None, None) if !entry.response.headers.is_empty() => Draft::success(last, Certainty::Confirmed),
        // Old versions have no `_error` at all.
        (None, None) if !entry.response.has_error_member => unanswered(case),
        (None, None) => Draft::undetermined(last, Cause::NotTold).missing(MissingFact::ConsoleLine),
    }
}

/// The version is known not to write the status of a blocked response, nor `_error`.
fn is_old(capture: &Capture<'_>) -> bool {
    capture.engine_major().is_some_and(|version| version < STATUS_OF_REFUSED)
}

/// The page got the response.
fn delivered(fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    if fetch.initiator == InitiatorKind::EventSource && !is_event_stream(entry) {
        return Draft::failure(last, Stage::Response, Cause::NotAnEventStream, Certainty::Confirmed);
    }
    let Some(target) = entry.redirect().and_then(|_| entry.target()) else {
        return match is_refused_as_module(fetch, entry) {
            true => Draft::success(last, Certainty::Possible).or([Cause::WrongMimeType]).missing(MissingFact::Module),
            false => Draft::success(last, Certainty::Confirmed),
        };
    };
    if let Some(draft) = redirected_by_extension(last, entry, &target) {
        return draft;
    }
    let has_option = !matches!(fetch.initiator, InitiatorKind::Xhr | InitiatorKind::EventSource);
    match Url::parse(&target) {
        // Following a redirect to `data:` has its own error.
        Ok(url) if url.scheme() == "data" && has_option => Draft::success(last, Certainty::Deduced),
        // The 3xx looks like a success without a following request. redirect: 'manual' would look the same.
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            let certainty = if has_option { Certainty::Possible } else { Certainty::Deduced };
            let draft = Draft::failure(last, Stage::Redirect, Cause::SchemeNotSupported, certainty)
                .with_parameter(url.scheme());
            if !has_option {
                return draft;
            }
            draft.missing(MissingFact::RedirectManual)
        }
        _ => Draft::success(last, Certainty::Possible).missing(MissingFact::RedirectManualOrFileEnd),
    }
}

/// A CORS script with a type that is not allowed for modules: Chromium blocks such a module without a mark, but runs any
/// other script. JSON, style sheets and WebAssembly are their own kinds of modules.
fn is_refused_as_module(fetch: &Fetch, entry: &Entry) -> bool {
    let essence = essence(entry);
    let is_module = is_javascript(&essence)
        || essence.ends_with("json")
        || matches!(essence.as_str(), "text/css" | "application/wasm");
    fetch.mode == Mode::Cors
        && matches!(fetch.initiator, InitiatorKind::Script | InitiatorKind::Module)
        && !essence.is_empty()
        && !is_module
}

/// The server answered, but the browser blocked the response.
fn withheld(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    if matches!(fetch.mode, Mode::NoCors | Mode::Navigate) {
        return Draft::undetermined(last, Cause::NotTold).missing(MissingFact::ConsoleLine);
    }
    let explanations = explain(capture, fetch, capture.engine(), Reached::Answer);
    let is_redirect = entry.redirect().is_some();
    if let Some(draft) = from_failures(&explanations, Certainty::Confirmed) {
        if is_redirect && explanations.passes {
            return Draft { certainty: Certainty::Possible, ..draft }
                .or([Cause::RedirectModeError])
                .missing(MissingFact::CredentialsOrRedirectMode);
        }
        if entry.response.status.code() == Some(407) {
            return Draft { certainty: Certainty::Possible, ..draft }
                .or([Cause::NetworkError])
                .missing(MissingFact::ProxyLogin);
        }
        if fetch.hops.get(last).is_some_and(|hop| !hop.is_cors) {
            // The headers of the page's own server are not checked: only the mark and the redirect's target count.
            return Draft { certainty: draft.certainty.max(Certainty::Deduced), ..draft };
        }
        return draft;
    }
    if is_redirect {
        let location = entry.location().unwrap_or_default();
        let parses = Url::parse(&entry.request.url).is_ok_and(|base| base.join(location).is_ok());
        return if parses {
            Draft::failure(last, Stage::Redirect, Cause::RedirectModeError, Certainty::Deduced)
        } else {
            Draft::failure(last, Stage::Redirect, Cause::NetworkError, Certainty::Deduced)
        };
    }
    if explanations.lacks_stored {
        return Draft::undetermined(last, Cause::NotTold)
            .or([Cause::MissingAllowOrigin, Cause::AllowOriginMismatch, Cause::WildcardAllowOriginWithCredentials])
            .missing(MissingFact::StoredAnswer);
    }
    if entry.via_service_worker || capture.has_service_worker {
        return Draft::failure(last, Stage::Response, Cause::ServiceWorkerError, Certainty::Possible)
            .missing(MissingFact::ConsoleLine);
    }
    Draft::undetermined(last, Cause::NotTold).missing(MissingFact::RefusedThoughAllowed)
}

/// There is no response: no status, no headers.
fn unanswered(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let Some(hop) = fetch.hops.get(last) else { return Draft::undetermined(last, Cause::NotTold) };
    if let Some(preflight) = capture.preflight(hop).filter(|_| !was_sent_unmarked(capture, entry)) {
        let evidence = Evidence { entry: preflight.index, part: Part::Error, note: "the preflight's own error".into() };
        match preflight.error() {
            Some(text) if text.contains("LOCAL_NETWORK_ACCESS") || text.contains("PRIVATE_NETWORK_ACCESS") => {
                let mut draft = refused_preflight(case);
                draft.evidence.push(evidence);
                return draft;
            }
            Some(text) if text != "net::ERR_INVALID_REDIRECT" && text != "net::ERR_FAILED" && !text.is_empty() => {
                let cause = cause_of_chromium_error(text).unwrap_or(Cause::NetworkError);
                let mut draft = Draft::failure(last, Stage::Preflight, cause, Certainty::Confirmed);
                draft.evidence.push(evidence);
                return draft;
            }
            // If the browser itself redirects to https (HSTS), there is no response to show.
            Some("net::ERR_INVALID_REDIRECT") if preflight.response.status.code().is_none() => {
                let mut draft = Draft::failure(last, Stage::Preflight, Cause::PreflightRedirect, Certainty::Deduced);
                draft.evidence.push(evidence);
                return draft;
            }
            _ => {}
        }
        let explanations = explain(capture, fetch, capture.engine(), Reached::Preflight);
        if let Some(draft) = from_failures(&explanations, Certainty::Confirmed) {
            if fetch.from_worker && explanations.passes {
                // If the preflight may have passed, the missing response may have been blocked.
                let mut hidden = super::hidden_answer::hidden_answer(case).missing(MissingFact::ConsoleLine);
                let others = std::mem::take(&mut hidden.alternatives);
                return hidden.or(draft.cause()).or(others);
            }
            let draft = super::hidden_answer::unless_preflight_passed(capture, fetch, &explanations, draft);
            return super::hidden_answer::unless_refused_as_beside(capture, hop, entry, &explanations, draft);
        }
    }
    if fetch.from_worker {
        return super::hidden_answer::hidden_answer(case).missing(MissingFact::ConsoleLine);
    }
    if let Some(draft) = cached_answer(case) {
        return draft;
    }
    if is_old(capture) && hop.preflight_because.is_none() {
        // Versions that wrote every blocked response without its status.
        return Draft::failure(last, Stage::Response, Cause::MissingAllowOrigin, Certainty::Possible)
            .or([Cause::AllowOriginMismatch, Cause::WildcardAllowOriginWithCredentials, Cause::ServiceWorkerError])
            .missing(MissingFact::ConsoleLine);
    }
    // For a target with an unknown address it is one of several possibilities.
    let may_be_local = super::local_network::may_be_local_network_access(capture, entry)
        && (super::local_network::target_space(capture, entry).is_some()
            || super::local_network::is_private_name(&entry.request.url));
    if may_be_local && !capture.has_service_worker {
        return local_network_access(case, Certainty::Possible)
            .or([Cause::MissingAllowOrigin, Cause::ServiceWorkerError])
            .missing(MissingFact::ConsoleLine);
    }
    if capture.has_service_worker {
        let local = may_be_local.then_some(Cause::LocalNetworkAccess);
        return Draft::failure(last, Stage::Response, Cause::ServiceWorkerError, Certainty::Possible)
            .or([Cause::MissingAllowOrigin].into_iter().chain(local))
            .missing(MissingFact::ConsoleLine);
    }
    if hop.preflight_because.is_some() && hop.preflight_entry.is_none() {
        return Draft::failure(last, Stage::Preflight, Cause::HiddenPreflightFailed, Certainty::Possible)
            .or([Cause::LocalNetworkAccess, Cause::MissingAllowOrigin, Cause::ServiceWorkerError])
            .missing(MissingFact::PreflightEntryOrLine);
    }
    Draft::undetermined(last, Cause::NotTold)
        .or([Cause::MissingAllowOrigin, Cause::LocalNetworkAccess, Cause::ServiceWorkerError])
        .missing(MissingFact::ConsoleLine)
}

/// The request was sent, so its preflight passed, but somebody removed the mark of its result.
fn was_sent_unmarked(capture: &Capture<'_>, entry: &Entry) -> bool {
    !entry.response.has_error_member && !is_old(capture) && capture.kind().traits().shows_what_was_sent(entry)
}

/// `net::ERR_ABORTED`: the page cancelled the request, or the browser dropped it without its own error.
fn aborted(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let status = entry.response.status.code();
    if fetch.initiator == InitiatorKind::Beacon {
        // A beacon has no listener: its failed preflight aborts it.
        let explanations = explain(capture, fetch, capture.engine(), Reached::Preflight);
        if let Some(draft) = from_failures(&explanations, Certainty::Confirmed)
            && draft.failed_at() == Some(Stage::Preflight)
        {
            return draft;
        }
    }
    if entry.redirect().is_some() {
        return stopped(case);
    }
    if fetch.initiator == InitiatorKind::EventSource && status.is_some() && !is_event_stream(entry) {
        return Draft::failure(last, Stage::Response, Cause::NotAnEventStream, Certainty::Deduced);
    }
    // Versions without that blocking drop missing scripts with the same error.
    let has_orb = capture.engine_major().is_none_or(|version| version >= FIRST_WITH_ORB);
    if fetch.mode == Mode::NoCors && status.is_some() && has_orb && is_blockable(entry) {
        return Draft::failure(last, Stage::Response, Cause::Orb, Certainty::Possible)
            .or([Cause::Aborted])
            .missing(MissingFact::PageCancelled);
    }
    Draft::failure(last, Stage::Response, Cause::Aborted, Certainty::Confirmed)
}

/// An error code that says what happened.
fn net_error(case: Case<'_>, text: &str) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let cause = cause_of_chromium_error(text).unwrap_or(Cause::NetworkError);
    if cause == Cause::LocalNetworkAccess {
        return local_network_access(case, Certainty::Deduced);
    }
    let preflight = fetch.hops.get(last).and_then(|hop| capture.preflight(hop));
    let stage = match cause.rule().outcome {
        _ if preflight.is_some_and(|p| p.response.status.code().is_none()) => Stage::Preflight,
        Outcome::Policy if entry.response.status.code().is_some() => Stage::Response,
        Outcome::Succeeded
        | Outcome::Cors
        | Outcome::Network
        | Outcome::Policy
        | Outcome::Aborted
        | Outcome::Undetermined => cause.rule().error_at,
    };
    // A blocked frame has the code without a suffix; its own headers show which rule blocked it.
    let is_frame = fetch.mode == Mode::Navigate;
    if cause == Cause::FrameNotAllowed && !is_frame {
        return Draft::failure(last, stage, Cause::Corp, Certainty::Possible)
            .or([Cause::Coep, Cause::Orb])
            .missing(MissingFact::WhichPolicy);
    }
    let cause = if cause == Cause::Corp && is_frame { Cause::FrameNotAllowed } else { cause };
    if cause == Cause::FrameNotAllowed
        && let Some(refusal) = refused_as_frame(capture, fetch, entry).filter(|refusal| refusal.cause == cause)
    {
        let mut draft = Draft::failure(last, stage, cause, Certainty::Confirmed).with_parameter(refusal.header);
        draft.evidence = refusal.evidence;
        return draft;
    }
    Draft::failure(last, stage, cause, Certainty::Confirmed).with_parameter(text)
}

fn web_socket(case: Case<'_>) -> Draft {
    let Case { last, entry, .. } = case;
    if entry.response.status.code() == Some(101) {
        return Draft::success(last, Certainty::Confirmed);
    }
    let named = entry.error().and_then(cause_of_chromium_error);
    match (entry.error(), &entry.web_socket_error) {
        (Some(""), _) => blocked_before_network(case),
        // Blocked, or closed by the page before it was open.
        (Some(text), _) if named.is_some_and(|cause| cause.rule().outcome != Outcome::Network) => {
            let cause = named.unwrap_or(Cause::BlockedByClient);
            let stage = if cause == Cause::Aborted { Stage::Response } else { Stage::Request };
            Draft::failure(last, stage, cause, Certainty::Confirmed).with_parameter(text)
        }
        (None, None) if entry.has_no_answer() => {
            Draft::undetermined(last, Cause::NotTold).missing(MissingFact::ConsoleLine)
        }
        _ => Draft::failure(last, Stage::Response, Cause::WebSocketFailed, Certainty::Confirmed),
    }
}

fn is_event_stream(entry: &Entry) -> bool {
    entry.response.status.code() == Some(200) && has_event_stream(entry)
}

/// The response is an event stream.
pub(in crate::rules) fn has_event_stream(entry: &Entry) -> bool {
    entry
        .response
        .headers
        .value("Content-Type")
        .is_some_and(|kind| kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("text/event-stream"))
}

/// Types that opaque-response blocking blocks for a request without CORS: HTML, JSON, XML.
fn is_blockable(entry: &Entry) -> bool {
    entry.response.headers.value("Content-Type").is_some_and(|kind| {
        let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence == "text/html" || essence.ends_with("json") || essence.ends_with("xml")
    })
}
