//! Composes the report of one file from its analysis: redacts every value, lets the rules create the texts from the redacted
//! values, and finds the position of every piece of evidence.

mod beside;
mod by_engine;
mod checkup;
mod composer;
mod console;
mod evidence;
mod exchange;
mod exporter;
mod facts;
mod fetch;
mod file;
mod filtered;
mod known;
mod not_judged;
mod observe;
mod occasion;
mod options;
mod preflight;
mod preflights;
mod release;
#[cfg(test)]
pub(super) mod samples;
mod solved;
mod source;
#[cfg(test)]
mod tests;
mod traffic;
mod viewpoints;
mod what_if;

pub use composer::Composer;
pub(crate) use fetch::credentials_known;
pub(crate) use file::damage_of;
pub use options::ComposeOptions;
pub(super) use source::Source;

use super::model::File;
use super::redact::Redactor;
use super::text::Text;
use crate::rules::{Analysis, Verdict};
use crate::session::Fetch;

/// The report of one file; `path` as the user named it. Use a [`Composer`] for several files.
pub fn compose(path: &str, analysis: Analysis, options: &ComposeOptions) -> File {
    Composer::new(options).file(path, analysis)
}

/// Reduces an analysis to the fetches that its report would list.
pub(crate) fn list_only(analysis: &mut Analysis, options: &ComposeOptions) {
    filtered::filter("", analysis, &options.filter);
    analysis.fetches.retain(|(_, verdict)| options.lists(verdict));
}

/// The headers of the missing preflight of the hop at which a fetch ended.
pub(crate) fn unrecorded_preflight(
    analysis: &Analysis,
    redactor: &mut Redactor,
    fetch: &Fetch,
    verdict: &Verdict,
) -> Option<Vec<(Text, Text)>> {
    let hop = fetch.hops.get(verdict.hop).or(fetch.hops.last())?;
    let preflight = preflight::compose(&Source::of(analysis), redactor, fetch, hop)?;
    Some(preflight.headers.into_iter().map(|header| (header.name, header.value)).collect())
}
