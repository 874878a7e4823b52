//! Reports of earlier runs, in JSON or JSON Lines: read as far as a comparison needs them. Unknown members are
//! skipped, so reports of later versions can also be read.

use super::side::{End, Observation, Observed};
use crate::filter::{Filter, Key, Subject};
use crate::har::timestamp;
use crate::report::compose::Composer;
use crate::report::identity::{self, Identity};
use crate::report::model::{Exporter, ExporterEngine, Mode, SCHEMA_VERSION, Time};
use crate::report::redact::Redactor;
use crate::report::text::{AsText, Text};
use crate::rules::{Cause, Certainty, Outcome};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::io::{BufRead, BufReader, Read};

/// Why a report of an earlier run cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadReportError {
    /// Its bytes could not be read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is not a report, or is incomplete.
    #[error("not a complete report of har-cors: line {line}, column {column}")]
    NotReport {
        /// Its line, from 1.
        line: usize,
        /// Its column, from 1.
        column: usize,
    },
    /// It has another schema version.
    #[error("the report has schema version {0}; this version of har-cors reads version {SCHEMA_VERSION}")]
    OtherVersion(u32),
}

/// Whether a file with this beginning is a report in JSON or JSON Lines.
pub fn is_report(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let close: String = head.chars().filter(|c| !c.is_whitespace()).take(400).collect();
    let is_line =
        ["file", "unread", "fetch", "summary"].iter().any(|kind| close.starts_with(&format!("{{\"type\":\"{kind}\"")));
    is_line || close.starts_with("{\"schema_version\":") && close.contains("\"tool\":{\"name\":\"har-cors\"")
}

/// Reads a report; passes each of its files to `each`, and the names of its unread inputs to `unread`.
///
/// # Errors
/// It cannot be read, is not a report, or has another schema version.
pub fn read_report(
    input: impl Read,
    composer: &mut Composer,
    each: &mut dyn FnMut(Observed),
    unread: &mut dyn FnMut(String),
) -> Result<(), ReadReportError> {
    let mut input = BufReader::new(input);
    let is_lines = input
        .fill_buf()?
        .trim_ascii_start()
        .split(|byte| *byte == b':')
        .next()
        .is_some_and(|key| key.trim_ascii().ends_with(b"\"type\""));
    if is_lines {
        return lines(input, composer, each, unread);
    }
    let document: Document = serde_json::from_reader(input).map_err(|error| wrong(&error, 0))?;
    if document.schema_version != SCHEMA_VERSION {
        return Err(ReadReportError::OtherVersion(document.schema_version));
    }
    document.unread.into_iter().for_each(|of| unread(of.path));
    for file in document.files.into_iter().filter(|file| file.duplicate_of.is_none()) {
        let mut reading = File::begin(&file, composer);
        file.fetches.iter().for_each(|fetch| reading.add(fetch));
        each(reading.finish());
    }
    Ok(())
}

fn wrong(error: &serde_json::Error, line: usize) -> ReadReportError {
    match error.is_io() {
        true => ReadReportError::Io(std::io::Error::other(error.to_string())),
        false => {
            ReadReportError::NotReport { line: line.max(1) + error.line().saturating_sub(1), column: error.column() }
        }
    }
}

