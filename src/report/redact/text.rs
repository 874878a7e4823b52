//! Secrets in sentences: error texts, notes, values of unknown kind.

use super::header::is_absolute;
use super::memo::Form;
use super::shape::{SHORTEST_TOKEN, is_known_key, is_random, is_run_char, is_secret_name, is_token_head};
use super::{Kind, Redactor};
use crate::report::shared::Text;
use std::borrow::Cow;

/// Authentication schemes after which credentials stand.
const SCHEMES: [&str; 6] = ["apikey", "basic", "bearer", "digest", "negotiate", "token"];
/// Words that follow a scheme's name in prose.
const NO_CREDENTIALS: [&str; 9] =
    ["auth", "authentication", "authorization", "challenge", "credentials", "header", "realm", "scheme", "tokens"];
/// Headers that are all secret; where a text quotes one, the rest of the line is its value.
const SECRET_HEADERS: [&str; 4] = ["proxy-authorization:", "authorization:", "set-cookie:", "cookie:"];

impl Redactor {
    /// A text without its secrets: those of the entries at hand, URLs in it, and whatever looks like one.
    pub fn text(&mut self, text: &str) -> Text {
        if self.off {
            return self.shared(text);
        }
        let text = self.without_known(text);
        if is_short_word(&text) {
            return self.shared(&text);
        }
        self.remembered(Form::Text, &text, Redactor::text_anew)
    }

    /// By the rules alone, without what is known of the entries at hand.
    fn text_anew(&mut self, text: &str) -> String {
        let quoted: String;
        let text = if text.contains(':') {
            quoted = text.split('\n').map(|line| self.quoted_header(line)).collect::<Vec<_>>().join("\n");
            &quoted
        } else {
            text
        };
        let mut out = String::with_capacity(text.len());
        let mut previous = "";
        for piece in text.split_inclusive(is_separator) {
            let word = piece.trim_end_matches(is_separator);
            self.word(word, previous, &mut out);
            out += piece.get(word.len()..).unwrap_or_default();
            if !word.is_empty() {
                previous = word;
            }
        }
        out
    }

    /// A value of unknown kind: a URL, a header's value, a name.
    pub fn value(&mut self, value: &str) -> Text {
        // A pattern (`^https?://`) holds the signs of a URL, too, and is none.
        let reference = value.starts_with('/') || is_absolute(value);
        if reference && !value.contains([' ', ',']) { self.url(value) } else { self.text(value) }
    }

    /// A header's value that is neither URL nor prose: only what looks like a secret goes.
    pub(super) fn text_of_a_value(&mut self, value: &str) -> String {
        let value = self.without_known(value);
        self.patterns(&value)
    }

