//! What the redactor says of redacted values, and lets through.

use super::Redactor;
use super::shape::SHORTEST_TOKEN;
use super::vouch::{Verbatim, vouched};
use super::vouched::Vouched;
use crate::report::text::{AsText, Own, Text};
use crate::rules::Facts;
use crate::rules::ways::Fix;
use crate::sanitize::sanitize;
use crate::standard::Origin;

impl Redactor {
    /// A text that is safe already, as it was given out before.
    pub(in crate::report) fn pooled(&mut self, text: impl AsText) -> Text {
        self.shared(text.unescaped())
    }

    /// A text that holds no secret, as it was given out before.
    pub(super) fn shared(&mut self, text: &str) -> Text {
        self.pool().text(text, Vouched(()))
    }

    /// The name that the user gave a file: it stays as it is.
    pub(in crate::report) fn file_name(&mut self, path: &str) -> Text {
        vouched(path)
    }

    /// A text that is safe already, with hosts in it that the user named in place of others.
    pub(in crate::report) fn on_other_hosts(&mut self, text: &Text, map: impl Fn(&str) -> String) -> Text {
        vouched(map(text.unescaped()))
    }

    /// Whether a name that was left as it is would be redacted, were it a value of a HAR.
    pub(in crate::report) fn would_redact(name: &Text) -> bool {
        let name = name.unescaped();
        // Nearly all names are paths of short words, and a report may be on thousands of files.
        let is_plain = |part: &str| part.len() < SHORTEST_TOKEN && part.bytes().all(|b| b.is_ascii_alphanumeric());
        !name.split(['/', '\\', '.', '-', '_']).all(is_plain) && Redactor::new().text(name) != *name
    }

    /// Whether a value of a HAR would not stay as it is.
    pub(crate) fn would_hide(value: &str) -> bool {
        !Redactor::new().leaves(value)
    }

    /// Whether a value stays as it is. What is known to be an origin is looked at as one: in a sentence, a word before a
    /// colon names what follows, and `auth.example:8443` has no secret in it.
    pub(super) fn leaves(&mut self, value: &str) -> bool {
        let is_origin = || Origin::parse(value).is_some_and(|origin| origin.serialized() == value);
        self.text(value) == *value || is_origin() && self.url(value) == *value
    }

    /// A sentence about a file, of which nothing but the file's name stays as it is.
    pub(in crate::report) fn text_about(&mut self, path: &str, message: &str) -> Text {
        let shown = sanitize(path);
        // It is named once, before anything is quoted.
        let Some((before, after)) = message.split_once(&*shown) else { return self.text(message) };
        let (before, after) = (self.text(before), self.text(after));
        vouched([before.unescaped(), &shown, after.unescaped()].concat())
    }

    /// A sentence about these facts, which are redacted. `make` is a plain function: it has nothing else to make it of but
    /// `about`, and that holds nothing of a file.
    pub(in crate::report) fn said<N: Own>(&mut self, facts: &Facts, about: N, make: fn(&Facts, N) -> String) -> Text {
        self.shared(&make(facts, about))
    }

    /// A sentence about no file at all.
    pub(in crate::report) fn own<N: Own>(&mut self, about: N, make: fn(N) -> String) -> Text {
        self.shared(&make(about))
    }

    /// The same for several sentences about these facts.
    pub(in crate::report) fn all_said<N: Own>(
        &mut self,
        facts: &Facts,
        about: N,
        make: fn(&Facts, N) -> Vec<String>,
    ) -> Vec<Text> {
        make(facts, about).iter().map(|text| self.shared(text)).collect()
    }

    /// The same for the ways to fix it; each with whether it is the last resort.
    pub(in crate::report) fn fixes<N: Own>(
        &mut self,
        facts: &Facts,
        about: N,
        make: fn(&Facts, N) -> Vec<Fix>,
    ) -> Vec<(Text, bool)> {
        make(facts, about).iter().map(|fix| (self.shared(&fix.text), fix.is_last_resort)).collect()
    }

    /// A configuration made of checked values; `None` where one of them holds a secret.
    pub(in crate::report) fn verbatim<V: Verbatim>(&mut self, values: &V, make: fn(&V) -> String) -> Option<Text> {
        let all_stay = values.values().all(|value| self.leaves(value));
        all_stay.then(|| self.shared(make(values).trim_end()))
    }
}
