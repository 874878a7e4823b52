//! Exports of Firefox's Network Monitor. Failures are not marked: a blocked response looks like a good one and has to be
//! inferred; a request whose preflight failed has its own shape, and so have the other kinds of status 0.

pub(super) mod mime;
mod opaque;
mod redirect;
mod refused_type;
mod wire;

use super::blocked::{blocked_before_network, is_extension};
use super::computed::{asked_by_proxy, unless_cors};
use super::draft::Draft;
use super::embedding::refused_as_frame;
use super::explain::{Explanations, Reached, explain};
use crate::browser::Stage;
use crate::har::Entry;
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::judge::explain::from_failures;
use crate::rules::judge::firefox::wire::{is_truncated, was_kept_back};
use crate::rules::judge::lone_preflight::lone_preflight;
use crate::rules::judge::policy::{is_bad_port, is_mixed_content};
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::{Certainty, Evidence, Outcome, Part};
use crate::session::{Fetch, Mode};
use crate::standard::{InitiatorKind, Origin, is_cors_safelisted_method, is_ok_status};
use url::Url;
pub(super) use wire::is_off_the_wire;
use wire::may_be_off_the_wire;

/// The kinds of entries without a response, distinguished by their missing members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unanswered {
    /// Its preflight failed.
    HeldBack,
    /// The connection failed, or the page cancelled the request.
    NetworkFailed,
    /// The certificate was not accepted.
    BadCertificate,
    /// Sent, but not answered when the file was saved.
    Open,
    /// A service worker failed it, or its preflight was still in progress.
    WorkerOrOpenPreflight,
    /// A policy stopped it before the network.
    Blocked,
}

pub(super) fn judge(capture: &Capture<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = capture.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = capture.request(hop) else { return lone_preflight(capture, fetch, Certainty::Deduced) };
    let case = Case { capture, fetch, last, entry };
    if fetch.mode == Mode::WebSocket {
        return match entry.response.status.code() {
            Some(101) => Draft::success(last, Certainty::Confirmed),
            None if unanswered(entry) == Unanswered::Blocked => blocked_before_network(case),
            None if unanswered(entry) == Unanswered::Open => {
                Draft::undetermined(last, Cause::StillOpen).missing(MissingFact::AnswerToCome)
            }
            _ => Draft::failure(last, Stage::Response, Cause::WebSocketFailed, Certainty::Deduced),
        };
    }
    if !entry.has_no_answer() {
        return answered(case);
    }
    // Firebug records what the Network Monitor does not.
    if entry.response.status_text.eq_ignore_ascii_case("Aborted") {
        return Draft::failure(last, Stage::Response, Cause::Aborted, Certainty::Deduced);
    }
    match unanswered(entry) {
        Unanswered::HeldBack => held_back(case),
        Unanswered::BadCertificate => Draft::failure(last, Stage::Response, Cause::Tls, Certainty::Confirmed),
        Unanswered::NetworkFailed => network_failed(last, Stage::Response, entry),
        Unanswered::Open => Draft::undetermined(last, Cause::StillOpen).missing(MissingFact::AnswerToCome),
        Unanswered::WorkerOrOpenPreflight => worker_or_open_preflight(capture, fetch, last),
        Unanswered::Blocked => blocked_before_network(case),
    }
}

/// The shapes of Firefox's entries without a response. Old versions and the automatic export lack some of the members; then
/// the most common shape is assumed.
fn unanswered(entry: &Entry) -> Unanswered {
    let request = &entry.request;
    let sent = request.headers_size.is_some_and(|size| size > 0);
    let open = entry.response.body_size == Some(-1);
    if !request.headers.has("Connection") && !sent {
        return Unanswered::Blocked;
    }
    match (sent, open) {
        _ if entry.security_state.as_deref() == Some("broken") => Unanswered::BadCertificate,
        // A failed request has a connection state and an empty body.
        (true, true) if !entry.has_timings || entry.security_state.is_none() => Unanswered::Open,
        (true, _) => Unanswered::NetworkFailed,
        (false, true) => Unanswered::WorkerOrOpenPreflight,
        (false, false) => Unanswered::HeldBack,
    }
}

