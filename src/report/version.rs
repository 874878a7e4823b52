//! The version of the report's form, and what the schema says of lines that name themselves.

use schemars::{Schema, SchemaGenerator, json_schema};

/// Version of the JSON form.
pub const SCHEMA_VERSION: u32 = 1;

pub(super) fn version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"const": SCHEMA_VERSION})
}

pub(super) fn file_line(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"const": "file"})
}

pub(super) fn unread_line(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"const": "unread"})
}

pub(super) fn summary_line(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"const": "summary"})
}

pub(super) fn fetch_line(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"const": "fetch"})
}
