//! The changes that fail a comparison.

use super::state::State;
use crate::nearest::nearest;
use crate::rules::Outcome;
use std::str::FromStr;

/// The changes that fail a comparison: a list such as `new,changed,still`, each with an optional outcome
/// (`new:network`; the default is `cors`), or `never`. Known failures never fail it.
///
/// ```
/// use har_cors::report::DiffGate;
///
/// assert_eq!("new,changed".parse::<DiffGate>(), Ok(DiffGate::default()));
/// assert!("fxied".parse::<DiffGate>().unwrap_err().contains("'fixed'"));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DiffGate(Vec<(State, Outcome)>);

/// Fails on new and changed CORS failures.
impl Default for DiffGate {
    fn default() -> DiffGate {
        DiffGate(vec![(State::New, Outcome::Cors), (State::Changed, Outcome::Cors)])
    }
}

impl DiffGate {
    /// Whether it includes a change to this outcome.
    pub(super) fn names(&self, state: State, outcome: Outcome) -> bool {
        self.0.contains(&(state, outcome))
    }
}

impl FromStr for DiffGate {
    type Err = String;

    fn from_str(text: &str) -> Result<DiffGate, String> {
        if text.trim() == "never" {
            return Ok(DiffGate(Vec::new()));
        }
        text.split(',').map(|part| condition(part.trim())).collect::<Result<_, _>>().map(DiffGate)
    }
}

fn condition(text: &str) -> Result<(State, Outcome), String> {
    let (name, outcome) = text.split_once(':').unwrap_or((text, Outcome::Cors.name()));
    let state = State::ALL.iter().find(|state| state.name() == name);
    let names = State::ALL.iter().map(|state| state.name()).chain(["never"]);
    let state = state.ok_or_else(|| unknown("change", name, names))?;
    let outcomes = [Outcome::Cors, Outcome::Network, Outcome::Policy];
    let found = outcomes.into_iter().find(|of| of.name() == outcome);
    let found = found.ok_or_else(|| unknown("outcome", outcome, outcomes.iter().map(|of| of.name())))?;
    Ok((*state, found))
}

fn unknown<'a>(what: &str, typed: &str, names: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest(typed, names.clone()) {
        Some(name) => format!("unknown {what} '{typed}'; did you mean '{name}'?"),
        None => format!("unknown {what} '{typed}'; use one of {}", names.collect::<Vec<_>>().join(", ")),
    }
}
