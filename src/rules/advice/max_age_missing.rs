//! The same preflight is repeated, because `Access-Control-Max-Age` is missing.
//!
//! ## What it means
//! Without `Access-Control-Max-Age` a browser caches a preflight response for five seconds. With it, Chromium caches
//! it for up to two hours, Firefox for a day, Safari for ten minutes. Each preflight is a round trip before the request
//! itself can start. The developer tools' "Disable cache" also disables this cache, so a capture made with it shows
//! more preflights than users send. The numbers are upper bounds: a preflight counts only if it repeats an earlier
//! one (same URL, origin, method, headers and credentials mode) within the time for which a browser caches a response.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print nothing, because nothing failed.
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
//! Send `Access-Control-Max-Age: 7200` with the response to OPTIONS. While the rules still change, use a smaller number.
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

/// How long pages waited, and how much could have been saved at most.
fn message(cost: &PreflightCost) -> String {
    let PreflightCost { host, sent, waited_ms, .. } = cost;
    let preflights = count(*sent, "preflight");
    let savings = savings(cost);
    let cache = match cost.cache_off {
        Some(CacheOff::Shown) => {
            " \"Disable cache\" was on in the developer tools, which also disables this cache: users send fewer preflights."
        }
        Some(CacheOff::Possible) => {
            " The same preflight was sent again although its response should still have been cached: \"Disable cache\" in the developer tools, which \
             also disables this cache, may have been on."
        }
        None => "",
    };
    format!(
        "{host} answered {preflights}, for which pages waited {waited_ms:.0} ms. Send Access-Control-Max-Age: 7200 with the \
         response to OPTIONS: here it would have saved {savings}.{cache}"
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
        "at most {} in Chrome, {} in Firefox and {} in Safari (which caches a response for {cap} s at most)",
        told(chromium),
        told(firefox),
        told(webkit)
    )
}
