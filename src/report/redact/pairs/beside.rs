//! A secret separated from its name only by spaces or words: `Bearer x`, `--password x`, `the password is hunter2`.

use super::super::Kind;
use super::super::brackets::closing_quote;
use super::super::names::announces_value;
use super::super::pseudonym::is_spent;
use super::super::segments::is_ordinary;
use super::super::shape::{mixes, scatters};
use super::{Found, MOST_BETWEEN, Place, SCHEMES, Scanner, is_one_of};

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
/// Words between a name and its value in a sentence, in several languages.
const VERBS: [&str; 16] = [
    "is",
    "was",
    "has been",
    "changed to",
    "reset to",
    "set to",
    "of",
    "=",
    "es",
    "est",
    "ist",
    "lautet",
    "é",
    "è",
    "это",
    "jest",
];
/// Words before `code` after which six digits are not a secret.
const OTHER_CODES: [&str; 14] = [
    "area", "country", "error", "event", "exit", "http", "message", "post", "postal", "product", "reason", "response",
    "status", "zip",
];

impl Scanner<'_> {
    pub(super) fn beside(&mut self, raw: &str, previous: &str, end: usize) -> Option<usize> {
        let rest = self.text.get(end..)?;
        let spaces = rest.len() - rest.trim_start().len();
        if spaces == 0 || spaces > MOST_BETWEEN || self.place == Place::Path {
            return None;
        }
        let is_flag = raw.starts_with('-');
        let name = raw.trim_matches(['.', '-', '_']);
        let is_scheme = is_one_of(&SCHEMES, name);
        let at = end + spaces;
        let verbs = verbs_length(self.text.get(at..)?);
        if !is_flag && !is_scheme && verbs == 0 && is_plain_word(self.text.get(at..)?) {
            return None;
        }
        // `curl -u bob:hunter2`, `credentials bob:hunter2`
        let is_login = is_one_of(&["credentials", "login"], name);
        let is_user = is_one_of(&["-u", "--user", "--proxy-user"], raw) || is_login;
        let is_named = is_scheme || is_user || announces_value(name, previous);
        let is_bare_code = !is_named && name.eq_ignore_ascii_case("code") && !is_one_of(&OTHER_CODES, previous);
        if !is_named && !is_bare_code {
            return None;
        }
        let at = at + verbs;
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
            _ if is_login => word.split_once(':').is_some_and(|(_, word)| mixes(word) && !word.contains(['/', ':'])),
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
}

/// The length of the words between a name and its value: `was changed to `.
fn verbs_length(text: &str) -> usize {
    let mut length = 0;
    // A sentence does not contain more of them in a row.
    for _ in 0..3 {
        let rest = text.get(length..).unwrap_or_default();
        let verb = VERBS.iter().find(|verb| {
            rest.get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb))
                && rest.get(verb.len()..).is_some_and(|rest| rest.starts_with([' ', ':', '\u{a0}']))
        });
        let Some(verb) = verb else { break };
        let behind = rest.get(verb.len()..).unwrap_or_default();
        let signs = behind.trim_start_matches([' ', ':', '\u{a0}']);
        length += verb.len() + (behind.len() - signs.len()).min(MOST_BETWEEN);
    }
    length
}

/// Whether a text begins with a lower-case word, like nearly all words of a sentence: not a secret without a separator.
fn is_plain_word(text: &str) -> bool {
    let length = text.bytes().take_while(|b| b.is_ascii_lowercase() || matches!(b, b',' | b'.' | b'-')).count();
    length > 0 && text.as_bytes().get(length).is_none_or(|b| *b == b' ')
}

/// `realm="api"` after a scheme's name is a challenge; base64 may also end in `=`.
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
