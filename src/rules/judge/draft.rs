//! A verdict in the making: what the judge of an exporter decides. Evidence, effects, the other engines' findings and
//! the root cause follow from it and are added in one place.

use crate::browser::Stage;
use crate::har::EntryIndex;
use crate::rules::cause::Cause;
use crate::rules::checks::run::FailedCheck;
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::{Certainty, Ending, Evidence, Failed, Outcome};
use crate::standard::CredentialsMode;

/// What was decided of one fetch.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Draft {
    pub(crate) ending: Ending,
    pub(crate) hop: usize,
    pub(crate) certainty: Certainty,
    /// How sure the outcome is, where that is surer than the cause: see [`Draft::ends_so_in_any_case`].
    pub(crate) ends_so: Option<Certainty>,
    pub(crate) alternatives: Vec<Cause>,
    pub(crate) missing_fact: Option<MissingFact>,
    /// The earlier entry whose answer the cache gave once more.
    pub(crate) stored: Option<EntryIndex>,
    /// Evidence that only the exporter's judge knows of; the headers' own is added later.
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

    /// A success of that certainty, at the last hop.
    pub(crate) fn success(hop: usize, certainty: Certainty) -> Draft {
        Draft::new(Ending::Succeeded, hop, certainty)
    }

    /// A failure of the cause's own outcome.
    pub(crate) fn failure(hop: usize, stage: Stage, cause: Cause, certainty: Certainty) -> Draft {
        Draft::new(Ending::Failed(Box::new(Failed::new(stage, cause))), hop, certainty)
    }

    /// A failure that the checks found in recorded headers.
    pub(crate) fn of(failure: FailedCheck, certainty: Certainty) -> Draft {
        let FailedCheck { hop, stage, cause, parameter, status, also } = failure;
        // An answer whose status the file has lost.
        let status = (status != 0).then_some(status);
        let failed = Failed { parameter, status, also_wrong: also, ..Failed::new(stage, cause) };
        Draft::new(Ending::Failed(Box::new(failed)), hop, certainty)
    }

    /// The file does not show how it ended.
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

    /// Status of the response that was judged.
    pub(crate) fn status(&self) -> Option<u16> {
        self.failed()?.status
    }

    /// The value of the credentials mode under which alone it fails so.
    pub(crate) fn only_under(&self) -> Option<CredentialsMode> {
        self.failed()?.only_under
    }

    /// The same with a change of what is known of the failure, where it is one.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Failed)) -> Draft {
        if let Some(failed) = self.ending.failed_mut() {
            change(failed);
        }
        self
    }

    /// Other causes that explain the record as well (the first three of them count).
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

    /// Whatever is open, it ended so: only which check came first is not known. To be said where every explanation that is
    /// left is named; what is later named besides, and would have ended otherwise, takes it back.
    pub(crate) fn ends_so_in_any_case(self, certainty: Certainty) -> Draft {
        Draft { ends_so: Some(certainty), ..self }
    }

    /// Leaves open which check came first, and nothing else.
    pub(crate) fn with_doubtful_cause(self) -> Draft {
        let outcome = self.outcome_certainty();
        Draft { certainty: Certainty::Possible, ..self }.ends_so_in_any_case(outcome)
    }

    /// Takes back that it ended so in any case.
    pub(crate) fn may_end_otherwise(self) -> Draft {
        Draft { ends_so: None, ..self }
    }

    /// How sure it is that it ended so, whatever the cause; never less than the certainty of the cause.
    pub(crate) fn outcome_certainty(&self) -> Certainty {
        let ends_alike = |cause: &Cause| cause.rule().outcome == self.outcome();
        let in_any_case = self.ends_so.filter(|_| self.alternatives.iter().all(ends_alike));
        in_any_case.map_or(self.certainty, |sure| sure.min(self.certainty))
    }

    /// What would decide.
    pub(crate) fn missing(mut self, fact: MissingFact) -> Draft {
        self.missing_fact = Some(fact);
        self
    }

    /// A value that the cause turns on.
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
            // Never less sure than the cause.
            (refused(Confirmed).ends_so_in_any_case(Predicted), Confirmed),
            // An explanation of another kind came later.
            (refused(Possible).ends_so_in_any_case(Confirmed).or([Cause::ServiceWorkerError]), Possible),
            (refused(Possible).ends_so_in_any_case(Confirmed).may_end_otherwise(), Possible),
        ] {
            assert_eq!(draft.outcome_certainty(), expected, "{draft:?}");
        }
    }
}
