//! A name, a sign, and the secret that goes with the name, in any syntax: `{"password":"x"}`, `password=x&`,
//! `password: x`, `<password>x</password>`, `--password x`, `Bearer x`, `"name":"password","value":"x"`.

use super::brackets::{closing_quote, end_of_brackets, end_of_quoted};
use super::find::{Found, Place};
use super::languages::is_mark;
use super::names::announces_value;
use super::segments::is_ordinary;
use super::shape::{is_odd, is_plausible_name, mixes, scatters, without_pseudonyms};
use super::{Kind, Wishes, is_spent};
use std::ops::Range;

/// Authentication schemes after which credentials stand.
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
/// Most letters of one of them.
const LONGEST_SCHEME: usize = 16;
/// Words that follow a scheme's name in prose.
const NO_CREDENTIALS: [&str; 12] = [
    "auth",
    "authentication",
    "authorization",
    "challenge",
    "credentials",
    "header",
    "headers",
    "realm",
    "scheme",
    "token",
    "tokens",
    "authenticate",
];
/// Headers whose value goes to the end of the line.
const WHOLE_LINE: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "set-cookie"];
/// Attributes of `Set-Cookie`.
pub(super) const ATTRIBUTES: [&str; 9] =
    ["domain", "expires", "httponly", "max-age", "partitioned", "path", "priority", "samesite", "secure"];
/// Values that are no secrets, whatever their names.
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
/// Words with which a sentence goes on behind a colon.
const PROSE: [&str; 47] = [
    "a", "an", "and", "any", "are", "as", "at", "because", "both", "but", "by", "can", "cannot", "each", "every",
    "for", "from", "has", "have", "if", "in", "is", "it", "its", "may", "must", "neither", "never", "not", "nothing",
    "of", "on", "only", "or", "since", "some", "that", "the", "then", "there", "these", "this", "those", "was", "when",
    "with", "without",
];
/// Words before `code` that make six digits no secret.
const OTHER_CODES: [&str; 14] = [
    "area", "country", "error", "event", "exit", "http", "message", "post", "postal", "product", "reason", "response",
    "status", "zip",
];
/// Names of members that hold the name of what another member holds.
const OF_NAMES: [&str; 8] = ["field", "header", "headername", "id", "key", "name", "param", "parameter"];
/// Names of the members that hold its value.
const OF_VALUES: [&str; 6] = ["content", "data", "default", "text", "val", "value"];

/// Most characters of quotes and spaces between a name, its sign and its value.
const MOST_BETWEEN: usize = 8;
/// Longer lines go whole: each is looked at once.
const LONGEST_PROSE: usize = 1_024;
/// Most characters of a name.
const LONGEST_NAME: usize = 64;

/// Finds the values that names, schemes or wishes tell to be secret.
pub(super) fn pairs(text: &str, place: Place, wishes: &Wishes, found: &mut Vec<Found>) {
    let mut scanner = Scanner { text, place, wishes, found };
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
    wishes: &'a Wishes,
    found: &'a mut Vec<Found>,
}

/// A value, without its quotes, and where the scanner goes on.
struct Value {
    range: Range<usize>,
    is_quoted: bool,
    end: usize,
}

