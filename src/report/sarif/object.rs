//! The objects of SARIF 2.1.0 that are written here, with their names from the specification.

use crate::browser::Stage;
use crate::report::model::{Evidence, Time};
use crate::report::text::{AsText, Text};
use crate::rules::{self, Cause, Certainty, RootCause, RootCertainty};
use crate::sanitize::{sanitize, shortened};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use url::Url;

/// Maximum length of a message.
const LONGEST_TEXT: usize = 8_000;

#[derive(Serialize)]
pub(in crate::report) struct Tool {
    pub(in crate::report) driver: Driver,
}

#[derive(Serialize)]
pub(in crate::report) struct Driver {
    pub(in crate::report) name: String,
    pub(in crate::report) version: String,
    pub(in crate::report) rules: Vec<RuleDescriptor>,
}

/// `reportingDescriptor`
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(in crate::report) struct RuleDescriptor {
    pub(in crate::report) id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) short_description: Option<MessageText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) full_description: Option<MessageText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) help: Option<Help>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) help_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) default_configuration: Option<Configuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) properties: Option<RuleProperties>,
}

/// `multiformatMessageString`
#[derive(Serialize)]
pub(in crate::report) struct Help {
    pub(in crate::report) text: String,
    pub(in crate::report) markdown: String,
}

#[derive(Serialize)]
pub(in crate::report) struct Configuration {
    pub(in crate::report) level: &'static str,
}

#[derive(Serialize)]
pub(in crate::report) struct RuleProperties {
    pub(in crate::report) tags: [&'static str; 2],
}

/// `message`
#[derive(Serialize)]
pub(in crate::report) struct MessageText {
    pub(in crate::report) text: String,
}

impl MessageText {
    /// One line.
    pub(in crate::report) fn of(text: impl AsText) -> MessageText {
        MessageText { text: without_links(&sanitize(&shortened(text.unescaped(), LONGEST_TEXT))) }
    }

    /// A text of this program, with its line ends.
    pub(in crate::report) fn with_lines(text: impl AsText) -> MessageText {
        let text = shortened(text.unescaped(), LONGEST_TEXT);
        MessageText { text: without_links(&text.lines().map(sanitize).collect::<Vec<_>>().join("\n")) }
    }
}

/// A value outside messages: terminal controls are shown as escapes.
pub(in crate::report) fn visible(text: impl AsText) -> String {
    sanitize(text.unescaped()).into_owned()
}

/// Escapes brackets: messages may contain links, `[text](target)`, but values of a HAR must not become links.
fn without_links(text: &str) -> String {
    text.replace("](", "\\](")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report) struct Invocation<'a> {
    pub(in crate::report) execution_successful: bool,
    pub(in crate::report) exit_code: u8,
    pub(in crate::report) exit_code_description: &'static str,
    pub(in crate::report) tool_execution_notifications: Notifications<'a>,
}

/// A list of [`Notification`].
pub(in crate::report) struct Notifications<'a> {
    pub(in crate::report) first: &'a [Notification],
    pub(in crate::report) more: Option<Notification>,
}

impl Serialize for Notifications<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.first.iter().chain(&self.more))
    }
}

#[derive(Serialize)]
pub(in crate::report) struct Notification {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) descriptor: Option<RuleReference>,
    pub(in crate::report) level: &'static str,
    pub(in crate::report) message: MessageText,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::report) locations: Vec<Location>,
}

/// `reportingDescriptorReference`
#[derive(Serialize)]
pub(in crate::report) struct RuleReference {
    pub(in crate::report) id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report) struct Artifact {
    pub(in crate::report) location: ArtifactLocation,
    pub(in crate::report) mime_type: &'static str,
    pub(in crate::report) roles: [&'static str; 1],
}

#[derive(Serialize)]
pub(in crate::report) struct ArtifactLocation {
    pub(in crate::report) uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) index: Option<usize>,
}

impl ArtifactLocation {
    /// A path as the user passed it: a relative path stays relative.
    pub(in crate::report) fn of(path: impl AsText, index: Option<usize>) -> ArtifactLocation {
        ArtifactLocation { uri: uri(path.unescaped()), index }
    }
}

