//! Judges a fetch again with a console message, which is a fact that the record lacks. If it names one of the remaining
//! explanations, it decides; if it names another one, either the message or the record is wrong.

use super::draft::Draft;
use super::{finish, judge_one};
use crate::browser::{Engine, Stage};
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::{Certainty, Effects, Failed, Outcome, RootCertainty, Verdict};
use crate::session::Fetch;
use crate::standard::{CredentialsMode, is_redirect_status};

/// Maximum number of alternatives.
const MOST: usize = 3;

/// The content of a console message about a fetch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Testimony {
    /// The engine.
    pub(crate) engine: Option<Engine>,
    /// The possible causes; none without a reason.
    pub(crate) causes: Vec<Cause>,
    /// Causes for which that engine prints the same message.
    pub(crate) alike: Vec<Cause>,
    /// It only says that no response came.
    pub(crate) has_no_answer: bool,
    /// The stage that failed.
    pub(crate) stage: Option<Stage>,
    /// Status of the blocked response.
    pub(crate) status: Option<u16>,
    /// The value that the reason is about.
    pub(crate) parameter: Option<String>,
    /// The hop (index into `Fetch::hops`) with the URL of the message.
    pub(crate) hop: Option<usize>,
}

/// The relation of a message to the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    Agrees,
    Decides,
    Disagrees,
    LeavesOpen,
}

/// The verdict with the message.
pub(crate) fn told(capture: &Capture<'_>, fetch: &Fetch, verdict: Verdict, said: &Testimony) -> (Verdict, Standing) {
    if said.has_no_answer {
        return without_answer(verdict);
    }
    if said.causes.is_empty() {
        return without_reason(verdict, said);
    }
    if let Some(cause) = leaves_sound_entry(&verdict, said) {
        let at = (verdict.hop, Stage::Response, cause);
        return (confirmed(as_the_message_says(capture, fetch, said, at)), Standing::Decides);
    }
    if is_sure(&verdict) {
        return match agrees(&verdict, said) {
            true => (named(confirmed(verdict), said), Standing::Agrees),
            false => match capture.engine() {
                None => by_told_engine(capture, fetch, verdict, said),
                Some(_) => (doubted(verdict, said.causes.first().copied()), Standing::Disagrees),
            },
        };
    }
    match under_one_mode(capture, fetch, said) {
        Some(decided) => (decided, Standing::Decides),
        None => among_explanations(capture, fetch, verdict, said),
    }
}

/// The verdict on a fetch that only the console mentions.
pub(crate) fn told_alone(capture: &Capture<'_>, fetch: &Fetch, said: &Testimony) -> Option<Verdict> {
    let (first, others) = said.causes.split_first()?;
    let stage = said.stage.unwrap_or(Stage::Response);
    let verdict = as_the_message_says(capture, fetch, said, (0, stage, *first));
    Some(if others.is_empty() { confirmed(verdict) } else { left_open(with_doubtful_root(verdict), others) })
}

fn is_sure(verdict: &Verdict) -> bool {
    match verdict.certainty {
        Certainty::Confirmed | Certainty::Deduced | Certainty::Predicted => true,
        Certainty::Possible => false,
    }
}

/// Whether verdict and message have the same cause.
fn agrees(verdict: &Verdict, said: &Testimony) -> bool {
    let is_named = verdict.cause().is_some_and(|cause| said.causes.contains(&cause) || said.alike.contains(&cause));
    let is_there = said.stage.is_none_or(|stage| {
        verdict.ending.stage_is_open() || verdict.ending.failed_at().is_none_or(|at| is_same(at, stage))
    });
    verdict.outcome() != Outcome::Succeeded && is_named && is_there
}

/// Whether a message does not distinguish two stages: it is the same for a response and a redirect.
fn is_same(one: Stage, other: Stage) -> bool {
    let is_answer = |stage| matches!(stage, Stage::Redirect | Stage::Response);
    one == other || is_answer(one) && is_answer(other)
}

/// Nothing is open.
fn confirmed(verdict: Verdict) -> Verdict {
    Verdict {
        certainty: Certainty::Confirmed,
        outcome_certainty: Certainty::Confirmed,
        alternatives: Vec::new(),
        missing_fact: None,
        ..with(verdict, |failed| failed.other_failures.clear())
    }
}

/// The outcome is certain, but not which of several causes it was.
fn left_open(verdict: Verdict, others: &[Cause]) -> Verdict {
    let mut alternatives: Vec<Cause> = others.iter().copied().filter(|cause| Some(*cause) != verdict.cause()).collect();
    alternatives.truncate(MOST);
    Verdict {
        certainty: Certainty::Possible,
        outcome_certainty: Certainty::Confirmed,
        alternatives,
        missing_fact: Some(MissingFact::AnswerHeadersByConsole),
        ..with(verdict, |failed| failed.other_failures.clear())
    }
}

/// The root cause depends on a cause that is only one of several.
fn with_doubtful_root(verdict: Verdict) -> Verdict {
    with(verdict, |failed| {
        if let Some(root) = &mut failed.root_cause {
            root.certainty = RootCertainty::Possible;
        }
    })
}

