//! The report as every writer sees it: redacted, with all texts. Its JSON form is the contract with users: field
//! names and values never change their meaning without a new `schema_version`.

mod exchange;
mod fetch;
mod fetches;
mod known;
mod preflights;
mod redacted;
mod traffic;
mod what_if;
mod words;

use super::redact::Redactor;
use super::text::Text;
use super::version;
pub use crate::har::ExporterEngine;
use crate::report::Gate;
pub use crate::report::version::SCHEMA_VERSION;
use crate::rules::{Cause, Outcome, RootCause};
pub use crate::time::{Day, Time, TimeOfDay, ToTheSecond};
pub use exchange::{Message, MessageHeader, MessageStep};
pub use fetch::{
    Beside, ByEngine, Console, ConsoleEvidence, Effects, Evidence, Fetch, FetchEntries, NameValue, PreflightRequest,
    Server, Snippet,
};
pub use fetches::Fetches;
pub use known::{Exercised, KnownEntry, KnownMark, KnownReport, KnownState};
pub use preflights::{PreflightCacheOff, SavedPreflights, ServerPreflights};
pub use redacted::Redacted;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
pub use traffic::{Traffic, TrafficBar, TrafficRow};
pub(super) use what_if::WhatIfState;
pub use what_if::{WhatIf, WhatIfCounts, WhatIfEnd, WhatIfEngine, WhatIfRequest};
pub use words::{Credentials, Initiator, Mode, PreflightState, RedactionRule};

/// One run over one or more files.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    #[schemars(schema_with = "version::version")]
    pub schema_version: u32,
    /// This program.
    pub tool: Tool,
    /// One for each file, in the order given.
    pub files: Vec<File>,
    /// The summaries' counts, added up.
    pub totals: Totals,
    /// Groups of failures with the same cause and server.
    pub groups: Vec<Group>,
    /// Servers that echoed different origins with credentials, over all files; absent if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reflections: Vec<Reflecting>,
    /// Inputs of which nothing could be read.
    pub unread: Vec<Unread>,
    /// The known-failures file and the state of its entries; absent without such a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<KnownReport>,
    /// The configuration file that was read; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<Text>,
    /// The findings that make the exit status 1.
    #[serde(skip)]
    pub gate: Gate,
}

/// An input that could not be read.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Unread {
    /// As the user named it; `-` for standard input.
    pub path: Text,
    /// The error message, with the name.
    pub message: Text,
}

impl Unread {
    /// The program's message about an input that could not be read: its name, and why. The message may quote the input, so
    /// it is redacted like a value of a HAR, except for the name, which is the user's own.
    pub fn new(path: &str, message: &str) -> Unread {
        let mut redactor = Redactor::new();
        Unread { path: redactor.file_name(path), message: redactor.text_about(path, message) }
    }
}

/// Name and version of this program.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Tool {
    /// `har-cors`.
    pub name: Text,
    /// Its version.
    pub version: Text,
}

impl Tool {
    /// This program.
    pub fn this() -> Tool {
        Tool { name: env!("CARGO_PKG_NAME").into(), version: env!("CARGO_PKG_VERSION").into() }
    }
}

/// The report on one file.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct File {
    /// As the user named it; `-` for standard input.
    pub path: Text,
    /// An earlier file with the same bytes: then this one was left out, and is not counted.
    pub duplicate_of: Option<Text>,
    /// Hexadecimal SHA-256 of the bytes as read; only with `--hash`.
    pub sha256: Option<Text>,
    /// The program that wrote it.
    pub exporter: Exporter,
    /// Entries read.
    pub entries: usize,
    /// What could not be read; empty for an undamaged file.
    pub damage: Vec<Damage>,
    /// Start of its first cross-origin request.
    pub first: Option<Time>,
    /// Start of its last cross-origin request.
    pub last: Option<Time>,
    /// Counts of cross-origin fetches by outcome.
    pub summary: Summary,
    /// Failures, and successes that have alternatives; all cross-origin fetches with `--all`.
    #[serde(default)]
    #[schemars(!default)]
    pub fetches: Fetches,
    /// The state of the known-failures entries in this file, by position.
    #[serde(skip)]
    pub exercised: Vec<Exercised>,
    /// How its requests would end under the policies of `--what-if`; absent without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_if: Option<Box<WhatIf>>,
    /// Problems that are not failures.
    pub advice: Vec<Advice>,
    /// The cost of preflights, by server.
    pub preflights: Vec<ServerPreflights>,
    /// Servers, each with an origin that it echoed with credentials.
    #[serde(skip)]
    pub reflections: Vec<(Text, Text)>,
    /// What was redacted in this file, by rule.
    pub redacted: Vec<Redacted>,
    /// Times of its cross-origin fetches, for a drawing.
    #[serde(skip)]
    pub traffic: Traffic,
}

