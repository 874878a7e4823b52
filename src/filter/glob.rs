//! Patterns with `*`.

/// A pattern in which `*` matches any text, including the empty one; everything else matches itself in any case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Glob {
    /// In lower case.
    pattern: Box<str>,
}

impl Glob {
    pub(super) fn new(pattern: &str) -> Glob {
        Glob { pattern: pattern.to_lowercase().into() }
    }

    /// Whether it has no star, so it matches only one text.
    pub(super) fn is_plain(&self) -> bool {
        !self.pattern.contains('*')
    }

    /// The only matching text, in lower case.
    pub(super) fn plain(&self) -> Option<&str> {
        self.is_plain().then_some(&*self.pattern)
    }

    /// Whether the whole text fits. Each part is looked for once, from where the one before it ended: linear except the
    /// search itself.
    pub(super) fn fits(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let Some((first, rest)) = self.pattern.split_once('*') else { return text == *self.pattern };
        let Some(mut left) = text.strip_prefix(first) else { return false };
        let (middle, last) = rest.rsplit_once('*').map_or((None, rest), |(middle, last)| (Some(middle), last));
        for part in middle.into_iter().flat_map(|middle| middle.split('*')) {
            let Some(at) = left.find(part) else { return false };
            left = left.get(at + part.len()..).unwrap_or_default();
        }
        left.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text, expected) in [
            ("api.example", "API.example", true),
            ("api.example", "api.example.com", false),
            ("*.example", "a.b.example", true),
            ("*.example", "example", false),
            ("*", "", true),
            ("", "", true),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("a*b*c", "a-c-b-c", true),
            ("a*b*c", "acb", false),
            ("**", "x", true),
            ("a?b", "axb", false),
            ("/Users/*", "/users/é", true),
        ] {
            assert_eq!(Glob::new(pattern).fits(text), expected, "{pattern} {text}");
        }
    }

    /// The definition, letter by letter.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|at| naive(rest, &text[at..])),
            Some((c, rest)) => text.first() == Some(c) && naive(rest, &text[1..]),
        }
    }

    proptest! {
        #[test]
        fn it_fits_what_the_definition_fits(pattern in "[ab*]{0,6}", text in "[ab]{0,8}") {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(Glob::new(&pattern).fits(&text), naive(&letters(&pattern), &letters(&text)));
        }
    }
}
