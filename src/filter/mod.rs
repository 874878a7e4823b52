//! A language that selects requests, like the filter of DevTools: `domain:*.example.com -method:OPTIONS`.
//! [`parse`](Filter::parse) parses a [`Filter`], [`Filter::matches`] applies it to a request.

mod glob;
mod key;
mod parse;
mod when;

use crate::rules::Certainty;
use crate::time::Time;
use glob::Glob;
pub use key::Key;
pub use parse::FilterError;
use std::borrow::Cow;
use std::fmt;
use when::Moment;

/// Selects the requests for which every term is true. The empty filter matches all.
///
/// `har-cors explain filter` prints the grammar, with all keys and their values.
///
/// ```
/// use har_cors::Filter;
///
/// let filter: Filter = "domain:*.example.com -method:OPTIONS cause:header-not-allowed".parse()?;
/// assert_eq!(filter.to_string(), "domain:*.example.com -method:OPTIONS cause:header-not-allowed");
///
/// let error = Filter::parse("domian:example.com").unwrap_err();
/// assert_eq!(error.suggestion.as_deref(), Some("domain"));
/// assert_eq!(error.span, 0..6);
/// # Ok::<(), har_cors::filter::FilterError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    terms: Vec<Term>,
}

/// `key:value,value`, or the same negated.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Term {
    is_negated: bool,
    test: Test,
    /// The original text, for `Display`.
    text: Box<str>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Test {
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

/// The properties of a request for a filter. An unknown value is `None`; only negated terms match it.
pub trait Subject {
    /// The value of a text key. Not called for [`Key::Domain`] and [`Key::Scheme`], which are parts of [`Key::Url`].
    fn value(&self, key: Key) -> Option<Cow<'_, str>>;
    /// The certainty of the outcome, whatever the cause.
    fn certainty(&self) -> Certainty;
    /// The start of the request.
    fn started(&self) -> Option<Time>;
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// An unknown key, an invalid value or an unclosed quote, with its position and a suggestion.
    pub fn parse(text: &str) -> Result<Filter, FilterError> {
        Ok(Filter { terms: parse::terms(text)? })
    }

    /// Whether it matches every request.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it has terms that do not concern failures, and all of them match a request, whatever its outcome.
    pub(crate) fn is_about(&self, subject: &dyn Subject) -> bool {
        self.has_route() && self.terms_of_route().all(|term| term.is_true_of(subject))
    }

    /// Whether it has terms that do not concern failures.
    pub(crate) fn has_route(&self) -> bool {
        self.terms_of_route().next().is_some()
    }

    fn terms_of_route(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| !term.test.is_of_failures())
    }

    /// The filter without terms that concern failures: it matches the same requests, whatever their outcome.
    pub(crate) fn route(&self) -> Filter {
        Filter { terms: self.terms_of_route().cloned().collect() }
    }

    /// The values that it requires for a key, in lower case, if they are complete values and not patterns. A request with
    /// another value does not match.
    pub(crate) fn plain_values(&self, key: Key) -> Option<Vec<&str>> {
        self.terms.iter().filter(|term| !term.is_negated).find_map(|term| match &term.test {
            Test::Value(of, globs) if *of == key => globs.iter().map(Glob::plain).collect(),
            Test::Value(..) | Test::Holds(_) | Test::AtLeast(_) | Test::Since(_) | Test::Until(_) => None,
        })
    }

    /// Whether a request matches.
    pub fn matches(&self, subject: &dyn Subject) -> bool {
        self.terms.iter().all(|term| term.is_true_of(subject))
    }
}

impl Term {
    fn is_true_of(&self, subject: &dyn Subject) -> bool {
        self.test.is_true_of(subject) != self.is_negated
    }
}

impl Test {
    /// Whether it concerns how or why a request failed.
    fn is_of_failures(&self) -> bool {
        match self {
            Test::Value(key, _) => {
                matches!(key, Key::Cause | Key::RootCause | Key::Outcome | Key::StatusCode | Key::Fingerprint)
            }
            Test::AtLeast(_) => true,
            Test::Holds(_) | Test::Since(_) | Test::Until(_) => false,
        }
    }

    fn is_true_of(&self, subject: &dyn Subject) -> bool {
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
            Test::AtLeast(least) => rank(subject.certainty()) >= rank(*least),
            Test::Since(moment) => subject.started().is_some_and(|started| started.milliseconds() >= moment.start),
            Test::Until(moment) => subject.started().is_some_and(|started| started.milliseconds() < moment.end),
        }
    }
}

/// A number that grows with certainty.
pub(crate) fn rank(certainty: Certainty) -> u8 {
    match certainty {
        Certainty::Possible => 0,
        Certainty::Predicted => 1,
        Certainty::Deduced => 2,
        Certainty::Confirmed => 3,
    }
}

impl std::str::FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Filter, FilterError> {
        Filter::parse(text)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, term) in self.terms.iter().enumerate() {
            f.write_str(if n > 0 { " " } else { "" })?;
            f.write_str(&term.text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
