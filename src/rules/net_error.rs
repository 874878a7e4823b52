//! Maps browsers' error texts to causes: Chromium's `net::ERR_…`, Firefox's `NS_ERROR_…`, WebKit's sentences.

mod webkit;

pub(crate) use webkit::{WebKitError, cause_of_webkit_error, redirect_target};

use super::cause::Cause;
use crate::browser::Engine;

/// The likeliest cause for an engine's own error text; `None` if it is ambiguous or unknown.
pub fn cause_of_error_text(engine: Engine, text: &str) -> Option<Cause> {
    match engine {
        Engine::Chromium => cause_of_chromium_error(text),
        Engine::Firefox => cause_of_firefox_error(text),
        Engine::WebKit => cause_of_webkit_error(text).map(|error| error.cause),
    }
}

/// The cause for a `net::ERR_…` code of Chromium, or for a blocked reason of its protocol (as Playwright writes them).
/// `None` if the code is ambiguous: `net::ERR_FAILED` means CORS and much else,
/// `net::ERR_INVALID_REDIRECT` a redirected preflight or a `Location` that is not a URL.
pub(crate) fn cause_of_chromium_error(text: &str) -> Option<Cause> {
    let Some((_, code)) = text.split_once("net::ERR_") else { return cause_of_blocked_reason(text) };
    let end = |c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let name = code.split(end).next().unwrap_or_default();
    let detail = code.strip_prefix(name).unwrap_or_default();
    use Cause::*;
    Some(match name {
        "FAILED" | "INVALID_REDIRECT" | "" => return None,
        "ABORTED" => Aborted,
        "NAME_NOT_RESOLVED" | "NAME_RESOLUTION_FAILED" | "ICANN_NAME_COLLISION" | "HOST_RESOLVER_QUEUE_TOO_LARGE" => {
            Dns
        }
        "CONNECTION_REFUSED" => ConnectionRefused,
        "CONNECTION_RESET" => ConnectionReset,
        "CONNECTION_CLOSED"
        | "CONNECTION_ABORTED"
        | "SOCKET_NOT_CONNECTED"
        | "NETWORK_CHANGED"
        | "NETWORK_IO_SUSPENDED" => ConnectionClosed,
        "EMPTY_RESPONSE" => EmptyResponse,
        "TIMED_OUT" | "CONNECTION_TIMED_OUT" => Timeout,
        "INTERNET_DISCONNECTED" => Offline,
        "ADDRESS_UNREACHABLE"
        | "ADDRESS_INVALID"
        | "CONNECTION_FAILED"
        | "NETWORK_ACCESS_DENIED"
        | "PROXY_CONNECTION_FAILED"
        | "TUNNEL_CONNECTION_FAILED"
        | "SOCKS_CONNECTION_FAILED"
        | "SOCKS_CONNECTION_HOST_UNREACHABLE" => Unreachable,
        // The name for an unaccepted certificate, up to version 58.
        "INSECURE_RESPONSE"
        | "BAD_SSL_CLIENT_AUTH_CERT"
        | "CERTIFICATE_TRANSPARENCY_REQUIRED"
        | "PROXY_CERTIFICATE_INVALID"
        | "TLS13_DOWNGRADE_DETECTED"
        | "ECH_NOT_NEGOTIATED"
        | "ECH_FALLBACK_CERTIFICATE_INVALID" => Tls,
        "INVALID_HTTP_RESPONSE"
        | "INVALID_RESPONSE"
        | "ALPN_NEGOTIATION_FAILED"
        | "HTTP_1_1_REQUIRED"
        | "INVALID_CHUNKED_ENCODING"
        | "METHOD_NOT_SUPPORTED" => ProtocolError,
        "CONTENT_LENGTH_MISMATCH" | "INCOMPLETE_CHUNKED_ENCODING" | "INCOMPLETE_HTTP2_HEADERS" => TruncatedBody,
        "CONTENT_DECODING_FAILED"
        | "CONTENT_DECODING_INIT_FAILED"
        | "ZSTD_WINDOW_SIZE_TOO_BIG"
        | "DICTIONARY_LOAD_FAILED"
        | "UNEXPECTED_CONTENT_DICTIONARY_HEADER" => ContentDecodingFailed,
        "TOO_MANY_REDIRECTS" => TooManyRedirects,
        "UNSAFE_REDIRECT" => UnsafeRedirect,
        "UNKNOWN_URL_SCHEME" | "DISALLOWED_URL_SCHEME" => SchemeNotSupported,
        "BLOCKED_BY_ORB" => Orb,
        "BLOCKED_BY_CSP" => Csp,
        "BLOCKED_BY_RESPONSE" => cause_of_blocked_response(detail),
        "UNSAFE_PORT" => BadPort,
        "BLOCKED_BY_CLIENT"
        | "BLOCKED_BY_ADMINISTRATOR"
        | "BLOCKED_IN_INCOGNITO_BY_ADMINISTRATOR"
        | "BLOCKED_ENROLLMENT_CHECK_PENDING"
        | "BLOCKED_BY_FINGERPRINTING_PROTECTION"
        | "NETWORK_ACCESS_REVOKED" => BlockedByClient,
        "INCONSISTENT_IP_ADDRESS_SPACE" => LocalNetworkAccess,
        _ if name.contains("LOCAL_NETWORK_ACCESS") || name.contains("PRIVATE_NETWORK_ACCESS") => LocalNetworkAccess,
        _ if name.starts_with("DNS_") => Dns,
        _ if name.starts_with("CERT_") || name.starts_with("SSL_") => Tls,
        _ if name.starts_with("WS_") => WebSocketFailed,
        _ if ["HTTP2_", "QUIC_", "SPDY_", "RESPONSE_HEADERS_"].iter().any(|stem| name.starts_with(stem)) => {
            ProtocolError
        }
        _ => NetworkError,
    })
}

