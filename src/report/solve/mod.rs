//! What servers have to allow for the failed requests of files to succeed, as a report: a policy file, a text for people,
//! JSON, or the configuration of a server's software.

mod beyond;
mod fix;
mod hindrance;
mod needs;
mod solver;
mod text;

use super::fixes::Software;
pub use super::fixes::SolvedConfiguration;
use super::json::write_document;
use super::model::{File, SCHEMA_VERSION, Tool, Unread};
use super::redact::Redactor;
use super::text::Text;
use super::version;
use crate::policy::{Policy, ServerPolicy};
use crate::rules::{Cause, Outcome};
pub use beyond::Beyond;
pub(super) use fix::fix_of;
use foldhash::HashMap;
pub use hindrance::Hindrance;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
pub use solver::{Fix, Solution, Solver, solve};
use std::io::{self, Write};

/// The needs of one file's requests.
pub struct SolvedFile {
    pub(super) solver: Solver,
    /// The report on the failures that no header fixes.
    pub file: File,
    pub(super) fixed: usize,
    pub(super) undetermined: usize,
    pub(super) doubtful: usize,
    pub(super) not_fixed: Vec<NotFixed>,
}

/// The needs of all files' requests.
#[derive(Clone, PartialEq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct SolutionReport {
    /// [`SCHEMA_VERSION`].
    #[schemars(schema_with = "version::version")]
    pub schema_version: u32,
    /// This program.
    pub tool: Tool,
    /// Files read.
    pub files: usize,
    /// Failures that the policies fix.
    pub fixed: usize,
    /// Requests whose result is unknown: they do not count as failures.
    pub undetermined: usize,
    /// Requests that seem to have succeeded but may have failed: they do not count as failures.
    pub doubtful: usize,
    /// One policy for each server with blocked requests.
    pub policies: Vec<SolvedPolicy>,
    /// Failures for which no headers are proposed, by cause and server.
    pub not_fixed: Vec<NotFixed>,
    /// Inputs of which nothing could be read.
    pub unread: Vec<Unread>,
    /// Files that could not be read completely.
    pub damaged: usize,
}

/// Builds the [`SolutionReport`] file by file.
#[derive(Clone, Debug, Default)]
pub struct SolutionBuilder {
    solver: Solver,
    files: usize,
    fixed: usize,
    undetermined: usize,
    doubtful: usize,
    damaged: usize,
    not_fixed: Vec<NotFixed>,
    /// The index of each group in `not_fixed`.
    places: HashMap<Key, usize>,
    unread: Vec<Unread>,
}

/// The key of a group: reason, cause, host and fixes.
pub(super) type Key = (Hindrance, Cause, Text, Option<Text>);

/// The policy of one server.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct SolvedPolicy {
    /// Its origin.
    pub server: Text,
    /// Origins of the requesting pages.
    pub origins: Vec<Text>,
    /// Methods of preflighted requests that need permission.
    pub methods: Vec<Text>,
    /// Names of request headers.
    pub headers: Vec<Text>,
    /// Names of response headers that script may read, as requested.
    pub expose: Vec<Text>,
    /// Whether requests with credentials are allowed.
    pub credentials: bool,
    /// They are allowed only because a request may have failed without them, and the files do not show that no request has any.
    pub credentials_are_possible: bool,
    /// Seconds for which a browser may cache the preflight response, as requested.
    pub max_age: Option<u32>,
    /// What it also allows: combinations of headers and methods that no request uses.
    pub beyond_headers: Vec<BeyondHeaders>,
    /// What it also allows: for origins whose requests do not need it.
    pub beyond_origins: Vec<BeyondOrigin>,
    /// Blocked requests that may or may not have credentials: they are allowed without.
    pub open_credentials: usize,
    /// Requests that succeed now but are not covered: their origin is `null` or unknown.
    pub uncovered: usize,
    /// The configuration for the requested software.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration: Option<SolvedConfiguration>,
}

