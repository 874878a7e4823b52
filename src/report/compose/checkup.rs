//! What one file lacks, and which of its verdicts suffer.

use super::exporter;
use super::source::Source;
use crate::console::Says;
use crate::har::{Entry, ExporterKind, Preflights, Refusals};
use crate::report::doctor::{Checkup, Lack, Sufferer};
use crate::report::redact::Redactor;
use crate::rules::{Analysis, Cause, Certainty, Outcome, Verdict};
use crate::session::{Fetch, Preflight};

/// Maximum number of examples per lack and file.
const MOST: usize = 3;

/// Checks a file; `path` as the user named it.
pub(super) fn examine(path: &str, analysis: &Analysis, mut redactor: Redactor) -> Checkup {
    let source = Source::of(analysis);
    let mut lacks: Vec<(Lack, usize, Vec<Sufferer>)> = Vec::new();
    lacks.extend(whole_file_lacks(analysis).into_iter().map(|lack| (lack, 0, Vec::new())));
    for (fetch, verdict) in analysis.fetches.iter().filter(|(_, verdict)| suffers(verdict)) {
        let lack = Suffering { source: &source, fetch, verdict }.lack();
        let place = lacks.iter().position(|(known, ..)| *known == lack).unwrap_or(lacks.len());
        if place == lacks.len() {
            lacks.push((lack, 0, Vec::new()));
        }
        let Some((_, count, examples)) = lacks.get_mut(place) else { continue };
        *count += 1;
        if examples.len() < MOST {
            redactor.learn_secrets(source.entries_of(fetch));
            examples.push(sufferer(path, &mut redactor, fetch, verdict));
        }
    }
    let exporter = exporter::compose(&analysis.log.exporter, &mut redactor);
    let checkup = Checkup {
        path: redactor.file_name(path),
        kind: analysis.log.exporter.kind,
        engine: exporter.engine,
        engine_version: exporter.engine_version,
        label: exporter.label,
        requests: analysis.fetches.len(),
        not_judged: analysis.not_judged.len(),
        lacks,
    };
    redactor.finish();
    checkup
}

fn sufferer(path: &str, redactor: &mut Redactor, fetch: &Fetch, verdict: &Verdict) -> Sufferer {
    let first = fetch.hops.first();
    let name = verdict.cause().map_or("ok", Cause::name);
    Sufferer {
        path: redactor.file_name(path),
        method: redactor.text(first.map(|hop| &*hop.method).unwrap_or_default()),
        url: redactor.url(first.map(|hop| &*hop.url).unwrap_or_default()),
        cause: redactor.pooled(name),
        missing_fact: verdict.missing_fact.map(|fact| redactor.pooled(fact.text())),
    }
}

/// What the whole file lacks, whatever the results of its requests.
fn whole_file_lacks(analysis: &Analysis) -> Vec<Lack> {
    let kind = analysis.log.exporter.kind;
    let lacks = [
        (Lack::Browser, kind == ExporterKind::Client),
        (Lack::FailedRequests, kind.traits().refusals == Refusals::LeftOut),
        (Lack::WholeFile, !analysis.damage.is_empty()),
    ];
    lacks.into_iter().filter(|(_, is_lacked)| *is_lacked).map(|(lack, _)| lack).collect()
}

/// A verdict with an uncertain outcome or cause.
fn suffers(verdict: &Verdict) -> bool {
    let is_open = |certainty| matches!(certainty, Certainty::Possible | Certainty::Predicted);
    is_open(verdict.outcome_certainty) || is_open(verdict.certainty)
}

/// A verdict that suffers.
struct Suffering<'a> {
    source: &'a Source<'a>,
    fetch: &'a Fetch,
    verdict: &'a Verdict,
}

impl Suffering<'_> {
    /// What would help most.
    fn lack(&self) -> Lack {
        let lack = self.lack_of_file();
        let told = &self.verdict.console;
        let is_contradicted = told.iter().any(|told| matches!(told.says, Says::Disagrees | Says::Alone));
        let is_helped_by_line = matches!(lack, Lack::ConsoleLine | Lack::Refusals | Lack::CredentialsMode);
        match matches!(lack, Lack::Browser | Lack::LateAnswers) {
            true => lack,
            false if is_contradicted => Lack::SameRun,
            // What helps most there is a line of the console, and it was given.
            false if is_helped_by_line && !told.is_empty() => Lack::ConsoleReason,
            false => lack,
        }
    }

    fn lack_of_file(&self) -> Lack {
        let exporter = &self.source.analysis.log.exporter;
        let traits = exporter.kind.traits();
        let entry = self.entry();
        let is_predicted = self.verdict.outcome_certainty == Certainty::Predicted;
        let rule = self.verdict.cause().map(Cause::rule);
        match () {
            _ if exporter.kind == ExporterKind::Client => Lack::Browser,
            _ if rule.is_some_and(|rule| rule.is_unfinished) => Lack::LateAnswers,
            _ if rule.is_some_and(|rule| rule.is_from_worker) => Lack::WorkerRequests,
            _ if exporter.engine.is_none() => Lack::BrowserName,
            _ if is_predicted => Lack::Refusals,
            _ if self.turns_on_credentials() && exporter.sanitized == Some(true) => Lack::Secrets,
            _ if self.turns_on_credentials() => Lack::CredentialsMode,
            _ if self.is_preflight_hidden() && traits.preflights == Preflights::Never => Lack::PreflightsOfKind,
            _ if self.is_preflight_hidden() => Lack::PreflightsShown,
            _ if entry.is_some_and(|entry| entry.via_service_worker) => Lack::WorkerRequests,
            _ if entry.is_some_and(is_from_cache) => Lack::FreshResponses,
            _ if self.is_blocked_response(entry) && traits.preflights == Preflights::Never => Lack::BlockedResponses,
            _ if self.may_have_been_blocked() && traits.refusals != Refusals::Marked => Lack::Refusals,
            _ => Lack::ConsoleLine,
        }
    }

    fn entry(&self) -> Option<&Entry> {
        let hop = self.fetch.hops.get(self.verdict.hop).or(self.fetch.hops.last())?;
        self.source.entry(hop.entry)
    }

    fn causes(&self) -> impl Iterator<Item = Cause> {
        let others = self.verdict.other_failures().iter().map(|other| other.cause);
        self.verdict.cause().into_iter().chain(self.verdict.alternatives.iter().copied()).chain(others)
    }

    /// The credentials are unknown, and one of the explanations needs them.
    fn turns_on_credentials(&self) -> bool {
        self.fetch.credentials.is_none() && self.causes().any(|cause| cause.rule().needs_credentials)
    }

    fn is_preflight_hidden(&self) -> bool {
        let is_hidden = |hop: &crate::session::Hop| hop.preflight == Preflight::Hidden;
        self.verdict.outcome() != Outcome::Succeeded && self.fetch.hops.iter().any(is_hidden)
    }

    /// It failed CORS, but the file has no headers of the response.
    fn is_blocked_response(&self, entry: Option<&Entry>) -> bool {
        self.causes().any(|cause| cause.rule().outcome == Outcome::Cors)
            && entry.is_some_and(|entry| entry.response.headers.is_empty())
    }

    fn may_have_been_blocked(&self) -> bool {
        self.causes().any(|cause| cause.rule().outcome == Outcome::Cors)
    }
}

/// A cache answered, completely or with a 304.
fn is_from_cache(entry: &Entry) -> bool {
    entry.from_cache.is_some() || entry.response.status.code() == Some(304)
}
