//! Compares the verdicts of a smaller file with those of the whole one.

use super::whole::Place;
use crate::browser::{Engine, Stage};
use crate::report::{self, ComposeOptions};
use crate::rules::{Analysis, Cause, Certainty, Effects, EngineFinding, Outcome, RootCause, RootCertainty, Verdict};
use crate::session::{Fetch, Preflight};
use foldhash::{HashMap, HashMapExt};

/// The verdicts of the whole file.
pub(super) struct Verdicts {
    /// Distinct verdicts: most of thousands of failures have equal ones.
    distinct: HashMap<Judged, u32>,
    /// Of all listed fetches, whatever the filter: entries that are evidence for others may also be listed.
    listed: HashMap<Name, Seen>,
    /// The fetches that match the filter, in order, with their method.
    wanted: Vec<(Name, Box<str>)>,
    with_parameters: bool,
}

/// The key of a fetch in both files: its first entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Name {
    Request(usize),
    /// Only the preflight was recorded.
    Preflight(usize),
}

/// The verdict on a fetch.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Seen {
    /// The index of its verdict.
    number: u32,
    /// The entries of its preflights, as indices of the whole file.
    preflights: Box<[usize]>,
}

impl Name {
    fn of(fetch: &Fetch) -> Option<Name> {
        let request = fetch.hops.iter().find_map(|hop| hop.entry).map(|entry| Name::Request(entry.0));
        request.or_else(|| fetch.hops.last()?.preflight_entry.map(|entry| Name::Preflight(entry.0)))
    }

    /// The same with indices of the whole file.
    fn in_whole(self, in_whole: impl Fn(usize) -> Option<usize>) -> Option<Name> {
        Some(match self {
            Name::Request(number) => Name::Request(in_whole(number)?),
            Name::Preflight(number) => Name::Preflight(in_whole(number)?),
        })
    }

    fn entry(self) -> usize {
        match self {
            Name::Request(entry) | Name::Preflight(entry) => entry,
        }
    }
}

impl Verdicts {
    /// From an analysis with all listed fetches. `with_parameters`: nothing is redacted, so the values that verdicts
    /// depend on are also compared.
    pub(super) fn of(analysis: &Analysis, with_parameters: bool) -> Verdicts {
        let (distinct, listed) = (HashMap::new(), HashMap::with_capacity(analysis.fetches.len()));
        let mut verdicts = Verdicts { distinct, listed, wanted: Vec::new(), with_parameters };
        for judged in &analysis.fetches {
            let Some(name) = Name::of(&judged.0) else { continue };
            let seen = verdicts.seen(judged, Some);
            verdicts.listed.insert(name, seen);
        }
        verdicts
    }

    /// What the smaller file must contain: the fetches of that analysis, which has no others.
    pub(super) fn want(&mut self, analysis: &Analysis) {
        let method = |fetch: &Fetch| fetch.hops.first().map(|hop| &*hop.method).unwrap_or_default().into();
        let named = |(fetch, _): &(Fetch, Verdict)| Some((Name::of(fetch)?, method(fetch)));
        self.wanted = analysis.fetches.iter().filter_map(named).collect();
    }

    /// `in_whole` returns the index of an entry in the whole file.
    fn seen(&mut self, (fetch, verdict): &(Fetch, Verdict), in_whole: impl Fn(usize) -> Option<usize>) -> Seen {
        let next = u32::try_from(self.distinct.len()).unwrap_or(u32::MAX);
        let number = *self.distinct.entry(Judged::of(fetch, verdict, self.with_parameters)).or_insert(next);
        let preflights = fetch.hops.iter().filter_map(|hop| in_whole(hop.preflight_entry?.0)).collect();
        Seen { number, preflights }
    }

