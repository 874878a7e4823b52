//! WebKit's sentences. The part that differs between libsoup (WebKitGTK) and CFNetwork (Safari) is the network's.

use crate::browser::Stage;
use crate::rules::cause::Cause;
use crate::standard::is_redirect_status;

/// What one of WebKit's sentences says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct WebKitError {
    /// The likeliest cause.
    pub(crate) cause: Cause,
    /// Other causes that WebKit words in the same way, likeliest first.
    pub(crate) alternatives: Vec<Cause>,
    /// Where it failed, if the sentence tells. The sentences of the CORS check are the same for a preflight.
    pub(crate) stage: Option<Stage>,
    /// Status of the refused response, the preflight's if that was refused.
    pub(crate) status: Option<u16>,
    /// Serialized origin in force, if the sentence names it.
    pub(crate) origin: Option<String>,
    /// Method, header name, header value or URL that it names.
    pub(crate) parameter: Option<String>,
}

impl WebKitError {
    fn of(cause: Cause) -> WebKitError {
        WebKitError { cause, alternatives: Vec::new(), stage: None, status: None, origin: None, parameter: None }
    }

    fn at(cause: Cause, stage: Stage) -> WebKitError {
        WebKitError { stage: Some(stage), ..WebKitError::of(cause) }
    }

    fn naming(self, parameter: &str) -> WebKitError {
        WebKitError { parameter: Some(parameter.to_owned()), ..self }
    }

    fn or(self, alternatives: &[Cause]) -> WebKitError {
        WebKitError { alternatives: alternatives.to_vec(), ..self }
    }
}

/// Reads one of WebKit's sentences: an `_error` of a Timelines export, a line of the console, a failure text that
/// Playwright wrote. `None` for a sentence that is not known.
pub(crate) fn cause_of_webkit_error(text: &str) -> Option<WebKitError> {
    let text = text.trim();
    let text = text.strip_prefix("Failed to load resource: ").unwrap_or(text);
    redirect_wrapper(text)
        .or_else(|| cors_check(text))
        .or_else(|| preflight(text))
        .or_else(|| refused_early(text))
        .or_else(|| policy(text))
        .or_else(|| network(text))
}

/// The target that a sentence about a refused redirect names (without user information).
pub(crate) fn redirect_target(text: &str) -> Option<&str> {
    let text = text.strip_prefix("Failed to load resource: ").unwrap_or(text);
    between(text, "Cross-origin redirection to ", DENIED)
}

/// What is between the target of a redirect and the reason why it was refused.
const DENIED: &str = " denied by Cross-Origin Resource Sharing policy: ";

/// `Cross-origin redirection to {url} denied …: {sentence}`.
fn redirect_wrapper(text: &str) -> Option<WebKitError> {
    let rest = text.strip_prefix("Cross-origin redirection ")?;
    let Some((target, sentence)) = rest.split_once(DENIED) else {
        // A synchronous XMLHttpRequest gets no further details.
        return Some(WebKitError { stage: Some(Stage::Redirect), ..origin_not_allowed() });
    };
    let target = target.strip_prefix("to ").unwrap_or(target);
    if let Some(url) = between(sentence, "redirection URL ", " has credentials") {
        return Some(WebKitError::at(Cause::RedirectWithCredentialsInUrl, Stage::Redirect).naming(url));
    }
    if sentence.contains("non CORS scheme") {
        return Some(WebKitError::at(Cause::SchemeNotSupported, Stage::Redirect).naming(target));
    }
    Some(WebKitError { stage: Some(Stage::Redirect), ..cors_check(sentence)? })
}

/// The sentence for a header that is missing, wrong or empty.
fn origin_not_allowed() -> WebKitError {
    WebKitError::of(Cause::MissingAllowOrigin).or(&[Cause::AllowOriginMismatch, Cause::InvalidAllowOrigin])
}

fn cors_check(text: &str) -> Option<WebKitError> {
    if let Some(origin) = between(text, "Origin ", " is not allowed by Access-Control-Allow-Origin.") {
        return Some(WebKitError { status: status(text), origin: Some(origin.to_owned()), ..origin_not_allowed() });
    }
    let cause = if text.starts_with("Access-Control-Allow-Origin cannot contain more than one origin") {
        Cause::MultipleAllowOrigin
    } else if text.starts_with("Cannot use wildcard in Access-Control-Allow-Origin") {
        Cause::WildcardAllowOriginWithCredentials
    } else if text.starts_with("Credentials flag is true, but Access-Control-Allow-Credentials") {
        Cause::InvalidAllowCredentials
    } else {
        return None;
    };
    Some(WebKitError::of(cause))
}

