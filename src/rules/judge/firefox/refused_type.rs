//! Scripts that Firefox blocks because of the type of their response, before the CORS check.

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

/// The consequence of a response's type; `None` if the type is allowed for a script or the actual initiator.
pub(super) fn judge(fetch: &Fetch, last: usize, entry: &Entry, explanations: &Explanations) -> Option<Draft> {
    if is_refused(fetch, entry) {
        return Some(refused(entry, explanations, last));
    }
    may_be_module(fetch, entry).then(|| open(entry, explanations, last))
}

/// A CORS script or a module whose type is not a script type: it is blocked before the CORS check. Over plain http a script
/// looks like an XMLHttpRequest, but the latter always has a complete body, blocked or not.
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

/// It is unknown whether a script made the request, because the header is missing from the file.
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

/// A script with a type that is not allowed for modules, in a response without a body: it is allowed for other scripts, and
/// nothing else shows which of the two it is.
fn may_be_module(fetch: &Fetch, entry: &Entry) -> bool {
    fetch.mode == Mode::Cors
        && entry.response.content_size == Some(0)
        && entry.transfer() == Transfer::Unknown
        && may_be_script(entry)
        && is_wrong_for_use(InitiatorKind::Module, entry)
}

/// A success or a CORS failure, unless it is a module. Over plain http that is not likely enough to be an alternative to a
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

/// Blocked because of its type. The CORS check comes next, and the console reports both together.
fn refused(entry: &Entry, explanations: &Explanations, last: usize) -> Draft {
    let refused = from_failures(explanations, Certainty::Possible).filter(|_| !explanations.passes);
    let of_type = |certainty| Draft::failure(last, Stage::Response, Cause::WrongMimeType, certainty);
    let draft = match refused {
        // That type is not allowed for any script.
        Some(_) if is_marked_script(entry) && is_wrong_for_use(InitiatorKind::Script, entry) => {
            of_type(Certainty::Deduced)
        }
        // A script that only CORS blocks has a complete body.
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
