//! Secrets in sentences: error texts, notes, values of unknown kind.

use super::Redactor;
use super::found::Place;
use super::header::is_absolute;
use super::known::Quoted;
use super::memo::Form;
use super::redactor::MOST_PASSES;
use super::shape::{SHORTEST_TOKEN, is_run_char};
use crate::report::text::Text;
use std::borrow::Cow;

impl Redactor {
    /// A redacted text: without secrets of the current entries, in URLs, or with a known shape.
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

    /// The same without the secrets of the current entries.
    fn text_anew(&mut self, text: &str) -> String {
        self.until_stable(text, Redactor::text_once)
    }

    /// With a pseudonym in it, a text may look different, so it is scanned again as long as something is redacted.
    pub(super) fn until_stable(&mut self, text: &str, make: fn(&mut Redactor, &str) -> String) -> String {
        let mut made = make(self, text);
        if made == text {
            return made;
        }
        for _ in 1..MOST_PASSES {
            let again = make(self, &made);
            if again == made {
                break;
            }
            made = again;
        }
        made
    }

    fn text_once(&mut self, text: &str) -> String {
        let text = self.scrubbed(text, Place::Text);
        if !text.bytes().any(|b| matches!(b, b'/' | b'=')) {
            return text;
        }
        let mut out = String::with_capacity(text.len());
        for piece in text.split_inclusive(is_separator) {
            let word = piece.trim_end_matches(is_separator);
            self.word(word, &mut out);
            out += piece.get(word.len()..).unwrap_or_default();
        }
        out
    }

    /// A value of unknown kind: a URL, a header's value, a name.
    pub fn value(&mut self, value: &str) -> Text {
        // A pattern (`^https?://`) looks like a URL but is not one.
        let reference = value.starts_with('/') || is_absolute(value);
        if reference && !value.contains([' ', ',']) { self.url(value) } else { self.text(value) }
    }

    /// A text in the place of a URL, which may be a sentence.
    pub(crate) fn reference(&mut self, text: &str) -> Text {
        let redacted = self.url(text);
        let is_url = text.starts_with('/') || is_absolute(text);
        match is_url && !text.contains(char::is_whitespace) {
            true => redacted,
            false => self.text(redacted.unescaped()),
        }
    }

    /// A header's value that is neither a URL nor prose: only parts that look like secrets are redacted.
    pub(super) fn text_of_a_value(&mut self, value: &str) -> String {
        let value = self.without_known(value);
        self.scrubbed(&value, Place::Text)
    }

    /// Removes the secrets that [`Redactor::know`] learned.
    fn without_known<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        let quoted = self.known.quoted_in(text);
        if quoted.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for Quoted { range, kind } in quoted {
            out += text.get(from..range.start).unwrap_or_default();
            out += &self.hide(kind, text.get(range.clone()).unwrap_or_default());
            from = range.end;
        }
        out += text.get(from..).unwrap_or_default();
        Cow::Owned(out)
    }

    /// A word, which may be a URL: a URL has more secret parts than other words.
    fn word(&mut self, word: &str, out: &mut String) {
        if let Some(at) = word.find("://") {
            self.addresses(word, at, out);
        } else if word.starts_with('/') || word.contains('?') && word.contains('=') {
            *out += self.url(word).unescaped();
        } else {
            *out += word;
        }
    }

    /// A word with one or more URLs: `(https://a.test/x)`, `https://a.test,https://b.test`.
    fn addresses(&mut self, word: &str, at: usize, out: &mut String) {
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let (mut word, mut at) = (word, at);
        loop {
            let head = word.get(..at).unwrap_or_default();
            let start = head.trim_end_matches(is_scheme).len();
            let (before, url) = word.split_at(start);
            *out += before;
            // An authority contains no comma, except in a password.
            let authority = url.get(at - start + 3..).unwrap_or_default();
            let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
            let Some((host, _)) = authority.split_once(',').filter(|_| !authority.contains('@')) else {
                let bare = url.trim_end_matches(['.', ',', ';', ':', ')', ']', '}']);
                *out += self.url(bare).unescaped();
                *out += url.get(bare.len()..).unwrap_or_default();
                return;
            };
            let (first, rest) = url.split_at(at - start + 3 + host.len());
            *out += self.url(first).unescaped();
            let Some(next) = rest.find("://") else { return self.word(rest, out) };
            (word, at) = (rest, next);
        }
    }
}

/// A word of letters, digits, `_` and `-` that is too short for a token or a key: a method, a header name.
fn is_short_word(text: &str) -> bool {
    text.len() < SHORTEST_TOKEN && text.chars().all(is_run_char)
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
    fn what_stands_for_a_url_may_be_a_sentence() {
        for (text, expected) in [
            ("https://a.test/x?ticket=abc", "https://a.test/x?ticket=REDACTED-1"),
            ("a.test/reset/abcdefgh", "a.test/reset/REDACTED-1"),
            ("password: hunter2!", "password: REDACTED-1"),
            ("passwd:hunter2x", "passwd:REDACTED-1"),
            ("My page of 2026", "My page of 2026"),
            ("app.js", "app.js"),
        ] {
            assert_eq!(Redactor::new().reference(text), expected, "{text}");
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
