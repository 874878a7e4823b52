//! What a file has lost: headers of answers, all of them or some, and values that somebody replaced. A cause that rests
//! on them is not proved, and no more is a success that only they show.

use super::draft::Draft;
use crate::browser::Stage;
use crate::har::{Entry, Refusals, is_placeholder};
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::{Certainty, Outcome};
use crate::session::{Fetch, Mode};

/// Takes back what a draft says more than the file shows.
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
    // Without a mark the values alone said that it failed. An answer may have come without any header: where the exporter
    // counts them, it says so.
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

/// A preflight that fails under one value of the credentials mode only, and has lost what it asked for: it may have been
/// refused for that under the other.
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

/// What is lost of the answer that a success rests on. Exporters that mark what the browser refused, or leave it out, show
/// a success without it.
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
        // What is refused for its type has an empty body.
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
