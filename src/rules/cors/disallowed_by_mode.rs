//! The page asked for another origin with mode same-origin.

use crate::browser::{Engine, Reason};
use crate::fetch::Stage;
use crate::rules::rule::{Facts, Rule, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "disallowed-by-mode",
    outcome: Outcome::Cors,
    summary: "The page asked for another origin with mode same-origin",
    source: include_str!("disallowed_by_mode.rs"),
    section: "https://fetch.spec.whatwg.org/#concept-main-fetch",
    check: not_in_headers,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    let url = &facts.url;
    Some(Reason::Whole(match engine {
        Engine::Chromium => format!(
            "Fetch API cannot load {url}. Request mode is \"same-origin\" but the URL's origin is not same as the request \
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
