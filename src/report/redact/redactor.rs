//! What replaces secrets.

use super::found::Place;
use super::known::Known;
use super::memo::Memos;
use super::pseudonym::{PREFIX, is_pseudonym};
use super::{Kind, Overrides, Pseudonyms, find, quotable};
use crate::har::Entry;
use crate::report::model::Redacted;
use foldhash::HashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How often a text is looked at until nothing is found in it.
pub(super) const MOST_PASSES: usize = 4;

impl Kind {
    /// Its name for the receipt, in the plural.
    pub(super) fn what(self) -> &'static str {
        match self {
            Kind::Cookie => "cookies",
            Kind::Credential => "credentials",
            Kind::Named => "named values",
            Kind::Key => "service keys",
            Kind::PrivateKey => "private keys",
            Kind::Token => "tokens",
            Kind::HeaderValue => "header values",
            Kind::UserInfo => "URL passwords",
            Kind::QueryValue => "query values",
            Kind::Fragment => "fragments",
            Kind::PathSegment => "path segments",
            Kind::Email => "e-mail addresses",
            Kind::Number => "personal numbers",
            Kind::Data => "data URLs",
            Kind::Asked => "values asked for",
        }
    }
}

/// Replaces secrets by pseudonyms, and counts them. One for each file.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    pub(super) off: bool,
    pub(super) overrides: Overrides,
    pub(super) pseudonyms: Pseudonyms,
    /// How often each secret of this file went, by its number.
    pub(super) seen: HashMap<u32, (Kind, u32)>,
    /// Secrets of the entries at hand, which free text may quote: see [`Redactor::know`].
    pub(super) known: Known,
    /// The one that knows the rules alone, where this one does not.
    pub(super) neutral: Option<Box<Redactor>>,
    /// What became of texts that came before: one report says the same URL and the same words many times.
    pub(super) memos: Memos,
}

impl Redactor {
    /// Redacts by the rules alone.
    pub fn new() -> Redactor {
        Redactor::default()
    }

    /// Redacts by the rules and these overrides.
    pub fn with_overrides(overrides: Overrides) -> Redactor {
        Redactor::with(overrides, Pseudonyms::default())
    }

    /// Takes its pseudonyms from a list that several files may share.
    pub(crate) fn with(overrides: Overrides, pseudonyms: Pseudonyms) -> Redactor {
        let memos = pseudonyms.take_memos(&overrides);
        Redactor { overrides, pseudonyms, memos, ..Redactor::default() }
    }

    /// Ends with a file: what is remembered serves the next one.
    pub(in crate::report) fn finish(self) {
        let Redactor { off, overrides, pseudonyms, mut memos, .. } = self;
        if !off {
            memos.forget_much();
            pseudonyms.keep_memos(overrides, memos);
        }
    }

    /// Lets everything through: for `--show-secrets`.
    pub fn off() -> Redactor {
        Redactor { off: true, ..Redactor::default() }
    }

    /// What went, by what it was: different values, and places.
    pub fn receipt(&self) -> Vec<Redacted> {
        let mut sums: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
        for (kind, times) in self.seen.values() {
            let sum = sums.entry(*kind).or_default();
            *sum = (sum.0 + 1, sum.1 + *times as usize);
        }
        let of = |(kind, (count, times)): (Kind, (usize, usize))| Redacted {
            rule: kind,
            what: kind.what().into(),
            count,
            times,
        };
        sums.into_iter().map(of).collect()
    }

    /// Learns the secrets of these entries, and forgets those learned before: [`Redactor::text`] removes them wherever
    /// a sentence quotes one, be its shape ever so plain.
    pub fn learn_secrets<'a>(&mut self, entries: impl IntoIterator<Item = &'a Entry>) {
        self.known.clear();
        if self.off {
            return;
        }
        for entry in entries {
            for header in entry.request.headers.iter().chain(entry.response.headers.iter()) {
                if self.overrides.hides(header.name) {
                    self.known.add(Kind::Asked, header.value.trim());
                } else if !self.overrides.keeps(header.name) {
                    let secrets = self.memos.secrets_of_header(header.name);
                    secrets.learn(header.value, &self.overrides, &mut self.known);
                }
            }
            quotable::learn(&entry.request.url, &self.overrides, &mut self.known);
            if let Some(location) = &entry.response.redirect_url {
                quotable::learn(location, &self.overrides, &mut self.known);
            }
        }
        self.known.put_in_order();
    }

    /// A text without the secrets that are found in it by their names and shapes, put at the end of `out`.
    pub(super) fn scrub(&mut self, text: &str, place: Place, out: &mut String) {
        let mut text = Cow::Borrowed(text);
        // What is left between two pseudonyms may look otherwise than before: looked at until nothing is found.
        for _ in 0..MOST_PASSES {
            let secrets = find::secrets(&text, place, &self.overrides);
            if secrets.is_empty() {
                break;
            }
            let mut clean = String::with_capacity(text.len());
            let mut from = 0;
            for secret in secrets {
                clean += text.get(from..secret.range.start).unwrap_or_default();
                clean += &self.hide(secret.kind, &secret.text);
                from = secret.range.end;
            }
            clean += text.get(from..).unwrap_or_default();
            text = Cow::Owned(clean);
        }
        *out += &text;
    }

    /// [`Redactor::scrub`] as a text of its own.
    pub(super) fn scrubbed(&mut self, text: &str, place: Place) -> String {
        let mut out = String::with_capacity(text.len());
        self.scrub(text, place, &mut out);
        out
    }

    /// The pseudonym of a secret.
    pub(super) fn hide(&mut self, kind: Kind, secret: &str) -> String {
        if secret.is_empty() || is_pseudonym(secret) {
            return secret.to_owned();
        }
        let number = self.pseudonyms.number(secret);
        self.count(number, kind);
        [PREFIX, &number.to_string()].concat()
    }

    /// One more place from which that secret went.
    pub(super) fn count(&mut self, number: u32, kind: Kind) {
        let (_, times) = self.seen.entry(number).or_insert((kind, 0));
        *times = times.saturating_add(1);
        self.memos.note(number, kind);
    }
}
