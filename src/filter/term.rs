//! One term of a filter.

use crate::filter::glob::Glob;
use crate::filter::key::{Key, Subject};
use crate::filter::when::Moment;
use crate::rules::Certainty;

/// `key:value,value`, or the same negated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Term {
    pub(super) is_negated: bool,
    pub(super) test: Test,
    /// The original text, for `Display`.
    pub(super) text: Box<str>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Test {
    /// One of the globs matches the value of the key; an unknown value matches none.
    Value(Key, Vec<Glob>),
    /// The URL contains one of the texts, in lower case.
    Holds(Vec<String>),
    /// At least this certainty.
    AtLeast(Certainty),
    /// The request started at this time or later.
    Since(Moment),
    /// The request started before the end of this time: a day includes its last millisecond.
    Until(Moment),
}

impl Term {
    pub(super) fn is_true_of(&self, subject: &dyn Subject) -> bool {
        self.test.is_true_of(subject) != self.is_negated
    }
}

impl Test {
    /// Whether it concerns how or why a request failed.
    pub(super) fn asks_about_failures(&self) -> bool {
        match self {
            Test::Value(key, _) => {
                matches!(key, Key::Cause | Key::RootCause | Key::Outcome | Key::StatusCode | Key::Fingerprint)
            }
            Test::AtLeast(_) => true,
            Test::Holds(_) | Test::Since(_) | Test::Until(_) => false,
        }
    }

    pub(super) fn is_true_of(&self, subject: &dyn Subject) -> bool {
        match self {
            Test::Value(key, globs) => {
                let Some(value) = key.of(subject) else { return false };
                let is_wanted = |value: &str| globs.iter().any(|glob| glob.fits(value));
                is_wanted(&value) || key.also(subject, &value).is_some_and(|value| is_wanted(&value))
            }
            Test::Holds(texts) => {
                let url = subject.value(Key::Url).unwrap_or_default().to_lowercase();
                texts.iter().any(|text| url.contains(&**text))
            }
            Test::AtLeast(least) => subject.certainty().rank() >= least.rank(),
            Test::Since(moment) => subject.started().is_some_and(|started| started.milliseconds() >= moment.start),
            Test::Until(moment) => subject.started().is_some_and(|started| started.milliseconds() < moment.end),
        }
    }
}
