//! The title of a failure for people: a phrase with the details of the request, "header x-custom not allowed". Its
//! machine-readable name is shown next to it.

use super::marks::refused_names;
use super::model::{Fetch, MessageStep};
use super::text::{AsText as _, Piece, words};
use crate::browser::Stage;
use crate::rules::{Certainty, Outcome};

/// Maximum number of header names in a phrase.
const MOST_NAMES: usize = 3;

/// Names whose phrase shows the status.
const TELL_STATUS: [&str; 5] = [
    "auth-before-preflight",
    "no-options-route",
    "http-error-hidden-by-cors",
    "gateway-error-page",
    "preflight-bad-status",
];

/// The phrase for one failure.
pub(super) fn phrase(fetch: &Fetch) -> Piece<'static> {
    match fetch.headline() {
        "header-not-allowed" | "monitoring-header-forced-preflight" => with_error(fetch, headers(fetch)),
        "method-not-allowed" => with_error(fetch, words!("method {} not allowed", fetch.method)),
        name if TELL_STATUS.contains(&name) => phrase_of(fetch, name),
        name => with_error(fetch, phrase_of(fetch, name)),
    }
}

/// Adds an error status, since it separates groups: two groups that are otherwise equal must look different.
fn with_error(fetch: &Fetch, text: Piece<'static>) -> Piece<'static> {
    match fetch.error_status.filter(|_| fetch.outcome == Outcome::Cors) {
        // Some phrases contain it already.
        Some(status) if text.part(|text| text.contains(&format!("({status})")).then_some("")).is_none() => {
            words!("{} ({})", text, status)
        }
        _ => text,
    }
}

/// The phrase for several failures with the same name: their common phrase, if they all have the same.
pub(super) fn common_phrase(fetches: &[&Fetch]) -> Piece<'static> {
    /// Maximum number of failures to compare: a file may contain a hundred thousand.
    const MOST: usize = 200;
    let Some((first, rest)) = fetches.split_first() else { return Piece::default() };
    let of_first = phrase(first);
    if rest.iter().take(MOST).all(|fetch| phrase(fetch) == of_first) {
        return of_first;
    }
    general_phrase(first)
}

/// The phrase for failures with this name, whatever differs between them.
pub(super) fn general_phrase(fetch: &Fetch) -> Piece<'static> {
    let name = fetch.headline();
    with_error(fetch, words!("{}", common(name).or(line(fetch)).unwrap_or(name)))
}

/// The common part of different phrases for one name.
fn common(name: &str) -> Option<&'static str> {
    Some(match name {
        "header-not-allowed" => "request headers not allowed",
        "monitoring-header-forced-preflight" => "monitoring headers forced preflights, which failed",
        "method-not-allowed" => "methods not allowed",
        "auth-before-preflight" => "OPTIONS requires authentication",
        "preflight-bad-status" => "OPTIONS answered with an error",
        "no-options-route" => "OPTIONS is not handled",
        "http-error-hidden-by-cors" => "errors without CORS headers",
        "gateway-error-page" => "gateway errors without CORS headers",
        "missing-allow-origin" => "no Access-Control-Allow-Origin",
        "wildcard-allow-origin-with-credentials" => "Allow-Origin is * but credentials are sent",
        "invalid-allow-credentials" => "Allow-Credentials is not true",
        _ => return None,
    })
}

fn headers(fetch: &Fetch) -> Piece<'static> {
    let names = refused_names(fetch);
    let kind = fetch.sure_root_cause().map(|root| root.rule().headers_are).unwrap_or_default();
    match names.as_slice() {
        // The header that forced the preflight need not be the reason for its failure.
        [] if !kind.is_empty() => words!("a monitoring header forced a preflight, which failed"),
        [] => words!("a request header not allowed"),
        [name] => words!("{}header {} not allowed", kind, name),
        names if names.len() <= MOST_NAMES => words!("{}headers {} not allowed", kind, Piece::list(names, ", ")),
        [first, second, ..] => {
            words!("{}headers {}, {} and {} more not allowed", kind, first, second, names.len() - 2)
        }
    }
}

