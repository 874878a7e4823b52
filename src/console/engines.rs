//! Parses the details of each engine's console messages: URLs, origin, status, and the value that the reason is about.

use super::urls::urls;
use crate::browser::Engine;
use crate::rules::{Cause, cause_of_error_text};
use crate::standard::InitiatorKind;

/// The details of a message.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Names {
    /// The URLs that may have failed, the likeliest first.
    pub(crate) urls: Vec<String>,
    /// The first URL of a chain that was redirected.
    pub(crate) initial_url: Option<String>,
    /// The last part of the URL, if the message does not contain the whole URL.
    pub(crate) file: Option<String>,
    /// Origin of the page.
    pub(crate) origin: Option<String>,
    pub(crate) initiator: Option<InitiatorKind>,
    /// Of the request.
    pub(crate) method: Option<String>,
    /// A request header, in lower case.
    pub(crate) header: Option<String>,
    /// Another value that the reason is about.
    pub(crate) value: Option<String>,
}

/// `Access to KIND at 'URL' (redirected from 'URL') from origin 'ORIGIN' has been blocked by CORS policy: REASON`: its
/// details, and the reason.
pub(super) fn chromium_access(text: &str) -> Option<(Names, &str)> {
    let (_, rest) = text.split_once("Access to ")?;
    let (kind, rest) = rest.split_once(" at '")?;
    let (head, reason) = rest.split_once("' has been blocked by CORS policy:")?;
    let (head, origin) = head.rsplit_once(" from origin '")?;
    let (url, initial) = match head.split_once("' (redirected from '") {
        Some((url, initial)) => (url, initial.strip_suffix("')")),
        None => (head.strip_suffix('\'')?, None),
    };
    let initiator = match kind {
        "fetch" => Some(InitiatorKind::Fetch),
        "XMLHttpRequest" => Some(InitiatorKind::Xhr),
        _ => None,
    };
    let names = Names {
        urls: vec![url.to_owned()],
        initial_url: initial.map(str::to_owned),
        origin: Some(origin.to_owned()),
        initiator,
        ..Names::default()
    };
    Some((with_values(names, reason), reason.trim()))
}

/// Firefox's URL, in English.
pub(super) fn firefox_url(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("the remote resource at ")?;
    let url = rest.split_once(" (Reason: ").map_or(rest, |(url, _)| url);
    let url = url.trim_end().trim_end_matches('.').trim_matches(['‘', '’', '“', '”', '\'', '"']);
    (!url.is_empty() && !url.contains(' ')).then(|| url.to_owned())
}

/// The details of WebKit's message.
pub(super) fn webkit_names(text: &str) -> Names {
    let origin = text
        .rsplit_once("Origin ")
        .and_then(|(_, rest)| rest.split_once(" is not allowed by Access-Control-Allow-Origin"));
    let origin = origin.map(|(origin, _)| origin.to_owned());
    with_values(
        Names {
            urls: urls(text).into_iter().filter(|url| Some(url) != origin.as_ref()).collect(),
            origin,
            ..Names::default()
        },
        text,
    )
}

/// The line of the API after WebKit's message: the initiator and the URL.
pub(super) fn webkit_api(text: &str) -> Option<(Option<InitiatorKind>, &str)> {
    let known = [
        ("Fetch API cannot load ", Some(InitiatorKind::Fetch)),
        ("XMLHttpRequest cannot load ", Some(InitiatorKind::Xhr)),
        ("EventSource cannot load ", Some(InitiatorKind::EventSource)),
        ("Cannot load image ", Some(InitiatorKind::Image)),
        ("Beacon API cannot load ", Some(InitiatorKind::Beacon)),
    ];
    known.into_iter().find_map(|(start, initiator)| {
        let (_, rest) = text.split_once(start)?;
        let (url, rest) = rest.split_once(' ')?;
        let is_beacon = initiator == Some(InitiatorKind::Beacon);
        let url = if is_beacon { url.strip_suffix('.').unwrap_or(url) } else { url };
        (is_beacon || rest.starts_with("due to access control checks")).then_some((initiator, url))
    })
}

/// A line of Chromium's network: `METHOD URL net::ERR_… 404 (Not Found)`, or `Failed to load resource: net::ERR_…` with the
/// URL that the log names separately. Returns its details and the cause; `net::ERR_FAILED` has none.
pub(super) fn chromium_network(text: &str, beside: Option<&str>) -> Option<(Names, Option<Cause>)> {
    let (head, rest) = text.split_once("net::ERR_")?;
    let code: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')).collect();
    let mut words = head.split_whitespace().rev();
    let own = words.next().filter(|word| word.contains("://"));
    let method = own.and(words.next()).filter(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_uppercase()));
    let url = own.or_else(|| beside.filter(|_| head.trim_end().ends_with("Failed to load resource:")))?;
    let cause = cause_of_error_text(Engine::Chromium, &format!("net::ERR_{}", code.trim_end_matches('.')));
    let cause = cause.filter(|_| !matches!(&*code, "FAILED" | "ABORTED"));
    Some((Names { urls: vec![url.to_owned()], method: method.map(str::to_owned), ..Names::default() }, cause))
}

