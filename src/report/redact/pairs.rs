//! A name, a separator, and the secret value, in any syntax: `{"password":"x"}`, `password=x&`,
//! `password: x`, `<password>x</password>`, `--password x`, `Bearer x`, `"name":"password","value":"x"`.

mod beside;
mod signs;

use super::brackets::{closing_quote, end_of_brackets, end_of_quoted};
use super::found::{Found, Place};
use super::languages::{holds_foreign_word, without_accents};
use super::names::announces_value;
use super::pseudonym::is_spent;
use super::shape::{is_odd, is_plausible_name, mixes, scatters, without_pseudonyms};
use super::{Kind, Overrides};
use signs::{MOST_BETWEEN, Sign, is_name_char, sign};
use std::ops::Range;

/// Authentication schemes that precede credentials.
const SCHEMES: [&str; 13] = [
    "apikey",
    "aws4-hmac-sha256",
    "basic",
    "bearer",
    "digest",
    "hmac",
    "hoba",
    "jwt",
    "negotiate",
    "ntlm",
    "oauth",
    "token",
    "scram-sha-256",
];
/// Maximum length of a scheme.
const LONGEST_SCHEME: usize = 16;
/// Headers whose value goes to the end of the line.
const WHOLE_LINE: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "set-cookie"];
/// Attributes of `Set-Cookie`.
pub(super) const ATTRIBUTES: [&str; 9] =
    ["domain", "expires", "httponly", "max-age", "partitioned", "path", "priority", "samesite", "secure"];
/// Values that are never secrets, whatever their names.
const NO_VALUES: [&str; 22] = [
    "absent",
    "cors",
    "false",
    "hidden",
    "include",
    "invalid",
    "missing",
    "nil",
    "no",
    "no-cors",
    "none",
    "null",
    "omit",
    "redacted",
    "removed",
    "required",
    "same-origin",
    "same-site",
    "string",
    "true",
    "undefined",
    "yes",
];
/// Words with which a sentence continues after a colon.
const PROSE: [&str; 47] = [
    "a", "an", "and", "any", "are", "as", "at", "because", "both", "but", "by", "can", "cannot", "each", "every",
    "for", "from", "has", "have", "if", "in", "is", "it", "its", "may", "must", "neither", "never", "not", "nothing",
    "of", "on", "only", "or", "since", "some", "that", "the", "then", "there", "these", "this", "those", "was", "when",
    "with", "without",
];
/// Names of members with the name of another member's value.
const OF_NAMES: [&str; 8] = ["field", "header", "headername", "id", "key", "name", "param", "parameter"];
/// Names of members with the value.
const OF_VALUES: [&str; 6] = ["content", "data", "default", "text", "val", "value"];

/// Longer lines are redacted completely, because each is scanned only once.
const LONGEST_PROSE: usize = 1_024;
/// Maximum length of a name.
const LONGEST_NAME: usize = 64;

/// Finds values that are secret by their name, scheme or the user's options.
pub(super) fn pairs(text: &str, place: Place, overrides: &Overrides, found: &mut Vec<Found>) {
    let mut scanner = Scanner { text, place, overrides, found, before: None };
    let mut at = 0;
    let mut previous = "";
    let mut is_named = false;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(is_name_char)).map(|next| at + next) {
        let end =
            start + text.get(start..).and_then(|rest| rest.find(|c| !is_name_char(c))).unwrap_or(text.len() - start);
        let name = text.get(start..end).unwrap_or_default();
        at = end;
        if name.len() <= LONGEST_NAME {
            (at, is_named) = scanner.name(name, start, previous, is_named);
        }
        previous = name;
    }
}

struct Scanner<'a> {
    text: &'a str,
    place: Place,
    overrides: &'a Overrides,
    found: &'a mut Vec<Found>,
    /// The value of a member `value` whose name may follow: `{"value":"x","name":"password"}`.
    before: Option<Value>,
}

/// A value without its quotes, and the position to continue at.
struct Value {
    range: Range<usize>,
    is_quoted: bool,
    end: usize,
}

