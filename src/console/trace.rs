//! Playwright traces: JSON, one event per line. Their format is undocumented, so only versions that were checked are
//! supported (`packages/trace/src/trace.ts`).

use super::error::LogError;
use super::formats::{MOST_MESSAGES, Raw, Raws, is_likely};
use super::when::When;
use serde::Deserialize;

pub(super) use crate::input::TRACE_VERSIONS as VERSIONS;

/// The needed members of an event.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<std::borrow::Cow<'a, str>>,
    version: Option<u64>,
    wall_time: Option<f64>,
    monotonic_time: Option<f64>,
    time: Option<f64>,
    text: Option<String>,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Location {
    url: Option<String>,
}

/// Whether a text is a trace.
pub(super) fn is_trace(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default();
    first.starts_with('{')
        && (first.contains("\"type\":\"context-options\"")
            || first.contains("\"type\":\"console\"") && first.contains("\"messageType\""))
}

/// The console messages in a trace.
pub(super) fn raws(text: &str) -> Result<Raws, LogError> {
    let Raws { mut raws, mut is_cut } = Raws::default();
    let mut is_known = false;
    // Offset from the clock of the trace to the wall clock, in milliseconds.
    let mut offset: Option<f64> = None;
    for (number, line) in (1_u64..).zip(text.lines()) {
        let is_head = line.contains("context-options");
        let is_message = line.contains("\"console\"") && is_likely(line);
        if !is_head && !is_message {
            continue;
        }
        let Ok(event) = serde_json::from_str::<Event<'_>>(line) else {
            is_cut = true;
            continue;
        };
        match event.kind.as_deref() {
            Some("context-options") => {
                let version = event.version.ok_or(LogError::NoTraceVersion)?;
                if !VERSIONS.contains(&version) {
                    let (from, to) = (*VERSIONS.start(), *VERSIONS.end());
                    return Err(LogError::TraceVersion { found: version, from, to });
                }
                is_known = true;
                offset = event.wall_time.zip(event.monotonic_time).map(|(wall, monotonic)| wall - monotonic);
            }
            Some("console") if !is_known => return Err(LogError::NoTraceVersion),
            Some("console") if raws.len() < MOST_MESSAGES => raws.extend(raw(event, number, offset)),
            _ => {}
        }
    }
    Ok(Raws { raws, is_cut })
}

fn raw(event: Event<'_>, line: u64, offset: Option<f64>) -> Option<Raw> {
    let text = event.text?;
    let at = event.time.zip(offset).map(|(time, offset)| (time + offset) * 1000.0);
    let when = at.filter(|at| at.is_finite()).map_or(When::Unknown, |at| When::At(at as i64));
    let url = event.location.and_then(|location| location.url).filter(|url| !url.is_empty());
    Some(Raw { line, when, text, url, count: 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn console_events_are_read_with_their_time() {
        let text = "{\"version\":8,\"type\":\"context-options\",\"wallTime\":1795384913000,\"monotonicTime\":1000}\n\
                    {\"type\":\"before\",\"callId\":\"console\"}\n\
                    {\"type\":\"console\",\"time\":1500,\"messageType\":\"error\",\"text\":\"Failed to load resource: net::ERR_FAILED\",\
                    \"location\":{\"url\":\"https://api.example/a\",\"lineNumber\":0}}\n";
        assert!(is_trace(text));
        let raws = raws(text).unwrap().raws;
        assert_eq!(raws.len(), 1);
        assert_eq!((raws[0].line, raws[0].when), (3, When::At(1_795_384_913_500_000)));
        assert_eq!(raws[0].url.as_deref(), Some("https://api.example/a"));
    }
}
