//! Fast lookup in many names.

use super::header_list::lower_case;
use foldhash::{HashSet, HashSetExt};
use std::borrow::Cow;

/// Up to this number a linear search is faster than hashing.
const FEW: usize = 16;

/// Header names, compared without ASCII case. A hostile message may have any number of names and lookups.
pub(crate) enum NameSet<'a> {
    Few(Vec<&'a str>),
    Many(HashSet<Cow<'a, str>>),
}

impl NameSet<'_> {
    /// Whether the name is among them.
    pub(crate) fn has(&self, name: &str) -> bool {
        match self {
            NameSet::Few(names) => names.iter().any(|known| known.eq_ignore_ascii_case(name)),
            NameSet::Many(names) => names.contains(&*lower_case(name)),
        }
    }
}

impl<'a> FromIterator<&'a str> for NameSet<'a> {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut names = names.into_iter();
        let first: Vec<&str> = names.by_ref().take(FEW).collect();
        let Some(next) = names.next() else { return NameSet::Few(first) };
        let mut many = HashSet::with_capacity(FEW * 2);
        many.extend(first.into_iter().chain([next]).chain(names).map(lower_case));
        NameSet::Many(many)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_names_are_found_alike() {
        for count in [0, 1, FEW, FEW + 1, 1_000] {
            let names: Vec<String> = (0..count).map(|n| format!("X-{n}")).collect();
            let set: NameSet<'_> = names.iter().map(String::as_str).collect();
            assert_eq!(matches!(set, NameSet::Few(_)), count <= FEW);
            assert!((0..count).all(|n| set.has(&format!("x-{n}")) && set.has(&format!("X-{n}"))), "{count}");
            assert!(!set.has(&format!("x-{count}")) && !set.has(""), "{count}");
        }
    }
}
