//! What the requests of a file need from servers, and the report on those that no header fixes.

use super::file::compose_with;
use super::filtered;
use super::options::ComposeOptions;
use crate::filter::Filter;
use crate::report::identity::host;
use crate::report::model::Fetch;
use crate::report::redact::Redactor;
use crate::report::solve::{Key, NotFixed, NotFixedExample, SolvedFile, fix_of};
use crate::report::text::Text;
use crate::report::{Fix, Hindrance, Solver};
use crate::rules::{Analysis, Outcome, Verdict};
use foldhash::{HashMap, HashMapExt};

/// Adds a file: its needs are added to `solver`. Parts of the analysis that need no report are freed.
pub(super) fn solved(
    path: &str,
    analysis: &mut Analysis,
    options: &ComposeOptions,
    (mut solver, redactor): (Solver, Redactor),
) -> SolvedFile {
    filtered::filter(path, analysis, &options.filter);
    let fixes = solver.add(analysis);
    let is_open = |verdict: &Verdict| verdict.outcome() == Outcome::Undetermined;
    let undetermined = analysis.fetches.iter().filter(|(_, verdict)| is_open(verdict)).count();
    let is_doubtful = |verdict: &Verdict| verdict.outcome() == Outcome::Succeeded && !verdict.alternatives.is_empty();
    let doubtful = analysis.fetches.iter().filter(|(_, verdict)| is_doubtful(verdict)).count();
    let fixed = fixes.iter().filter(|fix| **fix == Fix::Headers).count();
    let mut hindered: HashMap<usize, Hindrance> = HashMap::new();
    for ((fetch, _), fix) in analysis.fetches.iter().zip(fixes) {
        if let Fix::Not(hindrance) = fix {
            hindered.insert(fetch.id, hindrance);
        }
    }
    analysis.fetches.retain(|(fetch, _)| hindered.contains_key(&fetch.id));
    let options =
        ComposeOptions { all: false, filter: Filter::default(), known: None, what_if: None, ..options.clone() };
    let file = compose_with(path, analysis, &options, redactor);
    let mut not_fixed: Vec<NotFixed> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for fetch in file.fetches.all() {
        let Some((&hindrance, cause)) = hindered.get(&fetch.id).zip(fetch.cause) else { continue };
        let fix = fix_of(hindrance).map(Text::from).or_else(|| own_fix(fetch));
        let host = Text::from(host(&fetch.last_url));
        let example = NotFixedExample {
            file: file.path.clone(),
            fetch: fetch.id,
            method: fetch.method.clone(),
            url: fetch.url.clone(),
        };
        let (reason, outcome, missing_fact) = (hindrance, fetch.outcome, fetch.missing_fact.clone());
        let group = NotFixed { reason, outcome, cause, host, requests: 1, files: 1, example, fix, missing_fact };
        match places.get(&group.key()).and_then(|place| not_fixed.get_mut(*place)) {
            Some(known) => known.requests += 1,
            None => {
                places.insert(group.key(), not_fixed.len());
                not_fixed.push(group);
            }
        }
    }
    SolvedFile { solver, file, fixed, undetermined, doubtful, not_fixed }
}

/// The best fixes of its report.
fn own_fix(fetch: &Fetch) -> Option<Text> {
    fetch.fixes.first().cloned()
}
