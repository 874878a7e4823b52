//! Responses to requests without CORS. Firefox never shows their bodies to script, and gives them to elements unless
//! Cross-Origin-Resource-Policy, a check of the type, or opaque-response blocking blocks them. Blocks are not marked: a
//! blocked response has an empty body in the export, and its headers show the reason.

use super::mime::{essence, is_blockable, is_nosniff, is_wrong_for_use};
use super::redirect::unfollowed;
use crate::browser::Stage;
use crate::har::{Entry, Transfer, has_body, is_lost};
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::judge::draft::Draft;
use crate::rules::judge::embedding::refused_by_resource_policy;
use crate::rules::judge::firefox::wire::is_truncated;
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::Certainty;
use crate::session::Fetch;
use crate::standard::{InitiatorKind, is_ok_status};

pub(super) fn judge(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let status = entry.response.status.code();
    if entry.redirect_or_itself().is_some() {
        return unfollowed(case);
    }
    let transfer = entry.transfer();
    match entry.response.content_size {
        Some(0) => {}
        Some(_) => return delivered(fetch, last, entry),
        None => {
            return Draft::success(last, Certainty::Possible).missing(MissingFact::BodySize);
        }
    }
    let announced = entry.announced();
    if status == Some(304) && entry.received().is_some_and(|received| received > 0) && is_element(fetch, entry) {
        return Draft::success(last, Certainty::Possible).or([Cause::Orb]).missing(MissingFact::StoredAnswerConfirmed);
    }
    let is_empty =
        status.is_some_and(|status| !has_body(status)) || announced == Some(0) || &*entry.request.method == "HEAD";
    if status == Some(304) {
        return Draft::success(last, Certainty::Confirmed);
    }
    let refuse = |cause, certainty| {
        Draft::failure(last, Stage::Response, cause, certainty).with(|failed| failed.status = status)
    };
    if transfer != Transfer::Whole
        && let Some(refusal) = refused_by_resource_policy(capture, fetch, entry)
    {
        let mut draft = refuse(refusal.cause, Certainty::Deduced);
        draft.evidence.extend(refusal.evidence);
        return draft;
    }
    if is_empty {
        return without_body(fetch, last, entry);
    }
    if !is_element(fetch, entry) {
        // The body of an opaque response is hidden from script, and also from the export.
        return match transfer {
            Transfer::Cut => Draft::success(last, Certainty::Possible)
                .or([Cause::Aborted])
                .missing(MissingFact::CancelledThoughAllowed),
            Transfer::Short => Draft::failure(last, Stage::Response, Cause::TruncatedBody, Certainty::Possible)
                .missing(MissingFact::BodyBrokeOff),
            Transfer::Whole | Transfer::Unknown
                if may_be_element(fetch, entry) && is_blockable(InitiatorKind::Script, entry) =>
            {
                Draft::success(last, Certainty::Possible).or([Cause::Orb]).missing(MissingFact::BodyUnread)
            }
            Transfer::Whole | Transfer::Unknown => Draft::success(last, Certainty::Confirmed),
        };
    }
    if transfer != Transfer::Whole && is_wrong_for_use(fetch.initiator, entry) {
        return refuse(Cause::WrongMimeType, Certainty::Deduced);
    }
    if !is_blockable(fetch.initiator, entry) {
        return Draft::success(last, Certainty::Possible)
            .or([Cause::Aborted])
            .missing(MissingFact::CancelledThoughAllowed);
    }
    let had_body = announced.is_some() || transfer != Transfer::Unknown;
    if !had_body {
        return Draft::success(last, Certainty::Possible).or([Cause::Orb]).missing(MissingFact::BodyOrBlocked);
    }
    if may_be_preload(fetch, entry) && transfer != Transfer::Cut {
        // HTML pages instead of missing scripts are common, and so is data that is preloaded without CORS.
        return match essence(entry).as_str() {
            "text/html" => refuse(Cause::Orb, Certainty::Possible).missing(MissingFact::ScriptOrPreload),
            _ => Draft::success(last, Certainty::Possible).or([Cause::Orb]).missing(MissingFact::ScriptOrPreload),
        };
    }
    if fetch.initiator == InitiatorKind::Beacon {
        return Draft::success(last, Certainty::Possible).or([Cause::Orb]).missing(MissingFact::BodyUnread);
    }
    refuse(Cause::Orb, Certainty::Deduced)
}

