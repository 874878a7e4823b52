//! Known secrets that free text may quote, even if they do not look like secrets.

use super::Kind;
use std::ops::Range;

/// Length of the indexed prefix, and minimum length of a known secret.
const HEAD: usize = 4;
/// A longer secret counts as quoted if this many of its bytes match; the match extends as far as it goes, and to the next
/// space. So each position takes few steps, even if text and secret repeat the same character.
const LONG: usize = 1024;
/// Size of the prefix table, as a power of two.
const TABLE_BITS: u32 = 12;

/// The secrets of the current entries, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Concatenated.
    text: String,
    /// Sorted by text after [`Known::put_in_order`].
    secrets: Vec<Secret>,
    /// Length of the shortest.
    shortest: usize,
    /// A bit for each prefix hash: most positions of a text are not the start of a secret, and are skipped with one lookup.
    heads: Vec<u64>,
}

#[derive(Clone, Debug)]
struct Secret {
    kind: Kind,
    /// Its start and end in the text.
    range: Range<usize>,
    /// The longest other secret that is a prefix of it; for a long one, the longest prefix that is not long.
    begins_with: Option<usize>,
}

/// A part of a text covered by one secret, or by several overlapping ones.
pub(super) struct Quoted {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

impl Known {
    /// Removes all secrets.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.secrets.clear();
    }

    /// Adds a secret, unless it is too short to differ from words; call [`Known::put_in_order`] after the last one.
    pub(super) fn add(&mut self, kind: Kind, secret: &str) {
        if secret.len() >= HEAD {
            let start = self.text.len();
            self.text.push_str(secret);
            self.secrets.push(Secret { kind, range: start..self.text.len(), begins_with: None });
        }
    }

    /// Sorts the secrets for [`Known::quoted_in`].
    pub(super) fn put_in_order(&mut self) {
        let of = |secret: &Secret| self.text.get(secret.range.clone()).unwrap_or_default();
        self.secrets.sort_by(|a, b| of(a).cmp(of(b)));
        self.secrets.dedup_by(|a, b| of(a) == of(b));
        self.shortest = self.secrets.iter().map(|secret| secret.range.len()).min().unwrap_or_default();
        self.heads.clear();
        if self.secrets.is_empty() {
            return;
        }
        self.heads.resize((1 << TABLE_BITS) / 64, 0);
        // The prefixes of the last one, the longest last: the prefixes of the next one are among them and the last one.
        let mut open: Vec<usize> = Vec::new();
        for at in 0..self.secrets.len() {
            let text = self.secret(at);
            while open.last().is_some_and(|&other| !text.starts_with(self.secret(other))) {
                open.pop();
            }
            if let Some(hash) = text.as_bytes().first_chunk().map(hash) {
                self.heads.get_mut(hash / 64).into_iter().for_each(|bits| *bits |= 1 << (hash % 64));
            }
            let is_long = |at: usize| self.secret(at).len() > LONG;
            let longest = open.last().copied();
            let begins_with = match longest.filter(|&other| is_long(at) && is_long(other)) {
                Some(other) => self.secrets.get(other).and_then(|secret| secret.begins_with),
                None => longest,
            };
            self.secrets.get_mut(at).into_iter().for_each(|secret| secret.begins_with = begins_with);
            open.push(at);
        }
    }

    /// The quoted parts of a text, in order. Takes one step per byte, however many secrets there are.
    pub(super) fn quoted_in(&self, text: &str) -> Vec<Quoted> {
        let mut all: Vec<Quoted> = Vec::new();
        if self.secrets.is_empty() || text.len() < self.shortest {
            return all;
        }
        let mut next = 0;
        for (start, head) in text.as_bytes().windows(HEAD).enumerate() {
            let hash = head.first_chunk().map(hash).unwrap_or_default();
            if start < next || self.heads.get(hash / 64).is_none_or(|bits| bits >> (hash % 64) & 1 == 0) {
                continue;
            }
            let Some((length, kind)) = text.get(start..).and_then(|rest| self.longest_at_start(rest)) else { continue };
            let end = start + length;
            // After a long one, only secrets that may extend beyond its end are searched.
            next = (end + 1).saturating_sub(LONG);
            match all.last_mut() {
                Some(last) if start < last.range.end => last.range.end = last.range.end.max(end),
                _ => all.push(Quoted { range: start..end, kind }),
            }
        }
        all
    }

    /// Length and kind of the longest secret at the start of a text.
    fn longest_at_start(&self, text: &str) -> Option<(usize, Kind)> {
        let of = |secret: &Secret| beginning(self.text.get(secret.range.clone()).unwrap_or_default());
        let text_begins = beginning(text);
        // A secret that is a prefix of the text is sorted at or before the text's position.
        let behind = self.secrets.partition_point(|secret| of(secret) <= text_begins);
        let mut candidate = behind.checked_sub(1);
        while let Some((at, secret)) = candidate.and_then(|at| Some((at, self.secrets.get(at)?))) {
            if text_begins.starts_with(of(secret)) {
                let length = if secret.range.len() > LONG { self.common_with(text, at) } else { secret.range.len() };
                return Some((length, secret.kind));
            }
            candidate = secret.begins_with;
        }
        None
    }

