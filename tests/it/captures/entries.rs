//! Which entries belong to a fetch: preflight, hops and request, compared with the browsers' own request ids.

use super::EXCLUDED;
use crate::common::fixtures;
use har_cors::report::Fetch;
use serde_json::Value;
use std::collections::HashSet;

/// What the browser says of one request.
pub struct Expected {
    url: String,
    method: String,
    /// Entry of the last hop, where the browser tells it.
    request: Option<u64>,
    preflight: Option<u64>,
    redirects: usize,
}

/// Compares every capture of one browser; gives the number of fetches compared.
pub fn compare(engine: &str, expected: fn(&Value, &Value) -> Vec<Expected>) -> usize {
    let cases = fixtures::cases(&format!("captures/{engine}"));
    let options = har_cors::Options { all: true, show_secrets: true, ..har_cors::Options::default() };
    let (mut compared, mut wrong) = (0, Vec::new());
    for case in cases {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        let Ok(har) = std::fs::read(case.join("capture.har")) else { continue };
        if EXCLUDED.iter().any(|(e, excluded, _)| *e == engine && *excluded == name) {
            continue;
        }
        let truth = serde_json::from_slice(&std::fs::read(case.join("truth.json")).unwrap()).unwrap();
        let document = serde_json::from_slice(&har).unwrap();
        let file = har_cors::analyze(&name, &har[..], &options).unwrap();
        let mut used = HashSet::new();
        for expected in expected(&truth, &document) {
            let same = |f: &Fetch| {
                without_fragment(f.url.unescaped()) == without_fragment(&expected.url) && f.method == expected.method
            };
            let Some(fetch) = file.fetches.iter().find(|f| same(f) && !used.contains(&f.id)) else { continue };
            used.insert(fetch.id);
            compared += 1;
            let given = &fetch.entries;
            let number = |n: Option<usize>| n.map(|n| n as u64);
            let fits = number(given.preflight) == expected.preflight
                && given.redirects.len() == expected.redirects
                && (expected.request.is_none() || number(given.request) == expected.request);
            if !fits {
                wrong.push(format!(
                    "{name}: {} {}: said {given:?}, the browser: request {:?}, preflight {:?}, {} redirects",
                    expected.method, expected.url, expected.request, expected.preflight, expected.redirects
                ));
            }
        }
    }
    println!("{engine}: entries of {compared} fetches compared, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    compared
}

/// Chromium gives its request id to preflights (`_initiator.requestId`), and its own chain of redirects.
pub fn of_chromium(truth: &Value, document: &Value) -> Vec<Expected> {
    let entries = document["log"]["entries"].as_array().unwrap();
    // What a service worker asked for has ids of its own.
    let has_worker = entries.iter().any(|e| {
        e["request"]["headers"].as_array().unwrap().iter().any(|h| h["name"].as_str() == Some("Service-Worker"))
    });
    let rows = truth["requests"].as_array().unwrap().iter().filter(|_| !has_worker);
    rows.filter_map(|row| {
        let id = row["cdp_request_id"].as_str()?;
        let chain = row["redirect_chain"].as_array();
        let recorded = |url: &&str| {
            entries.iter().any(|e| without_fragment(e["request"]["url"].as_str().unwrap()) == without_fragment(url))
        };
        let urls: Vec<&str> = match chain {
            Some(chain) => chain.iter().filter_map(|hop| hop["url"].as_str()).filter(recorded).collect(),
            None => vec![row["url"].as_str()?],
        };
        let last = *urls.last()?;
        let preflight = entries.iter().position(|e| {
            e["_initiator"]["requestId"].as_str() == Some(id) && e["request"]["url"].as_str() == Some(last)
        });
        Some(Expected {
            url: row["url"].as_str()?.to_owned(),
            method: row["method"].as_str()?.to_owned(),
            request: None,
            preflight: preflight.map(|n| n as u64),
            redirects: urls.len() - 1,
        })
    })
    .collect()
}

/// Firefox's truth names the entries themselves, in the order of the file.
pub fn of_firefox(truth: &Value, document: &Value) -> Vec<Expected> {
    let entries = document["log"]["entries"].as_array().unwrap();
    if truth["har_aligned_with_netmonitor"].as_bool() == Some(false) {
        return Vec::new();
    }
    let rows = truth["requests"].as_array().unwrap().iter();
    rows.filter_map(|row| {
        let listed = row["har_entries"].as_array()?;
        let of_role = |preflight: bool| -> Vec<u64> {
            let with_role = listed.iter().filter(|e| (e["role"] == "preflight") == preflight);
            // The target of a refused redirect is a row of its own, to which nothing was sent.
            let sent = |n: &u64| {
                let entry = &entries[*n as usize];
                let has =
                    |name: &str| entry["request"]["headers"].as_array().unwrap().iter().any(|h| h["name"] == name);
                entry["response"]["status"] != 0 || has("Connection") || has("Origin")
            };
            with_role.filter_map(|e| e["n"].as_u64()).filter(sent).collect()
        };
        let mut hops = of_role(false);
        let last = *hops.last()?;
        // Frames and worker scripts on the way to the request are listed too.
        hops.retain(|&n| {
            n == last || (300..400).contains(&entries[n as usize]["response"]["status"].as_i64().unwrap())
        });
        let url_of = |n: u64| entries[n as usize]["request"]["url"].as_str().unwrap();
        let preflight = of_role(true).into_iter().find(|&n| url_of(n) == url_of(last));
        Some(Expected {
            url: row["url"].as_str()?.to_owned(),
            method: row["method"].as_str()?.to_owned(),
            request: Some(last),
            preflight,
            redirects: hops.len() - 1,
        })
    })
    .collect()
}

fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap()
}
