//! Fingerprints that identify the same failure in the next export of the same page: cause, method, URL without values, and
//! origin; no line and no number.

use super::object::visible;
use crate::report::model::Fetch;
use crate::report::text::Text;
use crate::rules::Cause;
use std::collections::{BTreeMap, HashMap};

/// The number of uses of each fingerprint of the first kind.
#[derive(Default)]
pub(super) struct Given {
    counts: HashMap<u64, usize>,
}

impl Given {
    /// Counts another use.
    pub(super) fn add(&mut self, cause: Cause, fetch: &Fetch) {
        *self.counts.entry(hash_of(cause, fetch)).or_default() += 1;
    }
}

/// The fingerprints of one file, following those of earlier files.
pub(super) struct Fingerprints<'a> {
    before: &'a Given,
    here: Given,
}

impl<'a> Fingerprints<'a> {
    pub(super) fn after(before: &'a Given) -> Fingerprints<'a> {
        Fingerprints { before, here: Given::default() }
    }

    /// The fingerprints of a failure, by algorithm. The second one is also in the other formats.
    pub(super) fn of(&mut self, cause: Cause, fetch: &Fetch) -> BTreeMap<&'static str, String> {
        let second = fetch.fingerprint.as_ref().map(visible);
        let both = [("harCorsFailure/v1", Some(self.numbered(cause, fetch))), ("harCorsFailure/v2", second)];
        both.into_iter().filter_map(|(version, fingerprint)| Some((version, fingerprint?))).collect()
    }

    /// `hash:n`, where `n` counts failures with the same hash.
    fn numbered(&mut self, cause: Cause, fetch: &Fetch) -> String {
        let hash = hash_of(cause, fetch);
        let here = self.here.counts.entry(hash).or_default();
        *here += 1;
        let count = *here + self.before.counts.get(&hash).copied().unwrap_or(0);
        format!("{hash:016x}:{count}")
    }
}

fn hash_of(cause: Cause, fetch: &Fetch) -> u64 {
    let url = fetch.url.unescaped().split(['?', '#']).next().unwrap_or_default();
    let origin = fetch.origin.as_ref().map(Text::unescaped).unwrap_or_default();
    let text = [cause.name(), fetch.method.unescaped(), url, origin].map(without_numbers).join("\n");
    fnv1a(text.as_bytes())
}

/// Pseudonyms are numbered in the order of the report, which changes in a new export.
fn without_numbers(text: &str) -> String {
    let mut parts = text.split("REDACTED-");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + "REDACTED" + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// 64-bit FNV-1a: the hash must be the same in every version of this program, which Rust's own hasher does not guarantee.
/// It does not protect secrets.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn pseudonyms_lose_their_numbers() {
        assert_eq!(without_numbers("/a/REDACTED-12/b/REDACTED-3"), "/a/REDACTED/b/REDACTED");
    }
}
