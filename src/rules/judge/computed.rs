//! Verdicts that nothing in the file says: the headers of an answer alone tell what a browser must have made of it.
//!
//! What such a verdict may rest on:
//! - The request's or its preflight's own words say that a page of another origin asked. A page that the file names is
//!   not enough: a frame of it has an origin of its own.
//! - The request is of mode `cors`, by its own words.
//! - Every value that the record leaves open breaks a rule.
//!
//! It is then `predicted`: which browser took part, and whether something stood between it and this answer, is not known.

use super::chromium::{CONTRADICTION, STORED_ANSWER, from_failures, redirected_by_extension};
use super::draft::Draft;
use super::explain::{Explanations, Reached, explain};
use super::firefox::is_off_the_wire;
use super::hints::is_extension;
use crate::fetch::InitiatorKind;
use crate::har::Entry;
use crate::rules::cause::Cause;
use crate::rules::record::Record;
use crate::rules::verdict::Certainty;
use crate::rules::walk::resolve;
use crate::session::{Fetch, Mode, Sign};

/// What would settle an answer 407.
pub(super) const PROXY_LOGIN: &str =
    "whether the browser had the proxy's login: a 407 is the proxy's answer, not the server's";

pub(super) const MODE: &str = "the request's mode: one of mode no-cors, and a form's, needs no permission";

const FRAME: &str =
    "which document made the request: the file names only the page, and a frame in it has an origin of its own";

/// An answer came, and nothing marks what the browser made of it.
pub(super) fn computed(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    if matches!(fetch.mode, Mode::NoCors | Mode::Navigate) {
        return Draft::success(last, Certainty::Predicted);
    }
    if entry.response.status.code() == Some(407) {
        return asked_by_proxy(last);
    }
    if entry.via_service_worker || entry.was_fulfilled {
        return Draft::success(last, Certainty::Predicted);
    }
    let target = entry.location().map(|location| resolve(&entry.request.url, location));
    if let Some(draft) = target.and_then(|target| redirected_by_extension(last, entry, &target)) {
        return draft;
    }
    // The request was sent, so that its preflight passed, and every hop before it.
    let explanations = explain(record, fetch, record.engine(), Reached::Answer);
    if explanations.lacks_stored {
        return Draft::success(last, Certainty::Possible).missing(STORED_ANSWER);
    }
    if explanations.failures.is_empty() {
        return match explanations.is_contradicted {
            true => Draft::success(last, Certainty::Possible).missing(CONTRADICTION),
            false => Draft::success(last, Certainty::Predicted),
        };
    }
    if is_extension(fetch) {
        return doubtful(last, &explanations)
            .missing("whether the extension has permission for this host: it is then not subject to CORS");
    }
    if let Some(draft) = unless_cors(fetch, last, &explanations) {
        return draft;
    }
    if is_off_the_wire(entry) {
        return doubtful(last, &explanations)
            .missing("whether a service worker made this answer: what it makes is not checked");
    }
    if explanations.passes {
        return doubtful(last, &explanations).missing("whether the page asked with credentials");
    }
    let mut draft =
        from_failures(&explanations, Certainty::Predicted).unwrap_or_else(|| Draft::undetermined(last, Cause::NotTold));
    if draft.certainty != Certainty::Possible {
        draft.certainty = Certainty::Predicted;
    }
    if record.engine().is_none() && !explanations.is_contradicted {
        draft = draft.missing("which program made the request: one that is not a browser does not apply CORS");
    }
    draft
}

/// A success, where the record does not show that the request was another origin's in mode `cors`: a rule that its answer
/// breaks is none for it. `None` where the record shows it.
pub(super) fn unless_cors(fetch: &Fetch, last: usize, explanations: &Explanations) -> Option<Draft> {
    let missing = match (fetch.mode, fetch.asked_by.is_some_and(Sign::is_of_request)) {
        (Mode::Cors, true) => return None,
        (Mode::Cors, false) => FRAME,
        _ => MODE,
    };
    // Elements ask without CORS unless their markup says otherwise.
    let is_scripts = matches!(fetch.initiator, InitiatorKind::Fetch | InitiatorKind::Xhr | InitiatorKind::EventSource);
    let draft = if is_scripts { doubtful(last, explanations) } else { Draft::success(last, Certainty::Possible) };
    Some(draft.missing(missing))
}

/// It may have failed for what was found.
fn doubtful(last: usize, explanations: &Explanations) -> Draft {
    let causes: Vec<Cause> = explanations.failures.iter().map(|(failure, _)| failure.cause).collect();
    Draft::success(last, Certainty::Possible).or(causes)
}

/// A proxy on the way requires a login. That is no answer of the server, and no CORS check sees it once the login is given.
pub(super) fn asked_by_proxy(last: usize) -> Draft {
    Draft::undetermined(last, Cause::NotTold).or([Cause::NetworkError, Cause::MissingAllowOrigin]).missing(PROXY_LOGIN)
}
