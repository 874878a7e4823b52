//! The receipt of redaction.

use super::finding::counted;
use super::model::Report;
use super::text::{AsText, Piece, Text, words};
use std::collections::BTreeMap;

/// `Redacted: 3 cookies (rule cookie, 7 places)`, without a full stop; `None` when nothing was.
pub(super) fn receipt(report: &Report) -> Option<Piece<'static>> {
    let mut sums: BTreeMap<(&Text, &Text), (usize, usize)> = BTreeMap::new();
    for redacted in report.files.iter().flat_map(|file| &file.redacted) {
        let sum = sums.entry((&redacted.what, &redacted.rule)).or_default();
        *sum = (sum.0 + redacted.count, sum.1 + redacted.times);
    }
    let part = |((what, rule), (count, times)): (&(&Text, &Text), &(usize, usize))| {
        let what = if *count == 1 { what.part(|what| Some(one(what))).unwrap_or_default() } else { what.piece() };
        words!("{} {} (rule {}, {})", *count, what, rule, counted(*times, "place", "places"))
    };
    let parts: Vec<Piece<'_>> = sums.iter().map(part).collect();
    (!parts.is_empty()).then(|| words!("Redacted: {}", Piece::list(parts, ", ")))
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
    use super::one;

    #[test]
    fn one_is_singular() {
        assert_eq!(["cookies", "e-mail addresses", "data URLs"].map(one), ["cookie", "e-mail address", "data URL"]);
    }
}
