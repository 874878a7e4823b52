//! Judges fetches with replaced responses. The checks are those of [`crate::rules::checks::run`], applied to an exchange with
//! the replaced response. Responses that are not replaced stay as recorded.

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

/// The assumed response of a server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    /// The recorded one.
    Recorded,
    /// Another one.
    Supposed(SupposedAnswer),
    /// Another one, which depends on a fact that is not in the file.
    Unknown(MissingFact),
}

/// A replaced response.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct SupposedAnswer {
    /// Its status; `None`: that of the recorded response.
    pub(crate) status: Option<u16>,
    /// Its headers.
    pub(crate) headers: Vec<(String, String)>,
}

/// A request for which a response is needed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SupposedRequest<'a> {
    /// Its URL, without fragment.
    pub(crate) url: &'a str,
    /// It is a CORS-preflight request.
    pub(crate) is_preflight: bool,
    /// Its `Origin`; `None` if the file does not show it.
    pub(crate) origin: Option<&'a str>,
    /// The recorded response: status and headers.
    pub(crate) recorded: Option<(u16, &'a HarHeaders)>,
    /// The response is a redirect; `None` if the file does not show it.
    pub(crate) is_redirected: Option<bool>,
}

/// Provides the assumed responses.
pub(crate) trait Answers: Sync {
    /// The response to a request.
    fn answer(&self, asked: &SupposedRequest<'_>) -> Answer;
}

/// How one fetch would end with other responses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Supposed {
    /// Whether one of its responses is replaced. If none is, or the responses do not matter, it ends as recorded.
    pub is_judged_anew: bool,
    /// How it would end in the file's engine, or by the Fetch Standard if the engine is unknown.
    pub end: End,
    /// How it would end in each engine, in the order of [`Engine::ALL`]; `None` if the file does not show it.
    pub per_engine: [Option<End>; 3],
}

/// How a fetch ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct End {
    /// How.
    pub outcome: Outcome,
    /// The certainty of the outcome.
    pub outcome_certainty: Certainty,
    /// The first failed check: the next obstacle. `None` for a success.
    pub cause: Option<Cause>,
    /// The certainty of the cause.
    pub certainty: Certainty,
    /// Where; `None` for a success.
    pub failed_at: Option<Stage>,
    /// The URL of the last hop, without fragment.
    pub url: Arc<str>,
    /// The value that the cause is about.
    pub parameter: Option<String>,
    /// Other possible causes.
    pub alternatives: Vec<Cause>,
    /// The fact that would decide.
    pub missing_fact: Option<MissingFact>,
}

/// How each fetch of a file would end, in the order of [`Analysis::fetches`].
pub(crate) fn suppose(analysis: &Analysis, answers: &dyn Answers) -> Vec<Supposed> {
    /// Minimum number for parallel judging: fewer are done before other threads start.
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

/// Whether the responses of its servers decide how a fetch ends.
pub(crate) fn depends_on_answers(capture: &Capture<'_>, fetch: &Fetch, verdict: &Verdict) -> bool {
    let follow_up = None;
    Case { capture, fetch, verdict, answers: &AsRecorded, follow_up }.turns_on_answers()
}

/// The recorded responses.
struct AsRecorded;

impl Answers for AsRecorded {
    fn answer(&self, _: &SupposedRequest<'_>) -> Answer {
        Answer::Recorded
    }
}

/// A fetch, its verdict, and the assumed responses.
struct Case<'a, 'r> {
    capture: &'a Capture<'r>,
    fetch: &'a Fetch,
    verdict: &'a Verdict,
    answers: &'a dyn Answers,
    /// The request that would follow the failed redirect.
    follow_up: Option<Hop>,
}

impl Case<'_, '_> {
    /// Whether the responses decide how it ends.
    fn turns_on_answers(&self) -> bool {
        match self.verdict.outcome() {
            Outcome::Cors => {
                self.verdict.cause().is_some_and(depends_on_answer) && !is_answered_by_another(self.verdict)
            }
            Outcome::Succeeded => self.fetch.mode == Mode::Cors && self.passed_by_its_headers(),
            Outcome::Network | Outcome::Policy | Outcome::Aborted | Outcome::Undetermined => false,
        }
    }

    /// A success that depends on the responses' headers. Responses of a service worker, and those that an extension may read,
    /// succeed whatever their headers are.
    fn passed_by_its_headers(&self) -> bool {
        let hops = &self.fetch.hops;
        let is_workers = |hop: &Hop| self.capture.request(hop).is_some_and(|entry| entry.via_service_worker);
        hops.iter().any(|hop| hop.is_cors)
            && !hops.iter().any(is_workers)
            && self.modes().iter().any(|mode| walk(self.capture, self.fetch, self.capture.engine(), *mode).is_none())
    }

    /// The open credentials modes, the default of every API first.
    fn modes(&self) -> &'static [CredentialsMode] {
        match known_credentials(self.fetch, self.verdict) {
            Some(CredentialsMode::Include) => &[CredentialsMode::Include],
            Some(CredentialsMode::NotInclude) => &[CredentialsMode::NotInclude],
            None => &[CredentialsMode::NotInclude, CredentialsMode::Include],
        }
    }

    /// One of its responses is replaced.
    fn is_touched(&self) -> bool {
        let mut hops = self.fetch.hops.iter().enumerate().filter(|(_, hop)| hop.is_cors);
        hops.any(|(index, hop)| {
            let needs_preflight = hop.preflight_because.is_some();
            self.response_to(index, hop) != Answer::Recorded
                || needs_preflight && self.response_to_preflight(index, hop) != Answer::Recorded
        })
    }

    /// It is unknown whether that engine would send the request at all, or check the response. WebKit loads fonts without
    /// CORS.
    fn is_left_open_by(&self, engine: Engine) -> bool {
        let is_font = engine == Engine::WebKit && self.fetch.initiator == InitiatorKind::Font;
        is_font || self.verdict.outcome() == Outcome::Succeeded && self.ending(engine).is_none()
    }

    /// That engine blocks it before any response comes, or for a reason other than the response.
    fn is_refused_otherwise_by(&self, engine: Engine) -> bool {
        let ending = self.ending(engine).filter(|ending| ending.outcome != Outcome::Succeeded);
        ending.and_then(|ending| ending.cause).is_some_and(|cause| !depends_on_answer(cause))
    }

    /// The recorded result for that engine.
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

    /// All possible causes.
    fn causes(&self) -> impl Iterator<Item = Cause> {
        self.verdict.cause().into_iter().chain(self.verdict.alternatives.iter().copied())
    }
}

/// The credentials mode, if the record shows it or it is the only explanation.
pub(crate) fn known_credentials(fetch: &Fetch, verdict: &Verdict) -> Option<CredentialsMode> {
    let is_sure = matches!(verdict.certainty, Certainty::Confirmed | Certainty::Deduced);
    fetch.credentials.or(verdict.credentials.filter(|_| is_sure))
}

/// Something other than the server is known to have answered, so the server's configuration does not matter.
fn is_answered_by_another(verdict: &Verdict) -> bool {
    verdict.sure_root_cause().is_some_and(|root| root.rule().is_on_the_way())
}
