//! What the engine says of one fetch, as structure: texts are made of it later, from redacted values.

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
        /// The browser withheld it because of CORS.
        Cors = "cors",
        /// No response came.
        Network = "network",
        /// Something other than CORS that page, browser or user set refused it.
        Policy = "policy",
        /// The page or the user cancelled it.
        Aborted = "aborted",
        /// The file does not show it.
        Undetermined = "undetermined",
    }
}

names! {
    /// How sure a verdict is; `report-format` of the documentation defines each.
    pub enum Certainty {
        /// The headers prove the cause whatever is open, and the record says that it failed.
        Confirmed = "confirmed",
        /// The only explanation that is left.
        Deduced = "deduced",
        /// The headers break a rule, but it is not known that a browser with that rule took part.
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
    /// How sure a root cause is. Of the cause a file often proves more than of the reason behind it.
    pub enum RootCertainty {
        /// The file shows what the root cause says.
        Confirmed = "confirmed",
        /// What the file shows has no other explanation.
        Deduced = "deduced",
        /// Other explanations remain.
        Possible = "possible",
    }
}

/// Why the server's answer was like that, as far as the record tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RootFinding {
    /// The surest reason, and the likeliest of those that are equally sure.
    pub cause: RootCause,
    /// How sure that is.
    pub certainty: RootCertainty,
    /// Other reasons that explain the record as well, likeliest first; only where this one is `possible` or holds of every
    /// error.
    pub alternatives: Vec<RootCause>,
    /// What its texts turn on beside the facts of the exchange: whose error it is, which redirect. Holds nothing from the
    /// file.
    pub detail: Option<&'static str>,
    /// Where it shows, the decisive place first.
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
    /// The file does not show it. The cause says why; `None` where nothing shows that a page of another origin asked.
    Undetermined(Option<Cause>),
}

/// What is known of a failure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failed {
    /// Where it failed.
    pub stage: Stage,
    /// It may as well have failed at the request's own answer: the likelier of the two stages is given.
    pub stage_is_open: bool,
    /// What was objected to first.
    pub cause: Cause,
    /// No rule of CORS refused it, though the cause is one of CORS: the track of a media element without `crossorigin`.
    pub is_policy: bool,
    /// The value the cause turns on: the header's value, the method, the header name.
    pub parameter: Option<String>,
    /// What it fails for under the other value of the credentials mode, where it fails under both and nothing shows which it
    /// was.
    pub other_failures: Vec<OtherFailure>,
    /// Causes that come next once this one is fixed.
    pub also_wrong: Vec<Cause>,
    /// Chromium's name for it where that is no CORS cause of ours (Local Network Access).
    pub chromium_error: Option<&'static str>,
    /// Why the server's answer was like that.
    pub root_cause: Option<Box<RootFinding>>,
    /// Status of the response that was judged, see [`EngineFinding::status`].
    pub(crate) status: Option<u16>,
    /// The value of the credentials mode under which the cause holds, when it holds under one only.
    pub(crate) only_under: Option<CredentialsMode>,
    /// The cause whose line the browser that took part prints, where that is not the cause's own.
    pub(crate) prints: Option<Cause>,
}

impl Failed {
    /// A failure of which nothing else is known yet.
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

    /// What kind of failure it is.
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

    /// The failure, to be changed.
    pub(crate) fn failed_mut(&mut self) -> Option<&mut Failed> {
        match self {
            Ending::Failed(failed) => Some(failed),
            Ending::Succeeded | Ending::Undetermined(_) => None,
        }
    }

    /// What a report calls it.
    pub fn outcome(&self) -> Outcome {
        match self {
            Ending::Succeeded => Outcome::Succeeded,
            Ending::Failed(failed) => failed.outcome(),
            Ending::Undetermined(_) => Outcome::Undetermined,
        }
    }

    /// What was objected to first, or why the file does not show how it ended.
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Ending::Succeeded => None,
            Ending::Failed(failed) => Some(failed.cause),
            Ending::Undetermined(cause) => *cause,
        }
    }

    /// Where it failed.
    pub fn failed_at(&self) -> Option<Stage> {
        self.failed().map(|failed| failed.stage)
    }

    /// It may as well have failed at the request's own answer.
    pub(crate) fn stage_is_open(&self) -> bool {
        self.failed().is_some_and(|failed| failed.stage_is_open)
    }

    /// The value that the cause turns on.
    pub fn parameter(&self) -> Option<&str> {
        self.failed()?.parameter.as_deref()
    }
}