    /// Removes the secrets that [`Redactor::know`] learned.
    fn without_known<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if self.known.are_longer_than(text) {
            return Cow::Borrowed(text);
        }
        let quoted: Vec<_> = self.known.quoted_in(text).map(|(kind, secret)| (kind, secret.to_owned())).collect();
        quoted
            .into_iter()
            .fold(Cow::Borrowed(text), |text, (kind, secret)| text.replace(&*secret, &self.hide(kind, &secret)).into())
    }

    /// A line that quotes `Cookie: …` or `Authorization: …`.
    fn quoted_header(&mut self, line: &str) -> String {
        let lower = line.to_ascii_lowercase();
        let found = SECRET_HEADERS.iter().find_map(|name| Some((name, lower.find(name)? + name.len())));
        let Some((name, start)) = found else { return line.to_owned() };
        let (before, value) = line.split_at(start);
        format!("{before} {}", self.header(name.trim_end_matches(':'), value.trim_start()))
    }

    fn word(&mut self, word: &str, previous: &str, out: &mut String) {
        if word.is_empty() {
            return;
        }
        let announced = previous.trim_end_matches([':', '=']);
        let bare = word.trim_end_matches(['.', ',', ';', ')']);
        let after_scheme = SCHEMES.iter().any(|s| s.eq_ignore_ascii_case(announced))
            && bare.len() >= 6
            && !is_parameter(bare)
            && !NO_CREDENTIALS.iter().any(|w| w.eq_ignore_ascii_case(bare));
        let quotes_a_header = || SECRET_HEADERS.iter().any(|name| previous.eq_ignore_ascii_case(name));
        let after_name = announced.len() < previous.len() && is_secret_name(announced) && !quotes_a_header();
        if after_scheme || after_name {
            *out += &self.hide(Kind::Credential, bare);
            *out += word.get(bare.len()..).unwrap_or_default();
        } else if !word.bytes().any(|b| matches!(b, b':' | b'/' | b'=')) {
            // Neither an address nor a name with its value.
            self.runs(word, true, out);
        } else if let Some(at) = word.find("://") {
            self.addresses(word, at, out);
        } else if word.starts_with('/') || word.contains('?') && word.contains('=') {
            *out += &self.url(word);
        } else if let Some((name, value)) = word.split_once('=')
            && is_secret_name(name)
        {
            self.runs(name, true, out);
            out.push('=');
            *out += &self.hide(Kind::Credential, value);
        } else {
            self.runs(word, true, out);
        }
    }

    /// A word that holds one URL or more: `(https://a.test/x)`, `https://a.test,https://b.test`.
    fn addresses(&mut self, word: &str, at: usize, out: &mut String) {
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let (mut word, mut at) = (word, at);
        loop {
            let head = word.get(..at).unwrap_or_default();
            let start = head.trim_end_matches(is_scheme).len();
            let (before, url) = word.split_at(start);
            self.runs(before, true, out);
            // An authority holds no comma, unless in a password.
            let authority = url.get(at - start + 3..).unwrap_or_default();
            let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
            let Some((host, _)) = authority.split_once(',').filter(|_| !authority.contains('@')) else {
                let bare = url.trim_end_matches(['.', ',', ';', ':', ')', ']', '}']);
                *out += &self.url(bare);
                *out += url.get(bare.len()..).unwrap_or_default();
                return;
            };
            let (first, rest) = url.split_at(at - start + 3 + host.len());
            *out += &self.url(first);
            let Some(next) = rest.find("://") else { return self.word(rest, "", out) };
            (word, at) = (rest, next);
        }
    }

    /// Replaces e-mail addresses, JWTs, keys of known shape and long random strings.
    pub(super) fn patterns(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        self.runs(text, true, &mut out);
        out
    }

    /// The same, put at the end of `out`; `random` says whether random strings go, too.
    pub(super) fn runs(&mut self, text: &str, random: bool, out: &mut String) {
        if text.contains('@') {
            self.emails(text, random, out);
        } else {
            self.runs_without_at(text, random, out);
        }
    }

    fn runs_without_at(&mut self, text: &str, random: bool, out: &mut String) {
        if holds_short_words(text) {
            *out += text;
            return;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let length = rest.find(|c| !is_run_char(c)).unwrap_or(rest.len());
            let (run, after) = rest.split_at(length);
            if is_token_head(run) && after.starts_with('.') {
                let length = rest.find(|c| !is_run_char(c) && c != '.').unwrap_or(rest.len());
                let (token, after) = rest.split_at(length);
                *out += &self.hide(Kind::Token, token);
                rest = after;
                continue;
            }
            if is_known_key(run) {
                // What follows may belong to it: some keys have parts.
                let length = rest.find(|c| !is_run_char(c) && !matches!(c, '.' | '+' | '/')).unwrap_or(rest.len());
                let (key, after) = rest.split_at(length);
                *out += &self.hide(Kind::Token, key);
                rest = after;
                continue;
            }
            if random && is_random(run) && !run.starts_with(super::PREFIX) {
                *out += &self.hide(Kind::Token, run);
            } else {
                *out += run;
            }
            let mut characters = after.chars();
            out.extend(characters.next());
            rest = characters.as_str();
        }
    }

    fn emails(&mut self, text: &str, random: bool, out: &mut String) {
        let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-' | '%' | '\'');
        let is_domain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('@') {
            let local = before.get(before.trim_end_matches(is_local).len()..).unwrap_or_default();
            let domain = after.get(..after.find(|c| !is_domain(c)).unwrap_or(after.len())).unwrap_or_default();
            let domain = domain.trim_end_matches('.');
            if local.is_empty() || is_pseudonym_or_empty(local) || !domain.contains('.') {
                self.runs_without_at(before, random, out);
                out.push('@');
                rest = after;
                continue;
            }
            let hidden = self.hide(Kind::Email, &format!("{local}@{domain}"));
            self.runs_without_at(before.get(..before.len() - local.len()).unwrap_or_default(), random, out);
            *out += &hidden;
            rest = after.get(domain.len()..).unwrap_or_default();
        }
        self.runs_without_at(rest, random, out);
    }
}

/// One word of letters, digits, `_` and `-` that is too short for a token or a key: a method, the name of a header.
fn is_short_word(text: &str) -> bool {
    text.len() < SHORTEST_TOKEN && text.chars().all(is_run_char)
}

/// All words are too short for a token or a key.
fn holds_short_words(text: &str) -> bool {
    let mut length = 0;
    text.bytes().all(|byte| {
        length = if is_run_char(char::from(byte)) { length + 1 } else { 0 };
        length < SHORTEST_TOKEN
    })
}

/// `realm="api"` after a scheme's name is a challenge; base64 may end in `=` too.
fn is_parameter(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
}

fn is_pseudonym_or_empty(text: &str) -> bool {
    text.is_empty() || super::is_pseudonym(text)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\'' | '"' | '`' | '<' | '>' | '“' | '”' | '‘' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_sentences_go() {
        let cases = [
            ("Location: https://a.test/x?ticket=abc.", "Location: https://a.test/x?ticket=REDACTED-1."),
            ("redirect to '/login?ticket=abc'", "redirect to '/login?ticket=REDACTED-1'"),
            ("sent Bearer abcdef, got 401", "sent Bearer REDACTED-1, got 401"),
            ("Authorization: Bearer abc", "Authorization: Bearer REDACTED-1"),
            ("password: hunter2!", "password: REDACTED-1"),
            ("mail jane.doe@example.com now", "mail REDACTED-1 now"),
            ("eyJhbGciOiJIUzI1.eyJzdWIiOiIx.c2ln", "REDACTED-1"),
            ("at https://a.test/ya29.aAa-Aa_aaa-aAaa/x.", "at https://a.test/REDACTED-1/x."),
            ("key AKIAIOSFODNN7EXAMPLE used", "key REDACTED-1 used"),
            ("https://a.test,https://u:p@b.test", "https://a.test,https://REDACTED-1@b.test"),
            ("https://u:p,q@b.test", "https://REDACTED-1@b.test"),
        ];
        for (text, expected) in cases {
            assert_eq!(Redactor::new().text(text), expected, "{text}");
        }
    }

    #[test]
    fn plain_sentences_stay() {
        for text in [
            "net::ERR_BLOCKED_BY_CLIENT.Inspector",
            "Bearer authentication is asked for; Basic realm=\"x\"",
            "export with sensitive data: the cookie was removed",
            "Access-Control-Allow-Origin is 'https://a.test, https://b.test'",
            "Preflight response is not successful. Status code: 401",
            "x-api-key, authorization, x-csrf-token",
        ] {
            assert_eq!(Redactor::new().text(text), text);
        }
    }
}
