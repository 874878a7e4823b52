//! Judges fetches: each exporter shows the result of a fetch in its own way, or not at all.

mod chrome_har;
mod chromium;
mod computed;
mod draft;
mod effects;
mod elsewhere;
mod embedding;
mod evidence;
mod explain;
mod firefox;
mod hidden_answer;
pub(crate) mod hints;
mod lost_evidence;
mod per_engine;
mod playwright;
mod proxy;
mod rivals;
mod told;
mod unfollowed;
mod unnamed_origin;
mod webkit;

pub(super) use chromium::has_event_stream;
pub(crate) use draft::Draft;
pub(crate) use told::{Standing, Testimony, told, told_alone};

use super::card::Defect;
use super::cause::Cause;
use super::record::Record;
use super::root_cause::detect;
use super::verdict::Verdict;
use crate::fetch::{CredentialsMode, Stage, allow_credentials};
use crate::har::Reading;
use crate::parallel;
use crate::session::Fetch;

/// Judges every fetch of a file in parallel, keeping their order.
pub(super) fn judge(record: &Record<'_>, fetches: Vec<Fetch>) -> Vec<(Fetch, Verdict)> {
    /// Minimum number for parallel judging: fewer are done before other threads start.
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
    let draft = unnamed_origin::weigh(record, fetch, draft);
    finish(record, fetch, unfollowed::doubt_unmarked(record, fetch, draft))
}

/// The verdict of the record alone.
fn draft(record: &Record<'_>, fetch: &Fetch) -> Draft {
    match record.kind().traits().reading {
        Reading::Chromium => chromium::judge(record, fetch),
        Reading::Firefox => firefox::judge(record, fetch),
        Reading::Safari => webkit::judge(record, fetch),
        Reading::Playwright => playwright::judge(record, fetch),
        Reading::ChromeHar => chrome_har::judge(record, fetch),
        Reading::Headers => proxy::judge(record, fetch),
    }
}

/// With `*` and a request that is known to have credentials, `Access-Control-Allow-Credentials` matters only once the origin
/// is named.
fn hidden_by_wildcard(record: &Record<'_>, fetch: &Fetch, draft: Draft) -> Draft {
    let is_known = fetch.credentials == Some(CredentialsMode::Include);
    let is_wildcard = draft.cause().is_some_and(|cause| cause.rule().defect == Defect::Wildcard);
    if !is_wildcard || !is_known {
        return draft;
    }
    let refused = fetch.hops.get(draft.hop).and_then(|hop| match draft.failed_at() {
        Some(Stage::Preflight) => record.preflight(hop),
        _ => record.request(hop),
    });
    let answer = refused.filter(|entry| entry.response.status.code().is_some() && !entry.response.headers.is_empty());
    let lacks =
        answer.is_some_and(|entry| allow_credentials(&entry.response.headers.to_list()).as_deref() != Some("true"));
    draft.with(|failed| {
        let hidden = Cause::InvalidAllowCredentials;
        if lacks && !failed.also_wrong.contains(&hidden) {
            failed.also_wrong.insert(0, hidden);
        }
    })
}

/// Adds everything that follows from a decision: the other engines' findings, the evidence, the effects, the root cause.
fn finish(record: &Record<'_>, fetch: &Fetch, draft: Draft) -> Verdict {
    let draft = hidden_by_wildcard(record, fetch, lost_evidence::downgrade(record, fetch, draft));
    let (per_engine, endings) = per_engine::findings(record, fetch, &draft);
    let evidence = evidence::of(record, fetch, &draft);
    let effects = effects::of(record, fetch, &draft);
    let root_cause = detect(record, fetch, &draft).map(Box::new);
    let effects = effects::unless_answered_in_between(effects, root_cause.as_deref());
    let outcome_certainty = draft.outcome_certainty();
    let credentials = draft.only_under().or(fetch.credentials);
    let draft = draft.with(|failed| failed.root_cause = root_cause);
    Verdict {
        ending: draft.ending,
        hop: draft.hop,
        credentials,
        certainty: draft.certainty,
        outcome_certainty,
        alternatives: draft.alternatives,
        missing_fact: draft.missing_fact,
        per_engine,
        endings,
        effects,
        evidence,
        console: Box::default(),
    }
}
