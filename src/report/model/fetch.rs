//! One fetch in the report, and what belongs to it.

use super::known::{KnownMark, cover_at_line, line_of_cover};
use super::{Credentials, Initiator, Message, Mode, PreflightState, Time};
use crate::browser::{Engine, Stage};
use crate::console::Says;
use crate::report::fixes::Wanted;
use crate::report::text::{AsText, Piece, Text, words};
use crate::rules::{Cause, Certainty, Outcome, RootCause, RootCertainty};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One fetch and what became of it.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Fetch {
    /// Stable within the file: order of start.
    pub id: usize,
    /// As the page requested it: the first hop of a chain.
    pub url: Text,
    /// When it began; `None` where the file does not tell, or names no zone.
    pub started: Option<Time>,
    /// From its beginning to the end of its last exchange, in milliseconds.
    pub duration_ms: Option<f64>,
    /// URL of the page that it was made for.
    pub page_url: Option<Text>,
    /// Address of the server whose answer decided.
    pub server_ip: Option<Text>,
    /// What identifies the answer that decided in the logs of whoever sent it.
    pub request_ids: Box<[NameValue]>,
    /// Host of `url`, with its port where that is not the scheme's own.
    pub host: Text,
    /// Path of `url` with ids left out: `/users/{id}`.
    pub path_template: Text,
    /// Names the same request in other files: method, server, path template and origin. The query is not part of it.
    pub key: Text,
    /// `key` and the cause: names the same failure in other files. `None` of a success.
    pub fingerprint: Option<Text>,
    /// The line of the known-failures file whose entry covers it: then it is accepted, and fails no gate.
    #[serde(serialize_with = "line_of_cover", deserialize_with = "cover_at_line")]
    #[schemars(with = "Option<u64>")]
    pub known: Option<Box<KnownMark>>,
    /// Of the first hop.
    pub method: Text,
    /// Serialized origin of the page; `None` when the file does not tell.
    pub origin: Option<Text>,
    /// What made the request.
    pub initiator: Initiator,
    /// Request mode.
    pub mode: Mode,
    /// Credentials mode, as far as CORS distinguishes it.
    pub credentials: Credentials,
    /// Which entries show it.
    pub entries: FetchEntries,
    /// What is known of its preflight.
    pub preflight: PreflightState,
    /// A preflight that is not in the file, as it must have been.
    pub preflight_request: Option<Box<PreflightRequest>>,
    /// How it ended.
    pub outcome: Outcome,
    /// How sure it is that it ended so, whatever the cause; never less than `certainty`.
    pub outcome_certainty: Certainty,
    /// Where it failed.
    pub failed_at: Option<Stage>,
    /// What was objected to first.
    pub cause: Option<Cause>,
    /// How sure the cause is.
    pub certainty: Certainty,
    /// Why the server's answer was like that; the likeliest reason where `root_cause_certainty` is `possible`.
    pub root_cause: Option<RootCause>,
    /// How sure the root cause is, whatever is known of the cause; `None` without a root cause.
    pub root_cause_certainty: Option<RootCertainty>,
    /// Other root causes that explain the record as well, likeliest first; none of them is more than possible. Empty unless
    /// the root cause is `possible` itself, or one that holds of every error (`http-error-hidden-by-cors`).
    pub root_cause_alternatives: Box<[RootCause]>,
    /// What the root cause rests on, the decisive place first.
    pub root_cause_evidence: Box<[Evidence]>,
    /// Other causes that explain the record as well.
    pub alternatives: Box<[Cause]>,
    /// Causes that come next once this one is fixed.
    pub also_wrong: Box<[Cause]>,
    /// What the server did.
    pub effects: Effects,
    /// What would decide between the alternatives.
    pub missing_fact: Option<Text>,
    /// Chromium's `Network.CorsError`.
    pub chromium_error: Option<Text>,
    /// The line of each browser's console that carries the reason.
    pub console: Console,
    /// How it ends in each requested engine; `None` where none was requested.
    pub by_engine: Option<Box<[ByEngine]>>,
    /// What script got.
    pub javascript_saw: Option<Text>,
    /// What reached the server.
    pub server_saw: Option<Text>,
    /// What happened, in plain words.
    pub explanation: Text,
    /// Ways to fix it, the best first.
    pub fixes: Box<[Text]>,
    /// Index into [`Fetch::fixes`] of the way that is left where the server stays as it is.
    #[serde(skip)]
    pub last_resort: Option<usize>,
    /// What answered, where its headers tell; only of a fetch that CORS refused.
    pub server: Option<Box<Server>>,
    /// What to write into its configuration, or the headers to send where it is not known; only where that fixes it.
    pub snippet: Option<Box<Snippet>>,
    /// What the server must allow, for a configuration of another software.
    #[serde(skip)]
    pub wanted: Wanted,
    /// What it rests on, the decisive one first.
    pub evidence: Box<[Evidence]>,
    /// What the console logs beside the file say of it, the message that decided first; not there without any.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub console_evidence: Box<[ConsoleEvidence]>,
    /// All lines that the browser of this file prints, in its order.
    #[serde(skip)]
    pub console_lines: Box<[Text]>,
    /// The messages that matter, for people: preflight, redirects, request.
    #[serde(skip)]
    pub exchange: Box<[Message]>,
    /// Status of the answer that was refused, where it is an error (400 and above), also as an exporter's sentence tells it.
    #[serde(skip)]
    pub error_status: Option<u16>,
    /// Index into [`Fetch::exchange`] of the message whose response was refused.
    #[serde(skip)]
    pub refused: Option<usize>,
    /// What the network saw of the failing step, short: "OPTIONS 401", "200", "refused".
    #[serde(skip)]
    pub network_saw: Text,
    /// Whether that says of itself that the step was a preflight.
    #[serde(skip)]
    pub saw_preflight: bool,
    /// URL at which it ended: that of the last hop that was reached.
    #[serde(skip)]
    pub last_url: Text,
    /// What else went to its server.
    #[serde(skip)]
    pub beside: Beside,
}