/// `net::ERR_BLOCKED_BY_RESPONSE` with its suffix.
fn cause_of_blocked_response(detail: &str) -> Cause {
    match detail.strip_prefix('.').unwrap_or_default() {
        "NotSameOrigin" | "NotSameSite" => Cause::Corp,
        detail if detail.ends_with("ByCoep") || detail.ends_with("ByDip") || detail.ends_with("ByCoepAndDip") => {
            Cause::Coep
        }
        // X-Frame-Options, or a frame without Cross-Origin-Embedder-Policy.
        _ => Cause::FrameNotAllowed,
    }
}

/// `Network.BlockedReason` of Chromium's protocol.
fn cause_of_blocked_reason(text: &str) -> Option<Cause> {
    Some(match text {
        "csp" => Cause::Csp,
        "mixed-content" => Cause::MixedContent,
        "inspector" | "subresource-filter" => Cause::BlockedByClient,
        "integrity" | "sri-message-signature-mismatch" => Cause::Integrity,
        "content-type" => Cause::WrongMimeType,
        "corp-not-same-origin" | "corp-not-same-site" => Cause::Corp,
        "coep-frame-resource-needs-coep-header" | "coop-sandboxed-iframe-cannot-navigate-to-coop-page" => {
            Cause::FrameNotAllowed
        }
        _ if text.starts_with("corp-not-same-origin-after-defaulted") => Cause::Coep,
        _ => return None,
    })
}

