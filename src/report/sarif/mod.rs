//! The report as SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/>), for code scanning: a result for each
//! failure, with its place in the HAR as bytes and as lines, the exchange, and a fingerprint that survives a new export.

pub(super) mod descriptors;
mod fingerprint;
pub(super) mod object;

use super::finding::Severity;
use super::json;
use super::known::entry_of;
use super::model::{Evidence, Fetch, File, Message, MessageHeader, Unread};
use super::sums::Sums;
use super::text::{AsText, Piece, Text, words};
use super::writer::{Shared, Writer};
use crate::rules::{self, Cause, Certainty};
use crate::sanitize::sanitize;
use descriptors::Rules;
use fingerprint::{Fingerprints, Given};
use object::*;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

/// Maximum number of notifications; the last one counts the others.
const MOST_NOTIFICATIONS: usize = 10_000;
/// The depth of a result in the document.
const DEPTH: usize = 4;

/// The log of a run. The results come first, written as soon as each file was read; JSON members have no order.
#[derive(Default)]
pub(super) struct Log {
    /// Each file once, however often it was passed, with its index among the artifacts, which must be unique.
    files: HashMap<Text, usize>,
    rules: Rules,
    given: Given,
    notifications: Vec<Notification>,
    more_notifications: usize,
    has_results: bool,
}

impl<'a> Writer<'a> for Log {
    fn begin(&self, _: &Sums, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(
            b"{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n  \
              \"runs\": [\n    {\n      \"results\": [",
        )
    }

    fn rows(&self, sums: &Sums, file: &File, out: &mut dyn Write) -> io::Result<()> {
        let findings: Vec<&Fetch> = file.fetches.all().filter(|fetch| fetch.is_finding()).collect();
        if findings.is_empty() {
            return Ok(());
        }
        let mut rules = self.rules.clone();
        findings.iter().for_each(|fetch| rules.add(name(fetch)));
        let mut fingerprints = Fingerprints::after(&self.given);
        let mut out = json::gathered(out);
        let mut comma = if self.has_results { "," } else { "" };
        for fetch in findings {
            write!(out, "{comma}\n        ")?;
            let mut result = result(self.index(file), file, fetch, &rules, &mut fingerprints);
            result.suppressions = suppressions(sums, fetch);
            json::write_part(&result, DEPTH, &mut out)?;
            comma = ",";
        }
        out.flush()
    }

    fn add(&mut self, file: Shared<'a>) {
        let n = self.index(&file);
        self.files.entry(file.path.clone()).or_insert(n);
        for fetch in file.fetches.all().filter(|fetch| fetch.is_finding()) {
            self.rules.add(name(fetch));
            self.given.add(cause(fetch), fetch);
            self.has_results = true;
        }
        for damage in &file.damage {
            self.notify(|| Notification {
                descriptor: Some(RuleReference { id: "damage" }),
                level: "error",
                message: MessageText::of(&damage.message),
                locations: vec![Location::of(&file.path, n, Region::from_byte(damage.offset, damage.line))],
            });
        }
        // "No failures" in such a file means nothing.
        if let Some(advice) = file.leaves_out_failures() {
            self.notify(|| Notification {
                descriptor: Some(RuleReference { id: "failed-requests-not-exported" }),
                level: "warning",
                message: MessageText::of(&advice.message),
                locations: vec![Location::whole(&file.path, n)],
            });
        }
    }

    fn add_unread(&mut self, unread: &Unread) {
        self.notify(|| Notification {
            descriptor: Some(RuleReference { id: "unread" }),
            level: "error",
            message: MessageText::of(&unread.message),
            locations: Vec::new(),
        });
    }

    fn end(&self, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
        let driver = Driver {
            name: visible(&sums.tool.name),
            version: visible(&sums.tool.version),
            rules: self.rules.descriptors(),
        };
        let mut out = json::gathered(out);
        write!(out, "{}],\n      \"tool\": ", if self.has_results { "\n      " } else { "" })?;
        json::write_part(&Tool { driver }, DEPTH - 1, &mut out)?;
        write!(out, ",\n      \"invocations\": ")?;
        json::write_part(&[self.invocation(sums.status())], DEPTH - 1, &mut out)?;
        write!(out, ",\n      \"artifacts\": ")?;
        json::write_part(&self.artifacts(), DEPTH - 1, &mut out)?;
        writeln!(out, "\n    }}\n  ]\n}}")?;
        out.flush()
    }
}

impl Log {
    fn index(&self, file: &File) -> usize {
        self.files.get(&file.path).copied().unwrap_or(self.files.len())
    }

    fn notify(&mut self, notification: impl FnOnce() -> Notification) {
        match self.notifications.len() < MOST_NOTIFICATIONS {
            true => self.notifications.push(notification()),
            false => self.more_notifications += 1,
        }
    }

