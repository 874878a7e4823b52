//! The name that was probably meant.

/// The name that is like the one that was typed: at most a third of its letters are wrong.
pub(crate) fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let near = names.map(|name| (edits(&typed, name), name)).filter(|(edits, name)| edits * 3 <= name.len().max(3));
    near.min_by_key(|(edits, _)| *edits).map(|(_, name)| name)
}

/// Edit distance of Levenshtein, in characters. It takes the product of both lengths: callers compare short texts.
pub(crate) fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    // What is much longer is not alike; a text of a megabyte is not compared.
    if a.len() > 200 + 4 * b.len() {
        return a.len();
    }
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((y, above_left), above) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            left = (above_left + usize::from(x != *y)).min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        for (a, b, expected) in [("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3), ("é", "e", 1)] {
            assert_eq!(edits(a, b), expected);
        }
    }

    #[test]
    fn only_what_is_alike_is_proposed() {
        let names = ["domain", "method", "status-code"];
        for (typed, expected) in [("domian", Some("domain")), ("Methd", Some("method")), ("x", None), ("", None)] {
            assert_eq!(nearest(typed, names.into_iter()), expected, "{typed}");
        }
    }
}
