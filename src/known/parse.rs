//! Parses entries from TOML.

use super::Entry;
use crate::known::entry::days_left;
use crate::time::Day;
use crate::toml_text::{self, FileError, Table, Value, line_of};
use std::ops::Range;
use toml::de::DeValue;

/// The only key of a file of known failures.
const FILE_KEYS: &[&str] = &["known"];
/// The keys of an entry.
const ENTRY_KEYS: &[&str] = &["filter", "reason", "until"];

/// The entries of a whole file.
pub(super) fn entries(text: &str, table: &Table<'_>, today: Day) -> Result<Vec<Entry>, FileError> {
    let mut entries = Vec::new();
    for (key, value) in table {
        let name: &str = key.get_ref();
        if name != "known" {
            return Err(toml_text::unknown_key(name, key.span(), FILE_KEYS));
        }
        entries = entries_of(text, value, today)?;
    }
    Ok(entries)
}

/// The entries of the member `known`.
pub(super) fn entries_of(text: &str, value: &Value<'_>, today: Day) -> Result<Vec<Entry>, FileError> {
    let DeValue::Array(items) = value.get_ref() else {
        return Err(FileError::new("known failures must be a list of tables", value.span())
            .with_help("start each with a line `[[known]]`"));
    };
    let mut lines = Lines { text, at: 0, line: 1 };
    items.iter().map(|item| entry(text, item, &mut lines, today)).collect()
}

/// Counts the lines once, however many entries there are.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, at: usize) -> u64 {
        let between = self.text.get(self.at..at.max(self.at)).unwrap_or_default();
        self.line += line_of(between, between.len()) - 1;
        self.at = at.max(self.at);
        self.line
    }
}

fn entry(text: &str, item: &Value<'_>, lines: &mut Lines<'_>, today: Day) -> Result<Entry, FileError> {
    let DeValue::Table(table) = item.get_ref() else {
        return Err(
            FileError::new("a known failure must be a table", item.span()).with_help("start it with `[[known]]`")
        );
    };
    let (mut filter, mut reason, mut until) = (None, String::new(), None);
    let mut start = item.span().start;
    for (key, value) in table {
        start = start.min(key.span().start);
        match &**key.get_ref() {
            "filter" => filter = Some(toml_text::filter(text, "filter", value)?),
            "reason" => toml_text::string("reason", value)?.clone_into(&mut reason),
            "until" => until = Some(toml_text::day("until", value)?),
            name => return Err(toml_text::unknown_key(name, key.span(), ENTRY_KEYS)),
        }
    }
    let span = header(text, start, item.span());
    let filter = filter.ok_or_else(|| {
        FileError::new("this known failure has no filter", span.clone())
            .with_help("name the failures: filter = \"domain:ads.example cause:missing-allow-origin\"")
    })?;
    if filter.is_empty() {
        return Err(FileError::new("a filter without terms would cover every failure", span)
            .with_help("name the failures; whether failures fail a run is configured elsewhere"));
    }
    let days_left = until.map(|until| days_left(until, today));
    Ok(Entry { line: lines.of(span.start), filter, reason, until, days_left })
}

/// The start of an entry.
fn header(text: &str, start: usize, span: Range<usize>) -> Range<usize> {
    let from = start.min(span.start);
    let end = text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| from + length);
    from..end.max(from)
}
