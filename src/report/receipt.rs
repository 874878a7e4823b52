//! The receipt of redaction.

use super::model::Report;
use std::collections::BTreeMap;

/// `Redacted: 3 cookies, 2 query values`, without a full stop; `None` when nothing was.
pub(super) fn receipt(report: &Report) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for redacted in report.files.iter().flat_map(|file| &file.redacted) {
        *counts.entry(redacted.what).or_default() += redacted.count;
    }
    let parts: Vec<String> = counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
    (!parts.is_empty()).then(|| format!("Redacted: {}", parts.join(", ")))
}
