//! Counts over all files, and groups of failures with the same cause and server.

use super::identity::host;
use super::model::{Example, File, Group, Report, SCHEMA_VERSION, Tool, Totals};
use super::reflections::Reflections;
use super::text::Text;

use crate::report::Gate;
use foldhash::HashMap;

/// One report over all files.
pub fn report(files: Vec<File>) -> Report {
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool::this(),
        totals: totals(&files),
        groups: groups(&files),
        reflections: Reflections::of(&files).found(),
        unread: Vec::new(),
        known: None,
        config: None,
        gate: Gate::default(),
        files,
    }
}

/// The exit status of the program: 2 if an input could not be read completely, otherwise 1 if the report's gate fails a
/// file, otherwise 0. `incomplete`: something else went wrong.
pub fn exit_status(report: &Report, incomplete: bool) -> u8 {
    if incomplete || !report.unread.is_empty() || report.files.iter().any(|file| !file.damage.is_empty()) {
        2
    } else {
        let of_known = report.known.as_ref().is_some_and(|known| report.gate.failing_entries(known).next().is_some());
        u8::from(of_known || report.files.iter().any(|file| report.gate.fails(file)))
    }
}

fn totals(files: &[File]) -> Totals {
    let mut totals = Totals::default();
    files.iter().for_each(|file| add_to(&mut totals, file));
    totals
}

/// Adds the counts of one file.
pub(super) fn add_to(totals: &mut Totals, file: &File) {
    if file.duplicate_of.is_some() {
        return;
    }
    totals.files += 1;
    totals.entries += file.entries;
    totals.summary.cross_origin += file.summary.cross_origin;
    totals.summary.succeeded += file.summary.succeeded;
    totals.summary.cors += file.summary.cors;
    totals.summary.network += file.summary.network;
    totals.summary.policy += file.summary.policy;
    totals.summary.aborted += file.summary.aborted;
    totals.summary.undetermined += file.summary.undetermined;
    totals.summary.not_judged += file.summary.not_judged;
    totals.summary.filtered_out += file.summary.filtered_out;
    totals.summary.known += file.summary.known;
}

fn groups(files: &[File]) -> Vec<Group> {
    let mut groups = Groups::default();
    files.iter().for_each(|file| groups.add(file));
    groups.largest_first().into_iter().cloned().collect()
}

/// Groups that grow file by file.
#[derive(Default)]
pub(super) struct Groups {
    groups: Vec<Group>,
    /// The last file with a member of each group.
    last_files: Vec<usize>,
    places: HashMap<(&'static str, Text, Option<u16>), usize>,
    /// Files so far.
    files: usize,
}

impl Groups {
    pub(super) fn add(&mut self, file: &File) {
        for fetch in &file.fetches {
            let Some(cause) = fetch.cause else { continue };
            let host = Text::from(host(&fetch.last_url));
            let example = Example { file: self.files, fetch: fetch.id };
            let key = (fetch.headline(), host.clone(), fetch.error_status);
            let place = *self.places.entry(key).or_insert(self.groups.len());
            if place == self.groups.len() {
                self.groups.push(Group {
                    cause,
                    root_cause: fetch.sure_root_cause(),
                    status: fetch.error_status,
                    host,
                    fetches: 0,
                    files: 0,
                    example,
                });
                self.last_files.push(usize::MAX);
            }
            if let (Some(group), Some(last)) = (self.groups.get_mut(place), self.last_files.get_mut(place)) {
                group.fetches += 1;
                group.files += usize::from(std::mem::replace(last, self.files) != self.files);
            }
        }
        self.files += 1;
    }

    /// The largest first; among equals the one that appeared first.
    pub(super) fn largest_first(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.groups.iter().collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.fetches));
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::report::model::Fetch;
    use crate::rules::{RootCause, RootCertainty};

    #[test]
    fn failures_of_one_name_part_by_server_by_status_and_by_what_is_only_possible() {
        let of = |id, edit: fn(&mut Fetch)| {
            let mut fetch = samples::preflight_401(id);
            edit(&mut fetch);
            fetch
        };
        let fetches = vec![
            of(1, |_| {}),
            of(2, |_| {}),
            of(3, |fetch| fetch.error_status = Some(403)),
            of(4, |fetch| fetch.last_url = "https://other.example/".into()),
            of(5, |fetch| fetch.root_cause_certainty = Some(RootCertainty::Possible)),
            of(6, |fetch| {
                fetch.root_cause_certainty = Some(RootCertainty::Possible);
                fetch.root_cause = Some(RootCause::NoOptionsRoute);
            }),
        ];
        let groups = report(vec![samples::file("a.har", fetches)]).groups;
        let found: Vec<_> =
            groups.iter().map(|group| (group.headline(), group.status, group.example.fetch, group.fetches)).collect();
        let login = "auth-before-preflight";
        let expected = [
            (login, Some(401), 1, 2),
            ("missing-allow-origin", Some(401), 5, 2),
            (login, Some(403), 3, 1),
            (login, Some(401), 4, 1),
        ];
        assert_eq!(found, expected);
        assert!(groups.iter().all(|group| group.root_cause.is_some() == (group.headline() == login)));
    }
}
