//! The name that was probably meant.

/// The name that is like the one that was typed: at most a third of its letters are wrong.
pub(crate) fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let near = names.map(|name| (edits(&typed, name), name)).filter(|(edits, name)| edits * 3 <= name.len().max(3));
    near.min_by_key(|(edits, _)| *edits).map(|(_, name)| name)
}

/// How many letters differ, two neighbours that changed places counted once. It takes the product of both lengths, so that what is much longer than a name is
/// not compared.
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
