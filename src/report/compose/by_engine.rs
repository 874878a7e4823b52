//! How a fetch ends in the requested engines.

use super::source::Source;
use crate::browser::Engine;
use crate::report::model::{ByEngine, Console};
use crate::rules::{Certainty, EngineEnding, Outcome, Verdict};

/// One row for each engine; `None` without requested engines, and for fetches that are not judged.
pub(super) fn compose(
    source: &Source<'_>,
    verdict: &Verdict,
    console: &Console,
    engines: &[Engine],
) -> Option<Box<[ByEngine]>> {
    if engines.is_empty() {
        return None;
    }
    let own = source.analysis.log.exporter.engine;
    // An open result has no console message.
    let row = |engine: Engine, ending: &Option<EngineEnding>| ByEngine {
        engine,
        outcome: ending.map_or(Outcome::Undetermined, |ending| ending.outcome),
        cause: ending.and_then(|ending| ending.cause),
        certainty: match ending {
            Some(_) if own == Some(engine) => verdict.certainty,
            Some(_) if verdict.outcome_certainty != Certainty::Possible => Certainty::Predicted,
            _ => Certainty::Possible,
        },
        console: match engine {
            Engine::Chromium => &console.chromium,
            Engine::Firefox => &console.firefox,
            Engine::WebKit => &console.webkit,
        }
        .clone()
        .filter(|_| ending.is_some()),
    };
    let all = Engine::ALL.into_iter().zip(&verdict.endings);
    Some(all.filter(|(engine, _)| engines.contains(engine)).map(|(engine, ending)| row(engine, ending)).collect())
}

/// Whether one of the engines would block what the page got.
pub(super) fn fails_in_one(verdict: &Verdict, engines: &[Engine]) -> bool {
    let all = Engine::ALL.iter().zip(&verdict.endings).filter(|(engine, _)| engines.contains(engine));
    verdict.outcome() == Outcome::Succeeded
        && all.filter_map(|(_, ending)| *ending).any(|ending| ending.outcome != Outcome::Succeeded)
}
