//! Judges fetches whose answers are supposed to be others than those on record. The checks are those of [`crate::rules::checks::run`],
//! and see an exchange in which the answer is replaced. What is not replaced keeps what the record says of it.

mod course;
mod end;

use super::Analysis;
use super::capture::Capture;
use super::cause::Cause;
use super::verdict::{Certainty, EngineEnding, Outcome, Verdict};
use crate::browser::{Engine, Stage};
use crate::har::HarHeaders;
use crate::parallel;
use crate::rules::card::depends_on_answer;
use crate::rules::checks::run::walk;
use crate::rules::missing_fact::MissingFact;
use crate::session::{Fetch, Hop, Mode};
use crate::standard::{CredentialsMode, InitiatorKind};
pub(crate) use course::{becomes_get, follow_up, goes_along};
pub(crate) use end::Refusal;
use std::sync::Arc;

/// What a server is supposed to answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    /// What it did.
    Recorded,
    /// Something else.
    Supposed(SupposedAnswer),
    /// Something else, which depends on a fact that the file does not hold.
    Unknown(MissingFact),
}

/// An answer that nobody recorded.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct SupposedAnswer {
    /// Its status; `None`: that of the recorded answer.
    pub(crate) status: Option<u16>,
    /// Its headers.
    pub(crate) headers: Vec<(String, String)>,
}

/// A request of which an answer is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SupposedRequest<'a> {
    /// Its URL, without fragment.
    pub(crate) url: &'a str,
    /// It is a CORS-preflight request.
    pub(crate) is_preflight: bool,
    /// The `Origin` that it carries; `None` where the file does not tell.
    pub(crate) origin: Option<&'a str>,
    /// The answer on record: status and headers.
    pub(crate) recorded: Option<(u16, &'a HarHeaders)>,
    /// The answer is a redirect; `None` where the file does not tell.
    pub(crate) is_redirected: Option<bool>,
}

/// Knows what the servers are supposed to answer.
pub(crate) trait Answers: Sync {
    /// The answer to a request.
    fn answer(&self, asked: &SupposedRequest<'_>) -> Answer;
}

/// How one fetch would end if its servers answered otherwise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Supposed {
    /// Whether an answer of it is replaced. Where none is, or no answer has a say in how it ends, it ends as recorded.
    pub is_judged_anew: bool,
    /// How it would end in the engine that took part, or by the Fetch Standard where none is known.
    pub end: End,
    /// How it would end in each engine, in the order of [`Engine::ALL`]; `None` where the file does not tell.
    pub per_engine: [Option<End>; 3],
}

/// How a fetch ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct End {
    /// How.
    pub outcome: Outcome,
    /// How sure that is.
    pub outcome_certainty: Certainty,
    /// What is objected to: the next obstacle. `None` for a success.
    pub cause: Option<Cause>,
    /// How sure the cause is.
    pub certainty: Certainty,
    /// Where; `None` for a success.
    pub failed_at: Option<Stage>,
    /// The URL at which it ends, without fragment.
    pub url: Arc<str>,
    /// The value that the cause turns on.
    pub parameter: Option<String>,
    /// What else it may fail for.
    pub alternatives: Vec<Cause>,
    /// What would decide.
    pub missing_fact: Option<MissingFact>,
}

/// How each fetch of a file would end, in the order of [`Analysis::fetches`].
pub(crate) fn suppose(analysis: &Analysis, answers: &dyn Answers) -> Vec<Supposed> {
    /// Fewer are judged before other threads are ready.
    const MANY: usize = 1_000;
    let capture = Capture::new(&analysis.log, &analysis.entries);
    let judged = |(fetch, verdict): &(Fetch, Verdict)| suppose_one(&capture, fetch, verdict, answers);
    match analysis.fetches.len() < MANY {
        true => analysis.fetches.iter().map(judged).collect(),
        false => parallel::map(analysis.fetches.iter().collect(), judged),
    }
}

/// How one fetch would end.
pub(crate) fn suppose_one(capture: &Capture<'_>, fetch: &Fetch, verdict: &Verdict, answers: &dyn Answers) -> Supposed {
    let follow_up = follow_up(capture, fetch, verdict);
    let case = Case { capture, fetch, verdict, answers, follow_up };
    if !case.turns_on_answers() || !case.is_touched() {
        let per_engine = Engine::ALL.map(|engine| case.recorded_end_in(engine));
        return Supposed { is_judged_anew: false, end: End::recorded(fetch, verdict), per_engine };
    }
    let end = case.end(capture.engine()).unwrap_or_else(|| End::recorded(fetch, verdict));
    let per_engine = Engine::ALL.map(|engine| match capture.engine() == Some(engine) {
        true => Some(end.clone()),
        false if case.is_left_open_by(engine) => None,
        false if case.is_refused_otherwise_by(engine) => case.recorded_end_in(engine),
        false => case.end(Some(engine)).or_else(|| case.recorded_end_in(engine)),
    });
    Supposed { is_judged_anew: true, end, per_engine }
}