/// Headers that a policy allows with a method although no request uses them together.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct BeyondHeaders {
    /// The method.
    pub method: Text,
    /// The headers.
    pub headers: Vec<Text>,
}

/// What a policy allows for an origin although none of its requests needs it.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct BeyondOrigin {
    /// The origin.
    pub origin: Text,
    /// The methods.
    pub methods: Vec<Text>,
    /// The headers.
    pub headers: Vec<Text>,
    /// Credentials, so that these pages can read what each visitor sees.
    pub credentials: bool,
}

/// Failures with the same cause and server that no header fixes.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct NotFixed {
    /// Why no header fixes them.
    pub reason: Hindrance,
    /// Their outcome.
    pub outcome: Outcome,
    /// Their cause.
    pub cause: Cause,
    /// The server's host.
    pub host: Text,
    /// Number of failures.
    pub requests: usize,
    /// Number of files.
    pub files: usize,
    /// An example.
    pub example: NotFixedExample,
    /// What would fix them.
    pub fix: Option<Text>,
    /// The fact that would decide, if they may have failed for another reason.
    pub missing_fact: Option<Text>,
}

/// A request that no header fixes.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct NotFixedExample {
    /// The file, as the user named it.
    pub file: Text,
    /// `id` of the request in the file's report.
    pub fetch: usize,
    /// Its method.
    pub method: Text,
    /// Its URL.
    pub url: Text,
}

impl NotFixed {
    pub(super) fn key(&self) -> Key {
        // Advice about the network is the same for every URL of a server.
        let fix = self.fix.clone().filter(|_| self.outcome != Outcome::Network);
        (self.reason, self.cause, self.host.clone(), fix)
    }
}

impl SolutionBuilder {
    /// An empty solution.
    pub fn new() -> SolutionBuilder {
        SolutionBuilder::default()
    }

    /// Adds the next file.
    pub fn add(&mut self, solved: SolvedFile) {
        let SolvedFile { solver, file, fixed, undetermined, doubtful, not_fixed } = solved;
        self.undetermined += undetermined;
        self.doubtful += doubtful;
        self.files += 1;
        self.fixed += fixed;
        self.damaged += usize::from(!file.damage.is_empty());
        self.solver.extend(solver);
        for group in not_fixed {
            match self.places.get(&group.key()).and_then(|place| self.not_fixed.get_mut(*place)) {
                Some(known) => {
                    known.requests += group.requests;
                    known.files += group.files;
                }
                None => {
                    self.places.insert(group.key(), self.not_fixed.len());
                    self.not_fixed.push(group);
                }
            }
        }
    }

    /// Adds an input that could not be read.
    pub fn add_unread(&mut self, unread: Unread) {
        self.unread.push(unread);
    }

    /// Computes the policies after the last file; `software`: with configurations for it.
    pub fn finish(self, software: Option<Software>) -> SolutionReport {
        let solution = self.solver.finish();
        // The values in a policy were checked when they were added.
        let mut redactor = Redactor::off();
        let policies = solution
            .policy
            .servers
            .iter()
            .zip(1..)
            .map(|(policy, ordinal)| {
                let configuration = software.and_then(|software| {
                    let asked = solution.methods.get(&policy.server).map(Vec::as_slice).unwrap_or_default();
                    software.configuration(policy, asked, ordinal, &mut redactor)
                });
                SolvedPolicy { configuration, ..SolvedPolicy::of(policy, &solution, &mut redactor) }
            })
            .collect();
        let mut not_fixed = self.not_fixed;
        not_fixed.sort_by(|a, b| {
            let order = |group: &NotFixed| (group.reason as u8, std::cmp::Reverse(group.requests), group.cause.name());
            order(a).cmp(&order(b)).then_with(|| a.host.cmp(&b.host))
        });
        SolutionReport {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            files: self.files,
            fixed: self.fixed,
            undetermined: self.undetermined,
            doubtful: self.doubtful,
            policies,
            not_fixed,
            unread: self.unread,
            damaged: self.damaged,
        }
    }
}

