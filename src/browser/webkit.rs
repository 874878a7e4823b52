//! WebKit's console: the reason without a URL, then a line of the API that made the request, then the load failure.

use super::Refusal;
use crate::browser::Stage;
use crate::standard::InitiatorKind;
use url::Url;

const SCRIPT_DENIED: &str = "Cross-origin script load denied by Cross-Origin Resource Sharing policy.";
const TRACK_DENIED: &str = "Cross-origin text track load denied by Cross-Origin Resource Sharing policy.";

/// Whether a request header (name in lower case) is one of WebKit's common headers, which come first in its header lists:
/// the request headers of `HTTPHeaderNames.in` that script may set.
pub(crate) fn is_common_in_webkit(name: &str) -> bool {
    matches!(
        name,
        "accept"
            | "accept-language"
            | "accept-ranges"
            | "access-control-allow-credentials"
            | "access-control-allow-headers"
            | "access-control-allow-methods"
            | "access-control-allow-origin"
            | "access-control-expose-headers"
            | "access-control-max-age"
            | "age"
            | "authorization"
            | "cache-control"
            | "content-disposition"
            | "content-encoding"
            | "content-language"
            | "content-location"
            | "content-range"
            | "content-type"
            | "etag"
            | "expires"
            | "if-match"
            | "if-modified-since"
            | "if-none-match"
            | "if-range"
            | "if-unmodified-since"
            | "last-event-id"
            | "last-modified"
            | "link"
            | "location"
            | "ping-from"
            | "ping-to"
            | "pragma"
            | "purpose"
            | "range"
            | "refresh"
            | "server"
            | "upgrade-insecure-requests"
            | "user-agent"
            | "vary"
            | "x-frame-options"
            | "x-xss-protection"
    )
}

/// The lines, the one with the reason first.
///
/// A reason of two sentences (separated by a line feed) is two lines.
pub(super) fn console_lines(refusal: &Refusal<'_>) -> Vec<String> {
    let reason = sentence(refusal);
    let mut lines: Vec<String> = reason.lines().map(str::to_owned).collect();
    let failure = format!("Failed to load resource: {reason}");
    if refusal.stage == Stage::Request {
        // Nothing was loaded, so no load failed.
        lines.extend(api_line(refusal, &reason));
        return lines;
    }
    if refusal.initiator == InitiatorKind::Script {
        lines.push(failure);
        lines.push(SCRIPT_DENIED.to_owned());
        return lines;
    }
    lines.extend(api_line(refusal, &reason));
    lines.push(failure);
    lines
}

/// The reason, with WebKit's text in front of it for a blocked redirect.
fn sentence(refusal: &Refusal<'_>) -> String {
    let reason = refusal.reason.text();
    match refusal.location {
        Some(location) if refusal.stage == Stage::Redirect => {
            let location = without_userinfo(location);
            format!("Cross-origin redirection to {location} denied by Cross-Origin Resource Sharing policy: {reason}")
        }
        _ => reason.to_owned(),
    }
}

/// The line of the initiator; stylesheets, modules and preloads have none.
fn api_line(refusal: &Refusal<'_>, reason: &str) -> Option<String> {
    let url = refusal.url;
    Some(match refusal.initiator {
        InitiatorKind::Fetch => format!("Fetch API cannot load {url} due to access control checks."),
        InitiatorKind::Xhr => format!("XMLHttpRequest cannot load {url} due to access control checks."),
        InitiatorKind::EventSource => format!("EventSource cannot load {url} due to access control checks."),
        // The element keeps its original URL, not the redirect's target.
        InitiatorKind::Image => format!("Cannot load image {} due to access control checks.", refusal.initial_url),
        InitiatorKind::Beacon => format!("Beacon API cannot load {url}. {reason}"),
        InitiatorKind::Track => TRACK_DENIED.to_owned(),
        InitiatorKind::Script
        | InitiatorKind::Font
        | InitiatorKind::Stylesheet
        | InitiatorKind::Media
        | InitiatorKind::Module
        | InitiatorKind::Manifest
        | InitiatorKind::Document
        | InitiatorKind::WebSocket
        | InitiatorKind::Other => return None,
    })
}

fn without_userinfo(location: &str) -> String {
    let Ok(mut url) = Url::parse(location) else { return location.to_owned() };
    if url.username().is_empty() && url.password().is_none() {
        return location.to_owned();
    }
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::Reason;

    fn lines(initiator: InitiatorKind, stage: Stage, reason: &str, location: Option<&str>) -> Vec<String> {
        console_lines(&Refusal {
            initiator,
            stage,
            url: "https://api.example/2",
            initial_url: "https://api.example/1",
            location,
            page_origin: "https://app.example",
            page_url: None,
            status: Some(302),
            major: None,
            reason: &Reason::check(reason),
        })
    }

    #[test]
    fn each_kind_has_its_own_lines_in_its_own_order() {
        use InitiatorKind::*;
        let cases: [(InitiatorKind, &[&str]); 6] = [
            (
                Fetch,
                &[
                    "x",
                    "Fetch API cannot load https://api.example/2 due to access control checks.",
                    "Failed to load resource: x",
                ],
            ),
            (
                Image,
                &[
                    "x",
                    "Cannot load image https://api.example/1 due to access control checks.",
                    "Failed to load resource: x",
                ],
            ),
            (Script, &["x", "Failed to load resource: x", SCRIPT_DENIED]),
            (Track, &["x", TRACK_DENIED, "Failed to load resource: x"]),
            (Beacon, &["x", "Beacon API cannot load https://api.example/2. x", "Failed to load resource: x"]),
            (Module, &["x", "Failed to load resource: x"]),
        ];
        for (kind, expected) in cases {
            assert_eq!(lines(kind, Stage::Response, "x", None), expected, "{kind}");
        }
    }

    #[test]
    fn a_refused_redirect_names_its_target_without_user_information() {
        assert_eq!(
            lines(InitiatorKind::Module, Stage::Redirect, "x", Some("https://u:p@b.example/3")).first().unwrap(),
            "Cross-origin redirection to https://b.example/3 denied by Cross-Origin Resource Sharing policy: x"
        );
    }

    #[test]
    fn a_request_that_was_never_sent_has_no_load_failure() {
        assert_eq!(
            lines(InitiatorKind::Xhr, Stage::Request, "a\nb", None),
            ["a", "b", "XMLHttpRequest cannot load https://api.example/2 due to access control checks."]
        );
    }
}
