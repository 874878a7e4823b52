//! Redirects without a following entry. Firefox records no reason, but the received bytes distinguish two kinds: it reads
//! the body of a redirect that the page did not want to follow (`redirect: 'manual'` or `'error'`), and stops reading one
//! that it may not follow.

use crate::browser::Stage;
use crate::har::{Entry, Transfer};
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::judge::draft::Draft;
use crate::rules::judge::explain::{Explanations, from_failures};
use crate::rules::judge::policy::{forbidden_by_policy, is_bad_port, is_mixed_content};
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::{Certainty, Evidence, Part};
use crate::session::{Fetch, Mode};
use crate::standard::InitiatorKind;
use url::Url;

/// A redirect in mode `cors` that passes the check at least without credentials.
pub(super) fn cut_short(case: Case<'_>, explanations: &Explanations) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    /// HTTP-redirect fetch, step 5.
    const MOST_REDIRECTS: usize = 20;
    if fetch.hops.len() > MOST_REDIRECTS {
        return Draft::failure(last, Stage::Redirect, Cause::TooManyRedirects, Certainty::Deduced);
    }
    if is_still_coming(entry) {
        return Draft::undetermined(last, Cause::StillOpen).missing(MissingFact::RedirectAnswerToCome);
    }
    if let Some(draft) = forbidden_target(case) {
        return draft;
    }
    let refused = explanations.failures.iter().map(|(failure, _)| failure.cause);
    match entry.transfer() {
        Transfer::Cut => match explanations.failures.first() {
            Some((failure, only_under)) => {
                let draft = Draft::of(failure.clone(), Certainty::Possible);
                draft
                    .with(|failed| failed.only_under = *only_under)
                    .or([Cause::RedirectBlocked])
                    .missing(MissingFact::ConsoleOfRedirect)
            }
            None => Draft::failure(last, Stage::Redirect, Cause::RedirectBlocked, Certainty::Possible)
                .or([Cause::Csp])
                .missing(MissingFact::ConsoleOfRedirect),
        },
        Transfer::Whole => Draft::undetermined(last, Cause::NotTold)
            .or([Cause::RedirectModeError])
            .or(refused)
            .missing(MissingFact::RedirectMode),
        Transfer::Short | Transfer::Unknown => {
            let may_be_mixed = is_mixed_content(capture, fetch, entry, &entry.target_or_itself());
            let mixed = may_be_mixed.then_some(Cause::MixedContent);
            Draft::undetermined(last, Cause::NotTold)
                .or(mixed.into_iter().chain([Cause::RedirectModeError, Cause::RedirectBlocked]).chain(refused))
                .missing(MissingFact::RedirectMode)
        }
    }
}

/// A redirect in mode `no-cors`: the page cannot prevent following it.
pub(super) fn unfollowed(case: Case<'_>) -> Draft {
    let Case { last, entry, .. } = case;
    if is_still_coming(entry) {
        return Draft::undetermined(last, Cause::StillOpen).missing(MissingFact::RedirectAnswerToCome);
    }
    if let Some(draft) = forbidden_target(case) {
        return draft;
    }
    if entry.transfer() == Transfer::Cut {
        return Draft::failure(last, Stage::Redirect, Cause::RedirectBlocked, Certainty::Possible)
            .or([Cause::Csp, Cause::Aborted])
            .missing(MissingFact::ConsoleOfRedirect);
    }
    Draft::success(last, Certainty::Possible).missing(MissingFact::RedirectFollowed)
}

fn is_data(url: &Url) -> bool {
    url.scheme() == "data"
}