impl Scanner<'_> {
    /// Looks at one name. Gives the place to go on at, and whether a `"name": "password"` came.
    fn name(&mut self, raw: &str, start: usize, previous: &str, is_named: bool) -> (usize, bool) {
        let end = start + raw.len();
        let name = raw.trim_matches(['.', '-', '_']);
        let opening = self.text.get(..start).and_then(|before| before.chars().next_back());
        let Some((at, sign)) = sign(self.text, end, opening) else {
            let next = self.beside(raw, previous, end);
            return (next.unwrap_or(end), is_named);
        };
        let is_asked = self.wishes.hides(name);
        if !is_asked && self.wishes.keeps(name) {
            return (end, is_named);
        }
        let is_value = is_named && is_one_of(&OF_VALUES, name);
        if is_asked || is_value || announces_value(name, previous) {
            let value = self.value(at, if sign == Sign::Equals { "" } else { name }, opening);
            if self.is_secret(&value, sign, is_asked) {
                self.hide(if sign == Sign::Equals { "" } else { name }, &value, is_asked);
                return (value.end.max(end), false);
            }
            return (if is_spent(self.part(&value.range)) { value.end.max(end) } else { end }, is_named);
        }
        if is_one_of(&OF_NAMES, name) {
            let near = self.text.get(at..).unwrap_or_default().trim_start_matches(['"', '\'', '\\']);
            let word = near.get(..near.find(|c| !is_name_char(c)).unwrap_or(near.len())).unwrap_or_default();
            return (end, word.len() <= LONGEST_NAME && announces_value(word, ""));
        }
        (end, is_named && !raw.is_empty())
    }

    /// A secret that only spaces part from its name: `Bearer x`, `--password x`, `password hunter2`.
    fn beside(&mut self, raw: &str, previous: &str, end: usize) -> Option<usize> {
        let rest = self.text.get(end..)?;
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        if spaces == 0 || spaces > MOST_BETWEEN || self.place == Place::Path {
            return None;
        }
        let is_flag = raw.starts_with('-');
        let name = raw.trim_matches(['.', '-', '_']);
        let is_scheme = is_one_of(&SCHEMES, name);
        if !is_flag && !is_scheme && is_plain_word(self.text.get(end + spaces..)?) {
            return None;
        }
        // `curl -u bob:hunter2`
        let is_user = is_one_of(&["-u", "--user", "--proxy-user"], raw);
        let is_named = is_scheme || is_user || announces_value(name, previous);
        let is_bare_code = !is_named && name.eq_ignore_ascii_case("code") && !is_one_of(&OTHER_CODES, previous);
        if !is_named && !is_bare_code {
            return None;
        }
        let mut at = end + spaces;
        for word in ["is ", "was ", "of ", "= "] {
            at += self.text.get(at..).and_then(|rest| rest.strip_prefix(word)).map_or(0, |_| word.len());
        }
        let rest = self.text.get(at..)?;
        let quote = rest.chars().next().and_then(closing_quote).map_or(0, |(_, length)| length);
        let start = at + quote;
        let value = start..start + self.end_of_bare(rest.get(quote..)?);
        let word = self.part(&value);
        let is_odd_word =
            mixes(word) && !word.contains(['/', '=', ':']) && !is_version(word) || word.len() >= 8 && scatters(word);
        let is_code = name.eq_ignore_ascii_case("code") && word.bytes().all(|b| b.is_ascii_digit());
        let goes = match is_scheme {
            _ if is_bare_code => is_code && word.len() == 6,
            _ if is_user => word.contains(':'),
            _ if is_flag => !word.is_empty() && !word.starts_with('-'),
            true if is_parameter(word) || is_one_of(&NO_CREDENTIALS, word) => false,
            true => name.eq_ignore_ascii_case("bearer") || is_odd_word || !is_ordinary(word) && !is_lower(word),
            false => is_odd_word || is_code,
        };
        if !goes || (word.len() < if is_code { 4 } else { 6 } && !is_flag) || is_spent(word) {
            return None;
        }
        let end = value.end;
        self.found.push(Found { range: value, kind: Kind::Credential });
        Some(end)
    }

    fn part(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The value that begins at a place.
    fn value(&self, at: usize, name: &str, opening: Option<char>) -> Value {
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

    /// The scheme before a credential stays.
    fn after_scheme(&self, mut value: Value) -> Value {
        let scheme = scheme_length(self.part(&value.range));
        value.range.start = (value.range.start + scheme).min(value.range.end);
        value
    }

    /// Where a value without quotes ends.
    fn end_of_bare(&self, rest: &str) -> usize {
        let is_end = |(at, c): &(usize, char)| match c {
            '"' | '\'' | '`' | '<' | '>' | '“' | '”' | '’' | '&' | '|' | '\\' => true,
            c if c.is_whitespace() || c.is_control() => true,
            // A comma may be part of a password, and not of a list.
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
        let is_prose =
            !value.is_quoted && text.len() <= LONGEST_PROSE && sign == Sign::ColonAndSpace && is_one_of(&PROSE, first);
        // `tokens:verify` is how some services name a method.
        let is_method = self.place == Place::Path && sign == Sign::Colon && !is_odd(text) && !mixes(text);
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
            // A secret may stand where the name should be.
            let cookie = if is_plausible_name(name) { cookie } else { pair };
            let start = at + pair.len() - cookie.trim_start().len();
            if !is_one_of(&ATTRIBUTES, if name.is_empty() { cookie.trim() } else { name }) && !self.wishes.keeps(name) {
                let kind = if self.wishes.hides(name) { Kind::Asked } else { Kind::Cookie };
                cookies.push(Found::new(start, start + cookie.trim().len(), kind));
            }
            at += pair.len() + 1;
        }
        self.found.append(&mut cookies);
    }
}

/// The sign between a name and its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sign {
    Equals,
    Colon,
    ColonAndSpace,
}

