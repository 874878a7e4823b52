//! Suggestions for misspelt names.

/// The most similar name, in which at most a third of the letters differ.
pub(crate) fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let near = names.map(|name| (edits(&typed, name), name)).filter(|(edits, name)| edits * 3 <= name.len().max(3));
    near.min_by_key(|(edits, _)| *edits).map(|(_, name)| name)
}

/// The edit distance, with a swap of adjacent letters counted once. It takes time proportional to the product of both
/// lengths, so a text much longer than a name is not compared.
pub(crate) fn edits(typed: &str, name: &str) -> usize {
    match typed.len() > 200 + 4 * name.len() {
        true => typed.len(),
        false => strsim::osa_distance(typed, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_alike_is_proposed() {
        let names = ["domain", "method", "status-code", "fixed", "new"];
        for (typed, expected) in [
            ("domian", Some("domain")),
            ("fxied", Some("fixed")),
            ("nwe", Some("new")),
            ("Methd", Some("method")),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, names.into_iter()), expected, "{typed}");
        }
    }
}
