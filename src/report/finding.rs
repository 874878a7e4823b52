//! Whether a fetch is listed or doubtful, its severity and its title: the same for every writer.

use super::model::{Advice, Fetch, File, Group};
use super::text::{Piece, Text, words};
use crate::browser::Stage;
use crate::console::Says;
use crate::rules::{Cause, Certainty, Outcome, RootCause, RootCertainty};

/// The severity of a listed fetch, for formats that distinguish errors and warnings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// It certainly failed CORS.
    Error,
    /// It may have failed CORS, or it failed for another reason.
    Warning,
    /// Only a note: an aborted request, a doubtful success.
    Note,
}

impl Fetch {
    /// The page got no response, because of CORS, of the network or of another policy.
    pub fn is_failure(&self) -> bool {
        match self.outcome {
            Outcome::Cors | Outcome::Network | Outcome::Policy => true,
            Outcome::Succeeded | Outcome::Aborted | Outcome::Undetermined => false,
        }
    }

    /// A doubtful success: a failure would explain the record as well.
    pub fn is_doubtful(&self) -> bool {
        self.outcome == Outcome::Succeeded && !self.alternatives.is_empty()
    }

    /// There is evidence that a page of another origin made the request. A fetch that is not judged has no cause.
    pub fn is_judged(&self) -> bool {
        self.outcome != Outcome::Undetermined || self.cause.is_some()
    }

    /// An entry of the known-failures file covers it.
    pub fn is_known(&self) -> bool {
        self.known.as_ref().is_some_and(|mark| !mark.is_expired)
    }

    /// Whether it is a finding, not a certain success.
    pub fn is_finding(&self) -> bool {
        self.is_judged() && (self.outcome != Outcome::Succeeded || self.is_doubtful())
    }

    /// It did not succeed, and certainly not because of CORS: no CORS failure would explain the record.
    pub fn is_not_cors(&self) -> bool {
        !matches!(self.outcome, Outcome::Cors | Outcome::Succeeded) && !self.may_have_failed_cors()
    }

    /// It is not reported as a CORS failure, but a CORS failure would explain the record as well.
    pub fn may_have_failed_cors(&self) -> bool {
        self.outcome != Outcome::Cors && self.alternatives.iter().any(|cause| cause.rule().outcome == Outcome::Cors)
    }

    /// Its severity.
    pub fn severity(&self) -> Severity {
        match (self.outcome, self.outcome_certainty) {
            (Outcome::Cors, Certainty::Confirmed | Certainty::Deduced) => Severity::Error,
            (Outcome::Cors, Certainty::Predicted | Certainty::Possible) | (Outcome::Network | Outcome::Policy, _) => {
                Severity::Warning
            }
            (Outcome::Succeeded | Outcome::Aborted | Outcome::Undetermined, _) => Severity::Note,
        }
    }

    /// How certain the failure is, and the headline if that differs: `confirmed`, or
    /// `failure confirmed, cause possible`, or `failure confirmed, root cause deduced`.
    pub(super) fn sureness(&self) -> Piece<'static> {
        let (failure, name) = (self.outcome_certainty.name(), self.headline_certainty());
        match self.sure_root_cause() {
            _ if name == failure => words!("{}", name),
            Some(_) => words!("failure {}, root cause {}", failure, name),
            None => words!("failure {}, cause {}", failure, name),
        }
    }

    /// A console log decided what the file leaves open, or only the log mentions the request.
    pub fn is_told_by_console(&self) -> bool {
        self.console_evidence.iter().any(|told| matches!(told.says, Says::Decides | Says::Alone))
    }

    /// That it failed is more certain than which check failed first.
    pub fn has_doubtful_cause_only(&self) -> bool {
        self.outcome_certainty < self.certainty
    }

    /// The root cause if it is more than possible: the failure's name, and the group key.
    pub fn sure_root_cause(&self) -> Option<RootCause> {
        self.root_cause.filter(|_| match self.root_cause_certainty {
            Some(RootCertainty::Confirmed | RootCertainty::Deduced) => true,
            Some(RootCertainty::Possible) | None => false,
        })
    }

    /// The failure's name: the root cause if that is more than possible, otherwise the cause; `ok` for a success.
    pub fn headline(&self) -> &'static str {
        match (self.sure_root_cause(), self.cause) {
            (Some(root), _) => root.name(),
            (None, Some(cause)) => cause.name(),
            (None, None) if self.may_have_failed_cors() => "perhaps blocked",
            (None, None) => "ok",
        }
    }

    /// How certain the headline is: the certainty of the root cause or cause that it names.
    pub fn headline_certainty(&self) -> &'static str {
        match self.root_cause_certainty.filter(|_| self.sure_root_cause().is_some()) {
            Some(certainty) => certainty.name(),
            None => self.certainty.name(),
        }
    }

    /// One line about the headline, marked if it is only likely.
    pub(super) fn summary(&self) -> Option<Piece<'static>> {
        let root = self.sure_root_cause().map(|root| root.rule().summary);
        let is_likely = root.is_none() && self.is_failure() && self.certainty == Certainty::Possible;
        let line = root.or(self.cause.map(|cause| cause.rule().summary))?;
        Some(if is_likely { words!("Likely: {}", line) } else { words!("{}", line) })
    }

    /// ` from https://app.example`, if the origin is known.
    pub(super) fn from(&self) -> Piece<'static> {
        self.origin.as_ref().map(|origin| words!(" from {}", origin)).unwrap_or_default()
    }

    /// What is blocked, or may have been.
    pub(super) fn likely_cause(&self) -> Option<Cause> {
        self.cause.or(self.alternatives.first().copied())
    }

    /// The fixes at the server.
    pub(super) fn server_fixes(&self) -> impl Iterator<Item = &Text> {
        self.fixes.iter().enumerate().filter(|(n, _)| Some(*n) != self.last_resort).map(|(_, fix)| fix)
    }

    /// The fix that does not change the server: it is the same for every cause, and shown once.
    pub(super) fn way_without_server(&self) -> Option<&Text> {
        self.last_resort.and_then(|n| self.fixes.get(n))
    }

    /// The server processed the request before a redirect: the one that failed was never sent.
    pub fn was_executed_before_redirect(&self) -> bool {
        self.effects.request_executed == Some(true) && matches!(self.failed_at, Some(Stage::Preflight | Stage::Request))
    }
}