/// The verdict with changed details of the failure, if it is one.
fn with(mut verdict: Verdict, change: impl FnOnce(&mut Failed)) -> Verdict {
    if let Some(failed) = verdict.ending.failed_mut() {
        change(failed);
    }
    verdict
}

/// The console names another reason: one of the two is wrong.
fn doubted(verdict: Verdict, named: Option<Cause>) -> Verdict {
    let named = named.unwrap_or(Cause::NotTold);
    let ends_alike = named.rule().outcome == verdict.outcome();
    let others = verdict.alternatives.iter().copied().filter(|cause| *cause != named);
    let alternatives: Vec<Cause> =
        Some(named).filter(|named| Some(*named) != verdict.cause()).into_iter().chain(others).take(MOST).collect();
    // The effects depend on the result.
    let unknown = Effects { request_executed: None, cookies_stored: None };
    Verdict {
        certainty: Certainty::Possible,
        outcome_certainty: if ends_alike { verdict.outcome_certainty } else { Certainty::Possible },
        alternatives,
        missing_fact: Some(MissingFact::ConsoleDisagrees),
        effects: if ends_alike { verdict.effects } else { unknown },
        ..with_doubtful_root(verdict)
    }
}

/// The message shows which kind of Local Network Access error it was.
fn named(verdict: Verdict, said: &Testimony) -> Verdict {
    let kinds = verdict.cause().map(|cause| cause.rule().kinds).unwrap_or_default();
    let parameter = said.parameter.as_deref().unwrap_or_default();
    match kinds.iter().find(|name| parameter.starts_with(**name)) {
        Some(name) => with(verdict, |failed| {
            failed.chromium_error = Some(name);
            failed.parameter.clone_from(&said.parameter);
        }),
        None => verdict,
    }
}

/// Why the page itself rejected the response, if the record does not show it.
fn leaves_sound_entry(verdict: &Verdict, said: &Testimony) -> Option<Cause> {
    let first = said.causes.first().copied().filter(|_| verdict.outcome() == Outcome::Succeeded);
    first.filter(|cause| cause.rule().leaves_sound_entry)
}

/// If the browser is unknown, the message shows it, and its first failed check may differ from the standard's.
fn by_told_engine(capture: &Capture<'_>, fetch: &Fetch, verdict: Verdict, said: &Testimony) -> (Verdict, Standing) {
    let found = verdict.per_engine.iter().flatten().find(|finding| {
        said.engine == Some(finding.engine)
            && said.causes.contains(&finding.cause)
            && said.stage.is_none_or(|stage| stage == finding.stage)
    });
    let Some((cause, stage)) = found.map(|finding| (finding.cause, finding.stage)) else {
        return (doubted(verdict, said.causes.first().copied()), Standing::Disagrees);
    };
    (confirmed(as_the_message_says(capture, fetch, said, (verdict.hop, stage, cause))), Standing::Decides)
}

/// The verdict with the only credentials mode for which record and message agree.
fn under_one_mode(capture: &Capture<'_>, fetch: &Fetch, said: &Testimony) -> Option<Verdict> {
    if fetch.credentials.is_some() {
        return None;
    }
    let judged = |mode| {
        let verdict = judge_one(capture, &Fetch { credentials: Some(mode), ..fetch.clone() });
        (is_sure(&verdict) && agrees(&verdict, said)).then_some(verdict)
    };
    match [CredentialsMode::NotInclude, CredentialsMode::Include].map(judged) {
        [Some(verdict), None] | [None, Some(verdict)] => Some(confirmed(verdict)),
        [Some(one), Some(other)]
            if one.cause() == other.cause() && one.ending.failed_at() == other.ending.failed_at() =>
        {
            Some(Verdict { credentials: None, ..confirmed(one) })
        }
        _ => None,
    }
}

/// If the record has several explanations, or none.
fn among_explanations(capture: &Capture<'_>, fetch: &Fetch, verdict: Verdict, said: &Testimony) -> (Verdict, Standing) {
    let explanations = || verdict.cause().into_iter().chain(verdict.alternatives.iter().copied());
    let fitting: Vec<Cause> = explanations().filter(|cause| said.causes.contains(cause)).collect();
    let (hop, stage) = place(capture, fetch, &verdict, said);
    let is_undetermined = verdict.outcome() == Outcome::Undetermined;
    let own = verdict.ending.failed_at();
    let is_recorded = has_answer(capture, fetch, hop, stage)
        || has_sentence(capture, fetch, hop)
        || own.is_some_and(|at| has_answer(capture, fetch, verdict.hop, at));
    let only = match (said.causes.as_slice(), fitting.as_slice()) {
        ([cause], _) if !fitting.is_empty() || !is_recorded => Some(*cause),
        ([cause], _) if is_undetermined && !cause.rule().turns_on_headers() => Some(*cause),
        (_, [cause]) if is_recorded => Some(*cause),
        _ => None,
    };
    if let Some(cause) = only {
        let keeps = verdict.cause() == Some(cause) && verdict.ending.failed_at() == Some(stage);
        let decided = if keeps { verdict } else { as_the_message_says(capture, fetch, said, (hop, stage, cause)) };
        let decided = with(confirmed(decided), |failed| failed.stage_is_open = false);
        return (named(decided, said), Standing::Decides);
    }
    if fitting.is_empty() && is_recorded {
        return (doubted(verdict, said.causes.first().copied()), Standing::Disagrees);
    }
    let Some(first) = fitting.first().or(said.causes.first()).copied() else { return (verdict, Standing::LeavesOpen) };
    let keeps = verdict.cause() == Some(first) && verdict.ending.failed_at() == Some(stage);
    let verdict = if keeps {
        verdict
    } else {
        with_doubtful_root(as_the_message_says(capture, fetch, said, (hop, stage, first)))
    };
    (left_open(verdict, &said.causes), Standing::LeavesOpen)
}

