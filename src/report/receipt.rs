//! The receipt of redaction.

use super::model::Report;
use std::collections::BTreeMap;

/// `Redacted: 3 cookies, 2 query values`, without a full stop; `None` when nothing was.
pub(super) fn receipt(report: &Report) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for redacted in report.files.iter().flat_map(|file| &file.redacted) {
        *counts.entry(redacted.what).or_default() += redacted.count;
    }
    let parts: Vec<String> =
        counts.iter().map(|(what, count)| format!("{count} {}", if *count == 1 { one(what) } else { what })).collect();
    (!parts.is_empty()).then(|| format!("Redacted: {}", parts.join(", ")))
}

/// The singular of a rule's name.
fn one(what: &str) -> &str {
    what.strip_suffix("sses")
        .map_or_else(|| what.strip_suffix('s').unwrap_or(what), |stem| what.get(..stem.len() + 2).unwrap_or(what))
}

#[cfg(test)]
mod tests {
    use super::one;

    #[test]
    fn one_is_singular() {
        assert_eq!(["cookies", "e-mail addresses", "data URLs"].map(one), ["cookie", "e-mail address", "data URL"]);
    }
}
