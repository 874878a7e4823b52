//! The list of findings that make the exit status 1.

use crate::nearest::nearest;
use crate::rules::{AdviceRule, Certainty, Outcome};
use std::str::FromStr;

/// The findings that fail a run: a list such as `cors,network:deduced,advice:vary-origin-missing`, or `never`.
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
    pub(super) conditions: Vec<Condition>,
}

/// A condition; one of them is enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Condition {
    /// A request with this outcome and at least this certainty.
    Ended(Outcome, Certainty),
    /// Advice with that name.
    Advice(&'static str),
    /// An entry of the known-failures file matched no failure, and its requests succeeded.
    KnownFixed,
    /// An entry of the known-failures file has no reason, or no last day.
    KnownUnexplained,
}

/// The conditions about the known-failures file.
const OF_KNOWN: [(&str, Condition); 3] = [
    ("known-fixed", Condition::KnownFixed),
    ("known-mended", Condition::KnownFixed),
    ("known-unexplained", Condition::KnownUnexplained),
];

impl Default for Gate {
    /// Fails on every request that failed CORS.
    fn default() -> Gate {
        Gate { conditions: vec![Condition::Ended(Outcome::Cors, Certainty::Possible)] }
    }
}

impl FromStr for Gate {
    type Err = String;

    fn from_str(text: &str) -> Result<Gate, String> {
        if text.trim() == "never" {
            return Ok(Gate { conditions: Vec::new() });
        }
        if text.split(',').any(|part| part.trim() == "never") {
            return Err("'never' must be the only item".to_owned());
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
    // A run cannot fail because of a success.
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
        Some(name) => format!("unknown {what} '{typed}'; did you mean '{name}'?"),
        None => format!("unknown {what} '{typed}'; use one of {}", names.collect::<Vec<_>>().join(", ")),
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
            ("", "use one of cors"),
            ("corss", "'cors'"),
            ("succeeded", "unknown outcome"),
            ("cors:sure", "confirmed"),
            ("cors:confirmd", "'confirmed'"),
            ("advice:vary", "unknown advice"),
            ("advice", "unknown advice"),
            ("never,cors", "must be the only item"),
        ] {
            let error = gate(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
