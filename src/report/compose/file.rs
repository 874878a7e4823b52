//! Composes the report of one file.

use super::options::ComposeOptions;
use super::source::Source;
use super::{
    beside, evidence, exporter, fetch, filtered, known, not_judged, occasion, preflights, release, traffic, what_if,
};
use crate::har::EntryIndex;
use crate::report::fixes::Servers;
use crate::report::identity::host;
use crate::report::model::{self, Advice, Damage, File, Summary, Time};
use crate::report::redact::Redactor;
use crate::report::text::Text;
use crate::rules::{Analysis, Outcome};

pub(super) fn compose_with(
    path: &str,
    analysis: &mut Analysis,
    options: &ComposeOptions,
    mut redactor: Redactor,
) -> File {
    // All responses are used to recognise the servers; later only listed fetches are needed.
    let mut servers = Servers::of(&Source::of(analysis));
    let filtered_out = filtered::filter(path, analysis, &options.filter);
    let known = known::find(path, analysis, options.known.as_deref());
    let traffic = traffic::choose(&Source::of(analysis), options);
    let preflights = preflights::compose(&Source::of(analysis), &mut redactor);
    let reflections = preflights::reflections(&Source::of(analysis), &mut redactor);
    let (first, last) = span(&Source::of(analysis));
    let outcomes = analysis.fetches.iter().map(|(_, verdict)| verdict.outcome());
    let summary = summarize(outcomes, analysis.not_judged.len()).without_known(&known.covered);
    let summary = Summary { filtered_out, ..summary };
    let what_if = options
        .what_if
        .as_deref()
        .map(|policy| what_if::compose(&Source::of(analysis), &mut redactor, policy, options.all).into());
    let tally = beside::Tally::of(analysis, options);
    release::forget_unlisted(analysis, options);
    let judged = analysis.fetches.len();
    let mut fetches = compose_fetches(analysis, options, &tally, &mut servers, &mut redactor);
    if options.all {
        not_judged::compose(&Source::of(analysis), &mut servers, &mut redactor, judged, &mut fetches);
    }
    redactor.learn_secrets([]);
    known.put(options.known.as_deref(), &mut redactor, &mut fetches);
    let source = Source::of(analysis);
    let advice = analysis.advice.iter().map(|advice| compose_advice(&source, &mut redactor, advice)).collect();
    let damage = damage_of(analysis, &mut redactor);
    let traffic = traffic::finish(traffic, &mut redactor);
    let file = File {
        path: redactor.file_name(path),
        duplicate_of: None,
        sha256: None,
        exporter: exporter::compose(&analysis.log.exporter, &mut redactor),
        entries: analysis.log.entries,
        first,
        last,
        damage,
        summary,
        fetches: fetches.into(),
        exercised: known.exercised,
        what_if,
        advice,
        preflights,
        reflections,
        traffic,
        redacted: redactor.receipt(),
    };
    redactor.finish();
    file
}

/// Composes the listed fetches in pieces: the memory of each piece is freed before the next one.
fn compose_fetches(
    analysis: &mut Analysis,
    options: &ComposeOptions,
    tally: &beside::Tally,
    servers: &mut Servers,
    redactor: &mut Redactor,
) -> Vec<model::Fetch> {
    // Counted first, because a report would keep unused capacity.
    let count = analysis.fetches.iter().filter(|(_, verdict)| options.lists(verdict)).count();
    let mut composed = Vec::with_capacity(count);
    let piece = release::piece(analysis);
    loop {
        let source = Source::of(analysis);
        let listed = analysis.fetches.iter().take(piece).filter(|(_, verdict)| options.lists(verdict));
        composed.extend(listed.map(|(fetch, verdict)| {
            redactor.learn_secrets(source.entries_of(fetch));
            let beside = tally.beside(fetch, verdict);
            let composed = fetch::compose(&source, servers, redactor, (fetch, verdict), &options.engines);
            model::Fetch { beside, ..composed }
        }));
        if analysis.fetches.len() <= piece {
            return composed;
        }
        analysis.fetches.drain(..piece);
        release::forget_unlisted(analysis, options);
    }
}

/// Start of the first and the last cross-origin fetch.
fn span(source: &Source<'_>) -> (Option<Time>, Option<Time>) {
    let times = source.analysis.fetches.iter().filter_map(|(fetch, _)| occasion::started(source, fetch));
    times.fold((None, None), |(first, last), time| {
        (Some(first.map_or(time, |first: Time| first.min(time))), Some(last.map_or(time, |last: Time| last.max(time))))
    })
}

fn summarize(outcomes: impl Iterator<Item = Outcome>, not_judged: usize) -> Summary {
    let mut summary = Summary { not_judged, ..Summary::default() };
    for outcome in outcomes {
        summary.cross_origin += 1;
        *summary.of(outcome) += 1;
    }
    summary
}

fn compose_advice(source: &Source<'_>, redactor: &mut Redactor, advice: &crate::rules::Advice) -> Advice {
    let shown = advice.evidence.iter().map(|evidence| evidence.entry).chain(advice.entries.iter().copied());
    let url = shown.into_iter().find_map(|entry| source.entry(Some(entry))).map(|entry| &*entry.request.url);
    // Each kind of advice is for one server, except for what the whole export lacks.
    let host = url.map(|url| Text::from(host(&redactor.url_by_rules(url)))).unwrap_or_default();
    Advice {
        host: redactor.pooled(host),
        rule: redactor.pooled(advice.rule),
        entries: advice.entries.iter().map(|&EntryIndex(index)| index).collect(),
        message: redactor.text(&advice.message),
        evidence: evidence::compose(source, redactor, &advice.evidence),
    }
}

/// What was lost of a file.
pub(crate) fn damage_of(analysis: &Analysis, redactor: &mut Redactor) -> Vec<Damage> {
    let damage = analysis.damage.iter().map(|damage| Damage {
        offset: damage.offset,
        line: damage.line,
        entry: damage.entry.map(|EntryIndex(index)| index),
        message: redactor.text(&damage.message),
    });
    damage.collect()
}
