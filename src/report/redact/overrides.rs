//! The user's options for redaction.

use std::collections::BTreeSet;

/// Names of headers, cookies and query parameters whose values are redacted or kept, whatever the rules say.
///
/// `Origin` and the `Access-Control-…` headers cannot be redacted by name, because verdicts depend on them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Overrides {
    redact: BTreeSet<String>,
    keep: BTreeSet<String>,
}

impl Overrides {
    /// Case does not matter. A name in both lists is redacted.
    pub fn new<S: AsRef<str>>(redact: impl IntoIterator<Item = S>, keep: impl IntoIterator<Item = S>) -> Overrides {
        let lower = |name: S| name.as_ref().trim().to_ascii_lowercase();
        Overrides { redact: redact.into_iter().map(lower).collect(), keep: keep.into_iter().map(lower).collect() }
    }

    /// Also redacts these.
    pub fn redact_also<S: AsRef<str>>(&mut self, names: impl IntoIterator<Item = S>) {
        self.redact.extend(names.into_iter().map(|name| name.as_ref().trim().to_ascii_lowercase()));
    }

    /// Why the values of a header, cookie or query parameter cannot be redacted; `None` if they can.
    pub fn refuses(name: &str) -> Option<&'static str> {
        let lower = name.trim().to_ascii_lowercase();
        let decides = lower == "origin" || lower.starts_with("access-control-");
        decides.then_some("verdicts depend on it, so it cannot be redacted")
    }

    pub(super) fn is_empty(&self) -> bool {
        self.redact.is_empty() && self.keep.is_empty()
    }

    pub(super) fn hides(&self, name: &str) -> bool {
        if self.redact.is_empty() {
            return false;
        }
        let name = name.trim().to_ascii_lowercase();
        self.redact.contains(&name) && name != "origin" && !name.starts_with("access-control-")
    }

    pub(super) fn keeps(&self, name: &str) -> bool {
        !self.keep.is_empty() && !self.hides(name) && self.keep.contains(&name.trim().to_ascii_lowercase())
    }
}
