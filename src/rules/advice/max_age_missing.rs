//! The same preflight is sent again and again.
//!
//! ## What it means
//! Without `Access-Control-Max-Age` a browser keeps the answer of a preflight for five seconds. With it Chromium keeps it for
//! up to two hours, Firefox for a day, Safari for ten minutes. Each preflight is a round trip before the request itself can
//! start. The developer tools' "Disable cache" turns this cache off too, so a capture made with it shows more preflights than
//! users pay for.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print nothing: nothing failed.
//!
//! ## Example
//! ```text
//! OPTIONS /users HTTP/1.1      204, no Access-Control-Max-Age
//! GET     /users HTTP/1.1      200
//! OPTIONS /users HTTP/1.1      204, a minute later, the same
//! GET     /users HTTP/1.1      200
//! ```
//!
//! ## How to fix it
//! Send `Access-Control-Max-Age: 7200` with the answer to OPTIONS. While the rules still change, take a smaller number.
//!
//! ## Standard
//! Access-Control-Max-Age: <https://fetch.spec.whatwg.org/#http-access-control-max-age>

use super::{Advice, AdviceRule, Answer, ByHost, Judged, count, response_header};
use crate::fetch::is_ok_status;
use crate::har::Entry;
use crate::rules::record::host_of;
use std::collections::BTreeMap;

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "Preflights are repeated: Access-Control-Max-Age is missing",
    source: include_str!("max_age_missing.rs"),
    find,
};

const NAME: &str = "max-age-missing";

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    // What one answer could have stood for: the same URL, origin, method and header names.
    let mut same: BTreeMap<[&str; 4], Vec<&Entry>> = BTreeMap::new();
    for &Answer { entry, has_max_age, .. } in &judged.preflights {
        let header = |name| entry.request.headers.value(name).unwrap_or_default();
        if !has_max_age && entry.response.status.code().is_some_and(is_ok_status) {
            let key = [
                &*entry.request.url,
                header("Origin"),
                header("Access-Control-Request-Method"),
                header("Access-Control-Request-Headers"),
            ];
            same.entry(key).or_default().push(entry);
        }
    }
    let mut found = ByHost::default();
    let mut cost: BTreeMap<String, f64> = BTreeMap::new();
    for entry in same.into_values().flat_map(|entries| entries.into_iter().skip(1)) {
        *cost.entry(host_of(&entry.request.url).unwrap_or_default().into_owned()).or_default() +=
            entry.duration_ms.unwrap_or(0.0);
        found.add(entry, response_header(entry, "Access-Control-Max-Age"), "the same preflight as before");
    }
    found.advice(NAME, |host, number| {
        let milliseconds = cost.get(host).copied().unwrap_or(0.0);
        format!(
            "{host} was asked {} that a cached preflight could have covered; they took {milliseconds:.0} ms. Send \
             Access-Control-Max-Age (7200 is the most that Chrome honours) with the answer to OPTIONS.",
            count(number, "preflight")
        )
    })
}
