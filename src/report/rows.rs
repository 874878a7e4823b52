//! The rows of a report in JSON Lines: borrowed from a report for writing, and owned for reading.

use super::model::{
    Advice, Damage, Exporter, Fetch, File, Group, KnownReport, Redacted, Reflecting, ServerPreflights, Summary, Time,
    Totals, Unread, WhatIf,
};
use super::text::Text;
use super::version;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

/// A row of a report in JSON Lines. A file comes first, then each of its listed requests; the sums of all files come last.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Row {
    /// A file, without its fetches.
    File(Box<File>),
    /// A fetch of that file.
    Fetch(Box<FetchRow>),
    /// An input that could not be read.
    Unread(Unread),
    /// All files together.
    Summary(SummaryRow),
}

/// A fetch with its file.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[non_exhaustive]
pub struct FetchRow {
    /// [`File::path`] of its file.
    pub path: Text,
    /// The fetch.
    #[serde(flatten)]
    pub fetch: Fetch,
}

/// All files together, like the members of [`Report`](super::Report) with the same names.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are those of the report's members")]
pub struct SummaryRow {
    pub totals: Totals,
    pub groups: Vec<Group>,
    #[serde(default)]
    pub reflections: Vec<Reflecting>,
    pub known: Option<KnownReport>,
    pub config: Option<Text>,
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Row::File(file) => FileLine::of(file).serialize(serializer),
            Row::Fetch(row) => FetchLine::of(&row.path, &row.fetch).serialize(serializer),
            Row::Unread(unread) => UnreadLine::of(unread).serialize(serializer),
            Row::Summary(summary) => SummaryLine::of(summary).serialize(serializer),
        }
    }
}

/// A line of the JSONL report.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "only its schema is wanted")]
pub(super) enum Line<'a> {
    File(FileLine<'a>),
    Fetch(Box<FetchLine<'a>>),
    Unread(UnreadLine<'a>),
    Summary(SummaryLine<'a>),
}

/// An input without a report.
#[derive(JsonSchema, Serialize)]
pub(super) struct UnreadLine<'a> {
    #[serde(rename = "type")]
    #[schemars(schema_with = "version::unread_line")]
    kind: &'static str,
    path: &'a Text,
    message: &'a Text,
}

impl<'a> UnreadLine<'a> {
    pub(super) fn of(Unread { path, message }: &'a Unread) -> UnreadLine<'a> {
        UnreadLine { kind: "unread", path, message }
    }
}

/// All files together.
#[derive(JsonSchema, Serialize)]
pub(super) struct SummaryLine<'a> {
    #[serde(rename = "type")]
    #[schemars(schema_with = "version::summary_line")]
    kind: &'static str,
    totals: Totals,
    groups: &'a [Group],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    reflections: &'a [Reflecting],
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<&'a KnownReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<&'a Text>,
}

impl<'a> SummaryLine<'a> {
    pub(super) fn of(SummaryRow { totals, groups, reflections, known, config }: &'a SummaryRow) -> SummaryLine<'a> {
        SummaryLine {
            kind: "summary",
            totals: *totals,
            groups,
            reflections,
            known: known.as_ref(),
            config: config.as_ref(),
        }
    }
}

/// A file without its fetches.
#[derive(JsonSchema, Serialize)]
pub(super) struct FileLine<'a> {
    #[serde(rename = "type")]
    #[schemars(schema_with = "version::file_line")]
    kind: &'static str,
    path: &'a Text,
    duplicate_of: &'a Option<Text>,
    sha256: &'a Option<Text>,
    exporter: &'a Exporter,
    entries: usize,
    first: Option<Time>,
    last: Option<Time>,
    damage: &'a [Damage],
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    what_if: Option<&'a WhatIf>,
    advice: &'a [Advice],
    preflights: &'a [ServerPreflights],
    redacted: &'a [Redacted],
}

impl<'a> FileLine<'a> {
    pub(super) fn of(file: &'a File) -> FileLine<'a> {
        // Every field by name, so that a new one cannot be forgotten here.
        let File {
            path,
            duplicate_of,
            sha256,
            exporter,
            entries,
            first,
            last,
            damage,
            summary,
            fetches: _,
            exercised: _,
            what_if,
            advice,
            preflights,
            reflections: _,
            redacted,
            traffic: _,
        } = file;
        FileLine {
            kind: "file",
            path,
            duplicate_of,
            sha256,
            exporter,
            entries: *entries,
            first: *first,
            last: *last,
            damage,
            summary: *summary,
            what_if: what_if.as_deref(),
            advice,
            preflights,
            redacted,
        }
    }
}

/// A fetch with its file.
#[derive(JsonSchema, Serialize)]
pub(super) struct FetchLine<'a> {
    #[serde(rename = "type")]
    #[schemars(schema_with = "version::fetch_line")]
    kind: &'static str,
    path: &'a Text,
    #[serde(flatten)]
    fetch: &'a Fetch,
}

impl<'a> FetchLine<'a> {
    pub(super) fn of(path: &'a Text, fetch: &'a Fetch) -> FetchLine<'a> {
        FetchLine { kind: "fetch", path, fetch }
    }
}
