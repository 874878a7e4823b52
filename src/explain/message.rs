//! Finds out what a message is about: from the browser's console, a log, a library; of any version, with or without
//! URLs, over several lines, wrapped or not.

use super::wordings::{FIREFOX_NAMES, LOOK_FOR, REASONS, SILENT, Wording};
use crate::browser::Engine;
use crate::fetch::{Stage, is_redirect_status};
use crate::rules::{Cause, cause_of_error_text};
use foldhash::HashSet;
use memchr::memmem;
use url::Url;

/// Most characters between two fixed parts of one message: a URL may stand there.
const FARTHEST: usize = 4096;
/// Letters of a word that may stand in prose.
const SHORT: usize = 15;

/// A text that was recognised.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recognised {
    /// What it says, in the order of the text; empty for messages that carry no reason.
    pub findings: Vec<Finding>,
    /// What to look for, where there is no finding.
    pub advice: Option<&'static str>,
}

/// One reason that a text gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Names of the pages that explain it, the likeliest first: some browsers have one sentence for several causes.
    pub pages: Vec<&'static str>,
    /// Whose words they are, where only one browser has them.
    pub engine: Option<Engine>,
    /// The words say that it was the preflight's answer that was refused.
    pub preflight: bool,
}

/// What a message says; `None` for a text that is no such message.
pub fn recognise(text: &str) -> Option<Recognised> {
    let plain = plain(text);
    let mut found: Vec<(usize, Finding)> = REASONS.iter().filter_map(|wording| matched(&plain, wording)).collect();
    let squeezed_text = squeezed(&plain);
    found.extend(names(&plain, &squeezed_text));
    found.extend(codes(text));
    found.sort_by_key(|(at, _)| *at);
    let mut findings: Vec<Finding> = Vec::new();
    for (_, finding) in found {
        // Two wordings may fit one message, and a browser prints a reason twice.
        match findings.iter_mut().find(|other| other.pages.first() == finding.pages.first()) {
            Some(other) => other.preflight |= finding.preflight,
            None => findings.push(finding),
        }
    }
    if !findings.is_empty() {
        return Some(Recognised { findings, advice: None });
    }
    let silent =
        SILENT.iter().find(|(stem, _)| find(&plain, stem).is_some() || find(&squeezed_text, &squeezed(stem)).is_some());
    if let Some((_, advice)) = silent.filter(|(stem, _)| *stem != "failed to load resource") {
        return Some(Recognised {
            advice: Some(if advice.is_empty() { LOOK_FOR } else { advice }),
            ..Recognised::default()
        });
    }
    let findings: Vec<Finding> = text.lines().filter_map(sentence).collect();
    if findings.is_empty() {
        return silent.map(|_| Recognised { advice: Some(LOOK_FOR), ..Recognised::default() });
    }
    Some(Recognised { findings, advice: None })
}

/// Lower case, one space for each gap, one kind of quote: what copying, wrapping and versions change.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, '‘' | '’' | '“' | '”' | '"' | '`') { '\'' } else { c })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without spaces and signs: `CORSMissingAllowOrigin2` and "CORS Missing Allow Origin" are one name.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn matched(text: &str, wording: &Wording) -> Option<(usize, Finding)> {
    let (last, before) = wording.parts.split_last()?;
    // The last part is the telling one; what must stand before it, stands near it.
    let end = find(text, last)?;
    let mut start = end;
    for part in before.iter().rev() {
        let near = text.as_bytes().get(end.saturating_sub(FARTHEST)..start)?;
        start -= near.len() - memmem::rfind(near, part.as_bytes())?;
    }
    let rest = text.get(end..).unwrap_or_default();
    let pages = refined(wording, rest);
    let head = text.get(..start).unwrap_or_default();
    let announced = head.trim_end().trim_end_matches(':').ends_with("doesn't pass access control check");
    Some((start, Finding { preflight: announced || is_of_preflight(&pages), pages, engine: wording.engine }))
}

/// Where a part begins. A text may be the whole of a log.
fn find(text: &str, part: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), part.as_bytes())
}

