//! Parses the text of a filter.

use super::glob::Glob;
use super::key::Key;
use super::when::Moment;
use crate::filter::term::{Term, Test};
use crate::nearest::nearest;
use crate::rules::Certainty;
use std::ops::Range;

/// Why a text is not a filter.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct FilterError {
    /// The error, in one line without a full stop.
    pub message: String,
    /// Its position, in bytes of the text.
    pub span: Range<usize>,
    /// A suggestion.
    pub suggestion: Option<String>,
}

/// The terms, in order.
pub(super) fn terms(text: &str) -> Result<Vec<Term>, FilterError> {
    let mut terms = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(|c: char| !c.is_whitespace())).map(|n| at + n) {
        let end = end_of_term(text, start)?;
        terms.push(term(text, start..end)?);
        at = end;
    }
    Ok(terms)
}

/// The end of a term: at the first space outside quotes.
fn end_of_term(text: &str, start: usize) -> Result<usize, FilterError> {
    let mut quote = None;
    for (n, c) in text.get(start..).unwrap_or_default().char_indices() {
        match c {
            '"' => quote = if quote.is_some() { None } else { Some(start + n) },
            c if c.is_whitespace() && quote.is_none() => return Ok(start + n),
            _ => {}
        }
    }
    match quote {
        Some(open) => Err(error("the quote is not closed", open..text.len(), None)),
        None => Ok(text.len()),
    }
}

fn term(text: &str, range: Range<usize>) -> Result<Term, FilterError> {
    let whole = text.get(range.clone()).unwrap_or_default();
    let is_negated = whole.starts_with('-');
    let start = range.start + usize::from(is_negated);
    let body = text.get(start..range.end).unwrap_or_default();
    if body.is_empty() {
        return Err(error("a term is missing after the -", range, None));
    }
    let test = match key_of(body) {
        Some(length) => {
            let values = values(text, start + length + 1..range.end)?;
            test(key(text, start..start + length)?, &values)?
        }
        None => {
            Test::Holds(values(text, start..range.end)?.into_iter().map(|value| value.text.to_lowercase()).collect())
        }
    };
    Ok(Term { is_negated, test, text: whole.into() })
}

/// The length of the key at the start of a term: letters and hyphens up to a colon. `https://x` and `localhost:80` are
/// plain texts, because no key is followed by `//` or a port.
fn key_of(body: &str) -> Option<usize> {
    let colon = body.find(':')?;
    let (name, rest) = (body.get(..colon)?, body.get(colon + 1..)?);
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    let after_port = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_port = after_port.len() < rest.len() && (after_port.is_empty() || after_port.starts_with('/'));
    let is_address = rest.starts_with("//") || is_port && Key::named(name).is_none();
    (is_name && !is_address).then_some(colon)
}

impl Key {
    fn named(name: &str) -> Option<Key> {
        Key::ALL.iter().copied().find(|key| key.name().eq_ignore_ascii_case(name))
    }
}

fn key(text: &str, range: Range<usize>) -> Result<Key, FilterError> {
    let name = text.get(range.clone()).unwrap_or_default();
    Key::named(name).ok_or_else(|| {
        let near = nearest(name, Key::ALL.iter().map(|key| key.name()));
        error(&format!("unknown key {name}"), range, near)
    })
}

/// A value without its quotes, and its position.
struct Value {
    text: String,
    span: Range<usize>,
}