fn preflight(text: &str) -> Option<WebKitError> {
    let at = |cause| WebKitError::at(cause, Stage::Preflight);
    let of = |cause, parameter: &str| Some(at(cause).naming(parameter));
    if text.starts_with("Preflight response is not successful") {
        let status = status(text);
        // A redirected preflight is worded by its status, and so is a 3xx that leads nowhere.
        let error = if status.is_some_and(is_redirect_status) {
            at(Cause::PreflightRedirect).or(&[Cause::PreflightBadStatus])
        } else if status.is_some() {
            at(Cause::PreflightBadStatus)
        } else {
            at(Cause::PreflightBadStatus).or(&[Cause::PreflightRedirect])
        };
        return Some(WebKitError { status, ..error });
    }
    if let Some(method) = between(text, "Method ", " is not allowed by Access-Control-Allow-Methods") {
        return of(Cause::MethodNotAllowed, method);
    }
    if let Some(name) = between(text, "Request header field ", " is not allowed by Access-Control-Allow-Headers") {
        // WebKit names it as script wrote it; elsewhere names of headers are in lower case.
        return of(Cause::HeaderNotAllowed, &name.to_ascii_lowercase());
    }
    for (header, cause) in [
        ("Access-Control-Allow-Methods", Cause::InvalidAllowMethods),
        ("Access-Control-Allow-Headers", Cause::InvalidAllowHeaders),
    ] {
        if let Some(value) = text.strip_prefix(&format!("Header {header} has an invalid value:")) {
            return of(cause, value.trim_start());
        }
        if text.starts_with(&format!("Cannot parse {header} response header field")) {
            return Some(at(cause));
        }
    }
    match text.trim_end_matches('.') {
        "CORS-preflight request was blocked" => Some(at(Cause::BlockedByClient).or(&[Cause::Csp, Cause::Aborted])),
        "Preflight response was blocked" => Some(at(Cause::BlockedByClient)),
        _ => None,
    }
}

/// Refused before anything was sent, or before a redirect was followed.
fn refused_early(text: &str) -> Option<WebKitError> {
    const STEMS: [(&str, Cause, Stage); 9] = [
        ("Cross origin requests are only supported for HTTP", Cause::SchemeNotSupported, Stage::Request),
        ("Cross origin requests are not allowed when using same-origin", Cause::DisallowedByMode, Stage::Request),
        ("No-Cors mode requires follow redirect mode", Cause::NoCorsRedirectMode, Stage::Request),
        ("Not allowed to use restricted network", Cause::BadPort, Stage::Request),
        ("Redirection to URL with a scheme that is not HTTP(S)", Cause::SchemeNotSupported, Stage::Redirect),
        ("FTP URLs are disabled", Cause::UnsafeRedirect, Stage::Redirect),
        ("Not allowed to follow a redirection while loading", Cause::RedirectModeError, Stage::Redirect),
        ("Load cannot follow more than 20 redirections", Cause::TooManyRedirects, Stage::Redirect),
        ("Unsafe attempt to load URL", Cause::RedirectBlocked, Stage::Redirect),
    ];
    let (_, cause, stage) = STEMS.iter().find(|(stem, _, _)| text.starts_with(stem))?;
    Some(WebKitError::at(*cause, *stage))
}

fn policy(text: &str) -> Option<WebKitError> {
    let lower = text.to_ascii_lowercase();
    let has = |part: &str| lower.contains(part);
    let error = if has("violates the resource's cross-origin-resource-policy") {
        // The same words for a page that demands the header and a resource that forbids it.
        WebKitError::of(Cause::Corp).or(&[Cause::Coep])
    } else if has("content security policy") {
        WebKitError::of(Cause::Csp)
    } else if has("insecure content") {
        WebKitError::at(Cause::MixedContent, Stage::Request)
    } else if has("not allowed to request resource") {
        WebKitError::at(Cause::MixedContent, Stage::Request).or(&[Cause::NoCorsRedirectMode])
    } else if has("blocked by content extension") || has("content blocker") || has("content filter") {
        WebKitError::at(Cause::BlockedByClient, Stage::Request)
    } else if has("integrity metadata check") {
        WebKitError::at(Cause::Integrity, Stage::Response)
    } else if has("service worker") || lower.starts_with("fetchevent.") {
        WebKitError::of(Cause::ServiceWorkerError)
    } else if has("text/event-stream") {
        WebKitError::at(Cause::NotAnEventStream, Stage::Response)
    } else if has("not a valid javascript mime type") || has("non css mime types") || has("nosniff") {
        WebKitError::at(Cause::WrongMimeType, Stage::Response)
    } else if has("x-frame-options") {
        WebKitError::at(Cause::FrameNotAllowed, Stage::Response)
    } else {
        return None;
    };
    Some(error)
}

