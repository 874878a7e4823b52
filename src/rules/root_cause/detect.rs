//! Finds the reason for a server's response: asks every card for its signs, and chooses.

use super::RootCause;
use super::scene::{Scene, Sign};
use crate::rules::capture::Capture;
use crate::rules::judge::Draft;
use crate::rules::verdict::{RootCertainty, RootFinding};
use crate::session::Fetch;

/// Maximum number of alternatives to the named root cause.
const MOST_ALTERNATIVES: usize = 3;

/// The root cause of a failure; `None` if the record does not show one.
///
/// A deduced or confirmed reason wins over a possible one, and a specific reason over one that applies to every response
/// of its kind; otherwise the order of the registry decides. Possible reasons are listed as alternatives to a possible or
/// general one.
pub(crate) fn detect(capture: &Capture<'_>, fetch: &Fetch, draft: &Draft) -> Option<RootFinding> {
    let scene = Scene::of(capture, fetch, draft)?;
    let (outcome_is_open, cause_is_open) = (scene.is_outcome_open(), scene.is_cause_open());
    let signs = |cause: &RootCause| {
        let mut sign = (cause.rule().signs)(&scene)?;
        if outcome_is_open || cause_is_open && !sign.holds_of_any_cause {
            sign.certainty = RootCertainty::Possible;
        }
        Some((*cause, sign))
    };
    let mut found: Vec<(RootCause, Sign)> = RootCause::ALL.iter().filter_map(signs).collect();
    let rank = |cause: RootCause, sign: &Sign| match sign.certainty {
        RootCertainty::Confirmed | RootCertainty::Deduced if !cause.rule().is_general => 0,
        RootCertainty::Confirmed | RootCertainty::Deduced => 1,
        RootCertainty::Possible => 2,
    };
    found.sort_by_key(|(cause, sign)| rank(*cause, sign));
    let mut found = found.into_iter();
    let (cause, sign) = found.next()?;
    let is_settled = rank(cause, &sign) == 0;
    let others = found.filter(|(_, other)| !is_settled && other.certainty == RootCertainty::Possible);
    Some(RootFinding {
        cause,
        certainty: sign.certainty,
        alternatives: others.map(|(other, _)| other).take(MOST_ALTERNATIVES).collect(),
        detail: sign.detail,
        evidence: sign.evidence,
    })
}
