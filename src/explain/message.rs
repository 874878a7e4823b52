//! Recognises a message from the browser's console, a log or a library: of any version, with or without
//! URLs, on one or several lines, wrapped or not.

use super::finding::{Finding, are_about_preflight};
use super::firefox::translated;
use super::names::{codes, names, pages_of};
use super::needles::{Beginnings, Needles};
use super::patterns::{LOOK_FOR, SILENT};
use super::plain::{marked, plain, unquoted};
use super::reasons::{REASONS, Reason};
use super::remarks::{remarks, status};
use crate::browser::Engine;
use crate::rules::cause_of_error_text;
use crate::rules::wording::Refine;
use crate::standard::is_redirect_status;
use memchr::memmem;
use std::sync::LazyLock;
use url::Url;

/// Maximum number of characters between two fixed parts of a message: there may be a URL.
const FARTHEST: usize = 4096;

/// A recognised text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recognised {
    /// Its findings, in the order of the text; empty for messages without a reason.
    pub findings: Vec<Finding>,
    /// What to look for, if there is no finding.
    pub advice: Option<&'static str>,
    /// Remarks on other details: a status, a redirect, the origin `null`; one or two sentences each.
    pub remarks: Vec<String>,
}

/// The meaning of a message; `None` for any other text.
pub fn recognise(text: &str) -> Option<Recognised> {
    let text = &unquoted(text);
    let plain = plain(text);
    let mut found: Vec<(usize, Finding)> = matches(&plain, text).collect();
    if found.is_empty() {
        found.extend(cut(&plain));
    }
    found.extend(names(text, &plain));
    // An English message is not a translation.
    let translated = if found.is_empty() { translated(text) } else { None };
    found.extend(codes(text));
    found.extend(translated.iter().filter_map(|translated| {
        let pages: Vec<_> = translated.categories.iter().flat_map(|category| pages_of(category)).copied().collect();
        let preflight = are_about_preflight(&pages);
        (!pages.is_empty()).then_some((translated.at, Finding { pages, engine: Some(Engine::Firefox), preflight }))
    }));
    found.sort_by_key(|(at, _)| *at);
    let mut findings: Vec<Finding> = Vec::new();
    for (_, finding) in found {
        // A message may match two wordings, and a browser prints a reason twice.
        match findings.iter_mut().find(|other| other.pages.first() == finding.pages.first()) {
            Some(other) => other.preflight |= finding.preflight,
            None => findings.push(finding),
        }
    }
    let mut advice = None;
    if findings.is_empty() {
        advice = match translated {
            Some(translated) => Some(silent(translated.categories.first().map_or(CUT_OFF, |_| NO_ANSWER))),
            None => SILENT.iter().find(|(stem, _)| find(&plain, stem).is_some()).map(|(stem, _)| silent(stem)),
        };
        if advice.is_none_or(|advice| advice == LOOK_FOR) {
            findings = text.lines().filter_map(sentence).collect();
        }
    }
    if findings.is_empty() && advice.is_none() {
        return None;
    }
    Some(Recognised { advice: advice.filter(|_| findings.is_empty()), findings, remarks: remarks(&plain) })
}

/// The reason in one English line of a console; `None` if it has none. A line that is cut off within its reason matches the
/// pages of all possible continuations.
pub(crate) fn reason_of_line(line: &str) -> Option<Finding> {
    let text = &unquoted(line);
    let plain = plain(text);
    let found = matches(&plain, text).min_by_key(|(at, _)| *at);
    found.or_else(|| cut(&plain)).map(|(_, finding)| finding)
}

/// The status in one line of a console, in any language.
pub(crate) fn status_of_line(line: &str) -> Option<u16> {
    status(&plain(&unquoted(line)))
}

/// Stems in [`SILENT`] of Firefox's messages without a reason, or with a missing one.
const NO_ANSWER: &str = "cors request did not succeed";
const CUT_OFF: &str = "cross-origin request blocked";

/// What to do about a message with this stem.
fn silent(stem: &str) -> &'static str {
    let advice = SILENT.iter().find(|(other, _)| *other == stem).map(|(_, advice)| *advice);
    advice.filter(|advice| !advice.is_empty()).unwrap_or(LOOK_FOR)
}

/// Whether a text is exactly one of the messages without a reason, in any spelling of a name.
pub(super) fn is_hollow(text: &str) -> bool {
    let plain = plain(text);
    SILENT.iter().any(|(stem, _)| *stem == plain)
}

/// The last parts of the wordings, which are the most specific.
static LAST_PARTS: LazyLock<Needles> = LazyLock::new(|| Needles::of(last_parts()));
/// Minimum length of a reason that is cut off; a shorter one proves nothing.
static CUT_PARTS: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::of(last_parts(), 10));

fn last_parts() -> impl Iterator<Item = &'static str> {
    REASONS.iter().map(|reason| reason.wording.parts.last().copied().unwrap_or_default())
}

/// The matches of the wordings in a text, in order, with their positions.
fn matches<'t>(plain: &'t str, text: &'t str) -> impl Iterator<Item = (usize, Finding)> + 't {
    let places = LAST_PARTS.places(plain);
    REASONS.iter().zip(places).filter_map(|(reason, end)| matched(plain, text, reason, end?))
}

