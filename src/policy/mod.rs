//! CORS policies of servers: read from a file, tried on the requests of a HAR ([`what_if`]), and computed from them
//! ([`solve`](crate::solve)).

mod answers;
mod parse;
mod rule;
#[cfg(test)]
mod tests;
mod write;

use crate::input::Glob;
use crate::rules::{self, Analysis, Supposed};
use crate::toml_text::FileError;
pub(crate) use answers::Compiled;
pub use rule::{Change, Rule, Side};

/// How servers are supposed to respond, as far as CORS is concerned: their configuration, and single changes of their responses.
///
/// A configured server has a correct CORS middleware in front of everything else: it answers OPTIONS with 204, and every
/// response, including errors and redirects, has the headers. A redirected preflight stays redirected.
///
/// ```
/// use har_cors::Policy;
/// use har_cors::policy::ServerPolicy;
///
/// let mut policy = Policy {
///     servers: vec![ServerPolicy {
///         origins: vec!["https://app.example".to_owned()],
///         methods: vec!["PUT".to_owned()],
///         ..ServerPolicy::new("https://api.example")
///     }],
///     ..Policy::default()
/// };
/// assert_eq!(Policy::parse(&policy.to_toml())?, policy);
/// policy.extend(Policy::parse_rule("api.example /v1/** preflight: +Access-Control-Allow-Headers: x-trace")?);
/// assert_eq!(policy.rules.len(), 1);
/// // A contradiction is an error that names the standard's section.
/// let all = "[[policy]]\nserver = 'https://api.example'\norigins = ['*']\ncredentials = true\n";
/// assert!(Policy::parse(all).unwrap_err().to_string().contains('*'));
/// # Ok::<(), har_cors::FileError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// The configured servers; if two match a URL, the first counts.
    pub servers: Vec<ServerPolicy>,
    /// Changes of responses, applied in this order after the configuration.
    pub rules: Vec<Rule>,
}

/// The policy of a server or of a part of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerPolicy {
    /// Its origin, serialized: `https://api.example`.
    pub server: String,
    /// Pattern of the paths: `*` and `?` do not match a slash, `**` matches anything. `None`: all paths.
    pub path: Option<String>,
    /// Serialized origins of the allowed pages; or only `*`.
    pub origins: Vec<String>,
    /// Methods of preflighted requests; `GET`, `HEAD` and `POST` need not be listed.
    pub methods: Vec<String>,
    /// Names of request headers, in lower case.
    pub headers: Vec<String>,
    /// Names of response headers that script may read.
    pub expose: Vec<String>,
    /// Requests with credentials are allowed.
    pub credentials: bool,
    /// Seconds for which a browser may cache a preflight response.
    pub max_age: Option<u32>,
}

impl ServerPolicy {
    /// A server that allows nothing.
    pub fn new(server: impl Into<String>) -> ServerPolicy {
        ServerPolicy {
            server: server.into(),
            path: None,
            origins: Vec::new(),
            methods: Vec::new(),
            headers: Vec::new(),
            expose: Vec::new(),
            credentials: false,
            max_age: None,
        }
    }
}

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

/// The pattern of a path.
fn pattern(path: &str) -> Glob {
    Glob::of_whole(path)
}
