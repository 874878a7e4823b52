//! Firefox's console: `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at
//! {url}. {reason}`, often with a second line that is only an echo of the first.

use super::console::Refusal;
use crate::fetch::{InitiatorKind, Stage};

/// The reason of every network error, and the echo of most others.
pub(crate) const DID_NOT_SUCCEED: &str = "(Reason: CORS request did not succeed). Status code: (null).";
/// The reason of a redirected preflight; a second one follows it.
pub(crate) const EXTERNAL_REDIRECT: &str = "(Reason: CORS request external redirect not allowed).";
/// The reason of a scheme other than HTTP(S); its line names the target of a redirect.
pub(crate) const NOT_HTTP: &str = "(Reason: CORS request not http).";
/// The one reason whose line puts the URL in quotes.
pub(crate) const WILDCARD_WITH_CREDENTIALS: &str =
    "(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).";

/// The line with the reason first, then what Firefox prints after it.
pub(super) fn console_lines(refusal: &Refusal<'_>) -> Vec<String> {
    let reason = refusal.reason.text();
    let redirect = refusal.stage == Stage::Redirect;
    let url = match refusal.location {
        Some(location) if redirect && reason == NOT_HTTP => location,
        _ => refusal.url,
    };
    let mut lines = vec![blocked(url, reason)];
    if refusal.stage == Stage::Preflight && reason == EXTERNAL_REDIRECT {
        lines.push(blocked(url, &preflight_did_not_succeed(refusal.status)));
    }
    let has_echo = refusal.stage == Stage::Preflight || redirect && reason != DID_NOT_SUCCEED;
    if has_echo {
        // The echo names the URL that redirected, even when the target's scheme was refused.
        lines.push(blocked(refusal.url, DID_NOT_SUCCEED));
    }
    match refusal.initiator {
        InitiatorKind::Script => lines.push(not_allowed_in_document("<script>", refusal.initial_url)),
        InitiatorKind::Module => lines.push(not_allowed_in_document("Module", refusal.initial_url)),
        _ => {}
    }
    lines
}

/// The reason of a preflight whose status is no ok status.
pub(crate) fn preflight_did_not_succeed(status: Option<u16>) -> String {
    format!("(Reason: CORS preflight response did not succeed). Status code: {}.", status_text(status))
}

/// A status as Firefox prints it.
pub(crate) fn status_text(status: Option<u16>) -> String {
    status.map_or_else(|| "(null)".to_owned(), |status| status.to_string())
}

fn blocked(url: &str, reason: &str) -> String {
    const STEM: &str = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at";
    if reason == WILDCARD_WITH_CREDENTIALS {
        format!("{STEM} ‘{url}’. {reason}")
    } else {
        format!("{STEM} {url}. {reason}")
    }
}

fn not_allowed_in_document(what: &str, url: &str) -> String {
    format!("{what} source URI is not allowed in this document: “{url}”.")
}

#[cfg(test)]
mod tests {
    use super::super::console::Reason;
    use super::*;

    fn refusal(stage: Stage, reason: &Reason) -> Refusal<'_> {
        Refusal {
            initiator: InitiatorKind::Fetch,
            stage,
            url: "https://api.example/a",
            initial_url: "https://api.example/a",
            location: Some("ftp://api.example/x"),
            page_origin: "https://app.example",
            page_url: None,
            status: Some(301),
            reason,
        }
    }

    #[test]
    fn the_number_of_lines_depends_on_what_was_refused() {
        let part = |text: &str| Reason::Check(text.into());
        for (stage, reason, expected) in [
            (Stage::Response, part("(Reason: x)."), 1),
            (Stage::Preflight, part("(Reason: x)."), 2),
            (Stage::Redirect, part("(Reason: x)."), 2),
            (Stage::Preflight, part(EXTERNAL_REDIRECT), 3),
            (Stage::Response, part(DID_NOT_SUCCEED), 1),
            (Stage::Redirect, part(DID_NOT_SUCCEED), 1),
            (Stage::Preflight, part(DID_NOT_SUCCEED), 2),
        ] {
            assert_eq!(console_lines(&refusal(stage, &reason)).len(), expected, "{stage} {reason:?}");
        }
    }

    #[test]
    fn the_redirect_to_another_scheme_is_named_by_its_target() {
        let reason = Reason::Part(NOT_HTTP.into());
        let lines = console_lines(&refusal(Stage::Redirect, &reason));
        assert!(lines[0].contains("resource at ftp://api.example/x. ("), "{lines:?}");
        assert!(lines[1].contains("resource at https://api.example/a. ("), "{lines:?}");
    }
}
