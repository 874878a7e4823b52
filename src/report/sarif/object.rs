//! The objects of SARIF 2.1.0, as far as they are written here; each has the name that the specification gives it.

use crate::fetch::Stage;
use crate::report::model::{Evidence, Time};
use crate::report::sanitize::{sanitize, shortened};
use crate::report::text::{AsText, Text as ReportText};
use crate::rules::{self, Cause, Certainty, RootCause, RootCertainty};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use url::Url;

/// Longest text of a message.
const LONGEST_TEXT: usize = 8_000;

#[derive(Serialize)]
pub(super) struct Tool {
    pub(super) driver: Driver,
}

#[derive(Serialize)]
pub(super) struct Driver {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) rules: Vec<RuleDescriptor>,
}

/// `reportingDescriptor`
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleDescriptor {
    pub(super) id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) short_description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) full_description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) help: Option<Help>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) help_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) default_configuration: Option<Configuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) properties: Option<RuleProperties>,
}

/// `multiformatMessageString`
#[derive(Serialize)]
pub(super) struct Help {
    pub(super) text: String,
    pub(super) markdown: String,
}

#[derive(Serialize)]
pub(super) struct Configuration {
    pub(super) level: &'static str,
}

#[derive(Serialize)]
pub(super) struct RuleProperties {
    pub(super) tags: [&'static str; 2],
}

/// `message`
#[derive(Serialize)]
pub(super) struct Text {
    pub(super) text: String,
}

impl Text {
    /// One line.
    pub(super) fn of(text: impl AsText) -> Text {
        Text { text: without_links(&sanitize(&shortened(text.unescaped(), LONGEST_TEXT))) }
    }

    /// A text of this program, whose line ends stay.
    pub(super) fn of_lines(text: impl AsText) -> Text {
        let text = shortened(text.unescaped(), LONGEST_TEXT);
        Text { text: without_links(&text.lines().map(sanitize).collect::<Vec<_>>().join("\n")) }
    }
}

/// A value that is no message: what a terminal would act on is shown.
pub(super) fn visible(text: impl AsText) -> String {
    sanitize(text.unescaped()).into_owned()
}

/// A message may hold links, `[text](target)`: no value of a HAR is one.
fn without_links(text: &str) -> String {
    text.replace("](", "\\](")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation<'a> {
    pub(super) execution_successful: bool,
    pub(super) exit_code: u8,
    pub(super) exit_code_description: &'static str,
    pub(super) tool_execution_notifications: Notifications<'a>,
}

/// A list of [`Notification`].
pub(super) struct Notifications<'a> {
    pub(super) first: &'a [Notification],
    pub(super) more: Option<Notification>,
}

impl Serialize for Notifications<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.first.iter().chain(&self.more))
    }
}

#[derive(Serialize)]
pub(super) struct Notification {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) descriptor: Option<Named>,
    pub(super) level: &'static str,
    pub(super) message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) locations: Vec<Location>,
}

/// `reportingDescriptorReference`
#[derive(Serialize)]
pub(super) struct Named {
    pub(super) id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Artifact {
    pub(super) location: ArtifactLocation,
    pub(super) mime_type: &'static str,
    pub(super) roles: [&'static str; 1],
}

#[derive(Serialize)]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) index: Option<usize>,
}

impl ArtifactLocation {
    /// A path as the user gave it: a relative one stays so.
    pub(super) fn of(path: impl AsText, index: Option<usize>) -> ArtifactLocation {
        ArtifactLocation { uri: uri(path.unescaped()), index }
    }
}

/// A path as a URI reference. The URL parser knows what to escape; a base that nobody sees makes it take a relative
/// path, whose `..` would be lost and so is written by hand.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let up = path.split_inclusive('/').take_while(|part| *part == "../").count();
    let (ups, rest) = path.split_at(3 * up);
    let escaped = Url::parse("file:///").ok().and_then(|mut url| {
        let rest = rest.strip_prefix("./").unwrap_or(rest);
        let parts = rest.strip_prefix('/').unwrap_or(rest).split('/');
        url.path_segments_mut().ok()?.clear().extend(parts);
        Some(url.path().trim_start_matches('/').to_owned())
    });
    let escaped = escaped.unwrap_or_default().replace(':', "%3A");
    if rest.starts_with('/') { format!("file:///{escaped}") } else { format!("{ups}{escaped}") }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

impl Location {
    pub(super) fn of(path: &ReportText, index: usize, region: Region) -> Location {
        Location {
            physical_location: PhysicalLocation { region: Some(region), ..Location::at(path, index) },
            ..Location::whole(path, index)
        }
    }

