//! The minimum that servers must allow for the requests of files to succeed.

use super::beyond::Beyond;
use super::hindrance::Hindrance;
use super::needs::{Credentials, HostNeeds, Step, needs_credentials, server_of};
use crate::har::Entry;
use crate::policy::{Compiled, Policy, ServerPolicy};
use crate::report::fixes::{is_safe_name, is_safe_origin};
use crate::report::redact::Redactor;
use crate::rules::{
    Analysis, Capture, HeadersFix, Outcome, RootCause, Supposed, Verdict, depends_on_answer, depends_on_answers,
    follow_up, known_credentials, suppose_one,
};
use crate::session::{Fetch, Hop};
use crate::standard::{Origin, lower_case};
use std::collections::{BTreeMap, BTreeSet};

/// The result for one request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fix {
    /// Nothing to do: it succeeded, was cancelled, or its result is unknown.
    None,
    /// The policy allows it in every engine.
    Headers,
    /// No header fixes it.
    Not(Hindrance),
}

/// The minimum that servers must allow, and what else that allows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Solution {
    /// One policy for each server with blocked requests, sorted by origin.
    pub policy: Policy,
    /// What the policy allows although no request needs it.
    pub beyond: Vec<Beyond>,
    /// All methods used with each server, including those of simple requests.
    pub methods: BTreeMap<String, Vec<String>>,
    /// Servers that allow credentials only because the files do not show that no request has any, and one may have failed
    /// because of them.
    pub possible_credentials: BTreeSet<String>,
    /// Blocked requests with unknown credentials, by server: the policy allows them without.
    pub open_credentials: BTreeMap<String, usize>,
    /// Requests that succeed today but that the policy does not cover, by server: their page has an opaque or unknown
    /// origin.
    pub uncovered: BTreeMap<String, usize>,
}

/// Collects the needs of requests, file by file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Solver {
    expose: Vec<String>,
    max_age: Option<u32>,
    show_secrets: bool,
    /// The needs of failed requests, by the origin of the server.
    wanted: BTreeMap<String, HostNeeds>,
    /// Requests that already succeed.
    passing: BTreeMap<String, HostNeeds>,
    uncovered: BTreeMap<String, usize>,
    /// Cache of values: whether they may be in a policy.
    looked_at: BTreeMap<String, bool>,
}

/// The minimum that servers must allow for the requests of a file to succeed, as far as headers can fix them.
///
/// ```
/// let har = br#"{"log": {"creator": {"name": "WebInspector"}, "entries": [{
///     "request": {"method": "GET", "url": "https://api.example/users", "headers": [
///         {"name": "Host", "value": "api.example"}, {"name": "Origin", "value": "https://app.example"}]},
///     "response": {"status": 200, "headers": [{"name": "Server", "value": "nginx"}], "_error": "net::ERR_FAILED"}}]}}"#;
/// let analysis = har_cors::judge(&har[..])?;
/// let solution = har_cors::solve(&analysis);
/// let expected = "[[policy]]\nserver      = \"https://api.example\"\norigins     = [\"https://app.example\"]\n";
/// assert_eq!(solution.policy.to_toml(), expected);
/// assert_eq!(har_cors::Policy::parse(expected)?, solution.policy);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve(analysis: &Analysis) -> Solution {
    let mut solver = Solver::default();
    solver.add(analysis);
    solver.finish()
}

impl Solver {
    /// Creates a solver whose policies expose these response headers to script and set the cache time of preflights in
    /// seconds. `show_secrets`: names that look like secrets may be in policies.
    pub fn new(expose: Vec<String>, max_age: Option<u32>, show_secrets: bool) -> Solver {
        Solver { expose, max_age, show_secrets, ..Solver::default() }
    }

    /// Adds the requests of a file; returns the result for each, in the order of [`Analysis::fetches`].
    pub fn add(&mut self, analysis: &Analysis) -> Vec<Fix> {
        let capture = Capture::new(&analysis.log, &analysis.entries);
        analysis.fetches.iter().map(|(fetch, verdict)| self.add_one(&capture, fetch, verdict)).collect()
    }