/// Where a value or a status in the message tells more than its words.
fn refined(wording: &Wording, rest: &str) -> Vec<&'static str> {
    let pages = wording.pages;
    let first = |name: &'static str| {
        let others = pages.iter().copied().filter(|page| *page != name);
        std::iter::once(name).chain(others).collect::<Vec<_>>()
    };
    match pages {
        ["preflight-bad-status", "preflight-redirect"] => match status(rest) {
            // Also of a redirect without a target, which is no redirect; Firefox prints it after its own line for one.
            Some(status) if is_redirect_status(status) => first("preflight-redirect"),
            Some(_) => vec!["preflight-bad-status"],
            None => pages.to_vec(),
        },
        ["allow-origin-mismatch", ..] if wording.engine == Some(Engine::Firefox) => match quoted(rest) {
            Some(value) if value.contains([',', ' ']) => vec!["allow-origin-mismatch", "multiple-allow-origin"],
            Some(value) if value != "null" && Url::parse(value).is_err() => vec!["invalid-allow-origin"],
            Some(_) => vec!["allow-origin-mismatch"],
            None => pages.to_vec(),
        },
        _ => pages.to_vec(),
    }
}

/// The number after `Status code: `.
fn status(text: &str) -> Option<u16> {
    let (_, rest) = text.split_once("status code: ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// What stands in quotes after `does not match`. The value may hold quotes itself.
fn quoted(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("does not match '")?;
    let end = rest.find("').").or_else(|| rest.find("')")).or_else(|| rest.find('\''))?;
    rest.get(..end)
}

fn is_of_preflight(pages: &[&str]) -> bool {
    const OF_PREFLIGHT: [&str; 6] = [
        "preflight-bad-status",
        "preflight-redirect",
        "method-not-allowed",
        "header-not-allowed",
        "invalid-allow-methods",
        "invalid-allow-headers",
    ];
    pages.first().is_some_and(|page| OF_PREFLIGHT.contains(page))
}

/// Names that stand for a cause in a protocol, a link or a panel: Chromium's `CorsError`s and Firefox's categories.
fn names(plain: &str, squeezed_text: &str) -> Vec<(usize, Finding)> {
    let mut found = Vec::new();
    // Names of one word or two would be found in prose, too.
    let words: HashSet<&str> = words(plain).filter(|word| word.len() > SHORT).collect();
    for (name, pages) in FIREFOX_NAMES {
        if let Some(at) = find(squeezed_text, &squeezed(name)) {
            let pages = pages.to_vec();
            found.push((at, Finding { preflight: is_of_preflight(&pages), pages, engine: Some(Engine::Firefox) }));
        }
    }
    for cause in Cause::ALL {
        for stage in [Stage::Preflight, Stage::Response, Stage::Request, Stage::Redirect] {
            let Some(name) = (cause.rule().chromium_error)(stage) else { continue };
            let name = name.to_ascii_lowercase();
            if words.contains(&*name) {
                let at = find(plain, &name).unwrap_or_default();
                let pages = vec![cause.rule().name];
                let preflight = name.starts_with("preflight") || is_of_preflight(&pages);
                found.push((at, Finding { pages, engine: Some(Engine::Chromium), preflight }));
            }
        }
    }
    for name in ["insecurelocalnetwork", "invalidlocalnetworkaccess", "localnetworkaccesspermissiondenied"] {
        if let Some(at) = find(plain, name) {
            let pages = vec!["local-network-access"];
            found.push((at, Finding { pages, engine: Some(Engine::Chromium), preflight: false }));
        }
    }
    found
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(|word| word.strip_prefix("k").filter(|w| w.len() > SHORT).unwrap_or(word))
}

/// Error codes: `net::ERR_…`, with or without its prefix, and Firefox's `NS_ERROR_…`.
fn codes(text: &str) -> Vec<(usize, Finding)> {
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split(|c: char| !is_code(c)) {
        let engine = if word.starts_with("ERR_") {
            Some(Engine::Chromium)
        } else if ["NS_ERROR_", "NS_BINDING_", "SEC_ERROR_", "SSL_ERROR_", "MOZILLA_PKIX_"]
            .iter()
            .any(|p| word.starts_with(p))
        {
            Some(Engine::Firefox)
        } else {
            None
        };
        let cause = match engine {
            Some(Engine::Chromium) if word != "ERR_NETWORK" => {
                cause_of_error_text(Engine::Chromium, &format!("net::{word}"))
            }
            Some(Engine::Firefox) => cause_of_error_text(Engine::Firefox, word),
            _ => None,
        };
        if let Some(cause) = cause {
            found.push((at, Finding { pages: vec![cause.rule().name], engine, preflight: false }));
        }
        at += word.len() + 1;
    }
    found
}

/// A sentence of the network below WebKit: `Failed to load resource: Could not connect to the server.`
fn sentence(line: &str) -> Option<Finding> {
    let line =
        line.trim().trim_start_matches("[Error] ").trim_start_matches("Error: ").trim_start_matches("TypeError: ");
    if !line.contains(' ') {
        return None;
    }
    let cause = cause_of_error_text(Engine::WebKit, line)?;
    Some(Finding { pages: vec![cause.rule().name], engine: Some(Engine::WebKit), preflight: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::pages;

    #[test]
    fn every_wording_leads_to_pages_that_exist() {
        let names: Vec<&str> = pages().iter().map(|page| page.name).collect();
        for page in REASONS.iter().flat_map(|w| w.pages).chain(FIREFOX_NAMES.iter().flat_map(|(_, pages)| *pages)) {
            assert!(names.contains(page), "{page}");
        }
        for part in REASONS.iter().flat_map(|w| w.parts).chain(SILENT.iter().map(|(stem, _)| stem)) {
            assert_eq!(*part, plain(part), "written as texts are compared");
        }
    }

    /// Pages of the first finding.
    fn first(text: &str) -> Vec<&'static str> {
        recognise(text).unwrap_or_default().findings.first().map(|finding| finding.pages.clone()).unwrap_or_default()
    }

    #[test]
    fn old_and_shortened_wordings_are_recognised() {
        for (text, expected) in [
            (
                "Failed to load https://api.example/: No 'Access-Control-Allow-Origin' header is present on the requested \
                 resource. Origin 'https://app.example' is therefore not allowed access. If an opaque response serves \
                 your needs, set the request's mode to 'no-cors' to fetch the resource with CORS disabled.",
                "missing-allow-origin",
            ),
            (
                "XMLHttpRequest cannot load https://a.example/. Origin null is not allowed by Access-Control-Allow-Origin.",
                "missing-allow-origin",
            ),
            ("Response for preflight has invalid HTTP status code 405", "preflight-bad-status"),
            ("Response for preflight is invalid (redirect)", "preflight-redirect"),
            (
                "Fetch API cannot load https://a.example/. A wildcard '*' cannot be used in the \
                 'Access-Control-Allow-Origin' header when the credentials flag is true.",
                "wildcard-allow-origin-with-credentials",
            ),
            (
                "Credentials flag is 'true', but the 'Access-Control-Allow-Credentials' header is ''. It must be 'true' to \
                 allow credentials.",
                "invalid-allow-credentials",
            ),
            ("(Reason: CORS header ‘Access-Control-Allow-Origin’ missing).", "missing-allow-origin"),
            ("(Reason: CORS header 'Access-Control-Allow-Origin' missing).", "missing-allow-origin"),
            (
                "(Reason: missing token ‘x-a’ in CORS header ‘Access-Control-Allow-Headers’ from CORS preflight channel).",
                "header-not-allowed",
            ),
            ("(Reason: CORS preflight channel did not succeed).", "preflight-bad-status"),
            ("Preflight response is not successful", "preflight-bad-status"),
            ("Preflight response is not successful. Status code: 308", "preflight-redirect"),
            ("Cannot parse Access-Control-Allow-Methods response header field.", "invalid-allow-methods"),
            (
                "No 'Access-Control-Allow-Private-Network' header was present in the preflight response for this private \
                 network request targeting the `local` address space.",
                "local-network-access",
            ),
            (
                "Request had no target IP address space, yet the resource is in address space `private`.",
                "local-network-access",
            ),
            ("corsErrorStatus: { corsError: 'PreflightMissingAllowOriginHeader' }", "missing-allow-origin"),
            ("kHeaderDisallowedByPreflightResponse", "header-not-allowed"),
            ("Refused to get unsafe header \"X-Total-Count\"", "response-header-not-exposed"),
            ("GET https://api.example/ net::ERR_NAME_NOT_RESOLVED", "dns"),
            ("ERR_CERT_DATE_INVALID", "tls"),
            ("NS_ERROR_CONNECTION_REFUSED", "connection-refused"),
            ("Failed to load resource: Could not connect to the server.", "connection-refused"),
            ("[Error] Failed to load resource: The certificate for this server is invalid.", "tls"),
        ] {
            assert_eq!(first(text).first(), Some(&expected), "{text}");
        }
    }

    #[test]
    fn firefox_is_recognised_in_other_languages_by_the_link_at_the_end() {
        let text = "Quellübergreifende (Cross-Origin) Anfrage blockiert: Die Gleiche-Quelle-Regel verbietet das Lesen der \
                    externen Ressource auf https://api.example/. (Grund: CORS-Kopfzeile 'Access-Control-Allow-Origin' \
                    fehlt). Statuscode: 200. [Weitere Informationen] \
                    https://developer.mozilla.org/docs/Web/HTTP/CORS/Errors/CORSMissingAllowOrigin?utm_source=devtools";
        assert_eq!(first(text), ["missing-allow-origin"]);
        assert_eq!(first("CORS Missing Allow Origin"), ["missing-allow-origin"]);
        assert_eq!(first("CORSPreflightDidNotSucceed3"), ["preflight-bad-status"]);
    }

    #[test]
    fn a_paste_over_several_lines_gives_every_reason_once() {
        let text = "[Error] Origin https://app.example is not\n   allowed by Access-Control-Allow-Origin. Status code: 502\n\
                    [Error] Fetch API cannot load https://api.example/ due to access control checks.\n\
                    [Error] Failed to load resource: Origin https://app.example is not allowed by \
                    Access-Control-Allow-Origin. Status code: 502\n\
                    [Error] Preflight response is not successful. Status code: 401";
        let found = recognise(text).unwrap();
        let pages: Vec<_> = found.findings.iter().map(|finding| (finding.pages[0], finding.preflight)).collect();
        assert_eq!(pages, [("missing-allow-origin", false), ("preflight-bad-status", true)]);
    }

    #[test]
    fn messages_without_a_reason_say_what_to_look_for() {
        for text in [
            "TypeError: Failed to fetch",
            "Uncaught (in promise) TypeError: Failed to fetch",
            "TypeError: Load failed",
            "TypeError: NetworkError when attempting to fetch resource.",
            "AxiosError: Network Error",
            "net::ERR_FAILED",
            "Failed to load resource: net::ERR_FAILED",
            "Fetch API cannot load https://api.example/ due to access control checks.",
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://a/. (Reason: \
             CORS request did not succeed). Status code: (null).",
        ] {
            let found = recognise(text).unwrap();
            assert_eq!(found.findings, [], "{text}");
            assert!(found.advice.is_some(), "{text}");
        }
        assert!(recognise("CORS request did not succeed").unwrap().advice.unwrap().contains("no CORS failure"));
    }

    #[test]
    fn a_value_tells_more_than_the_words() {
        let at = |value: &str| {
            first(&format!("(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value}’)."))
        };
        assert_eq!(at("https://a.example"), ["allow-origin-mismatch"]);
        assert_eq!(at("all"), ["invalid-allow-origin"]);
        assert_eq!(at(""), ["invalid-allow-origin"]);
        assert_eq!(at("https://a.example, https://b.example"), ["allow-origin-mismatch", "multiple-allow-origin"]);
    }

    #[test]
    fn prose_is_not_taken_for_a_message() {
        for text in ["hello", "please help", "origin", "method", "network", "the api is slow today"] {
            assert_eq!(recognise(text), None, "{text}");
        }
    }
}