/// The network's own sentences: libsoup's and GIO's of WebKitGTK, CFNetwork's of Safari.
fn network(text: &str) -> Option<WebKitError> {
    use Cause::*;
    const PARTS: [(&str, Cause, &[Cause]); 33] = [
        ("load request cancelled", Aborted, &[]),
        ("connection refused", ConnectionRefused, &[]),
        ("connection reset by peer", ConnectionReset, &[]),
        ("broken pipe", ConnectionReset, &[]),
        ("no route to host", Unreachable, &[]),
        ("network is unreachable", Unreachable, &[Offline]),
        ("network unreachable", Unreachable, &[Offline]),
        ("host is unreachable", Unreachable, &[]),
        ("timed out", Timeout, &[]),
        ("error resolving", Dns, &[]),
        ("cannot resolve", Dns, &[]),
        ("name or service not known", Dns, &[]),
        ("hostname could not be found", Dns, &[]),
        // GnuTLS speaks of a TLS connection that was terminated, so this comes before the next.
        ("tls", Tls, &[]),
        ("ssl error", Tls, &[]),
        ("secure connection", Tls, &[]),
        ("certificate", Tls, &[]),
        ("connection terminated unexpectedly", ConnectionClosed, &[]),
        ("network connection was lost", ConnectionClosed, &[EmptyResponse, ConnectionReset]),
        ("connection appears to be offline", Offline, &[]),
        ("could not connect to the server", ConnectionRefused, &[Unreachable]),
        ("could not connect to", Unreachable, &[ConnectionRefused]),
        ("could not parse http response", ProtocolError, &[]),
        ("cannot parse response", ProtocolError, &[]),
        ("bad server response", ProtocolError, &[]),
        ("bad response from the server", ProtocolError, &[]),
        ("http/2 error", ProtocolError, &[]),
        ("too many http redirects", TooManyRedirects, &[]),
        ("cannot decode", ContentDecodingFailed, &[]),
        ("error receiving data", ConnectionClosed, &[ConnectionReset]),
        ("error sending data", ConnectionClosed, &[ConnectionReset]),
        ("stream closed", ConnectionClosed, &[]),
        ("cancelled", Aborted, &[]),
    ];
    let lower = text.to_ascii_lowercase();
    let (_, cause, alternatives) = PARTS.iter().find(|(part, _, _)| lower.contains(part))?;
    Some(WebKitError::of(*cause).or(alternatives))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.strip_prefix(before)?.split_once(after)?.0)
}

