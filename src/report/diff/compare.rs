//! Matches the requests of both sides, and determines the change of each.

use super::gate::DiffGate;
use super::side::{Place, Seen, Side, SideReport, base, names_no_origin};
use super::state::State;
use crate::report::model::{SCHEMA_VERSION, Tool};
use crate::report::text::{Piece, Text, words};
use crate::report::version;
use crate::rules::Outcome;
use foldhash::{HashMap, HashSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Two runs compared.
#[derive(Clone, PartialEq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct Diff {
    /// [`SCHEMA_VERSION`].
    #[schemars(schema_with = "version::version")]
    pub schema_version: u32,
    /// This program.
    pub tool: Tool,
    /// The earlier run.
    pub before: SideReport,
    /// The later run.
    pub after: SideReport,
    /// The changes by state.
    pub totals: DiffTotals,
    /// Reasons other than the servers why the runs may differ.
    pub warnings: Vec<Text>,
    /// Requests that failed, or may have failed, on one side: by state, then by key.
    pub changes: Vec<Change>,
    /// The changes that make the exit status 1.
    #[serde(skip)]
    pub gate: DiffGate,
}

/// Number of changes by state. Changes of known failures are counted as known, not by their state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, JsonSchema, Serialize, Deserialize)]
pub struct DiffTotals {
    /// Requests that fail now, but did not before.
    pub new: usize,
    /// Requests that fail for another cause.
    pub changed: usize,
    /// Requests that fail as before.
    pub still: usize,
    /// Requests that failed, but succeed now.
    pub fixed: usize,
    /// Requests that failed, but were not made again.
    pub gone: usize,
    /// Requests whose failure is only possible in one of the runs.
    pub unsure: usize,
    /// Requests that a known-failures entry covers.
    pub known: usize,
}

/// The change of one request.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct Change {
    /// Its state.
    pub state: State,
    /// Identifies the request in both runs, with the hosts of the later one.
    pub key: Text,
    /// Its method.
    pub method: Text,
    /// Its host, with its port unless that is the default of the scheme.
    pub host: Text,
    /// Its path with ids replaced.
    pub path_template: Text,
    /// Origin of the page; `null` if a file does not show it.
    pub origin: Option<Text>,
    /// The line of the known-failures file that covers the failure: then it does not fail the run.
    pub known: Option<u64>,
    /// The earlier run; `null` if it did not make the request.
    pub before: Option<SideOf>,
    /// The later run; `null` if it did not make the request.
    pub after: Option<SideOf>,
}

/// The request in one of the runs.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct SideOf {
    /// Requests that failed with more than possible certainty.
    pub failed: usize,
    /// Requests that may have failed.
    pub unsure: usize,
    /// Requests that succeeded.
    pub succeeded: usize,
    /// The causes of the failures.
    pub causes: Vec<Text>,
    /// The outcomes of the failures.
    pub outcomes: Vec<Outcome>,
    /// The possible causes of the possible failures.
    pub possible_causes: Vec<Text>,
    /// Files with a failure.
    pub files: usize,
    /// The first failure or possible failure.
    pub example: Option<Place>,
}

impl Change {
    /// The outcomes of its certain failures: now, and before.
    pub fn outcomes(&self) -> impl Iterator<Item = Outcome> {
        [&self.after, &self.before].into_iter().flatten().flat_map(|side| side.outcomes.iter().copied())
    }

    /// `PUT api.example/users/{id} from https://app.example`
    pub(super) fn request(&self) -> Piece<'static> {
        let from = self.origin.as_ref().map(|origin| words!(" from {}", origin)).unwrap_or_default();
        words!("{} {}{}{}", self.method, self.host, self.path_template, from)
    }
}

impl SideOf {
    fn of(seen: &Seen) -> SideOf {
        let mut outcomes: Vec<Outcome> = seen.causes.values().copied().collect();
        outcomes.sort_unstable();
        outcomes.dedup();
        SideOf {
            failed: seen.failed,
            unsure: seen.unsure,
            succeeded: seen.succeeded + seen.other_successes,
            causes: seen.causes.keys().cloned().collect(),
            outcomes,
            possible_causes: seen.possible.iter().cloned().collect(),
            files: seen.files,
            example: seen.example.clone(),
        }
    }

    /// `missing-allow-origin, dns`; possible causes as `perhaps …`.
    pub(super) fn told(&self) -> Piece<'static> {
        match (self.causes.is_empty(), self.possible_causes.is_empty()) {
            (false, _) => Piece::list(&self.causes, ", "),
            (true, false) => words!("perhaps {}", Piece::list(&self.possible_causes, " or ")),
            (true, true) => words!("ok"),
        }
    }
}

