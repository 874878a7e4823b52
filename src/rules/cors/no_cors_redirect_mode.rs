//! The page combined mode no-cors with a redirect mode other than follow.

use crate::browser::{Engine, Reason};
use crate::fetch::Stage;
use crate::rules::rule::{Facts, Rule, not_in_headers};
use crate::rules::verdict::Outcome;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "no-cors-redirect-mode",
    outcome: Outcome::Cors,
    summary: "The page combined mode no-cors with a redirect mode other than follow",
    source: include_str!("no_cors_redirect_mode.rs"),
    section: "https://fetch.spec.whatwg.org/#concept-main-fetch",
    check: not_in_headers,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    match engine {
        Engine::Chromium => Some(Reason::Whole(format!(
            "Fetch API cannot load {}. Request mode is \"no-cors\" but the redirect mode is not \"follow\".",
            facts.url
        ))),
        Engine::Firefox => None,
        Engine::WebKit => {
            Some(Reason::Part("No-Cors mode requires follow redirect mode\nNot allowed to request resource".to_owned()))
        }
    }
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("NoCorsRedirectModeNotFollow")
}
