//! Playwright's recordHar: a failure has status −1, no headers, and the engine's text; any response was given to the page.

use super::draft::Draft;
use super::hints::lone_preflight;
use crate::browser::Engine;
use crate::fetch::Stage;
use crate::har::Entry;
use crate::rules::cause::Cause;
use crate::rules::missing_fact::MissingFact;
use crate::rules::net_error::{cause_of_chromium_error, cause_of_firefox_error, cause_of_webkit_error};
use crate::rules::record::Record;
use crate::rules::verdict::Certainty;
use crate::session::{Fetch, Mode};

pub(super) fn judge(record: &Record<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = record.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = record.request(hop) else { return lone_preflight(record, fetch, Certainty::Predicted) };
    if entry.was_aborted {
        return Draft::failure(last, Stage::Request, Cause::BlockedByClient, Certainty::Confirmed);
    }
    match (entry.response.status.code(), entry.error()) {
        (Some(_), None) => Draft::success(last, Certainty::Confirmed),
        (_, Some(text)) => failure_text(record, fetch, last, entry, text),
        (None, None) => Draft::undetermined(last, Cause::StillOpen).missing(MissingFact::Answer),
    }
}

/// The verdict from the engine's error text.
pub(super) fn failure_text(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry, text: &str) -> Draft {
    let says_nothing = matches!(text, "net::ERR_FAILED" | "NS_ERROR_DOM_BAD_URI" | "NS_ERROR_FAILURE");
    if says_nothing {
        return refused_without_headers(record, fetch, last);
    }
    if record.engine() == Some(Engine::WebKit)
        && let Some(error) = cause_of_webkit_error(text)
    {
        return super::webkit::named(record, fetch, last, entry, error);
    }
    match cause_of_chromium_error(text).or_else(|| cause_of_firefox_error(text)) {
        Some(cause) => Draft::failure(last, cause.rule().error_at, cause, Certainty::Confirmed).with_parameter(text),
        None => Draft::failure(last, Stage::Response, Cause::NetworkError, Certainty::Possible).with_parameter(text),
    }
}

/// The browser blocked it as for CORS, but the file contains neither the preflight nor the response.
fn refused_without_headers(record: &Record<'_>, fetch: &Fetch, last: usize) -> Draft {
    if matches!(fetch.mode, Mode::NoCors | Mode::Navigate) {
        return Draft::undetermined(last, Cause::NotTold).missing(MissingFact::AnswerHeadersNeverKept);
    }
    let needs_preflight = fetch.hops.get(last).is_some_and(|hop| hop.preflight_because.is_some());
    let local = record.engine() == Some(Engine::Chromium);
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