/// What stands beside a failed fetch in its file, counted over all cross-origin fetches; all zero of a success.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Beside {
    /// How many went to the server that decided, this one among them.
    pub to_server: usize,
    /// How many of these succeeded beyond doubt.
    pub succeeded_there: usize,
    /// How many with the same method, mode, URL (but for its query) and origin succeeded beyond doubt.
    pub same_succeeded: usize,
    /// Whether the names of page and server leave no doubt that they belong to two sites.
    pub is_of_another_site: bool,
}

/// The software that answered.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Server {
    /// Its name: `nginx`, `Amazon S3`.
    pub name: Text,
    /// What it is known by.
    pub evidence: Text,
}

/// A piece of configuration with the values of this capture filled in.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Snippet {
    /// Its language, as Markdown names it; `http` for header lines.
    pub language: Text,
    /// Where it goes, and what to look at.
    pub place: Text,
    /// Its lines.
    pub text: Text,
}

/// Indexes into `log.entries`; `None` where the file holds none.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct FetchEntries {
    /// The last hop.
    pub request: Option<usize>,
    /// The last hop's preflight.
    pub preflight: Option<usize>,
    /// The hops before it.
    pub redirects: Box<[usize]>,
}

/// A preflight, reconstructed.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct PreflightRequest {
    /// Its URL.
    pub url: Text,
    /// The headers that matter.
    pub headers: Box<[NameValue]>,
    /// Why it was needed.
    pub because: Text,
    /// A command that sends the same preflight.
    pub curl: Text,
}

/// A header.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct NameValue {
    /// Its name, as written.
    pub name: Text,
    /// Its value.
    pub value: Text,
}

/// What happened at the server although the page saw nothing; `None` when it cannot be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Effects {
    /// The request itself, and not only its preflight, was received and answered.
    pub request_executed: Option<bool>,
    /// The browser stored cookies of the response.
    pub cookies_stored: Option<bool>,
}

/// The console line of each browser; `None` where it would not fail.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Console {
    /// Chromium's.
    pub chromium: Option<Text>,
    /// Firefox's first line, which names the reason.
    pub firefox: Option<Text>,
    /// WebKit's line without the URL.
    pub webkit: Option<Text>,
}

/// How a fetch ends in one engine: as recorded in the one that took part, in the others as their rules judge the same
/// answers.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ByEngine {
    /// The engine.
    pub engine: Engine,
    /// How it ends there; `undetermined` where the file does not tell.
    pub outcome: Outcome,
    /// What that engine objects to first; `None` for a success, and where it is open which check comes first there.
    pub cause: Option<Cause>,
    /// How sure that is: `predicted` of an engine that did not take part, `possible` where the verdict itself is.
    pub certainty: Certainty,
    /// The line of its console that carries the reason; `None` too where the file leaves open what it says.
    pub console: Option<Text>,
}

/// A message of a console log that is about a fetch.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ConsoleEvidence {
    /// The log, as the user named it.
    pub log: Text,
    /// Its line in the log, from 1.
    pub line: u64,
    /// The message, redacted; cut where it is long.
    pub text: Text,
    /// How it relates to what the file shows.
    pub says: Says,
    /// The causes that it names, likeliest first; empty where it names no reason.
    pub causes: Box<[Cause]>,
}

impl ConsoleEvidence {
    /// Where it stands, how it stands to the file, and the message: `app.log:12 (agrees) Access to fetch at …`.
    pub(crate) fn shown(&self) -> Piece<'static> {
        self.in_short(self.text.piece())
    }

    /// The same with a part of the message.
    pub(crate) fn in_short(&self, part: Piece<'_>) -> Piece<'static> {
        words!("{}:{} ({}) {}", self.log, self.line, self.words(), part)
    }

    /// What it does to the verdict, in words.
    pub fn words(&self) -> &'static str {
        match self.says {
            Says::Agrees => "agrees",
            Says::Decides => "decides",
            Says::Disagrees => "disagrees with the file",
            Says::LeavesOpen => "leaves the reason open",
            Says::Alone => "the file contains no such request",
        }
    }
}

/// A place in the file that a statement rests on.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// Index into `log.entries`.
    pub entry: usize,
    /// JSON pointer of the place.
    pub pointer: Text,
    /// Bytes before it, from 0.
    pub offset: u64,
    /// Bytes in it.
    pub length: u64,
    /// Its line, from 1.
    pub line: u64,
    /// Its column, from 1, in bytes.
    pub column: u64,
    /// What it shows.
    pub note: Text,
}
