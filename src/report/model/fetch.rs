//! One fetch in the report, with its parts.

use super::known::{KnownMark, cover_at_line, line_of_cover};
use super::{Credentials, Initiator, Message, Mode, PreflightState, Time};
use crate::browser::{Engine, Stage};
use crate::console::Says;
use crate::report::fixes::Wanted;
use crate::report::text::{AsText, Piece, Text, words};
use crate::rules::{Cause, Certainty, Outcome, RootCause, RootCertainty};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One fetch and its result.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Fetch {
    /// Stable within the file: order of start.
    pub id: usize,
    /// As the page requested it: the first hop of a chain.
    pub url: Text,
    /// When it started; `None` if the file does not show it, or has no time zone.
    pub started: Option<Time>,
    /// From its start to the end of its last exchange, in milliseconds.
    pub duration_ms: Option<f64>,
    /// URL of the page that made it.
    pub page_url: Option<Text>,
    /// Address of the server that sent the deciding response.
    pub server_ip: Option<Text>,
    /// Ids of the deciding response in the server's logs.
    pub request_ids: Box<[NameValue]>,
    /// Host of `url`, with its port unless that is the default of the scheme.
    pub host: Text,
    /// Path of `url` with ids replaced: `/users/{id}`.
    pub path_template: Text,
    /// Identifies the same request in other files: method, server, path template and origin, without the query.
    pub key: Text,
    /// `key` and the cause: identifies the same failure in other files. `None` for a success.
    pub fingerprint: Option<Text>,
    /// The line of the known-failures entry that covers it: then it is accepted, and fails no gate.
    #[serde(serialize_with = "line_of_cover", deserialize_with = "cover_at_line")]
    #[schemars(with = "Option<u64>")]
    pub known: Option<Box<KnownMark>>,
    /// Method of the first hop.
    pub method: Text,
    /// Serialized origin of the page; `None` if the file does not show it.
    pub origin: Option<Text>,
    /// What made the request.
    pub initiator: Initiator,
    /// Request mode.
    pub mode: Mode,
    /// Credentials mode, as far as CORS distinguishes it.
    pub credentials: Credentials,
    /// Its entries.
    pub entries: FetchEntries,
    /// The state of its preflight.
    pub preflight: PreflightState,
    /// A preflight that is not in the file, reconstructed.
    pub preflight_request: Option<Box<PreflightRequest>>,
    /// Its outcome.
    pub outcome: Outcome,
    /// The certainty of the outcome, whatever the cause; never less than `certainty`.
    pub outcome_certainty: Certainty,
    /// The stage that failed.
    pub failed_at: Option<Stage>,
    /// The first failed check.
    pub cause: Option<Cause>,
    /// The certainty of the cause.
    pub certainty: Certainty,
    /// Why the server answered like that; the likeliest reason if `root_cause_certainty` is `possible`.
    pub root_cause: Option<RootCause>,
    /// The certainty of the root cause, independent of the cause; `None` without a root cause.
    pub root_cause_certainty: Option<RootCertainty>,
    /// Other root causes that also explain the record, the likeliest first; all of them are only possible. Empty unless the
    /// root cause is `possible` itself, or applies to every error (`http-error-hidden-by-cors`).
    pub root_cause_alternatives: Box<[RootCause]>,
    /// The evidence for the root cause, the decisive position first.
    pub root_cause_evidence: Box<[Evidence]>,
    /// Other causes that also explain the record.
    pub alternatives: Box<[Cause]>,
    /// Causes that come next once this one is fixed.
    pub also_wrong: Box<[Cause]>,
    /// What the server did.
    pub effects: Effects,
    /// The fact that would decide between the alternatives.
    pub missing_fact: Option<Text>,
    /// Chromium's `Network.CorsError`.
    pub chromium_error: Option<Text>,
    /// The console message of each browser with the reason.
    pub console: Console,
    /// How it ends in each requested engine; `None` if none was requested.
    pub by_engine: Option<Box<[ByEngine]>>,
    /// The error in script.
    pub javascript_saw: Option<Text>,
    /// What reached the server.
    pub server_saw: Option<Text>,
    /// The explanation.
    pub explanation: Text,
    /// Fixes, the best first.
    pub fixes: Box<[Text]>,
    /// Index into [`Fetch::fixes`] of the fix that does not change the server.
    #[serde(skip)]
    pub last_resort: Option<usize>,
    /// The server software, if its headers show it; only for a CORS failure.
    pub server: Option<Box<Server>>,
    /// Its configuration, or the headers to send if the software is unknown; only if that fixes the failure.
    pub snippet: Option<Box<Snippet>>,
    /// What the server must allow, for configurations of other software.
    #[serde(skip)]
    pub wanted: Wanted,
    /// The evidence, the decisive position first.
    pub evidence: Box<[Evidence]>,
    /// The messages of console logs about it, the deciding one first; absent without any.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub console_evidence: Box<[ConsoleEvidence]>,
    /// All console messages of the file's browser, in order.
    #[serde(skip)]
    pub console_lines: Box<[Text]>,
    /// The relevant messages, for people: preflight, redirects, request.
    #[serde(skip)]
    pub exchange: Box<[Message]>,
    /// Status of the blocked response if it is an error (400 and above), also from an exporter's message.
    #[serde(skip)]
    pub error_status: Option<u16>,
    /// Index into [`Fetch::exchange`] of the message whose response was blocked.
    #[serde(skip)]
    pub refused: Option<usize>,
    /// The status of the failing step: "OPTIONS 401", "200", "refused".
    #[serde(skip)]
    pub network_saw: Text,
    /// Whether that text shows that the step was a preflight.
    #[serde(skip)]
    pub saw_preflight: bool,
    /// The URL of the last hop.
    #[serde(skip)]
    pub last_url: Text,
    /// Other requests to its server.
    #[serde(skip)]
    pub beside: Beside,
}

