//! Fixes for servers: recognises the software by its headers, and creates a configuration for it with this capture's origin,
//! methods and headers. The input is the entries of judged fetches, the output texts. No verdict is decided here.
//!
//! Users copy and run configurations, so only checked values of a HAR (see [`needs`]) get into one: serialized origins, and
//! names of letters, digits, `-` and `_`.

mod configuration;
mod plain;
mod requirements;
mod servers;
mod signs;
#[cfg(test)]
mod tests;
mod wanted;

use super::compose::Source;
use super::model;
use super::redact::Redactor;
use super::text::{AsText, Text};
use crate::browser::Stage;
use crate::policy::ServerPolicy;
use crate::rules::{AnsweredBy, Outcome, Verdict};
use crate::session::Fetch;
use crate::standard::{CredentialsMode, Origin, plain_origin};
pub(super) use configuration::Configuration;
pub use configuration::SolvedConfiguration;
use foldhash::{HashMap, HashMapExt, HashSet};
use requirements::Requirements;
pub(crate) use requirements::{is_safe_name, is_safe_origin};
use servers::{COMMON, SERVERS, Server};
use signs::Signs;
use std::borrow::Cow;
use std::sync::Arc;
pub(super) use wanted::Wanted;

impl Wanted {
    /// The plain headers, then configurations for the named software and for the most common ones.
    pub(super) fn configurations(&self, detected: Option<&Text>) -> Vec<Configuration> {
        let Some(needs) = &self.0 else { return Vec::new() };
        let mut redactor = Redactor::new();
        let named = SERVERS.iter().filter(|server| detected.is_some_and(|name| *name == *server.name));
        let common = COMMON.iter().filter(|server| detected.is_none_or(|name| *name != *server.name));
        let mut make = |server: &Server| {
            let name = if server.name.is_empty() { "Headers" } else { server.name };
            let text = redactor.verbatim(&**needs, server.snippet).filter(|text| !text.is_empty())?;
            Some(Configuration { name, place: server.place, text })
        };
        [&plain::SERVER].into_iter().chain(named.copied()).chain(common.copied()).filter_map(&mut make).collect()
    }
}

/// Software with a known configuration.
#[derive(Clone, Copy, Debug)]
pub struct Software(&'static Server);

impl Software {
    /// All of them; the plain header lines first.
    pub fn all() -> impl Iterator<Item = Software> {
        [&plain::SERVER].into_iter().chain(SERVERS).map(Software)
    }

    /// The software with that [`Software::id`].
    pub fn called(id: &str) -> Option<Software> {
        Software::all().find(|software| software.id() == id)
    }

    /// Its name in lower case with hyphens: `amazon-s3`; `headers` for the plain header lines.
    pub fn id(self) -> &'static str {
        self.0.id
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        if self.0.name.is_empty() { "Headers" } else { self.0.name }
    }

    /// Its configuration for a policy, the `ordinal`-th of several; `methods` includes those of simple requests. Its text is
    /// empty if the software cannot express any of the policy; the limits say why.
    pub(super) fn configuration(
        self,
        policy: &ServerPolicy,
        methods: &[String],
        ordinal: usize,
        redactor: &mut Redactor,
    ) -> Option<SolvedConfiguration> {
        let needs = Requirements::from_policy(policy, methods, ordinal);
        let text = redactor.verbatim(&needs, self.0.snippet)?;
        let limits = redactor.verbatim(&needs, self.0.limits)?;
        let limits = limits.lines().map(|limit| redactor.pooled(limit)).collect();
        let (software, language, place) = (self.name().into(), self.0.language.into(), self.0.place.into());
        Some(SolvedConfiguration { software, language, place, text, limits })
    }
}

