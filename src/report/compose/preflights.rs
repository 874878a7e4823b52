//! Findings about servers: the cost of their preflights, and the origins that they echo.

use super::source::Source;
use crate::browser::{Engine, preflight_cache_cap};
use crate::report::identity::host;
use crate::report::model::{PreflightCacheOff, SavedPreflights, ServerPreflights};
use crate::report::redact::Redactor;
use crate::report::text::Text;
use crate::rules::{CacheOff, PreflightCost};

/// The servers of the file, sorted by name.
pub(super) fn compose(source: &Source<'_>, redactor: &mut Redactor) -> Vec<ServerPreflights> {
    source.analysis.preflights.iter().filter_map(|cost| server(source, redactor, cost)).collect()
}

fn server(source: &Source<'_>, redactor: &mut Redactor, cost: &PreflightCost) -> Option<ServerPreflights> {
    let example = source.entry(cost.entries.first().copied())?;
    let host = Text::from(host(&redactor.url_by_rules(&example.request.url)));
    Some(ServerPreflights {
        host: redactor.pooled(host),
        sent: cost.sent,
        waited_ms: rounded(cost.waited_ms),
        without_max_age: cost.without_max_age,
        at_most_saved: Engine::ALL
            .into_iter()
            .zip(&cost.savings)
            .map(|(engine, saving)| SavedPreflights {
                engine,
                max_age: preflight_cache_cap(engine),
                preflights: saving.preflights,
                ms: rounded(saving.ms),
            })
            .collect(),
        cache_off: cost.cache_off.map(|off| match off {
            CacheOff::Shown => PreflightCacheOff::Shown,
            CacheOff::Possible => PreflightCacheOff::Possible,
        }),
    })
}

/// Servers, each with an origin that it echoed with credentials.
pub(super) fn reflections(source: &Source<'_>, redactor: &mut Redactor) -> Vec<(Text, Text)> {
    let all = source.analysis.reflections.iter();
    all.filter_map(|reflection| {
        let entry = source.entry(Some(reflection.entry))?;
        let host = Text::from(host(&redactor.url_by_rules(&entry.request.url)));
        Some((redactor.pooled(host), redactor.url(&reflection.origin)))
    })
    .collect()
}

/// Rounded to thousandths: sums of the files' numbers have rounding errors.
fn rounded(ms: f64) -> f64 {
    (ms * 1_000.0).round() / 1_000.0
}
