//! Suggests names that are similar to the user's text.

use super::page::{guides, pages};
use crate::nearest::edits;

/// Maximum number of suggestions.
const MOST: usize = 5;

/// Similar names, the most similar first; none if no name is similar.
pub(super) fn names(query: &str) -> Vec<&'static str> {
    let query = query.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    if query.is_empty() || query.len() > 80 {
        return Vec::new();
    }
    let mut near: Vec<(usize, &'static str)> =
        pages().iter().chain(&guides()).filter_map(|page| Some((unlikeness(&query, page.name)?, page.name))).collect();
    near.sort_unstable();
    near.truncate(MOST);
    near.into_iter().map(|(_, name)| name).collect()
}

/// A rank for similar names (few edits, common words, or the same initials); `None` for others.
fn unlikeness(query: &str, name: &str) -> Option<usize> {
    let edits = edits(query, name);
    if edits * 3 <= name.len() {
        return Some(edits);
    }
    let initials: String = name.split('-').filter_map(|word| word.chars().next()).collect();
    if query == initials {
        return Some(0);
    }
    let words: Vec<&str> = query.split('-').filter(|word| word.len() > 2).collect();
    let common = words.iter().filter(|word| name.split('-').any(|other| is_like(word, other))).count();
    (common > 0 && common * 2 >= words.len()).then(|| 100 + (words.len() - common) * 10 + name.len() / 8)
}

fn is_like(word: &str, other: &str) -> bool {
    other.starts_with(word) || (word.len() > 4 && edits(word, other) <= 2)
}