impl Scanner<'_> {
    /// Checks one name. Returns the position to continue at, and whether a `"name": "password"` was found.
    fn name(&mut self, raw: &str, start: usize, previous: &str, is_named: bool) -> (usize, bool) {
        let end = start + raw.len();
        let name = raw.trim_matches(['.', '-', '_']);
        let opening = self.text.get(..start).and_then(|before| before.chars().next_back());
        let Some((at, sign)) = sign(self.text, (start, end)) else {
            let next = self.joined(raw, start).or_else(|| self.beside(raw, previous, end));
            return (next.or_else(|| self.second_of_two(name, (start, end), opening)).unwrap_or(end), is_named);
        };
        let is_asked = self.overrides.hides(name);
        if !is_asked && self.overrides.keeps(name) {
            return (end, is_named);
        }
        let is_value = is_named && is_one_of(&OF_VALUES, name);
        // `PASSWORD IS: x`
        let is_verb = sign != Sign::Equals && is_one_of(&["is", "was"], name) && announces_value(previous, "");
        if is_asked || is_value || is_verb || announces_value(name, previous) {
            let value = self.value(at, if sign == Sign::Equals { "" } else { name }, opening);
            if self.is_secret(&value, sign, is_asked) {
                let value = self.whole_phrase(name, value);
                self.hide(if sign == Sign::Equals { "" } else { name }, &value, is_asked);
                return (value.end.max(end), false);
            }
            return (if is_spent(self.part(&value.range)) { value.end.max(end) } else { end }, is_named);
        }
        if is_one_of(&OF_NAMES, name) {
            let near = self.text.get(at..).unwrap_or_default().trim_start_matches(['"', '\'', '\\']);
            let word = near.get(..near.find(|c| !is_name_char(c)).unwrap_or(near.len())).unwrap_or_default();
            let is_named = word.len() <= LONGEST_NAME && announces_value(word, "");
            if let Some(value) = self.before.take().filter(|value| is_named && self.are_together(value.end, start)) {
                self.hide("", &value, false);
            }
            return (end, is_named);
        }
        if is_one_of(&["value", "val"], name) {
            self.before = self.short_quoted(at).filter(|value| self.is_secret(value, sign, false));
        }
        (end, is_named && !raw.is_empty())
    }

    /// A value directly after its name: `密码是hunter2`.
    fn joined(&mut self, raw: &str, start: usize) -> Option<usize> {
        let tail = raw.trim_end_matches(|c: char| c.is_ascii()).len();
        let (head, value) = raw.split_at(tail);
        if head.is_empty() || value.len() < 4 || !mixes(value) || !holds_foreign_word(&without_accents(head)) {
            return None;
        }
        self.found.push(Found::new(start + tail, start + raw.len(), Kind::Named));
        Some(start + raw.len())
    }

    /// The second item of a bracketed pair: `("password", "hunter2")`.
    fn second_of_two(&mut self, name: &str, (start, end): (usize, usize), opening: Option<char>) -> Option<usize> {
        let (quote, length) = opening.and_then(closing_quote)?;
        let close = match self.text.get(..start - length)?.chars().next_back()? {
            '(' => ')',
            '[' => ']',
            _ => return None,
        };
        let rest = self.text.get(end..)?.strip_prefix(quote)?.strip_prefix(',')?;
        let value = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix(opening?)?;
        let at = self.text.len() - value.len();
        let inner = end_of_quoted(beginning(value), quote, 0);
        let word = value.get(..inner)?;
        let is_closed = value.get(inner..)?.strip_prefix(quote)?.starts_with(close);
        // A list of two names looks the same.
        let is_name = word.contains('-') || !mixes(word);
        if !is_closed || is_name || is_spent(word) || !announces_value(name, "") {
            return None;
        }
        self.found.push(Found::new(at, at + inner, Kind::Named));
        Some(at + inner)
    }

    /// A seed phrase is a dozen words.
    fn whole_phrase(&self, name: &str, mut value: Value) -> Value {
        /// Minimum number of words.
        const FEWEST: usize = 11;
        /// Maximum number of words.
        const MOST: usize = 23;
        if value.is_quoted || !is_one_of(&["seed", "phrase", "mnemonic", "words"], name) {
            return value;
        }
        let (mut end, mut count) = (value.range.end, 0);
        while let Some(rest) = self.text.get(end..).and_then(|rest| rest.strip_prefix(' ')) {
            let length = rest.bytes().take_while(u8::is_ascii_lowercase).count();
            if !(3..=8).contains(&length) || count == MOST {
                break;
            }
            (end, count) = (end + 1 + length, count + 1);
        }
        if count >= FEWEST {
            (value.range.end, value.end) = (end, end);
        }
        value
    }

    /// Whether two positions are in the same object or tag.
    fn are_together(&self, from: usize, to: usize) -> bool {
        /// Maximum distance.
        const FARTHEST: usize = 256;
        let between = self.text.get(from..to).filter(|between| between.len() <= FARTHEST);
        between.is_some_and(|between| !between.contains(['{', '}', '<', '>', '[', ']']))
    }

    fn part(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The value at a position.
    fn value(&self, at: usize, name: &str, opening: Option<char>) -> Value {
        let at = at + self.text.get(at..).map_or(0, string_prefix);
        let rest = self.text.get(at..).unwrap_or_default();
        let slashes = rest.bytes().take(MOST_BETWEEN).take_while(|b| *b == b'\\').count();
        let body = rest.get(slashes..).unwrap_or_default();
        if let Some((quote, length)) = body.chars().next().and_then(closing_quote) {
            let start = at + slashes + length;
            let inner = self.text.get(start..).unwrap_or_default();
            let end = start + end_of_quoted(inner, quote, slashes);
            return self.after_scheme(Value {
                range: start..end,
                is_quoted: true,
                end: (end + length).min(self.text.len()),
            });
        }
        if let Some(close) =
            body.chars().next().and_then(|c| [('[', ']'), ('{', '}')].into_iter().find(|(open, _)| *open == c))
        {
            let end = at + slashes + end_of_brackets(body, close);
            return Value { range: at + slashes..end, is_quoted: true, end };
        }
        let is_whole_line = is_one_of(&WHOLE_LINE, name) && self.place == Place::Text;
        let length = if is_whole_line {
            let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let line = rest.get(..line).unwrap_or_default();
            opening.and_then(closing_quote).and_then(|(quote, _)| line.find(quote)).unwrap_or(line.len())
        } else {
            let scheme = scheme_length(rest);
            scheme + self.end_of_bare(rest.get(scheme..).unwrap_or_default())
        };
        self.after_scheme(Value { range: at..at + length, is_quoted: false, end: at + length })
    }

    /// A quoted value with a near end.
    fn short_quoted(&self, at: usize) -> Option<Value> {
        let rest = self.text.get(at..)?;
        let slashes = rest.bytes().take(MOST_BETWEEN).take_while(|b| *b == b'\\').count();
        let (quote, length) = rest.get(slashes..)?.chars().next().and_then(closing_quote)?;
        let start = at + slashes + length;
        let inner = self.text.get(start..)?;
        let near = beginning(inner);
        let end = end_of_quoted(near, quote, slashes);
        (end < near.len()).then_some(Value { range: start..start + end, is_quoted: true, end: start + end + length })
    }

    /// The scheme in front of a credential stays.
    fn after_scheme(&self, mut value: Value) -> Value {
        let scheme = scheme_length(self.part(&value.range));
        value.range.start = (value.range.start + scheme).min(value.range.end);
        value
    }

    /// The end of an unquoted value.
    fn end_of_bare(&self, rest: &str) -> usize {
        let is_end = |(at, c): &(usize, char)| match c {
            '"' | '\'' | '`' | '<' | '>' | '“' | '”' | '’' | '»' | '」' | '』' | '&' | '|' | '\\' => true,
            c if c.is_whitespace() || c.is_control() => true,
            // A comma may be part of a password instead of a list.
            ',' | ';' | ')' | ']' | '}' => ends_value(rest.get(at + 1..).unwrap_or_default()),
            '/' | '#' | '?' if self.place == Place::Path => !goes_on(rest.get(at + 1..).unwrap_or_default()),
            _ => false,
        };
        let end = rest.char_indices().find(is_end).map_or(rest.len(), |(at, _)| at);
        rest.get(..end).map_or(0, |value| value.trim_end_matches(['.', ',', ';', ':', ')', ']', '}']).len())
    }

    fn is_secret(&self, value: &Value, sign: Sign, is_asked: bool) -> bool {
        let text = self.part(&value.range).trim();
        let first = text.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
        let is_masked = text
            .chars()
            .all(|c| matches!(c, '*' | '•' | '.' | '…' | 'x' | 'X' | '-' | '_' | '?' | '<' | '>' | '[' | ']'));
        let is_template = text.starts_with(['{', '$', '<', '%', '['])
            && text.len() <= 40
            && !mixes(&without_pseudonyms(text))
            && !text.contains('"');
        let is_number = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        let is_prose = !value.is_quoted
            && text.len() <= LONGEST_PROSE
            && sign == Sign::ColonAndSpace
            && is_one_of(&PROSE, first)
            && text.get(first.len()..).is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', ',', '.']));
        // Some services name a method `tokens:verify`. A longer text is none, and is not looked at again from each of its
        // names.
        let is_method = self.place == Place::Path
            && sign == Sign::Colon
            && text.len() <= LONGEST_NAME
            && !is_odd(text)
            && !mixes(text);
        if is_asked {
            return !text.is_empty() && !is_spent(text);
        }
        !(is_masked
            || is_template
            || is_number
            || is_prose
            || is_method
            || is_spent(text)
            || is_one_of(&NO_VALUES, text))
    }

    fn hide(&mut self, name: &str, value: &Value, is_asked: bool) {
        let text = self.part(&value.range);
        if is_asked {
            return self.found.push(Found { range: value.range.clone(), kind: Kind::Asked });
        }
        if !name.eq_ignore_ascii_case("cookie") && !name.eq_ignore_ascii_case("set-cookie") {
            let kind =
                if name.to_ascii_lowercase().ends_with("authorization") { Kind::Credential } else { Kind::Named };
            return self.found.push(Found { range: value.range.clone(), kind });
        }
        let mut at = value.range.start;
        let mut cookies = Vec::new();
        for pair in text.split(';') {
            let (name, cookie) = pair.split_once('=').map_or(("", pair), |(name, cookie)| (name.trim(), cookie));
            // The secret may be in the place of the name.
            let cookie = if is_plausible_name(name) { cookie } else { pair };
            let start = at + pair.len() - cookie.trim_start().len();
            if !is_one_of(&ATTRIBUTES, if name.is_empty() { cookie.trim() } else { name })
                && !self.overrides.keeps(name)
            {
                let kind = if self.overrides.hides(name) { Kind::Asked } else { Kind::Cookie };
                cookies.push(Found::new(start, start + cookie.trim().len(), kind));
            }
            at += pair.len() + 1;
        }
        self.found.append(&mut cookies);
    }
}

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The length of an authentication scheme at the start of a value, with the following spaces.
fn scheme_length(value: &str) -> usize {
    let Some(length) = value.bytes().take(LONGEST_SCHEME + 1).position(|b| b == b' ') else { return 0 };
    let (scheme, rest) = value.split_at(length);
    if is_one_of(&SCHEMES, scheme) { value.len() - rest.trim_start_matches(' ').len() } else { 0 }
}

