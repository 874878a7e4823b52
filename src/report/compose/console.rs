//! The console lines of each engine, each by its own finding.

use super::Source;
use super::facts::{Objection, SharedFacts};
use crate::browser::{Engine, Reason, Refusal, console_line, console_lines};
use crate::har::ExporterKind;
use crate::report::model::Console;
use crate::report::redact::Redactor;
use crate::report::shared::Text;
use crate::rules::{EngineFinding, Facts, Outcome, Verdict};
use crate::session::Fetch;

/// The one line of each engine, and all lines of the engine that wrote the file.
pub(super) fn compose(
    source: &Source<'_>,
    redactor: &mut Redactor,
    fetch: &Fetch,
    verdict: &Verdict,
    shared: &mut SharedFacts,
) -> (Console, Box<[Text]>) {
    let mut console = Console::default();
    let mut lines = Box::default();
    if verdict.outcome == Outcome::Succeeded {
        return (console, lines);
    }
    for finding in verdict.per_engine.iter().flatten() {
        let facts = shared.facts_for(source, redactor, fetch, verdict, &objection(finding));
        let recorded = recorded_sentence(source, finding.engine, &facts);
        let is_recorded = recorded.is_some();
        let Some(reason) = recorded.or_else(|| (finding.cause.rule().reason)(finding.engine, &facts)) else { continue };
        let mut refusal = refusal(&facts, &reason);
        if is_recorded {
            // The sentence names the redirect itself.
            refusal.location = None;
        }
        let line = Some(console_line(finding.engine, &refusal)).filter(|line| !line.is_empty());
        let line = line.map(|line| redactor.shared(&line));
        if Some(finding.engine) == source.analysis.log.exporter.engine {
            let all = console_lines(finding.engine, &refusal);
            lines = all.iter().map(|line| redactor.shared(line)).collect();
        }
        match finding.engine {
            Engine::Chromium => console.chromium = line,
            Engine::Firefox => console.firefox = line,
            Engine::WebKit => console.webkit = line,
        }
    }
    (console, lines)
}

/// Safari's Timelines export holds the console's own sentence.
fn recorded_sentence(source: &Source<'_>, engine: Engine, facts: &Facts) -> Option<Reason> {
    let is_webkits = engine == Engine::WebKit
        && matches!(source.analysis.log.exporter.kind, ExporterKind::WebKitTimelines | ExporterKind::WebKitInspector);
    facts.error.clone().filter(|_| is_webkits).map(Reason::Part)
}

/// Chromium's `Network.CorsError` for this record.
pub(super) fn chromium_error(verdict: &Verdict) -> Option<&'static str> {
    if verdict.chromium_error.is_some() {
        return verdict.chromium_error;
    }
    if verdict.outcome != Outcome::Cors {
        return None;
    }
    let finding = verdict.per_engine.iter().flatten().find(|finding| finding.engine == Engine::Chromium)?;
    (finding.cause.rule().chromium_error)(finding.stage)
}

fn objection(finding: &EngineFinding) -> Objection<'_> {
    Objection {
        engine: Some(finding.engine),
        cause: Some(finding.cause),
        stage: finding.stage,
        parameter: finding.parameter.as_deref(),
        status: finding.status,
    }
}

fn refusal<'a>(facts: &'a Facts, reason: &'a Reason) -> Refusal<'a> {
    Refusal {
        initiator: facts.initiator,
        stage: facts.stage,
        url: &facts.url,
        initial_url: &facts.initial_url,
        location: facts.location.as_deref(),
        page_origin: &facts.page_origin,
        page_url: facts.page_url.as_deref(),
        status: facts.status,
        reason,
    }
}