    fn add_one(&mut self, capture: &Capture<'_>, fetch: &Fetch, verdict: &Verdict) -> Fix {
        match verdict.outcome() {
            Outcome::Aborted | Outcome::Undetermined => Fix::None,
            // It may still be CORS, and then headers may fix it.
            Outcome::Network | Outcome::Policy => {
                let may_be_cors = verdict.alternatives.iter().any(|cause| cause.rule().outcome == Outcome::Cors);
                Fix::Not(if may_be_cors { Hindrance::Uncertain } else { Hindrance::NotAnAnswer })
            }
            Outcome::Succeeded => {
                if depends_on_answers(capture, fetch, verdict) {
                    self.pass(capture, fetch, verdict, &fetch.hops);
                }
                Fix::None
            }
            Outcome::Cors => match self.steps_to_fix(capture, fetch, verdict) {
                Ok(needs) => {
                    let is_open = known_credentials(fetch, verdict).is_none()
                        && needs_credentials(fetch, verdict) == Credentials::No;
                    for (server, mut needs) in needs {
                        needs.open_credentials = usize::from(is_open);
                        self.wanted.entry(server).or_default().extend(needs);
                    }
                    self.pass(capture, fetch, verdict, fetch.hops.get(..verdict.hop).unwrap_or_default());
                    Fix::Headers
                }
                Err(hindrance) => Fix::Not(hindrance),
            },
        }
    }

    /// Adds requests that already succeed and must still succeed if their server gets a policy.
    fn pass(&mut self, capture: &Capture<'_>, fetch: &Fetch, verdict: &Verdict, hops: &[Hop]) {
        let credentials = needs_credentials(fetch, verdict);
        for hop in hops.iter().filter(|hop| hop.is_cors) {
            match Step::of(hop, credentials).and_then(|step| self.checked(capture, step)) {
                Ok(step) => self.passing.entry(step.server.clone()).or_default().learn(&step),
                Err(_) => {
                    let server = server_of(&hop.url).unwrap_or_default();
                    *self.uncovered.entry(server).or_default() += 1;
                }
            }
        }
    }

    /// What a blocked fetch needs from each server, or why no server can provide it.
    fn steps_to_fix(
        &mut self,
        capture: &Capture<'_>,
        fetch: &Fetch,
        verdict: &Verdict,
    ) -> Result<BTreeMap<String, HostNeeds>, Hindrance> {
        match verdict.cause().map(|cause| cause.rule().headers_fix) {
            None | Some(HeadersFix::Unknown) => return Err(Hindrance::Uncertain),
            Some(HeadersFix::WithoutRedirect) => return Err(Hindrance::PreflightRedirect),
            Some(HeadersFix::No | HeadersFix::Useless) => return Err(Hindrance::NotAnAnswer),
            Some(HeadersFix::Yes) => {}
        }
        if verdict.alternatives.iter().any(|cause| !depends_on_answer(*cause)) {
            return Err(Hindrance::Uncertain);
        }
        if fetch.origin == Some(Origin::Opaque) {
            return Err(Hindrance::NullOrigin);
        }
        if fetch.hops.iter().all(|hop| hop.entry.is_none() && hop.preflight_entry.is_none()) {
            return Err(Hindrance::NotRecorded);
        }
        let credentials = needs_credentials(fetch, verdict);
        let follow_up = follow_up(capture, fetch, verdict);
        let refused = fetch.hops.iter().skip(verdict.hop).chain(&follow_up).filter(|hop| hop.is_cors);
        let mut needs: BTreeMap<String, HostNeeds> = BTreeMap::new();
        for hop in refused {
            let step = Step::of(hop, credentials).and_then(|step| self.checked(capture, step))?;
            needs.entry(step.server.clone()).or_default().learn(&step);
        }
        // Whether a redirect only needs the headers is checked below.
        let is_setting = |root: RootCause| root.rule().is_fixed_by_cors_settings || root.rule().is_redirect;
        if !verdict.sure_root_cause().is_none_or(is_setting) {
            return Err(Hindrance::NotASetting);
        }
        // The server's policy also has to cover earlier successes.
        let mut all = needs.clone();
        for hop in fetch.hops.iter().take(verdict.hop).filter(|hop| hop.is_cors) {
            if let Ok(step) = Step::of(hop, credentials)
                && let Some(needs) = all.get_mut(&step.server)
            {
                needs.learn(&step);
            }
        }
        let policy =
            Policy { servers: all.iter().map(|(server, needs)| needs.policy(server)).collect(), rules: Vec::new() };
        let supposed = suppose_one(capture, fetch, verdict, &Compiled::of(&policy));
        hindrance(&supposed, verdict).map_or(Ok(needs), Err)
    }