    /// The file, where no place in it is known.
    pub(super) fn whole(path: &ReportText, index: usize) -> Location {
        Location {
            id: None,
            physical_location: Location::at(path, index),
            logical_locations: Vec::new(),
            message: None,
        }
    }

    fn at(path: &ReportText, index: usize) -> PhysicalLocation {
        PhysicalLocation { artifact_location: ArtifactLocation::of(path, Some(index)), region: None }
    }

    /// With the JSON pointer of the place and what it shows.
    pub(super) fn with(mut self, evidence: &Evidence) -> Location {
        let name = visible(&evidence.pointer);
        self.logical_locations.push(LogicalLocation { fully_qualified_name: name, kind: "member" });
        self.message = (!evidence.note.is_empty()).then(|| Text::of(&evidence.note));
        self
    }

    pub(super) fn numbered(mut self, id: usize) -> Location {
        self.id = Some(id);
        self
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    start_line: u64,
    byte_offset: u64,
    byte_length: u64,
}

// SARIF counts columns in characters of one of two kinds. The places of a report are counted in bytes, and what stands
// before them on their line is not kept: a column could be wrong behind any letter that is not ASCII. The bytes are exact.
impl Region {
    pub(super) fn of(evidence: &Evidence) -> Region {
        Region { start_line: evidence.line, byte_offset: evidence.offset, byte_length: evidence.length }
    }

    /// A place whose end is not known.
    pub(super) fn from_byte(offset: u64, line: u64) -> Region {
        Region { start_line: line.max(1), byte_offset: offset, byte_length: 0 }
    }
}

/// `result`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome {
    pub(super) rule_id: &'static str,
    pub(super) rule_index: usize,
    pub(super) level: &'static str,
    pub(super) rank: f32,
    pub(super) message: Text,
    pub(super) locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location>,
    pub(super) partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) web_request: Option<WebRequest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) web_response: Option<WebResponse>,
    pub(super) properties: Properties,
}

/// `suppression`
#[derive(Serialize)]
pub(super) struct Suppression {
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    pub(super) justification: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Properties {
    pub(super) outcome: rules::Outcome,
    pub(super) outcome_certainty: Certainty,
    pub(super) certainty: Certainty,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cause: Option<Cause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) root_cause: Option<RootCause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) root_cause_certainty: Option<RootCertainty>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) root_cause_alternatives: Box<[RootCause]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) failed_at: Option<Stage>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) alternatives: Box<[Cause]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) started: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) duration_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) server_ip: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) request_ids: BTreeMap<String, String>,
    pub(super) key: String,
}

#[derive(Serialize)]
pub(super) struct WebRequest {
    pub(super) protocol: &'static str,
    pub(super) method: String,
    pub(super) target: String,
    pub(super) headers: BTreeMap<String, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebResponse {
    pub(super) protocol: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status_code: Option<u16>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) reason_phrase: String,
    pub(super) no_response_received: bool,
    pub(super) headers: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uri_references() {
        let cases = [
            ("a.har", "a.har"),
            ("./sessions/a b.har", "sessions/a%20b.har"),
            ("../x/ä.har", "../x/%C3%A4.har"),
            ("/tmp/a#1?.har", "file:///tmp/a%231%3F.har"),
            ("a:b.har", "a%3Ab.har"),
            ("-", "-"),
            ("100%.har", "100%25.har"),
        ];
        for (path, expected) in cases {
            assert_eq!(uri(path), expected, "{path}");
        }
    }
}