/// The judgement of one fetch.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    /// How it ended.
    pub ending: Ending,
    /// The hop (index into `Fetch::hops`) at which it ended.
    pub hop: usize,
    /// The credentials mode under which the cause holds, when it is known or follows from the record.
    pub credentials: Option<CredentialsMode>,
    /// How sure it is that it ended so, whatever the cause; never less than the certainty of the cause.
    pub outcome_certainty: Certainty,
    /// How sure the cause is.
    pub certainty: Certainty,
    /// Other causes that explain the record as well, likeliest first, at most three.
    pub alternatives: Vec<Cause>,
    /// What would decide between the alternatives.
    pub missing_fact: Option<MissingFact>,
    /// What each engine would object to, had it received the same exchange: cause, stage, parameter. `None` where it
    /// would not fail, or where the exchange is not in the file.
    pub per_engine: [Option<Box<EngineFinding>>; 3],
    /// How it would end in each engine, in the order of [`Engine::ALL`]: in the one that took part as recorded, in the
    /// others as their rules judge the same answers. `None` where the record leaves that open.
    pub endings: [Option<EngineEnding>; 3],
    /// What the server did.
    pub effects: Effects,
    /// What the verdict rests on, the decisive one first.
    pub evidence: Vec<Evidence>,
    /// What the console logs beside the file say of it.
    pub console: Box<[Told]>,
}

impl Verdict {
    /// How it ended, as a report calls it.
    pub fn outcome(&self) -> Outcome {
        self.ending.outcome()
    }

    /// What was objected to first, or why the file does not show how it ended; `None` for a success.
    pub fn cause(&self) -> Option<Cause> {
        self.ending.cause()
    }

    /// The failure, where it failed.
    pub fn failed(&self) -> Option<&Failed> {
        self.ending.failed()
    }

    /// What it fails for under the other value of the credentials mode: see [`Failed::other_failures`].
    pub fn other_failures(&self) -> &[OtherFailure] {
        self.failed().map(|failed| failed.other_failures.as_slice()).unwrap_or_default()
    }

    /// Causes that come next once this one is fixed.
    pub fn also_wrong(&self) -> &[Cause] {
        self.failed().map(|failed| failed.also_wrong.as_slice()).unwrap_or_default()
    }

    /// Why the server's answer was like that.
    pub fn root_cause(&self) -> Option<&RootFinding> {
        self.failed()?.root_cause.as_deref()
    }

    /// What the cause and the root cause rest on.
    pub(crate) fn all_evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().chain(self.root_cause().into_iter().flat_map(|root| &root.evidence))
    }

    /// The root cause where it is more than possible.
    pub fn sure_root_cause(&self) -> Option<RootCause> {
        self.root_cause().filter(|root| root.is_sure()).map(|root| root.cause)
    }
}

/// A failure that explains the record as well, under another value of what is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherFailure {
    /// What is objected to.
    pub cause: Cause,
    /// Where.
    pub stage: Stage,
    /// The value it turns on.
    pub parameter: Option<String>,
    /// The only value of the credentials mode under which it holds.
    pub credentials: Option<CredentialsMode>,
}

/// How a fetch ends in one engine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EngineEnding {
    /// The outcome.
    pub outcome: Outcome,
    /// What that engine objects to; `None` for a success, and where the record leaves open which check comes first there.
    pub cause: Option<Cause>,
}

/// What one engine objects to first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EngineFinding {
    /// The engine.
    pub engine: Engine,
    /// Its cause.
    pub cause: Cause,
    /// Where.
    pub stage: Stage,
    /// The value its message names.
    pub parameter: Option<String>,
    /// Status of the response that it judged, when that is not the one that the refused entry shows: a 304 is judged by
    /// the stored response; WebKit's sentence names the status of an answer that its record does not hold.
    pub status: Option<u16>,
}

/// What happened at the server although the page saw nothing; `None` when it cannot be told.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Effects {
    /// The request itself (not its preflight) was received and answered.
    pub request_executed: Option<bool>,
    /// The browser stored cookies of the response.
    pub cookies_stored: Option<bool>,
}

/// One thing in the file that a statement rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// The entry.
    pub entry: EntryIndex,
    /// The part of it.
    pub part: Part,
    /// What it shows, in a few words.
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
    /// `response.headers[n]`, counted likewise.
    ResponseHeader(usize),
    /// `response.headers` as a whole: a header that is not there.
    ResponseHeaders,
    /// `response.status`.
    Status,
    /// The exporter's error text.
    Error,
}