/// Reads line by line: the listed requests of a file follow its own line.
fn lines(
    input: impl BufRead,
    composer: &mut Composer,
    each: &mut dyn FnMut(Observed),
    unread: &mut dyn FnMut(String),
) -> Result<(), ReadReportError> {
    let mut file: Option<File<'_>> = None;
    let mut is_whole = false;
    let mut last = 0;
    for (n, line) in input.lines().enumerate() {
        let line = line?;
        last = n + 1;
        if line.trim().is_empty() {
            continue;
        }
        let read = |error: serde_json::Error| wrong(&error, last);
        let Kind { kind } = serde_json::from_str(&line).map_err(read)?;
        match &*kind {
            "file" => {
                let row: FileRow = serde_json::from_str(&line).map_err(read)?;
                file.take().into_iter().for_each(|file| each(file.finish()));
                file = row.duplicate_of.is_none().then(|| File::begin(&row, composer));
            }
            "fetch" => {
                let row: FetchRow = serde_json::from_str(&line).map_err(read)?;
                file.iter_mut().for_each(|file| file.add(&row));
            }
            "unread" => unread(serde_json::from_str::<UnreadRow>(&line).map_err(read)?.path),
            "summary" => is_whole = true,
            _ => {}
        }
    }
    file.take().into_iter().for_each(|file| each(file.finish()));
    // The sums come last: if they are missing, the report is incomplete.
    if is_whole { Ok(()) } else { Err(ReadReportError::NotReport { line: last + 1, column: 1 }) }
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Document {
    schema_version: u32,
    files: Vec<FileRow>,
    #[serde(default)]
    unread: Vec<UnreadRow>,
}

#[derive(Deserialize)]
struct UnreadRow {
    path: String,
}

#[derive(Deserialize)]
struct FileRow {
    path: String,
    #[serde(default)]
    duplicate_of: Option<String>,
    #[serde(default)]
    exporter: ExporterRow,
    #[serde(default)]
    entries: usize,
    #[serde(default, deserialize_with = "has_items")]
    damage: bool,
    #[serde(default)]
    summary: SummaryRow,
    #[serde(default)]
    fetches: Vec<FetchRow>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ExporterRow {
    name: String,
    engine: String,
    engine_version: Option<String>,
    sanitized: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SummaryRow {
    succeeded: usize,
}

#[derive(Deserialize)]
struct FetchRow {
    id: usize,
    url: String,
    method: String,
    #[serde(default)]
    origin: Option<String>,
    #[serde(default)]
    started: Option<String>,
    outcome: String,
    #[serde(default)]
    outcome_certainty: String,
    #[serde(default)]
    cause: Option<String>,
    #[serde(default)]
    alternatives: Vec<String>,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    initiator: String,
    #[serde(default)]
    root_cause: Option<String>,
}

/// Whether a list is not empty.
fn has_items<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    struct Any;
    impl<'de> Visitor<'de> for Any {
        type Value = bool;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<bool, A::Error> {
            let mut any = false;
            while items.next_element::<IgnoredAny>()?.is_some() {
                any = true;
            }
            Ok(any)
        }
    }
    deserializer.deserialize_seq(Any)
}

/// A file of a report, for reading.
struct File<'a> {
    composer: &'a Composer,
    route: Filter,
    redactor: Redactor,
    path: String,
    engine: ExporterEngine,
    succeeded: usize,
    listed_successes: usize,
    observed: Observed,
}

impl<'a> File<'a> {
    fn begin(row: &FileRow, composer: &'a Composer) -> File<'a> {
        let mut redactor = composer.redactor();
        let ExporterRow { name, engine, engine_version, sanitized } = &row.exporter;
        let engine =
            ExporterEngine::ALL.iter().copied().find(|of| of.name() == engine).unwrap_or(ExporterEngine::Other);
        let label = match engine_version {
            Some(version) => format!("{engine} {version}"),
            None => engine.to_string(),
        };
        let exporter = Exporter {
            name: redactor.text(name),
            version: Text::default(),
            engine,
            engine_version: engine_version.as_ref().map(|version| redactor.text(version)),
            sanitized: *sanitized,
            label: redactor.text(&label),
        };
        let observed = Observed {
            path: redactor.text(&row.path),
            exporter,
            entries: row.entries,
            is_damaged: row.damage,
            filtered_out: 0,
            lacks_successes: false,
            requests: Vec::new(),
        };
        File {
            composer,
            route: composer.options().filter.route(),
            redactor,
            path: row.path.clone(),
            engine,
            succeeded: row.summary.succeeded,
            listed_successes: 0,
            observed,
        }
    }

    fn add(&mut self, row: &FetchRow) {
        self.listed_successes += usize::from(row.outcome == Outcome::Succeeded.name() && row.alternatives.is_empty());
        let Some(end) = end(row, &mut self.redactor) else { return };
        // The key is computed again from values that are redacted again, because the source of the report is unknown.
        let url = self.redactor.url_by_rules(&row.url);
        let method = self.redactor.method_by_rules(&row.method);
        let origin = row.origin.as_ref().map(|origin| self.redactor.url_by_rules(origin));
        let identity = Identity::of(&method, &url, origin.as_ref());
        let listed = RowSubject { row, path: &self.path, engine: self.engine, identity: &identity };
        let is_success = matches!(end, End::Succeeded { .. });
        let filter = if is_success { &self.route } else { &self.composer.options().filter };
        if !filter.is_empty() && !filter.matches(&listed) {
            self.observed.filtered_out += 1;
            return;
        }
        let known =
            self.composer.options().known.as_ref().filter(|_| matches!(end, End::Failed(..))).and_then(|known| {
                let entry = known.entries().get(*known.matching(&listed).first()?)?;
                (!entry.is_expired()).then_some(entry.line)
            });
        let request = Observation {
            id: row.id,
            method: self.redactor.text(&row.method),
            origin: row.origin.as_ref().map(|origin| self.redactor.url(origin)),
            url: if is_success { Text::default() } else { self.redactor.url(&row.url) },
            started: listed.started(),
            end,
            known,
            key: self.redactor.pooled(&identity.key),
            host: self.redactor.pooled(&identity.host),
            path_template: self.redactor.pooled(&identity.path_template),
        };
        self.observed.requests.push(request);
    }

    fn finish(mut self) -> Observed {
        self.observed.lacks_successes = self.succeeded > self.listed_successes;
        self.redactor.finish();
        self.observed
    }
}

/// A cancelled request is not a failure of a server, and neither is one from an unknown source.
fn end(row: &FetchRow, redactor: &mut Redactor) -> Option<End> {
    let outcome = Outcome::ALL.iter().copied().find(|outcome| outcome.name() == row.outcome)?;
    let name = row.cause.as_ref().or(row.alternatives.first());
    let mut cause = || match name.and_then(|name| Cause::ALL.iter().find(|cause| cause.name() == name)) {
        Some(cause) => Text::from(cause.name()),
        // A later version may have more outcomes.
        None => redactor.text(name.map_or("not-told", String::as_str)),
    };
    match outcome {
        Outcome::Succeeded if row.alternatives.is_empty() => {
            Some(End::Succeeded { is_cors: row.mode == Mode::Cors.name() || row.mode == Mode::Unknown.name() })
        }
        Outcome::Succeeded => Some(End::Unsure(cause())),
        Outcome::Cors | Outcome::Network | Outcome::Policy => {
            // An unknown certainty counts as uncertain.
            match certainty(row) {
                Certainty::Possible => Some(End::Unsure(cause())),
                Certainty::Predicted | Certainty::Deduced | Certainty::Confirmed => Some(End::Failed(outcome, cause())),
            }
        }
        Outcome::Undetermined => name.is_some().then(|| End::Unsure(cause())),
        Outcome::Aborted => None,
    }
}

fn certainty(row: &FetchRow) -> Certainty {
    let named = Certainty::ALL.iter().copied().find(|certainty| certainty.name() == row.outcome_certainty);
    named.unwrap_or(Certainty::Possible)
}

/// A listed request as a filter sees it.
struct RowSubject<'a> {
    row: &'a FetchRow,
    path: &'a str,
    engine: ExporterEngine,
    identity: &'a Identity,
}

impl Subject for RowSubject<'_> {
    fn value(&self, key: Key) -> Option<Cow<'_, str>> {
        let row = self.row;
        match key {
            Key::Url => Some((&*row.url).into()),
            Key::Method => Some((&*row.method).into()),
            Key::ResourceType => Some((&*row.initiator).into()),
            Key::Cause => row.cause.as_deref().map(Cow::from),
            Key::RootCause => row.root_cause.as_deref().map(Cow::from),
            Key::Outcome => Some((&*row.outcome).into()),
            Key::Origin => row.origin.as_deref().map(Cow::from),
            Key::Path => Some(self.identity.path_template.unescaped().into()),
            Key::Engine => Some(self.engine.name().into()),
            Key::File => Some(self.path.into()),
            Key::Fingerprint => {
                let name = row.cause.as_deref()?;
                let cause = Cause::ALL.iter().find(|cause| cause.name() == name)?;
                Some(identity::fingerprint(&self.identity.key, *cause).unescaped().to_owned().into())
            }
            // A report does not contain the status; the other keys come from the URL or are handled below.
            Key::StatusCode | Key::Domain | Key::Scheme | Key::Certainty | Key::Since | Key::Until => None,
        }
    }

    fn certainty(&self) -> Certainty {
        certainty(self.row)
    }

    fn started(&self) -> Option<Time> {
        self.row.started.as_deref().and_then(timestamp).and_then(Time::of)
    }
}
