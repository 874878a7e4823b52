//! CORS policies of servers: read from a file, tried on the requests of a HAR ([`what_if`]), and computed from them
//! ([`solve`](crate::solve)).

mod answers;
mod parse;
mod rule;
mod server_policy;
#[cfg(test)]
mod tests;
mod write;

pub use crate::policy::server_policy::{Policy, ServerPolicy};
use crate::rules::{self, Analysis, Supposed};
use crate::toml_text::FileError;
pub(crate) use answers::Compiled;
pub use rule::{Change, Rule, Side};

impl Policy {
    /// Reads a policy file: TOML with a table `[[policy]]` for each server.
    ///
    /// # Errors
    /// Invalid TOML, an unknown key, or a contradiction to the Fetch Standard, with its position and the standard's section.
    pub fn parse(text: &str) -> Result<Policy, FileError> {
        parse::policy(text)
    }

    /// Reads one change of responses: `api.example /v1/** preflight: +Access-Control-Allow-Headers: authorization`.
    ///
    /// # Errors
    /// An invalid rule, with the position of the error in the text.
    pub fn parse_rule(text: &str) -> Result<Policy, FileError> {
        rule::parse(text).map(|rule| Policy { rules: vec![rule], ..Policy::default() })
    }

    /// Appends another policy, which has lower priority.
    pub fn extend(&mut self, other: Policy) {
        self.servers.extend(other.servers);
        self.rules.extend(other.rules);
    }

    /// The policy as a file, without its rules.
    pub fn to_toml(&self) -> String {
        write::policy(self, |_| None)
    }

    /// The same, with a comment on the credentials of the n-th server.
    pub(crate) fn to_toml_with<'a>(&self, note: impl Fn(usize) -> Option<&'a str>) -> String {
        write::policy(self, note)
    }
}

/// How each request of a file would have ended under a policy, in the order of [`Analysis::fetches`].
///
/// ```
/// let har = br#"{"log": {"creator": {"name": "WebInspector"}, "entries": [{
///     "request": {"method": "GET", "url": "https://api.example/users", "headers": [
///         {"name": "Host", "value": "api.example"}, {"name": "Origin", "value": "https://app.example"}]},
///     "response": {"status": 200, "headers": [{"name": "Server", "value": "nginx"}], "_error": "net::ERR_FAILED"}}]}}"#;
/// let analysis = har_cors::judge(&har[..])?;
/// let policy = har_cors::Policy::parse("[[policy]]\nserver = 'https://api.example'\norigins = ['https://app.example']\n")?;
/// let after = har_cors::what_if(&analysis, &policy);
/// assert_eq!(after[0].end.outcome, har_cors::Outcome::Succeeded);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn what_if(analysis: &Analysis, policy: &Policy) -> Vec<Supposed> {
    rules::suppose(analysis, &answers::Compiled::of(policy))
}
