//! The positions of what has the same text, such as all requests to one URL. One number for each is in its place
//! in one list: a table with a list of its own for each text would take six times the memory.

use foldhash::fast::FixedState;
use std::hash::BuildHasher;

/// Positions in a list by the text that each of its items has.
pub(crate) struct Positions {
    /// Sorted, so the positions of one text are contiguous and ascending.
    by_hash: Vec<(u64, u32)>,
}

impl Positions {
    /// Of that many items those that have a text.
    pub(crate) fn new<'a>(items: usize, text_of: impl Fn(usize) -> Option<&'a str>) -> Positions {
        let position = |at| Some((hash(text_of(at)?), u32::try_from(at).ok()?));
        let mut by_hash = Vec::with_capacity(items);
        by_hash.extend((0..items).filter_map(position));
        by_hash.sort_unstable();
        Positions { by_hash }
    }

    /// The positions of that text before a position, and those from there on. Once in a very long while another text's is
    /// among them: whoever asks must look.
    pub(crate) fn around(&self, text: &str, position: usize) -> [&[(u64, u32)]; 2] {
        let hash = hash(text);
        let first = self.by_hash.partition_point(|&(other, _)| other < hash);
        let end = self.by_hash.partition_point(|&(other, _)| other <= hash);
        let all = self.by_hash.get(first..end).unwrap_or_default();
        let (before, behind) = all.split_at(all.partition_point(|&(_, at)| (at as usize) < position));
        [before, behind]
    }
}

fn hash(text: &str) -> u64 {
    FixedState::default().hash_one(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_of_one_text_rise_and_are_found_on_both_sides() {
        let texts = ["a", "b", "a", "", "a", "c", "b"];
        let positions = Positions::new(texts.len(), |at| texts.get(at).copied().filter(|text| *text != "c"));
        let around = |text, position| {
            positions.around(text, position).map(|side| side.iter().map(|&(_, at)| at).collect::<Vec<_>>())
        };
        assert_eq!(around("a", 2), [vec![0], vec![2, 4]]);
        assert_eq!(around("b", 6), [vec![1], vec![6]]);
        assert_eq!(around("", 9), [vec![3], vec![]]);
        for absent in ["c", "d"] {
            assert!(around(absent, 3).iter().all(Vec::is_empty));
        }
    }
}
