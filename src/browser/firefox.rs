//! Firefox's console: `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at
//! {url}. {reason}`, often with a second line that is only an echo of the first.

use super::console::{Reason, Refusal};
use crate::fetch::{InitiatorKind, Stage};

/// The messages that stand otherwise on their line, or beside other lines, than the rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FirefoxReason {
    /// Of every network error, and the echo of most others; it has none itself when a redirect was refused.
    DidNotSucceed,
    /// Of a redirected preflight; a second line follows it.
    ExternalRedirect,
    /// Of a scheme other than HTTP(S); its line names the target of a redirect.
    NotHttp,
    /// Its line puts the URL in quotes.
    WildcardWithCredentials,
}

impl FirefoxReason {
    /// The message.
    pub fn text(self) -> &'static str {
        match self {
            FirefoxReason::DidNotSucceed => "(Reason: CORS request did not succeed). Status code: (null).",
            FirefoxReason::ExternalRedirect => "(Reason: CORS request external redirect not allowed).",
            FirefoxReason::NotHttp => "(Reason: CORS request not http).",
            FirefoxReason::WildcardWithCredentials => {
                "(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’)."
            }
        }
    }
}

/// The line with the reason first, then what Firefox prints after it.
pub(super) fn console_lines(refusal: &Refusal<'_>) -> Vec<String> {
    let is_preflight = refusal.stage == Stage::Preflight;
    let is_redirect = refusal.stage == Stage::Redirect;
    let special = match refusal.reason {
        Reason::Firefox(special) => Some(*special),
        Reason::Part(_) | Reason::Check(_) | Reason::OfTarget(_) | Reason::Whole(_) => None,
    };
    let url = match refusal.location {
        Some(location) if is_redirect && special == Some(FirefoxReason::NotHttp) => location,
        _ => refusal.url,
    };
    let reason = refusal.reason.text();
    let mut lines = vec![match special {
        Some(FirefoxReason::WildcardWithCredentials) => format!("{BLOCKED} ‘{url}’. {reason}"),
        _ => blocked(url, reason),
    }];
    if is_preflight && special == Some(FirefoxReason::ExternalRedirect) {
        lines.push(blocked(url, &preflight_did_not_succeed(refusal.status)));
    }
    if is_preflight || is_redirect && special != Some(FirefoxReason::DidNotSucceed) {
        // The echo names the URL that redirected, even when the target's scheme was refused.
        lines.push(blocked(refusal.url, FirefoxReason::DidNotSucceed.text()));
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

const BLOCKED: &str = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at";

fn blocked(url: &str, reason: &str) -> String {
    format!("{BLOCKED} {url}. {reason}")
}

fn not_allowed_in_document(what: &str, url: &str) -> String {
    format!("{what} source URI is not allowed in this document: “{url}”.")
}

#[cfg(test)]
mod tests {
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
            (Stage::Preflight, Reason::Firefox(FirefoxReason::ExternalRedirect), 3),
            (Stage::Response, Reason::Firefox(FirefoxReason::DidNotSucceed), 1),
            (Stage::Redirect, Reason::Firefox(FirefoxReason::DidNotSucceed), 1),
            (Stage::Preflight, Reason::Firefox(FirefoxReason::DidNotSucceed), 2),
        ] {
            assert_eq!(console_lines(&refusal(stage, &reason)).len(), expected, "{stage} {reason:?}");
        }
    }

    #[test]
    fn one_message_puts_the_url_in_quotes() {
        let reason = Reason::Firefox(FirefoxReason::WildcardWithCredentials);
        let lines = console_lines(&refusal(Stage::Response, &reason));
        assert!(lines[0].contains("resource at ‘https://api.example/a’. (Reason: Credential "), "{lines:?}");
    }

    #[test]
    fn the_redirect_to_another_scheme_is_named_by_its_target() {
        let reason = Reason::Firefox(FirefoxReason::NotHttp);
        let lines = console_lines(&refusal(Stage::Redirect, &reason));
        assert!(lines[0].contains("resource at ftp://api.example/x. ("), "{lines:?}");
        assert!(lines[1].contains("resource at https://api.example/a. ("), "{lines:?}");
    }
}