impl File {
    /// A file that was left out because an earlier one has the same content.
    pub fn copy(path: &str, of: &str) -> File {
        let mut redactor = Redactor::new();
        File { duplicate_of: Some(redactor.file_name(of)), ..File::empty(redactor.file_name(path)) }
    }

    /// An empty report on a file with that name.
    pub(super) fn empty(path: Text) -> File {
        File {
            path,
            duplicate_of: None,
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
            fetches: Fetches::default(),
            exercised: Vec::new(),
            what_if: None,
            advice: Vec::new(),
            preflights: Vec::new(),
            reflections: Vec::new(),
            redacted: Vec::new(),
            traffic: Traffic::default(),
        }
    }
}

/// The program that wrote a file.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Exporter {
    /// `log.creator.name`, as written.
    pub name: Text,
    /// `log.creator.version`, as written.
    pub version: Text,
    /// The kind of program.
    pub engine: ExporterEngine,
    /// Version of the engine, as exact as the file shows it.
    pub engine_version: Option<Text>,
    /// Whether cookies and authorization were removed on export.
    pub sanitized: Option<bool>,
    /// For people: "Chrome 156", "Safari", "mitmproxy 11".
    #[serde(skip)]
    pub label: Text,
}

/// A damaged place where something was lost.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Damage {
    /// Its byte offset.
    pub offset: u64,
    /// Its line, from 1.
    pub line: u64,
    /// The entry that was lost, if any.
    pub entry: Option<usize>,
    /// The problem.
    pub message: Text,
}

/// Counts of cross-origin fetches by outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are those of the outcomes")]
pub struct Summary {
    pub cross_origin: usize,
    pub succeeded: usize,
    pub cors: usize,
    pub network: usize,
    pub policy: usize,
    pub aborted: usize,
    pub undetermined: usize,
    /// Requests without evidence that a page of another origin made them; not included in `cross_origin`.
    pub not_judged: usize,
    /// Requests that the filter excluded; counted nowhere else.
    pub filtered_out: usize,
    /// Failures that the known-failures file covers; counted in `cross_origin`, but in no other outcome.
    pub known: usize,
}

impl Summary {
    /// The count of an outcome.
    pub fn of(&mut self, outcome: Outcome) -> &mut usize {
        match outcome {
            Outcome::Succeeded => &mut self.succeeded,
            Outcome::Cors => &mut self.cors,
            Outcome::Network => &mut self.network,
            Outcome::Policy => &mut self.policy,
            Outcome::Aborted => &mut self.aborted,
            Outcome::Undetermined => &mut self.undetermined,
        }
    }

    /// The same counts, with these failures counted as known.
    pub(super) fn without_known(mut self, covered: &[Outcome]) -> Summary {
        for outcome in covered {
            let count = self.of(*outcome);
            *count = count.saturating_sub(1);
        }
        Summary { known: self.known + covered.len(), ..self }
    }
}

/// The counts of all files.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Totals {
    /// Files read.
    pub files: usize,
    /// Entries read.
    pub entries: usize,
    /// The sum of their summaries.
    #[serde(flatten)]
    pub summary: Summary,
}

/// A piece of advice.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Advice {
    /// Name of the rule.
    pub rule: Text,
    /// The entries that it is about.
    pub entries: Vec<usize>,
    /// The server that it is about, if there is one.
    #[serde(skip)]
    pub host: Text,
    /// What to know and do.
    pub message: Text,
    /// Evidence.
    pub evidence: Box<[Evidence]>,
}

/// Failures with the same cause (or root cause, if that is more than `possible`), the same server, and the same error
/// status, if the server answered with one.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Group {
    /// The cause.
    pub cause: Cause,
    /// The root cause; also `None` if it is only `possible`.
    pub root_cause: Option<RootCause>,
    /// The error status (400 and above) of the responses; `None` if it was not an error.
    pub status: Option<u16>,
    /// The server's host (with its port unless that is the default of the scheme).
    pub host: Text,
    /// Number of failures.
    pub fetches: usize,
    /// Number of files.
    pub files: usize,
    /// An example.
    pub example: Example,
}

/// A server that echoed different origins, with credentials. A server with a list of allowed origins does the same.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Reflecting {
    /// Its host.
    pub host: Text,
    /// The origins, up to a maximum number.
    pub origins: Vec<Text>,
    /// Number of files that show it.
    pub files: usize,
    /// What that means, and how to check it.
    pub message: Text,
}

/// A fetch of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Example {
    /// Index into `files`.
    pub file: usize,
    /// `id` of the fetch.
    pub fetch: usize,
}
