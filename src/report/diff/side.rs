//! One side of a comparison: its requests, merged by key file by file.

use super::hosts::HostMap;
use crate::report::model::{Exporter, ExporterEngine, Time, Unread};
use crate::report::redact::Redactor;
use crate::report::text::{AsText, Text};
use crate::rules::Outcome;
use foldhash::HashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a comparison needs from one file, either a HAR or a report of an earlier run.
#[derive(Clone, PartialEq, Debug)]
pub struct Observed {
    /// As the user named it.
    pub path: Text,
    /// The program that wrote it.
    pub exporter: Exporter,
    /// Entries read.
    pub entries: usize,
    /// A part of it could not be read.
    pub is_damaged: bool,
    /// Requests that the filter excluded.
    pub filtered_out: usize,
    /// It is a report without the requests that succeeded.
    pub lacks_successes: bool,
    /// Its cross-origin requests.
    pub requests: Vec<Observation>,
}

/// One request, as far as a comparison needs it.
#[derive(Clone, PartialEq, Debug)]
pub struct Observation {
    pub(in crate::report) id: usize,
    pub(in crate::report) key: Text,
    pub(in crate::report) method: Text,
    pub(in crate::report) host: Text,
    pub(in crate::report) path_template: Text,
    pub(in crate::report) origin: Option<Text>,
    /// Empty for a success.
    pub(in crate::report) url: Text,
    pub(in crate::report) started: Option<Time>,
    pub(in crate::report) end: End,
    /// The line of the known-failures file that covers it.
    pub(in crate::report) known: Option<u64>,
}

/// The result of a request, as far as a comparison needs it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::report) enum End {
    /// It succeeded; `is_cors`: CORS allowed the page to read it.
    Succeeded { is_cors: bool },
    /// It failed with more than possible certainty.
    Failed(Outcome, Text),
    /// It may have failed, for this cause.
    Unsure(Text),
}

/// A request of one of the files, for an example.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub path: Text,
    /// `id` of the request in it.
    pub id: usize,
    /// Its URL.
    pub url: Text,
    /// Its start.
    pub started: Option<Time>,
}

/// The requests of one side with one key.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Seen {
    pub(super) method: Text,
    pub(super) host: Text,
    pub(super) path_template: Text,
    pub(super) origin: Option<Text>,
    pub(super) failed: usize,
    pub(super) unsure: usize,
    pub(super) succeeded: usize,
    /// Successes that do not prove that CORS allowed anything: an image, a navigation.
    pub(super) other_successes: usize,
    pub(super) causes: BTreeMap<Text, Outcome>,
    pub(super) possible: BTreeSet<Text>,
    pub(super) files: usize,
    last_file: usize,
    /// The first failure; otherwise the first possible one.
    pub(super) example: Option<Place>,
    example_is_sure: bool,
    pub(super) covered: usize,
    pub(super) known: Option<u64>,
}

/// One side, with the exporters of its files.
#[derive(Clone, PartialEq, Debug)]
pub struct Side {
    pub(super) path: Text,
    map: HostMap,
    pub(super) keys: HashMap<Text, Seen>,
    pub(super) files: usize,
    pub(super) entries: usize,
    pub(super) filtered_out: usize,
    pub(super) reports_without_successes: usize,
    pub(super) damaged: usize,
    pub(super) unread: Vec<Unread>,
    /// Exporter names, engines, and whether cookies and tokens were removed.
    pub(super) labels: BTreeSet<Text>,
    pub(super) names: BTreeSet<Text>,
    pub(super) engines: BTreeSet<ExporterEngine>,
    pub(super) sanitized: BTreeSet<Option<bool>>,
}

/// One side in the report.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct SideReport {
    /// As the user named it.
    pub path: Text,
    /// Files read.
    pub files: usize,
    /// Entries read.
    pub entries: usize,
    /// Requests that the filter excluded.
    pub filtered_out: usize,
    /// Kinds of programs that wrote the files.
    pub engines: Vec<ExporterEngine>,
    /// Names of the programs, for people: `Chrome 156`.
    pub exporters: Vec<Text>,
    /// Whether cookies and authorization were removed on export; `null` if that is unknown or differs.
    pub sanitized: Option<bool>,
    /// Inputs that could not be read.
    pub unread: Vec<Unread>,
    /// Files that could not be read completely.
    pub damaged: usize,
}

/// Maximum number of exporter names.
const MOST_NAMES: usize = 50;

impl Side {
    /// An empty side with the user's name for it. `map` renames its hosts.
    pub fn new(path: &str, map: HostMap) -> Side {
        Side {
            path: Text::file_name(path),
            map,
            keys: HashMap::default(),
            files: 0,
            entries: 0,
            filtered_out: 0,
            reports_without_successes: 0,
            damaged: 0,
            unread: Vec::new(),
            labels: BTreeSet::new(),
            names: BTreeSet::new(),
            engines: BTreeSet::new(),
            sanitized: BTreeSet::new(),
        }
    }

    /// Adds an input that could not be read.
    pub fn add_unread(&mut self, unread: Unread) {
        self.unread.push(unread);
    }

