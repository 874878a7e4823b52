//! How a fetch ends with replaced responses, in one engine: the checks are run over its hops in order, for each credentials
//! mode that the record leaves open.

use super::{Answer, Case, End, SupposedAnswer, SupposedRequest};
use crate::browser::{Engine, Stage};
use crate::har::Entry;
use crate::rules::card::depends_on_answer;
use crate::rules::cause::Cause;
use crate::rules::checks::run::{location_in, names_in_order, refusal};
use crate::rules::judge::has_event_stream;
use crate::rules::missing_fact::MissingFact;
use crate::rules::rule::Exchange;
use crate::rules::verdict::{Certainty, Outcome, Verdict};
use crate::session::{Fetch, Hop};
use crate::standard::{
    CredentialsMode, HeaderList, InitiatorKind, Origin, is_client_hint, is_cors_safelisted_method, is_redirect_status,
    resolve,
};
use std::sync::Arc;

/// How far a fetch gets with one credentials mode.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Walked {
    Passes(Arc<str>),
    Refused(Refusal),
    /// The deciding response is recorded and not replaced.
    AsRecorded,
    Unknown(MissingFact, Arc<str>),
}

/// The failure and its stage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Refusal {
    pub(crate) url: Arc<str>,
    pub(crate) stage: Stage,
    pub(crate) cause: Cause,
    pub(crate) parameter: Option<String>,
}

impl End {
    /// As recorded.
    pub(crate) fn recorded(fetch: &Fetch, verdict: &Verdict) -> End {
        let hop = fetch.hops.get(verdict.hop).or(fetch.hops.last());
        End {
            outcome: verdict.outcome(),
            outcome_certainty: verdict.outcome_certainty,
            cause: verdict.cause(),
            certainty: verdict.certainty,
            failed_at: verdict.ending.failed_at(),
            url: hop.map(|hop| Arc::clone(&hop.url)).unwrap_or_default(),
            parameter: verdict.ending.parameter().map(str::to_owned),
            alternatives: verdict.alternatives.clone(),
            missing_fact: verdict.missing_fact,
        }
    }

    pub(crate) fn success(url: Arc<str>) -> End {
        End {
            outcome: Outcome::Succeeded,
            outcome_certainty: Certainty::Predicted,
            cause: None,
            certainty: Certainty::Predicted,
            failed_at: None,
            url,
            parameter: None,
            alternatives: Vec::new(),
            missing_fact: None,
        }
    }

    pub(crate) fn refused(refusal: Refusal) -> End {
        let Refusal { url, stage, cause, parameter } = refusal;
        let outcome = cause.rule().outcome;
        let (cause, failed_at) = (Some(cause), Some(stage));
        End { outcome, cause, failed_at, parameter, ..End::success(url) }
    }

    pub(crate) fn undetermined(url: Arc<str>, fact: MissingFact) -> End {
        End { outcome: Outcome::Undetermined, cause: Some(Cause::NotTold), ..End::success(url) }.possible(fact)
    }

    /// The same, but only possible.
    fn possible(self, fact: MissingFact) -> End {
        let certainty = Certainty::Possible;
        End { certainty, outcome_certainty: certainty, missing_fact: Some(fact), ..self }
    }

    fn or(self, cause: Cause) -> End {
        End { alternatives: vec![cause], ..self }
    }
}

impl Case<'_, '_> {
    /// How it ends by the rules of that engine (the standard's for `None`); `None` if the deciding response is not replaced.
    pub(super) fn end(&self, engine: Option<Engine>) -> Option<End> {
        let mut walked = self.modes().iter().map(|mode| self.walk(engine, *mode));
        let end = match (walked.next()?, walked.next()) {
            (first, None) => single_end(first)?,
            // The second one is with credentials, which never passes if the first does not.
            (first, Some(second)) if first == second => single_end(first)?,
            (Walked::Passes(url), Some(Walked::Refused(with))) => self.either_mode(url, with),
            (Walked::Refused(without), Some(Walked::Refused(with))) => {
                let is_same = without.cause == with.cause;
                let end = End::refused(without);
                match is_same {
                    true => end,
                    false => {
                        let (certainty, missing_fact) = (Certainty::Possible, Some(MissingFact::Credentials));
                        End { certainty, missing_fact, ..end }.or(with.cause)
                    }
                }
            }
            (first, Some(second)) => match (first, second) {
                (Walked::AsRecorded, _) | (_, Walked::AsRecorded) => return None,
                (Walked::Unknown(fact, url), _) | (_, Walked::Unknown(fact, url)) => End::undetermined(url, fact),
                (Walked::Passes(url), _) | (_, Walked::Passes(url)) => End::undetermined(url, MissingFact::Credentials),
                (Walked::Refused(refusal), _) => End::refused(refusal),
            },
        };
        Some(self.unless_it_failed_otherwise(end))
    }