/// Hop and stage of the failure in the message.
fn place(capture: &Capture<'_>, fetch: &Fetch, verdict: &Verdict, said: &Testimony) -> (usize, Stage) {
    let hop = said.hop.unwrap_or(verdict.hop);
    let is_answered = has_answer(capture, fetch, hop, Stage::Response);
    let needs_preflight = fetch.hops.get(hop).is_some_and(|hop| hop.preflight_because.is_some());
    let own = verdict
        .ending
        .failed_at()
        .filter(|at| hop == verdict.hop && said.stage.is_none_or(|stage| is_same(stage, *at)));
    let stage = own.or(said.stage.filter(|stage| *stage != Stage::Response)).unwrap_or_else(|| {
        let request = fetch.hops.get(hop).and_then(|hop| capture.request(hop));
        let status = request.and_then(|entry| entry.response.status.code());
        match status {
            Some(status) if is_redirect_status(status) => Stage::Redirect,
            _ if !is_answered && needs_preflight && said.stage.is_none() => Stage::Preflight,
            _ => Stage::Response,
        }
    });
    (hop, stage)
}

/// The judged response is in the record.
fn has_answer(capture: &Capture<'_>, fetch: &Fetch, hop: usize, stage: Stage) -> bool {
    let Some(hop) = fetch.hops.get(hop) else { return false };
    let entry = if stage == Stage::Preflight { capture.preflight(hop) } else { capture.request(hop) };
    entry.is_some_and(|entry| entry.response.status.code().is_some() && !entry.response.headers.is_empty())
}

/// The record contains WebKit's own message.
fn has_sentence(capture: &Capture<'_>, fetch: &Fetch, hop: usize) -> bool {
    let request = fetch.hops.get(hop).and_then(|hop| capture.request(hop));
    capture.engine() == Some(Engine::WebKit) && request.is_some_and(|entry| entry.error().is_some())
}

/// The failure from the message.
fn as_the_message_says(capture: &Capture<'_>, fetch: &Fetch, said: &Testimony, at: (usize, Stage, Cause)) -> Verdict {
    let (hop, stage, cause) = at;
    let draft = Draft::failure(hop, stage, cause, Certainty::Confirmed).with(|failed| {
        failed.parameter.clone_from(&said.parameter);
        failed.status = said.status;
    });
    finish(capture, fetch, draft)
}

/// Firefox prints this for every network failure, and as an echo of some CORS failures. Nothing is said of what the page
/// gave up.
fn without_answer(verdict: Verdict) -> (Verdict, Standing) {
    if verdict.outcome() == Outcome::Succeeded {
        return (doubted(verdict, Some(Cause::NetworkError)), Standing::Disagrees);
    }
    let is_network = |cause: &Cause| cause.rule().outcome == Outcome::Network;
    let is_abort = |cause: &Cause| cause.rule().outcome == Outcome::Aborted;
    let may_be_aborted = verdict.alternatives.iter().any(is_abort);
    let is_only = verdict.cause().as_ref().is_some_and(is_network)
        && verdict.alternatives.iter().all(|cause| is_network(cause) || is_abort(cause));
    if !is_only {
        return (verdict, Standing::LeavesOpen);
    }
    let mut verdict = Verdict { outcome_certainty: Certainty::Confirmed, ..verdict };
    if !may_be_aborted {
        return (verdict, Standing::Agrees);
    }
    verdict.alternatives.retain(|cause| !is_abort(cause));
    if verdict.alternatives.is_empty() {
        verdict.certainty = verdict.certainty.min(Certainty::Deduced);
        verdict.missing_fact = None;
    }
    (verdict, Standing::Decides)
}

/// It failed without a known reason.
fn without_reason(verdict: Verdict, said: &Testimony) -> (Verdict, Standing) {
    if verdict.outcome() == Outcome::Succeeded {
        return (doubted(verdict, None), Standing::Disagrees);
    }
    // WebKit also prints this for other policies.
    let is_cors = verdict.outcome() == Outcome::Cors && said.engine.is_some_and(|engine| engine != Engine::WebKit);
    let outcome_certainty = if is_cors { Certainty::Confirmed } else { verdict.outcome_certainty };
    (Verdict { outcome_certainty, ..verdict }, Standing::LeavesOpen)
}