    /// Adds the next file.
    pub fn add(&mut self, file: Observed) {
        self.files += 1;
        self.entries += file.entries;
        self.filtered_out += file.filtered_out;
        self.damaged += usize::from(file.is_damaged);
        self.reports_without_successes += usize::from(file.lacks_successes);
        if self.labels.len() < MOST_NAMES {
            self.labels.insert(file.exporter.label);
            self.names.insert(file.exporter.name);
        }
        self.engines.insert(file.exporter.engine);
        self.sanitized.insert(file.exporter.sanitized);
        let number = self.files;
        for request in file.requests {
            let request = self.mapped(request);
            let seen = self.keys.entry(request.key.clone()).or_insert_with(|| Seen::new(&request));
            seen.add(request, &file.path, number);
        }
    }

    fn mapped(&self, request: Observation) -> Observation {
        if self.map.is_empty() {
            return request;
        }
        let mut redactor = Redactor::new();
        Observation {
            key: redactor.on_other_hosts(&request.key, |text| self.map.map_key(text)),
            host: redactor.on_other_hosts(&request.host, |text| self.map.map_host(text)),
            origin: request.origin.map(|origin| redactor.on_other_hosts(&origin, |text| self.map.map_origin(text))),
            ..request
        }
    }

    pub(super) fn report(&self) -> SideReport {
        SideReport {
            path: self.path.clone(),
            files: self.files,
            entries: self.entries,
            filtered_out: self.filtered_out,
            engines: self.engines_by_name(),
            exporters: self.labels.iter().cloned().collect(),
            sanitized: self.sanitized.first().copied().flatten().filter(|_| self.sanitized.len() == 1),
            unread: self.unread.clone(),
            damaged: self.damaged,
        }
    }

    /// The kinds of programs that wrote the files, sorted by name.
    pub(super) fn engines_by_name(&self) -> Vec<ExporterEngine> {
        let mut engines: Vec<ExporterEngine> = self.engines.iter().copied().collect();
        engines.sort_by_key(|engine| engine.name());
        engines
    }
}

impl Seen {
    fn new(request: &Observation) -> Seen {
        Seen {
            method: request.method.clone(),
            host: request.host.clone(),
            path_template: request.path_template.clone(),
            origin: request.origin.clone(),
            failed: 0,
            unsure: 0,
            succeeded: 0,
            other_successes: 0,
            causes: BTreeMap::new(),
            possible: BTreeSet::new(),
            files: 0,
            last_file: 0,
            example: None,
            example_is_sure: false,
            covered: 0,
            known: None,
        }
    }

    fn add(&mut self, request: Observation, path: &Text, number: usize) {
        let is_sure = match request.end {
            End::Succeeded { is_cors } => {
                *(if is_cors { &mut self.succeeded } else { &mut self.other_successes }) += 1;
                return;
            }
            End::Failed(outcome, cause) => {
                self.failed += 1;
                self.covered += usize::from(request.known.is_some());
                self.known = self.known.or(request.known);
                self.causes.insert(cause, outcome);
                true
            }
            End::Unsure(cause) => {
                self.unsure += 1;
                self.possible.insert(cause);
                false
            }
        };
        self.files += usize::from(self.last_file != number);
        self.last_file = number;
        if self.example.is_none() || is_sure && !self.example_is_sure {
            let Observation { id, url, started, .. } = request;
            self.example = Some(Place { path: path.clone(), id, url, started });
            self.example_is_sure = is_sure;
        }
    }

    /// Merges entries of the same request.
    pub(super) fn join(&mut self, other: Seen) {
        self.failed += other.failed;
        self.unsure += other.unsure;
        self.succeeded += other.succeeded;
        self.other_successes += other.other_successes;
        self.causes.extend(other.causes);
        self.possible.extend(other.possible);
        self.files = self.files.max(other.files);
        self.covered += other.covered;
        self.known = self.known.or(other.known);
        if self.example.is_none() || other.example_is_sure && !self.example_is_sure {
            (self.example, self.example_is_sure) = (other.example, other.example_is_sure);
        }
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed > 0
    }

    /// It did not certainly fail, but may have.
    pub(super) fn is_unsure(&self) -> bool {
        self.failed == 0 && self.unsure > 0
    }

    /// It succeeded and never failed. If it failed CORS on the other side, only a success under CORS counts.
    pub(super) fn is_sound(&self, other: &Seen) -> bool {
        let by_cors = other.causes.values().any(|outcome| *outcome == Outcome::Cors);
        self.failed == 0 && self.unsure == 0 && (self.succeeded > 0 || !by_cors && self.other_successes > 0)
    }
}

/// The key without the origin, to match requests of an unknown origin.
pub(super) fn base(key: &Text) -> Text {
    key.part(|key| key.rsplit_once(" from ").map(|(base, _)| base)).map_or_else(|| key.clone(), Text::from)
}

/// The key has no origin.
pub(super) fn names_no_origin(key: &Text) -> bool {
    key.ends_with(" from *")
}
