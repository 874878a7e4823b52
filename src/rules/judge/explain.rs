//! Explanation by elimination: the checks are run with every credentials mode that the record leaves open, and the modes
//! with which the fetch could not have got as far as it did are excluded.

use crate::browser::Engine;
use crate::fetch::{CredentialsMode, Stage};
use crate::rules::record::Record;
use crate::rules::siblings::Alike;
use crate::rules::walk::{Failure, lacks_stored_answer, walk, walk_hop, walk_response};
use crate::session::Fetch;

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
    pub(super) failures: Vec<(Failure, Option<CredentialsMode>)>,
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
    pub(super) fn only(&self) -> Option<&Failure> {
        match self.failures.as_slice() {
            [(failure, _)] if !self.passes && !self.is_contradicted => Some(failure),
            _ => None,
        }
    }
}

/// Judges a fetch by the engine's rules, for every open mode that is compatible with how far it got.
pub(super) fn explain(record: &Record<'_>, fetch: &Fetch, engine: Option<Engine>, reached: Reached) -> Explanations {
    let open: &[CredentialsMode] = match fetch.credentials {
        Some(CredentialsMode::Include) => &[CredentialsMode::Include],
        Some(CredentialsMode::NotInclude) => &[CredentialsMode::NotInclude],
        // "Without credentials" is the default of every API; a cookie on another request to the server is evidence against it.
        None if asks_with_credentials(record, fetch) => &[CredentialsMode::Include, CredentialsMode::NotInclude],
        None => &[CredentialsMode::NotInclude, CredentialsMode::Include],
    };
    let under: Vec<(CredentialsMode, Option<Failure>)> =
        open.iter().map(|&mode| (mode, walk(record, fetch, engine, mode))).collect();
    let last = fetch.hops.len().saturating_sub(1);
    let fits = |failure: &Option<Failure>| match (failure, reached) {
        (None, _) | (_, Reached::Unknown) => true,
        (Some(f), Reached::Answer) => f.hop == last && f.stage != Stage::Preflight,
        (Some(f), Reached::Preflight) => f.hop == last,
    };
    let mut left: Vec<_> = under.iter().filter(|(_, failure)| fits(failure)).cloned().collect();
    let is_contradicted = left.is_empty();
    if is_contradicted {
        // No explanation gets as far as the record: a cache, a worker or an extension was involved.
        let step = if reached == Reached::Answer { walk_response } else { walk_hop };
        left = open.iter().map(|&mode| (mode, step(record, fetch, last, engine, mode))).collect();
    }
    let fails_at_preflight = |f: &Option<Failure>| f.as_ref().is_some_and(|f| f.stage == Stage::Preflight);
    let is_open = reached == Reached::Preflight
        && !is_contradicted
        && left.len() > 1
        && left.iter().all(|(_, failure)| fails_at_preflight(failure));
    let siblings = is_open.then(|| record.siblings.without_credentials(record, fetch)).flatten();
    if siblings.is_some() {
        left.retain(|(mode, _)| *mode == CredentialsMode::NotInclude);
    }
    let credentials = if let [(mode, _)] = left.as_slice() { Some(*mode) } else { fetch.credentials };
    let passes = left.iter().any(|(_, failure)| failure.is_none());
    let mut failures: Vec<(Failure, Option<CredentialsMode>)> = Vec::new();
    for (mode, failure) in left {
        let Some(failure) = failure else { continue };
        match failures.iter_mut().find(|(f, _)| same(f, &failure)) {
            Some((_, only_under)) => *only_under = None,
            None => failures.push((failure, Some(mode))),
        }
    }
    let lacks_stored = fetch.hops.last().is_some_and(|hop| lacks_stored_answer(record, hop));
    Explanations { failures, passes, credentials, is_contradicted, lacks_stored, siblings }
}

fn asks_with_credentials(record: &Record<'_>, fetch: &Fetch) -> bool {
    fetch.hops.last().is_some_and(|hop| record.host(&hop.url).is_some_and(|host| host.gets_cookies))
}

fn same(a: &Failure, b: &Failure) -> bool {
    (a.hop, a.stage, a.cause) == (b.hop, b.stage, b.cause)
}
