//! The reader of entries: the input is an element of `log.entries`, followed by a failing entry.

use har_cors::{Options, analyze};
use serde_json::Value;

const HEAD: &[u8] = br#"{"log": {"creator": {"name": "WebInspector"}, "entries": ["#;
/// A request that failed CORS, and the end.
const FAILING: &[u8] = br#", {"startedDateTime": "2026-01-01T00:00:01.000Z", "request": {"method": "GET",
"url": "https://api.marker.test/last", "headers": [{"name": "Host", "value": "api.marker.test"}, {"name": "Origin", "value": "https://app.marker.test"}]},
"response": {"status": 200, "headers": [{"name": "Vary", "value": "Origin"}], "_error": "net::ERR_FAILED"}}]}}"#;

/// Whatever the input is, nothing panics; if it is a JSON value, the entry after it is found and judged.
pub(crate) fn run(data: &[u8]) {
    let har = [HEAD, data, FAILING].concat();
    let options = Options { all: true, show_secrets: true, ..Options::default() };
    let file = analyze("x.har", &har[..], &options).unwrap_or_else(|error| panic!("{error}"));
    assert!(file.damage.iter().all(|damage| damage.offset <= har.len() as u64), "damage stands in the file");
    let evidence = file.fetches.iter().flat_map(|fetch| &fetch.evidence);
    for evidence in evidence {
        assert!(evidence.offset + evidence.length <= har.len() as u64, "evidence stands in the file");
    }
    let Ok(value) = serde_json::from_slice::<Value>(data) else { return };
    assert_eq!(file.entries, 2, "a JSON value is one entry");
    assert!(value.is_object() || file.damage.len() == 1, "what is no object is damage");
    let failing = file.fetches.iter().find(|fetch| fetch.url == "https://api.marker.test/last");
    // An entry may fit to the failing one, as its preflight or as a hop before it; then all is another's.
    assert!(failing.is_some() || String::from_utf8_lossy(data).contains("marker"), "the failing entry is judged");
}
