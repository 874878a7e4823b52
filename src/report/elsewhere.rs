//! Sentences on the other engines: only where the result differs from the one in the recorded browser.

use super::model::{ByEngine, Fetch};
use super::text::{Piece, words};
use crate::browser::Engine;
use crate::rules::Outcome;
use std::collections::BTreeMap;

/// Maximum number of causes to name.
const MOST: usize = 12;

/// The result in another engine.
pub(super) struct Parting<'a> {
    /// The engine's best-known browser.
    pub(super) browser: &'static str,
    /// What it would do.
    pub(super) text: Piece<'static>,
    /// How it ends there.
    pub(super) ending: &'a ByEngine,
}

/// The engines in which it would end differently; engines that the file says nothing about are left out.
pub(super) fn partings(fetch: &Fetch) -> impl Iterator<Item = Parting<'_>> {
    let endings = fetch.by_engine.as_deref().unwrap_or_default().iter();
    endings.filter(|ending| differs(fetch, ending)).map(|ending| Parting {
        browser: ending.engine.browser(),
        text: text(fetch, ending),
        ending,
    })
}

fn differs(fetch: &Fetch, ending: &ByEngine) -> bool {
    let has_other_cause = ending.cause.is_some() && ending.cause != fetch.cause;
    ending.outcome != Outcome::Undetermined && (ending.outcome != fetch.outcome || has_other_cause)
}

/// `would also fail, and name preflight-bad-status first (…)`
fn text(fetch: &Fetch, ending: &ByEngine) -> Piece<'static> {
    let certainty = ending.certainty.name();
    match (ending.outcome, ending.cause) {
        (Outcome::Succeeded, _) => words!("would let it pass ({})", certainty),
        (outcome, Some(cause)) if outcome == fetch.outcome => {
            words!("would name {} first: {} ({})", cause.name(), cause.rule().summary, certainty)
        }
        (_, Some(cause)) => words!("would block it, {}: {} ({})", cause.name(), cause.rule().summary, certainty),
        (_, None) => words!("would block it; this file does not show which check fails first ({})", certainty),
    }
}

/// Successes that would fail in another engine, by engine and message: they have no failure to be listed with.
pub(super) fn fails_elsewhere<'a, M>(
    fetches: impl Iterator<Item = (&'a Fetch, M)>,
) -> Vec<(&'static str, Piece<'static>, Vec<M>)>
where
    M: Clone,
{
    let mut groups: BTreeMap<(Engine, &str), (Piece<'static>, Vec<M>)> = BTreeMap::new();
    for (fetch, member) in fetches.filter(|(fetch, _)| fetch.outcome == Outcome::Succeeded) {
        for parting in partings(fetch) {
            let key = (parting.ending.engine, parting.ending.cause.map_or("", |cause| cause.name()));
            groups.entry(key).or_insert((parting.text, Vec::new())).1.push(member.clone());
        }
    }
    let groups = groups.into_iter().take(MOST);
    groups.map(|((engine, _), (text, members))| (engine.browser(), text, members)).collect()
}

impl Fetch {
    /// It succeeded, but is listed because it would fail in a requested engine.
    pub fn fails_elsewhere(&self) -> bool {
        self.outcome == Outcome::Succeeded && partings(self).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::report::text::AsText as _;
    use crate::rules::{Cause, Certainty};

    fn ending(outcome: Outcome, cause: Option<Cause>) -> ByEngine {
        ByEngine { engine: Engine::WebKit, outcome, cause, certainty: Certainty::Predicted, console: None }
    }

    #[test]
    fn only_what_ends_otherwise_is_told() {
        let refused = samples::preflight_401(1);
        let cause = refused.cause;
        let cases = [
            (ending(Outcome::Cors, cause), None),
            (ending(Outcome::Cors, None), None),
            (ending(Outcome::Undetermined, None), None),
            (ending(Outcome::Succeeded, None), Some("would let it pass (predicted)")),
            (
                ending(Outcome::Cors, Some(Cause::PreflightBadStatus)),
                Some(
                    "would name preflight-bad-status first: The preflight response has a status that is not 2xx (predicted)",
                ),
            ),
            (
                ending(Outcome::Policy, Some(Cause::MixedContent)),
                Some("would block it, mixed-content: An https page requested an http URL (predicted)"),
            ),
        ];
        for (ending, expected) in cases {
            let told = format!("{ending:?}");
            let fetch = Fetch { by_engine: Some([ending].into()), ..refused.clone() };
            let found: Vec<String> = partings(&fetch).map(|parting| parting.text.unescaped().to_owned()).collect();
            assert_eq!(found.first().map(String::as_str), expected, "{told}");
        }
        assert_eq!(partings(&refused).count(), 0, "nobody asked");
    }
}
