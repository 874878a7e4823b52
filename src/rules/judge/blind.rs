//! What a file has lost: answers without any header, and headers whose value somebody replaced. A cause that rests on
//! them is not proved.

use super::draft::Draft;
use crate::fetch::{Stage, is_placeholder};
use crate::har::Entry;
use crate::rules::cause::Cause;
use crate::rules::record::Record;
use crate::rules::verdict::{Certainty, Outcome};
use crate::session::Fetch;

const NO_HEADERS: &str = "the answer's headers: the file holds none of them";
const PLACEHOLDER: &str = "the header's value: the file holds a placeholder in its place";

/// Takes back what a draft says more than the file shows.
pub(super) fn take_back(record: &Record<'_>, fetch: &Fetch, draft: Draft) -> Draft {
    let Some(lost) = lost(record, fetch, &draft) else { return draft };
    let request = fetch.hops.get(draft.hop).and_then(|hop| record.request(hop));
    let is_marked = request.is_some_and(|entry| entry.has_no_answer() || entry.error().is_some());
    let cause = draft.cause;
    // Without a mark the values alone said that it failed. A single answer without headers may have been like that.
    let is_guess = !is_marked && (lost == PLACEHOLDER || !record.holds_headers);
    let hop = draft.hop;
    let draft = if is_guess {
        Draft::undetermined(hop, Cause::NotTold).or(cause)
    } else {
        Draft { certainty: Certainty::Possible, ..draft }
    };
    draft.or(alike(cause)).missing(lost)
}

fn lost(record: &Record<'_>, fetch: &Fetch, draft: &Draft) -> Option<&'static str> {
    if draft.outcome != Outcome::Cors {
        return None;
    }
    let hop = fetch.hops.get(draft.hop)?;
    let refused = if draft.failed_at == Some(Stage::Preflight) { record.preflight(hop) } else { record.request(hop) };
    let entry = refused.filter(|entry| entry.response.status.code().is_some())?;
    let header = header_of(draft.cause?)?;
    if entry.response.headers.is_empty() {
        return Some(NO_HEADERS);
    }
    has_placeholder(entry, header).then_some(PLACEHOLDER)
}

fn has_placeholder(entry: &Entry, header: &str) -> bool {
    entry.response.headers.all(header).any(|h| is_placeholder(h.value))
}

/// The header that a cause turns on.
fn header_of(cause: Cause) -> Option<&'static str> {
    Some(match cause {
        Cause::MissingAllowOrigin
        | Cause::MultipleAllowOrigin
        | Cause::InvalidAllowOrigin
        | Cause::AllowOriginMismatch
        | Cause::WildcardAllowOriginWithCredentials => "Access-Control-Allow-Origin",
        Cause::InvalidAllowCredentials => "Access-Control-Allow-Credentials",
        Cause::MethodNotAllowed | Cause::InvalidAllowMethods => "Access-Control-Allow-Methods",
        Cause::HeaderNotAllowed | Cause::InvalidAllowHeaders => "Access-Control-Allow-Headers",
        _ => return None,
    })
}

/// What else the header may have been refused for.
fn alike(cause: Option<Cause>) -> Vec<Cause> {
    match cause.and_then(header_of) {
        Some("Access-Control-Allow-Origin") => {
            vec![Cause::MissingAllowOrigin, Cause::AllowOriginMismatch, Cause::WildcardAllowOriginWithCredentials]
        }
        _ => Vec::new(),
    }
}