/// A path as a URI reference. The URL parser does the escaping; for a relative path it needs a dummy base, and because it
/// would resolve leading `..`, these are written separately.
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
pub(in crate::report) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<MessageText>,
}

impl Location {
    pub(in crate::report) fn of(path: &Text, index: usize, region: Region) -> Location {
        Location {
            physical_location: PhysicalLocation { region: Some(region), ..Location::at(path, index) },
            ..Location::whole(path, index)
        }
    }

    /// The file, without a position in it.
    pub(in crate::report) fn whole(path: &Text, index: usize) -> Location {
        Location {
            id: None,
            physical_location: Location::at(path, index),
            logical_locations: Vec::new(),
            message: None,
        }
    }

    fn at(path: &Text, index: usize) -> PhysicalLocation {
        PhysicalLocation { artifact_location: ArtifactLocation::of(path, Some(index)), region: None }
    }

    /// With the JSON pointer of the position and a note.
    pub(in crate::report) fn with(mut self, evidence: &Evidence) -> Location {
        let name = visible(&evidence.pointer);
        self.logical_locations.push(LogicalLocation { fully_qualified_name: name, kind: "member" });
        self.message = (!evidence.note.is_empty()).then(|| MessageText::of(&evidence.note));
        self
    }

    pub(in crate::report) fn numbered(mut self, id: usize) -> Location {
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
pub(in crate::report) struct Region {
    start_line: u64,
    byte_offset: u64,
    byte_length: u64,
}

// SARIF counts columns in characters of one of two kinds. Positions of a report are byte offsets, and the beginning of their
// line is not kept, so a column could be wrong after a non-ASCII letter. The byte offsets are exact.
impl Region {
    pub(in crate::report) fn of(evidence: &Evidence) -> Region {
        Region { start_line: evidence.line, byte_offset: evidence.offset, byte_length: evidence.length }
    }

    /// A position without a known end.
    pub(in crate::report) fn from_byte(offset: u64, line: u64) -> Region {
        Region { start_line: line.max(1), byte_offset: offset, byte_length: 0 }
    }
}

/// `result`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report) struct Outcome {
    pub(in crate::report) rule_id: &'static str,
    pub(in crate::report) rule_index: usize,
    pub(in crate::report) level: &'static str,
    pub(in crate::report) rank: f32,
    pub(in crate::report) message: MessageText,
    pub(in crate::report) locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::report) related_locations: Vec<Location>,
    pub(in crate::report) partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::report) suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) web_request: Option<WebRequest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) web_response: Option<WebResponse>,
    pub(in crate::report) properties: Properties,
}

/// `suppression`
#[derive(Serialize)]
pub(in crate::report) struct Suppression {
    pub(in crate::report) kind: &'static str,
    pub(in crate::report) status: &'static str,
    pub(in crate::report) justification: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report) struct Properties {
    pub(in crate::report) outcome: rules::Outcome,
    pub(in crate::report) outcome_certainty: Certainty,
    pub(in crate::report) certainty: Certainty,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) cause: Option<Cause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) root_cause: Option<RootCause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) root_cause_certainty: Option<RootCertainty>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(in crate::report) root_cause_alternatives: Box<[RootCause]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) failed_at: Option<Stage>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(in crate::report) alternatives: Box<[Cause]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) started: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) duration_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) page_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) server_ip: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(in crate::report) request_ids: BTreeMap<String, String>,
    pub(in crate::report) key: String,
}

#[derive(Serialize)]
pub(in crate::report) struct WebRequest {
    pub(in crate::report) protocol: &'static str,
    pub(in crate::report) method: String,
    pub(in crate::report) target: String,
    pub(in crate::report) headers: BTreeMap<String, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::report) struct WebResponse {
    pub(in crate::report) protocol: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::report) status_code: Option<u16>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(in crate::report) reason_phrase: String,
    pub(in crate::report) no_response_received: bool,
    pub(in crate::report) headers: BTreeMap<String, String>,
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
