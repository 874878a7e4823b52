//! The verdict on a fetch as a data structure; texts are created from it later, with redacted values.

use super::cause::Cause;
use super::heard::Told;
use super::missing_fact::MissingFact;
use super::root_cause::RootCause;
use crate::browser::{Engine, Stage};
use crate::har::EntryIndex;
use crate::names::names;
use crate::standard::CredentialsMode;

names! {
    /// How a fetch ended for the page.
    pub enum Outcome {
        /// The page got the response.
        Succeeded = "succeeded",
        /// The browser blocked it because of CORS.
        Cors = "cors",
        /// No response came.
        Network = "network",
        /// Another policy of the page, the browser or the user blocked it.
        Policy = "policy",
        /// The page or the user cancelled it.
        Aborted = "aborted",
        /// Unknown.
        Undetermined = "undetermined",
    }
}

names! {
    /// The certainty of a verdict.
    pub enum Certainty {
        /// The headers prove the cause, and the record says that the request failed.
        Confirmed = "confirmed",
        /// The only remaining explanation.
        Deduced = "deduced",
        /// The headers break a rule, but it is unknown whether a browser with that rule took part.
        Predicted = "predicted",
        /// Several explanations remain.
        Possible = "possible",
    }
}

impl Certainty {
    /// A number that grows with certainty.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Certainty::Possible => 0,
            Certainty::Predicted => 1,
            Certainty::Deduced => 2,
            Certainty::Confirmed => 3,
        }
    }
}

names! {
    /// The certainty of a root cause. A file often proves more about the cause than about the reason for it.
    pub enum RootCertainty {
        /// The file shows it directly.
        Confirmed = "confirmed",
        /// The file has no other explanation.
        Deduced = "deduced",
        /// Other explanations remain.
        Possible = "possible",
    }
}

/// Why the server answered like that, as far as the record shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RootFinding {
    /// The most certain reason; among equals the likeliest.
    pub cause: RootCause,
    /// Its certainty.
    pub certainty: RootCertainty,
    /// Other reasons that also explain the record, the likeliest first; only if this one is `possible` or applies to every
    /// error.
    pub alternatives: Vec<RootCause>,
    /// A detail for its texts in addition to the facts: who sent the error, which redirect. Contains nothing from the file.
    pub detail: Option<&'static str>,
    /// The evidence, the decisive place first.
    pub evidence: Vec<Evidence>,
}

impl RootFinding {
    /// It is more than possible.
    pub(crate) fn is_sure(&self) -> bool {
        match self.certainty {
            RootCertainty::Confirmed | RootCertainty::Deduced => true,
            RootCertainty::Possible => false,
        }
    }
}

/// How a fetch ended for the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ending {
    /// The page got the response.
    Succeeded,
    /// The page did not get it.
    Failed(Box<Failed>),
    /// Unknown. The cause says why; `None` without evidence that a page of another origin made the request.
    Undetermined(Option<Cause>),
}

/// The details of a failure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failed {
    /// The stage that failed.
    pub stage: Stage,
    /// It may also have failed at the response to the request itself: the stage is the likelier of the two.
    pub stage_is_open: bool,
    /// The first failed check.
    pub cause: Cause,
    /// The cause belongs to CORS, but it was not a CORS check: the track of a media element without `crossorigin`.
    pub is_policy: bool,
    /// The value that the cause is about: the header's value, the method, the header name.
    pub parameter: Option<String>,
    /// Its failures with the other credentials mode, if it fails with both and the mode is unknown.
    pub other_failures: Vec<OtherFailure>,
    /// Causes that come next once this one is fixed.
    pub also_wrong: Vec<Cause>,
    /// Chromium's name for it, if that is not one of our CORS causes (Local Network Access).
    pub chromium_error: Option<&'static str>,
    /// Why the server answered like that.
    pub root_cause: Option<Box<RootFinding>>,
    /// Status of the judged response, see [`EngineFinding::status`].
    pub(crate) status: Option<u16>,
    /// The credentials mode for which the cause holds, if it holds for only one.
    pub(crate) only_under: Option<CredentialsMode>,
    /// The cause whose message the browser prints, if that is not this cause.
    pub(crate) prints: Option<Cause>,
}

impl Failed {
    /// A failure without further details.
    pub(crate) fn new(stage: Stage, cause: Cause) -> Failed {
        Failed {
            stage,
            stage_is_open: false,
            cause,
            is_policy: false,
            parameter: None,
            other_failures: Vec::new(),
            also_wrong: Vec::new(),
            chromium_error: None,
            root_cause: None,
            status: None,
            only_under: None,
            prints: None,
        }
    }

    /// The kind of failure.
    pub fn outcome(&self) -> Outcome {
        if self.is_policy { Outcome::Policy } else { self.cause.rule().outcome }
    }
}

impl Ending {
    /// The failure.
    pub fn failed(&self) -> Option<&Failed> {
        match self {
            Ending::Failed(failed) => Some(failed),
            Ending::Succeeded | Ending::Undetermined(_) => None,
        }
    }

    /// The failure, mutable.
    pub(crate) fn failed_mut(&mut self) -> Option<&mut Failed> {
        match self {
            Ending::Failed(failed) => Some(failed),
            Ending::Succeeded | Ending::Undetermined(_) => None,
        }
    }