    /// It passes only without credentials.
    fn either_mode(&self, url: Arc<str>, with: Refusal) -> End {
        let end = match self.causes().any(|cause| cause.rule().needs_credentials)
            && self.verdict.outcome() == Outcome::Cors
        {
            // Credentials are one of the explanations of its failure.
            true => End::undetermined(url, MissingFact::Credentials),
            false => End::success(url).possible(MissingFact::Credentials),
        };
        end.or(with.cause)
    }

    /// Other responses do not fix explanations that do not depend on responses.
    fn unless_it_failed_otherwise(&self, end: End) -> End {
        let others: Vec<Cause> =
            self.verdict.alternatives.iter().copied().filter(|cause| !depends_on_answer(*cause)).collect();
        if end.outcome != Outcome::Succeeded || self.verdict.outcome() != Outcome::Cors || others.is_empty() {
            return end;
        }
        let fact = self.verdict.missing_fact.unwrap_or(MissingFact::WhichCause);
        End { alternatives: others, ..End::undetermined(end.url, fact) }
    }

    fn walk(&self, engine: Option<Engine>, credentials: CredentialsMode) -> Walked {
        let mut url = Arc::default();
        for (index, hop) in self.fetch.hops.iter().chain(&self.follow_up).enumerate() {
            url = Arc::clone(&hop.url);
            if !hop.is_cors {
                // The page's own server: no header of it is checked.
                if self.fails_at(index) {
                    return Walked::AsRecorded;
                }
                continue;
            }
            let refused = |refusal: Option<Refusal>| refusal.map(Walked::Refused);
            let mut was_held_back = false;
            if needs_preflight(hop, engine) {
                match self.response_to_preflight(index, hop) {
                    Answer::Recorded if self.fails_at_preflight(index) => return Walked::AsRecorded,
                    Answer::Recorded => {}
                    Answer::Unknown(fact) => return Walked::Unknown(fact, url),
                    Answer::Supposed(answer) => {
                        let preflight = self.capture.preflight(hop);
                        let origin = preflight_origin(preflight, hop);
                        let step = Step { hop, entry: preflight, origin, is_preflight: true, engine, credentials };
                        if let Some(end) = refused(self.refusal(&step, &answer)) {
                            return end;
                        }
                        was_held_back = self.fails_at_preflight(index);
                    }
                }
            }
            let entry = self.capture.request(hop);
            let answer = match self.response_to(index, hop) {
                Answer::Recorded if self.fails_at(index) && !was_held_back => return Walked::AsRecorded,
                Answer::Recorded if was_held_back => return Walked::Unknown(MissingFact::AnswerOfServer, url),
                Answer::Recorded if self.is_follow_up(index) => {
                    return Walked::Unknown(MissingFact::RedirectAnswer, url);
                }
                Answer::Recorded => continue,
                Answer::Unknown(fact) => return Walked::Unknown(fact, url),
                Answer::Supposed(answer) => answer,
            };
            let origin = hop.request_origin.as_deref();
            let step = Step { hop, entry, origin, is_preflight: false, engine, credentials };
            if let Some(end) = refused(self.refusal(&step, &answer)) {
                return end;
            }
            if !step.may_lead_on(&answer) {
                return match self.is_given_up(&step, &answer) {
                    true => {
                        let (stage, cause) = (Stage::Response, Cause::NotAnEventStream);
                        Walked::Refused(Refusal { url, stage, cause, parameter: None })
                    }
                    false => Walked::Passes(url),
                };
            }
        }
        let refused_redirect =
            self.verdict.outcome() == Outcome::Cors && self.verdict.ending.failed_at() == Some(Stage::Redirect);
        match refused_redirect && self.follow_up.is_none() {
            true => Walked::Unknown(MissingFact::RedirectTarget, url),
            false => Walked::Passes(url),
        }
    }

    /// Why the response to a step fails.
    fn refusal(&self, step: &Step<'_>, answer: &SupposedAnswer) -> Option<Refusal> {
        let Step { hop, entry, engine, .. } = *step;
        let status = answer.status.or_else(|| entry?.response.status.code()).unwrap_or_default();
        let location = entry.filter(|entry| step.is_redirect(entry, answer)).and_then(|e| location_in(engine, e));
        let location = location.map(|location| resolve(&hop.url, location));
        let stage = match (step.is_preflight, &location) {
            (true, _) => Stage::Preflight,
            (false, Some(_)) => Stage::Redirect,
            (false, None) => Stage::Response,
        };
        let headers: HeaderList<'_> = answer.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
        let exchange = Exchange {
            stage,
            engine,
            credentials: step.credentials,
            origin: step.origin.unwrap_or_default(),
            status,
            headers: &headers,
            location: location.as_deref(),
            method: &hop.method,
            unsafe_names: &names_in_order(self.capture, hop, engine).names,
        };
        let (cause, parameter, _) = refusal(&exchange, &hop.url)?;
        Some(Refusal { url: Arc::clone(&hop.url), stage, cause, parameter })
    }