/// There was no body to block. The type, or a missing type, is still blocked; only media elements check more than that in an
/// empty response.
fn without_body(fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    if is_wrong_for_use(fetch.initiator, entry) {
        return Draft::failure(last, Stage::Response, Cause::WrongMimeType, Certainty::Deduced);
    }
    let is_good = entry.response.status.code().is_some_and(is_ok_status);
    let is_refused = !is_good || is_nosniff(entry);
    // This was observed for these; for a script's requests, or those that nobody reads, the record does not show it.
    let is_shown = matches!(fetch.initiator, InitiatorKind::Image | InitiatorKind::Media);
    match is_element(fetch, entry) && is_blockable(fetch.initiator, entry) {
        // There is no body by which it could pass in spite of its status or `nosniff`.
        true if is_refused && is_shown && essence(entry).is_empty() => {
            Draft::failure(last, Stage::Response, Cause::Orb, Certainty::Deduced)
        }
        true if is_refused || fetch.initiator == InitiatorKind::Media => {
            Draft::success(last, Certainty::Possible).or([Cause::Orb]).missing(MissingFact::BodyUnread)
        }
        _ => Draft::success(last, Certainty::Confirmed),
    }
}

/// The page got a body. An incomplete one is useful only for images and media.
fn delivered(fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    let is_good = entry.response.status.code().is_some_and(is_ok_status);
    let is_code = matches!(fetch.initiator, InitiatorKind::Script | InitiatorKind::Module | InitiatorKind::Stylesheet);
    match (is_truncated(entry) && is_good, is_code) {
        (true, true) => Draft::failure(last, Stage::Response, Cause::TruncatedBody, Certainty::Deduced),
        (true, false) => {
            Draft::success(last, Certainty::Possible).or([Cause::TruncatedBody]).missing(MissingFact::BodyBrokeOff)
        }
        (false, _) => Draft::success(last, Certainty::Confirmed),
    }
}

/// An element, a beacon or a prefetch made the request: opaque-response blocking applies to its response.
fn is_element(fetch: &Fetch, entry: &Entry) -> bool {
    match fetch.initiator {
        InitiatorKind::Script
        | InitiatorKind::Module
        | InitiatorKind::Stylesheet
        | InitiatorKind::Image
        | InitiatorKind::Media
        | InitiatorKind::Beacon => true,
        InitiatorKind::Fetch
        | InitiatorKind::Xhr
        | InitiatorKind::Font
        | InitiatorKind::Track
        | InitiatorKind::EventSource
        | InitiatorKind::Manifest
        | InitiatorKind::Document
        | InitiatorKind::WebSocket
        | InitiatorKind::Other => {
            entry.request.headers.value("Sec-Purpose").is_some_and(|purpose| purpose.starts_with("prefetch"))
        }
    }
}

/// Over plain http, a script differs from `fetch()` by the sent bytes, which the file does not contain, and an element by its
/// Accept header, which is missing.
fn may_be_element(fetch: &Fetch, entry: &Entry) -> bool {
    let headers = &entry.request.headers;
    let is_uncounted = entry.request.headers_size.is_none_or(|size| size < 0);
    let accepts_unknown = fetch.initiator == InitiatorKind::Other && headers.value("Accept").is_none_or(is_lost);
    let may_be_script = is_uncounted && entry.transfer() == Transfer::Unknown && !headers.has("Priority");
    !headers.has("Sec-Fetch-Dest") && (may_be_script || accepts_unknown)
}

/// `<link rel=preload as=fetch>` sends the same as a script, except for `Sec-Fetch-Dest`, which plain http does not have.
fn may_be_preload(fetch: &Fetch, entry: &Entry) -> bool {
    let headers = &entry.request.headers;
    fetch.initiator == InitiatorKind::Script && !headers.has("Sec-Fetch-Dest") && !headers.has("Priority")
}
