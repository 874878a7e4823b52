//! Judges fetches: each exporter has its own way of saying, or not saying, how a fetch ended.

mod blind;
mod chromium;
mod draft;
mod effects;
mod embedding;
mod evidence;
mod explain;
mod firefox;
pub(crate) mod hints;
mod others;
mod rivals;
mod unfollowed;
mod webkit;

pub(crate) use draft::Draft;

use super::record::Record;
use super::root_cause::detect;
use super::verdict::{EngineFinding, Outcome, Verdict};
use super::walk::walk_hop;
use crate::browser::Engine;
use crate::fetch::{CredentialsMode, Stage};
use crate::har::ExporterKind;
use crate::parallel;
use crate::session::Fetch;

/// Judges every fetch of a file, many of them side by side; their order stays.
pub(super) fn judge(record: &Record<'_>, fetches: Vec<Fetch>) -> Vec<(Fetch, Verdict)> {
    /// Fewer are judged before other threads are ready.
    const MANY: usize = 1_000;
    let judged = |fetch: Fetch| {
        let verdict = judge_one(record, &fetch);
        (fetch, verdict)
    };
    if fetches.len() < MANY {
        return fetches.into_iter().map(judged).collect();
    }
    parallel::map(fetches, judged)
}

fn judge_one(record: &Record<'_>, fetch: &Fetch) -> Verdict {
    let draft = rivals::weigh(record, fetch, draft(record, fetch));
    finish(record, fetch, unfollowed::doubt_unmarked(record, fetch, draft))
}

/// What the record says by itself.
fn draft(record: &Record<'_>, fetch: &Fetch) -> Draft {
    match record.kind() {
        ExporterKind::ChromiumDevTools => chromium::judge(record, fetch),
        ExporterKind::FirefoxDevTools => firefox::judge(record, fetch),
        ExporterKind::WebKitInspector | ExporterKind::WebKitTimelines => webkit::judge(record, fetch),
        ExporterKind::Playwright => others::playwright(record, fetch),
        ExporterKind::ChromeHar => others::chrome_har(record, fetch),
        ExporterKind::WebPageTest | ExporterKind::Proxy | ExporterKind::Client | ExporterKind::Other => {
            others::proxy(record, fetch)
        }
    }
}

/// Adds what follows from a decision: the other engines' findings, the evidence, the effects, the root cause.
fn finish(record: &Record<'_>, fetch: &Fetch, draft: Draft) -> Verdict {
    let draft = blind::take_back(record, fetch, draft);
    let per_engine = per_engine(record, fetch, &draft);
    let evidence = evidence::of(record, fetch, &draft);
    let effects = effects::of(record, fetch, &draft);
    let root_cause = detect(record, fetch, &draft);
    Verdict {
        outcome: draft.outcome,
        failed_at: draft.failed_at,
        stage_is_open: draft.stage_is_open,
        hop: draft.hop,
        cause: draft.cause,
        parameter: draft.parameter,
        credentials: draft.credentials.or(fetch.credentials),
        certainty: draft.certainty,
        alternatives: draft.alternatives,
        also_wrong: draft.also_wrong,
        missing_fact: draft.missing_fact,
        root_cause,
        chromium_error: draft.chromium_error,
        per_engine,
        effects,
        evidence,
    }
}

/// What each engine would have objected to in the same exchange. Where the record holds no answer to judge, only the
/// engine that took part has a finding.
fn per_engine(record: &Record<'_>, fetch: &Fetch, draft: &Draft) -> [Option<Box<EngineFinding>>; 3] {
    let own = draft.cause.zip(draft.failed_at).map(|(cause, stage)| (cause, stage, draft.parameter.clone()));
    let printed = own.clone().map(|(cause, stage, parameter)| match draft.prints {
        Some(printed) => (printed, stage, None),
        None => (cause, stage, parameter),
    });
    let credentials = draft.credentials.or(fetch.credentials).unwrap_or(CredentialsMode::NotInclude);
    let has_answer = draft.outcome == Outcome::Cors
        && fetch.hops.get(draft.hop).is_some_and(|hop| {
            let entry = match draft.failed_at {
                Some(Stage::Preflight) => record.preflight(hop),
                _ => record.request(hop),
            };
            entry.is_some_and(|e| e.response.status.code().is_some())
        });
    let finding = |engine: Engine| {
        let took_part = record.engine() == Some(engine);
        if took_part && let Some((cause, stage, parameter)) = printed.clone() {
            return Some(EngineFinding { engine, cause, stage, parameter, status: draft.status });
        }
        if !has_answer {
            // Network failures and policies that every engine words in its own way.
            let (cause, stage, parameter) = own.clone().filter(|_| !took_part)?;
            let known_everywhere = draft.outcome == Outcome::Network || draft.outcome == Outcome::Cors;
            return known_everywhere.then_some(EngineFinding { engine, cause, stage, parameter, status: draft.status });
        }
        let failure = walk_hop(record, fetch, draft.hop, Some(engine), credentials)?;
        let status = Some(failure.status).filter(|status| *status != 0);
        Some(EngineFinding { engine, cause: failure.cause, stage: failure.stage, parameter: failure.parameter, status })
    };
    Engine::ALL.map(|engine| finding(engine).map(Box::new))
}