/// Whether the answers of its servers decide how a fetch ends.
pub(crate) fn depends_on_answers(capture: &Capture<'_>, fetch: &Fetch, verdict: &Verdict) -> bool {
    let follow_up = None;
    Case { capture, fetch, verdict, answers: &AsRecorded, follow_up }.turns_on_answers()
}

/// Servers that answer as they did.
struct AsRecorded;

impl Answers for AsRecorded {
    fn answer(&self, _: &SupposedRequest<'_>) -> Answer {
        Answer::Recorded
    }
}

/// A fetch, what became of it, and what its servers are supposed to answer.
struct Case<'a, 'r> {
    capture: &'a Capture<'r>,
    fetch: &'a Fetch,
    verdict: &'a Verdict,
    answers: &'a dyn Answers,
    /// The request that would follow the redirect at which it failed.
    follow_up: Option<Hop>,
}

impl Case<'_, '_> {
    /// Whether the answers decide how it ends.
    fn turns_on_answers(&self) -> bool {
        match self.verdict.outcome() {
            Outcome::Cors => {
                self.verdict.cause().is_some_and(depends_on_answer) && !is_answered_by_another(self.verdict)
            }
            Outcome::Succeeded => self.fetch.mode == Mode::Cors && self.passed_by_its_headers(),
            Outcome::Network | Outcome::Policy | Outcome::Aborted | Outcome::Undetermined => false,
        }
    }

    /// A success that the headers of the answers explain. A service worker's answers, and what an extension may read, are
    /// successes whatever they say.
    fn passed_by_its_headers(&self) -> bool {
        let hops = &self.fetch.hops;
        let is_workers = |hop: &Hop| self.capture.request(hop).is_some_and(|entry| entry.via_service_worker);
        hops.iter().any(|hop| hop.is_cors)
            && !hops.iter().any(is_workers)
            && self.modes().iter().any(|mode| walk(self.capture, self.fetch, self.capture.engine(), *mode).is_none())
    }

    /// The credentials modes that the record leaves open, the default of every API first.
    fn modes(&self) -> &'static [CredentialsMode] {
        match known_credentials(self.fetch, self.verdict) {
            Some(CredentialsMode::Include) => &[CredentialsMode::Include],
            Some(CredentialsMode::NotInclude) => &[CredentialsMode::NotInclude],
            None => &[CredentialsMode::NotInclude, CredentialsMode::Include],
        }
    }

    /// Some answer of it is replaced.
    fn is_touched(&self) -> bool {
        let mut hops = self.fetch.hops.iter().enumerate().filter(|(_, hop)| hop.is_cors);
        hops.any(|(index, hop)| {
            let needs_preflight = hop.preflight_because.is_some();
            self.response_to(index, hop) != Answer::Recorded
                || needs_preflight && self.response_to_preflight(index, hop) != Answer::Recorded
        })
    }

    /// Whether that engine would ask the servers at all, or check what they answer, is not known. WebKit loads fonts without
    /// CORS.
    fn is_left_open_by(&self, engine: Engine) -> bool {
        let is_font = engine == Engine::WebKit && self.fetch.initiator == InitiatorKind::Font;
        is_font || self.verdict.outcome() == Outcome::Succeeded && self.ending(engine).is_none()
    }

    /// That engine refuses it before any answer comes, or for something else than the answer.
    fn is_refused_otherwise_by(&self, engine: Engine) -> bool {
        let ending = self.ending(engine).filter(|ending| ending.outcome != Outcome::Succeeded);
        ending.and_then(|ending| ending.cause).is_some_and(|cause| !depends_on_answer(cause))
    }

    /// What the record says of that engine.
    fn recorded_end_in(&self, engine: Engine) -> Option<End> {
        let end = End::recorded(self.fetch, self.verdict);
        if self.capture.engine() == Some(engine) {
            return Some(end);
        }
        let EngineEnding { outcome, cause } = self.ending(engine)?;
        let finding = self.verdict.per_engine.iter().flatten().find(|finding| finding.engine == engine);
        let failed_at = finding.map(|finding| finding.stage).or(end.failed_at);
        let parameter = finding.and_then(|finding| finding.parameter.clone());
        Some(End { outcome, cause, failed_at, parameter, ..end })
    }

    fn ending(&self, engine: Engine) -> Option<EngineEnding> {
        let mut endings = Engine::ALL.into_iter().zip(self.verdict.endings);
        endings.find(|(other, _)| *other == engine).and_then(|(_, ending)| ending)
    }

    /// All that may have been objected to.
    fn causes(&self) -> impl Iterator<Item = Cause> {
        self.verdict.cause().into_iter().chain(self.verdict.alternatives.iter().copied())
    }
}

/// The credentials mode, where the record shows it or it is the only explanation.
pub(crate) fn known_credentials(fetch: &Fetch, verdict: &Verdict) -> Option<CredentialsMode> {
    let is_sure = matches!(verdict.certainty, Certainty::Confirmed | Certainty::Deduced);
    fetch.credentials.or(verdict.credentials.filter(|_| is_sure))
}

/// What answered is known to be none of the servers: no configuration of theirs has a say.
fn is_answered_by_another(verdict: &Verdict) -> bool {
    verdict.sure_root_cause().is_some_and(|root| root.rule().is_on_the_way())
}
