//! A preflight whose request is not in the file.

use crate::browser::Stage;
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::judge::draft::Draft;
use crate::rules::judge::explain::{Reached, explain, from_failures};
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::Certainty;
use crate::session::Fetch;

/// A preflight whose request is not in the file. Its exporter leaves out failed requests (`certainty` for that), or the
/// request was never made.
pub(super) fn lone_preflight(capture: &Capture<'_>, fetch: &Fetch, certainty: Certainty) -> Draft {
    let preflight = fetch.hops.first().and_then(|hop| capture.preflight(hop));
    let Some(preflight) = preflight else { return Draft::undetermined(0, Cause::NotTold) };
    if preflight.response.status.code().is_none() {
        return Draft::failure(0, Stage::Preflight, Cause::NetworkError, Certainty::Predicted);
    }
    if !preflight.request.headers.has("Access-Control-Request-Method") {
        return Draft::undetermined(0, Cause::NotTold).missing(MissingFact::PreflightAsked);
    }
    let explanations = explain(capture, fetch, capture.engine(), Reached::Unknown);
    // The request was answered all the same: something else than these headers decided.
    let url = preflight.url();
    let went_on = fetch.hops.first().is_some_and(|hop| capture.was_answered_near(url, &hop.method, preflight));
    let certainty = if went_on { certainty.max(Certainty::Predicted) } else { certainty };
    if let Some(failure) = explanations.only() {
        return Draft::of(failure.clone(), certainty);
    }
    // It fails with both credentials modes, though for different causes.
    let is_refused = !explanations.passes && !explanations.is_contradicted && !went_on;
    match from_failures(&explanations, certainty).filter(|_| is_refused) {
        Some(draft) => draft,
        None => Draft::undetermined(0, Cause::StillOpen)
            .or(explanations.failures.iter().map(|(failure, _)| failure.cause))
            .missing(MissingFact::Request),
    }
}