    /// How far a text matches the long secret at that position, or another with the same start.
    fn common_with(&self, text: &str, at: usize) -> usize {
        let head = beginning(self.secret(at));
        let alike = self.secrets.partition_point(|secret| beginning(self.of(secret)) < head)..at + 1;
        let among = self.secrets.get(alike).unwrap_or_default();
        // In a sorted list, a neighbour has the longest common prefix.
        let place = among.partition_point(|secret| self.of(secret) <= text);
        let neighbours = [place.checked_sub(1), Some(place)];
        let common = |secret: &Secret| {
            let both = self.of(secret).bytes().zip(text.bytes());
            let length = both.take_while(|(one, other)| one == other).count();
            (0..=length).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default()
        };
        let longest = neighbours.into_iter().flatten().filter_map(|place| among.get(place)).map(common).max();
        let length = longest.unwrap_or_default();
        // If secret and text are repetitive, another match may start before that and extend beyond it.
        length + text.get(length..).and_then(|rest| rest.find(char::is_whitespace)).unwrap_or(text.len() - length)
    }

    fn of(&self, secret: &Secret) -> &str {
        self.text.get(secret.range.clone()).unwrap_or_default()
    }

    fn secret(&self, at: usize) -> &str {
        let range = self.secrets.get(at).map(|secret| secret.range.clone());
        range.and_then(|range| self.text.get(range)).unwrap_or_default()
    }
}

/// The bytes to compare.
fn beginning(text: &str) -> &[u8] {
    text.as_bytes().get(..LONG).unwrap_or(text.as_bytes())
}

/// The index of a prefix in the table.
fn hash(head: &[u8; HEAD]) -> usize {
    // Fibonacci hashing: the odd number nearest to 2^32 divided by the golden ratio.
    (u32::from_le_bytes(*head).wrapping_mul(0x9E37_79B1) >> (u32::BITS - TABLE_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known(secrets: &[impl AsRef<str>]) -> Known {
        let mut known = Known::default();
        secrets.iter().for_each(|secret| known.add(Kind::Cookie, secret.as_ref()));
        known.put_in_order();
        known
    }

    /// The quoted pieces of a text in brackets.
    fn marked(known: &Known, text: &str) -> String {
        let mut out = text.to_owned();
        for Quoted { range, .. } in known.quoted_in(text).into_iter().rev() {
            out.insert(range.end, ']');
            out.insert(range.start, '[');
        }
        out
    }

    #[test]
    fn the_longest_secrets_are_found_whole() {
        let cases: [(&[&str], &str, &str); 9] = [
            (&["abcdef"], "xabcdefx abcdef", "x[abcdef]x [abcdef]"),
            (&["abcd", "abcdefgh"], "abcdefgh abcdefg", "[abcdefgh] [abcd]efg"),
            // One that is in another, and two that overlap.
            (&["cdef", "abcdefgh"], "abcdefgh", "[abcdefgh]"),
            (&["abcdef", "efghij"], "-abcdefghij-", "-[abcdefghij]-"),
            (&["abcd", "abcdx", "abcdxy"], "abcdxz", "[abcdx]z"),
            // Too short to be told from words.
            (&["abc"], "abc", "abc"),
            (&["страна"], "в страна-не", "в [страна]-не"),
            (&[], "abcd", "abcd"),
            (&["abcd"], "abc", "abc"),
        ];
        for (secrets, text, expected) in cases {
            assert_eq!(marked(&known(secrets), text), expected, "{secrets:?}");
        }
    }

    #[test]
    fn a_long_secret_is_found_as_far_as_it_goes_on() {
        let secret = |end: &str| "=".repeat(1_500) + end;
        let known = known(&[secret("one"), secret("other"), "=".repeat(64 << 10), "plain".to_owned()]);
        for (text, expected) in [
            (secret("other!"), format!("[{}]", secret("other!"))),
            (secret("on plain x"), format!("[{}] [plain] x", secret("on"))),
            ("=".repeat(128 << 10), format!("[{}]", "=".repeat(128 << 10))),
            ("=".repeat(1_000), "=".repeat(1_000)),
        ] {
            assert_eq!(marked(&known, &text).len(), expected.len());
            assert_eq!(marked(&known, &text), expected);
        }
    }

    proptest! {
        #[test]
        fn a_long_secret_is_hidden_wherever_it_is_quoted(
            unit in "[abé]{1,3}", ends in prop::collection::vec("[abé]{0,4}", 1..4),
            times in 300_usize..700, before in "[abé]{0,9}", after in "[abé]{0,9}",
        ) {
            let secrets: Vec<String> = ends.iter().map(|end| unit.repeat(times) + end).collect();
            let known = known(&secrets);
            for secret in secrets.iter().filter(|secret| secret.len() >= HEAD) {
                let text = format!("{before}{secret}{after}");
                let mut found = vec![false; text.len()];
                known.quoted_in(&text).into_iter().for_each(|quoted| found[quoted.range].fill(true));
                prop_assert!(found[before.len()..before.len() + secret.len()].iter().all(|found| *found));
            }
        }

        #[test]
        fn what_is_found_is_what_a_search_for_each_finds(
            secrets in prop::collection::vec("[abé]{1,7}", 0..12),
            text in "[abé]{0,40}",
        ) {
            let mut covered = vec![false; text.len()];
            for secret in secrets.iter().filter(|secret| secret.len() >= HEAD) {
                for start in (0..text.len()).filter(|&start| text.as_bytes()[start..].starts_with(secret.as_bytes())) {
                    covered[start..start + secret.len()].fill(true);
                }
            }
            let mut found = vec![false; text.len()];
            known(&secrets).quoted_in(&text).into_iter().for_each(|quoted| found[quoted.range].fill(true));
            prop_assert_eq!(found, covered);
        }
    }
}
