//! Known failures: matched for all requests of a file, before unlisted ones are dropped.

use super::filtered::Judged;
use super::observe::may_be_cors;
use super::source::Source;
use crate::known::Known;
use crate::report::model::{Exercised, Fetch, KnownMark};
use crate::report::redact::Redactor;
use crate::rules::{Analysis, Outcome, Verdict};
use foldhash::{HashMap, HashMapExt};
use std::cell::RefCell;

/// The known failures of a file.
#[derive(Default)]
pub(super) struct Marks {
    /// The entry that covers a failure, by the `id` of its fetch.
    entries: HashMap<usize, usize>,
    /// Failures that an entry covers, by outcome.
    pub(super) covered: Vec<Outcome>,
    /// The matches of each entry.
    pub(super) exercised: Vec<Exercised>,
}

pub(super) fn find(path: &str, analysis: &Analysis, known: Option<&Known>) -> Marks {
    let Some(known) = known else { return Marks::default() };
    let source = &Source::of(analysis);
    let redactor = RefCell::new(Redactor::new());
    let mut entries = HashMap::new();
    let mut covered = Vec::new();
    let mut met: HashMap<usize, Exercised> = HashMap::new();
    for (fetch, verdict) in &analysis.fetches {
        let is_failure = is_failure(verdict);
        let is_doubtful = verdict.outcome() == Outcome::Succeeded && !verdict.alternatives.is_empty();
        let is_success = verdict.outcome() == Outcome::Succeeded && !is_doubtful && may_be_cors(fetch.mode);
        if !is_failure && !is_doubtful && !is_success {
            continue;
        }
        let judged = Judged::new(source, path, &redactor, (fetch, verdict));
        let of_failure = if is_failure { known.matching(&judged) } else { Vec::new() };
        if let Some(&first) = of_failure.first() {
            entries.insert(fetch.id, first);
            if known.entries().get(first).is_some_and(|entry| !entry.is_expired()) {
                covered.push(verdict.outcome());
            }
        }
        let mut note = |entry: usize, count: fn(&mut Exercised) -> &mut usize| {
            let none = Exercised { entry, failed: 0, otherwise: 0, succeeded: 0 };
            *count(met.entry(entry).or_insert(none)) += 1;
        };
        for entry in known.about(&judged).into_iter().filter(|entry| !of_failure.contains(entry)) {
            note(entry, if is_success { |met| &mut met.succeeded } else { |met| &mut met.otherwise });
        }
        of_failure.iter().for_each(|&entry| note(entry, |met| &mut met.failed));
    }
    let mut exercised: Vec<Exercised> = met.into_values().collect();
    exercised.sort_unstable_by_key(|exercised| exercised.entry);
    Marks { entries, covered, exercised }
}

/// A request from an unknown source cannot be a known failure.
fn is_failure(verdict: &Verdict) -> bool {
    match verdict.outcome() {
        Outcome::Succeeded => false,
        Outcome::Cors | Outcome::Network | Outcome::Policy | Outcome::Aborted => true,
        Outcome::Undetermined => verdict.cause().is_some(),
    }
}

impl Marks {
    /// Marks the failures that an entry covers.
    pub(super) fn put(&self, known: Option<&Known>, redactor: &mut Redactor, fetches: &mut [Fetch]) {
        let Some(known) = known.filter(|_| !self.entries.is_empty()) else { return };
        for fetch in fetches {
            let entry = self.entries.get(&fetch.id).and_then(|&place| Some((place, known.entries().get(place)?)));
            fetch.known = entry.map(|(place, entry)| {
                KnownMark {
                    entry: Some(place),
                    line: entry.line,
                    reason: redactor.text(entry.reason.trim()),
                    until: entry.until,
                    is_expired: entry.is_expired(),
                }
                .into()
            });
        }
    }
}