    fn artifacts(&self) -> Vec<Artifact> {
        let mut files: Vec<(&Text, &usize)> = self.files.iter().collect();
        files.sort_by_key(|(_, index)| **index);
        let artifact = |(path, _): (&Text, &usize)| Artifact {
            location: ArtifactLocation::of(path, None),
            mime_type: "application/json",
            roles: ["analysisTarget"],
        };
        files.into_iter().map(artifact).collect()
    }

    /// The result of the run itself.
    fn invocation(&self, exit_code: u8) -> Invocation<'_> {
        let more = (self.more_notifications > 0).then(|| Notification {
            descriptor: None,
            level: "error",
            message: MessageText::of(words!("{} more notifications are left out", self.more_notifications)),
            locations: Vec::new(),
        });
        Invocation {
            execution_successful: exit_code != 2,
            exit_code,
            exit_code_description: match exit_code {
                0 => "no request failed CORS",
                1 => "at least one request failed CORS",
                _ => "an input could not be read completely",
            },
            tool_execution_notifications: Notifications { first: &self.notifications, more },
        }
    }
}

/// The name of a finding, as in every other format; for a doubtful success, the possible cause.
fn name(fetch: &Fetch) -> &'static str {
    if fetch.is_doubtful() { cause(fetch).name() } else { fetch.headline() }
}

/// The rule of a finding; for a doubtful success, that of the possible cause.
fn cause(fetch: &Fetch) -> Cause {
    fetch.likely_cause().unwrap_or(Cause::NotTold)
}

fn result(n: usize, file: &File, fetch: &Fetch, rules: &Rules, fingerprints: &mut Fingerprints<'_>) -> Outcome {
    let cause = cause(fetch);
    let level = match fetch.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let message = fetch.refused.or_else(|| fetch.exchange.len().checked_sub(1)).and_then(|at| fetch.exchange.get(at));
    let mut places = fetch.evidence.iter();
    let location = |evidence: &Evidence| Location::of(&file.path, n, Region::of(evidence)).with(evidence);
    let locations = match places.next() {
        Some(first) => vec![location(first)],
        None => vec![Location::whole(&file.path, n)],
    };
    Outcome {
        rule_id: name(fetch),
        rule_index: rules.place(name(fetch)),
        level,
        rank: rank(fetch),
        message: MessageText::with_lines(told(fetch)),
        locations,
        related_locations: places.enumerate().map(|(id, evidence)| location(evidence).numbered(id + 1)).collect(),
        partial_fingerprints: fingerprints.of(cause, fetch),
        suppressions: Vec::new(),
        web_request: message.map(web_request),
        web_response: message.map(web_response),
        properties: Properties {
            outcome: fetch.outcome,
            outcome_certainty: fetch.outcome_certainty,
            certainty: fetch.certainty,
            cause: fetch.cause,
            root_cause: fetch.root_cause,
            root_cause_certainty: fetch.root_cause_certainty,
            root_cause_alternatives: fetch.root_cause_alternatives.clone(),
            failed_at: fetch.failed_at,
            alternatives: fetch.alternatives.clone(),
            started: fetch.started,
            duration_ms: fetch.duration_ms,
            page_url: fetch.page_url.as_ref().map(visible),
            server_ip: fetch.server_ip.as_ref().map(visible),
            request_ids: fetch.request_ids.iter().map(|id| (visible(&id.name), visible(&id.value))).collect(),
            key: visible(&fetch.key),
        },
    }
}

/// The suppression of a known failure, with its reason and entry.
fn suppressions(sums: &Sums, fetch: &Fetch) -> Vec<Suppression> {
    let told = entry_of(sums.known.as_ref(), fetch).filter(|_| fetch.is_known());
    let of = |told| Suppression { kind: "external", status: "accepted", justification: visible(&told) };
    told.map(of).into_iter().collect()
}

/// The message: the request, what happened, how to fix it.
fn told(fetch: &Fetch) -> Piece<'static> {
    let root = fetch.root_cause.zip(fetch.root_cause_certainty);
    let root = root.map(|(root, sure)| words!("; {}, {}", root.name(), sure.name())).unwrap_or_default();
    let request = words!("{} {}{}", fetch.method, fetch.url, fetch.from());
    // Line ends in values of the request line are shown as escapes.
    let request = request.remade((), |text, ()| sanitize(text).into_owned());
    let mut lines = vec![words!("{} ({}{})", request, fetch.sureness(), root)];
    lines.extend((!fetch.explanation.is_empty()).then(|| fetch.explanation.piece()));
    lines.extend(fetch.fixes.first().map(|fix| words!("Fix: {}", fix)));
    lines.extend(fetch.missing_fact.as_ref().map(|fact| words!("To be sure, check {}", fact)));
    lines.extend(fetch.console_evidence.first().map(|told| words!("Console log: {}", told.shown())));
    Piece::list(lines, "\n")
}

