//! Requests that are not judged, for `--all`.

use super::fetch;
use super::source::Source;
use crate::filter::{Key, Subject};
use crate::har::{Entry, EntryIndex};
use crate::report::fixes::Servers;
use crate::report::model::{self, Time};
use crate::report::redact::Redactor;
use crate::rules::{Certainty, Effects, Ending, MissingFact, Outcome, Verdict};
use crate::session::{Fetch, Hop, Mode, Preflight};
use crate::standard::InitiatorKind;
use std::borrow::Cow;

/// Adds them after the fetches, as undetermined and without a cause. `id` is the first free one.
pub(super) fn compose(
    source: &Source<'_>,
    servers: &mut Servers,
    redactor: &mut Redactor,
    id: usize,
    fetches: &mut Vec<model::Fetch>,
) {
    let entries =
        source.analysis.not_judged.iter().filter_map(|&EntryIndex(index)| source.entry(Some(EntryIndex(index))));
    fetches.extend(entries.enumerate().map(|(place, entry)| {
        redactor.learn_secrets([entry]);
        fetch::compose(source, servers, redactor, (&request(entry, id + place), &verdict()), &[])
    }));
}

fn request(entry: &Entry, id: usize) -> Fetch {
    let url = entry.url();
    let hop = Hop {
        entry: Some(entry.index),
        url: url.into(),
        method: entry.request.method.clone(),
        request_origin: None,
        is_cors: false,
        preflight: Preflight::Unknown,
        preflight_entry: None,
        rival_preflights: Box::default(),
        preflight_because: None,
        unsafe_names: [].into(),
    };
    Fetch {
        id,
        hops: vec![hop],
        origin: None,
        asked_by: None,
        initiator: InitiatorKind::Other,
        mode: Mode::Unknown,
        credentials: None,
        from_worker: false,
    }
}

/// Such a request as a filter sees it.
pub(super) struct Bare<'a> {
    pub(super) path: &'a str,
    pub(super) entry: &'a Entry,
}

impl Subject for Bare<'_> {
    fn value(&self, key: Key) -> Option<Cow<'_, str>> {
        match key {
            Key::Url => Some(self.entry.url().into()),
            Key::Method => Some((&*self.entry.request.method).into()),
            Key::StatusCode => Some(self.entry.response.status.code().unwrap_or(0).to_string().into()),
            Key::Outcome => Some(Outcome::Undetermined.name().into()),
            Key::File => Some(self.path.into()),
            // Nothing else is known or needed here.
            Key::ResourceType
            | Key::Cause
            | Key::RootCause
            | Key::Origin
            | Key::Path
            | Key::Engine
            | Key::Fingerprint => None,
            Key::Domain | Key::Scheme | Key::Certainty | Key::Since | Key::Until => None,
        }
    }

    fn certainty(&self) -> Certainty {
        Certainty::Possible
    }

    fn started(&self) -> Option<Time> {
        self.entry.started.filter(|_| self.entry.has_zone).and_then(Time::of)
    }
}

fn verdict() -> Verdict {
    Verdict {
        ending: Ending::Undetermined(None),
        hop: 0,
        credentials: None,
        outcome_certainty: Certainty::Possible,
        certainty: Certainty::Possible,
        alternatives: Vec::new(),
        missing_fact: Some(MissingFact::WhoAsked),
        per_engine: [None, None, None],
        endings: [None; 3],
        effects: Effects::default(),
        evidence: Vec::new(),
        console: Box::default(),
    }
}