impl Diff {
    /// Compares two sides. `gate`: the changes that make the exit status 1.
    pub fn of(before: Side, after: Side, gate: DiffGate) -> Diff {
        let (reports, warnings) = ((before.report(), after.report()), warnings(&before, &after));
        let lacks_successes = after.reports_without_successes > 0;
        let (before, after) = joined(before, after);
        let mut changes: Vec<Change> = Vec::new();
        let keys: HashSet<&Text> = before.keys().chain(after.keys()).collect();
        for key in keys {
            let sides = (before.get(key), after.get(key));
            let Some(state) = state(sides.0, sides.1) else { continue };
            let Some(of) = sides.1.or(sides.0) else { continue };
            let covers = |side: &Seen| side.known.filter(|_| side.covered == side.failed);
            let known = match state {
                State::New | State::Changed | State::Still => sides.1.and_then(covers),
                State::Fixed | State::Gone | State::Unsure => None,
            };
            changes.push(Change {
                state,
                key: key.clone(),
                method: of.method.clone(),
                host: of.host.clone(),
                path_template: of.path_template.clone(),
                origin: of.origin.clone(),
                known,
                before: sides.0.map(SideOf::of),
                after: sides.1.map(SideOf::of),
            });
        }
        changes.sort_by(|a, b| a.state.cmp(&b.state).then_with(|| a.key.cmp(&b.key)));
        let mut totals = DiffTotals::default();
        changes.iter().for_each(|change| *totals.of(change) += 1);
        let mut warnings = warnings;
        if totals.gone > 0 && lacks_successes {
            warnings.push(
                "The later run is a report without the requests that succeeded, so a gone failure may be fixed. Create such \
                 reports with --all."
                    .into(),
            );
        }
        Diff {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: env!("CARGO_PKG_NAME").into(), version: env!("CARGO_PKG_VERSION").into() },
            before: reports.0,
            after: reports.1,
            totals,
            warnings,
            changes,
            gate,
        }
    }

    /// The exit status: 2 if an input could not be read completely, otherwise 1 if a change fails the gate, otherwise 0.
    pub fn exit_status(&self) -> u8 {
        let is_whole = |side: &SideReport| side.unread.is_empty() && side.damaged == 0;
        match is_whole(&self.before) && is_whole(&self.after) {
            true => u8::from(self.changes.iter().any(|change| self.gate.fails(change))),
            false => 2,
        }
    }
}

impl DiffTotals {
    fn of(&mut self, change: &Change) -> &mut usize {
        if change.known.is_some() {
            return &mut self.known;
        }
        match change.state {
            State::New => &mut self.new,
            State::Changed => &mut self.changed,
            State::Still => &mut self.still,
            State::Fixed => &mut self.fixed,
            State::Gone => &mut self.gone,
            State::Unsure => &mut self.unsure,
        }
    }
}

fn state(before: Option<&Seen>, after: Option<&Seen>) -> Option<State> {
    let is = |side: Option<&Seen>, is: fn(&Seen) -> bool| side.is_some_and(is);
    if is(before, Seen::is_unsure) || is(after, Seen::is_unsure) {
        return Some(State::Unsure);
    }
    match (before.filter(|seen| seen.has_failed()), after.filter(|seen| seen.has_failed())) {
        (None, None) => None,
        (None, Some(_)) => Some(State::New),
        (Some(before), Some(after)) if before.causes == after.causes => Some(State::Still),
        (Some(_), Some(_)) => Some(State::Changed),
        (Some(failed), None) if after.is_some_and(|after| after.is_sound(failed)) => Some(State::Fixed),
        (Some(_), None) => Some(State::Gone),
    }
}

/// A request with an unknown origin on one side is matched with those of every origin.
fn joined(before: Side, after: Side) -> (HashMap<Text, Seen>, HashMap<Text, Seen>) {
    let keys = before.keys.keys().chain(after.keys.keys());
    let open: HashSet<Text> = keys.filter(|key| names_no_origin(key)).map(base).collect();
    let join = |side: HashMap<Text, Seen>| {
        if open.is_empty() {
            return side;
        }
        let mut all: HashMap<Text, Seen> = HashMap::default();
        // Deterministic order, because the first example depends on it.
        let mut seen: Vec<(Text, Seen)> = side.into_iter().collect();
        seen.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (key, mut seen) in seen {
            let base = base(&key);
            let is_open = open.contains(&base);
            let key = if is_open { words!("{} from *", base).into() } else { key };
            seen.origin = seen.origin.filter(|_| !is_open);
            match all.get_mut(&key) {
                Some(other) => other.join(seen),
                None => _ = all.insert(key, seen),
            }
        }
        all
    };
    (join(before.keys), join(after.keys))
}

/// Reasons why failures may differ although no server changed.
fn warnings(before: &Side, after: &Side) -> Vec<Text> {
    let mut warnings: Vec<Text> = Vec::new();
    if before.files == 0 || after.files == 0 {
        return warnings;
    }
    let list = |side: &Side| Piece::list(side.engines_by_name().iter().map(|engine| engine.name()), ", ");
    if before.engines != after.engines {
        warnings.push(
            words!(
                "The browsers differ ({}; now {}): they name causes differently, and some do not export every failure.",
                list(before),
                list(after)
            )
            .into(),
        );
    } else if before.names != after.names {
        let [was, is] = [&before.names, &after.names].map(|names| Piece::list(names.iter(), ", "));
        warnings.push(words!("The exporters differ ({}; now {}): they record different things.", was, is).into());
    }
    if before.sanitized != after.sanitized {
        warnings.push(
            "One side was exported without cookies and tokens, the other with them (or that is unknown): failures that depend on them may be visible \
             only on one side."
                .into(),
        );
    }
    warnings
}

impl DiffGate {
    /// Whether a change fails the comparison.
    pub fn fails(&self, change: &Change) -> bool {
        change.known.is_none() && change.outcomes().any(|outcome| self.names(change.state, outcome))
    }
}
