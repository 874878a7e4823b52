//! Patterns of paths to leave out: `*` and `?` do not match a slash, `**` matches anything.

/// Patterns of paths.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Globs(Vec<Glob>);

/// One pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Glob {
    parts: Vec<Part>,
    /// It has a slash and matches a whole path; otherwise it matches a name anywhere in the path.
    is_path: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Letter(char),
    /// `?`
    One,
    /// `*`
    Some,
    /// `**`
    All,
}

impl Globs {
    /// Parses these patterns.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Globs {
        Globs(patterns.into_iter().map(|pattern| Glob::new(pattern.as_ref())).collect())
    }

    /// Adds these patterns.
    pub fn extend(&mut self, others: &Globs) {
        self.0.extend(others.0.iter().cloned());
    }

    /// Whether one of them matches that path.
    pub fn match_path(&self, path: &str) -> bool {
        self.0.iter().any(|glob| glob.matches(path))
    }
}

impl Glob {
    fn new(pattern: &str) -> Glob {
        let pattern = pattern.replace('\\', "/");
        Glob::verbatim(pattern.trim_start_matches("./").trim_end_matches('/'))
    }

    /// A pattern for the whole path, as it is written.
    pub(crate) fn verbatim(pattern: &str) -> Glob {
        let mut parts: Vec<Part> = Vec::new();
        for letter in pattern.chars() {
            match (letter, parts.last()) {
                ('*', Some(Part::All)) => {}
                ('*', Some(Part::Some)) => {
                    parts.pop();
                    parts.push(Part::All);
                }
                ('*', _) => parts.push(Part::Some),
                ('?', _) => parts.push(Part::One),
                (letter, _) => parts.push(Part::Letter(letter)),
            }
        }
        Glob { parts, is_path: pattern.contains('/') }
    }

    fn matches(&self, path: &str) -> bool {
        let path = path.replace('\\', "/");
        let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty() && *name != ".").collect();
        if !self.is_path {
            return names.iter().any(|name| self.is(name));
        }
        // A folder includes everything in it; and the pattern may start anywhere in the path.
        let starts = (0..names.len()).filter_map(|from| names.get(from..));
        starts.flat_map(|rest| (1..=rest.len()).filter_map(|to| rest.get(..to))).any(|part| self.is(&part.join("/")))
    }

    /// Whether it matches a whole text. It tracks which prefixes of the pattern match the text so far, so a pattern with
    /// many stars does not take longer.
    pub(crate) fn is(&self, text: &str) -> bool {
        let mut fits = vec![false; self.parts.len() + 1];
        if let Some(first) = fits.first_mut() {
            *first = true;
        }
        self.skip_stars(&mut fits);
        for letter in text.chars() {
            let mut next = vec![false; fits.len()];
            for (at, part) in self.parts.iter().enumerate() {
                let (stays, goes) = match part {
                    Part::Letter(own) => (false, *own == letter),
                    Part::One => (false, letter != '/'),
                    Part::Some => (letter != '/', false),
                    Part::All => (true, false),
                };
                if !fits.get(at).is_some_and(|fits| *fits) {
                    continue;
                }
                for (place, _) in [(at, stays), (at + 1, goes)].into_iter().filter(|(_, is)| *is) {
                    next.get_mut(place).into_iter().for_each(|fits| *fits = true);
                }
            }
            self.skip_stars(&mut next);
            fits = next;
        }
        fits.last().is_some_and(|fits| *fits)
    }

    /// A star may match nothing.
    fn skip_stars(&self, fits: &mut [bool]) {
        for (at, part) in self.parts.iter().enumerate() {
            if matches!(part, Part::Some | Part::All) && fits.get(at).is_some_and(|fits| *fits) {
                fits.get_mut(at + 1).into_iter().for_each(|fits| *fits = true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_about_a_name_or_a_path() {
        for (pattern, path, expected) in [
            ("*.har", "a/b.har", true),
            ("b*", "a/b.har", true),
            ("b*", "a/cb.har", false),
            ("old", "sessions/old/a.har", true),
            ("ol?", "sessions/old/a.har", true),
            ("old/", "sessions/old/a.har", true),
            ("sessions/*.har", "sessions/a.har", true),
            ("sessions/*.har", "sessions/old/a.har", false),
            ("sessions/**", "sessions/old/a.har", true),
            ("**/old/**", "sessions/old/a.har", true),
            ("./a.har", "a.har", true),
            ("ticket.zip!/b.har", "x/ticket.zip!/b.har", true),
            ("*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
            ("", "a.har", false),
        ] {
            assert_eq!(Globs::new([pattern]).match_path(path), expected, "{pattern} {path}");
        }
    }
}
