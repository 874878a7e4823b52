//! The failures of one file, grouped by fix: one cause (the root cause if there is one) at one server. CORS failures come
//! first, then other failures, the most frequent first. Doubtful successes are listed separately.

use super::finding::counted;
use super::identity::host;
use super::model::{Fetch, File};
use super::phrase::common_phrase;
use super::text::{Piece, Text, words};
use crate::rules::{Certainty, Outcome};
use foldhash::{HashMap, HashMapExt};
use std::cmp::Reverse;

/// Failures that one fix covers.
pub(super) struct FileCause<'a> {
    /// Its title for people.
    pub(super) phrase: Piece<'static>,
    /// The server's host.
    pub(super) host: Piece<'a>,
    /// The most certain one; among equals the first.
    pub(super) example: &'a Fetch,
    /// All of them, in the order of the file.
    pub(super) members: Vec<&'a Fetch>,
}

/// What a report shows about one file.
pub(super) struct Causes<'a> {
    pub(super) failures: Vec<FileCause<'a>>,
    /// Doubtful successes: a CORS failure would explain the record as well.
    pub(super) doubtful: Vec<&'a Fetch>,
}

/// Failures by fix, in order of appearance: outcome, name, server, and the status if it is an error. `M` is the data kept
/// for each failure.
pub(super) struct Grouping<'a, M> {
    /// The server's host, and the members.
    pub(super) groups: Vec<(Piece<'a>, Vec<M>)>,
    places: HashMap<(Outcome, &'static str, Piece<'a>, Option<u16>), usize>,
}

impl<M> Default for Grouping<'_, M> {
    fn default() -> Self {
        Grouping { groups: Vec::new(), places: HashMap::new() }
    }
}

impl<'a, M> Grouping<'a, M> {
    pub(super) fn add(&mut self, fetch: &'a Fetch, member: M) {
        let host = host(&fetch.last_url);
        let key = (fetch.outcome, fetch.headline(), host.clone(), fetch.error_status);
        let place = *self.places.entry(key).or_insert(self.groups.len());
        match self.groups.get_mut(place) {
            Some((_, members)) => members.push(member),
            None => self.groups.push((host, vec![member])),
        }
    }
}

impl<'a> Causes<'a> {
    pub(super) fn of(file: &'a File) -> Causes<'a> {
        let mut grouping = Grouping::default();
        let mut doubtful = Vec::new();
        for fetch in file.fetches.iter().filter(|fetch| fetch.is_finding()) {
            match fetch.is_doubtful() {
                true => doubtful.push(fetch),
                false => grouping.add(fetch, fetch),
            }
        }
        let mut failures: Vec<FileCause<'a>> = grouping.groups.into_iter().filter_map(FileCause::of).collect();
        failures.sort_by_key(|cause| (order(cause.example.outcome), Reverse(cause.members.len())));
        Causes { failures, doubtful }
    }

    /// How many failures there are.
    pub(super) fn count(&self) -> usize {
        self.failures.iter().map(|cause| cause.members.len()).sum()
    }
}

/// Sort key: what to look at first.
pub(super) fn order(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Cors => 0,
        Outcome::Network => 1,
        Outcome::Policy => 2,
        Outcome::Undetermined => 3,
        Outcome::Aborted => 4,
        Outcome::Succeeded => 5,
    }
}

impl<'a> FileCause<'a> {
    fn of((host, members): (Piece<'a>, Vec<&'a Fetch>)) -> Option<FileCause<'a>> {
        let example = members.iter().copied().min_by_key(|fetch| (fetch.certainty, fetch.outcome_certainty))?;
        Some(FileCause { phrase: common_phrase(&members), host, example, members })
    }

    /// `3 PUT`, `2 GET, 1 POST`, `12 requests`.
    pub(super) fn requests(&self) -> Piece<'static> {
        let mut methods: Vec<(&Text, usize)> = Vec::new();
        for fetch in &self.members {
            match methods.iter().position(|(method, _)| **method == fetch.method) {
                Some(place) => methods.get_mut(place).into_iter().for_each(|(_, count)| *count += 1),
                None if methods.len() < 2 => methods.push((&fetch.method, 1)),
                None => return counted(self.members.len(), "request", "requests"),
            }
        }
        Piece::list(methods.iter().map(|(method, count)| words!("{} {}", *count, method)), ", ")
    }

    /// `confirmed`, or the count for each certainty: `confirmed 2, possible 1`; `possible, certain to fail`.
    pub(super) fn certainty(&self) -> Piece<'static> {
        let mut sureness = Sureness::default();
        self.members.iter().for_each(|fetch| sureness.add(fetch));
        sureness.text()
    }
}

/// How certain the names of several failures are.
#[derive(Default)]
pub(super) struct Sureness {
    /// Counts by certainty.
    counts: [usize; 4],
    /// Certain failures whose cause is open.
    certain_to_fail: usize,
}

impl Sureness {
    pub(super) fn add(&mut self, fetch: &Fetch) {
        let name = fetch.headline_certainty();
        let place = ALL.iter().position(|certainty| certainty.name() == name).unwrap_or(ALL.len() - 1);
        self.counts.get_mut(place).into_iter().for_each(|count| *count += 1);
        let is_open = place > Certainty::Deduced as usize;
        self.certain_to_fail += usize::from(is_open && fetch.outcome_certainty <= Certainty::Deduced);
    }

    pub(super) fn text(&self) -> Piece<'static> {
        let counts: Vec<(Certainty, usize)> =
            ALL.into_iter().zip(self.counts).filter(|(_, count)| *count > 0).collect();
        let open: usize = self.counts.iter().skip(Certainty::Predicted as usize).sum();
        let fails = if open > 0 && self.certain_to_fail == open { ", certain to fail" } else { "" };
        match counts.as_slice() {
            [(certainty, _)] => words!("{}{}", certainty.name(), fails),
            counts => Piece::list(counts.iter().map(|(of, count)| words!("{} {}", of.name(), *count)), ", "),
        }
    }
}

const ALL: [Certainty; 4] = [Certainty::Confirmed, Certainty::Deduced, Certainty::Predicted, Certainty::Possible];
