//! What the captures' `truth.json` files call a failure.

use har_cors::browser::Engine;
use har_cors::rules::Cause;

/// The cause for the browser's own name, and whether that name alone means the preflight.
pub(crate) fn cause_of(engine: Engine, name: &str) -> Option<(Cause, bool)> {
    use Cause::*;
    let cause = match engine {
        Engine::Chromium => match name.strip_prefix("Preflight").unwrap_or(name) {
            "MissingAllowOriginHeader" => MissingAllowOrigin,
            "MultipleAllowOriginValues" => MultipleAllowOrigin,
            "InvalidAllowOriginValue" => InvalidAllowOrigin,
            "AllowOriginMismatch" => AllowOriginMismatch,
            "WildcardOriginNotAllowed" => WildcardAllowOriginWithCredentials,
            "InvalidAllowCredentials" => InvalidAllowCredentials,
            "InvalidStatus" => PreflightBadStatus,
            "DisallowedRedirect" => PreflightRedirect,
            "MethodDisallowedByPreflightResponse" => MethodNotAllowed,
            "HeaderDisallowedByPreflightResponse" => HeaderNotAllowed,
            "InvalidAllowMethodsPreflightResponse" => InvalidAllowMethods,
            "InvalidAllowHeadersPreflightResponse" => InvalidAllowHeaders,
            "RedirectContainsCredentials" => RedirectWithCredentialsInUrl,
            "CorsDisabledScheme" => SchemeNotSupported,
            "DisallowedByMode" => DisallowedByMode,
            "NoCorsRedirectModeNotFollow" => NoCorsRedirectMode,
            "InsecureLocalNetwork" | "LocalNetworkAccessPermissionDenied" | "InvalidLocalNetworkAccess" => {
                LocalNetworkAccess
            }
            _ => return None,
        },
        Engine::Firefox => match name {
            "CORSMissingAllowOrigin2" => MissingAllowOrigin,
            "CORSMultipleAllowOriginNotAllowed" => MultipleAllowOrigin,
            "CORSAllowOriginNotMatchingOrigin" => AllowOriginMismatch,
            "CORSNotSupportingCredentials" => WildcardAllowOriginWithCredentials,
            "CORSMissingAllowCredentials" => InvalidAllowCredentials,
            "CORSPreflightDidNotSucceed3" => PreflightBadStatus,
            "CORSExternalRedirectNotAllowed" => PreflightRedirect,
            "CORSMethodNotFound" => MethodNotAllowed,
            "CORSMissingAllowHeaderFromPreflight2" => HeaderNotAllowed,
            "CORSInvalidAllowMethod" => InvalidAllowMethods,
            "CORSInvalidAllowHeader" => InvalidAllowHeaders,
            "CORSRequestNotHttp" => SchemeNotSupported,
            "CORSDidNotSucceed2" => NetworkError,
            _ => return None,
        },
        Engine::WebKit => match name {
            "Origin _ is not allowed by Access-Control-Allow-Origin." => MissingAllowOrigin,
            "Access-Control-Allow-Origin cannot contain more than one origin." => MultipleAllowOrigin,
            "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true." => {
                WildcardAllowOriginWithCredentials
            }
            "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\"." => {
                InvalidAllowCredentials
            }
            "Preflight response is not successful." => PreflightBadStatus,
            "Method _ is not allowed by Access-Control-Allow-Methods." => MethodNotAllowed,
            "Request header field _ is not allowed by Access-Control-Allow-Headers." => HeaderNotAllowed,
            "Header Access-Control-Allow-Methods has an invalid value:" => InvalidAllowMethods,
            "Header Access-Control-Allow-Headers has an invalid value:" => InvalidAllowHeaders,
            "Cross-origin redirection to _ denied by Cross-Origin Resource Sharing policy:" => MissingAllowOrigin,
            "due to access control checks." => SchemeNotSupported,
            _ => return None,
        },
    };
    let of_preflight = name.contains("Preflight")
        || matches!(
            cause,
            PreflightBadStatus
                | PreflightRedirect
                | MethodNotAllowed
                | HeaderNotAllowed
                | InvalidAllowMethods
                | InvalidAllowHeaders
        );
    Some((cause, of_preflight))
}
