//! Requests whose `Origin` is missing from the file, also on their preflights: the file's page is assumed to be the source,
//! but a frame or a worker of that page can have another origin. A response that names another origin may have named that
//! one; if even the page is unknown, the same applies to every named origin.

use super::draft::Draft;
use super::rivals::weigh_against;
use crate::browser::Stage;
use crate::har::{Entry, Refusals, is_lost};
use crate::rules::capture::Capture;
use crate::rules::card::Defect;
use crate::rules::cause::Cause;
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::{Certainty, Outcome};
use crate::session::{Fetch, Hop};
use crate::standard::{CredentialsMode, InitiatorKind, Origin};
use std::sync::Arc;

/// Downgrades a draft that depends on an origin that is known only from the file's page, or unknown.
pub(super) fn weigh(capture: &Capture<'_>, fetch: &Fetch, draft: Draft) -> Draft {
    let Some(hop) = fetch.hops.get(draft.hop).filter(|_| draft.outcome() == Outcome::Cors) else { return draft };
    if is_named(capture, hop) {
        return draft;
    }
    if lacks_origin(capture, hop, &draft) {
        return Draft { certainty: Certainty::Possible, ..draft }
            .may_end_otherwise()
            .missing(MissingFact::RequestOrigin);
    }
    let answer = match draft.failed_at() {
        Some(Stage::Preflight) => capture.preflight(hop),
        _ => capture.request(hop),
    };
    let allowed = answer.and_then(|entry| entry.response.headers.value("Access-Control-Allow-Origin"));
    let Some(allowed) = allowed.filter(|allowed| Origin::is_serialization(allowed)) else { return draft };
    if hop.request_origin.is_none() {
        return with_unknown_origin(draft);
    }
    // If it passes without credentials, it is assumed to have had them: it may also have had another origin.
    let defect = draft.cause().map(|cause| cause.rule().defect);
    let is_left_over = draft.only_under() == Some(CredentialsMode::Include)
        && fetch.credentials.is_none()
        && defect == Some(Defect::Credentials);
    if is_left_over && !refers_to_page(capture, fetch, hop) {
        return with_unknown_origin(draft);
    }
    if defect != Some(Defect::OtherOrigin) || allowed != "null" && refers_to_page(capture, fetch, hop) {
        return draft;
    }
    let mut other = fetch.clone();
    if let Some(hop) = other.hops.get_mut(draft.hop) {
        hop.request_origin = Some(Arc::from(allowed));
    }
    weigh_against(draft, super::by_exporter::draft(capture, &other), MissingFact::RequestOrigin)
}

/// The response is not marked as blocked, and the request lacks the header of every cross-origin request in mode `cors`:
/// either it is missing from the file, or the request went to the page's own server.
fn lacks_origin(capture: &Capture<'_>, hop: &Hop, draft: &Draft) -> bool {
    let is_unmarked = !matches!(capture.kind().traits().refusals, Refusals::Marked | Refusals::LeftOut);
    let is_of_headers = draft.cause().is_some_and(|cause| !cause.rule().is_about_target);
    let is_open = is_unmarked && is_of_headers && draft.failed_at() != Some(Stage::Preflight);
    let request = capture.request(hop).filter(|_| is_open);
    request.is_some_and(|entry| !entry.has_no_answer() && !entry.request.headers.has("Origin"))
}

/// Checks after the check of the origin may never have been made.
fn with_unknown_origin(draft: Draft) -> Draft {
    draft.with_doubtful_cause().or([Cause::AllowOriginMismatch]).missing(MissingFact::RequestOrigin)
}

/// The request, or its preflight, has an `Origin`.
fn is_named(capture: &Capture<'_>, hop: &Hop) -> bool {
    let has_origin = |entry: &Entry| entry.request.headers.value("Origin").is_some_and(|sent| !is_lost(sent));
    [capture.request(hop), capture.preflight(hop)].into_iter().flatten().any(has_origin)
}

/// Its `Referer` has the assumed origin. Requests of a style sheet have the style sheet's URL there.
fn refers_to_page(capture: &Capture<'_>, fetch: &Fetch, hop: &Hop) -> bool {
    let may_be_style_sheets =
        matches!(fetch.initiator, InitiatorKind::Image | InitiatorKind::Font | InitiatorKind::Stylesheet);
    let referrer = capture.request(hop).and_then(|entry| entry.request.headers.value("Referer")).and_then(Origin::of);
    !may_be_style_sheets && referrer.is_some_and(|origin| hop.request_origin.as_deref() == Some(&*origin.to_string()))
}
