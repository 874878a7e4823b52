//! For code scanning: SARIF 2.1.0, with the `baselineState` of each result.

use super::{place, told};
use crate::report::diff::State;
use crate::report::diff::compare::{Change, Diff};
use crate::report::json;
use crate::report::sarif::descriptors::Rules;
use crate::report::sarif::object::{
    Artifact, ArtifactLocation, Driver, Invocation, Location, MessageText, Notification, Notifications, Suppression,
    Tool, visible,
};
use crate::report::text::{Text as ReportText, words};
use crate::rules::Cause;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
struct Run<'a> {
    tool: Tool,
    invocations: [Invocation<'a>; 1],
    artifacts: Vec<Artifact>,
    results: Vec<Compared>,
}

/// `result`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Compared {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    baseline_state: &'static str,
    message: MessageText,
    locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
}

pub(in crate::report) fn write(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    let mut rules = Rules::default();
    let mut paths: Vec<&ReportText> = Vec::new();
    let mut places: BTreeMap<&ReportText, usize> = BTreeMap::new();
    for change in &diff.changes {
        rules.add(rule(change));
        if let Some(path) = path(change) {
            places.entry(path).or_insert_with(|| {
                paths.push(path);
                paths.len() - 1
            });
        }
    }
    let results: Vec<Compared> = diff.changes.iter().map(|change| result(diff, change, &rules, &places)).collect();
    let unread = diff.before.unread.iter().chain(&diff.after.unread).map(|unread| Notification {
        descriptor: None,
        level: "error",
        message: MessageText::of(&unread.message),
        locations: Vec::new(),
    });
    let warnings = diff.warnings.iter().map(|warning| Notification {
        descriptor: None,
        level: "warning",
        message: MessageText::of(warning),
        locations: Vec::new(),
    });
    let notifications: Vec<Notification> = unread.chain(warnings).collect();
    let exit_code = diff.exit_status();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: visible(&diff.tool.name),
                    version: visible(&diff.tool.version),
                    rules: rules.descriptors(),
                },
            },
            invocations: [Invocation {
                execution_successful: exit_code != 2,
                exit_code,
                exit_code_description: match exit_code {
                    0 => "no change fails",
                    1 => "at least one change fails",
                    _ => "an input could not be read completely",
                },
                tool_execution_notifications: Notifications { first: &notifications, more: None },
            }],
            artifacts: paths
                .iter()
                .map(|path| Artifact {
                    location: ArtifactLocation::of(path, None),
                    mime_type: "application/json",
                    roles: ["analysisTarget"],
                })
                .collect(),
            results,
        }],
    };
    json::write_document(&log, out)
}

/// Its rule: the first cause that this version knows, from the later run if possible.
fn rule(change: &Change) -> &'static str {
    let sides = [&change.after, &change.before].into_iter().flatten();
    let mut causes = sides.flat_map(|side| side.causes.iter().chain(&side.possible_causes));
    let known = causes.find_map(|name| Cause::ALL.iter().find(|cause| *name == cause.name()));
    known.map_or(Cause::NotTold.name(), |cause| cause.name())
}

fn path(change: &Change) -> Option<&ReportText> {
    let sides = [&change.after, &change.before].into_iter().flatten();
    sides.filter_map(|side| side.example.as_ref()).map(|place| &place.path).next()
}

fn result(diff: &Diff, change: &Change, rules: &Rules, places: &BTreeMap<&ReportText, usize>) -> Compared {
    let level = match change.state {
        _ if diff.gate.fails(change) => "error",
        State::New | State::Changed | State::Still => "warning",
        State::Fixed | State::Gone | State::Unsure => "note",
    };
    let baseline_state = match change.state {
        State::New => "new",
        State::Changed => "updated",
        State::Still | State::Unsure => "unchanged",
        State::Fixed | State::Gone => "absent",
    };
    let location = path(change).and_then(|path| Some(Location::whole(path, *places.get(path)?)));
    let known = change.known.map(|line| Suppression {
        kind: "external",
        status: "accepted",
        justification: format!("line {line} of the known failures"),
    });
    let text = words!("{}: {}: {}; {}", change.request(), change.state.name(), told(change), place(change));
    Compared {
        rule_id: rule(change),
        rule_index: rules.place(rule(change)),
        level,
        baseline_state,
        message: MessageText::of(text),
        locations: location.into_iter().collect(),
        partial_fingerprints: [("harCorsRequest/v1", visible(&change.key))].into(),
        suppressions: known.into_iter().collect(),
    }
}
