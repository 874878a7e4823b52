//! What makes the program end with status 1.

use super::{Fetch, File, KnownEntry, KnownReport, KnownState, WhatIf, WhatIfEnd};
use crate::filter::rank;
use crate::nearest::nearest;
use crate::rules::{AdviceRule, Certainty, Outcome};
use std::collections::HashSet;
use std::str::FromStr;

/// Which findings fail a run: a list such as `cors,network:deduced,advice:vary-origin-missing`, or `never`.
///
/// ```
/// use har_cors::Gate;
///
/// let gate: Gate = "cors,network:deduced".parse()?;
/// assert_ne!(gate, Gate::default());
/// assert!("corss".parse::<Gate>().unwrap_err().contains("'cors'"));
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gate {
    conditions: Vec<Condition>,
}

/// One of them is enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Condition {
    /// A request ended so, and that is at least that sure.
    Ended(Outcome, Certainty),
    /// Advice of that name was given.
    Advice(&'static str),
    /// An entry of the known-failures file met no failure, and its requests succeeded.
    KnownFixed,
    /// An entry of the known-failures file has no reason, or no last day.
    KnownUnexplained,
}

/// The conditions that are about the known-failures file.
const OF_KNOWN: [(&str, Condition); 3] = [
    ("known-fixed", Condition::KnownFixed),
    ("known-mended", Condition::KnownFixed),
    ("known-unexplained", Condition::KnownUnexplained),
];

impl Default for Gate {
    /// Fails on every request that CORS refused.
    fn default() -> Gate {
        Gate { conditions: vec![Condition::Ended(Outcome::Cors, Certainty::Possible)] }
    }
}

impl Gate {
    /// Whether what was found in a file fails the run.
    pub fn fails(&self, file: &File) -> bool {
        self.conditions.iter().any(|condition| match condition {
            Condition::Ended(outcome, least) => match &file.what_if {
                Some(what_if) => would_be_so(file, what_if, *outcome, *least),
                None => file.fetches.iter().any(|fetch| is_so(fetch, *outcome, *least)),
            },
            Condition::Advice(rule) => file.advice.iter().any(|advice| advice.rule == **rule),
            Condition::KnownFixed | Condition::KnownUnexplained => false,
        })
    }

    /// The same without what requests are asked for.
    #[must_use]
    pub fn without_failures(&self) -> Gate {
        let keeps = |condition: &&Condition| !matches!(condition, Condition::Ended(..));
        Gate { conditions: self.conditions.iter().filter(keeps).copied().collect() }
    }

    /// The entries of the known-failures file that fail the run.
    pub fn failing_entries<'a>(&self, known: &'a KnownReport) -> impl Iterator<Item = &'a KnownEntry> {
        let has = |condition| self.conditions.contains(&condition);
        let (fixed, unexplained) = (has(Condition::KnownFixed), has(Condition::KnownUnexplained));
        let fails = move |entry: &&KnownEntry| {
            fixed && entry.state == KnownState::Fixed || unexplained && entry.is_unexplained()
        };
        known.entries.iter().filter(fails)
    }

    /// The failures that `--write-known` makes known: those that fail the run; where none does, because nothing shall, those
    /// that CORS refused.
    pub fn failures<'a>(&self, file: &'a File) -> impl Iterator<Item = &'a Fetch> {
        let is_outcome = |condition: &&Condition| matches!(condition, Condition::Ended(..));
        let mut conditions: Vec<Condition> = self.conditions.iter().filter(is_outcome).copied().collect();
        if conditions.is_empty() {
            conditions = Gate::default().conditions;
        }
        let fails = move |fetch: &&Fetch| {
            conditions.iter().any(|condition| match condition {
                Condition::Ended(outcome, least) => is_so(fetch, *outcome, *least),
                _ => false,
            })
        };
        file.fetches.iter().filter(fails)
    }
}

