//! Sentences about redacted values, and exceptions from redaction.

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
    /// A text that is already redacted.
    pub(in crate::report) fn pooled(&mut self, text: impl AsText) -> Text {
        self.shared(text.unescaped())
    }

    /// A text without secrets.
    pub(super) fn shared(&mut self, text: &str) -> Text {
        self.pool().text(text, Vouched(()))
    }

    /// A file name from the user, which is not redacted.
    pub(in crate::report) fn file_name(&mut self, path: &str) -> Text {
        vouched(path)
    }

    /// A text that is already redacted, with hosts that the user mapped.
    pub(in crate::report) fn on_other_hosts(&mut self, text: &Text, map: impl Fn(&str) -> String) -> Text {
        vouched(map(text.unescaped()))
    }

    /// Whether a file name would be redacted if it were a value of a HAR.
    pub(in crate::report) fn would_redact(name: &Text) -> bool {
        let name = name.unescaped();
        // Nearly all names are paths of short words, and there may be thousands of files.
        let is_plain = |part: &str| part.len() < SHORTEST_TOKEN && part.bytes().all(|b| b.is_ascii_alphanumeric());
        !name.split(['/', '\\', '.', '-', '_']).all(is_plain) && Redactor::new().text(name) != *name
    }

    /// Whether a value of a HAR would be redacted.
    pub(crate) fn would_hide(value: &str) -> bool {
        !Redactor::new().leaves(value)
    }

    /// Whether a value stays unchanged. A known origin is checked as an origin: in a sentence, a word before a colon would be
    /// a name, but `auth.example:8443` contains no secret.
    pub(super) fn leaves(&mut self, value: &str) -> bool {
        let is_origin = || Origin::parse(value).is_some_and(|origin| origin.serialized() == value);
        self.text(value) == *value || is_origin() && self.url(value) == *value
    }

    /// A sentence about a file, in which only the file's name is not redacted.
    pub(in crate::report) fn text_about(&mut self, path: &str, message: &str) -> Text {
        let shown = sanitize(path);
        // The name comes first, before any quote.
        let Some((before, after)) = message.split_once(&*shown) else { return self.text(message) };
        let (before, after) = (self.text(before), self.text(after));
        vouched([before.unescaped(), &shown, after.unescaped()].concat())
    }

    /// A sentence about these facts, which are redacted. `make` is a plain function, so it can only use `about`, which
    /// contains nothing unredacted.
    pub(in crate::report) fn said<N: Own>(&mut self, facts: &Facts, about: N, make: fn(&Facts, N) -> String) -> Text {
        self.shared(&make(facts, about))
    }

    /// A sentence that is not about a file.
    pub(in crate::report) fn own<N: Own>(&mut self, about: N, make: fn(N) -> String) -> Text {
        self.shared(&make(about))
    }

    /// Several sentences about these facts.
    pub(in crate::report) fn all_said<N: Own>(
        &mut self,
        facts: &Facts,
        about: N,
        make: fn(&Facts, N) -> Vec<String>,
    ) -> Vec<Text> {
        make(facts, about).iter().map(|text| self.shared(text)).collect()
    }

    /// The same for the fixes, each with whether it is the last resort.
    pub(in crate::report) fn fixes<N: Own>(
        &mut self,
        facts: &Facts,
        about: N,
        make: fn(&Facts, N) -> Vec<Fix>,
    ) -> Vec<(Text, bool)> {
        make(facts, about).iter().map(|fix| (self.shared(&fix.text), fix.is_last_resort)).collect()
    }

    /// A configuration from checked values; `None` if one of them contains a secret.
    pub(in crate::report) fn verbatim<V: Verbatim>(&mut self, values: &V, make: fn(&V) -> String) -> Option<Text> {
        let all_stay = values.values().all(|value| self.leaves(value));
        all_stay.then(|| self.shared(make(values).trim_end()))
    }
}