impl SolutionReport {
    /// 2 if an input could not be read completely, otherwise 1 if no header fixes a failure, or if the requested software has
    /// no configuration for a server, otherwise 0.
    pub fn exit_status(&self) -> u8 {
        match self.is_incomplete() {
            true => 2,
            false => {
                u8::from(!self.not_fixed.is_empty() || self.policies.iter().any(SolvedPolicy::lacks_configuration))
            }
        }
    }

    /// An input could not be read.
    pub(super) fn is_incomplete(&self) -> bool {
        self.damaged > 0 || !self.unread.is_empty()
    }

    /// Writes the policy file.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_toml(&self, out: &mut dyn Write) -> io::Result<()> {
        let files = if self.files == 1 { "1 file".to_owned() } else { format!("{} files", self.files) };
        let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        writeln!(
            out,
            "# What servers have to allow for the requests of {files} to succeed. Created by {name} {version}."
        )?;
        let policy = Policy { servers: self.policies.iter().map(SolvedPolicy::policy).collect(), ..Policy::default() };
        match policy.servers.is_empty() {
            true => writeln!(out, "# No policy is proposed for these files."),
            false => {
                let is_possible = |n: usize| self.policies.get(n).is_some_and(|policy| policy.credentials_are_possible);
                let note = "these files do not show whether the requests have credentials: if not, remove this line";
                write!(out, "\n{}", policy.to_toml_with(|n| is_possible(n).then_some(note)))
            }
        }
    }

    /// Writes it as JSON.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        write_document(self, out)
    }
}

impl SolvedPolicy {
    fn of(policy: &ServerPolicy, solution: &Solution, redactor: &mut Redactor) -> SolvedPolicy {
        let ServerPolicy { server, path: _, origins, methods, headers, expose, credentials, max_age } = policy;
        let mut beyond_headers = Vec::new();
        let mut beyond_origins = Vec::new();
        for beyond in &solution.beyond {
            match beyond {
                Beyond::Headers { server: of, method, headers } if of == server => {
                    beyond_headers
                        .push(BeyondHeaders { method: redactor.text(method), headers: texts(redactor, headers) });
                }
                Beyond::Origin { server: of, origin, methods, headers, credentials } if of == server => {
                    beyond_origins.push(BeyondOrigin {
                        origin: redactor.text(origin),
                        methods: texts(redactor, methods),
                        headers: texts(redactor, headers),
                        credentials: *credentials,
                    });
                }
                Beyond::Headers { .. } | Beyond::Origin { .. } => {}
            }
        }
        SolvedPolicy {
            server: redactor.text(server),
            origins: texts(redactor, origins),
            methods: texts(redactor, methods),
            headers: texts(redactor, headers),
            expose: texts(redactor, expose),
            credentials: *credentials,
            credentials_are_possible: solution.possible_credentials.contains(server),
            max_age: *max_age,
            beyond_headers,
            beyond_origins,
            open_credentials: solution.open_credentials.get(server).copied().unwrap_or_default(),
            uncovered: solution.uncovered.get(server).copied().unwrap_or_default(),
            configuration: None,
        }
    }

    /// Its sources.
    fn policy(&self) -> ServerPolicy {
        let strings = |texts: &[Text]| texts.iter().map(|text| text.unescaped().to_owned()).collect();
        ServerPolicy {
            server: self.server.unescaped().to_owned(),
            path: None,
            origins: strings(&self.origins),
            methods: strings(&self.methods),
            headers: strings(&self.headers),
            expose: strings(&self.expose),
            credentials: self.credentials,
            max_age: self.max_age,
        }
    }

    /// A configuration was requested, but none can be written.
    fn lacks_configuration(&self) -> bool {
        self.configuration.as_ref().is_some_and(|configuration| configuration.text.is_empty())
    }
}

fn texts(redactor: &mut Redactor, values: &[String]) -> Vec<Text> {
    values.iter().map(|value| redactor.text(value)).collect()
}