    /// Its name in reports.
    pub fn outcome(&self) -> Outcome {
        match self {
            Ending::Succeeded => Outcome::Succeeded,
            Ending::Failed(failed) => failed.outcome(),
            Ending::Undetermined(_) => Outcome::Undetermined,
        }
    }

    /// The first failed check, or why the result is unknown.
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Ending::Succeeded => None,
            Ending::Failed(failed) => Some(failed.cause),
            Ending::Undetermined(cause) => *cause,
        }
    }

    /// The stage that failed.
    pub fn failed_at(&self) -> Option<Stage> {
        self.failed().map(|failed| failed.stage)
    }

    /// It may also have failed at the response to the request itself.
    pub(crate) fn stage_is_open(&self) -> bool {
        self.failed().is_some_and(|failed| failed.stage_is_open)
    }

    /// The value that the cause is about.
    pub fn parameter(&self) -> Option<&str> {
        self.failed()?.parameter.as_deref()
    }
}

/// The verdict on one fetch.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    /// The result.
    pub ending: Ending,
    /// The hop (index into `Fetch::hops`) at which it ended.
    pub hop: usize,
    /// The credentials mode for which the cause holds, if it is known or follows from the record.
    pub credentials: Option<CredentialsMode>,
    /// The certainty of the outcome, whatever the cause; never less than that of the cause.
    pub outcome_certainty: Certainty,
    /// The certainty of the cause.
    pub certainty: Certainty,
    /// Other causes that also explain the record, the likeliest first, at most three.
    pub alternatives: Vec<Cause>,
    /// The fact that would decide between the alternatives.
    pub missing_fact: Option<MissingFact>,
    /// The objection of each engine to the same exchange: cause, stage, parameter. `None` if it would not fail, or if the
    /// exchange is not in the file.
    pub per_engine: [Option<Box<EngineFinding>>; 3],
    /// How it would end in each engine, in the order of [`Engine::ALL`]: as recorded in the file's engine, and by the rules
    /// of the others for the same responses. `None` if the record leaves that open.
    pub endings: [Option<EngineEnding>; 3],
    /// What the server did.
    pub effects: Effects,
    /// The evidence, the decisive one first.
    pub evidence: Vec<Evidence>,
    /// The messages of console logs about it.
    pub console: Box<[Told]>,
}

impl Verdict {
    /// The outcome.
    pub fn outcome(&self) -> Outcome {
        self.ending.outcome()
    }

    /// The first failed check, or why the result is unknown; `None` for a success.
    pub fn cause(&self) -> Option<Cause> {
        self.ending.cause()
    }

    /// The failure, if it failed.
    pub fn failed(&self) -> Option<&Failed> {
        self.ending.failed()
    }

    /// Its failures with the other credentials mode: see [`Failed::other_failures`].
    pub fn other_failures(&self) -> &[OtherFailure] {
        self.failed().map(|failed| failed.other_failures.as_slice()).unwrap_or_default()
    }

    /// Causes that come next once this one is fixed.
    pub fn also_wrong(&self) -> &[Cause] {
        self.failed().map(|failed| failed.also_wrong.as_slice()).unwrap_or_default()
    }

    /// Why the server answered like that.
    pub fn root_cause(&self) -> Option<&RootFinding> {
        self.failed()?.root_cause.as_deref()
    }

    /// The evidence for the cause and the root cause.
    pub(crate) fn all_evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().chain(self.root_cause().into_iter().flat_map(|root| &root.evidence))
    }

    /// The root cause, if it is more than possible.
    pub fn sure_root_cause(&self) -> Option<RootCause> {
        self.root_cause().filter(|root| root.is_sure()).map(|root| root.cause)
    }
}

/// A failure that also explains the record, with another value of an unknown fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherFailure {
    /// The cause.
    pub cause: Cause,
    /// Where.
    pub stage: Stage,
    /// The value that it is about.
    pub parameter: Option<String>,
    /// The only credentials mode for which it holds.
    pub credentials: Option<CredentialsMode>,
}

/// How a fetch ends in one engine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EngineEnding {
    /// The outcome.
    pub outcome: Outcome,
    /// The first failed check; `None` for a success, and if the record leaves open which check fails first.
    pub cause: Option<Cause>,
}

/// The first objection of an engine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EngineFinding {
    /// The engine.
    pub engine: Engine,
    /// Its cause.
    pub cause: Cause,
    /// Where.
    pub stage: Stage,
    /// The value in its message.
    pub parameter: Option<String>,
    /// Status of the judged response, if it differs from that of the blocked entry: a 304 is judged by the stored response;
    /// WebKit's message names the status of a response that is not in the record.
    pub status: Option<u16>,
}

/// What happened on the server although the page saw nothing; `None` if unknown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Effects {
    /// The request itself (not its preflight) was received and answered.
    pub request_executed: Option<bool>,
    /// The browser stored the response's cookies.
    pub cookies_stored: Option<bool>,
}

/// A piece of evidence in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// The entry.
    pub entry: EntryIndex,
    /// The part of the entry.
    pub part: Part,
    /// A short note.
    pub note: String,
}

/// A part of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The whole entry.
    Entry,
    /// `request.url`.
    Url,
    /// `request.headers[n]`, counted in [`crate::har::HarHeaders::get`].
    RequestHeader(usize),
    /// `response.headers[n]`, counted in the same way.
    ResponseHeader(usize),
    /// `response.headers` as a whole: a missing header.
    ResponseHeaders,
    /// `response.status`.
    Status,
    /// The exporter's error text.
    Error,
}
