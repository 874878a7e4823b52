//! Exports of Chromium's DevTools. `_error` says that a request failed, but never why: `net::ERR_FAILED` with a real status
//! is a blocked response; without a status there was no response, usually because the preflight failed.

use super::computed::computed;
use super::draft::Draft;
use super::embedding::refused_as_frame;
use super::explain::{Explanations, Reached, explain};
use super::firefox::mime::{essence, is_javascript};
use super::hints::{blocked_before_network, cached_answer, local_network_access, lone_preflight, refused_preflight};
use super::unfollowed::stopped;
use crate::fetch::{CredentialsMode, InitiatorKind, Stage};
use crate::har::Entry;
use crate::rules::cause::Cause;
use crate::rules::missing_fact::MissingFact;
use crate::rules::net_error::cause_of_chromium_error;
use crate::rules::record::Record;
use crate::rules::siblings::Alike;
use crate::rules::verdict::{Certainty, Evidence, OtherFailure, Outcome, Part};
use crate::rules::walk::Failure;
use crate::session::{Fetch, Mode};
use url::Url;

/// The first version whose protocol (`Network.responseReceivedExtraInfo.statusCode`) contains the status of a blocked
/// response.
const STATUS_OF_REFUSED: u32 = 94;

/// The first version with opaque-response blocking.
const FIRST_WITH_ORB: u32 = 109;

pub(super) fn judge(record: &Record<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = record.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = record.request(hop) else { return lone_preflight(record, fetch, Certainty::Deduced) };
    if fetch.mode == Mode::WebSocket {
        return web_socket(record, fetch, last, entry);
    }
    match (entry.response.status.code(), entry.error()) {
        (Some(_), None) if entry.response.has_error_member || is_old(record) => delivered(fetch, last, entry),
        // Versions that write `_error` write it everywhere: somebody removed it, and with it the mark of a blocked response.
        (Some(_), None) => computed(record, fetch, last, entry),
        (Some(_), Some("net::ERR_FAILED")) => withheld(record, fetch, last, entry),
        (None, Some("net::ERR_FAILED")) => unanswered(record, fetch, last, entry),
        (_, Some("net::ERR_ABORTED")) => aborted(record, fetch, last, entry),
        (None, Some("")) => blocked_before_network(record, fetch, last, entry),
        (_, Some(text)) => net_error(record, fetch, last, entry, text),
        // The page gets a response with status 0 from a server like any other.
        (None, None) if !entry.response.headers.is_empty() => Draft::success(last, Certainty::Confirmed),
        // Old versions have no `_error` at all.
        (None, None) if !entry.response.has_error_member => unanswered(record, fetch, last, entry),
        (None, None) => Draft::undetermined(last, Cause::NotTold).missing(MissingFact::ConsoleLine),
    }
}

