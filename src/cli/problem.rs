//! Errors about files, with advice, as diagnostics for the terminal.

use har_cors::explain::Unknown;
use har_cors::har::ReadError;
use har_cors::input::{ExpandsTooFar, InputError};
use har_cors::report::{Damage, File, sanitize};
use har_cors::{Error, FileError};
use miette::{
    Diagnostic, LabeledSpan, MietteError, MietteSpanContents, Report, SourceCode, SourceSpan, SpanContents, miette,
};
use std::fmt::Display;

/// A file that could not be read, or not completely.
#[derive(Debug, thiserror::Error, Diagnostic)]
enum Problem {
    #[error("{name}: the file is empty")]
    #[diagnostic(help("export it again: {EXPORT}"))]
    Empty { name: String },

    #[error("{name}: not JSON at line {line}, column {column}: {message}")]
    #[diagnostic(help(
        "a HAR is a JSON document; if this file was edited or copied by hand, export it again: {EXPORT}"
    ))]
    NotJson {
        name: String,
        line: u64,
        column: u64,
        message: String,
        #[source_code]
        excerpt: Excerpt,
        #[label(collection)]
        place: Vec<LabeledSpan>,
    },

    #[error("{name}: valid JSON, but not a HAR: {found}")]
    #[diagnostic(help("a HAR has a list of requests at `log.entries`; {EXPORT}"))]
    NotHar { name: String, found: String },

    #[error("{name}: cannot be read: {error}")]
    Unreadable { name: String, error: std::io::Error },

    #[error("{name}: {lost}")]
    #[diagnostic(severity(Warning), help("what could be read is reported; for the rest export it again: {EXPORT}"))]
    Damaged { name: String, lost: String },
}

/// A piece of one line of a file, shown with its position in that file.
#[derive(Debug)]
struct Excerpt {
    name: String,
    text: String,
    /// From 1.
    line: u64,
    /// The column that the message is about, from 1.
    column: u64,
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // miette counts lines and columns from 0.
        let from_0 = |number: u64| usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            SourceSpan::from((0, self.text.len())),
            from_0(self.line),
            from_0(self.column),
            1,
        )))
    }
}

const EXPORT: &str = "in the browser's developer tools, Network, \"Export HAR\" or \"Save All As HAR\"";

/// Why an input cannot be opened.
pub(crate) fn from_input(error: &InputError) -> Report {
    match error.help() {
        Some(help) => miette!(help = help, "{error}"),
        None => miette!("{error}"),
    }
}

/// Why a name or message cannot be explained.
pub(crate) fn from_query(unknown: &Unknown) -> Report {
    let help = match unknown.near.as_slice() {
        [] => "`har-cors explain --list` lists all names; paste the whole message, to its end".to_owned(),
        near => format!("did you mean {}? `har-cors explain --list` lists all names", near.join(", ")),
    };
    miette!(help = help, "{unknown}")
}

/// An error in one of the user's TOML files, with its line.
pub(crate) fn from_settings(name: &str, text: &str, error: &FileError) -> Report {
    let message = sanitize(&error.message).into_owned();
    let line = error.line(text);
    let help = error.help.as_deref().map(|help| sanitize(help).into_owned());
    let span = SourceSpan::from((error.span.start, error.span.len()));
    // With a line longer than people write, it is some other file, and nothing of it is shown.
    const LONGEST: usize = 500;
    let is_written = text.lines().all(|line| line.len() <= LONGEST);
    let (text, span) = if is_written { (harmless(text), span) } else { (String::new(), SourceSpan::from((0, 0))) };
    let text = miette::NamedSource::new(name, text);
    Mistake { name: name.to_owned(), line, message, help, text, place: span }.into()
}

/// A mistake in a file that the user wrote.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{name}:{line}: {message}")]
struct Mistake {
    name: String,
    line: u64,
    message: String,
    #[help]
    help: Option<String>,
    #[source_code]
    text: miette::NamedSource<String>,
    #[label]
    place: SourceSpan,
}

