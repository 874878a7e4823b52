//! The order in which each engine makes its checks: it decides which of several defects is reported.

use crate::browser::{Engine, Stage};
use crate::rules::cause::Cause;

/// The checks on a response of that stage, in the order of the engine; `None`: in the order of the Fetch Standard.
///
/// Engines part in three things: whether the status of a preflight's answer comes before its headers (in WebKit; in Chromium
/// only that it is a redirect), and in Firefox the method stands between the syntax of the two lists.
pub(crate) fn checks(engine: Option<Engine>, stage: Stage) -> impl Iterator<Item = Cause> + Clone {
    const REDIRECT: &[Cause] = &[Cause::PreflightRedirect];
    const BAD_STATUS: &[Cause] = &[Cause::PreflightBadStatus];
    let parts: [&[Cause]; 4] = match (stage, engine) {
        (Stage::Request, _) => [&[]; 4],
        (Stage::Response, _) => [CORS_CHECK, &[], &[], &[]],
        (Stage::Redirect, _) => [CORS_CHECK, TARGET, &[], &[]],
        (Stage::Preflight, Some(Engine::Chromium)) => [REDIRECT, CORS_CHECK, BAD_STATUS, LISTS],
        (Stage::Preflight, Some(Engine::Firefox)) => [CORS_CHECK, REDIRECT, BAD_STATUS, LISTS_IN_FIREFOX],
        (Stage::Preflight, Some(Engine::WebKit)) => [REDIRECT, BAD_STATUS, CORS_CHECK, LISTS],
        // CORS-preflight fetch: CORS check and ok status in step 7, then the lists, the method, the header names.
        (Stage::Preflight, None) => [CORS_CHECK, REDIRECT, BAD_STATUS, LISTS],
    };
    parts.into_iter().flatten().copied()
}

/// Whether it is what a response fails the CORS check for: <https://fetch.spec.whatwg.org/#cors-check>.
pub(crate) fn fails_cors_check(cause: Cause) -> bool {
    CORS_CHECK.contains(&cause)
}

/// The CORS check. Its parts exclude one another but for the last, which comes last in every engine.
const CORS_CHECK: &[Cause] = &[
    Cause::WildcardAllowOriginWithCredentials,
    Cause::MissingAllowOrigin,
    Cause::MultipleAllowOrigin,
    Cause::InvalidAllowOrigin,
    Cause::AllowOriginMismatch,
    Cause::InvalidAllowCredentials,
];

/// HTTP-redirect fetch checks the response before it looks at where it leads.
const TARGET: &[Cause] = &[Cause::SchemeNotSupported, Cause::RedirectWithCredentialsInUrl];

const LISTS: &[Cause] =
    &[Cause::InvalidAllowMethods, Cause::InvalidAllowHeaders, Cause::MethodNotAllowed, Cause::HeaderNotAllowed];

const LISTS_IN_FIREFOX: &[Cause] =
    &[Cause::InvalidAllowMethods, Cause::MethodNotAllowed, Cause::InvalidAllowHeaders, Cause::HeaderNotAllowed];
