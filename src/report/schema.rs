//! The JSON Schema of the JSON report, generated from its types.

use super::diff::{Diff, DiffLine};
use super::doctor::DoctorReport;
use super::model::Report;
use super::rows::Line;
use super::solve::SolutionReport;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The subject of a schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SchemaOf {
    /// The report of `--format json`.
    Document,
    /// One line of `--format jsonl`.
    Line,
    /// The comparison of `har-cors diff --format json`.
    Diff,
    /// One line of `har-cors diff --format jsonl`.
    DiffLine,
    /// What `har-cors solve --format json` prints.
    Solution,
    /// What `har-cors doctor --format json` prints.
    Doctor,
}

/// The JSON Schema (draft 2020-12) of the report. Members may be added without a new `schema_version`.
pub fn schema(of: SchemaOf) -> Value {
    match of {
        SchemaOf::Document => titled::<Report>("Report of har-cors"),
        SchemaOf::Line => titled::<Line<'static>>("Line of a report of har-cors"),
        SchemaOf::Diff => titled::<Diff>("Comparison of har-cors"),
        SchemaOf::Solution => titled::<SolutionReport>("Solution of har-cors"),
        SchemaOf::Doctor => titled::<DoctorReport>("What har-cors doctor finds in captures"),
        SchemaOf::DiffLine => titled::<DiffLine<'static>>("Line of a comparison of har-cors"),
    }
}

fn titled<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema.to_value()
}
