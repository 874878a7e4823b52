//! Firefox's console: `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at
//! {url}. {reason}`, often with a second line that is only an echo of the first.

use super::{Engine, Reason, Refusal};
use crate::browser::Stage;
use crate::standard::{InitiatorKind, Origin};

/// The first version in which some reasons end with the status of the response.
pub(crate) const WITH_STATUS: u32 = 94;

/// The reason of every network error, and the echo of most others.
pub(crate) fn did_not_succeed(major: Option<u32>) -> Reason {
    Reason::part(with_status("(Reason: CORS request did not succeed).", None, major)).echo()
}

/// A reason that ends with the status of the response, in versions that print it.
pub(crate) fn with_status(reason: &str, status: Option<u16>, major: Option<u32>) -> String {
    if major.is_some_and(|major| major < WITH_STATUS) {
        return reason.to_owned();
    }
    match status {
        Some(status) => format!("{reason} Status code: {status}."),
        None => format!("{reason} Status code: (null)."),
    }
}

/// The reason for a preflight with a bad status. Versions that print no status had two wordings; it is unknown which version
/// had which.
pub(crate) fn preflight_did_not_succeed(status: Option<u16>, major: Option<u32>) -> Option<String> {
    let is_old = major.is_some_and(|major| major < WITH_STATUS);
    (!is_old).then(|| with_status("(Reason: CORS preflight response did not succeed).", status, None))
}

/// The line with the reason first, then what Firefox prints after it.
pub(super) fn console_lines(refusal: &Refusal<'_>) -> Vec<String> {
    let reason = refusal.reason;
    let redirect = refusal.stage == Stage::Redirect;
    let url = match refusal.location {
        Some(location) if redirect && reason.names_target => location,
        _ => refusal.url,
    };
    let mut lines = vec![blocked(url, reason.text(), reason.quotes_url)];
    if refusal.stage == Stage::Preflight {
        lines.extend(reason.second.as_deref().map(|second| blocked(url, second, false)));
    }
    let has_echo = refusal.stage == Stage::Preflight || redirect && !reason.is_echo;
    if has_echo {
        // The echo names the redirecting URL, even if the target's scheme was blocked.
        lines.push(blocked(refusal.url, did_not_succeed(refusal.major).text(), false));
    }
    let named = [(InitiatorKind::Script, "<script>"), (InitiatorKind::Module, "Module")];
    let element = named.into_iter().find_map(|(kind, element)| (kind == refusal.initiator).then_some(element));
    lines.extend(element.map(|element| not_allowed_in_document(element, refusal.initial_url)));
    lines
}

fn blocked(url: &str, reason: &str, is_quoted: bool) -> String {
    const STEM: &str = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at";
    if is_quoted { format!("{STEM} ‘{url}’. {reason}") } else { format!("{STEM} {url}. {reason}") }
}

fn not_allowed_in_document(what: &str, url: &str) -> String {
    format!("{what} source URI is not allowed in this document: “{url}”.")
}

/// Whether a preflight with that origin goes to the page's own server, whose response need not allow the origin: Firefox uses
/// the page's own origin even if a redirect has made it `null`.
pub(crate) fn preflight_asks_home(engine: Option<Engine>, origin: Option<Origin>, url: &Origin) -> bool {
    engine == Some(Engine::Firefox) && origin.is_some_and(|origin| origin.is_same_origin(url))
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
            major: None,
            reason,
        }
    }

    #[test]
    fn the_number_of_lines_depends_on_what_was_refused() {
        let part = || Reason::check("(Reason: x).");
        let echo = || did_not_succeed(None);
        for (stage, reason, expected) in [
            (Stage::Response, part(), 1),
            (Stage::Preflight, part(), 2),
            (Stage::Redirect, part(), 2),
            (Stage::Preflight, part().and_then(Some("(Reason: y).".to_owned())), 3),
            (Stage::Response, part().and_then(Some("(Reason: y).".to_owned())), 1),
            (Stage::Response, echo(), 1),
            (Stage::Redirect, echo(), 1),
            (Stage::Preflight, echo(), 2),
        ] {
            assert_eq!(console_lines(&refusal(stage, &reason)).len(), expected, "{stage} {reason:?}");
        }
    }

    #[test]
    fn the_redirect_to_another_scheme_is_named_by_its_target() {
        let reason = Reason::part("(Reason: CORS request not http).").naming_target();
        let lines = console_lines(&refusal(Stage::Redirect, &reason));
        assert!(lines[0].contains("resource at ftp://api.example/x. ("), "{lines:?}");
        assert!(lines[1].contains("resource at https://api.example/a. ("), "{lines:?}");
    }

    #[test]
    fn old_versions_print_no_status() {
        let old = Refusal { major: Some(93), ..refusal(Stage::Redirect, &Reason::part("(Reason: x).")) }.major;
        assert_eq!(did_not_succeed(old).text(), "(Reason: CORS request did not succeed).");
        assert_eq!(did_not_succeed(Some(94)).text(), "(Reason: CORS request did not succeed). Status code: (null).");
        let reason = Reason::part("(Reason: x).");
        let lines = console_lines(&Refusal { major: old, ..refusal(Stage::Redirect, &reason) });
        assert!(lines[1].ends_with("(Reason: CORS request did not succeed)."), "{lines:?}");
    }
}
