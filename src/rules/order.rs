//! The order in which each engine makes its checks: it decides which of several defects is reported.

use super::cause::Cause;
use crate::browser::Engine;
use crate::fetch::Stage;

/// The checks on a response of that stage, in the order of the engine; `None`: in the order of the Fetch Standard.
pub(crate) fn checks(engine: Option<Engine>, stage: Stage) -> &'static [Cause] {
    match (stage, engine) {
        (Stage::Request, _) => &[],
        (Stage::Preflight, Some(Engine::Chromium)) => &CHROMIUM_PREFLIGHT,
        (Stage::Preflight, Some(Engine::Firefox)) => &FIREFOX_PREFLIGHT,
        (Stage::Preflight, Some(Engine::WebKit)) => &WEBKIT_PREFLIGHT,
        (Stage::Preflight, None) => &STANDARD_PREFLIGHT,
        (Stage::Response, _) => &CORS_CHECK,
        (Stage::Redirect, _) => &REDIRECT,
    }
}

/// Whether it is what a response fails the CORS check for: <https://fetch.spec.whatwg.org/#cors-check>.
pub(crate) fn is_of_cors_check(cause: Cause) -> bool {
    CORS_CHECK.contains(&cause)
}

/// The CORS check. Its parts exclude one another but for the last, which comes last in every engine.
const CORS_CHECK: [Cause; 6] = [
    Cause::WildcardAllowOriginWithCredentials,
    Cause::MissingAllowOrigin,
    Cause::MultipleAllowOrigin,
    Cause::InvalidAllowOrigin,
    Cause::AllowOriginMismatch,
    Cause::InvalidAllowCredentials,
];

/// HTTP-redirect fetch checks the response before it looks at where it leads.
const REDIRECT: [Cause; 8] = [
    Cause::WildcardAllowOriginWithCredentials,
    Cause::MissingAllowOrigin,
    Cause::MultipleAllowOrigin,
    Cause::InvalidAllowOrigin,
    Cause::AllowOriginMismatch,
    Cause::InvalidAllowCredentials,
    Cause::SchemeNotSupported,
    Cause::RedirectWithCredentialsInUrl,
];

/// A redirect is refused before any header is looked at.
const CHROMIUM_PREFLIGHT: [Cause; 12] = [
    Cause::PreflightRedirect,
    Cause::WildcardAllowOriginWithCredentials,
    Cause::MissingAllowOrigin,
    Cause::MultipleAllowOrigin,
    Cause::InvalidAllowOrigin,
    Cause::AllowOriginMismatch,
    Cause::InvalidAllowCredentials,
    Cause::PreflightBadStatus,
    Cause::InvalidAllowMethods,
    Cause::InvalidAllowHeaders,
    Cause::MethodNotAllowed,
    Cause::HeaderNotAllowed,
];

/// The response's headers come before redirect and status, the method before the other header's syntax.
const FIREFOX_PREFLIGHT: [Cause; 12] = [
    Cause::MultipleAllowOrigin,
    Cause::MissingAllowOrigin,
    Cause::WildcardAllowOriginWithCredentials,
    Cause::InvalidAllowOrigin,
    Cause::AllowOriginMismatch,
    Cause::InvalidAllowCredentials,
    Cause::PreflightRedirect,
    Cause::PreflightBadStatus,
    Cause::InvalidAllowMethods,
    Cause::MethodNotAllowed,
    Cause::InvalidAllowHeaders,
    Cause::HeaderNotAllowed,
];

/// The status comes before everything.
const WEBKIT_PREFLIGHT: [Cause; 12] = [
    Cause::PreflightRedirect,
    Cause::PreflightBadStatus,
    Cause::WildcardAllowOriginWithCredentials,
    Cause::MissingAllowOrigin,
    Cause::MultipleAllowOrigin,
    Cause::InvalidAllowOrigin,
    Cause::AllowOriginMismatch,
    Cause::InvalidAllowCredentials,
    Cause::InvalidAllowMethods,
    Cause::InvalidAllowHeaders,
    Cause::MethodNotAllowed,
    Cause::HeaderNotAllowed,
];

/// CORS-preflight fetch: CORS check and ok status in step 7, then the lists, the method, the header names.
const STANDARD_PREFLIGHT: [Cause; 12] = [
    Cause::MissingAllowOrigin,
    Cause::WildcardAllowOriginWithCredentials,
    Cause::MultipleAllowOrigin,
    Cause::InvalidAllowOrigin,
    Cause::AllowOriginMismatch,
    Cause::InvalidAllowCredentials,
    Cause::PreflightRedirect,
    Cause::PreflightBadStatus,
    Cause::InvalidAllowMethods,
    Cause::InvalidAllowHeaders,
    Cause::MethodNotAllowed,
    Cause::HeaderNotAllowed,
];
