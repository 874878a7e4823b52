//! Secrets that free text may quote, be their shape ever so plain.

use super::Kind;
use std::ops::Range;

/// Bytes by which a text is searched: no secret that is looked for is shorter.
const HEAD: usize = 4;
/// A secret of more bytes counts as quoted where so many of it are, as far as it goes on, and to the next blank. So each
/// place of a text takes few steps, even where text and secret are the same sign again and again.
const LONG: usize = 1024;
/// Places of the table of heads, as a power of two.
const TABLE_BITS: u32 = 12;

/// Secrets of the entries at hand, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// One behind the other.
    text: String,
    /// In the order of their texts, once [`Known::put_in_order`] was called.
    secrets: Vec<Secret>,
    /// Bytes of the shortest.
    shortest: usize,
    /// A bit for each hash of a head: most places of a text begin no secret, and are passed by with one look.
    heads: Vec<u64>,
}

#[derive(Clone, Debug)]
struct Secret {
    kind: Kind,
    /// Where in the text it begins and ends.
    range: Range<usize>,
    /// The longest of the others that it begins with; of a long one the longest that is not.
    begins_with: Option<usize>,
}

/// A piece of a text that one secret fills, or several that overlap.
pub(super) struct Quoted {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

impl Known {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.secrets.clear();
    }

    /// Adds one, unless it is too short to be told from words; [`Known::put_in_order`] comes when all are there.
    pub(super) fn add(&mut self, kind: Kind, secret: &str) {
        if secret.len() >= HEAD {
            let start = self.text.len();
            self.text.push_str(secret);
            self.secrets.push(Secret { kind, range: start..self.text.len(), begins_with: None });
        }
    }

    /// Makes ready for [`Known::quoted_in`].
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
        // Those that the last one begins with, the longest last: what the next one begins with is among them and the last.
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

    /// What a text quotes of them, in order. Takes a step for each byte, however many secrets there are.
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
            // Behind a long one only what may go on beyond its end is looked for.
            next = (end + 1).saturating_sub(LONG);
            match all.last_mut() {
                Some(last) if start < last.range.end => last.range.end = last.range.end.max(end),
                _ => all.push(Quoted { range: start..end, kind }),
            }
        }
        all
    }

    /// Bytes and kind of the longest secret that a text begins with.
    fn longest_at_start(&self, text: &str) -> Option<(usize, Kind)> {
        let of = |secret: &Secret| beginning(self.text.get(secret.range.clone()).unwrap_or_default());
        let text_begins = beginning(text);
        // What the text begins with stands at or before its place among them, and so does all that begins with it.
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

    /// How far a text goes with the long secret at that place, or with another that begins alike.
    fn common_with(&self, text: &str, at: usize) -> usize {
        let head = beginning(self.secret(at));
        let alike = self.secrets.partition_point(|secret| beginning(self.of(secret)) < head)..at + 1;
        let among = self.secrets.get(alike).unwrap_or_default();
        // Of texts in order, one beside its own place has most in common with it.
        let place = among.partition_point(|secret| self.of(secret) <= text);
        let neighbours = [place.checked_sub(1), Some(place)];
        let common = |secret: &Secret| {
            let both = self.of(secret).bytes().zip(text.bytes());
            let length = both.take_while(|(one, other)| one == other).count();
            (0..=length).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default()
        };
        let longest = neighbours.into_iter().flatten().filter_map(|place| among.get(place)).map(common).max();
        let length = longest.unwrap_or_default();
        // Where secret and text repeat themselves, the secret may begin once more before that and go on beyond it.
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

/// The bytes by which a text is compared.
fn beginning(text: &str) -> &[u8] {
    text.as_bytes().get(..LONG).unwrap_or(text.as_bytes())
}

/// The place of a head in the table.
fn hash(head: &[u8; HEAD]) -> usize {
    // The odd number next to 2^32 divided by the golden ratio spreads heads over the table.
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
