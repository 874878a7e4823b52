//! Exports of Safari's Web Inspector. The Network tab leaves out failed requests, so recorded ones succeeded; the Timelines
//! tab writes a failed request with the console message as `_error`, but without response headers.

use super::draft::Draft;
use super::embedding::refused_as_frame;
use crate::browser::Stage;
use crate::har::Entry;
use crate::rules::capture::{Capture, is_same_origin};
use crate::rules::card::Sent;
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::missing_fact::MissingFact;
use crate::rules::net_error::{WebKitError, cause_of_webkit_error};
use crate::rules::verdict::{Certainty, Outcome};
use crate::session::{Fetch, Mode, Preflight};
use crate::standard::{CredentialsMode, InitiatorKind};

pub(super) fn judge(capture: &Capture<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = capture.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = capture.request(hop) else {
        return super::lone_preflight::lone_preflight(capture, fetch, Certainty::Predicted);
    };
    let case = Case { capture, fetch, last, entry };
    match (entry.response.status.code(), entry.error()) {
        (_, Some(sentence)) => failed(case, sentence),
        (Some(_), None) => Draft::success(last, Certainty::Confirmed),
        // Requests of media elements have status 0, whether they succeed or not.
        (None, None) if fetch.initiator == InitiatorKind::Media || entry.has_no_answer() => {
            Draft::undetermined(last, Cause::NotTold).missing(MissingFact::ConsoleOfMedia)
        }
        (None, None) => Draft::success(last, Certainty::Possible),
    }
}

/// The cause from WebKit's message.
fn failed(case: Case<'_>, sentence: &str) -> Draft {
    let Case { last, .. } = case;
    match cause_of_webkit_error(sentence) {
        Some(error) => named(case, error),
        None => Draft::failure(last, Stage::Response, Cause::NetworkError, Certainty::Possible)
            .with_parameter(sentence)
            .missing(MissingFact::WhichSentence),
    }
}

/// The failure in a message, with the stage that it leaves open.
pub(super) fn named(case: Case<'_>, mut error: WebKitError) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    if fetch.mode == Mode::Navigate && matches!(error.cause, Cause::Corp | Cause::FrameNotAllowed) {
        return framed(case, error.cause);
    }
    refine(capture, entry, &mut error);
    let (stage, stage_is_open) = stage_of(case, &error);
    let certainty = if error.alternatives.is_empty() { Certainty::Confirmed } else { Certainty::Possible };
    // WebKit prints this only for requests with credentials.
    let is_of_credentials = error.cause.rule().needs_credentials;
    let mut draft = Draft::failure(last, stage, error.cause, certainty).or(error.alternatives).with(|failed| {
        failed.parameter = error.parameter;
        failed.status = error.status;
        failed.stage_is_open = stage_is_open;
        failed.only_under = is_of_credentials.then_some(CredentialsMode::Include);
    });
    if certainty == Certainty::Possible {
        // The browser itself says that it failed, with one of a few checks.
        draft = draft.missing(ambiguity(error.cause)).ends_so_in_any_case(Certainty::Confirmed);
    }
    if stage_is_open && certainty == Certainty::Confirmed {
        let is_network = draft.outcome() == Outcome::Network;
        draft = draft.missing(if is_network {
            MissingFact::PreflightOrRequestByConsole
        } else {
            MissingFact::PreflightOrRequest
        });
    }
    if draft.outcome() == Outcome::Aborted {
        draft = draft.may_end_otherwise();
        // The loader cancels scripts and fonts with status 4xx with the same message.
        draft.certainty = Certainty::Possible;
        draft = draft.missing(MissingFact::CancelledOrDropped);
    }
    if fetch.mode == Mode::NoCors && draft.outcome() == Outcome::Cors {
        draft = draft.may_end_otherwise();
        draft.certainty = Certainty::Possible;
    }
    draft
}

/// A frame whose document was blocked. Its headers are not in the file, so only the message shows the reason: a page with
/// Cross-Origin-Embedder-Policy requires it of its frames, and that they may be embedded.
fn framed(case: Case<'_>, cause: Cause) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    if cause == Cause::FrameNotAllowed {
        let draft = Draft::failure(last, Stage::Response, cause, Certainty::Confirmed);
        return draft.with_parameter("X-Frame-Options");
    }
    match refused_as_frame(capture, fetch, entry) {
        Some(refusal) => {
            let mut draft = Draft::failure(last, Stage::Response, refusal.cause, Certainty::Possible)
                .or([Cause::Coep, Cause::Corp])
                .missing(MissingFact::AnswerHeadersOfFrame);
            draft.evidence = refusal.evidence;
            draft.with_parameter(refusal.header)
        }
        None => Draft::failure(last, Stage::Response, Cause::Corp, Certainty::Possible)
            .or([Cause::FrameNotAllowed, Cause::Coep])
            .missing(MissingFact::AnswerHeadersAndPage),
    }
}

/// Refines a message with the rest of the record.
fn refine(capture: &Capture<'_>, entry: &Entry, error: &mut WebKitError) {
    let document = capture.document(entry);
    // A request that a policy stops leaves no row: so the policy forbade the target of a redirect.
    if error.cause == Cause::Csp && !capture.kind().traits().blocked_requests_have_rows {
        error.stage = Some(Stage::Redirect);
    }
    let demands = document.is_some_and(|d| d.response.headers.has("Cross-Origin-Embedder-Policy"));
    if error.cause == Cause::Corp && document.is_some() && !demands {
        // The message is the same for a resource that forbids embedding and a page that requires COEP.
        error.alternatives.clear();
    }
}

/// The stage that failed, and whether it may also have been the other of the two responses.
fn stage_of(case: Case<'_>, error: &WebKitError) -> (Stage, bool) {
    let Case { capture, fetch, last, entry } = case;
    if let Some(stage) = error.stage {
        return (stage, false);
    }
    let hop = fetch.hops.get(last);
    // A preflight that the cache covered did not fail.
    let needs_preflight = hop.is_some_and(|hop| hop.preflight_because.is_some() && hop.preflight != Preflight::Cached);
    if !needs_preflight {
        return (Stage::Response, false);
    }
    match error.cause.rule().outcome {
        Outcome::Cors => {
            // The message is the same for both responses. A status that is invalid for a preflight decides.
            let is_open = matches!(error.status, Some(200 | 204) | None);
            let stage = if is_open && !passed_before(capture, entry) { Stage::Preflight } else { Stage::Response };
            (stage, is_open)
        }
        // The connection is made for the preflight first.
        Outcome::Network if error.cause.rule().sent == Sent::NoConnection => (Stage::Preflight, false),
        Outcome::Network => (Stage::Response, true),
        Outcome::Succeeded | Outcome::Policy | Outcome::Aborted | Outcome::Undetermined => (Stage::Response, false),
    }
}

/// The same request was answered before: its preflight passed then, and may still be cached.
fn passed_before(capture: &Capture<'_>, entry: &Entry) -> bool {
    let url = entry.url();
    capture.earlier(url, entry.index).any(|earlier| {
        *earlier.request.method == *entry.request.method
            && earlier.response.status.code().is_some()
            && earlier.error().is_none()
            && !is_same_origin(earlier)
    })
}

/// The fact that would decide between causes with the same message, of which this is the likeliest.
fn ambiguity(cause: Cause) -> MissingFact {
    let rule = cause.rule();
    match rule.is_absence() {
        true => MissingFact::AllowOrigin,
        false if rule.turns_on_status() => MissingFact::PreflightRedirected,
        false => MissingFact::WhichOfOneSentence,
    }
}