/// A response came. Only the headers show whether the page got it.
fn answered(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let status = entry.response.status.code();
    let is_redirect = entry.redirect_or_itself().is_some();
    match fetch.mode {
        Mode::Navigate => return framed(case),
        Mode::NoCors => return opaque::judge(case),
        Mode::Cors | Mode::SameOrigin | Mode::WebSocket | Mode::Unknown => {}
    }
    let never_on_the_wire = is_off_the_wire(entry);
    if never_on_the_wire && entry.response.content_size.is_some_and(|size| size > 0) {
        // A service worker's own response is not checked.
        return Draft::success(last, Certainty::Confirmed);
    }
    // A server may send this without being a proxy; then the page gets the response.
    if status == Some(407) && entry.response.headers.has("Proxy-Authenticate") {
        return asked_by_proxy(last);
    }
    if status.is_none() && entry.location_or_itself().is_some() {
        return Draft::undetermined(last, Cause::StillOpen).missing(MissingFact::AnswerStatus);
    }
    let explanations = explain(capture, fetch, capture.engine(), Reached::Answer);
    if explanations.lacks_stored {
        return Draft::success(last, Certainty::Possible).missing(MissingFact::StoredAnswer);
    }
    if !is_redirect && let Some(draft) = refused_type::judge(fetch, last, entry, &explanations) {
        return draft;
    }
    if is_redirect && let Some(draft) = redirect::refused_before_cors(case, &explanations) {
        return draft;
    }
    if explanations.failures.is_empty() && confirms_several_origins(case) {
        return Draft::success(last, Certainty::Possible)
            .or([Cause::MultipleAllowOrigin])
            .missing(MissingFact::StoredAnswerAmong);
    }
    if explanations.failures.is_empty() {
        let draft = passed(case, &explanations);
        if draft.certainty != Certainty::Confirmed {
            return draft;
        }
        if explanations.is_contradicted {
            return Draft { certainty: Certainty::Possible, ..draft }.missing(MissingFact::AcceptedThoughForbidden);
        }
        let opaque = (fetch.mode == Mode::Unknown).then(|| opaque::judge(case));
        return match opaque.filter(|opaque| opaque.outcome() == Outcome::Policy) {
            // Without CORS it would have been blocked for its type.
            Some(opaque) => {
                Draft { certainty: Certainty::Possible, ..draft }.or(opaque.cause()).missing(MissingFact::Mode)
            }
            None => draft,
        };
    }
    let causes = || explanations.failures.iter().map(|(failure, _)| failure.cause);
    if never_on_the_wire || capture.shows_addresses && may_be_off_the_wire(entry) {
        // Without a body or its size, a worker's response looks like one from the cache.
        return Draft::success(last, Certainty::Possible).or(causes()).missing(MissingFact::MadeByWorker);
    }
    if is_extension(fetch) {
        return Draft::success(last, Certainty::Possible).or(causes()).missing(MissingFact::ExtensionPermission);
    }
    if let Some(draft) = unless_cors(fetch, last, &explanations) {
        // It is unknown whether it was requested without CORS, which would explain the missing body.
        let opaque = opaque::judge(case);
        return match (fetch.mode, opaque.outcome()) {
            (Mode::Unknown, Outcome::Policy) => {
                Draft { certainty: Certainty::Possible, ..opaque }.or(causes()).missing(MissingFact::Mode)
            }
            _ => draft,
        };
    }
    if explanations.passes {
        if is_redirect {
            return redirect::cut_short(case, &explanations);
        }
        if was_kept_back(entry) && !status.is_some_and(is_ok_status) {
            // The page also gets an error page without a body.
            return Draft::undetermined(last, Cause::NotTold)
                .or(causes())
                .or([Cause::Aborted])
                .missing(MissingFact::CredentialsOrCancelled);
        }
        if was_kept_back(entry)
            && let Some(draft) = from_failures(&explanations, Certainty::Possible)
        {
            return Draft { certainty: Certainty::Possible, ..draft }
                .or([Cause::Aborted])
                .missing(MissingFact::CredentialsOrCancelled);
        }
        if is_truncated(entry) && status.is_some_and(is_ok_status) && !may_be_shown_in_part(fetch) {
            return Draft::failure(last, Stage::Response, Cause::TruncatedBody, Certainty::Possible)
                .or(causes())
                .missing(MissingFact::CredentialsWithoutCookie);
        }
        return Draft::success(last, Certainty::Possible).or(causes()).missing(MissingFact::CredentialsWithoutCookie);
    }
    refused(&explanations).unwrap_or_else(|| Draft::undetermined(last, Cause::NotTold))
}

