//! A draft of a verdict: the decision of an exporter's judge. Evidence, effects, the other engines' findings and
//! the root cause follow from it and are added in one place.

use crate::browser::Stage;
use crate::har::EntryIndex;
use crate::rules::cause::Cause;
use crate::rules::checks::run::FailedCheck;
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::{Certainty, Ending, Evidence, Failed, Outcome};
use crate::standard::CredentialsMode;

/// The decision on one fetch.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Draft {
    pub(crate) ending: Ending,
    pub(crate) hop: usize,
    pub(crate) certainty: Certainty,
    /// The certainty of the outcome, if it is higher than that of the cause: see [`Draft::ends_so_in_any_case`].
    pub(crate) ends_so: Option<Certainty>,
    pub(crate) alternatives: Vec<Cause>,
    pub(crate) missing_fact: Option<MissingFact>,
    /// The earlier entry whose response the cache reused.
    pub(crate) stored: Option<EntryIndex>,
    /// Evidence that only the exporter's judge knows; that of the headers is added later.
    pub(crate) evidence: Vec<Evidence>,
}

impl Draft {
    fn new(ending: Ending, hop: usize, certainty: Certainty) -> Draft {
        Draft {
            ending,
            hop,
            certainty,
            ends_so: None,
            alternatives: Vec::new(),
            missing_fact: None,
            stored: None,
            evidence: Vec::new(),
        }
    }

    /// A success with that certainty, at the last hop.
    pub(crate) fn success(hop: usize, certainty: Certainty) -> Draft {
        Draft::new(Ending::Succeeded, hop, certainty)
    }

    /// A failure with the cause's own outcome.
    pub(crate) fn failure(hop: usize, stage: Stage, cause: Cause, certainty: Certainty) -> Draft {
        Draft::new(Ending::Failed(Box::new(Failed::new(stage, cause))), hop, certainty)
    }

    /// A failure that the checks found in recorded headers.
    pub(crate) fn of(failure: FailedCheck, certainty: Certainty) -> Draft {
        let FailedCheck { hop, stage, cause, parameter, status, also } = failure;
        // A response without its status.
        let status = (status != 0).then_some(status);
        let failed = Failed { parameter, status, also_wrong: also, ..Failed::new(stage, cause) };
        Draft::new(Ending::Failed(Box::new(failed)), hop, certainty)
    }

    /// An unknown result.
    pub(crate) fn undetermined(hop: usize, cause: Cause) -> Draft {
        Draft::new(Ending::Undetermined(Some(cause)), hop, Certainty::Possible)
    }

    pub(crate) fn outcome(&self) -> Outcome {
        self.ending.outcome()
    }

    pub(crate) fn cause(&self) -> Option<Cause> {
        self.ending.cause()
    }

    pub(crate) fn failed(&self) -> Option<&Failed> {
        self.ending.failed()
    }

    pub(crate) fn failed_at(&self) -> Option<Stage> {
        self.ending.failed_at()
    }

    pub(crate) fn parameter(&self) -> Option<&str> {
        self.ending.parameter()
    }

    /// Status of the judged response.
    pub(crate) fn status(&self) -> Option<u16> {
        self.failed()?.status
    }

    /// The only credentials mode with which it fails like this.
    pub(crate) fn only_under(&self) -> Option<CredentialsMode> {
        self.failed()?.only_under
    }

    /// Changes the details of the failure, if it is one.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Failed)) -> Draft {
        if let Some(failed) = self.ending.failed_mut() {
            change(failed);
        }
        self
    }

    /// Other causes that also explain the record (the first three count).
    pub(crate) fn or(mut self, alternatives: impl IntoIterator<Item = Cause>) -> Draft {
        for cause in alternatives {
            if cause.rule().outcome != self.outcome() {
                self.ends_so = None;
            }
            if Some(cause) != self.cause() && !self.alternatives.contains(&cause) && self.alternatives.len() < 3 {
                self.alternatives.push(cause);
            }
        }
        self
    }

    /// The outcome is certain: only the first failed check is unknown. Call it when all remaining explanations are named; a
    /// later explanation with another outcome revokes it.
    pub(crate) fn ends_so_in_any_case(self, certainty: Certainty) -> Draft {
        Draft { ends_so: Some(certainty), ..self }
    }

    /// Leaves open only which check failed first.
    pub(crate) fn with_doubtful_cause(self) -> Draft {
        let outcome = self.outcome_certainty();
        Draft { certainty: Certainty::Possible, ..self }.ends_so_in_any_case(outcome)
    }

    /// Revokes [`Draft::ends_so_in_any_case`].
    pub(crate) fn may_end_otherwise(self) -> Draft {
        Draft { ends_so: None, ..self }
    }

    /// The certainty of the outcome, whatever the cause; never less than that of the cause.
    pub(crate) fn outcome_certainty(&self) -> Certainty {
        let ends_alike = |cause: &Cause| cause.rule().outcome == self.outcome();
        let in_any_case = self.ends_so.filter(|_| self.alternatives.iter().all(ends_alike));
        in_any_case.map_or(self.certainty, |sure| sure.min(self.certainty))
    }

    /// The fact that would decide.
    pub(crate) fn missing(mut self, fact: MissingFact) -> Draft {
        self.missing_fact = Some(fact);
        self
    }

    /// A value that the cause is about.
    pub(crate) fn with_parameter(self, parameter: impl Into<String>) -> Draft {
        self.with(|failed| failed.parameter = Some(parameter.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_as_sure_as_all_that_is_left_makes_it() {
        use Certainty::*;
        let refused = |certainty| Draft::failure(0, Stage::Response, Cause::MissingAllowOrigin, certainty);
        for (draft, expected) in [
            (refused(Deduced), Deduced),
            (refused(Possible), Possible),
            (refused(Possible).or([Cause::AllowOriginMismatch]), Possible),
            (refused(Possible).or([Cause::AllowOriginMismatch]).ends_so_in_any_case(Confirmed), Confirmed),
            // Never less certain than the cause.
            (refused(Confirmed).ends_so_in_any_case(Predicted), Confirmed),
            // An explanation with another outcome came later.
            (refused(Possible).ends_so_in_any_case(Confirmed).or([Cause::ServiceWorkerError]), Possible),
            (refused(Possible).ends_so_in_any_case(Confirmed).may_end_otherwise(), Possible),
        ] {
            assert_eq!(draft.outcome_certainty(), expected, "{draft:?}");
        }
    }
}
