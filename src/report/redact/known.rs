//! Secrets that free text may quote, be their shape ever so plain.

use super::Kind;

/// Secrets of the entries at hand, each once, the longest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// One behind the other.
    text: String,
    /// What each is, and where in the text it begins and ends.
    secrets: Vec<(Kind, usize, usize)>,
}

impl Known {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.secrets.clear();
    }

    /// Adds one; [`Known::put_in_order`] comes when all are there.
    pub(super) fn add(&mut self, kind: Kind, secret: &str) {
        let start = self.text.len();
        self.text.push_str(secret);
        self.secrets.push((kind, start, self.text.len()));
    }

    /// A secret that is part of a longer one must not cut that one in two.
    pub(super) fn put_in_order(&mut self) {
        let of = |(_, start, end): &(Kind, usize, usize)| self.text.get(*start..*end).unwrap_or_default();
        self.secrets.sort_by(|a, b| of(b).len().cmp(&of(a).len()).then_with(|| of(a).cmp(of(b))));
        self.secrets.dedup_by(|a, b| of(a) == of(b));
    }

    /// Whether a text is too short to quote any of them.
    pub(super) fn are_longer_than(&self, text: &str) -> bool {
        self.secrets.last().is_none_or(|(_, start, end)| end - start > text.len())
    }

    /// Those that a text quotes.
    pub(super) fn quoted_in(&self, text: &str) -> impl Iterator<Item = (Kind, &str)> {
        let secrets = self.secrets.iter().filter(|(_, start, end)| end - start <= text.len());
        let secrets = secrets.map(|(kind, start, end)| (*kind, self.text.get(*start..*end).unwrap_or_default()));
        secrets.filter(|(_, secret)| text.contains(secret))
    }
}
