//! One change of responses, in the syntax of the command line:
//! `SERVER [PATH] [preflight:|response:] CHANGE`.

use crate::nearest::nearest;
use crate::standard::{Origin, is_cors_header, is_token_byte};
use crate::toml_text::FileError;
use std::ops::Range;

/// The CORS response headers. No check uses the last two.
const HEADERS: [&str; 6] = [
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
];
const FORM: &str = "a rule has the form 'SERVER [PATH] [preflight:|response:] CHANGE', such as \
                    'api.example /v1/** preflight: +Access-Control-Allow-Headers: authorization'";

/// A change of the responses of one server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Its host, with its port unless that is the default of the scheme, or its origin; `*` matches every server.
    pub server: String,
    /// Pattern of the paths, as in [`super::ServerPolicy::path`].
    pub path: Option<String>,
    /// Which responses.
    pub side: Side,
    /// The change.
    pub change: Change,
}

/// Which responses a rule changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// All responses.
    Both,
    /// Preflight responses.
    Preflight,
    /// Responses to requests.
    Response,
}

/// A change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// `+Name: value`: adds a line.
    Add(String, String),
    /// `-Name`: removes all lines with that name.
    Remove(String),
    /// `Name: value`: replaces all lines with that name.
    Set(String, String),
    /// `status 204`.
    Status(u16),
}

impl Change {
    /// Whether the change can affect a check.
    pub(super) fn is_checked(&self) -> bool {
        match self {
            Change::Add(name, _) | Change::Remove(name) | Change::Set(name, _) => {
                !matches!(name.as_str(), "Access-Control-Expose-Headers" | "Access-Control-Max-Age")
            }
            Change::Status(_) => true,
        }
    }
}

impl Rule {
    pub(super) fn is_about(&self, origin: &str) -> bool {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        self.server == "*" || self.server == *origin || self.server.eq_ignore_ascii_case(host)
    }
}

pub(super) fn parse(text: &str) -> Result<Rule, FileError> {
    let mut rest = Rest { text, at: 0 };
    let (server, span) = rest.word();
    if server.is_empty() {
        return Err(FileError::new("the rule has no server", 0..text.len()).with_help(FORM));
    }
    let server = self::server(server, span)?;
    let path = rest.peek().starts_with('/').then(|| rest.word().0.to_owned());
    let side = match rest.peek() {
        begin if begin.starts_with("preflight:") => Side::Preflight,
        begin if begin.starts_with("response:") => Side::Response,
        _ => Side::Both,
    };
    match side {
        Side::Both => {}
        Side::Preflight => rest.skip("preflight:".len()),
        Side::Response => rest.skip("response:".len()),
    }
    let change = change(&mut rest)?;
    Ok(Rule { server, path, side, change })
}

fn server(word: &str, span: Range<usize>) -> Result<String, FileError> {
    if word == "*" {
        return Ok(word.to_owned());
    }
    let form = "a server is a host with an optional port, an origin, or * for every server";
    let (is_origin, written) = match word.contains("://") {
        true => (true, word.to_owned()),
        // The default port of https is not part of an origin, but is allowed here.
        false => (false, format!("https://{}", word.strip_suffix(":443").unwrap_or(word))),
    };
    match Origin::parse(&written) {
        Some(Origin::Tuple(origin)) if *origin == *written => Ok(word.to_owned()),
        Some(Origin::Tuple(origin)) if !is_origin && origin.eq_ignore_ascii_case(&written) => Ok(word.to_owned()),
        Some(Origin::Tuple(origin)) if is_origin => {
            Err(FileError::new("this is not how browsers write the origin", span).with_help(format!("write {origin}")))
        }
        _ => Err(FileError::new(form, span).with_help(FORM)),
    }
}

/// A backslash comes from wrong quoting or a regular expression: no origin contains one, so none would ever match.
fn checked(name: &str, value: &str, span: Range<usize>) -> Result<String, FileError> {
    match name == HEADERS[0] && value.contains('\\') {
        true => Err(FileError::new("an origin must not contain a backslash", span)
            .with_help(format!("write {}", value.replace('\\', "")))),
        false => Ok(value.to_owned()),
    }
}

fn change(rest: &mut Rest<'_>) -> Result<Change, FileError> {
    let written = rest.peek();
    let whole = rest.at..rest.text.len();
    if written.is_empty() {
        return Err(FileError::new("the rule changes nothing", whole).with_help(FORM));
    }
    if let Some(status) = written.strip_prefix("status ").map(str::trim) {
        let number = status.parse().ok().filter(|number| (200..600).contains(number));
        return number
            .map(Change::Status)
            .ok_or_else(|| FileError::new("a status must be a number from 200 to 599", whole).with_help(FORM));
    }
    let (sign, header) = match written.strip_prefix(['+', '-']) {
        Some(header) => (written.chars().next(), header),
        None => (None, written),
    };
    let (name, value) = header.split_once(':').map_or((header, None), |(name, value)| (name, Some(value.trim())));
    let from = whole.end - header.len();
    let name = self::header(name.trim(), from..from + name.len())?;
    match (sign, value) {
        (Some('-'), None) => Ok(Change::Remove(name)),
        (Some('-'), Some(_)) => {
            Err(FileError::new("to remove a header, give only its name", whole).with_help(format!("write -{name}")))
        }
        (_, None) => Err(FileError::new("the header has no value", whole).with_help(FORM)),
        (sign, Some(text)) => {
            let at = rest.text.rfind(text).unwrap_or(from);
            let value = checked(&name, text, at..at + text.len())?;
            Ok(if sign.is_some() { Change::Add(name, value) } else { Change::Set(name, value) })
        }
    }
}

fn header(name: &str, span: Range<usize>) -> Result<String, FileError> {
    if name.is_empty() || !name.bytes().all(is_token_byte) {
        return Err(FileError::new("the header name is missing", span).with_help(FORM));
    }
    let known = HEADERS.iter().find(|known| known.eq_ignore_ascii_case(name));
    known.map(|known| (*known).to_owned()).ok_or_else(|| {
        let error = FileError::new(format!("no CORS check uses `{name}` in a response"), span);
        let lower = name.to_ascii_lowercase();
        let near = nearest(&lower, HEADERS.iter().copied()).filter(|_| is_cors_header(name));
        match near {
            Some(near) => error.with_help(format!("did you mean {near}?")),
            None => error.with_help(format!("the checks use {}", HEADERS.join(", "))),
        }
    })
}

/// The rest of a rule.
struct Rest<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Rest<'t> {
    /// The rest, without its leading space.
    fn peek(&mut self) -> &'t str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at = self.text.len() - rest.trim_start().len();
        rest.trim_start()
    }

    fn word(&mut self) -> (&'t str, Range<usize>) {
        let rest = self.peek();
        let from = self.at;
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        self.at += word.len();
        (word, from..self.at)
    }

    fn skip(&mut self, length: usize) {
        self.at += length;
    }
}
