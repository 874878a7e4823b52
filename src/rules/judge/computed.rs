//! Verdicts computed only from the headers of a response, because the file does not record the browser's result.
//!
//! Such a verdict requires:
//! - The headers of the request or its preflight show that a page of another origin made it. A page in the file is not
//!   enough, because its frames have their own origins.
//! - The headers of the request show mode `cors`.
//! - Every value of an unknown fact breaks a rule.
//!
//! It is then `predicted`: the browser is unknown, and so is whether anything changed the response on its way.

use super::blocked::is_extension;
use super::firefox::is_off_the_wire;
use crate::browser::Stage;
use crate::har::Entry;
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::judge::draft::Draft;
use crate::rules::judge::explain::{Explanations, Reached, explain, from_failures};
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::Certainty;
use crate::session::{Fetch, Mode, Sign};
use crate::standard::InitiatorKind;

/// A response came, but the browser's result is not recorded.
pub(super) fn computed(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    if matches!(fetch.mode, Mode::NoCors | Mode::Navigate) {
        return Draft::success(last, Certainty::Predicted);
    }
    if entry.response.status.code() == Some(407) {
        return asked_by_proxy(last);
    }
    if entry.via_service_worker || entry.was_fulfilled {
        return Draft::success(last, Certainty::Predicted);
    }
    if let Some(draft) = entry.target().and_then(|target| redirected_by_extension(last, entry, &target)) {
        return draft;
    }
    // The request was sent, so its preflight and every earlier hop passed.
    let explanations = explain(capture, fetch, capture.engine(), Reached::Answer);
    if explanations.lacks_stored {
        return Draft::success(last, Certainty::Possible).missing(MissingFact::StoredAnswer);
    }
    if explanations.failures.is_empty() {
        return match explanations.is_contradicted {
            true => Draft::success(last, Certainty::Possible).missing(MissingFact::AcceptedThoughForbidden),
            false => Draft::success(last, Certainty::Predicted),
        };
    }
    if is_extension(fetch) {
        return doubtful(last, &explanations).missing(MissingFact::ExtensionPermission);
    }
    if let Some(draft) = unless_cors(fetch, last, &explanations) {
        return draft;
    }
    if is_off_the_wire(entry) {
        return doubtful(last, &explanations).missing(MissingFact::MadeByWorker);
    }
    if explanations.passes {
        return doubtful(last, &explanations).missing(MissingFact::Credentials);
    }
    let mut draft =
        from_failures(&explanations, Certainty::Predicted).unwrap_or_else(|| Draft::undetermined(last, Cause::NotTold));
    if draft.certainty != Certainty::Possible {
        draft.certainty = Certainty::Predicted;
    }
    if capture.engine().is_none() && !explanations.is_contradicted {
        draft = draft.missing(MissingFact::Program);
    }
    draft
}

/// A success, if the record does not show a cross-origin request in mode `cors`: then the broken rule does not apply. `None`
/// if the record shows it.
pub(super) fn unless_cors(fetch: &Fetch, last: usize, explanations: &Explanations) -> Option<Draft> {
    let missing = match (fetch.mode, fetch.asked_by.is_some_and(Sign::comes_from_request)) {
        (Mode::Cors, true) => return None,
        (Mode::Cors, false) => MissingFact::Document,
        _ => MissingFact::Mode,
    };
    // Elements request without CORS unless their markup says otherwise.
    let is_scripts = matches!(fetch.initiator, InitiatorKind::Fetch | InitiatorKind::Xhr | InitiatorKind::EventSource);
    let draft = if is_scripts { doubtful(last, explanations) } else { Draft::success(last, Certainty::Possible) };
    Some(draft.missing(missing))
}

/// It may have failed for this cause.
fn doubtful(last: usize, explanations: &Explanations) -> Draft {
    let causes: Vec<Cause> = explanations.failures.iter().map(|(failure, _)| failure.cause).collect();
    Draft::success(last, Certainty::Possible).or(causes)
}

/// A proxy requires authentication. That response does not come from the server, and with credentials for the proxy it is not
/// subject to the CORS check.
pub(super) fn asked_by_proxy(last: usize) -> Draft {
    Draft::undetermined(last, Cause::NotTold)
        .or([Cause::NetworkError, Cause::MissingAllowOrigin])
        .missing(MissingFact::ProxyLogin)
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