fn phrase_of(fetch: &Fetch, name: &'static str) -> Piece<'static> {
    let status = status(fetch);
    let in_brackets = status.map(|status| words!(" ({})", status)).unwrap_or_default();
    let is_open = fetch.certainty == Certainty::Possible;
    let text = match name {
        "auth-before-preflight" => return words!("OPTIONS requires authentication{}", in_brackets),
        "no-options-route" => return words!("OPTIONS is not handled{}", in_brackets),
        "http-error-hidden-by-cors" => {
            return match status {
                Some(status) => words!("{} without CORS headers hides the real error", status),
                None => words!("an error without CORS headers hides the real one"),
            };
        }
        "gateway-error-page" => {
            return words!("gateway error without CORS headers{}", in_brackets);
        }
        "preflight-bad-status" => {
            return match status {
                Some(status) => words!("OPTIONS answered {}", status),
                None => words!("OPTIONS answered with an error"),
            };
        }
        "missing-allow-origin" if fetch.failed_at == Some(Stage::Preflight) => {
            "no Access-Control-Allow-Origin on OPTIONS"
        }
        "missing-allow-origin" if fetch.failed_at == Some(Stage::Redirect) => {
            "no Access-Control-Allow-Origin on a redirect"
        }
        "missing-allow-origin" => "no Access-Control-Allow-Origin",
        "allow-origin-mismatch" => "Allow-Origin names another origin",
        "invalid-allow-origin" => "Allow-Origin is not a valid origin",
        "multiple-allow-origin" => "Allow-Origin has several values",
        "wildcard-allow-origin-with-credentials" if is_open => "Allow-Origin is *, which fails with credentials",
        "wildcard-allow-origin-with-credentials" => "Allow-Origin is * but credentials are sent",
        "invalid-allow-credentials" if is_open => "Allow-Credentials is not true, which fails with credentials",
        "invalid-allow-credentials" => "Allow-Credentials is not true",
        "preflight-redirect" | "preflight-redirected" => "OPTIONS is redirected",
        "invalid-allow-methods" => "Allow-Methods is not a valid list",
        "invalid-allow-headers" => "Allow-Headers is not a valid list",
        "redirect-with-credentials-in-url" => "redirect to a URL with user and password",
        "hidden-preflight-failed" => "OPTIONS failed (it is not in the file)",
        "cors-not-configured" => "CORS is not configured",
        "duplicate-header-layers" => "CORS headers are added twice",
        "cached-without-vary" => "a cache reused another origin's response",
        "origin-not-listed" => "origin not on the server's list",
        "origin-null" => "the page's origin is null",
        "redirected-to-login" => "redirected to a login page",
        "response-header-sent-as-request-header" => "the page sends CORS response headers",
        "server-unreachable" => "the server is unreachable",
        "dns" => "host name not found",
        "connection-refused" => "connection refused",
        "connection-reset" => "connection reset",
        "connection-closed" => "connection closed early",
        "empty-response" => "connection closed without a response",
        "tls" => "TLS error",
        "timeout" => "timeout",
        "network-error" => "no response; the file does not show why",
        "still-open" => "still open when the file was saved",
        "aborted" => "aborted by the page or the user",
        _ => line(fetch).unwrap_or(name),
    };
    words!("{}", text)
}

/// The one line about its name. A phrase does not contain the certainty, which is shown next to it.
fn line(fetch: &Fetch) -> Option<&'static str> {
    fetch.sure_root_cause().map(|root| root.rule().summary).or(fetch.cause.map(|cause| cause.rule().summary))
}

/// Status of the deciding response.
fn status(fetch: &Fetch) -> Option<u16> {
    let refused = fetch.refused.and_then(|n| fetch.exchange.get(n));
    let is_preflight = fetch.failed_at == Some(Stage::Preflight);
    let last = fetch.exchange.last().filter(|message| (message.step == MessageStep::Preflight) == is_preflight);
    refused.or(last).and_then(|message| message.status).or(fetch.error_status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    use crate::rules::Cause;

    #[test]
    fn a_phrase_names_what_this_request_met() {
        let login = samples::preflight_401(1);
        assert_eq!(phrase(&login).unescaped(), "OPTIONS requires authentication (401)");
        let failed = Fetch { error_status: None, ..login };
        let method = Fetch { root_cause: None, cause: Some(Cause::MethodNotAllowed), ..failed.clone() };
        assert_eq!(phrase(&method).unescaped(), "method PUT not allowed");
        let mut header = Fetch { root_cause: None, cause: Some(Cause::HeaderNotAllowed), ..failed.clone() };
        assert_eq!(phrase(&header).unescaped(), "a request header not allowed");
        header.exchange[0].request_headers =
            [samples::message_header("access-control-request-headers", "x-custom", 4)].into();
        assert_eq!(phrase(&header).unescaped(), "header x-custom not allowed");
        let mut other = header.clone();
        assert_eq!(common_phrase(&[&header, &other]).unescaped(), "header x-custom not allowed");
        other.exchange[0].request_headers = [].into();
        assert_eq!(common_phrase(&[&header, &other]).unescaped(), "request headers not allowed");
    }

    #[test]
    fn groups_that_differ_in_the_status_of_an_error_look_different() {
        let of = |status| {
            let mut fetch = samples::preflight_401(1);
            fetch.error_status = status;
            fetch.root_cause = None;
            phrase(&Fetch { failed_at: Some(Stage::Response), ..fetch }).unescaped().to_owned()
        };
        assert_eq!(of(None), "no Access-Control-Allow-Origin");
        assert_eq!(of(Some(403)), "no Access-Control-Allow-Origin (403)");
    }

    #[test]
    fn what_turns_on_credentials_says_so() {
        let mut fetch = samples::possible(1);
        assert_eq!(phrase(&fetch).unescaped(), "Allow-Origin is *, which fails with credentials");
        fetch.certainty = Certainty::Deduced;
        assert_eq!(phrase(&fetch).unescaped(), "Allow-Origin is * but credentials are sent");
    }
}