/// Where the value of the name that ends there begins, and the sign between them; `None` where there is none.
fn sign(text: &str, end: usize, opening: Option<char>) -> Option<(usize, Sign)> {
    let rest = text.get(end..)?;
    let between = |c: &char| matches!(c, '"' | '\'' | '`' | '\\' | ']' | ' ' | '”' | '’');
    let before: usize = rest.chars().take(MOST_BETWEEN).take_while(between).map(char::len_utf8).sum();
    let body = rest.get(before..)?;
    if let Some(arrow) = arrow(text, end, body) {
        let value = body.get(arrow..)?;
        return Some((end + before + arrow + (value.len() - value.trim_start_matches(' ').len()), Sign::Equals));
    }
    let signs = body.bytes().take(3).take_while(|b| matches!(b, b':' | b'=')).count();
    let tag =
        usize::from(body.as_bytes().get(signs) == Some(&b'>') && (signs > 0 || before == 0 && opening == Some('<')));
    let value = body.get(signs + tag..)?;
    let is_colon = body.starts_with(':');
    if signs + tag == 0 || is_colon && value.starts_with("//") {
        return None;
    }
    let spaces: usize = value.chars().take(MOST_BETWEEN).take_while(|c| c.is_whitespace()).map(char::len_utf8).sum();
    let sign = match (is_colon, spaces) {
        (true, 0) => Sign::Colon,
        (true, _) => Sign::ColonAndSpace,
        (false, _) => Sign::Equals,
    };
    Some((end + before + signs + tag + spaces, sign))
}

/// The length of an arrow, or of a sign as wide as Chinese letters, between a name and its value. The dash of an arrow that
/// touches the name is taken for part of it.
fn arrow(text: &str, end: usize, body: &str) -> Option<usize> {
    let is_touching = || text.get(..end).is_some_and(|name| name.ends_with('-') && !name.ends_with("--"));
    let arrow = ["->", "→", "⇒", "：", "＝", ":=", ">"].into_iter().find(|arrow| body.starts_with(arrow))?;
    (arrow != ">" || is_touching()).then_some(arrow.len())
}

/// Whether a text begins with a word of small letters, as nearly all words of a sentence are: no secret without its
/// sign. `password is hunter2` has a verb between.
fn is_plain_word(text: &str) -> bool {
    let length = text.bytes().take_while(|b| b.is_ascii_lowercase() || matches!(b, b',' | b'.' | b'-')).count();
    let is_whole = text.as_bytes().get(length).is_none_or(|b| *b == b' ');
    is_whole && !matches!(text.get(..length), Some("is" | "was" | "of" | ""))
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || !c.is_ascii() && is_mark(c)
}

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// The length of an authentication scheme at the start of a value, with the spaces behind it.
fn scheme_length(value: &str) -> usize {
    let Some(length) = value.bytes().take(LONGEST_SCHEME + 1).position(|b| b == b' ') else { return 0 };
    let (scheme, rest) = value.split_at(length);
    if is_one_of(&SCHEMES, scheme) { value.len() - rest.trim_start_matches(' ').len() } else { 0 }
}

/// Whether a value ends before that: the text ends there, or a space, a sign or the next name follows.
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

/// Whether a value of base64 goes on behind a slash in a path: with no word.
fn goes_on(rest: &str) -> bool {
    let part = rest.split(['/', '?', '#', ';', '&']).next().unwrap_or_default();
    let part = part.get(..part.len().min(LONGEST_NAME)).unwrap_or(part);
    part.len() >= 4 && (is_odd(part) || scatters(part)) || part.ends_with('=') || part.contains('+')
}

/// `realm="api"` after a scheme's name is a challenge; base64 may end in `=` too.
fn is_parameter(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
}

fn is_version(word: &str) -> bool {
    let digits = word.strip_prefix(['v', 'V']).unwrap_or(word);
    digits.contains('.') && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn is_lower(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}