/// A redirect to `data:`, or from an https page to http. Firefox blocks the target before it checks any header, unless the
/// page did not want to follow it.
pub(super) fn refused_before_cors(case: Case<'_>, explanations: &Explanations) -> Option<Draft> {
    let Case { capture, fetch, last, entry } = case;
    let target = entry.target_or_itself();
    let cause = match Url::parse(&target) {
        Ok(url) if is_data(&url) => Cause::UnsafeRedirect,
        // No target at all.
        Err(_) => Cause::NetworkError,
        _ if is_mixed_content(capture, fetch, entry, &target) => Cause::MixedContent,
        _ => return None,
    };
    let is_cors_header = fetch.hops.get(last).is_some_and(|hop| hop.is_cors);
    let is_followed = was_to_be_followed(capture, fetch, entry, &target) == Some(Certainty::Deduced);
    match from_failures(explanations, Certainty::Possible).filter(|_| is_cors_header && !is_followed) {
        Some(draft) => (!explanations.passes)
            .then(|| Draft { certainty: Certainty::Possible, ..draft }.or([cause]).missing(MissingFact::RedirectMode)),
        None if cause == Cause::NetworkError && is_cors_header && is_followed => {
            Some(Draft::failure(last, Stage::Redirect, cause, Certainty::Deduced))
        }
        None => forbidden_target(case),
    }
}

/// The following request is in progress.
fn is_still_coming(entry: &Entry) -> bool {
    entry.response.body_size == Some(-1)
}

/// The browser does not allow the target.
fn forbidden_target(case: Case<'_>) -> Option<Draft> {
    let Case { capture, fetch, last, entry } = case;
    let target = entry.target_or_itself();
    let refused = |cause| {
        let mut draft = Draft::failure(last, Stage::Redirect, cause, Certainty::Deduced);
        let position = entry.response.headers.position("Location").map_or(Part::ResponseHeaders, Part::ResponseHeader);
        draft.evidence.push(Evidence { entry: entry.index, part: position, note: "where the redirect leads".into() });
        Some(draft)
    };
    let url = Url::parse(&target).ok()?;
    if is_data(&url) {
        return match was_to_be_followed(capture, fetch, entry, &target) {
            Some(_) => refused(Cause::UnsafeRedirect),
            None if entry.transfer() == Transfer::Whole => None,
            // `manual` has the same byte counts.
            None => Some(
                Draft::undetermined(last, Cause::NotTold)
                    .or([Cause::UnsafeRedirect, Cause::RedirectModeError])
                    .missing(MissingFact::RedirectMode),
            ),
        };
    }
    let is_mixed = is_mixed_content(capture, fetch, entry, &target);
    if (is_mixed || url.port().is_some_and(is_bad_port))
        && let Some(certainty) = was_to_be_followed(capture, fetch, entry, &target)
    {
        let cause = if is_mixed { Cause::MixedContent } else { Cause::BadPort };
        let draft = refused(cause)?;
        return Some(match certainty {
            Certainty::Possible => {
                Draft { certainty, ..draft }.or([Cause::RedirectModeError]).missing(MissingFact::RedirectMode)
            }
            Certainty::Confirmed | Certainty::Deduced | Certainty::Predicted => draft,
        });
    }
    let draft = forbidden_by_policy(case, &target)?;
    Some(draft.with(|failed| failed.stage = Stage::Redirect))
}

/// Whether the browser tried to follow it, which excludes `redirect: 'manual'` and `'error'`, and how certain that is: it
/// stopped reading the body, the initiator has no such option, or there is a row for the target, perhaps for another request.
fn was_to_be_followed(capture: &Capture<'_>, fetch: &Fetch, entry: &Entry, target: &str) -> Option<Certainty> {
    match entry.transfer() {
        Transfer::Cut => Some(Certainty::Deduced),
        Transfer::Whole => None,
        Transfer::Short | Transfer::Unknown => {
            let has_option = matches!(fetch.initiator, InitiatorKind::Fetch | InitiatorKind::Other);
            if !has_option || fetch.mode == Mode::NoCors {
                return Some(Certainty::Deduced);
            }
            capture.has_refused_target(target, entry.index).then_some(Certainty::Possible)
        }
    }
}
