//! What a policy says of its servers.

use crate::input::Glob;
use crate::policy::rule::Rule;

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

/// The pattern of a path.
pub(super) fn pattern(path: &str) -> Glob {
    Glob::verbatim(path)
}