impl PartialEq for Software {
    fn eq(&self, other: &Software) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Software {}

/// The servers of one file with blocked responses, by origin.
pub(super) struct Servers(HashMap<String, Known>);

/// What the file shows about one server.
#[derive(Default)]
struct Known {
    signs: Signs,
    detected: Option<(&'static Server, String)>,
    /// The needs of pages, by their origin.
    needs: HashMap<String, Requirements>,
    /// Cached snippets with their input, by page and name of the software.
    made: HashMap<(String, &'static str), (Option<model::Snippet>, Wanted)>,
}

impl Servers {
    /// Collects all cross-origin fetches to them, with the responses.
    pub(super) fn of(source: &Source<'_>) -> Servers {
        let fetches = &source.analysis.fetches;
        let failed = fetches.iter().filter(|(_, verdict)| verdict.outcome() == Outcome::Cors);
        let asked_for: HashSet<Cow<'_, str>> =
            failed.flat_map(|(fetch, _)| &fetch.hops).filter_map(|hop| server_of(&hop.url)).collect();
        if asked_for.is_empty() {
            return Servers(HashMap::new());
        }
        let mut known: HashMap<Cow<'_, str>, Known> = HashMap::new();
        for (fetch, verdict) in fetches {
            let page = fetch.origin.as_ref().and_then(requirements::safe_origin);
            for hop in fetch.hops.iter().filter(|hop| hop.is_cors) {
                let Some(server) = server_of(&hop.url).filter(|server| asked_for.contains(server)) else { continue };
                let here = known.entry(server).or_default();
                let (preflight, request) = (source.entry(hop.preflight_entry), source.entry(hop.entry));
                preflight.into_iter().chain(request).for_each(|entry| here.signs.learn(entry));
                if let Some(page) = page {
                    let needs = match here.needs.get_mut(page) {
                        Some(needs) => needs,
                        None => here.needs.entry(page.to_owned()).or_insert_with(|| Requirements::of(page)),
                    };
                    needs.learn(hop, preflight, request);
                    needs.credentials |= has_credentials(fetch, verdict);
                }
            }
        }
        for (origin, here) in &mut known {
            here.signs.host = origin.split("://").nth(1).unwrap_or_default().to_owned();
            here.detected = detect(&here.signs);
        }
        Servers(known.into_iter().map(|(origin, here)| (origin.into_owned(), here)).collect())
    }

    /// The server of this fetch and its configuration; nothing for failures that no server configuration fixes, or if the
    /// page's origin is opaque.
    pub(super) fn fix(
        &mut self,
        source: &Source<'_>,
        redactor: &mut Redactor,
        fetch: &Fetch,
        verdict: &Verdict,
    ) -> (Option<Box<model::Server>>, Option<Box<model::Snippet>>, Wanted) {
        let refused = fetch.hops.get(verdict.hop).or(fetch.hops.last());
        if verdict.outcome() != Outcome::Cors {
            return (None, None, Wanted::default());
        }
        let Some(known) = refused.and_then(|hop| self.0.get_mut(&*server_of(&hop.url)?)) else {
            return (None, None, Wanted::default());
        };
        let is_gateways = verdict.sure_root_cause().is_some_and(|root| root.rule().answered_by == AnsweredBy::Gateway);
        // An error page shows what is in front of the application; the other responses show the application.
        let gateway = refused.filter(|_| is_gateways).and_then(|hop| {
            let mut signs = Signs::default();
            signs.host.clone_from(&known.signs.host);
            signs.learn(source.entry(hop.entry)?);
            detect(&signs)
        });
        let server = gateway.as_ref().or(known.detected.as_ref());
        let named = server.map(|(server, evidence)| model::Server {
            name: redactor.pooled(server.name),
            evidence: redactor.text(evidence),
        });
        let named = named.map(Box::new);
        // After a redirect to a third origin the request has `Origin: null`, which no server should allow.
        let named_origin = refused.and_then(|hop| hop.request_origin.as_deref()) != Some("null");
        let page = fetch.origin.as_ref().and_then(requirements::safe_origin);
        let Some(page) = page.filter(|_| named_origin && is_mended_there(verdict)) else {
            return (named, None, Wanted::default());
        };
        let needs = known.needs.get(page);
        let software = server.map_or("", |(server, _)| server.name);
        let (snippet, wanted) = known.made.entry((page.to_owned(), software)).or_insert_with(|| {
            let server = server.map_or(&plain::SERVER, |(server, _)| *server);
            let text = needs.and_then(|needs| redactor.verbatim(needs, server.snippet));
            // A value with a secret never goes into a configuration.
            let wanted = Wanted(needs.filter(|_| text.is_some()).cloned().map(Arc::new));
            let snippet = |text| model::Snippet { language: server.language.into(), place: server.place.into(), text };
            (text.filter(|text| !text.is_empty()).map(snippet), wanted)
        });
        (named, snippet.clone().map(Box::new), wanted.clone())
    }
}

/// The recognised server, and its sign.
fn detect(signs: &Signs) -> Option<(&'static Server, String)> {
    SERVERS.iter().find_map(|server| Some((*server, (server.is_here)(signs)?)))
}

/// Serialized origin of a URL.
pub(super) fn server_of(url: &str) -> Option<Cow<'_, str>> {
    if let Some(origin) = plain_origin(url) {
        return Some(origin.into());
    }
    match Origin::of(url)? {
        Origin::Tuple(origin) => Some((*origin).to_owned().into()),
        Origin::Opaque => None,
    }
}

fn has_credentials(fetch: &Fetch, verdict: &Verdict) -> bool {
    [fetch.credentials, verdict.credentials].contains(&Some(CredentialsMode::Include))
        || verdict.cause().is_some_and(|cause| cause.rule().needs_credentials)
}

/// Whether the server's CORS configuration has to change.
fn is_mended_there(verdict: &Verdict) -> bool {
    let is_elsewhere = verdict.sure_root_cause().is_some_and(|root| !root.rule().is_fixed_by_cors_settings);
    let is_of_server = verdict.cause().is_some_and(|cause| !cause.rule().is_without_snippet);
    !is_elsewhere && is_of_server && verdict.ending.failed_at() != Some(Stage::Request)
}
