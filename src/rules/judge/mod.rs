//! Judges fetches: each exporter shows the result of a fetch in its own way, or not at all.

pub(crate) mod blocked;
mod by_exporter;
mod case;
mod chrome_har;
mod chromium;
mod computed;
mod draft;
mod effects;
mod elsewhere;
mod embedding;
mod ending;
mod evidence;
mod explain;
mod firefox;
mod hidden_answer;
pub(super) mod http_cache;
mod local_network;
mod lone_preflight;
mod lost_evidence;
mod per_engine;
mod playwright;
mod policy;
mod proxy;
mod rivals;
mod told;
mod unfollowed;
mod unnamed_origin;
mod webkit;

use super::capture::Capture;
use super::cause::Cause;
use super::root_cause::detect;
use super::verdict::Verdict;
use crate::browser::Stage;
use crate::parallel;
use crate::rules::card::Defect;
use crate::rules::judge::by_exporter::draft;
use crate::session::Fetch;
use crate::standard::{CredentialsMode, allow_credentials};
pub(super) use chromium::has_event_stream;
pub(crate) use draft::Draft;
pub(crate) use told::{Standing, Testimony, told, told_alone};

/// Judges every fetch of a file in parallel, keeping their order.
pub(super) fn judge(capture: &Capture<'_>, fetches: Vec<Fetch>) -> Vec<(Fetch, Verdict)> {
    /// Minimum number for parallel judging: fewer are done before other threads start.
    const MANY: usize = 1_000;
    let judged = |fetch: Fetch| {
        let verdict = judge_one(capture, &fetch);
        (fetch, verdict)
    };
    if fetches.len() < MANY {
        return fetches.into_iter().map(judged).collect();
    }
    parallel::map(fetches, judged)
}

fn judge_one(capture: &Capture<'_>, fetch: &Fetch) -> Verdict {
    let draft = rivals::weigh(capture, fetch, draft(capture, fetch));
    let draft = unnamed_origin::weigh(capture, fetch, draft);
    finish(capture, fetch, unfollowed::doubt_unmarked(capture, fetch, draft))
}

/// With `*` and a request that is known to have credentials, `Access-Control-Allow-Credentials` matters only once the origin
/// is named.
fn hidden_by_wildcard(capture: &Capture<'_>, fetch: &Fetch, draft: Draft) -> Draft {
    let is_known = fetch.credentials == Some(CredentialsMode::Include);
    let is_wildcard = draft.cause().is_some_and(|cause| cause.rule().defect == Defect::Wildcard);
    if !is_wildcard || !is_known {
        return draft;
    }
    let refused = fetch.hops.get(draft.hop).and_then(|hop| match draft.failed_at() {
        Some(Stage::Preflight) => capture.preflight(hop),
        _ => capture.request(hop),
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
fn finish(capture: &Capture<'_>, fetch: &Fetch, draft: Draft) -> Verdict {
    let draft = hidden_by_wildcard(capture, fetch, lost_evidence::downgrade(capture, fetch, draft));
    let (per_engine, endings) = per_engine::findings(capture, fetch, &draft);
    let evidence = evidence::of(capture, fetch, &draft);
    let effects = effects::of(capture, fetch, &draft);
    let root_cause = detect(capture, fetch, &draft).map(Box::new);
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
