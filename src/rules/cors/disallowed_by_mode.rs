//! The page requested another origin with `mode: 'same-origin'`.
//!
//! ## What it means
//! With `same-origin` the page itself asks that requests stay within its origin. This URL is elsewhere, so the browser
//! sends nothing. No header can change that.
//!
//! The same applies to a text track whose `<video>` or `<audio>` has no `crossorigin` attribute.
//!
//! ## What the consoles say
//! - Chromium:
//!   `Fetch API cannot load https://api.example/a. Request mode is "same-origin" but the URL's origin is not same as the request origin https://app.example.`,
//!   for a text track
//!   `Unsafe attempt to load URL … from frame with URL …. Domains, protocols and ports must match.`
//! - Firefox: `Security Error: Content at … may not load data from ….`
//! - WebKit: `Fetch API cannot load https://api.example/a.`
//!
//! ## Example
//! ```text
//! fetch('https://api.example/a', { mode: 'same-origin' })
//! ```
//!
//! ## How to fix it
//! Leave `mode` out (the default is `cors`), or call the page's own origin. For a text track: add `crossorigin` to the
//! media element, and let the server allow the origin.
//!
//! ## Standard
//! Main fetch: <https://fetch.spec.whatwg.org/#concept-main-fetch>

use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{HeadersFix, Rule, Sent};
use crate::rules::cause::Cause;
use crate::rules::rule::Facts;
use crate::rules::wording::{chromium, firefox, webkit};
use crate::rules::{phrases, ways};
use crate::standard::InitiatorKind;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "disallowed-by-mode",
    summary: "The page requested another origin with mode same-origin",
    source: include_str!("disallowed_by_mode.rs"),
    section: "https://fetch.spec.whatwg.org/#concept-main-fetch",
    reason,
    chromium_error,
    explain,
    fixes,
    without_server: ways::own_origin,
    only_at: Some(Stage::Request),
    sent: Sent::No,
    headers_fix: HeadersFix::No,
    said: &[
        chromium(&["request mode is same-origin but"]),
        chromium(&["cross origin requests are not allowed by request mode"]),
        webkit(&["cross origin requests are not allowed when using same-origin"]),
        firefox(&["security error: content at", "may not load data from"]).or(&[Cause::RedirectBlocked]),
    ],
    ..Rule::CORS
};

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    let url = &facts.url;
    if facts.initiator == InitiatorKind::Track {
        let page = facts.page_url.as_deref().filter(|_| engine == Engine::Chromium)?;
        return Some(Reason::whole(format!(
            "Unsafe attempt to load URL {url} from frame with URL {page}. Domains, protocols and ports must match."
        )));
    }
    Some(Reason::whole(match engine {
        Engine::Chromium => format!(
            "Fetch API cannot load {url}. Request mode is \"same-origin\" but the URL's origin is not same as the \
             request \
             origin {}.",
            facts.page_origin
        ),
        Engine::Firefox => {
            format!("Security Error: Content at {} may not load data from {url}.", facts.page_url.as_deref()?)
        }
        Engine::WebKit => format!("Fetch API cannot load {url}."),
    }))
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("DisallowedByMode")
}

fn explain(facts: &Facts) -> String {
    if facts.initiator == InitiatorKind::Track {
        return format!(
            "The text track {} has another origin than {}. Browsers load such a track only if its media element has \
             the attribute `crossorigin`. {}",
            facts.url,
            phrases::page(facts),
            phrases::consequence(facts)
        );
    }
    format!(
        "The page requested {} with `mode: 'same-origin'`, but the URL's origin is not {}. Nothing was sent.",
        facts.url,
        phrases::page(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    if facts.initiator == InitiatorKind::Track {
        return vec![format!(
            "In the page, add `crossorigin` to the `<video>` or `<audio>` element; on {}, send {} with the track and with \
             the media.",
            phrases::server(facts),
            phrases::header_lines(facts)
        )];
    }
    vec!["In the page, leave `mode` out of the `fetch()` call (the default is `cors`).".to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::facts;

    #[test]
    fn firefox_names_the_page() {
        let facts = Facts { page_url: Some("https://app.example/x".into()), ..facts() };
        assert_eq!(
            reason(Engine::Firefox, &facts).unwrap().text(),
            "Security Error: Content at https://app.example/x may not load data from https://api.example/users/7."
        );
    }
}