/// The values, separated by commas outside quotes.
fn values(text: &str, range: Range<usize>) -> Result<Vec<Value>, FilterError> {
    let mut values = Vec::with_capacity(1);
    let whole = text.get(range.clone()).unwrap_or_default();
    let value_at = |at: usize| Value { text: String::with_capacity(range.end - at), span: at..at };
    let mut value = value_at(range.start);
    let mut is_quoted = false;
    // There is text between two of the separators.
    for part in whole.split_inclusive(['"', ',']) {
        let sign = part.chars().next_back().filter(|sign| matches!(sign, '"' | ','));
        value.span.end += part.len();
        let (text, _) = part.split_at_checked(part.len() - usize::from(sign.is_some())).unwrap_or((part, ""));
        value.text.push_str(text);
        match sign {
            Some('"') => is_quoted = !is_quoted,
            Some(comma) if is_quoted => value.text.push(comma),
            Some(_) => {
                let next = value_at(value.span.end);
                value.span.end -= 1;
                values.push(std::mem::replace(&mut value, next));
            }
            None => {}
        }
    }
    value.span.end = range.end;
    values.push(value);
    match values.iter().find(|value| value.text.is_empty()) {
        Some(empty) => {
            // A caret needs something to point to.
            let start = empty.span.start.saturating_sub(1);
            Err(error("a value is missing", start..empty.span.end.max(start + 1), None))
        }
        None => Ok(values),
    }
}

fn test(key: Key, values: &[Value]) -> Result<Test, FilterError> {
    match key {
        Key::Certainty => {
            // At least one of two minimums means at least the lower one.
            let names: Result<Vec<Certainty>, FilterError> = values.iter().map(certainty).collect();
            let least = names?.into_iter().min_by_key(|certainty| certainty.rank());
            Ok(Test::AtLeast(least.unwrap_or(Certainty::Possible)))
        }
        Key::Since | Key::Until => {
            let [value] = values else {
                let span = values
                    .first()
                    .map_or(0..0, |first| first.span.start..values.last().map_or(0, |last| last.span.end));
                return Err(error(&format!("{key} accepts only one time"), span, None));
            };
            let moment = Moment::parse(&value.text).ok_or_else(|| {
                error(
                    "expected a time such as 2026-11-24, 2026-11-24T21:58Z or 2026-11-24T21:58:03+01:00",
                    value.span.clone(),
                    None,
                )
            })?;
            Ok(if key == Key::Since { Test::Since(moment) } else { Test::Until(moment) })
        }
        Key::Domain
        | Key::Method
        | Key::StatusCode
        | Key::Url
        | Key::Scheme
        | Key::ResourceType
        | Key::Cause
        | Key::RootCause
        | Key::Outcome
        | Key::Origin
        | Key::Path
        | Key::Engine
        | Key::File
        | Key::Fingerprint => {
            if let Some(words) = key.words() {
                values.iter().try_for_each(|value| known(key, value, words))?;
            }
            Ok(Test::Value(key, values.iter().map(|value| Glob::new(&value.text)).collect()))
        }
    }
}

fn certainty(value: &Value) -> Result<Certainty, FilterError> {
    let named = Certainty::ALL.iter().copied().find(|certainty| certainty.name().eq_ignore_ascii_case(&value.text));
    named.ok_or_else(|| unknown(Key::Certainty, value, Certainty::ALL.iter().map(|certainty| certainty.name())))
}

/// A pattern that matches no allowed value is an error, not a filter that matches nothing.
fn known(key: Key, value: &Value, words: &[&'static str]) -> Result<(), FilterError> {
    if words.contains(&&*value.text) {
        return Ok(());
    }
    let glob = Glob::new(&value.text);
    match words.iter().any(|word| glob.fits(word)) {
        true => Ok(()),
        false if glob.is_plain() => Err(unknown(key, value, words.iter().copied())),
        false => Err(error(&format!("no {key} matches {}", value.text), value.span.clone(), None)),
    }
}

fn unknown(key: Key, value: &Value, words: impl Iterator<Item = &'static str>) -> FilterError {
    error(&format!("unknown {key} {}", value.text), value.span.clone(), nearest(&value.text, words))
}

fn error(message: &str, span: Range<usize>, suggestion: Option<&str>) -> FilterError {
    FilterError { message: message.to_owned(), span, suggestion: suggestion.map(str::to_owned) }
}