/// 0 to 100: the priority of a result. Certainty counts, and CORS comes before everything else.
fn rank(fetch: &Fetch) -> f32 {
    let certainty = match fetch.outcome_certainty {
        Certainty::Confirmed => 100.0,
        Certainty::Deduced => 90.0,
        Certainty::Predicted => 60.0,
        Certainty::Possible => 30.0,
    };
    if fetch.outcome == rules::Outcome::Cors { certainty } else { certainty / 2.0 }
}

fn web_request(message: &Message) -> WebRequest {
    WebRequest {
        protocol: "HTTP",
        method: visible(&message.method),
        target: visible(&message.url),
        headers: headers(&message.request_headers),
    }
}

fn web_response(message: &Message) -> WebResponse {
    WebResponse {
        protocol: "HTTP",
        status_code: message.status,
        reason_phrase: visible(&message.status_text),
        no_response_received: message.status.is_none(),
        headers: headers(&message.response_headers),
    }
}

/// Lines with the same name are joined, as in HTTP.
fn headers(headers: &[MessageHeader]) -> BTreeMap<String, String> {
    let mut map: BTreeMap<String, String> = BTreeMap::new();
    for header in headers {
        let joined = map.entry(visible(&header.name)).or_default();
        if !joined.is_empty() {
            *joined += ", ";
        }
        *joined += &visible(&header.value);
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Format, report, samples};
    use serde_json::Value;

    fn run(files: Vec<File>) -> Value {
        let mut out = Vec::new();
        Format::Sarif.write(&report(files), &mut out).unwrap();
        serde_json::from_slice::<Value>(&out).unwrap()["runs"][0].take()
    }

    #[test]
    fn a_result_has_its_rule_its_place_and_the_exchange() {
        let run = run(vec![samples::checkout()]);
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 4);
        for result in results {
            let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            assert!(rule["help"]["markdown"].as_str().unwrap().contains("What it means"), "{rule}");
        }
        let levels: Vec<_> = results.iter().map(|result| result["level"].as_str().unwrap()).collect();
        assert_eq!(levels, ["error", "warning", "warning", "error"]);
        let place = &results[0]["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["byteOffset"], 45_678);
        assert_eq!(place["region"]["startLine"], 1234);
        assert_eq!(place["region"]["startColumn"], Value::Null, "columns of SARIF are not bytes");
        assert_eq!(place["artifactLocation"]["uri"], "checkout.har");
        assert_eq!(results[0]["webResponse"]["statusCode"], 401);
        assert_eq!(results[0]["webRequest"]["headers"]["Origin"], "https://app.example");
        assert_eq!(run["invocations"][0]["exitCode"], 2);
        assert_eq!(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"], "the file ends here");
    }

    #[test]
    fn a_file_given_twice_is_one_artifact() {
        let damaged = samples::file("a.har", vec![samples::refused(1)]);
        let run = run(vec![samples::checkout(), damaged.clone(), samples::checkout(), damaged]);
        let artifacts = run["artifacts"].as_array().unwrap();
        let uris: Vec<_> = artifacts.iter().map(|a| a["location"]["uri"].as_str().unwrap()).collect();
        assert_eq!(uris, ["checkout.har", "a.har"]);
        let mut locations: Vec<&Value> =
            run["results"].as_array().unwrap().iter().map(|r| &r["locations"][0]).collect();
        locations.extend(
            run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().iter().map(|n| &n["locations"][0]),
        );
        assert_eq!(locations.len(), 12);
        for location in locations {
            let location = &location["physicalLocation"]["artifactLocation"];
            assert_eq!(location["uri"], uris[location["index"].as_u64().unwrap() as usize]);
        }
    }

    #[test]
    fn a_fingerprint_survives_a_new_export_and_tells_failures_apart() {
        let prints = |files: Vec<File>| -> Vec<String> {
            let run = run(files);
            let results = run["results"].as_array().unwrap();
            results.iter().map(|r| r["partialFingerprints"]["harCorsFailure/v1"].as_str().unwrap().to_owned()).collect()
        };
        let first = prints(vec![samples::checkout()]);
        let mut moved = samples::checkout();
        moved.path = "other.har".into();
        for fetch in &mut moved.fetches {
            fetch.id += 100;
            fetch.url = fetch.url.unescaped().replace("REDACTED-1", "REDACTED-77").into();
            for evidence in &mut fetch.evidence {
                evidence.offset += 5000;
                evidence.line += 40;
            }
        }
        assert_eq!(prints(vec![moved]), first);
        let mut distinct = first.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), first.len(), "{first:?}");
        let twice = prints(vec![samples::file("a.har", vec![samples::refused(1), samples::refused(2)])]);
        assert!(twice[0].ends_with(":1") && twice[1].ends_with(":2"), "{twice:?}");
    }
}
