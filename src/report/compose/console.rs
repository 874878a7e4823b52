//! The console messages of each engine, based on its own finding.

use super::facts::{Objection, SharedFacts};
use super::source::Source;
use crate::browser::{Engine, Reason, Refusal, console_line, console_lines};
use crate::console::Told;
use crate::har::ExporterKind;
use crate::report::model::{Console, ConsoleEvidence};
use crate::report::redact::Redactor;
use crate::report::text::{Own, Text};
use crate::rules::{Cause, EngineFinding, Facts, Outcome, Verdict};
use crate::session::Fetch;

/// One message per engine, and all messages of the file's engine.
pub(super) fn compose(
    source: &Source<'_>,
    redactor: &mut Redactor,
    fetch: &Fetch,
    verdict: &Verdict,
    shared: &mut SharedFacts,
) -> (Console, Box<[Text]>) {
    let mut console = Console::default();
    let mut lines = Box::default();
    for finding in verdict.per_engine.iter().flatten() {
        let facts = shared.facts_for(source, redactor, fetch, verdict, &objection(finding));
        let saying = Saying {
            engine: finding.engine,
            cause: finding.cause,
            is_recorded: has_recorded_sentences(source, finding.engine) && facts.error.is_some(),
        };
        let line = Some(redactor.said(&facts, saying, line)).filter(|line| !line.is_empty());
        if Some(finding.engine) == source.analysis.log.exporter.engine {
            lines = redactor.all_said(&facts, saying, all_lines).into();
        }
        match finding.engine {
            Engine::Chromium => console.chromium = line,
            Engine::Firefox => console.firefox = line,
            Engine::WebKit => console.webkit = line,
        }
    }
    (console, lines)
}

/// The engine and the reason that it prints.
#[derive(Clone, Copy)]
struct Saying {
    engine: Engine,
    cause: Cause,
    /// The file contains the message itself.
    is_recorded: bool,
}

impl Own for Saying {}

impl Saying {
    fn reason(self, facts: &Facts) -> Option<Reason> {
        // Chromium's messages differ then, and not all in the same way.
        const TODAYS_LINE: u32 = 70;
        if self.engine == Engine::Chromium && facts.major(self.engine).is_some_and(|major| major < TODAYS_LINE) {
            return None;
        }
        match facts.error.as_ref().filter(|_| self.is_recorded) {
            Some(sentence) => Some(Reason::part(sentence.to_string())),
            None => (self.cause.rule().reason)(self.engine, facts),
        }
    }

    fn refusal<'a>(self, facts: &'a Facts, reason: &'a Reason) -> Refusal<'a> {
        let refusal = facts.refusal(self.engine, reason);
        // A recorded message names the redirect itself.
        Refusal { location: refusal.location.filter(|_| !self.is_recorded), ..refusal }
    }
}

/// The message with the reason; empty if there is none.
fn line(facts: &Facts, saying: Saying) -> String {
    let reason = saying.reason(facts);
    reason.map(|reason| console_line(saying.engine, &saying.refusal(facts, &reason))).unwrap_or_default()
}

fn all_lines(facts: &Facts, saying: Saying) -> Vec<String> {
    let reason = saying.reason(facts);
    reason.map(|reason| console_lines(saying.engine, &saying.refusal(facts, &reason))).unwrap_or_default()
}

/// Safari's Timelines export contains the console message.
fn has_recorded_sentences(source: &Source<'_>, engine: Engine) -> bool {
    engine == Engine::WebKit
        && matches!(source.analysis.log.exporter.kind, ExporterKind::WebKitTimelines | ExporterKind::WebKitInspector)
}

/// The messages of console logs about a fetch.
pub(super) fn told(redactor: &mut Redactor, verdict: &Verdict) -> Box<[ConsoleEvidence]> {
    let evidence = |told: &Told| ConsoleEvidence {
        log: redactor.file_name(&told.log),
        line: told.line,
        text: redactor.text(&told.text),
        says: told.says,
        causes: told.causes.as_slice().into(),
    };
    verdict.console.iter().map(evidence).collect()
}

/// Chromium's `Network.CorsError` for this record.
pub(super) fn chromium_error(verdict: &Verdict) -> Option<&'static str> {
    let failed = verdict.failed()?;
    if failed.chromium_error.is_some() {
        return failed.chromium_error;
    }
    if failed.outcome() != Outcome::Cors {
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
