//! What requests need from servers, and the resulting policy.

use super::beyond::Beyond;
use super::hindrance::Hindrance;
use crate::policy::ServerPolicy;
use crate::report::fixes;
use crate::rules::{Outcome, Verdict, known_credentials};
use crate::session::{Fetch, Hop};
use crate::standard::{CredentialsMode, is_cors_safelisted_method};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The needs at one server.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct HostNeeds {
    pub(super) origins: BTreeSet<String>,
    pub(super) methods: BTreeSet<String>,
    pub(super) headers: BTreeSet<String>,
    pub(super) credentials: Credentials,
    /// Requests with unknown credentials.
    pub(super) open_credentials: usize,
    /// All methods, including those of simple requests.
    pub(super) all_methods: BTreeSet<String>,
    /// Methods of preflighted requests by origin.
    by_origin: BTreeSet<(String, String)>,
    /// Headers of preflighted requests by method.
    by_method: BTreeSet<(String, String)>,
    /// The same by origin.
    headers_by_origin: BTreeSet<(String, String)>,
    /// Origins whose requests may have credentials.
    with_credentials: BTreeSet<String>,
}

/// One exchange of a fetch to which CORS applies.
pub(super) struct Step<'a> {
    pub(super) hop: &'a Hop,
    pub(super) server: String,
    pub(super) origin: &'a str,
    pub(super) credentials: Credentials,
}

/// Whether credentials have to be allowed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) enum Credentials {
    #[default]
    No,
    /// A request may have failed because it has credentials.
    Possible,
    /// A request has credentials.
    Known,
}

impl<'a> Step<'a> {
    pub(super) fn of(hop: &'a Hop, credentials: Credentials) -> Result<Step<'a>, Hindrance> {
        let server = server_of(&hop.url).ok_or(Hindrance::Name)?;
        match hop.request_origin.as_deref() {
            None => Err(Hindrance::UnknownOrigin),
            Some("null") => Err(Hindrance::Redirect),
            Some(origin) if origin.split(':').next().is_some_and(|scheme| scheme.ends_with("-extension")) => {
                Err(Hindrance::Extension)
            }
            Some(origin) => Ok(Step { hop, server, origin, credentials }),
        }
    }
}

impl HostNeeds {
    pub(super) fn learn(&mut self, step: &Step<'_>) {
        let Hop { method, unsafe_names, preflight_because, .. } = step.hop;
        self.origins.insert(step.origin.to_owned());
        self.credentials = self.credentials.max(step.credentials);
        self.all_methods.insert(method.to_string());
        if step.credentials != Credentials::No {
            self.with_credentials.insert(step.origin.to_owned());
        }
        if preflight_because.is_none() {
            return;
        }
        self.by_origin.insert((step.origin.to_owned(), method.to_string()));
        if !is_cors_safelisted_method(method) {
            self.methods.insert(method.to_string());
        }
        for name in unsafe_names.iter() {
            self.headers.insert(name.clone());
            self.by_method.insert((method.to_string(), name.clone()));
            self.headers_by_origin.insert((step.origin.to_owned(), name.clone()));
        }
    }

    pub(super) fn extend(&mut self, other: HostNeeds) {
        let HostNeeds { origins, methods, headers, credentials, open_credentials, .. } = other;
        self.open_credentials += open_credentials;
        self.origins.extend(origins);
        self.methods.extend(methods);
        self.headers.extend(headers);
        self.credentials = self.credentials.max(credentials);
        self.all_methods.extend(other.all_methods);
        self.by_origin.extend(other.by_origin);
        self.by_method.extend(other.by_method);
        self.headers_by_origin.extend(other.headers_by_origin);
        self.with_credentials.extend(other.with_credentials);
    }

    pub(super) fn policy(&self, server: &str) -> ServerPolicy {
        ServerPolicy {
            origins: self.origins.iter().cloned().collect(),
            methods: self.methods.iter().cloned().collect(),
            headers: self.headers.iter().cloned().collect(),
            credentials: self.credentials != Credentials::No,
            ..ServerPolicy::new(server)
        }
    }

    pub(super) fn beyond(&self, policy: &ServerPolicy, beyond: &mut Vec<Beyond>) {
        let server = &policy.server;
        for method in &self.all_methods {
            let is_new = |name: &&String| !self.by_method.contains(&(method.clone(), (*name).clone()));
            let headers: Vec<String> = policy.headers.iter().filter(is_new).cloned().collect();
            if !headers.is_empty() {
                beyond.push(Beyond::Headers { server: server.clone(), method: method.clone(), headers });
            }
        }
        for origin in &policy.origins {
            let not_in = |known: &BTreeSet<(String, String)>, all: &[String]| -> Vec<String> {
                all.iter().filter(|item| !known.contains(&(origin.clone(), (*item).clone()))).cloned().collect()
            };
            let methods = not_in(&self.by_origin, &policy.methods);
            let headers = not_in(&self.headers_by_origin, &policy.headers);
            let credentials = policy.credentials && !self.with_credentials.contains(origin);
            if !methods.is_empty() || !headers.is_empty() || credentials {
                let (server, origin) = (server.clone(), origin.clone());
                beyond.push(Beyond::Origin { server, origin, methods, headers, credentials });
            }
        }
    }
}

/// Whether its requests have credentials, or may have failed because of them.
pub(super) fn needs_credentials(fetch: &Fetch, verdict: &Verdict) -> Credentials {
    let mut causes = verdict.cause().into_iter().chain(verdict.alternatives.iter().copied());
    match known_credentials(fetch, verdict) {
        Some(CredentialsMode::Include) => Credentials::Known,
        Some(CredentialsMode::NotInclude) => Credentials::No,
        None if verdict.outcome() == Outcome::Cors && causes.any(|cause| cause.rule().needs_credentials) => {
            Credentials::Possible
        }
        None => Credentials::No,
    }
}

/// Serialized origin of a URL's server.
pub(super) fn server_of(url: &str) -> Option<String> {
    fixes::server_of(url).map(Cow::into_owned)
}