/// The response confirms a stored one, and earlier responses of that URL name several origins. Firefox uses the value of the
/// confirmation, but counts the lines of the stored response.
fn confirms_several_origins(case: Case<'_>) -> bool {
    let Case { capture, fetch, last, entry } = case;
    let is_scripts_own =
        || fetch.hops.get(last).is_some_and(|hop| hop.unsafe_names.iter().any(|name| &**name == "if-none-match"));
    let names_several = |stored: &Entry| stored.response.headers.all("Access-Control-Allow-Origin").nth(1).is_some();
    entry.response.status.code() == Some(304)
        && !is_scripts_own()
        && capture.earlier(entry.url(), entry.index).any(names_several)
}

/// The browser must have blocked a response that fails with every open value, though it writes no mark.
fn refused(explanations: &Explanations) -> Option<Draft> {
    from_failures(explanations, Certainty::Deduced)
}

/// Every check passes with every open value.
fn passed(case: Case<'_>, explanations: &Explanations) -> Draft {
    let Case { fetch, last, entry, .. } = case;
    if entry.redirect_or_itself().is_some() {
        return redirect::cut_short(case, explanations);
    }
    if is_truncated(entry) && may_be_shown_in_part(fetch) {
        return Draft::success(last, Certainty::Possible).or([Cause::TruncatedBody]).missing(MissingFact::BodyBrokeOff);
    }
    if is_truncated(entry) {
        // With a status other than 2xx such a response is accepted.
        return match entry.response.status.code().is_some_and(is_ok_status) {
            true => Draft::failure(last, Stage::Response, Cause::TruncatedBody, Certainty::Deduced),
            false => {
                Draft::success(last, Certainty::Possible).or([Cause::TruncatedBody]).missing(MissingFact::BodyShort)
            }
        };
    }
    if was_kept_back(entry) {
        return Draft::success(last, Certainty::Possible)
            .or([Cause::Aborted])
            .missing(MissingFact::CancelledWithoutBody);
    }
    Draft::success(last, Certainty::Confirmed)
}

/// A document in a frame of another origin's page. It is listed if it was not displayed.
fn framed(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    match refused_as_frame(capture, fetch, entry) {
        Some(refusal) if entry.response.content_size == Some(0) => {
            let mut draft = Draft::failure(last, Stage::Response, refusal.cause, Certainty::Deduced);
            draft.evidence = refusal.evidence;
            draft.with_parameter(refusal.header)
        }
        _ => Draft::success(last, Certainty::Possible),
    }
}

/// The request was not sent: its preflight failed, and the preflight's entry shows why.
fn held_back(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let preflight = fetch.hops.get(last).and_then(|hop| capture.preflight(hop));
    let Some(preflight) = preflight else {
        if fetch.hops.get(last).is_some_and(|hop| hop.preflight_because.is_some()) {
            // It is unknown whether all versions write preflights.
            return Draft::failure(last, Stage::Preflight, Cause::HiddenPreflightFailed, Certainty::Possible)
                .or([Cause::NetworkError, Cause::ServiceWorkerError])
                .missing(MissingFact::PreflightEntry);
        }
        return blocked_before_network(case);
    };
    if preflight.response.status.code().is_none() {
        return match preflight.security_state.as_deref() {
            Some("broken") => Draft::failure(last, Stage::Preflight, Cause::Tls, Certainty::Confirmed),
            _ => network_failed(last, Stage::Preflight, preflight),
        };
    }
    if let Some(draft) = redirected_where_none_may_go(capture, fetch, last, preflight) {
        return draft;
    }
    let explanations = explain(capture, fetch, capture.engine(), Reached::Preflight);
    let Some(mut draft) = from_failures(&explanations, Certainty::Confirmed) else {
        return Draft::undetermined(last, Cause::NotTold).missing(MissingFact::HeldBackThoughAllowed);
    };
    let is_redirect = preflight.redirect_or_itself().is_some();
    if explanations.passes && entry.request.headers_size.is_none_or(|size| size < 0) {
        // The sizes show whether it was sent.
        return Draft { certainty: Certainty::Possible, ..draft }
            .or([Cause::NetworkError, Cause::Aborted])
            .missing(MissingFact::WasSent);
    }
    let also = match draft.cause() {
        // The redirect fails, and so does the response for the previous origin.
        Some(Cause::PreflightRedirect) if leads_home(fetch, preflight) => Cause::AllowOriginMismatch,
        Some(Cause::WildcardAllowOriginWithCredentials | Cause::InvalidAllowCredentials) if is_redirect => {
            Cause::PreflightRedirect
        }
        _ => return draft,
    };
    // The row of the request itself says that its preflight failed.
    let is_refused = draft.outcome_certainty();
    draft = draft.ends_so_in_any_case(is_refused);
    draft.certainty = Certainty::Possible;
    draft.or([also]).missing(MissingFact::ConsoleFirstLine)
}

