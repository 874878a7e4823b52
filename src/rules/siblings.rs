//! Infers the credentials mode of a request that was not sent from other requests.
//!
//! Repeated requests with the same URL, method and headers come from the same code of the page. If a preflight of such a
//! request passed with a response that browsers accept only without credentials, the others were also made without them;
//! then another defect of a later preflight explains its failure. Nothing follows if a request to that URL is known to have
//! credentials: then the page does both.
//!
//! The same applies to one call in the page's code, whatever URL of a server it requests, if many of its requests are known
//! and all were made without credentials: options are usually written at the call. A call for several kinds of requests gets
//! its options from elsewhere, and shows nothing.

pub(super) mod equals;

use super::capture::Capture;
use crate::browser::{Stage, preflight_cache_seconds};
use crate::har::{CallSite, EntryIndex};
use crate::rules::checks::run::{walk, walk_preflight, walk_response};
use crate::rules::siblings::equals::{Alike, Call, Form, Siblings, Target};
use crate::session::{Fetch, Hop, Mode};
use crate::standard::{CredentialsMode, parse_max_age, server};
use std::sync::Arc;

/// Maximum number of equal requests to keep.
const MOST: usize = 32;
/// Minimum number of a call's requests known to be without credentials.
const ENOUGH: usize = 5;

impl Siblings {
    pub(crate) fn of(capture: &Capture<'_>, fetches: &[Fetch]) -> Siblings {
        let mut siblings = Siblings::default();
        for fetch in fetches {
            siblings.learn_target(capture, fetch);
            if is_held_back(capture, fetch) {
                siblings.calls.extend(call_site(capture, fetch).map(|site| (site, Call::default())));
                siblings.without_preflight.extend(kind(fetch).map(|kind| (kind, Vec::new())));
            }
        }
        for fetch in fetches {
            if let Some(call) = call_site(capture, fetch).and_then(|site| siblings.calls.get_mut(&site)) {
                call.learn(capture, fetch);
            }
            siblings.learn_without_preflight(fetch);
        }
        siblings
    }

    fn learn_target(&mut self, capture: &Capture<'_>, fetch: &Fetch) {
        let Some((last, hop)) = capture.last(fetch) else { return };
        let Some(target) = target(fetch) else { return };
        let request = capture.request(hop);
        let was_sent = was_answered(capture, fetch);
        let passes = |mode| walk_preflight(capture, fetch, last, capture.engine(), mode).is_none();
        let needs_none =
            hop.preflight_entry.is_some() && passes(CredentialsMode::NotInclude) && !passes(CredentialsMode::Include);
        let was_refused = was_sent && request.is_some_and(|entry| entry.error().is_some());
        if fetch.credentials == Some(CredentialsMode::Include)
            || needs_none && !was_sent
            || was_refused && is_refused_with_credentials_only(capture, fetch, last)
        {
            self.with.insert(target);
        } else if needs_none && let Some(preflight) = hop.preflight_entry {
            self.without.entry((target, form_without_type(fetch, hop))).or_insert(preflight);
        }
    }

    fn learn_without_preflight(&mut self, fetch: &Fetch) {
        let needs_one = |hop: &&Hop| hop.preflight_because.is_some() && hop.preflight_entry.is_none();
        let Some(hop) = fetch.hops.last().filter(|_| !self.without_preflight.is_empty()).filter(needs_one) else {
            return;
        };
        if let Some(alike) = kind(fetch).and_then(|kind| self.without_preflight.get_mut(&kind)) {
            alike.extend(hop.entry.filter(|_| alike.len() < MOST));
        }
    }

    /// A later request like this one without a preflight, at a time when the browser could still have cached the response to
    /// this one's: a failed preflight is not cached.
    pub(crate) fn passed_preflight(&self, capture: &Capture<'_>, fetch: &Fetch) -> Option<EntryIndex> {
        let hop = fetch.hops.last()?;
        let preflight = capture.preflight(hop)?;
        // As in the preflight cache: the recorded end of an entry can be later than the start of a request that used it.
        let (stored, ended) = (preflight.started?.0, preflight.ended().or(preflight.started)?.0);
        let max_age = parse_max_age(&preflight.response.headers.to_list());
        let seconds = preflight_cache_seconds(capture.engine()?, max_age);
        let expires = ended.saturating_add(i64::try_from(seconds).ok()?.saturating_mul(1_000_000));
        let could_use_it = |entry: &&EntryIndex| {
            let started = capture.entry(**entry).and_then(|entry| entry.started);
            **entry > preflight.index && started.is_some_and(|started| (stored..=expires).contains(&started.0))
        };
        self.without_preflight.get(&kind(fetch)?)?.iter().find(could_use_it).copied()
    }

