//! Counts over all files, and the failures that have one cause and one server in common.

use super::model::{Example, Fetch, File, Group, Report, SCHEMA_VERSION, Tool, Totals};
use crate::fetch::plain_host_of;
use crate::rules::{Cause, Outcome};
use foldhash::{HashMap, HashMapExt};

/// One report over all files.
pub fn report(files: Vec<File>) -> Report {
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        totals: totals(&files),
        groups: groups(&files),
        unread: Vec::new(),
        files,
    }
}

/// The exit status of the program: 2 when an input could not be read whole, else 1 when a fetch failed CORS, else 0.
/// `incomplete`: something else went wrong.
pub fn exit_status(report: &Report, incomplete: bool) -> u8 {
    if incomplete || !report.unread.is_empty() || report.files.iter().any(|file| !file.damage.is_empty()) {
        2
    } else {
        u8::from(report.totals.summary.cors > 0)
    }
}

fn totals(files: &[File]) -> Totals {
    let mut totals = Totals { files: files.len(), ..Totals::default() };
    for file in files {
        totals.entries += file.entries;
        totals.summary.cross_origin += file.summary.cross_origin;
        totals.summary.succeeded += file.summary.succeeded;
        totals.summary.cors += file.summary.cors;
        totals.summary.network += file.summary.network;
        totals.summary.policy += file.summary.policy;
        totals.summary.aborted += file.summary.aborted;
        totals.summary.undetermined += file.summary.undetermined;
    }
    totals
}

/// The largest group first; among equals the one that comes first.
fn groups(files: &[File]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<(&str, String), usize> = HashMap::new();
    for (file, fetch, of) in
        files.iter().enumerate().flat_map(|(n, file)| file.fetches.iter().map(move |f| (n, f.id, f)))
    {
        let Some(cause) = &of.cause else { continue };
        let host = host(&of.last_url);
        let example = Example { file, fetch };
        let place = *places.entry((of.headline(), host.clone())).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.members.push(example),
            None => groups.push(Group {
                cause: cause.clone(),
                root_cause: of.root_cause.clone(),
                host,
                fetches: 0,
                files: 0,
                example,
                members: vec![example],
            }),
        }
    }
    for group in &mut groups {
        group.fetches = group.members.len();
        // Members are in the order of the files.
        let mut files: Vec<usize> = group.members.iter().map(|member| member.file).collect();
        files.dedup();
        group.files = files.len();
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.fetches));
    groups
}

/// Host with its port, of a redacted URL.
pub(super) fn host(url: &str) -> String {
    if let Some(host) = plain_host_of(url) {
        return host.to_owned();
    }
    let parsed = url::Url::parse(url).ok();
    let Some(host) = parsed.as_ref().and_then(url::Url::host_str) else { return String::new() };
    match parsed.as_ref().and_then(url::Url::port) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

impl Fetch {
    /// What a report calls the failure: the root cause where there is one, else the cause; `ok` for a success.
    pub fn headline(&self) -> &str {
        let doubtful = if self.may_have_failed_cors() { "perhaps refused" } else { "ok" };
        self.root_cause.as_deref().or(self.cause.as_deref()).unwrap_or(doubtful)
    }

    /// What was carried out is the request before a redirect: the one that failed was never sent.
    pub fn was_executed_before_redirect(&self) -> bool {
        self.effects.request_executed == Some(true)
            && matches!(self.failed_at.as_deref(), Some("preflight" | "request"))
    }

    /// It is not called a CORS failure, and yet a CORS failure explains the record as well.
    pub fn may_have_failed_cors(&self) -> bool {
        self.outcome != "cors"
            && self
                .alternatives
                .iter()
                .any(|name| Cause::named(name).is_some_and(|cause| cause.rule().outcome == Outcome::Cors))
    }

    /// One line about a cause that this fetch names.
    pub fn summary_of(&self, name: &str) -> Option<&str> {
        self.summaries.iter().find(|summary| summary.name == name).map(|summary| &*summary.value)
    }
}

impl File {
    /// Listed fetches that may be CORS failures, though they are not called so.
    pub fn doubtful(&self) -> usize {
        self.fetches.iter().filter(|fetch| fetch.may_have_failed_cors()).count()
    }

    /// The fetches that a table lists, and how many doubtful successes it leaves out: a session can hold hundreds of
    /// them, and they all say the same. Nothing is left out where every fetch was asked for.
    pub fn rows(&self) -> (Vec<&Fetch>, usize) {
        const DOUBTFUL_SHOWN: usize = 5;
        let is_success = |fetch: &&Fetch| fetch.outcome == "succeeded";
        let wants_all = self.fetches.iter().any(|fetch| is_success(&fetch) && fetch.alternatives.is_empty());
        if wants_all {
            return (self.fetches.iter().collect(), 0);
        }
        let doubtful = self.fetches.iter().filter(is_success);
        let last_shown = doubtful.clone().nth(DOUBTFUL_SHOWN - 1).map_or(usize::MAX, |fetch| fetch.id);
        let rows = self.fetches.iter().filter(|fetch| !is_success(fetch) || fetch.id <= last_shown).collect();
        (rows, doubtful.count().saturating_sub(DOUBTFUL_SHOWN))
    }
}
