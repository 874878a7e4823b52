//! Searches for many texts at once.

use foldhash::{HashMap, HashMapExt};

/// Length of the prefix in the index.
const KEY: usize = 8;

/// An index of texts to search for. The searched text is scanned only once, however many there are.
pub(super) struct Needles {
    needles: Vec<&'static str>,
    /// The texts by their first bytes.
    by_start: HashMap<[u8; KEY], Vec<usize>>,
    /// Whether one of them begins with these two bytes: that decides most positions.
    pairs: Box<[bool]>,
    /// Shorter texts.
    short: Vec<usize>,
}

impl Needles {
    pub(super) fn of(needles: impl IntoIterator<Item = &'static str>) -> Needles {
        let needles: Vec<&str> = needles.into_iter().collect();
        let mut by_start: HashMap<[u8; KEY], Vec<usize>> = HashMap::new();
        let mut short = Vec::new();
        let mut pairs = vec![false; 1 << 16];
        for (number, needle) in needles.iter().enumerate() {
            match needle.as_bytes().first_chunk() {
                Some(start) => {
                    by_start.entry(*start).or_default().push(number);
                    if let Some(pair) = pairs.get_mut(pair(start)) {
                        *pair = true;
                    }
                }
                None => short.push(number),
            }
        }
        Needles { needles, by_start, pairs: pairs.into(), short }
    }

    /// The first position of each in a text, in their order.
    pub(super) fn places(&self, text: &str) -> Vec<Option<usize>> {
        let mut places = vec![None; self.needles.len()];
        let bytes = text.as_bytes();
        for (at, start) in bytes.windows(KEY).enumerate() {
            if self.pairs.get(pair(start)) != Some(&true) {
                continue;
            }
            let Some(numbers) = start.first_chunk().and_then(|start| self.by_start.get(start)) else { continue };
            for number in numbers {
                let is_here = || {
                    let needle = self.needles.get(*number).map(|needle| needle.as_bytes());
                    needle.is_some_and(|needle| bytes.get(at..).is_some_and(|rest| rest.starts_with(needle)))
                };
                if let Some(place @ None) = places.get_mut(*number)
                    && is_here()
                {
                    *place = Some(at);
                }
            }
        }
        for number in &self.short {
            if let (Some(place), Some(needle)) = (places.get_mut(*number), self.needles.get(*number)) {
                *place = memchr::memmem::find(bytes, needle.as_bytes());
            }
        }
        places
    }
}

/// The first two bytes as a number.
fn pair(start: &[u8]) -> usize {
    start.first_chunk().map_or(0, |pair| usize::from(u16::from_le_bytes(*pair)))
}

/// An index of prefixes, to search for at the end of a text.
pub(super) struct Beginnings {
    /// The text and the length of the prefix, by the last bytes of the prefix; the longest first.
    by_end: HashMap<[u8; KEY], Vec<(usize, usize)>>,
    texts: Vec<&'static str>,
}

impl Beginnings {
    /// Prefixes of at least `least` bytes, without the whole texts. `least` is at least 8.
    pub(super) fn of(texts: impl IntoIterator<Item = &'static str>, least: usize) -> Beginnings {
        let texts: Vec<&str> = texts.into_iter().collect();
        let mut by_end: HashMap<[u8; KEY], Vec<(usize, usize)>> = HashMap::new();
        for (number, text) in texts.iter().enumerate() {
            for length in text.char_indices().map(|(at, _)| at).filter(|at| *at >= least).rev() {
                if let Some(end) = text.as_bytes().get(..length).and_then(<[u8]>::last_chunk) {
                    by_end.entry(*end).or_default().push((number, length));
                }
            }
        }
        Beginnings { by_end, texts }
    }

    /// The length of the longest prefix of each text with which another text ends, in the order of the texts.
    pub(super) fn at_end_of(&self, text: &str) -> Vec<(usize, usize)> {
        let Some(found) = text.as_bytes().last_chunk().and_then(|end| self.by_end.get(end)) else { return Vec::new() };
        let is_there = |(number, length): &&(usize, usize)| {
            let beginning = self.texts.get(*number).and_then(|text| text.get(..*length));
            beginning.is_some_and(|beginning| text.ends_with(beginning))
        };
        let mut found: Vec<(usize, usize)> = found.iter().filter(is_there).copied().collect();
        found.dedup_by_key(|(number, _)| *number);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 7] = [
        "access-control-allow-origin",
        "access-control-allow-methods",
        "control-allow",
        "blocked",
        "キー・アロー・オリジン",
        "アロー・オリジン",
        "aaaaaaaaab",
    ];

    #[test]
    fn the_first_place_of_each_is_found() {
        let needles = Needles::of(TEXTS);
        for text in [
            "",
            "blocked",
            "the access-control-allow-methods, access-control-allow-origin and access-control-allow-origin: blocked, blocked",
            "コントロール・キー・アロー・オリジン",
            "aaaaaaaaaaaaaaaab",
            "access-control-allow",
        ] {
            let expected: Vec<Option<usize>> = TEXTS.iter().map(|needle| text.find(needle)).collect();
            assert_eq!(needles.places(text), expected, "{text}");
        }
    }

    #[test]
    fn the_longest_beginning_at_the_end_is_found() {
        const LEAST: usize = 8;
        let beginnings = Beginnings::of(TEXTS, LEAST);
        for text in [
            "",
            "the access-control-al",
            "an access-control-allow-m",
            "aaaaaaaaaaaaaaaaaaa",
            "キー・アロー",
            "control-allow",
        ] {
            let longest = |needle: &str| {
                let ends = needle.char_indices().map(|(at, _)| at).filter(|at| *at >= LEAST);
                ends.rev().find(|end| text.ends_with(needle.get(..*end).unwrap()))
            };
            let expected: Vec<(usize, usize)> =
                TEXTS.iter().enumerate().filter_map(|(number, needle)| Some((number, longest(needle)?))).collect();
            assert_eq!(beginnings.at_end_of(text), expected, "{text}");
        }
    }
}