    /// The first difference of a file with those entries: every matching fetch must be listed there with the same verdict,
    /// and every other listed fetch must have the same verdict in the whole file.
    pub(super) fn difference(
        &mut self,
        mut small: Analysis,
        chosen: &[&Place],
        options: &ComposeOptions,
    ) -> Option<String> {
        report::list_only(&mut small, &ComposeOptions { filter: Default::default(), ..options.clone() });
        let in_whole = |number: usize| chosen.get(number).map(|place| place.index.0);
        let mut others: HashMap<Name, Seen> = HashMap::with_capacity(small.fetches.len());
        let mut beside = None;
        for judged in &small.fetches {
            let Some(name) = Name::of(&judged.0).and_then(|name| name.in_whole(in_whole)) else { continue };
            let seen = self.seen(judged, in_whole);
            if beside.is_none() && self.listed.get(&name) != Some(&seen) {
                let method = judged.0.hops.first().map(|hop| hop.method.to_string()).unwrap_or_default();
                beside = Some((name, method, Some(seen.clone())));
            }
            others.insert(name, seen);
        }
        let differs = |(name, _): &&(Name, Box<str>)| others.get(name) != self.listed.get(name);
        let wanted = self.wanted.iter().find(differs);
        let wanted = wanted.map(|(name, method)| (*name, method.to_string(), others.get(name).cloned()));
        let (name, method, other) = wanted.or(beside)?;
        let judged = |number: u32| self.distinct.iter().find(|(_, n)| **n == number).map(|(judged, _)| judged);
        let how = match (self.listed.get(&name), other) {
            (_, None) => "not be a failure".to_owned(),
            (None, Some(_)) => "be listed, but is not in the whole file".to_owned(),
            (Some(one), Some(other)) => {
                let what = judged(one.number).zip(judged(other.number));
                let what = what.and_then(|(one, other)| one.difference(other));
                format!("have another {}", what.unwrap_or("preflight"))
            }
        };
        Some(format!("{method} of entry {} would {how}", name.entry()))
    }
}

/// The parts that must be equal. Positions, ids and sentences are not compared.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Judged {
    outcome: Outcome,
    outcome_certainty: Certainty,
    failed_at: Option<Stage>,
    cause: Option<Cause>,
    certainty: Certainty,
    alternatives: Vec<Cause>,
    also_wrong: Vec<Cause>,
    root_cause: Option<RootCause>,
    root_certainty: Option<RootCertainty>,
    other_roots: Vec<RootCause>,
    effects: Effects,
    chromium_error: Option<&'static str>,
    /// The parts of each engine's console message.
    console: [Option<Said>; 3],
    /// The state of the preflight of each URL.
    preflights: Vec<Preflight>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Said {
    engine: Engine,
    cause: Cause,
    stage: Stage,
    status: Option<u16>,
    parameter: Option<String>,
}

impl Judged {
    fn of(fetch: &Fetch, verdict: &Verdict, with_parameters: bool) -> Judged {
        let root = verdict.root_cause();
        let said = |finding: &Option<Box<EngineFinding>>| {
            finding.as_deref().map(|finding| Said {
                engine: finding.engine,
                cause: finding.cause,
                stage: finding.stage,
                status: finding.status,
                parameter: finding.parameter.clone().filter(|_| with_parameters),
            })
        };
        Judged {
            outcome: verdict.outcome(),
            outcome_certainty: verdict.outcome_certainty,
            failed_at: verdict.ending.failed_at(),
            cause: verdict.cause(),
            certainty: verdict.certainty,
            alternatives: verdict.alternatives.clone(),
            also_wrong: verdict.also_wrong().to_vec(),
            root_cause: root.map(|root| root.cause),
            root_certainty: root.map(|root| root.certainty),
            other_roots: root.map(|root| root.alternatives.clone()).unwrap_or_default(),
            effects: verdict.effects,
            chromium_error: verdict.failed().and_then(|failed| failed.chromium_error),
            console: verdict.per_engine.each_ref().map(said),
            preflights: fetch.hops.iter().map(|hop| hop.preflight).collect(),
        }
    }

    fn difference(&self, other: &Judged) -> Option<&'static str> {
        [
            (self.outcome == other.outcome, "outcome"),
            (self.outcome_certainty == other.outcome_certainty, "certainty of the outcome"),
            (self.failed_at == other.failed_at, "place of failure"),
            (self.cause == other.cause, "cause"),
            (self.certainty == other.certainty, "certainty"),
            (self.alternatives == other.alternatives, "list of alternatives"),
            (self.also_wrong == other.also_wrong, "list of further defects"),
            (self.root_cause == other.root_cause, "root cause"),
            (self.root_certainty == other.root_certainty, "certainty of the root cause"),
            (self.other_roots == other.other_roots, "list of other root causes"),
            (self.effects == other.effects, "effect"),
            (self.chromium_error == other.chromium_error, "error of Chromium"),
            (self.console == other.console, "line in the console"),
            (self.preflights == other.preflights, "state of its preflight"),
        ]
        .into_iter()
        .find_map(|(is_equal, what)| (!is_equal).then_some(what))
    }
}