impl Group {
    /// The name of its failures: the root cause if there is one, otherwise the cause.
    pub fn headline(&self) -> &'static str {
        self.root_cause.map_or(self.cause.name(), RootCause::name)
    }
}

impl File {
    /// The advice that this kind of export leaves out failed requests, so "no failures" means nothing.
    pub fn leaves_out_failures(&self) -> Option<&Advice> {
        self.advice.iter().find(|advice| advice.rule == "failed-requests-not-exported")
    }

    /// Listed fetches that may be CORS failures, though they are not reported as such.
    pub fn doubtful(&self) -> usize {
        self.fetches.iter().filter(|fetch| fetch.may_have_failed_cors()).count()
    }

    /// The fetches that a table lists, and the number of doubtful successes that it leaves out: a session can contain
    /// hundreds of them, all alike. With `--all` nothing is left out.
    pub fn rows(&self) -> (Vec<&Fetch>, usize) {
        const DOUBTFUL_SHOWN: usize = 5;
        let wants_all = self.fetches.iter().any(|fetch| !fetch.is_finding() && !fetch.fails_elsewhere());
        if wants_all {
            return (self.fetches.iter().collect(), 0);
        }
        let doubtful = self.fetches.iter().filter(|fetch| fetch.is_doubtful());
        let last_shown = doubtful.clone().nth(DOUBTFUL_SHOWN - 1).map_or(usize::MAX, |fetch| fetch.id);
        let rows = self.fetches.iter().filter(|fetch| !fetch.is_doubtful() || fetch.id <= last_shown).collect();
        (rows, doubtful.count().saturating_sub(DOUBTFUL_SHOWN))
    }
}

/// A number with its noun: `1 fetch`, `2 fetches`.
pub(super) fn counted(count: usize, one: &'static str, many: &'static str) -> Piece<'static> {
    words!("{} {}", count, if count == 1 { one } else { many })
}

/// "9 requests, 3 cross-origin"; requests that only a console log mentions are counted separately, since they are not
/// entries of the file.
pub(super) fn counted_requests(file: &File) -> Piece<'static> {
    let is_alone = |fetch: &&Fetch| fetch.console_evidence.iter().any(|told| told.says == Says::Alone);
    let alone = file.fetches.iter().filter(is_alone).count();
    let more = if alone > 0 { words!(", and {} more in the console log", alone) } else { Piece::default() };
    let cross_origin = file.summary.cross_origin.saturating_sub(alone);
    words!("{}, {} cross-origin{}", counted(file.entries, "request", "requests"), cross_origin, more)
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::report::text::AsText as _;

    #[test]
    fn a_name_stands_beside_its_own_certainty() {
        let cases = [
            (Some(RootCertainty::Confirmed), "auth-before-preflight", "confirmed"),
            (Some(RootCertainty::Deduced), "auth-before-preflight", "failure confirmed, root cause deduced"),
            (Some(RootCertainty::Possible), "missing-allow-origin", "failure confirmed, cause predicted"),
            (None, "missing-allow-origin", "failure confirmed, cause predicted"),
        ];
        for (root, name, sureness) in cases {
            let mut fetch = samples::preflight_401(1);
            (fetch.outcome_certainty, fetch.certainty) = (Certainty::Confirmed, Certainty::Predicted);
            fetch.root_cause_certainty = root;
            assert_eq!((fetch.headline(), fetch.sureness().unescaped()), (name, sureness), "{root:?}");
        }
    }

    #[test]
    fn what_may_be_cors_is_not_said_to_be_something_else() {
        for (outcome, alternatives, expected) in [
            (Outcome::Network, &[][..], true),
            (Outcome::Policy, &[Cause::ServiceWorkerError], true),
            (Outcome::Policy, &[Cause::ServiceWorkerError, Cause::MissingAllowOrigin], false),
            (Outcome::Cors, &[], false),
            (Outcome::Succeeded, &[], false),
        ] {
            let mut fetch = samples::preflight_401(1);
            (fetch.outcome, fetch.alternatives) = (outcome, alternatives.into());
            assert_eq!(fetch.is_not_cors(), expected, "{outcome} {alternatives:?}");
        }
    }
}