/// Under what the user supposes, some request that is not known ends so.
fn would_be_so(file: &File, what_if: &WhatIf, outcome: Outcome, least: Certainty) -> bool {
    let known: HashSet<usize> = file.fetches.all().filter(|fetch| fetch.is_known()).map(|fetch| fetch.id).collect();
    let ends_so = |end: &WhatIfEnd| end.outcome == outcome && rank(end.outcome_certainty) >= rank(least);
    what_if.requests.iter().any(|request| ends_so(&request.after) && !known.contains(&request.fetch))
}

/// A request of which nobody knows who asked did not end in any way that a gate is for.
fn is_so(fetch: &Fetch, outcome: Outcome, least: Certainty) -> bool {
    fetch.outcome == outcome && fetch.is_judged() && rank(fetch.outcome_certainty) >= rank(least)
}

impl FromStr for Gate {
    type Err = String;

    fn from_str(text: &str) -> Result<Gate, String> {
        if text.trim() == "never" {
            return Ok(Gate { conditions: Vec::new() });
        }
        if text.split(',').any(|part| part.trim() == "never") {
            return Err("'never' stands alone".to_owned());
        }
        Ok(Gate { conditions: text.split(',').map(|part| condition(part.trim())).collect::<Result<_, _>>()? })
    }
}

fn condition(text: &str) -> Result<Condition, String> {
    let (name, detail) = text.split_once(':').map_or((text, None), |(name, detail)| (name, Some(detail)));
    if name == "advice" {
        let rule = detail.unwrap_or_default();
        let known = AdviceRule::ALL.iter().find(|known| known.name == rule).map(|known| Condition::Advice(known.name));
        return known.ok_or_else(|| unknown("advice", rule, AdviceRule::ALL.iter().map(|known| known.name)));
    }
    if let (None, Some((_, condition))) = (detail, OF_KNOWN.iter().find(|(known, _)| *known == name)) {
        return Ok(*condition);
    }
    // A success is nothing to fail on.
    let outcomes = Outcome::ALL.iter().filter(|outcome| **outcome != Outcome::Succeeded);
    let outcome = outcomes.clone().find(|outcome| outcome.name() == name);
    let names = outcomes.map(|outcome| outcome.name()).chain(["advice", "known-fixed", "known-unexplained", "never"]);
    let outcome = *outcome.ok_or_else(|| unknown("outcome", name, names))?;
    let Some(least) = detail else { return Ok(Condition::Ended(outcome, Certainty::Possible)) };
    let certainty = Certainty::ALL.iter().find(|certainty| certainty.name() == least);
    let names = Certainty::ALL.iter().map(|certainty| certainty.name());
    Ok(Condition::Ended(outcome, *certainty.ok_or_else(|| unknown("certainty", least, names))?))
}

fn unknown<'a>(what: &str, typed: &str, names: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest(typed, names.clone()) {
        Some(name) => format!("there is no {what} '{typed}'; did you mean '{name}'?"),
        None => format!("there is no {what} '{typed}'; there are {}", names.collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let gate = |text: &str| text.parse::<Gate>().map(|gate| gate.conditions);
        let cors = Condition::Ended(Outcome::Cors, Certainty::Possible);
        for (text, expected) in [
            ("never", vec![]),
            ("cors", vec![cors]),
            ("cors, network:deduced", vec![cors, Condition::Ended(Outcome::Network, Certainty::Deduced)]),
            ("advice:vary-origin-missing", vec![Condition::Advice("vary-origin-missing")]),
        ] {
            assert_eq!(gate(text), Ok(expected), "{text}");
        }
        for (text, part) in [
            ("", "there are cors"),
            ("corss", "'cors'"),
            ("succeeded", "there is no outcome"),
            ("cors:sure", "confirmed"),
            ("cors:confirmd", "'confirmed'"),
            ("advice:vary", "there is no advice"),
            ("advice", "there is no advice"),
            ("never,cors", "stands alone"),
        ] {
            let error = gate(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
