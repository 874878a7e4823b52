//! Counts over all files, and the failures that have one cause and one server in common.

use super::identity::host_of;
use super::model::{Example, File, Group, Report, SCHEMA_VERSION, Tool, Totals};
use super::text::{AsText, Piece, Text};
use crate::fetch::plain_host_of;
use crate::gate::Gate;
use foldhash::{HashMap, HashMapExt};

/// One report over all files.
pub fn report(files: Vec<File>) -> Report {
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME").into(), version: env!("CARGO_PKG_VERSION").into() },
        totals: totals(&files),
        groups: groups(&files),
        unread: Vec::new(),
        gate: Gate::default(),
        files,
    }
}

/// The exit status of the program: 2 when an input could not be read whole, else 1 when the report's gate fails a file,
/// else 0. `incomplete`: something else went wrong.
pub fn exit_status(report: &Report, incomplete: bool) -> u8 {
    if incomplete || !report.unread.is_empty() || report.files.iter().any(|file| !file.damage.is_empty()) {
        2
    } else {
        u8::from(report.files.iter().any(|file| report.gate.fails(file)))
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
        totals.summary.not_judged += file.summary.not_judged;
        totals.summary.filtered_out += file.summary.filtered_out;
    }
    totals
}

/// The largest group first; among equals the one that comes first.
fn groups(files: &[File]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<(&str, Text, Option<u16>), usize> = HashMap::new();
    for (file, fetch, of) in
        files.iter().enumerate().flat_map(|(n, file)| file.fetches.iter().map(move |f| (n, f.id, f)))
    {
        let Some(cause) = of.cause else { continue };
        let host = Text::from(host(&of.last_url));
        let example = Example { file, fetch };
        let place = *places.entry((of.headline(), host.clone(), of.error_status)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.members.push(example),
            None => groups.push(Group {
                cause,
                root_cause: of.sure_root_cause(),
                status: of.error_status,
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

/// Host with its port, of a URL.
pub(super) fn host(url: &impl AsText) -> Piece<'_> {
    if let Some(host) = url.part(plain_host_of) {
        return host;
    }
    url.piece().remade((), |url, ()| host_of(url).into_owned())
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
        let members = |group: &Group| group.members.iter().map(|member| member.fetch).collect::<Vec<_>>();
        let found: Vec<_> = groups.iter().map(|group| (group.headline(), group.status, members(group))).collect();
        let login = "auth-before-preflight";
        let expected = [
            (login, Some(401), vec![1, 2]),
            ("missing-allow-origin", Some(401), vec![5, 6]),
            (login, Some(403), vec![3]),
            (login, Some(401), vec![4]),
        ];
        assert_eq!(found, expected);
        assert!(groups.iter().all(|group| group.root_cause.is_some() == (group.headline() == login)));
    }
}
