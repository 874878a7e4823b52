//! Exports of Firefox's Network Monitor. It marks no failure: a refused response is written like a good one and has to
//! be worked out; a request held back by its preflight has a shape of its own, and so have the other kinds of status 0.

use super::chromium::{CONTRADICTION, STORED_ANSWER, from_failures};
use super::draft::Draft;
use super::explain::{Explanations, Reached, explain};
use super::hints::{blocked_before_network, forbidden_by_policy, is_extension, lone_preflight};
use super::others::asked_by_proxy;
use crate::fetch::{Origin, Stage, is_redirect_status, origin_of_url};
use crate::har::Entry;
use crate::rules::cause::Cause;
use crate::rules::record::Record;
use crate::rules::verdict::Certainty;
use crate::rules::walk::resolve;
use crate::session::{Fetch, Mode};
use url::Url;

const CREDENTIALS: &str =
    "whether the page asked with credentials: without a cookie to send, the request looks the same";

/// The kinds of entries without an answer, told apart by what Firefox leaves out of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unanswered {
    /// Its preflight failed.
    HeldBack,
    /// The connection failed, or the page gave up.
    NetworkFailed,
    /// The certificate was not accepted.
    BadCertificate,
    /// Sent, and not answered when the file was saved.
    Open,
    /// A service worker failed it, or its preflight was still open.
    WorkerOrOpenPreflight,
    /// A policy stopped it before the network.
    Blocked,
}

pub(super) fn judge(record: &Record<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = record.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = record.request(hop) else { return lone_preflight(record, fetch, Certainty::Deduced) };
    if fetch.mode == Mode::WebSocket {
        return match entry.response.status.code() {
            Some(101) => Draft::success(last, Certainty::Confirmed),
            None if unanswered(entry) == Unanswered::Blocked => blocked_before_network(record, fetch, last, entry),
            None if unanswered(entry) == Unanswered::Open => {
                Draft::undetermined(last, Cause::StillOpen).missing("the answer: the file was saved before it came")
            }
            _ => Draft::failure(last, Stage::Response, Cause::WebSocketFailed, Certainty::Deduced),
        };
    }
    if !entry.has_no_answer() {
        return answered(record, fetch, last, entry);
    }
    match unanswered(entry) {
        Unanswered::HeldBack => held_back(record, fetch, last, entry),
        Unanswered::BadCertificate => Draft::failure(last, Stage::Response, Cause::Tls, Certainty::Confirmed),
        Unanswered::NetworkFailed => network_failed(last, Stage::Response, entry),
        Unanswered::Open => {
            Draft::undetermined(last, Cause::StillOpen).missing("the answer: the file was saved before it came")
        }
        Unanswered::WorkerOrOpenPreflight => worker_or_open_preflight(record, fetch, last),
        Unanswered::Blocked => blocked_before_network(record, fetch, last, entry),
    }
}

/// The shapes that Firefox gives to entries without an answer. Old versions and the automatic export lack some of the
/// members; what is missing is taken for the commonest shape.
fn unanswered(entry: &Entry) -> Unanswered {
    let request = &entry.request;
    let sent = request.headers_size.is_some_and(|size| size > 0);
    let open = entry.response.body_size == Some(-1);
    if !request.headers.has("Connection") && !sent {
        return Unanswered::Blocked;
    }
    match (sent, open) {
        _ if entry.security_state.as_deref() == Some("broken") => Unanswered::BadCertificate,
        (true, true) if !entry.has_timings => Unanswered::Open,
        (true, _) => Unanswered::NetworkFailed,
        (false, true) => Unanswered::WorkerOrOpenPreflight,
        (false, false) => Unanswered::HeldBack,
    }
}

