//! The report as every writer sees it: redacted, with all texts made. Its JSON form is the contract with users: field
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
    /// Failures that have one cause and one server in common.
    pub groups: Vec<Group>,
    /// Servers that named back different origins with credentials, over all files; not there without any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reflections: Vec<Reflecting>,
    /// Inputs of which nothing could be read.
    pub unread: Vec<Unread>,
    /// The known-failures file, and what became of its entries; not there without such a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<KnownReport>,
    /// The configuration that was read; not there without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<Text>,
    /// What makes the exit status 1.
    #[serde(skip)]
    pub gate: Gate,
}

/// An input that gave no report.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
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

/// What one file holds.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct File {
    /// As the user named it; `-` for standard input.
    pub path: Text,
    /// The file before it whose bytes are the same: then it was left out, and nothing of it is counted.
    pub duplicate_of: Option<Text>,
    /// Hexadecimal SHA-256 of the bytes as read; only on request.
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
    /// Failures, and successes that have alternatives; all cross-origin fetches on request.
    #[serde(default)]
    #[schemars(!default)]
    pub fetches: Fetches,
    /// What it shows of the entries of the known-failures file, by their places.
    #[serde(skip)]
    pub exercised: Vec<Exercised>,
    /// How its requests would end under the policies that the user supposes; not there without such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_if: Option<Box<WhatIf>>,
    /// What is not a failure, but will hurt.
    pub advice: Vec<Advice>,
    /// What preflights cost, by server.
    pub preflights: Vec<ServerPreflights>,
    /// Servers, each with an origin that it named back with credentials.
    #[serde(skip)]
    pub reflections: Vec<(Text, Text)>,
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
        File { duplicate_of: Some(redactor.file_name(of)), ..File::empty(redactor.file_name(path)) }
    }

    /// A file of that name, of which nothing is told.
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

/// Who wrote a file.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
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
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
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
    /// Requests that nothing shows to come from a page of another origin; not among `cross_origin`.
    pub not_judged: usize,
    /// Requests that the filter left out; counted nowhere else.
    pub filtered_out: usize,
    /// Failures that the known-failures file covers; counted in `cross_origin`, and in no other outcome.
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

    /// The same with failures that ended so counted as known.
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
    /// Their summaries, added up.
    #[serde(flatten)]
    pub summary: Summary,
}

/// A piece of advice.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
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
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
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
}

/// A server that named back different origins that asked, with credentials. A list of allowed origins does the same.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct Reflecting {
    /// Its host.
    pub host: Text,
    /// The origins, as far as they are counted one by one.
    pub origins: Vec<Text>,
    /// Files that show it.
    pub files: usize,
    /// What that means, and how to find out.
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
