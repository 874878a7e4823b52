//! Reads the user's TOML files: known failures and the configuration. Every error has its position in the file, and a
//! suggestion.

use crate::filter::{Filter, FilterError};
use crate::nearest::nearest;
use crate::report::Day;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Why one of the user's TOML files was rejected.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct FileError {
    /// The error, in one line without a full stop.
    pub message: String,
    /// Its position, in bytes of the text.
    pub span: Range<usize>,
    /// Advice.
    pub help: Option<String>,
}

impl FileError {
    pub(crate) fn new(message: impl Into<String>, span: Range<usize>) -> FileError {
        FileError { message: message.into(), span, help: None }
    }

    pub(crate) fn with_help(self, help: impl Into<String>) -> FileError {
        FileError { help: Some(help.into()), ..self }
    }

    /// The line of its position, from 1.
    pub fn line(&self, text: &str) -> u64 {
        line_of(text, self.span.start)
    }
}

/// A table and its members, with their positions.
pub(crate) type Table<'t> = DeTable<'t>;
/// A value and its position.
pub(crate) type Value<'t> = Spanned<DeValue<'t>>;

/// The members of a file.
pub(crate) fn parse(text: &str) -> Result<Table<'_>, FileError> {
    /// The parser recurses for nested brackets, and gives up at a depth that needs less stack.
    const STACK: usize = 8 << 20;
    let parsed = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || DeTable::parse(text)).ok()?;
        thread.join().ok()
    });
    let parsed = parsed.unwrap_or_else(|| DeTable::parse(text));
    parsed.map(Spanned::into_inner).map_err(|error| {
        FileError::new(error.message().lines().next().unwrap_or("not TOML"), error.span().unwrap_or(0..0))
    })
}

/// A basic string: <https://toml.io/en/v1.0.0#string>.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The line of a byte, from 1.
pub(crate) fn line_of(text: &str, at: usize) -> u64 {
    let before = text.as_bytes().get(..at.min(text.len())).unwrap_or_default();
    bytecount::count(before, b'\n') as u64 + 1
}

/// An unknown name.
pub(crate) fn unknown_key(name: &str, span: Range<usize>, names: &[&'static str]) -> FileError {
    let error = FileError::new(format!("unknown key `{name}`"), span);
    match (nearest(name, names.iter().copied()), names) {
        (Some(near), _) => error.with_help(format!("did you mean `{near}`?")),
        (None, [only]) => error.with_help(format!("the only key here is `{only}`")),
        (None, names) => error.with_help(format!("the keys here are {}", names.join(", "))),
    }
}

/// A text.
pub(crate) fn string<'v>(name: &str, value: &'v Value<'_>) -> Result<&'v str, FileError> {
    let found = value.get_ref();
    found.as_str().ok_or_else(|| FileError::new(format!("`{name}` must be a text in quotes"), value.span()))
}

/// A list of texts, or a single text; each with its position.
pub(crate) fn strings(name: &str, value: &Value<'_>) -> Result<Vec<(String, Range<usize>)>, FileError> {
    let wrong = || FileError::new(format!("`{name}` must be a list of texts in quotes"), value.span());
    let one = |item: &Value<'_>| Some((item.get_ref().as_str()?.to_owned(), item.span()));
    if let Some(text) = one(value) {
        return Ok(vec![text]);
    }
    value.get_ref().as_array().ok_or_else(wrong)?.iter().map(|item| one(item).ok_or_else(wrong)).collect()
}

/// A day: a TOML date, or the same in quotes.
pub(crate) fn day(name: &str, value: &Value<'_>) -> Result<Day, FileError> {
    let date = value.get_ref().as_datetime().map(ToString::to_string);
    let written = date.or_else(|| value.get_ref().as_str().map(str::to_owned)).unwrap_or_default();
    Day::parse(&written)
        .ok_or_else(|| FileError::new(format!("`{name}` must be a day such as 2027-01-31"), value.span()))
}

/// A filter; an error in it is shown at its position.
pub(crate) fn filter(text: &str, name: &str, value: &Value<'_>) -> Result<Filter, FileError> {
    let written = string(name, value)?;
    Filter::parse(written).map_err(|FilterError { message, span: part, suggestion }| {
        let whole = value.span();
        // Only if the text has no escapes in the file, positions in both are the same.
        let quotes = text.get(whole.clone()).filter(|source| source.len() == written.len() + 2);
        let as_written = quotes.is_some_and(|source| source.get(1..source.len() - 1) == Some(written));
        let from = whole.start + 1;
        let span = if as_written { from + part.start..from + part.end } else { whole };
        let error = FileError::new(message, span);
        match suggestion {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help("`har-cors explain filter` describes filters"),
        }
    })
}