    /// The requests that show that an unsent fetch was made without credentials.
    pub(crate) fn without_credentials(&self, capture: &Capture<'_>, fetch: &Fetch) -> Option<Alike> {
        let by_url = || {
            let target = target(fetch).filter(|target| !self.without.is_empty() && !self.with.contains(target))?;
            let preflight = self.without.get(&(target, form_without_type(fetch, fetch.hops.last()?)))?;
            let note = "an equal request of this page was sent after this response, which browsers accept only without credentials";
            Some(Alike { entries: vec![*preflight], note })
        };
        let by_call = || {
            let call = self.calls.get(&call_site(capture, fetch)?)?;
            let is_known = !call.differs && call.without.len() >= ENOUGH;
            let note = "the same call in the page's code made this request without credentials";
            is_known.then(|| Alike { entries: call.without.clone(), note })
        };
        by_url().or_else(by_call)
    }
}

impl Call {
    fn learn(&mut self, capture: &Capture<'_>, fetch: &Fetch) {
        let Some(first) = fetch.hops.first() else { return };
        let server = server(&first.url).unwrap_or_default().into();
        let form = (form(fetch, first), server, fetch.origin.clone());
        self.differs |= fetch.mode == Mode::NoCors || *self.form.get_or_insert_with(|| form.clone()) != form;
        match known_mode(capture, fetch) {
            Some((CredentialsMode::Include, _)) => self.differs = true,
            Some((CredentialsMode::NotInclude, entry)) if self.without.len() < ENOUGH => self.without.push(entry),
            Some((CredentialsMode::NotInclude, _)) => {}
            None => self.differs |= was_answered(capture, fetch),
        }
    }
}

/// The credentials mode, if the fetch itself shows it, with the entry that shows it.
fn known_mode(capture: &Capture<'_>, fetch: &Fetch) -> Option<(CredentialsMode, EntryIndex)> {
    let (last, hop) = capture.last(fetch)?;
    let entry = capture.request(hop)?;
    if let Some(mode) = fetch.credentials {
        return Some((mode, entry.index));
    }
    let fails = |mode| walk(capture, fetch, capture.engine(), mode);
    let (without, with) = (fails(CredentialsMode::NotInclude), fails(CredentialsMode::Include));
    let was_delivered = entry.response.status.code().is_some() && entry.error().is_none();
    match (without, with) {
        (None, Some(failure)) if was_delivered => {
            let at = fetch.hops.get(failure.hop)?;
            let is_preflight = failure.stage == Stage::Preflight;
            Some((CredentialsMode::NotInclude, if is_preflight { at.preflight_entry? } else { at.entry? }))
        }
        (None, Some(failure)) if entry.error().is_some() && failure.hop == last => {
            Some((CredentialsMode::Include, entry.index))
        }
        _ => None,
    }
}

/// Its preflight was answered, but there is no response to the request itself.
fn is_held_back(capture: &Capture<'_>, fetch: &Fetch) -> bool {
    let has = |hop: &Hop| hop.preflight_entry.is_some() && capture.request(hop).is_some();
    capture.last(fetch).is_some_and(|(_, hop)| has(hop)) && !was_answered(capture, fetch)
}

/// Its last request has a response.
fn was_answered(capture: &Capture<'_>, fetch: &Fetch) -> bool {
    let request = capture.last(fetch).and_then(|(_, hop)| capture.request(hop));
    request.is_some_and(|entry| entry.response.status.code().is_some())
}

/// The browser blocked a response that it would allow without credentials.
fn is_refused_with_credentials_only(capture: &Capture<'_>, fetch: &Fetch, last: usize) -> bool {
    let refuses = |mode| walk_response(capture, fetch, last, capture.engine(), mode).is_some();
    !refuses(CredentialsMode::NotInclude) && refuses(CredentialsMode::Include)
}

fn target(fetch: &Fetch) -> Option<Target> {
    let (first, last) = (fetch.hops.first()?, fetch.hops.last()?);
    Some((Arc::clone(&first.url), Arc::clone(&last.url), fetch.origin.clone()))
}

/// The key of equal requests.
fn kind(fetch: &Fetch) -> Option<(Target, Form)> {
    Some((target(fetch)?, form(fetch, fetch.hops.last()?)))
}

fn form(fetch: &Fetch, hop: &Hop) -> Form {
    (Arc::clone(&hop.method), fetch.initiator, hop.unsafe_names.to_vec())
}

/// The same without the type of the body.
fn form_without_type(fetch: &Fetch, hop: &Hop) -> Form {
    let (method, initiator, mut names) = form(fetch, hop);
    names.retain(|name| name != "content-type");
    (method, initiator, names)
}

fn call_site(capture: &Capture<'_>, fetch: &Fetch) -> Option<CallSite> {
    capture.request(fetch.hops.first()?)?.call_site
}
