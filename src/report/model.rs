//! The report as every writer sees it: redacted, with all texts made. Its JSON form is the contract with users: field
//! names and values never change their meaning without a new `schema_version`.

mod exchange;
mod time;
mod traffic;
mod words;

use super::fixes::Wanted;
use super::redact::Redactor;
use super::schema;
use super::text::Text;
use crate::fetch::Stage;
use crate::gate::Gate;
use crate::rules::{Cause, Certainty, Outcome, RootCause, RootCertainty};
pub use exchange::{Message, MessageHeader, MessageStep};
use schemars::JsonSchema;
use serde::Serialize;
pub use time::{Day, OfDay, Time, ToTheSecond};
pub use traffic::{Traffic, TrafficBar, TrafficRow};
pub use words::{Credentials, ExporterEngine, Initiator, Mode, PreflightState};

/// Version of the JSON form.
pub const SCHEMA_VERSION: u32 = 1;

/// One run over one or more files.
#[derive(Clone, PartialEq, Debug, JsonSchema, Serialize)]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    #[schemars(schema_with = "schema::version")]
    pub schema_version: u32,
    /// This program.
    pub tool: Tool,
    /// One for each file, in the order given.
    pub files: Vec<File>,
    /// The summaries' counts, added up.
    pub totals: Totals,
    /// Failures that have one cause and one server in common.
    pub groups: Vec<Group>,
    /// Inputs of which nothing could be read.
    pub unread: Vec<Unread>,
    /// What makes the exit status 1.
    #[serde(skip)]
    pub gate: Gate,
}

/// An input that gave no report.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
pub struct Unread {
    /// As the user named it; `-` for standard input.
    pub path: Text,
    /// Which, and why.
    pub message: Text,
}

impl Unread {
    /// What the program says of an input that gave no report: its name, and why. Such a sentence may quote the input, so
    /// that it is redacted as a value of a HAR is, but for the name, which is the user's own.
    pub fn new(path: &str, message: &str) -> Unread {
        let mut redactor = Redactor::new();
        Unread { path: redactor.file_name(path), message: redactor.text_about(path, message) }
    }
}

/// Name and version of this program.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
pub struct Tool {
    /// `har-cors`.
    pub name: Text,
    /// Its version.
    pub version: Text,
}

/// What one file holds.
#[derive(Clone, PartialEq, Debug, JsonSchema, Serialize)]
pub struct File {
    /// As the user named it; `-` for standard input.
    pub path: Text,
    /// The file before it whose bytes are the same: then it was left out, and nothing of it is counted.
    pub duplicate_of: Option<Text>,
    /// Hexadecimal SHA-256 of the bytes as read; only when asked for.
    pub sha256: Option<Text>,
    /// Who wrote it.
    pub exporter: Exporter,
    /// Entries read.
    pub entries: usize,
    /// What was lost in reading; empty for a sound file.
    pub damage: Vec<Damage>,
    /// When its first cross-origin request began.
    pub first: Option<Time>,
    /// When its last cross-origin request began.
    pub last: Option<Time>,
    /// Counts of cross-origin fetches by outcome.
    pub summary: Summary,
    /// Failures, and successes that have alternatives; all cross-origin fetches when asked for.
    pub fetches: Vec<Fetch>,
    /// What is no failure, and yet will hurt.
    pub advice: Vec<Advice>,
    /// What was redacted, by rule, in this file.
    pub redacted: Vec<Redacted>,
    /// When its cross-origin fetches ran, for a drawing.
    #[serde(skip)]
    pub traffic: Traffic,
}

impl File {
    /// A file that was left out, because another one before it is the same.
    pub fn copy(path: &str, of: &str) -> File {
        let mut redactor = Redactor::new();
        File {
            path: redactor.file_name(path),
            duplicate_of: Some(redactor.file_name(of)),
            sha256: None,
            exporter: Exporter {
                name: Text::default(),
                version: Text::default(),
                engine: ExporterEngine::Other,
                engine_version: None,
                sanitized: None,
                label: Text::default(),
            },
            entries: 0,
            first: None,
            last: None,
            damage: Vec::new(),
            summary: Summary::default(),
            fetches: Vec::new(),
            advice: Vec::new(),
            redacted: Vec::new(),
            traffic: Traffic::default(),
        }
    }
}

/// How often one redaction rule removed something.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
pub struct Redacted {
    /// Name of the rule: `cookie`, `query-value`.
    pub rule: Text,
    /// What it was, in the plural: "cookies", "bearer tokens", "query values".
    pub what: Text,
    /// How many different values.
    pub count: usize,
    /// In how many places of the report.
    pub times: usize,
}

/// Who wrote a file.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
pub struct Exporter {
    /// `log.creator.name`, as written.
    pub name: Text,
    /// `log.creator.version`, as written.
    pub version: Text,
    /// What kind of program it describes.
    pub engine: ExporterEngine,
    /// Version of that engine, as exact as the file tells.
    pub engine_version: Option<Text>,
    /// Whether cookies and authorization were removed on export.
    pub sanitized: Option<bool>,
    /// For people: "Chrome 156", "Safari", "mitmproxy 11".
    #[serde(skip)]
    pub label: Text,
}

/// Damage that lost something.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
pub struct Damage {
    /// Bytes before the place.
    pub offset: u64,
    /// Its line, from 1.
    pub line: u64,
    /// The entry that was lost, when one was.
    pub entry: Option<usize>,
    /// What is wrong there.
    pub message: Text,
}