/// The version is known not to write the status of a blocked response, nor `_error`.
fn is_old(record: &Record<'_>) -> bool {
    record.engine_major().is_some_and(|version| version < STATUS_OF_REFUSED)
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

/// An extension replaces a script or a frame with its own content, or with nothing: the browser records a redirect that no
/// server sent.
pub(super) fn redirected_by_extension(last: usize, entry: &Entry, target: &str) -> Option<Draft> {
    let is_own = ["data:", "about:", "chrome-extension:", "moz-extension:", "edge-extension:"]
        .iter()
        .any(|scheme| target.starts_with(scheme));
    let says_so = entry.response.headers.has("Non-Authoritative-Reason");
    let is_internal = says_so || entry.is_browsers_own_redirect();
    if !is_own || !is_internal {
        return None;
    }
    let draft = Draft::failure(last, Stage::Redirect, Cause::BlockedByClient, Certainty::Deduced);
    // A server may use this status text.
    Some(match says_so {
        true => draft,
        false => Draft { certainty: Certainty::Possible, ..draft }
            .or([Cause::SchemeNotSupported])
            .missing(MissingFact::RedirectByBrowser),
    })
}

/// The server answered, but the browser blocked the response.
fn withheld(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    if matches!(fetch.mode, Mode::NoCors | Mode::Navigate) {
        return Draft::undetermined(last, Cause::NotTold).missing(MissingFact::ConsoleLine);
    }
    let explanations = explain(record, fetch, record.engine(), Reached::Answer);
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
    if entry.via_service_worker || record.has_service_worker {
        return Draft::failure(last, Stage::Response, Cause::ServiceWorkerError, Certainty::Possible)
            .missing(MissingFact::ConsoleLine);
    }
    Draft::undetermined(last, Cause::NotTold).missing(MissingFact::RefusedThoughAllowed)
}

/// The verdict from the explanations of a recorded failure; `None` if there is none.
pub(super) fn from_failures(explanations: &Explanations, when_headers_prove: Certainty) -> Option<Draft> {
    let mut failures = explanations.failures.iter();
    let (first, only_under) = failures.next()?;
    let rest = failures.clone();
    let others: Vec<Cause> = failures.map(|(failure, _)| failure.cause).collect();
    let certainty = match (others.is_empty(), explanations.passes) {
        // A mode with which it would pass is excluded, because the record says that it failed.
        (true, true) => Certainty::Deduced,
        (true, false) => when_headers_prove,
        (false, _) => Certainty::Possible,
    };
    let mut draft = Draft::of(first.clone(), certainty);
    draft = draft.with(|failed| failed.only_under = only_under.or(explanations.credentials));
    if let Some(Alike { entries, note }) = &explanations.siblings {
        draft.certainty = draft.certainty.max(Certainty::Deduced);
        let shown = entries.iter().map(|&entry| Evidence { entry, part: Part::ResponseHeaders, note: (*note).into() });
        draft.evidence.extend(shown);
    }
    if !others.is_empty() {
        draft = draft.or(others).missing(MissingFact::Credentials);
        if !explanations.passes && !explanations.is_contradicted {
            draft = draft.ends_so_in_any_case(when_headers_prove);
            let other = |(failure, only_under): &(Failure, Option<CredentialsMode>)| OtherFailure {
                cause: failure.cause,
                stage: failure.stage,
                parameter: failure.parameter.clone(),
                credentials: *only_under,
            };
            draft = draft.with(|failed| failed.other_failures = rest.map(other).collect());
        }
    }
    if explanations.is_contradicted {
        draft.certainty = Certainty::Possible;
        draft = draft.missing(MissingFact::AcceptedThoughForbidden);
    }
    Some(draft)
}

/// There is no response: no status, no headers.
fn unanswered(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    let Some(hop) = fetch.hops.get(last) else { return Draft::undetermined(last, Cause::NotTold) };
    if let Some(preflight) = record.preflight(hop).filter(|_| !was_sent_unmarked(record, entry)) {
        let evidence = Evidence { entry: preflight.index, part: Part::Error, note: "the preflight's own error".into() };
        match preflight.error() {
            Some(text) if text.contains("LOCAL_NETWORK_ACCESS") || text.contains("PRIVATE_NETWORK_ACCESS") => {
                let mut draft = refused_preflight(record, fetch, last, entry);
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
        let explanations = explain(record, fetch, record.engine(), Reached::Preflight);
        if let Some(draft) = from_failures(&explanations, Certainty::Confirmed) {
            if fetch.from_worker && explanations.passes {
                // If the preflight may have passed, the missing response may have been blocked.
                let mut hidden =
                    super::hidden_answer::hidden_answer(record, fetch, last, entry).missing(MissingFact::ConsoleLine);
                let others = std::mem::take(&mut hidden.alternatives);
                return hidden.or(draft.cause()).or(others);
            }
            let draft = super::hidden_answer::unless_preflight_passed(record, fetch, &explanations, draft);
            return super::hidden_answer::unless_refused_as_beside(record, hop, entry, &explanations, draft);
        }
    }
    if fetch.from_worker {
        return super::hidden_answer::hidden_answer(record, fetch, last, entry).missing(MissingFact::ConsoleLine);
    }
    if let Some(draft) = cached_answer(record, fetch, last, entry) {
        return draft;
    }
    if is_old(record) && hop.preflight_because.is_none() {
        // Versions that wrote every blocked response without its status.
        return Draft::failure(last, Stage::Response, Cause::MissingAllowOrigin, Certainty::Possible)
            .or([Cause::AllowOriginMismatch, Cause::WildcardAllowOriginWithCredentials, Cause::ServiceWorkerError])
            .missing(MissingFact::ConsoleLine);
    }
    // For a target with an unknown address it is one of several possibilities.
    let may_be_local = super::hints::may_be_local_network_access(record, entry)
        && (super::hints::target_space(record, entry).is_some() || super::hints::is_private_name(&entry.request.url));
    if may_be_local && !record.has_service_worker {
        return local_network_access(record, fetch, last, entry, Certainty::Possible)
            .or([Cause::MissingAllowOrigin, Cause::ServiceWorkerError])
            .missing(MissingFact::ConsoleLine);
    }
    if record.has_service_worker {
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
fn was_sent_unmarked(record: &Record<'_>, entry: &Entry) -> bool {
    !entry.response.has_error_member && !is_old(record) && record.kind().traits().shows_what_was_sent(entry)
}

/// `net::ERR_ABORTED`: the page cancelled the request, or the browser dropped it without its own error.
fn aborted(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    let status = entry.response.status.code();
    if fetch.initiator == InitiatorKind::Beacon {
        // A beacon has no listener: its failed preflight aborts it.
        let explanations = explain(record, fetch, record.engine(), Reached::Preflight);
        if let Some(draft) = from_failures(&explanations, Certainty::Confirmed)
            && draft.failed_at() == Some(Stage::Preflight)
        {
            return draft;
        }
    }
    if entry.redirect().is_some() {
        return stopped(record, fetch, last, entry);
    }
    if fetch.initiator == InitiatorKind::EventSource && status.is_some() && !is_event_stream(entry) {
        return Draft::failure(last, Stage::Response, Cause::NotAnEventStream, Certainty::Deduced);
    }
    // Versions without that blocking drop missing scripts with the same error.
    let has_orb = record.engine_major().is_none_or(|version| version >= FIRST_WITH_ORB);
    if fetch.mode == Mode::NoCors && status.is_some() && has_orb && is_blockable(entry) {
        return Draft::failure(last, Stage::Response, Cause::Orb, Certainty::Possible)
            .or([Cause::Aborted])
            .missing(MissingFact::PageCancelled);
    }
    Draft::failure(last, Stage::Response, Cause::Aborted, Certainty::Confirmed)
}

/// An error code that says what happened.
fn net_error(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry, text: &str) -> Draft {
    let cause = cause_of_chromium_error(text).unwrap_or(Cause::NetworkError);
    if cause == Cause::LocalNetworkAccess {
        return local_network_access(record, fetch, last, entry, Certainty::Deduced);
    }
    let preflight = fetch.hops.get(last).and_then(|hop| record.preflight(hop));
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
        && let Some(refusal) = refused_as_frame(record, fetch, entry).filter(|refusal| refusal.cause == cause)
    {
        let mut draft = Draft::failure(last, stage, cause, Certainty::Confirmed).with_parameter(refusal.header);
        draft.evidence = refusal.evidence;
        return draft;
    }
    Draft::failure(last, stage, cause, Certainty::Confirmed).with_parameter(text)
}

fn web_socket(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    if entry.response.status.code() == Some(101) {
        return Draft::success(last, Certainty::Confirmed);
    }
    let named = entry.error().and_then(cause_of_chromium_error);
    match (entry.error(), &entry.web_socket_error) {
        (Some(""), _) => blocked_before_network(record, fetch, last, entry),
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