/// An answer came. Whether the page was given it follows from the headers alone.
fn answered(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    let status = entry.response.status.code();
    let is_redirect = status.is_some_and(is_redirect_status) && entry.location().is_some();
    if matches!(fetch.mode, Mode::NoCors | Mode::Navigate) {
        return opaque(record, fetch, last, entry);
    }
    let never_on_the_wire = is_off_the_wire(entry);
    if never_on_the_wire && entry.response.content_size.is_some_and(|size| size > 0) {
        // What a service worker makes up is not checked.
        return Draft::success(last, Certainty::Confirmed);
    }
    if status == Some(407) {
        return asked_by_proxy(last);
    }
    let explanations = explain(record, fetch, record.engine(), Reached::Answer);
    if explanations.lacks_stored {
        return Draft::success(last, Certainty::Possible).missing(STORED_ANSWER);
    }
    if explanations.failures.is_empty() {
        let draft = passed(record, fetch, last, entry, is_redirect);
        return match draft.certainty {
            Certainty::Confirmed if explanations.is_contradicted => {
                Draft { certainty: Certainty::Possible, ..draft }.missing(CONTRADICTION)
            }
            _ => draft,
        };
    }
    if never_on_the_wire {
        // Without a body a worker's answer looks like one from the cache.
        let causes: Vec<Cause> = explanations.failures.iter().map(|(failure, _)| failure.cause).collect();
        return Draft::success(last, Certainty::Possible)
            .or(causes)
            .missing("whether a service worker made this answer: what it makes is not checked");
    }
    if is_extension(fetch) {
        let causes: Vec<Cause> = explanations.failures.iter().map(|(failure, _)| failure.cause).collect();
        return Draft::success(last, Certainty::Possible)
            .or(causes)
            .missing("whether the extension has permission for this host: it is then not subject to CORS");
    }
    if explanations.passes {
        let causes: Vec<Cause> = explanations.failures.iter().map(|(failure, _)| failure.cause).collect();
        if is_redirect {
            return cut_short(record, fetch, last, entry).or(causes);
        }
        if is_truncated(entry) {
            return Draft::failure(last, Stage::Response, Cause::TruncatedBody, Certainty::Possible)
                .or(causes)
                .missing(CREDENTIALS);
        }
        return Draft::success(last, Certainty::Possible).or(causes).missing(CREDENTIALS);
    }
    let mut draft = refused(&explanations).unwrap_or_else(|| Draft::undetermined(last, Cause::NotTold));
    if fetch.mode == Mode::Unknown && !explanations.is_contradicted {
        draft.certainty = Certainty::Predicted;
        draft = draft.missing("the request's mode: a POST of a form or of mode no-cors needs no permission");
    }
    draft
}

/// The browser must have refused what fails under every value that is open, though it writes no mark.
fn refused(explanations: &Explanations) -> Option<Draft> {
    from_failures(explanations, Certainty::Deduced)
}

/// Every check passes, whatever is open.
fn passed(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry, is_redirect: bool) -> Draft {
    if is_redirect {
        return cut_short(record, fetch, last, entry);
    }
    if is_truncated(entry) {
        return Draft::failure(last, Stage::Response, Cause::TruncatedBody, Certainty::Deduced);
    }
    Draft::success(last, Certainty::Confirmed)
}

/// A redirect that passed the check and was not followed.
fn cut_short(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    /// HTTP-redirect fetch, step 5.
    const MOST_REDIRECTS: usize = 20;
    if fetch.hops.len() > MOST_REDIRECTS {
        return Draft::failure(last, Stage::Redirect, Cause::TooManyRedirects, Certainty::Deduced);
    }
    let target = resolve(&entry.request.url, entry.location().unwrap_or_default());
    if Url::parse(&target).is_ok_and(|url| url.scheme() == "data") {
        return Draft::failure(last, Stage::Redirect, Cause::UnsafeRedirect, Certainty::Deduced);
    }
    if let Some(mut draft) = forbidden_by_policy(record, fetch, last, entry, &target) {
        draft.failed_at = Some(Stage::Redirect);
        return draft;
    }
    Draft::undetermined(last, Cause::NotTold).or([Cause::RedirectModeError, Cause::RedirectBlocked]).missing(
        "why the redirect was not followed: with redirect: 'manual' that is no failure, with redirect: 'error' it is one",
    )
}

/// A response of mode no-cors or of a navigation: no CORS check, but other policies.
fn opaque(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    if entry.response.status.code().is_some_and(is_redirect_status) && entry.location().is_some() {
        return Draft::success(last, Certainty::Possible)
            .missing("whether the redirect was followed: no later entry shows it");
    }
    if let Some(cause) = super::opaque::refused_without_cors(record, fetch, entry) {
        let certainty = match cause {
            Cause::Orb if !super::opaque::is_never_sniffed(entry) => Certainty::Possible,
            _ => Certainty::Deduced,
        };
        return Draft::failure(last, Stage::Response, cause, certainty);
    }
    Draft::success(last, Certainty::Confirmed)
}