/// Counts of cross-origin fetches by outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, JsonSchema, Serialize)]
#[allow(missing_docs, reason = "the names are those of the outcomes")]
pub struct Summary {
    pub cross_origin: usize,
    pub succeeded: usize,
    pub cors: usize,
    pub network: usize,
    pub policy: usize,
    pub aborted: usize,
    pub undetermined: usize,
    /// Requests of which nothing tells that a page of another origin made them; not among `cross_origin`.
    pub not_judged: usize,
    /// Requests that the filter left out; counted nowhere else.
    pub filtered_out: usize,
}

/// The counts of all files.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, JsonSchema, Serialize)]
pub struct Totals {
    /// Files read.
    pub files: usize,
    /// Entries read.
    pub entries: usize,
    /// Their summaries, added up.
    #[serde(flatten)]
    pub summary: Summary,
}

/// One fetch and what became of it.
#[derive(Clone, PartialEq, Debug, JsonSchema, Serialize)]
pub struct Fetch {
    /// Stable within the file: order of start.
    pub id: usize,
    /// As the page asked for it: the first hop of a chain.
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
    /// Names the same request in other files: method, server, path template and origin. The query is no part of it.
    pub key: Text,
    /// `key` and the cause: names the same failure in other files. `None` of a success.
    pub fingerprint: Option<Text>,
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
    /// Causes that come next once this one is mended.
    pub also_wrong: Box<[Cause]>,
    /// What the server did.
    pub effects: Effects,
    /// What would decide between the alternatives.
    pub missing_fact: Option<Text>,
    /// Chromium's `Network.CorsError`.
    pub chromium_error: Option<Text>,
    /// The line of each browser's console that carries the reason.
    pub console: Console,
    /// What script got.
    pub javascript_saw: Option<Text>,
    /// What reached the server.
    pub server_saw: Option<Text>,
    /// What happened, in plain words.
    pub explanation: Text,
    /// Ways to mend it, the best first.
    pub fixes: Box<[Text]>,
    /// What answered, where its headers tell; only of a fetch that CORS refused.
    pub server: Option<Box<Server>>,
    /// What to write into its configuration, or the headers to send where it is not known; only where that mends it.
    pub snippet: Option<Box<Snippet>>,
    /// What the server must allow, for a configuration of another software.
    #[serde(skip)]
    pub wanted: Wanted,
    /// What it rests on, the decisive one first.
    pub evidence: Box<[Evidence]>,
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
    /// URL at which it ended: that of the last hop that was reached.
    #[serde(skip)]
    pub last_url: Text,
}

/// The software that answered.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
pub struct Server {
    /// Its name: `nginx`, `Amazon S3`.
    pub name: Text,
    /// What it is known by.
    pub evidence: Text,
}

/// A piece of configuration with the values of this capture filled in.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
pub struct Snippet {
    /// Its language, as Markdown names it; `http` for header lines.
    pub language: Text,
    /// Where it goes, and what to look at.
    pub place: Text,
    /// Its lines.
    pub text: Text,
}

/// Indexes into `log.entries`; `None` where the file holds none.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
pub struct FetchEntries {
    /// The last hop.
    pub request: Option<usize>,
    /// The last hop's preflight.
    pub preflight: Option<usize>,
    /// The hops before it.
    pub redirects: Box<[usize]>,
}

/// A preflight, reconstructed.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
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
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct NameValue {
    pub name: Text,
    pub value: Text,
}

/// What happened at the server although the page saw nothing; `None` when it cannot be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, JsonSchema, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Effects {
    pub request_executed: Option<bool>,
    pub cookies_stored: Option<bool>,
}

/// The console line of each browser; `None` where it would not fail.
#[derive(Clone, PartialEq, Eq, Debug, Default, JsonSchema, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Console {
    pub chromium: Option<Text>,
    pub firefox: Option<Text>,
    pub webkit: Option<Text>,
}

/// A place in the file that a statement rests on.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
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

impl Evidence {
    /// It points to the headers of the answer as a whole: one of them is missing.
    pub(crate) fn is_of_all_response_headers(&self) -> bool {
        self.pointer.ends_with("/response/headers")
    }
}

/// A piece of advice.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
pub struct Advice {
    /// Name of the rule.
    pub rule: Text,
    /// Entries that it is about.
    pub entries: Vec<usize>,
    /// The server that it is about, where it is about one.
    #[serde(skip)]
    pub host: Text,
    /// What to know and do.
    pub message: Text,
    /// Where it shows.
    pub evidence: Box<[Evidence]>,
}

/// Failures that have one cause (root cause where there is one that is not only `possible`), one server, and the status of
/// the error (where the server answered with one) in common.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize)]
pub struct Group {
    /// The cause.
    pub cause: Cause,
    /// The root cause; `None` too where it is only `possible`.
    pub root_cause: Option<RootCause>,
    /// The status of the error (400 and above) that each of them was answered with; `None` where it was none.
    pub status: Option<u16>,
    /// The server's host (with its port where it is not the scheme's own).
    pub host: Text,
    /// How many failures.
    pub fetches: usize,
    /// In how many files.
    pub files: usize,
    /// One of them.
    pub example: Example,
    /// Their `(file, fetch id)` pairs.
    #[serde(skip)]
    pub members: Vec<Example>,
}

/// A fetch of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, JsonSchema, Serialize)]
pub struct Example {
    /// Index into `files`.
    pub file: usize,
    /// `id` of the fetch.
    pub fetch: usize,
}