    /// An EventSource accepts only an event stream with status 200.
    fn is_given_up(&self, step: &Step<'_>, answer: &SupposedAnswer) -> bool {
        let entry = step.entry.filter(|entry| self.recorded(entry).is_some());
        self.fetch.initiator == InitiatorKind::EventSource
            && self.verdict.outcome() == Outcome::Cors
            && entry.is_some_and(|entry| {
                let status = answer.status.or(entry.response.status.code());
                status != Some(200) || !has_event_stream(entry)
            })
    }

    /// The response to a hop's preflight.
    pub(super) fn response_to_preflight(&self, index: usize, hop: &Hop) -> Answer {
        let entry = self.capture.preflight(hop);
        let recorded = entry.and_then(|entry| self.recorded(entry));
        let is_redirected = match entry.filter(|_| recorded.is_some()) {
            Some(entry) => {
                Some(recorded.is_some_and(|(status, _)| is_redirect_status(status)) && entry.location().is_some())
            }
            None if !self.fails_at_preflight(index) => Some(false),
            None => {
                let is_redirect = |cause: Cause| cause.rule().is_refused_redirect();
                let (is_cause, is_one) =
                    (self.verdict.cause().is_some_and(is_redirect), self.causes().any(is_redirect));
                (is_cause == is_one).then_some(is_cause)
            }
        };
        let origin = preflight_origin(entry, hop);
        self.answers.answer(&SupposedRequest { url: &hop.url, is_preflight: true, origin, recorded, is_redirected })
    }

    /// The response to a hop's request.
    pub(super) fn response_to(&self, index: usize, hop: &Hop) -> Answer {
        let entry = self.capture.request(hop);
        let recorded = entry.and_then(|entry| self.recorded(entry));
        let is_redirected = recorded.map(|(status, _)| is_redirect_status(status) && index + 1 < self.fetch.hops.len());
        let origin = hop.request_origin.as_deref();
        self.answers.answer(&SupposedRequest { url: &hop.url, is_preflight: false, origin, recorded, is_redirected })
    }

    /// The recorded response, if it has headers.
    fn recorded<'e>(&self, entry: &'e Entry) -> Option<(u16, &'e crate::har::HarHeaders)> {
        let headers = &entry.response.headers;
        let is_whole = !headers.is_empty() && !self.capture.kind().traits().has_lost_answer_headers(entry);
        entry.response.status.code().filter(|_| is_whole).map(|status| (status, &entry.response.headers))
    }

    fn fails_at(&self, index: usize) -> bool {
        self.verdict.outcome() == Outcome::Cors && self.verdict.hop == index
    }

    fn fails_at_preflight(&self, index: usize) -> bool {
        self.fails_at(index) && self.verdict.ending.failed_at() == Some(Stage::Preflight)
    }

    fn is_follow_up(&self, index: usize) -> bool {
        index >= self.fetch.hops.len()
    }
}

/// A response to check.
#[derive(Clone, Copy)]
struct Step<'a> {
    hop: &'a Hop,
    /// The recorded response.
    entry: Option<&'a Entry>,
    origin: Option<&'a str>,
    is_preflight: bool,
    engine: Option<Engine>,
    credentials: CredentialsMode,
}

impl Step<'_> {
    /// The response is a redirect, or only the replacement is known.
    fn may_lead_on(&self, answer: &SupposedAnswer) -> bool {
        let is_unknown = answer.status.is_none() && self.entry.is_none_or(|e| e.response.status.code().is_none());
        is_unknown || self.entry.is_some_and(|entry| self.is_redirect(entry, answer))
    }

    fn is_redirect(&self, entry: &Entry, answer: &SupposedAnswer) -> bool {
        let status = answer.status.or(entry.response.status.code());
        status.is_some_and(is_redirect_status) && location_in(self.engine, entry).is_some()
    }
}

fn single_end(walked: Walked) -> Option<End> {
    match walked {
        Walked::Passes(url) => Some(End::success(url)),
        Walked::Refused(refusal) => Some(End::refused(refusal)),
        Walked::AsRecorded => None,
        Walked::Unknown(fact, url) => Some(End::undetermined(url, fact)),
    }
}

/// The origin in a preflight: in Firefox it is the page's origin, whatever the request has.
fn preflight_origin<'a>(preflight: Option<&'a Entry>, hop: &'a Hop) -> Option<&'a str> {
    let own = preflight.and_then(|entry| entry.request.headers.value("Origin"));
    own.filter(|value| Origin::is_serialization(value)).or(hop.request_origin.as_deref())
}

/// Only Chromium treats client hints set by script as safe.
fn needs_preflight(hop: &Hop, engine: Option<Engine>) -> bool {
    let only_hints = || {
        let names = &hop.unsafe_names;
        !names.is_empty() && names.iter().all(|name| is_client_hint(name)) && is_cors_safelisted_method(&hop.method)
    };
    hop.preflight_because.is_some() && !(engine == Some(Engine::Chromium) && only_hints())
}
