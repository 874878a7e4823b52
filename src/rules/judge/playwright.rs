//! Playwright's recordHar: a failure has status −1, no headers, and the engine's text; any response was given to the page.

use super::draft::Draft;
use crate::browser::{Engine, Stage};
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::judge::lone_preflight::lone_preflight;
use crate::rules::missing_fact::MissingFact;
use crate::rules::net_error::{cause_of_chromium_error, cause_of_firefox_error, cause_of_webkit_error};
use crate::rules::verdict::Certainty;
use crate::session::{Fetch, Mode};

pub(super) fn judge(capture: &Capture<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = capture.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = capture.request(hop) else { return lone_preflight(capture, fetch, Certainty::Predicted) };
    let case = Case { capture, fetch, last, entry };
    if entry.was_aborted {
        return Draft::failure(last, Stage::Request, Cause::BlockedByClient, Certainty::Confirmed);
    }
    match (entry.response.status.code(), entry.error()) {
        (Some(_), None) => Draft::success(last, Certainty::Confirmed),
        (_, Some(text)) => failure_text(case, text),
        (None, None) => Draft::undetermined(last, Cause::StillOpen).missing(MissingFact::Answer),
    }
}

/// The verdict from the engine's error text.
pub(super) fn failure_text(case: Case<'_>, text: &str) -> Draft {
    let Case { capture, fetch, last, .. } = case;
    let says_nothing = matches!(text, "net::ERR_FAILED" | "NS_ERROR_DOM_BAD_URI" | "NS_ERROR_FAILURE");
    if says_nothing {
        return refused_without_headers(capture, fetch, last);
    }
    if capture.engine() == Some(Engine::WebKit)
        && let Some(error) = cause_of_webkit_error(text)
    {
        return super::webkit::named(case, error);
    }
    match cause_of_chromium_error(text).or_else(|| cause_of_firefox_error(text)) {
        Some(cause) => Draft::failure(last, cause.rule().error_at, cause, Certainty::Confirmed).with_parameter(text),
        None => Draft::failure(last, Stage::Response, Cause::NetworkError, Certainty::Possible).with_parameter(text),
    }
}

/// The browser blocked it as for CORS, but the file contains neither the preflight nor the response.
fn refused_without_headers(capture: &Capture<'_>, fetch: &Fetch, last: usize) -> Draft {
    if matches!(fetch.mode, Mode::NoCors | Mode::Navigate) {
        return Draft::undetermined(last, Cause::NotTold).missing(MissingFact::AnswerHeadersNeverKept);
    }
    let needs_preflight = fetch.hops.get(last).is_some_and(|hop| hop.preflight_because.is_some());
    let local = capture.engine() == Some(Engine::Chromium);
    let local = local.then_some(Cause::LocalNetworkAccess);
    let draft = if needs_preflight {
        Draft::failure(last, Stage::Preflight, Cause::HiddenPreflightFailed, Certainty::Possible).or([
            Cause::MissingAllowOrigin,
            Cause::AllowOriginMismatch,
        ]
        .into_iter()
        .chain(local))
    } else {
        Draft::failure(last, Stage::Response, Cause::MissingAllowOrigin, Certainty::Possible).or([
            Cause::AllowOriginMismatch,
            Cause::WildcardAllowOriginWithCredentials,
        ]
        .into_iter()
        .chain(local))
    };
    draft.missing(MissingFact::AnswerHeadersNeverKept)
}