/// The cause for a Firefox error (`NS_ERROR_…`, `SEC_ERROR_…`); `None` if the name is ambiguous: `NS_ERROR_DOM_BAD_URI`
/// means CORS and much else.
pub(crate) fn cause_of_firefox_error(text: &str) -> Option<Cause> {
    use Cause::*;
    if ["SEC_ERROR_", "SSL_ERROR_", "MOZILLA_PKIX_ERROR_", "NS_ERROR_MODULE_SECURITY"].iter().any(|s| text.contains(s))
    {
        return Some(Tls);
    }
    let name = text.strip_prefix("NS_ERROR_").or_else(|| text.strip_prefix("NS_"))?;
    let name = name.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')).next()?;
    Some(match name {
        "BINDING_ABORTED" | "ABORT" => Aborted,
        "UNKNOWN_HOST" | "UNKNOWN_PROXY_HOST" | "DNS_LOOKUP_QUEUE_FULL" => Dns,
        "CONNECTION_REFUSED" | "PROXY_CONNECTION_REFUSED" => ConnectionRefused,
        // Firefox also reports a reset when the server closes the connection without a response.
        "NET_RESET" => ConnectionReset,
        "NET_INTERRUPT" => ConnectionClosed,
        "NET_EMPTY_RESPONSE" => EmptyResponse,
        "NET_TIMEOUT" | "NET_TIMEOUT_EXTERNAL" | "PROXY_GATEWAY_TIMEOUT" => Timeout,
        "OFFLINE" => Offline,
        "NET_PARTIAL_TRANSFER" => TruncatedBody,
        "REDIRECT_LOOP" => TooManyRedirects,
        "INVALID_CONTENT_ENCODING" => ContentDecodingFailed,
        "CORRUPTED_CONTENT" | "PARSING_HTTP_STATUS_LINE" | "NET_INADEQUATE_SECURITY" => ProtocolError,
        "PORT_ACCESS_NOT_ALLOWED" => BadPort,
        "INTERCEPTION_FAILED" => ServiceWorkerError,
        "UNKNOWN_PROTOCOL" => SchemeNotSupported,
        "XFO_VIOLATION" | "CSP_FRAME_ANCESTOR_VIOLATION" => FrameNotAllowed,
        "CONTENT_BLOCKED" => Csp,
        "DOM_CORP_FAILED" => Corp,
        "LOCAL_NETWORK_ACCESS_DENIED" => LocalNetworkAccess,
        "WEBSOCKET_CONNECTION_REFUSED" => WebSocketFailed,
        _ if name.ends_with("_URI") && !name.starts_with("DOM_") => BlockedByClient,
        _ if name.starts_with("NET_HTTP2") || name.starts_with("NET_HTTP3") => ProtocolError,
        _ if name.starts_with("NET_") => NetworkError,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chromium_codes() {
        use Cause::*;
        for (text, expected) in [
            ("net::ERR_FAILED", None),
            ("net::ERR_INVALID_REDIRECT", None),
            ("", None),
            ("net::ERR_ABORTED", Some(Aborted)),
            ("net::ERR_NAME_NOT_RESOLVED", Some(Dns)),
            ("net::ERR_DNS_TIMED_OUT", Some(Dns)),
            ("net::ERR_CONNECTION_REFUSED", Some(ConnectionRefused)),
            ("net::ERR_CONNECTION_CLOSED", Some(ConnectionClosed)),
            ("net::ERR_CERT_AUTHORITY_INVALID", Some(Tls)),
            ("net::ERR_SSL_PROTOCOL_ERROR", Some(Tls)),
            ("net::ERR_INSECURE_RESPONSE", Some(Tls)),
            ("net::ERR_HTTP2_PROTOCOL_ERROR 200 (OK)", Some(ProtocolError)),
            ("net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH", Some(ProtocolError)),
            ("net::ERR_CONTENT_LENGTH_MISMATCH", Some(TruncatedBody)),
            ("net::ERR_BLOCKED_BY_RESPONSE", Some(FrameNotAllowed)),
            ("net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin", Some(Corp)),
            ("net::ERR_BLOCKED_BY_RESPONSE.NotSameOriginAfterDefaultedToSameOriginByCoep", Some(Coep)),
            ("net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS", Some(LocalNetworkAccess)),
            ("net::ERR_BLOCKED_BY_PRIVATE_NETWORK_ACCESS_CHECKS", Some(LocalNetworkAccess)),
            ("net::ERR_SOMETHING_NEW", Some(NetworkError)),
            ("mixed-content", Some(MixedContent)),
            ("corp-not-same-origin-after-defaulted-to-same-origin-by-coep", Some(Coep)),
        ] {
            assert_eq!(cause_of_chromium_error(text), expected, "{text}");
        }
    }

    #[test]
    fn firefox_names() {
        use Cause::*;
        for (text, expected) in [
            ("NS_ERROR_DOM_BAD_URI", None),
            ("NS_ERROR_FAILURE", None),
            ("nonsense", None),
            ("NS_BINDING_ABORTED", Some(Aborted)),
            ("NS_ERROR_UNKNOWN_HOST", Some(Dns)),
            ("NS_ERROR_NET_RESET", Some(ConnectionReset)),
            ("NS_ERROR_TRACKING_URI", Some(BlockedByClient)),
            ("SEC_ERROR_UNKNOWN_ISSUER", Some(Tls)),
            ("NS_ERROR_GENERATE_FAILURE(NS_ERROR_MODULE_SECURITY, MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT)", Some(Tls)),
        ] {
            assert_eq!(cause_of_firefox_error(text), expected, "{text}");
        }
    }
}
