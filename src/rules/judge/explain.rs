//! Explanation by elimination: the checks are run with every credentials mode that the record leaves open, and the modes
//! with which the fetch could not have got as far as it did are excluded.

use crate::browser::{Engine, Stage};
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::checks::run::{FailedCheck, lacks_stored_answer, walk, walk_hop, walk_response};
use crate::rules::judge::draft::Draft;
use crate::rules::missing_fact::MissingFact;
use crate::rules::siblings::equals::Alike;
use crate::rules::verdict::{Certainty, Evidence, OtherFailure, Part};
use crate::session::Fetch;
use crate::standard::CredentialsMode;

/// How far a fetch got, by the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reached {
    /// The last hop's request was answered: its preflight and every earlier hop passed.
    Answer,
    /// The last hop's request was not sent or not answered: every earlier hop passed.
    Preflight,
    /// The client's result is unknown.
    Unknown,
}

/// The explanations of a record.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Explanations {
    /// Failures, each with the only credentials mode for which it holds (`None`: for every remaining one), the likelier
    /// first.
    pub(super) failures: Vec<(FailedCheck, Option<CredentialsMode>)>,
    /// With some mode every check passes.
    pub(super) passes: bool,
    /// The credentials mode, if only one remains.
    pub(super) credentials: Option<CredentialsMode>,
    /// By the headers an earlier step must have failed, but the fetch went on. Then the other fields are about the last step
    /// only.
    pub(super) is_contradicted: bool,
    /// The last response is a 304, but the response that it confirms is not in the file.
    pub(super) lacks_stored: bool,
    /// Other requests of this kind, if only they show that this one was made without credentials.
    pub(super) siblings: Option<Alike>,
}

impl Explanations {
    /// The failure, if it is the only explanation.
    pub(super) fn only(&self) -> Option<&FailedCheck> {
        match self.failures.as_slice() {
            [(failure, _)] if !self.passes && !self.is_contradicted => Some(failure),
            _ => None,
        }
    }
}

/// Judges a fetch by the engine's rules, for every open mode that is compatible with how far it got.
pub(super) fn explain(capture: &Capture<'_>, fetch: &Fetch, engine: Option<Engine>, reached: Reached) -> Explanations {
    let open: &[CredentialsMode] = match fetch.credentials {
        Some(CredentialsMode::Include) => &[CredentialsMode::Include],
        Some(CredentialsMode::NotInclude) => &[CredentialsMode::NotInclude],
        // "Without credentials" is the default of every API; a cookie on another request to the server is evidence against it.
        None if asks_with_credentials(capture, fetch) => &[CredentialsMode::Include, CredentialsMode::NotInclude],
        None => &[CredentialsMode::NotInclude, CredentialsMode::Include],
    };
    let under: Vec<(CredentialsMode, Option<FailedCheck>)> =
        open.iter().map(|&mode| (mode, walk(capture, fetch, engine, mode))).collect();
    let last = fetch.hops.len().saturating_sub(1);
    let fits = |failure: &Option<FailedCheck>| match (failure, reached) {
        (None, _) | (_, Reached::Unknown) => true,
        (Some(f), Reached::Answer) => f.hop == last && f.stage != Stage::Preflight,
        (Some(f), Reached::Preflight) => f.hop == last,
    };
    let mut left: Vec<_> = under.iter().filter(|(_, failure)| fits(failure)).cloned().collect();
    let is_contradicted = left.is_empty();
    if is_contradicted {
        // No explanation gets as far as the record: a cache, a worker or an extension was involved.
        let step = if reached == Reached::Answer { walk_response } else { walk_hop };
        left = open.iter().map(|&mode| (mode, step(capture, fetch, last, engine, mode))).collect();
    }
    let fails_at_preflight = |f: &Option<FailedCheck>| f.as_ref().is_some_and(|f| f.stage == Stage::Preflight);
    let is_open = reached == Reached::Preflight
        && !is_contradicted
        && left.len() > 1
        && left.iter().all(|(_, failure)| fails_at_preflight(failure));
    let siblings = is_open.then(|| capture.siblings.without_credentials(capture, fetch)).flatten();
    if siblings.is_some() {
        left.retain(|(mode, _)| *mode == CredentialsMode::NotInclude);
    }
    let credentials = if let [(mode, _)] = left.as_slice() { Some(*mode) } else { fetch.credentials };
    let passes = left.iter().any(|(_, failure)| failure.is_none());
    let mut failures: Vec<(FailedCheck, Option<CredentialsMode>)> = Vec::new();
    for (mode, failure) in left {
        let Some(failure) = failure else { continue };
        match failures.iter_mut().find(|(f, _)| same(f, &failure)) {
            Some((_, only_under)) => *only_under = None,
            None => failures.push((failure, Some(mode))),
        }
    }
    let lacks_stored = fetch.hops.last().is_some_and(|hop| lacks_stored_answer(capture, hop));
    Explanations { failures, passes, credentials, is_contradicted, lacks_stored, siblings }
}

fn asks_with_credentials(capture: &Capture<'_>, fetch: &Fetch) -> bool {
    fetch.hops.last().is_some_and(|hop| capture.host(&hop.url).is_some_and(|host| host.gets_cookies))
}

fn same(a: &FailedCheck, b: &FailedCheck) -> bool {
    (a.hop, a.stage, a.cause) == (b.hop, b.stage, b.cause)
}

/// The verdict from the explanations of a recorded failure; `None` if there is none.
pub(super) fn from_failures(explanations: &Explanations, when_headers_prove: Certainty) -> Option<Draft> {
    let mut failures = explanations.failures.iter();
    let (first, only_under) = failures.next()?;
    let rest = failures.clone();
    let others: Vec<Cause> = failures.map(|(failure, _)| failure.cause).collect();
    let certainty = match (others.is_empty(), explanations.passes) {
        // A mode with which it would pass is excluded, because the record says that it failed.
        (true, true) => Certainty::Deduced,
        (true, false) => when_headers_prove,
        (false, _) => Certainty::Possible,
    };
    let mut draft = Draft::of(first.clone(), certainty);
    draft = draft.with(|failed| failed.only_under = only_under.or(explanations.credentials));
    if let Some(Alike { entries, note }) = &explanations.siblings {
        draft.certainty = draft.certainty.max(Certainty::Deduced);
        let shown = entries.iter().map(|&entry| Evidence { entry, part: Part::ResponseHeaders, note: (*note).into() });
        draft.evidence.extend(shown);
    }
    if !others.is_empty() {
        draft = draft.or(others).missing(MissingFact::Credentials);
        if !explanations.passes && !explanations.is_contradicted {
            draft = draft.ends_so_in_any_case(when_headers_prove);
            let other = |(failure, only_under): &(FailedCheck, Option<CredentialsMode>)| OtherFailure {
                cause: failure.cause,
                stage: failure.stage,
                parameter: failure.parameter.clone(),
                credentials: *only_under,
            };
            draft = draft.with(|failed| failed.other_failures = rest.map(other).collect());
        }
    }
    if explanations.is_contradicted {
        draft.certainty = Certainty::Possible;
        draft = draft.missing(MissingFact::AcceptedThoughForbidden);
    }
    Some(draft)
}
