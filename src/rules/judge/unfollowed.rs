//! Redirects without a following entry. Chromium ends those that a policy stops with `net::ERR_ABORTED`.

use super::draft::Draft;
use crate::browser::{Engine, Stage};
use crate::har::Transfer;
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::judge::policy::{forbidden_by_policy, is_mixed_content};
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::{Certainty, Evidence, Part};
use crate::session::Fetch;
use crate::standard::InitiatorKind;

/// What stopped a redirect because of its target.
pub(super) fn stopped(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let target = entry.target_or_itself();
    if let Some(draft) = forbidden_by_policy(case, &target) {
        return draft.with(|failed| failed.stage = Stage::Redirect);
    }
    if !is_mixed_content(capture, fetch, entry, &target) {
        return Draft::failure(last, Stage::Redirect, Cause::RedirectBlocked, Certainty::Possible)
            .or([Cause::Aborted])
            .missing(MissingFact::RedirectPolicyAndMode);
    }
    let position = entry.response.headers.position("Location").map_or(Part::ResponseHeaders, Part::ResponseHeader);
    let mut draft = Draft::failure(last, Stage::Redirect, Cause::MixedContent, Certainty::Deduced);
    draft.evidence.push(Evidence { entry: entry.index, part: position, note: "where the redirect leads".into() });
    let document = capture.document(entry);
    let has_no_policy = document.is_some_and(|page| !page.response.headers.has("Content-Security-Policy"));
    if has_no_policy && !capture.has_frames(entry) {
        return draft;
    }
    draft.certainty = Certainty::Possible;
    draft.or([Cause::RedirectBlocked]).missing(MissingFact::RedirectPolicyAndMode)
}

/// Takes the certainty out of a draft that rests on where a redirect leads, be it of the page's own server, and on no mark
/// of a refusal: what script asked not to follow looks the same, unless the browser broke its body off.
pub(super) fn doubt_unmarked(capture: &Capture<'_>, fetch: &Fetch, draft: Draft) -> Draft {
    let hop = fetch.hops.get(draft.hop);
    let is_unmarked = hop.and_then(|hop| capture.request(hop)).is_some_and(|entry| entry.error().is_none());
    let has_option = !matches!(fetch.initiator, InitiatorKind::Xhr | InitiatorKind::EventSource | InitiatorKind::Font);
    if !is_unmarked || draft.failed_at() != Some(Stage::Redirect) || !has_option {
        return draft;
    }
    let is_firefox = capture.engine() == Some(Engine::Firefox);
    let was_broken_off =
        is_firefox && hop.and_then(|hop| capture.request(hop)).is_some_and(|entry| entry.transfer() == Transfer::Cut);
    let rests_on_headers = hop.is_none_or(|hop| hop.is_cors) && !is_about_target(draft.cause());
    if rests_on_headers || draft.certainty == Certainty::Possible {
        return draft.may_end_otherwise();
    }
    if was_broken_off {
        return draft;
    }
    Draft { certainty: Certainty::Possible, ..draft }
        .or([Cause::RedirectModeError])
        .missing(MissingFact::RedirectManual)
}

/// The redirect failed because of its target.
fn is_about_target(cause: Option<Cause>) -> bool {
    cause.is_some_and(|cause| cause.rule().is_about_target)
}
