//! Chromium's console: `Access to {kind} at '{url}' … has been blocked by CORS policy: {reason}`.

use super::Refusal;
use crate::browser::Stage;
use crate::standard::InitiatorKind;
use std::fmt::Write as _;

/// Precedes a reason of the access control check for a preflight response.
const ON_PREFLIGHT: &str = "Response to preflight request doesn't pass access control check: ";

/// The line with the reason, and the load failure after it.
pub(super) fn console_lines(refusal: &Refusal<'_>) -> Vec<String> {
    // The scheme of a redirect's target is checked after it became the current URL, but its user information before that.
    let url = match refusal.location {
        Some(location) if refusal.stage == Stage::Redirect && refusal.reason.names_target => location,
        _ => refusal.url,
    };
    let mut line = format!("Access to {} at '{url}' ", kind(refusal.initiator));
    if url != refusal.initial_url {
        let _ = write!(line, "(redirected from '{}') ", refusal.initial_url);
    }
    let _ = write!(line, "from origin '{}' has been blocked by CORS policy: ", refusal.page_origin);
    if refusal.stage == Stage::Preflight && refusal.reason.fails_cors_check() {
        line.push_str(ON_PREFLIGHT);
    }
    line.push_str(refusal.reason.text());
    vec![line, "Failed to load resource: net::ERR_FAILED".to_owned()]
}

/// The kind of resource in the message.
fn kind(initiator: InitiatorKind) -> &'static str {
    match initiator {
        InitiatorKind::Fetch => "fetch",
        InitiatorKind::Xhr => "XMLHttpRequest",
        InitiatorKind::Script | InitiatorKind::Module => "script",
        InitiatorKind::Image => "image",
        InitiatorKind::Font => "font",
        InitiatorKind::Stylesheet => "CSS stylesheet",
        // `audio` for `<audio>`: no export distinguishes the two.
        InitiatorKind::Media => "video",
        InitiatorKind::Track => "text track",
        InitiatorKind::Manifest => "manifest",
        InitiatorKind::Document => "document",
        InitiatorKind::Beacon | InitiatorKind::EventSource | InitiatorKind::WebSocket | InitiatorKind::Other => {
            "resource"
        }
    }
}

/// A header's value as Chromium quotes it: anything except printable ASCII becomes `\uXXXX`.
pub(crate) fn quoted_value(value: &str) -> String {
    let mut shown = String::with_capacity(value.len());
    for unit in value.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte @ 0x20..=0x7E) => shown.push(char::from(byte)),
            _ => {
                let _ = write!(shown, "\\u{unit:04X}");
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::Reason;

    #[test]
    fn what_is_not_printable_ascii_is_escaped() {
        assert_eq!(quoted_value("http://äpp.test:8081"), "http://\\u00E4pp.test:8081");
        assert_eq!(quoted_value("a\tb\u{7f}"), "a\\u0009b\\u007F");
    }

    #[test]
    fn a_redirected_fetch_names_both_ends_of_the_chain() {
        let reason = Reason::check("It does not have HTTP ok status.");
        let refusal = Refusal {
            initiator: InitiatorKind::Image,
            stage: Stage::Preflight,
            url: "https://b.example/2",
            initial_url: "https://a.example/1",
            location: None,
            page_origin: "null",
            page_url: None,
            status: Some(404),
            major: None,
            reason: &reason,
        };
        assert_eq!(
            console_lines(&refusal).first().map(String::as_str),
            Some(
                "Access to image at 'https://b.example/2' (redirected from 'https://a.example/1') from origin 'null' \
                 has \
                 been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does \
                 not have HTTP ok status."
            )
        );
    }
}