/// Whether a value ends there: at the end of the text, or in front of a space, punctuation or the next name.
fn ends_value(rest: &str) -> bool {
    let Some(next) = rest.chars().next() else { return true };
    if !is_name_char(next) {
        return true;
    }
    let near = rest.as_bytes().iter().take(LONGEST_NAME);
    near.into_iter()
        .find(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'_' | b'-' | b'.'))
        .is_some_and(|b| matches!(b, b'=' | b':'))
}

/// Whether a base64 value continues after a slash in a path: only with something other than a word.
fn goes_on(rest: &str) -> bool {
    let part = rest.split(['/', '?', '#', ';', '&']).next().unwrap_or_default();
    let part = part.get(..part.len().min(LONGEST_NAME)).unwrap_or(part);
    part.len() >= 4 && (is_odd(part) || scatters(part)) || part.ends_with('=') || part.contains('+')
}

/// The part of a text to search for the end of a short value.
fn beginning(text: &str) -> &str {
    let end = (0..=LONGEST_PROSE.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

/// The prefix letter of a string literal: the `b` of `b'x'`.
fn string_prefix(text: &str) -> usize {
    let is_string = text.get(1..).is_some_and(|rest| rest.starts_with(['"', '\'']));
    usize::from(is_string && text.starts_with(['b', 'B', 'u', 'U', 'r', 'R', 'f', 'F', '@', '$']))
}