/// `end` is the position of the last part: the other parts must precede it closely.
fn matched(plain: &str, text: &str, reason: &Reason, end: usize) -> Option<(usize, Finding)> {
    let (_, before) = reason.wording.parts.split_last()?;
    let mut start = end;
    for part in before.iter().rev() {
        let near = plain.as_bytes().get(end.saturating_sub(FARTHEST)..start)?;
        let gap = near.get(memmem::rfind(near, part.as_bytes())? + part.len()..)?;
        // A message has a value between two parts; prose about CORS does not.
        gap.iter().find(|b| b.is_ascii_alphanumeric() || !b.is_ascii())?;
        start -= gap.len() + part.len();
    }
    let pages = refined(reason, plain.get(end..).unwrap_or_default(), text);
    Some((start, finding(plain, start, pages, reason.wording.engine)))
}

/// The start of a part. The text may be a whole log.
fn find(text: &str, part: &str) -> Option<usize> {
    memmem::find(text.as_bytes(), part.as_bytes())
}

fn finding(plain: &str, start: usize, pages: Vec<&'static str>, engine: Option<Engine>) -> Finding {
    let head = plain.get(..start).unwrap_or_default().trim_end();
    // There may be an article in between.
    let head = head.strip_suffix(" the").or(head.strip_suffix(" the value of the")).unwrap_or(head);
    let announced = head.trim_end_matches(':').ends_with("doesnt pass access control check");
    Finding { preflight: announced || are_about_preflight(&pages), pages, engine }
}

/// The possible meanings of a message that is cut off within its reason.
fn cut(plain: &str) -> Option<(usize, Finding)> {
    /// With more pages the result is useless.
    const MOST: usize = 3;
    let mut longest = 0;
    let mut found: Vec<&Reason> = Vec::new();
    for (number, length) in CUT_PARTS.at_end_of(plain) {
        let Some(reason) = REASONS.get(number) else { continue };
        let Some((_, before)) = reason.wording.parts.split_last() else { continue };
        let head = plain.get(..plain.len() - length).unwrap_or_default();
        let begins = head.is_empty() || ["policy: ", "check: ", "reason: "].iter().any(|words| ends_near(head, words));
        if !begins && (before.is_empty() || !before.iter().all(|part| head.contains(part))) {
            continue;
        }
        if length > longest {
            longest = length;
            found.clear();
        }
        if length == longest {
            found.push(reason);
        }
    }
    let mut pages: Vec<&str> = found.iter().flat_map(|reason| &reason.pages).copied().collect();
    pages.dedup();
    let engine = found.first()?.wording.engine;
    let engine = engine.filter(|engine| found.iter().all(|other| other.wording.engine == Some(*engine)));
    let start = plain.len() - longest;
    (pages.len() <= MOST).then(|| (start, finding(plain, start, pages, engine)))
}

/// Whether a text ends with these words, or with one more word (`It`, `The`) after them.
fn ends_near(text: &str, words: &str) -> bool {
    text.rfind(words).is_some_and(|at| text.len() - at - words.len() <= "The ".len())
}

/// Refines a finding by a value or status in the message.
fn refined(reason: &Reason, rest: &str, text: &str) -> Vec<&'static str> {
    let pages = &reason.pages;
    let first = |name: &'static str| {
        let others = pages.iter().copied().filter(|page| *page != name);
        std::iter::once(name).chain(others).collect::<Vec<_>>()
    };
    match reason.wording.refine {
        Refine::No => pages.clone(),
        Refine::ByStatus => match status(rest) {
            // Also for a 3xx without a target, which is not a redirect; Firefox prints it after its own message about a redirect.
            Some(status) if is_redirect_status(status) => first("preflight-redirect"),
            Some(_) => vec!["preflight-bad-status"],
            None => pages.clone(),
        },
        Refine::ByValue => match unmatched_value(&marked(text)) {
            Some(value) if value.contains([',', ' ']) => vec!["allow-origin-mismatch", "multiple-allow-origin"],
            Some(value) if value != "null" && Url::parse(value).is_err() => vec!["invalid-allow-origin"],
            Some(_) => vec!["allow-origin-mismatch"],
            None => pages.clone(),
        },
    }
}

/// The quoted value after `does not match`. The value may contain quotes itself.
fn unmatched_value(marked: &str) -> Option<&str> {
    let (_, rest) = marked.split_once("does not match '")?;
    let end = rest.find("').").or_else(|| rest.find("')")).or_else(|| rest.find('\''))?;
    rest.get(..end)
}

/// A message of the network layer below WebKit: `Failed to load resource: Could not connect to the server.`
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
    use crate::explain::reasons::FIREFOX_NAMES;

    #[test]
    fn every_wording_leads_to_pages_that_exist() {
        let names: Vec<&str> = pages().iter().map(|page| page.name).collect();
        let of_firefox = FIREFOX_NAMES.iter().flat_map(|name| &name.pages);
        for page in REASONS.iter().flat_map(|reason| &reason.pages).chain(of_firefox) {
            assert!(names.contains(page), "{page}");
        }
        for part in REASONS.iter().flat_map(|reason| reason.wording.parts).chain(SILENT.iter().map(|(stem, _)| stem)) {
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
        assert!(recognise("CORS request did not succeed").unwrap().advice.unwrap().contains("not a CORS failure"));
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
