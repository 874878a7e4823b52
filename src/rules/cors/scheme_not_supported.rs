//! The URL has a scheme that CORS does not support: only http and https servers can give permission.
//!
//! ## What it means
//! There are three common reasons. A page opened from disk (`file:`) requests another file. The scheme was forgotten:
//! `localhost:8080/api` means the scheme `localhost`. Or a server redirects to `ftp:` or an application's own scheme.
//!
//! ## What the consoles say
//! - Chromium: `Cross origin requests are only supported for protocol schemes: chrome, …, http, https, isolated-app.`,
//!   or for a URL given to `fetch()`:
//!   `Fetch API cannot load localhost:8080/api. URL scheme "localhost" is not supported.`
//! - Firefox: `(Reason: CORS request not http).`
//! - WebKit: `Cross origin requests are only supported for HTTP.`
//!
//! ## Example
//! ```text
//! fetch('localhost:8080/api')
//! ```
//!
//! ## How to fix it
//! Write the URL in full (`http://localhost:8080/api`), serve the page from a local web server instead of opening the
//! file, or redirect to https.
//!
//! ## Standard
//! Main fetch: <https://fetch.spec.whatwg.org/#concept-main-fetch>

use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{HeadersFix, Rule, Sent, Shows};
use crate::rules::cause::Cause;
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::rules::wording::{chromium, firefox, named, webkit};
use crate::standard::{Address, InitiatorKind};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "scheme-not-supported",
    summary: "The URL has a scheme other than http and https",
    source: include_str!("scheme_not_supported.rs"),
    section: "https://fetch.spec.whatwg.org/#concept-main-fetch",
    check,
    reason,
    chromium_error,
    explain,
    fixes,
    shows_in: &[Shows::value("Location", "where the redirect leads")],
    sent: Sent::No,
    is_about_target: true,
    is_without_snippet: true,
    headers_fix: HeadersFix::No,
    said: &[
        webkit(&["cors redirection with non cors scheme"]).or(&[Cause::UnsafeRedirect]),
        webkit(&["redirection to url with a scheme that is not http"]),
        chromium(&["cross origin requests are only supported for protocol schemes"]),
        chromium(&["fetch api cannot load", "url scheme", "is not supported"]),
        webkit(&["cross origin requests are only supported for http"]),
        chromium(&["not allowed to load local resource"]),
        firefox(&["cors request not http"]),
    ],
    firefox_names: &[named("cors request not http"), named("cors not http")],
    ..Rule::CORS
};

fn check(ex: &Exchange<'_>) -> Option<Finding> {
    if ex.stage != Stage::Redirect {
        return None;
    }
    let scheme = Address::of(ex.location?)?.scheme;
    // The network layer refuses a redirect to `data:`, whatever CORS says.
    (!matches!(&*scheme, "http" | "https" | "data")).then(|| Finding::of(&*scheme))
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
            Reason::whole(format!("Fetch API cannot load {url}. URL scheme \"{scheme}\" is not supported."))
        }
        Engine::Chromium => {
            Reason::part(format!("Cross origin requests are only supported for protocol schemes: {CHROMIUM_SCHEMES}."))
                .naming_target()
        }
        Engine::Firefox if given && scheme == "file" && !from_file => Reason::whole(format!(
            "Security Error: Content at {} may not load or link to {url}.",
            facts.page_url.as_deref()?
        )),
        Engine::Firefox => Reason::part("(Reason: CORS request not http).").naming_target(),
        Engine::WebKit if given => Reason::part("Cross origin requests are only supported for HTTP."),
        Engine::WebKit if facts.location.as_deref().is_some_and(|target| target.starts_with("ftp:")) => {
            Reason::whole("FTP URLs are disabled")
        }
        Engine::WebKit => Reason::part("not allowed to follow a cross-origin CORS redirection with non CORS scheme"),
    })
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("CorsDisabledScheme")
}

fn explain(facts: &Facts) -> String {
    if facts.stage == Stage::Redirect {
        let target = facts.location.as_deref().unwrap_or("a scheme other than http and https");
        return format!("{} leads to {target}, and only http and https are followed there.", phrases::response(facts));
    }
    if is_http_url(&facts.url) {
        return format!(
            "The page requested a URL with a scheme other than http and https, or {} led to one: no server can give \
             permission there.",
            facts.url
        );
    }
    format!("{} has a scheme other than http and https, so no server can give permission. Nothing was sent.", facts.url)
}

/// Only a console message mentioned the scheme, and it named the URL at the start of the redirect.
fn is_http_url(url: &str) -> bool {
    url.starts_with("http:") || url.starts_with("https:")
}

fn fixes(facts: &Facts) -> Vec<String> {
    if facts.stage == Stage::Redirect || is_http_url(&facts.url) {
        return vec![format!("On {}, redirect to an https URL.", phrases::server(facts))];
    }
    if facts.url.starts_with("file:") {
        return vec![
            "Serve the page and its files from a web server (`http://localhost/…`) instead of opening the file."
                .to_owned(),
        ];
    }
    if facts.url.contains("://") {
        return vec!["In the page, request an https URL: no other scheme works across origins.".to_owned()];
    }
    vec![format!("In the page, write the URL in full: `https://{}`.", facts.url.trim_start_matches("//"))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::{exchange, facts};
    use crate::standard::HeaderList;

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
            Some(Reason::whole("Fetch API cannot load localhost:8080/api. URL scheme \"localhost\" is not supported."))
        );
        let facts = Facts { initiator: InitiatorKind::Xhr, ..facts };
        let reason = reason(Engine::Chromium, &facts).unwrap();
        assert!(reason.text().starts_with("Cross origin requests are only supported for protocol schemes: "));
    }
}
