//! Lost evidence: missing response headers and replaced values. A cause that depends on them is not proved, and neither is a
//! success that only they show.

use super::draft::Draft;
use crate::browser::Stage;
use crate::har::{Entry, Refusals, is_placeholder};
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::{Certainty, Outcome};
use crate::session::{Fetch, Mode};

/// Downgrades a draft that claims more than the file shows.
pub(super) fn downgrade(capture: &Capture<'_>, fetch: &Fetch, draft: Draft) -> Draft {
    if draft.outcome() == Outcome::Succeeded {
        return match lost_of_success(capture, fetch, &draft) {
            Some(lost) => Draft { certainty: Certainty::Possible, ..draft }.missing(lost),
            None => draft,
        };
    }
    let draft = unless_asked_for_more(capture, fetch, draft);
    let Some((answer, lost)) = lost(capture, fetch, &draft) else { return draft };
    let request = fetch.hops.get(draft.hop).and_then(|hop| capture.request(hop));
    let is_marked = request.is_some_and(|entry| entry.has_no_answer() || entry.error().is_some());
    let cause = draft.cause();
    // Without a mark only the values showed the failure. A response may really have no headers: if the exporter counts them,
    // that is known.
    let came_without =
        lost == MissingFact::AnswerHeaders && capture.kind().traits().counts_headers && !answer.response.lost_headers();
    let is_guess = !(is_marked || came_without && capture.holds_headers);
    let hop = draft.hop;
    let draft = if is_guess {
        Draft::undetermined(hop, Cause::NotTold).or(cause)
    } else {
        Draft { certainty: Certainty::Possible, ..draft }.may_end_otherwise()
    };
    draft.or(cause.into_iter().flat_map(|cause| cause.rule().usual).copied()).missing(lost)
}

/// A preflight that fails for only one credentials mode, and whose request headers are lost: with the other mode it may have
/// failed because of those.
fn unless_asked_for_more(capture: &Capture<'_>, fetch: &Fetch, draft: Draft) -> Draft {
    let is_of_one_mode = draft.failed_at() == Some(Stage::Preflight) && draft.only_under().is_some();
    let preflight = fetch.hops.get(draft.hop).filter(|_| is_of_one_mode).and_then(|hop| capture.preflight(hop));
    if preflight.is_none_or(|entry| !entry.request.headers.is_empty()) || draft.outcome() != Outcome::Cors {
        return draft;
    }
    draft
        .with_doubtful_cause()
        .or([Cause::HeaderNotAllowed, Cause::MethodNotAllowed])
        .missing(MissingFact::PreflightAsked)
}

/// The lost evidence for a success. Exporters that mark or leave out blocked responses show a success without it.
fn lost_of_success(capture: &Capture<'_>, fetch: &Fetch, draft: &Draft) -> Option<MissingFact> {
    let traits = capture.kind().traits();
    let shows_successes = matches!(traits.refusals, Refusals::Marked | Refusals::LeftOut);
    if shows_successes || draft.certainty >= Certainty::Predicted {
        return None;
    }
    let entry = capture.request(fetch.hops.get(draft.hop)?)?;
    if fetch.origin.is_none() && matches!(fetch.mode, Mode::Cors | Mode::Unknown) {
        return Some(MissingFact::PageOrigin);
    }
    let checked: &[&str] = match fetch.mode {
        Mode::Cors | Mode::Unknown => &["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"],
        // A response that is blocked because of its type has an empty body.
        Mode::NoCors if entry.response.content_size == Some(0) => &["Content-Type", "Cross-Origin-Resource-Policy"],
        Mode::NoCors | Mode::SameOrigin | Mode::Navigate | Mode::WebSocket => &[],
    };
    if traits.has_lost_answer_headers(entry) {
        return Some(if entry.response.headers.is_empty() {
            MissingFact::AnswerHeaders
        } else {
            MissingFact::SomeAnswerHeaders
        });
    }
    checked.iter().any(|header| has_placeholder(entry, header)).then_some(MissingFact::HeaderValue)
}

fn lost<'a>(capture: &Capture<'a>, fetch: &Fetch, draft: &Draft) -> Option<(&'a Entry, MissingFact)> {
    if draft.outcome() != Outcome::Cors {
        return None;
    }
    let hop = fetch.hops.get(draft.hop)?;
    let refused =
        if draft.failed_at() == Some(Stage::Preflight) { capture.preflight(hop) } else { capture.request(hop) };
    let entry = refused.filter(|entry| !entry.has_no_answer())?;
    let header = draft.cause()?.rule().header()?;
    if entry.response.headers.is_empty() {
        return Some((entry, MissingFact::AnswerHeaders));
    }
    if !entry.response.headers.has(header) && capture.kind().traits().has_lost_answer_headers(entry) {
        return Some((entry, MissingFact::SomeAnswerHeaders));
    }
    has_placeholder(entry, header).then_some((entry, MissingFact::HeaderValue))
}

fn has_placeholder(entry: &Entry, header: &str) -> bool {
    entry.response.headers.all(header).any(|h| is_placeholder(h.value))
}