/// Counts of other cross-origin fetches in the file of a failed fetch; all zero for a success.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Beside {
    /// Fetches to the deciding server, including this one.
    pub to_server: usize,
    /// How many of these certainly succeeded.
    pub succeeded_there: usize,
    /// How many with the same method, mode, URL (without its query) and origin certainly succeeded.
    pub same_succeeded: usize,
    /// Whether page and server certainly belong to different sites, by their names.
    pub is_of_another_site: bool,
}

/// The server software.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Server {
    /// Its name: `nginx`, `Amazon S3`.
    pub name: Text,
    /// The sign by which it was recognised.
    pub evidence: Text,
}

/// A configuration snippet with the values of this capture.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Snippet {
    /// Its language in Markdown; `http` for header lines.
    pub language: Text,
    /// Where to put it, and what to check.
    pub place: Text,
    /// Its lines.
    pub text: Text,
}

/// Indexes into `log.entries`; `None` if the file has no entry.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct FetchEntries {
    /// The last hop.
    pub request: Option<usize>,
    /// The last hop's preflight.
    pub preflight: Option<usize>,
    /// The earlier hops.
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
    /// A curl command that sends the same preflight.
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

/// What happened on the server although the page saw nothing; `None` if unknown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Effects {
    /// The request itself, not only its preflight, was received and answered.
    pub request_executed: Option<bool>,
    /// The browser stored the response's cookies.
    pub cookies_stored: Option<bool>,
}

/// The console message of each browser; `None` if it would not fail there.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Console {
    /// Chromium's.
    pub chromium: Option<Text>,
    /// Firefox's first line, which contains the reason.
    pub firefox: Option<Text>,
    /// WebKit's line without the URL.
    pub webkit: Option<Text>,
}

/// How a fetch ends in one engine: as recorded in the file's engine, and by the rules of the others for the same
/// responses.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ByEngine {
    /// The engine.
    pub engine: Engine,
    /// The outcome; `undetermined` if the file does not show it.
    pub outcome: Outcome,
    /// The first failed check in that engine; `None` for a success, and if it is open which check fails first.
    pub cause: Option<Cause>,
    /// The certainty: `predicted` for an engine other than the file's, `possible` if the verdict itself is.
    pub certainty: Certainty,
    /// The console message with the reason; also `None` if the file leaves it open.
    pub console: Option<Text>,
}

/// A message of a console log about a fetch.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ConsoleEvidence {
    /// The log, as the user named it.
    pub log: Text,
    /// Its line in the log, from 1.
    pub line: u64,
    /// The message, redacted, and cut if it is long.
    pub text: Text,
    /// Its relation to the file.
    pub says: Says,
    /// Its causes, the likeliest first; empty without a reason.
    pub causes: Box<[Cause]>,
}

impl ConsoleEvidence {
    /// Its position, its relation to the file, and the message: `app.log:12 (agrees) Access to fetch at …`.
    pub(crate) fn shown(&self) -> Piece<'static> {
        self.in_short(self.text.piece())
    }

    /// The same with a part of the message.
    pub(crate) fn in_short(&self, part: Piece<'_>) -> Piece<'static> {
        words!("{}:{} ({}) {}", self.log, self.line, self.words(), part)
    }

    /// Its effect on the verdict, in words.
    pub fn words(&self) -> &'static str {
        match self.says {
            Says::Agrees => "agrees",
            Says::Decides => "decides",
            Says::Disagrees => "disagrees with the file",
            Says::LeavesOpen => "leaves the reason open",
            Says::Alone => "the request is not in the file",
        }
    }
}

/// A position in the file as evidence.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// Index into `log.entries`.
    pub entry: usize,
    /// JSON pointer of the position.
    pub pointer: Text,
    /// Byte offset, from 0.
    pub offset: u64,
    /// Length in bytes.
    pub length: u64,
    /// Its line, from 1.
    pub line: u64,
    /// Its column, from 1, in bytes.
    pub column: u64,
    /// What it shows.
    pub note: Text,
}
