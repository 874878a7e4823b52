//! Replaces secrets.

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

/// Maximum number of scans of a text.
pub(super) const MOST_PASSES: usize = 4;

impl Kind {
    /// Its name in the list of redactions, in the plural.
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
    /// Number of redactions in this file of each secret, by its number.
    pub(super) seen: HashMap<u32, (Kind, u32)>,
    /// Secrets of the current entries, which free text may quote: see [`Redactor::know`].
    pub(super) known: Known,
    /// A redactor with the default rules, if this one has other options.
    pub(super) neutral: Option<Box<Redactor>>,
    /// Cache of earlier texts: a report contains the same URLs and words many times.
    pub(super) memos: Memos,
}

impl Redactor {
    /// Redacts by the default rules.
    pub fn new() -> Redactor {
        Redactor::default()
    }

    /// Redacts by the rules and these options.
    pub fn with_overrides(overrides: Overrides) -> Redactor {
        Redactor::with(overrides, Pseudonyms::default())
    }

    /// Uses a list of pseudonyms that several files may share.
    pub(crate) fn with(overrides: Overrides, pseudonyms: Pseudonyms) -> Redactor {
        let memos = pseudonyms.take_memos(&overrides);
        Redactor { overrides, pseudonyms, memos, ..Redactor::default() }
    }

    /// Finishes a file: the cache is kept for the next one.
    pub(in crate::report) fn finish(self) {
        let Redactor { off, overrides, pseudonyms, mut memos, .. } = self;
        if !off {
            memos.forget_much();
            pseudonyms.keep_memos(overrides, memos);
        }
    }

    /// Redacts nothing: for `--show-secrets`.
    pub fn off() -> Redactor {
        Redactor { off: true, ..Redactor::default() }
    }

    /// The redactions by kind: number of different values, and of places.
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

    /// Learns the secrets of these entries, and drops earlier ones: [`Redactor::text`] removes them wherever a sentence
    /// quotes one, even if it does not look like a secret.
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

    /// Appends a text to `out`, without secrets that have a known name or shape.
    pub(super) fn scrub(&mut self, text: &str, place: Place, out: &mut String) {
        let mut text = Cow::Borrowed(text);
        // The text between two pseudonyms may now look different, so it is scanned until nothing is found.
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

    /// [`Redactor::scrub`] into a new text.
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

    /// Counts another place of that secret.
    pub(super) fn count(&mut self, number: u32, kind: Kind) {
        let (_, times) = self.seen.entry(number).or_insert((kind, 0));
        *times = times.saturating_add(1);
        self.memos.note(number, kind);
    }
}
