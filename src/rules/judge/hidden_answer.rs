//! Blocked responses that Chromium's export shows without status and headers: those to a dedicated worker, and sometimes
//! redirects. Other responses of the same URL, and later actions of the browser, show what the response probably was.

use super::draft::Draft;
use super::explain::Explanations;
use crate::browser::{Engine, Stage};
use crate::har::Entry;
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::checks::order::checks;
use crate::rules::judge::case::Case;
use crate::rules::missing_fact::MissingFact;
use crate::rules::rule::{Exchange, Finding};
use crate::rules::verdict::{Certainty, Evidence, Part};
use crate::session::{Fetch, Hop};
use crate::standard::{CredentialsMode, is_redirect_status};

const BESIDE: &str = "the response of the same URL to another request: the blocked response is not in the file";

/// The likeliest causes, first that of the other response.
pub(super) fn hidden_answer(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let refused = |cause| Draft::failure(last, Stage::Response, cause, Certainty::Possible);
    let hop = fetch.hops.get(last);
    let beside = hop.and_then(|hop| Some((hop, answer_beside(capture, hop, entry)?)));
    let Some((hop, answer)) = beside else {
        return refused(Cause::MissingAllowOrigin).or([
            Cause::AllowOriginMismatch,
            Cause::ServiceWorkerError,
            Cause::WildcardAllowOriginWithCredentials,
        ]);
    };
    let under = |mode| objection(hop, answer, mode);
    let open: &[CredentialsMode] = match fetch.credentials {
        Some(CredentialsMode::Include) => &[CredentialsMode::Include],
        Some(CredentialsMode::NotInclude) => &[CredentialsMode::NotInclude],
        // If it passes without credentials, the request had credentials.
        None => &[CredentialsMode::NotInclude, CredentialsMode::Include],
    };
    let likely = open.iter().find_map(|&mode| Some((mode, under(mode)?)));
    let mut draft = match likely {
        Some((mode, (cause, finding))) => {
            refused(cause).or([Cause::MissingAllowOrigin, Cause::ServiceWorkerError]).with(|failed| {
                failed.parameter = finding.parameter;
                failed.only_under = (mode == CredentialsMode::Include).then_some(mode);
            })
        }
        // It would have passed in any case, so the response was different, or there was none.
        None => refused(Cause::MissingAllowOrigin).or([Cause::ServiceWorkerError, Cause::AllowOriginMismatch]),
    };
    draft.evidence.push(Evidence { entry: answer.index, part: Part::ResponseHeaders, note: BESIDE.into() });
    draft
}

/// Downgrades a preflight failure that holds for only one credentials mode, if another redirect of the same URL was blocked
/// for a reason of the other mode. The network process reports the headers of a response separately: sometimes they are
/// missing when a blocked redirect is recorded.
pub(super) fn unless_refused_as_beside(
    capture: &Capture<'_>,
    hop: &Hop,
    entry: &Entry,
    explanations: &Explanations,
    draft: Draft,
) -> Draft {
    let mode = match draft.only_under() {
        Some(CredentialsMode::Include) => CredentialsMode::NotInclude,
        _ => CredentialsMode::Include,
    };
    let url = entry.url();
    let refused = |other: &&Entry| {
        other.error() == Some("net::ERR_FAILED")
            && other.has_redirect_status()
            && other.request.headers.value("Origin") == hop.request_origin.as_deref()
    };
    let mut beside = capture.beside(url, entry.index).filter(refused);
    let found = beside.find_map(|other| Some((other, objection(hop, other, mode)?)));
    let Some((other, (cause, _))) = found.filter(|_| explanations.passes) else { return draft };
    let mut draft = draft.with_doubtful_cause();
    draft.evidence.push(Evidence { entry: other.index, part: Part::ResponseHeaders, note: BESIDE.into() });
    draft.or([cause]).missing(MissingFact::ConsoleLine)
}

/// Downgrades a preflight failure that holds for only one credentials mode, if a later request like this one has no
/// preflight: the browser may have cached a response that allowed it. Then a response that is not shown was blocked.
pub(super) fn unless_preflight_passed(
    capture: &Capture<'_>,
    fetch: &Fetch,
    explanations: &Explanations,
    draft: Draft,
) -> Draft {
    let later = capture.siblings.passed_preflight(capture, fetch).filter(|_| explanations.passes);
    let Some(entry) = later else { return draft };
    let mut draft = draft.with_doubtful_cause();
    let note = "a later request like this one has no preflight in the file: the browser may have cached a good preflight response";
    draft.evidence.push(Evidence { entry, part: Part::Entry, note: note.into() });
    draft.or([Cause::MissingAllowOrigin, Cause::AllowOriginMismatch]).missing(MissingFact::ConsoleLine)
}

/// A response of the same URL to the same method that shows the response for the hop's origin.
fn answer_beside<'a>(capture: &Capture<'a>, hop: &Hop, entry: &Entry) -> Option<&'a Entry> {
    let url = entry.url();
    capture.beside(url, entry.index).find(|other| {
        let headers = &other.response.headers;
        let is_answer = other.response.status.code().is_some_and(|status| status != 304 && !is_redirect_status(status));
        // The response for another origin may differ, unless it names none.
        let asked = other.request.headers.value("Origin");
        let allowed = headers.value("Access-Control-Allow-Origin");
        let is_for_all = allowed.is_none_or(|value| value == "*");
        // A worker's Origin is not shown, and `*` applies to all.
        let is_telling =
            allowed == Some("*") || asked.is_some() && (asked == hop.request_origin.as_deref() || is_for_all);
        is_answer && is_telling && !headers.is_empty() && *other.request.method == *hop.method
    })
}

fn objection(hop: &Hop, answer: &Entry, credentials: CredentialsMode) -> Option<(Cause, Finding)> {
    let headers = answer.response.headers.to_list();
    let exchange = Exchange {
        stage: Stage::Response,
        engine: Some(Engine::Chromium),
        credentials,
        origin: hop.request_origin.as_deref()?,
        status: answer.response.status.code()?,
        headers: &headers,
        location: None,
        method: &hop.method,
        unsafe_names: &hop.unsafe_names,
    };
    checks(exchange.engine, Stage::Response).find_map(|cause| Some((cause, (cause.rule().check)(&exchange)?)))
}
