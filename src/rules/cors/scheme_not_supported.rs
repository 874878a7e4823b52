//! The URL has a scheme other than http and https.

use crate::browser::{Engine, Reason, chromium, firefox};
use crate::fetch::{InitiatorKind, Stage};
use crate::rules::rule::{Exchange, Facts, Finding, Rule};
use crate::rules::verdict::Outcome;
use url::Url;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "scheme-not-supported",
    outcome: Outcome::Cors,
    summary: "The URL has a scheme other than http and https",
    source: include_str!("scheme_not_supported.rs"),
    section: "https://fetch.spec.whatwg.org/#concept-main-fetch",
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
    let target = Url::parse(ex.location?).ok()?;
    // A redirect to `data:` is refused by the network layer, whatever CORS says.
    (!matches!(target.scheme(), "http" | "https" | "data")).then(|| Finding::of(target.scheme()))
}

/// The schemes that Chromium lists.
const CHROMIUM_SCHEMES: &str = "chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, \
                                data, http, https, isolated-app";

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    let url = &facts.url;
    let scheme = url.split(':').next().unwrap_or_default();
    let given = facts.stage == Stage::Request;
    let from_file = facts.page_origin == "null" && scheme == "file";
    Some(match engine {
        Engine::Chromium if given && facts.initiator == InitiatorKind::Fetch && !from_file => {
            Reason::Whole(format!("Fetch API cannot load {url}. URL scheme \"{scheme}\" is not supported."))
        }
        Engine::Chromium => Reason::Part(format!("{}{CHROMIUM_SCHEMES}.", chromium::WRONG_SCHEME)),
        Engine::Firefox if given && scheme == "file" && !from_file => Reason::Whole(format!(
            "Security Error: Content at {} may not load or link to {url}.",
            facts.page_url.as_deref()?
        )),
        Engine::Firefox => Reason::Part(firefox::NOT_HTTP.to_owned()),
        Engine::WebKit if given => Reason::Part("Cross origin requests are only supported for HTTP.".to_owned()),
        Engine::WebKit if facts.location.as_deref().is_some_and(|target| target.starts_with("ftp:")) => {
            Reason::Whole("FTP URLs are disabled".to_owned())
        }
        Engine::WebKit => {
            Reason::Part("not allowed to follow a cross-origin CORS redirection with non CORS scheme".to_owned())
        }
    })
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("CorsDisabledScheme")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::HeaderList;
    use crate::rules::rule::tests::{exchange, facts};

    #[test]
    fn only_redirects_show_it_in_their_headers() {
        let headers = HeaderList::default();
        for (location, expected) in [
            ("ftp://b.example/", Some("ftp")),
            ("myapp://b", Some("myapp")),
            ("data:,x", None),
            ("https://b.example/", None),
        ] {
            let ex = Exchange { stage: Stage::Redirect, location: Some(location), status: 302, ..exchange(&headers) };
            assert_eq!(check(&ex), expected.map(Finding::of), "{location}");
        }
    }

    #[test]
    fn chromium_says_it_in_its_own_words_to_fetch() {
        let facts = Facts { stage: Stage::Request, url: "localhost:8080/api".into(), ..facts() };
        assert_eq!(
            reason(Engine::Chromium, &facts),
            Some(Reason::Whole(
                "Fetch API cannot load localhost:8080/api. URL scheme \"localhost\" is not supported.".into()
            ))
        );
        let facts = Facts { initiator: InitiatorKind::Xhr, ..facts };
        assert!(matches!(reason(Engine::Chromium, &facts), Some(Reason::Part(_))));
    }
}