    /// The step, if all of its values may be in a policy.
    fn checked<'s>(&mut self, capture: &Capture<'_>, step: Step<'s>) -> Result<Step<'s>, Hindrance> {
        let request = capture.request(step.hop);
        let spelled = request.into_iter().flat_map(|entry| spelled(entry, step.hop));
        let mut names = step.hop.unsafe_names.iter().map(String::as_str).chain(spelled).chain([&*step.hop.method]);
        let is_open = self.is_open(step.origin, is_origin)
            && self.is_open(&step.server, is_safe_origin)
            && names.all(|name| self.is_open(name, is_safe_name));
        if is_open { Ok(step) } else { Err(Hindrance::Name) }
    }

    /// Whether a value has no special meaning in a configuration, and contains no secret.
    fn is_open(&mut self, value: &str, is_safe: fn(&str) -> bool) -> bool {
        if let Some(known) = self.looked_at.get(value) {
            return *known;
        }
        let is_open = is_safe(value) && (self.show_secrets || !Redactor::would_hide(value));
        self.looked_at.insert(value.to_owned(), is_open);
        is_open
    }

    /// Merges another solver.
    pub fn extend(&mut self, other: Solver) {
        let Solver { expose, max_age, show_secrets: _, wanted, passing, uncovered, looked_at: _ } = other;
        self.expose = expose;
        self.max_age = max_age;
        for (server, needs) in wanted {
            self.wanted.entry(server).or_default().extend(needs);
        }
        for (server, needs) in passing {
            self.passing.entry(server).or_default().extend(needs);
        }
        for (server, count) in uncovered {
            *self.uncovered.entry(server).or_default() += count;
        }
    }

    /// The policy for everything that was added.
    pub fn finish(&self) -> Solution {
        let mut solution = Solution::default();
        for (server, wanted) in &self.wanted {
            let mut needs = wanted.clone();
            if let Some(passing) = self.passing.get(server) {
                needs.extend(passing.clone());
            }
            let policy = needs.policy(server);
            solution.methods.insert(server.clone(), needs.all_methods.iter().cloned().collect());
            if needs.credentials == Credentials::Possible {
                solution.possible_credentials.insert(server.clone());
            }
            if needs.open_credentials > 0 && !policy.credentials {
                solution.open_credentials.insert(server.clone(), needs.open_credentials);
            }
            needs.beyond(&policy, &mut solution.beyond);
            if let Some(count) = self.uncovered.get(server) {
                solution.uncovered.insert(server.clone(), *count);
            }
            let (expose, max_age) = (self.expose.clone(), self.max_age);
            solution.policy.servers.push(ServerPolicy { expose, max_age, ..policy });
        }
        solution
    }
}

/// The remaining failure under a policy for the fetch, in any engine.
fn hindrance(supposed: &Supposed, verdict: &Verdict) -> Option<Hindrance> {
    let ends = std::iter::once(&supposed.end).chain(supposed.per_engine.iter().flatten());
    let left = ends.into_iter().find(|end| end.outcome != Outcome::Succeeded)?;
    Some(match (left.outcome, left.cause) {
        (Outcome::Cors, Some(cause)) if cause.rule().is_refused_redirect() => Hindrance::PreflightRedirect,
        (Outcome::Cors, Some(cause)) if !depends_on_answer(cause) => Hindrance::NotAnAnswer,
        // The blocked response is not from a server in the file.
        (Outcome::Cors, cause) if cause == verdict.cause() => Hindrance::Uncertain,
        (Outcome::Cors, Some(_)) => Hindrance::StillRefused,
        // The response fails for every page, whatever its headers are.
        (Outcome::Policy, Some(cause)) if cause.rule().headers_fix == HeadersFix::Useless => Hindrance::NotASetting,
        (Outcome::Policy, _) => Hindrance::OtherEngine,
        _ => Hindrance::Uncertain,
    })
}

/// The names of a request's unsafe headers as they were sent: in lower case, a secret may not be recognised.
fn spelled<'e>(entry: &'e Entry, hop: &'e Hop) -> impl Iterator<Item = &'e str> {
    let names = entry.request.headers.iter().map(|header| header.name);
    names.filter(|name| hop.unsafe_place(&lower_case(name)).is_some())
}

/// Whether a serialized origin has no special meaning in a configuration. Apps have origins with their own schemes:
/// `capacitor://localhost`.
fn is_origin(text: &str) -> bool {
    let is_of_app = || {
        let (scheme, host) = text.split_once("://")?;
        let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
        Some(is_plain(scheme) && is_plain(host) && !host.is_empty())
    };
    is_safe_origin(text) || !text.starts_with("http") && is_of_app().unwrap_or(false)
}
