//! The list of what was redacted.

use super::model::File;
use super::redact::Redactor;
use super::text::{AsText, Piece, Text, words};
use std::collections::{BTreeMap, BTreeSet};

/// Maximum length of a file name in it.
const LONGEST_NAME: usize = 200;

/// Maximum number of names.
const MOST_NAMES: usize = 1000;

/// What was redacted, and which file names look like secrets.
#[derive(Default)]
pub(super) struct Receipt {
    sums: BTreeMap<Text, usize>,
    left: BTreeSet<Text>,
}

impl Receipt {
    /// Adds the next file.
    pub(super) fn add(&mut self, file: &File) {
        for redacted in &file.redacted {
            *self.sums.entry(redacted.what.clone()).or_default() += redacted.count;
        }
        self.add_name(&file.path);
    }

    /// Adds the name of an input.
    pub(super) fn add_name(&mut self, name: &Text) {
        if self.left.len() < MOST_NAMES && Redactor::would_redact(name) {
            self.left.insert(name.clone());
        }
    }

    /// `Redacted: 3 cookies, 1 header value`, without a full stop; `None` if nothing was redacted.
    pub(super) fn redacted(&self) -> Option<Piece<'static>> {
        let part = |(what, count): (&Text, &usize)| {
            let what = if *count == 1 { what.part(|what| Some(one(what))).unwrap_or_default() } else { what.piece() };
            words!("{} {}", *count, what)
        };
        let parts: Vec<Piece<'_>> = self.sums.iter().map(part).collect();
        (!parts.is_empty()).then(|| words!("Redacted: {}", Piece::list(parts, ", ")))
    }

    /// `Not redacted: the file name token=8f3a91b2c7d6.har`, without a full stop. The user chose the name, and needs it to
    /// find the file. `None` if there is no such name, or if redaction is off.
    pub(super) fn left(&self) -> Option<Piece<'static>> {
        if self.sums.is_empty() {
            return None;
        }
        /// Maximum number of names to show.
        const MOST: usize = 3;
        let left = &self.left;
        let more = left.len().saturating_sub(MOST);
        let shown = Piece::list(left.iter().take(MOST).map(|name| name.piece().shortened(LONGEST_NAME).owned()), ", ");
        match (left.len(), more) {
            (0, _) => None,
            (1, _) => Some(words!("Not redacted: the file name {}", shown)),
            (_, 0) => Some(words!("Not redacted: the file names {}", shown)),
            _ => Some(words!("Not redacted: the file names {} and {} more", shown, more)),
        }
    }
}

/// The singular of a rule's name.
fn one(what: &str) -> &str {
    if what == "values asked for" {
        return "value asked for";
    }
    what.strip_suffix("sses")
        .map_or_else(|| what.strip_suffix('s').unwrap_or(what), |stem| what.get(..stem.len() + 2).unwrap_or(what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn names_of_files_that_look_like_secrets_are_told() {
        let redacted = || samples::checkout().redacted;
        let file =
            |path: &'static str| File { path: path.into(), redacted: redacted(), ..samples::file("x.har", vec![]) };
        let told = |paths: &[&'static str]| {
            let mut receipt = Receipt::default();
            paths.iter().for_each(|path| receipt.add(&file(path)));
            receipt.left().map(|left| left.unescaped().to_owned())
        };
        assert!(!redacted().is_empty());
        let cases: [(&[&str], Option<&str>); 5] = [
            (&["checkout.har", "sessions/2026-01-31/app.example_8081.har", "-"], None),
            (&["jane@doe.example.har"], Some("Not redacted: the file name jane@doe.example.har")),
            (
                &["b/token=8f3a91b2c7d64e.har", "a.har", "b/token=8f3a91b2c7d64e.har"],
                Some("Not redacted: the file name b/token=8f3a91b2c7d64e.har"),
            ),
            (
                &["jane@doe.example", "joe@doe.example"],
                Some("Not redacted: the file names jane@doe.example, joe@doe.example"),
            ),
            (
                &["a@doe.example", "b@doe.example", "c@doe.example", "d@doe.example", "e@doe.example"],
                Some("Not redacted: the file names a@doe.example, b@doe.example, c@doe.example and 2 more"),
            ),
        ];
        for (paths, expected) in cases {
            assert_eq!(told(paths).as_deref(), expected, "{paths:?}");
        }
        let shown = File { redacted: Vec::new(), ..file("jane@doe.example.har") };
        let mut receipt = Receipt::default();
        receipt.add(&shown);
        assert_eq!(receipt.left(), None, "with secrets shown, there is no such list");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(["cookies", "e-mail addresses", "data URLs"].map(one), ["cookie", "e-mail address", "data URL"]);
    }
}
