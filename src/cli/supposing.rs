//! `--what-if`: reads the policy files and the rules that the user names.

use crate::cli::problem;
use har_cors::Policy;
use har_cors::report::sanitize;
use miette::{Report, miette};
use std::path::Path;

/// The combined policy, in order; `None` if there is none.
///
/// # Errors
/// A file cannot be read, or a text is neither a policy nor a rule.
pub(crate) fn policy(all: &[String]) -> Result<Option<Policy>, Report> {
    let mut policy: Option<Policy> = None;
    for given in all {
        policy.get_or_insert_default().extend(one(given)?);
    }
    Ok(policy)
}

/// A rule contains a space. So may a file name: then the file wins.
fn one(given: &str) -> Result<Policy, Report> {
    let shown = sanitize(given).into_owned();
    let path = Path::new(given);
    if given.trim().contains(char::is_whitespace) && !path.is_file() {
        return Policy::parse_rule(given).map_err(|error| problem::from_settings("--what-if", given, &error));
    }
    let text = std::fs::read_to_string(path).map_err(|error| {
        let help = "to pass a rule instead of a file, write 'SERVER [PATH] [preflight:|response:] CHANGE'";
        miette!(help = help, "{shown}: cannot read the policy: {error}")
    })?;
    Policy::parse(&text).map_err(|error| problem::from_settings(&shown, &text, &error))
}