/// A preflight that is redirected to a forbidden target: Firefox only prints that the request did not succeed.
fn redirected_where_none_may_go(capture: &Capture<'_>, fetch: &Fetch, last: usize, preflight: &Entry) -> Option<Draft> {
    let target = preflight.redirect_or_itself().map(|_| preflight.target_or_itself())?;
    let url = Url::parse(&target).ok()?;
    let is_forbidden = !matches!(url.scheme(), "http" | "https")
        || !url.username().is_empty()
        || url.port().is_some_and(is_bad_port)
        || is_mixed_content(capture, fetch, preflight, &target);
    is_forbidden.then(|| {
        let mut draft = Draft::failure(last, Stage::Preflight, Cause::NetworkError, Certainty::Deduced);
        let part = preflight.response.headers.position("Location").map_or(Part::ResponseHeaders, Part::ResponseHeader);
        draft.evidence.push(Evidence { entry: preflight.index, part, note: "where the preflight is sent".into() });
        draft.with(|failed| failed.status = preflight.response.status.code())
    })
}

/// A preflight that is redirected to the page's own server by a response only for that page.
fn leads_home(fetch: &Fetch, preflight: &Entry) -> bool {
    let target = preflight.target_or_itself();
    let page = fetch.origin.as_ref();
    let is_home = |url: &str| Origin::of(url).is_some_and(|url| page.is_some_and(|page| page.is_same_origin(&url)));
    is_home(&target)
        && !is_home(&preflight.request.url)
        && preflight.response.headers.value("Access-Control-Allow-Origin") != Some("*")
}

/// Refused, unknown host, reset, and cancelled by the page: the same shape, except for the timings, which Firefox does not
/// fill in for a cancelled request. Sent bytes of a body show nothing: the page may have cancelled it after that.
fn network_failed(last: usize, stage: Stage, entry: &Entry) -> Draft {
    if entry.has_network_timings {
        return Draft::failure(last, stage, Cause::NetworkError, Certainty::Deduced);
    }
    Draft::failure(last, stage, Cause::NetworkError, Certainty::Possible)
        .or([Cause::Aborted])
        .missing(MissingFact::CancelledOrUnconnected)
}

fn worker_or_open_preflight(capture: &Capture<'_>, fetch: &Fetch, last: usize) -> Draft {
    let preflight = fetch.hops.get(last).and_then(|hop| capture.preflight(hop));
    if preflight.is_some_and(|p| p.response.body_size == Some(-1)) {
        return Draft::undetermined(last, Cause::StillOpen).missing(MissingFact::PreflightAnswer);
    }
    // The worker's own request has no entry: its CORS failure is one of the possible reasons.
    let asking = fetch.hops.get(last).filter(|hop| hop.preflight_because.is_some());
    let is_for_method = asking.is_some_and(|hop| !is_cors_safelisted_method(&hop.method));
    let by_preflight = if is_for_method { Cause::MethodNotAllowed } else { Cause::HeaderNotAllowed };
    if !capture.has_service_worker && (asking.is_some() || fetch.mode != Mode::Cors) {
        // The load of an <object> looks the same, and continues in another row.
        return Draft::undetermined(last, Cause::StillOpen)
            .or([Cause::ServiceWorkerError, Cause::MissingAllowOrigin, by_preflight])
            .missing(MissingFact::WorkerOrEarlySave);
    }
    Draft::failure(last, Stage::Response, Cause::ServiceWorkerError, Certainty::Possible)
        .or([Cause::MissingAllowOrigin, Cause::AllowOriginMismatch, by_preflight])
        .missing(MissingFact::WorkerRequests)
}

/// Images and media display an incomplete body.
fn may_be_shown_in_part(fetch: &Fetch) -> bool {
    matches!(fetch.initiator, InitiatorKind::Image | InitiatorKind::Media)
}