/// The same text with the same length in bytes, without anything that a terminal interprets.
fn harmless(text: &str) -> String {
    let is_odd = |c: &char| {
        c.is_control() && !matches!(c, '\n' | '\t' | '\r')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let plain = |c: char| match c.len_utf8() {
        _ if !is_odd(&c) => c,
        1 => ' ',
        2 => '\u{a0}',
        _ => '\u{fffd}',
    };
    text.chars().map(plain).collect()
}

/// Why there is no report on a file.
pub(crate) fn from_reading(name: &str, error: Error) -> Report {
    let name = sanitize(name).into_owned();
    match error {
        Error::Io(error) | Error::Har(ReadError::Io(error)) => {
            if error.get_ref().is_some_and(|error| error.is::<ExpandsTooFar>()) {
                return miette!(help = "--max-expanded allows more", "{name}: cannot be read: {error}");
            }
            Problem::Unreadable { name, error }
        }
        Error::Har(ReadError::Empty) => Problem::Empty { name },
        Error::Har(ReadError::NotJson { line, column, excerpt, caret, message, .. }) => {
            let excerpt = masked(&excerpt);
            // The caret is in columns, but a span in bytes.
            let offset = excerpt.chars().scan(0, |columns, c| {
                let before = *columns;
                *columns += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
                Some((before, c.len_utf8()))
            });
            let offset: usize = offset.take_while(|(before, _)| *before < caret).map(|(_, length)| length).sum();
            let place = vec![LabeledSpan::new_with_span(Some("here".into()), SourceSpan::from((offset, 0)))];
            let excerpt = Excerpt { name: name.clone(), text: excerpt, line, column };
            Problem::NotJson { name, line, column, message: sanitize(&message).into_owned(), excerpt, place }
        }
        Error::Har(ReadError::NotHar { found }) => Problem::NotHar { name, found: sanitize(&found).into_owned() },
        other => return miette::miette!("{name}: {other}"),
    }
    .into()
}

/// A file on which the program itself failed.
pub(crate) fn from_fault(name: &str, fault: &dyn Display) -> Report {
    miette!(
        help = "this is a bug in har-cors, not in the file; please report it with the place named above",
        "{name}: har-cors could not analyze it: {fault}"
    )
}

/// Words of an excerpt that stay: they show what kind of file it is.
const READABLE: [&str; 26] = [
    "DOCTYPE",
    "browser",
    "cache",
    "comment",
    "connection",
    "content",
    "cookies",
    "creator",
    "doctype",
    "entries",
    "false",
    "head",
    "headers",
    "html",
    "log",
    "method",
    "name",
    "null",
    "pages",
    "request",
    "response",
    "status",
    "time",
    "true",
    "url",
    "version",
];

/// An excerpt with its punctuation, which shows where a document is broken, but with masked letters and digits: it may be
/// a token. Every column stays one column.
fn masked(excerpt: &str) -> String {
    let mut out = String::with_capacity(excerpt.len());
    let mut rest = excerpt;
    while !rest.is_empty() {
        let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        if READABLE.contains(&word) {
            out += word;
        } else {
            let columns = |c| unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
            out.extend(word.chars().flat_map(|c| std::iter::repeat_n('x', columns(c))));
        }
        let sign = after.chars().next();
        out.extend(sign);
        rest = after.get(sign.map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    out
}

/// What is missing from the report on a file, in one message for all lost entries.
pub(crate) fn from_damage(file: &File) -> Option<Report> {
    from_losses(file.path.unescaped(), &file.damage)
}

/// Like [`of_damage`], for a file with that name.
pub(crate) fn from_losses(name: &str, damage: &[Damage]) -> Option<Report> {
    let first = damage.first()?;
    let more = match damage.len() - 1 {
        0 => String::new(),
        1 => " (and one more place)".to_owned(),
        others => format!(" (and {others} more places)"),
    };
    let lost = format!("line {}: {}{more}", first.line, sanitize(first.message.unescaped()));
    Some(Problem::Damaged { name: sanitize(name).into_owned(), lost }.into())
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_excerpt_tells_no_secret() {
        for (excerpt, expected) in [
            (r#""title":"https://a.test/?token=8f3a" "id"#, r#""xxxxx":"xxxxx://x.xxxx/?xxxxx=xxxx" "xx"#),
            (r#"{"log":{"version":"1.2","entries":[tru"#, r#"{"log":{"version":"x.x","entries":[xxx"#),
            ("<!DOCTYPE html>", "<!DOCTYPE html>"),
            ("字x", "xxx"),
        ] {
            assert_eq!(masked(excerpt), expected);
        }
    }
}