/// The number after `Status code: `.
fn status(text: &str) -> Option<u16> {
    let (_, rest) = text.split_once("Status code: ")?;
    rest.trim_end_matches('.').parse().ok().filter(|status| *status != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentence, cause, stage, status, parameter.
    type Case = (&'static str, Cause, Option<Stage>, Option<u16>, Option<&'static str>);

    #[test]
    fn every_sentence_has_its_cause() {
        use Cause::*;
        let cases: [Case; 27] = [
            (
                "Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 500",
                MissingAllowOrigin,
                None,
                Some(500),
                None,
            ),
            ("Origin null is not allowed by Access-Control-Allow-Origin.", MissingAllowOrigin, None, None, None),
            (
                "Cross-origin redirection to https://b.example/ denied by Cross-Origin Resource Sharing policy: Origin \
                 https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 302",
                MissingAllowOrigin,
                Some(Stage::Redirect),
                Some(302),
                None,
            ),
            (
                "Cross-origin redirection to https://b.example/ denied by Cross-Origin Resource Sharing policy: \
                 redirection URL https://u:p@b.example/ has credentials",
                RedirectWithCredentialsInUrl,
                Some(Stage::Redirect),
                None,
                Some("https://u:p@b.example/"),
            ),
            (
                "Preflight response is not successful. Status code: 301",
                PreflightRedirect,
                Some(Stage::Preflight),
                Some(301),
                None,
            ),
            (
                "Preflight response is not successful. Status code: 404",
                PreflightBadStatus,
                Some(Stage::Preflight),
                Some(404),
                None,
            ),
            (
                "Method PUT is not allowed by Access-Control-Allow-Methods.",
                MethodNotAllowed,
                Some(Stage::Preflight),
                None,
                Some("PUT"),
            ),
            (
                "Request header field X-A is not allowed by Access-Control-Allow-Headers.",
                HeaderNotAllowed,
                Some(Stage::Preflight),
                None,
                Some("x-a"),
            ),
            (
                "Header Access-Control-Allow-Headers has an invalid value: x custom",
                InvalidAllowHeaders,
                Some(Stage::Preflight),
                None,
                Some("x custom"),
            ),
            ("FTP URLs are disabled", UnsafeRedirect, Some(Stage::Redirect), None, None),
            ("Load cannot follow more than 20 redirections", TooManyRedirects, Some(Stage::Redirect), None, None),
            (
                "Not allowed to follow a redirection while loading https://a.example/",
                RedirectModeError,
                Some(Stage::Redirect),
                None,
                None,
            ),
            ("Blocked by Content Security Policy.", Csp, None, None, None),
            (
                "Cancelled load to https://a.example/ because it violates the resource's Cross-Origin-Resource-Policy \
                 response header.",
                Corp,
                None,
                None,
                None,
            ),
            ("Load request cancelled", Aborted, None, None, None),
            ("cancelled", Aborted, None, None, None),
            ("Could not connect to api.example: Connection refused", ConnectionRefused, None, None, None),
            ("Could not connect to the server.", ConnectionRefused, None, None, None),
            ("Error resolving “a.example”: Name or service not known", Dns, None, None, None),
            ("A server with the specified hostname could not be found.", Dns, None, None, None),
            ("Error receiving data: Connection reset by peer", ConnectionReset, None, None, None),
            ("Connection terminated unexpectedly", ConnectionClosed, None, None, None),
            (
                "Peer failed to perform TLS handshake: The TLS connection was non-properly terminated.",
                Tls,
                None,
                None,
                None,
            ),
            ("Unacceptable TLS certificate", Tls, None, None, None),
            ("The Internet connection appears to be offline.", Offline, None, None, None),
            ("Response served by service worker is opaque", ServiceWorkerError, None, None, None),
            ("Failed to load resource: The request timed out.", Timeout, None, None, None),
        ];
        for (text, cause, stage, status, parameter) in cases {
            let error = cause_of_webkit_error(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((error.cause, error.stage, error.status), (cause, stage, status), "{text}");
            assert_eq!(error.parameter.as_deref(), parameter, "{text}");
        }
    }

    #[test]
    fn one_sentence_stands_for_three_causes() {
        let error = cause_of_webkit_error("Origin null is not allowed by Access-Control-Allow-Origin. Status code: 0");
        let error = error.unwrap();
        assert_eq!(error.alternatives, [Cause::AllowOriginMismatch, Cause::InvalidAllowOrigin]);
        assert_eq!((error.origin.as_deref(), error.status), (Some("null"), None));
    }

    #[test]
    fn an_unknown_sentence_is_not_guessed_at() {
        assert_eq!(cause_of_webkit_error("Something else went wrong"), None);
        assert_eq!(cause_of_webkit_error(""), None);
    }

    #[test]
    fn every_sentence_of_the_captures_is_known() {
        // The published crate holds no captures; there is nothing to compare then.
        let Ok(folders) = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/captures/webkit")) else {
            return;
        };
        for folder in folders {
            let Ok(truth) = std::fs::read(folder.unwrap().path().join("truth.json")) else { continue };
            let truth: serde_json::Value = serde_json::from_slice(&truth).unwrap();
            for request in truth["requests"].as_array().unwrap() {
                if let Some(text) = request["error_text"].as_str().filter(|text| !text.is_empty()) {
                    assert!(cause_of_webkit_error(text).is_some(), "{text}");
                }
            }
        }
    }
}
