//! The same preflight is sent again and again.
//!
//! ## What it means
//! Without `Access-Control-Max-Age` a browser keeps the answer of a preflight for five seconds. With it Chromium keeps
//! it for up to two hours, Firefox for a day, Safari for ten minutes. Each preflight is a round trip before the request
//! itself can start. The developer tools' "Disable cache" also disables this cache, so a capture made with it shows
//! more preflights than users pay for. The numbers are upper bounds: only preflights count that asked what an earlier
//! one to the same URL had asked, for the same origin, method, headers and credentials mode, within the time for which
//! a browser keeps an answer.
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

use super::answer::response_header;
use super::by_host::{ByHost, count};
use super::cost::{CacheOff, PreflightCost, Saving};
use super::judged::Judged;
use super::rule::{Advice, AdviceRule};
use crate::browser::{Engine, preflight_cache_cap};

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "Preflights are repeated: Access-Control-Max-Age is missing",
    source: include_str!("max_age_missing.rs"),
    find,
    ..AdviceRule::PLAIN
};

const NAME: &str = "max-age-missing";

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let mut found = ByHost::default();
    for cost in &judged.costs {
        for entry in cost.repeated.iter().filter_map(|index| judged.capture.entry(*index)) {
            found.add(entry, response_header(entry, "Access-Control-Max-Age"), "the same preflight as before");
        }
    }
    found.advice(NAME, |host, _| {
        let cost = judged.costs.iter().find(|cost| cost.host == host);
        cost.map(message).unwrap_or_default()
    })
}

/// How much was waited, and what would have been saved at most.
fn message(cost: &PreflightCost) -> String {
    let PreflightCost { host, sent, waited_ms, .. } = cost;
    let preflights = count(*sent, "preflight");
    let savings = savings(cost);
    let cache = match cost.cache_off {
        Some(CacheOff::Shown) => {
            " \"Disable cache\" of the developer tools was on, which also disables this cache: users send fewer."
        }
        Some(CacheOff::Possible) => {
            " The same preflight came again while its answer had to be kept: \"Disable cache\" of the developer tools, which \
             also disables this cache, may have been on."
        }
        None => "",
    };
    format!(
        "{host} answered {preflights}, for which pages waited {waited_ms:.0} ms. Send Access-Control-Max-Age: 7200 with the \
         answer to OPTIONS: here it would have saved {savings}.{cache}"
    )
}

/// `at most 12 (340 ms) in Chrome, 12 (340 ms) in Firefox, 3 (80 ms) in Safari, which keeps answers for 600 s at most`
fn savings(cost: &PreflightCost) -> String {
    let told = |saving: &Saving| format!("{} ({:.0} ms)", saving.preflights, saving.ms);
    let [chromium, firefox, webkit] = &cost.savings;
    if chromium.preflights == firefox.preflights && firefox.preflights == webkit.preflights {
        return format!("at most {} in every browser", told(chromium));
    }
    let cap = preflight_cache_cap(Engine::WebKit);
    format!(
        "at most {} in Chrome, {} in Firefox and {} in Safari (which keeps an answer for {cap} s, however long it may)",
        told(chromium),
        told(firefox),
        told(webkit)
    )
}
