//! A redirect leads to a URL with a user name or password in it.

use crate::browser::firefox::DID_NOT_SUCCEED;
use crate::browser::{Engine, Reason};
use crate::fetch::Stage;
use crate::rules::rule::{Exchange, Facts, Finding, Rule};
use crate::rules::verdict::Outcome;
use url::Url;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "redirect-with-credentials-in-url",
    outcome: Outcome::Cors,
    summary: "A redirect leads to a URL with a user name or password in it",
    source: include_str!("redirect_with_credentials_in_url.rs"),
    section: "https://fetch.spec.whatwg.org/#http-redirect-fetch",
    check,
    reason,
    chromium_error,
    explain: |_| String::new(),
    fixes: |_| Vec::new(),
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    if ex.stage != Stage::Redirect {
        return None;
    }
    let location = ex.location?;
    let target = Url::parse(location).ok()?;
    let has_credentials = !target.username().is_empty() || target.password().is_some();
    (matches!(target.scheme(), "http" | "https") && has_credentials).then(|| Finding::of(location))
}

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    Some(Reason::Part(match engine {
        // Chromium leaves the place for the URL empty.
        Engine::Chromium => "Redirect location '' contains a username and password, which is disallowed for \
                             cross-origin requests."
            .to_owned(),
        Engine::Firefox => DID_NOT_SUCCEED.to_owned(),
        Engine::WebKit => {
            let location = facts.location.as_deref().or(facts.parameter.as_deref()).unwrap_or_default();
            format!("redirection URL {location} has credentials")
        }
    }))
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("RedirectContainsCredentials")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::HeaderList;
    use crate::rules::rule::tests::exchange;

    #[test]
    fn a_user_name_alone_is_enough() {
        let headers = HeaderList::default();
        for (location, expected) in [
            ("https://u:p@b.example/", true),
            ("https://u@b.example/", true),
            ("https://b.example/?u:p@", false),
            ("ftp://u:p@b.example/", false),
        ] {
            let ex = Exchange { stage: Stage::Redirect, location: Some(location), status: 302, ..exchange(&headers) };
            assert_eq!(check(&ex).is_some(), expected, "{location}");
            assert_eq!(check(&Exchange { stage: Stage::Response, ..ex }), None);
        }
    }
}
