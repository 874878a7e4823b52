//! Scripts that Firefox refuses for the type of their answer, before it asks what CORS says of them.

use super::mime::is_wrong_for_use;
use crate::browser::Stage;
use crate::har::{Entry, Transfer, is_lost};
use crate::rules::cause::Cause;
use crate::rules::judge::draft::Draft;
use crate::rules::judge::explain::{Explanations, from_failures};
use crate::rules::judge::firefox::wire::was_kept_back;
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::Certainty;
use crate::session::{Fetch, Mode};
use crate::standard::InitiatorKind;

/// What follows from the type of an answer; `None` where it is one that a script, or whatever else asked, may have.
pub(super) fn judge(fetch: &Fetch, last: usize, entry: &Entry, explanations: &Explanations) -> Option<Draft> {
    if is_refused(fetch, entry) {
        return Some(refused(entry, explanations, last));
    }
    may_be_module(fetch, entry).then(|| open(entry, explanations, last))
}

/// A script with CORS, or a module, of a type that is none of a script's: it is refused before CORS is asked. Over plain
/// http nothing tells a script from an XMLHttpRequest, but the body of that one comes whole, refused or not.
fn is_refused(fetch: &Fetch, entry: &Entry) -> bool {
    let kind = match fetch.initiator == InitiatorKind::Stylesheet {
        true => InitiatorKind::Stylesheet,
        false if may_be_script(entry) || has_lost_kind(entry) => InitiatorKind::Module,
        false => return false,
    };
    let has_wrong_type_for_all = || is_marked_script(entry) && is_wrong_for_use(InitiatorKind::Script, entry);
    is_wrong_for_use(kind, entry)
        && (was_kept_back(entry) || entry.response.content_size == Some(0) && has_wrong_type_for_all())
}

fn may_be_script(entry: &Entry) -> bool {
    let headers = &entry.request.headers;
    &*entry.request.method == "GET"
        && match headers.value("Sec-Fetch-Dest") {
            Some(destination) => destination == "script",
            None => headers.value("Accept") == Some("*/*") && headers.value("Priority").is_none_or(|p| p != "u=4"),
        }
}

/// Whether a script asked: the file has lost what would tell.
fn has_lost_kind(entry: &Entry) -> bool {
    let headers = &entry.request.headers;
    &*entry.request.method == "GET"
        && !headers.has("Sec-Fetch-Dest")
        && headers.value("Accept").is_none_or(is_lost)
        && headers.value("Priority").is_none_or(|priority| priority != "u=4")
}

fn is_marked_script(entry: &Entry) -> bool {
    entry.request.headers.value("Sec-Fetch-Dest") == Some("script")
}

/// A script of a type that modules may not have, in an answer without a body: other scripts may have it, and nothing else
/// tells which of the two it is.
fn may_be_module(fetch: &Fetch, entry: &Entry) -> bool {
    fetch.mode == Mode::Cors
        && entry.response.content_size == Some(0)
        && entry.transfer() == Transfer::Unknown
        && may_be_script(entry)
        && is_wrong_for_use(InitiatorKind::Module, entry)
}

/// A success or a refusal by CORS, unless it is a module. Over plain http that is not likely enough to be named beside a
/// success.
fn open(entry: &Entry, explanations: &Explanations, last: usize) -> Draft {
    match from_failures(explanations, Certainty::Deduced).filter(|_| !explanations.passes) {
        Some(draft) => Draft { certainty: Certainty::Possible, ..draft }.or([Cause::WrongMimeType]),
        None => {
            let causes = explanations.failures.iter().map(|(failure, _)| failure.cause);
            let as_module = is_marked_script(entry).then_some(Cause::WrongMimeType);
            Draft::success(last, Certainty::Possible).or(causes.chain(as_module))
        }
    }
    .missing(MissingFact::ModuleBeforeCors)
}

/// Refused for its type. What CORS would say of it comes next, and the console speaks of both as if it were one.
fn refused(entry: &Entry, explanations: &Explanations, last: usize) -> Draft {
    let refused = from_failures(explanations, Certainty::Possible).filter(|_| !explanations.passes);
    let of_type = |certainty| Draft::failure(last, Stage::Response, Cause::WrongMimeType, certainty);
    let draft = match refused {
        // No script at all may have that type.
        Some(_) if is_marked_script(entry) && is_wrong_for_use(InitiatorKind::Script, entry) => {
            of_type(Certainty::Deduced)
        }
        // Of a script that CORS alone refuses the body comes whole.
        Some(draft) if is_marked_script(entry) => of_type(Certainty::Possible)
            .or(draft.cause().into_iter().chain(draft.alternatives))
            .missing(MissingFact::ModuleBeforeCors),
        Some(draft) => Draft { certainty: Certainty::Possible, ..draft }
            .or([Cause::WrongMimeType])
            .missing(MissingFact::ScriptBeforeCors),
        None if has_lost_kind(entry) => {
            let causes = explanations.failures.iter().map(|(failure, _)| failure.cause);
            return Draft::success(last, Certainty::Possible)
                .or(causes.chain([Cause::WrongMimeType]))
                .missing(MissingFact::WhatAsked);
        }
        None => of_type(Certainty::Deduced),
    };
    draft.with(|failed| failed.prints = Some(Cause::NetworkError))
}