/// The request was held back: its preflight failed, and that entry tells why.
fn held_back(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    let preflight = fetch.hops.get(last).and_then(|hop| record.preflight(hop));
    let Some(preflight) = preflight else {
        if fetch.hops.get(last).is_some_and(|hop| hop.preflight_because.is_some()) {
            // Whether all versions write the preflights is not known.
            return Draft::failure(last, Stage::Preflight, Cause::HiddenPreflightFailed, Certainty::Possible)
                .or([Cause::NetworkError, Cause::ServiceWorkerError])
                .missing("the preflight's entry: it is not in the file");
        }
        return blocked_before_network(record, fetch, last, entry);
    };
    if preflight.response.status.code().is_none() {
        return match preflight.security_state.as_deref() {
            Some("broken") => Draft::failure(last, Stage::Preflight, Cause::Tls, Certainty::Confirmed),
            _ => network_failed(last, Stage::Preflight, preflight),
        };
    }
    let explanations = explain(record, fetch, record.engine(), Reached::Preflight);
    from_failures(&explanations, Certainty::Confirmed).unwrap_or_else(|| {
        Draft::undetermined(last, Cause::NotTold)
            .missing("why the browser held the request back although its preflight passes every check")
    })
}

/// Refused, unknown host, reset, and given up by the page: one shape, but for the timings, which Firefox does not fill
/// in for what was given up.
fn network_failed(last: usize, stage: Stage, entry: &Entry) -> Draft {
    // Bytes of a body that went out, or time spent connecting: the connection was there, and broke.
    if entry.response.body_size.is_some_and(|size| size > 0) || entry.has_network_timings {
        return Draft::failure(last, stage, Cause::NetworkError, Certainty::Deduced);
    }
    Draft::failure(last, stage, Cause::NetworkError, Certainty::Possible)
        .or([Cause::Aborted])
        .missing("whether the connection failed or the page gave the request up: Firefox writes both alike")
}

fn worker_or_open_preflight(record: &Record<'_>, fetch: &Fetch, last: usize) -> Draft {
    let preflight = fetch.hops.get(last).and_then(|hop| record.preflight(hop));
    let may_wait = fetch.hops.get(last).is_some_and(|hop| hop.preflight_because.is_some());
    if preflight.is_some_and(|p| p.response.body_size == Some(-1)) {
        return Draft::undetermined(last, Cause::StillOpen)
            .missing("the preflight's answer: the file was saved before it came");
    }
    if may_wait && !record.has_service_worker {
        return Draft::undetermined(last, Cause::StillOpen)
            .or([Cause::ServiceWorkerError, Cause::MissingAllowOrigin, Cause::HeaderNotAllowed])
            .missing("whether the file was saved too early, or a service worker failed the request");
    }
    // What the worker itself asked for has no entry: a CORS failure of its own request is one of the reasons.
    Draft::failure(last, Stage::Response, Cause::ServiceWorkerError, Certainty::Possible)
        .or([Cause::MissingAllowOrigin, Cause::AllowOriginMismatch, Cause::HeaderNotAllowed])
        .missing("the service worker's own requests, which this export does not hold")
}

/// Nothing went over the wire, and no cache is known to have had it: a service worker's answer, which only secure pages
/// have. A cache counts the bytes of a body.
fn is_off_the_wire(entry: &Entry) -> bool {
    let is_secure = Url::parse(&entry.request.url).is_ok_and(|url| {
        url.scheme() == "https"
            || Origin::parse(&origin_of_url(&url).to_string()).is_some_and(|o| o.is_potentially_trustworthy())
    });
    is_secure
        && entry.server_ip.is_none()
        && entry.request.headers_size == Some(0)
        && entry.response.body_size == Some(0)
}

/// Fewer bytes than announced, and not compressed.
fn is_truncated(entry: &Entry) -> bool {
    let announced: Option<i64> = entry.response.headers.value("Content-Length").and_then(|length| length.parse().ok());
    let has_text = entry.response.content_size.is_some_and(|size| size > 0);
    &*entry.request.method != "HEAD"
        && entry.response.status.code() != Some(304)
        && !entry.response.headers.has("Content-Encoding")
        && has_text
        && matches!((announced, entry.response.content_size), (Some(announced), Some(size)) if size < announced)
}