/// Adds the method, header or value in a reason.
pub(super) fn with_values(mut names: Names, reason: &str) -> Names {
    let between = |start: &str, end: &str| {
        let (_, rest) = reason.split_once(start)?;
        rest.split_once(end).map(|(value, _)| value.to_owned()).filter(|value| !value.is_empty() && value.len() < 256)
    };
    names.method = names.method.or_else(|| between("Method ", " is not allowed by Access-Control-Allow-Methods"));
    let header = between("Request header field ", " is not allowed by Access-Control-Allow-Headers");
    let header = header.or_else(|| between("(Reason: header ‘", "’ is not allowed according to header"));
    names.header = header.map(|header| header.to_ascii_lowercase());
    names.value = between("header has a value '", "' that is not equal to")
        .or_else(|| between("header contains multiple values '", "', but only one"))
        .or_else(|| between("header contains the invalid value '", "'."))
        .or_else(|| local_network(reason))
        .or_else(|| between("does not match ‘", "’)"))
        .or_else(|| between("invalid token ‘", "’ in CORS header"));
    names
}

/// Chromium's name for a Local Network Access error, with the address spaces in the message.
fn local_network(reason: &str) -> Option<String> {
    let name = if reason.contains("Permission was denied for this request to access the") {
        "LocalNetworkAccessPermissionDenied"
    } else if reason.contains("had a target IP address space of") {
        "InvalidLocalNetworkAccess"
    } else if reason.contains("more-private address space") {
        "InsecureLocalNetwork"
    } else if reason.contains("No 'Access-Control-Allow-Private-Network' header") {
        "PreflightMissingAllowPrivateNetwork"
    } else if reason.contains("'Access-Control-Allow-Private-Network' header in the preflight response") {
        "PreflightInvalidAllowPrivateNetwork"
    } else {
        return None;
    };
    let spaces = reason
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|space| matches!(*space, "local" | "loopback" | "private" | "public"));
    Some(spaces.fold(name.to_owned(), |name, space| name + " " + space))
}

/// The URLs in Firefox's translated message. It contains no origins, but its quoted values may also be URLs.
pub(super) fn translated_names(text: &str) -> Names {
    Names { urls: urls(text), ..Names::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chromiums_line_is_taken_apart() {
        let text = "users:1 Access to fetch at 'https://b.example/it's' (redirected from 'https://a.example/1') from origin \
                    'https://app.example' has been blocked by CORS policy: Method PUT is not allowed by \
                    Access-Control-Allow-Methods in preflight response.";
        let (names, reason) = chromium_access(text).unwrap();
        assert_eq!(names.urls, ["https://b.example/it's"]);
        assert_eq!(names.initial_url.as_deref(), Some("https://a.example/1"));
        assert_eq!(names.origin.as_deref(), Some("https://app.example"));
        assert_eq!(names.method.as_deref(), Some("PUT"));
        assert!(reason.starts_with("Method PUT"), "{reason}");
        let (names, cause) =
            chromium_network("app.ts:57  GET http://a.example/v1 net::ERR_FAILED 404 (Not Found)", None).unwrap();
        assert_eq!((names.method.as_deref(), cause), (Some("GET"), None));
        let beside = Some("https://a.example/x");
        let (names, cause) = chromium_network("Failed to load resource: net::ERR_CONNECTION_REFUSED", beside).unwrap();
        assert_eq!(
            (names.urls.as_slice(), cause),
            (&["https://a.example/x".to_owned()][..], Some(Cause::ConnectionRefused))
        );
        assert_eq!(chromium_network("Failed to load resource: net::ERR_FAILED", None), None);
    }

    #[test]
    fn the_others_lines_are_taken_apart() {
        let line = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at \
                    ‘https://a.example/x’. (Reason: y).";
        assert_eq!(firefox_url(line).as_deref(), Some("https://a.example/x"));
        let api = webkit_api("Fetch API cannot load https://a.example/x due to access control checks.");
        assert_eq!(api, Some((Some(InitiatorKind::Fetch), "https://a.example/x")));
        assert_eq!(webkit_api("Fetch API cannot load https://a.example/x. URL scheme"), None);
        let names =
            webkit_names("Origin https://b.example is not allowed by Access-Control-Allow-Origin. Status code: 500");
        assert_eq!((names.origin.as_deref(), names.urls.len()), (Some("https://b.example"), 0));
    }
}
