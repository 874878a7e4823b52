//! A language that selects requests, like the filter of DevTools: `domain:*.example.com -method:OPTIONS`.
//! [`parse`](Filter::parse) parses a [`Filter`], [`Filter::matches`] applies it to a request.

mod glob;
mod key;
mod parse;
mod term;
mod when;

pub use crate::filter::key::Subject;
use crate::filter::term::{Term, Test};
use glob::Glob;
pub use key::Key;
pub use parse::FilterError;
use std::fmt;

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
        self.terms.iter().filter(|term| !term.test.asks_about_failures())
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
