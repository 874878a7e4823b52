//! The order of each engine's checks, which decides which of several defects is reported.

use crate::browser::{Engine, Stage};
use crate::rules::cause::Cause;

/// The checks on a response at that stage, in the order of the engine; `None`: in the order of the Fetch Standard.
///
/// Engines differ in this: WebKit checks the status of a preflight response before its headers (Chromium only whether it is
/// a redirect), and Firefox checks the method between the syntax of the two lists.
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

/// Whether a cause belongs to the CORS check: <https://fetch.spec.whatwg.org/#cors-check>.
pub(crate) fn fails_cors_check(cause: Cause) -> bool {
    CORS_CHECK.contains(&cause)
}

/// The CORS check. Its parts exclude each other, except for the last, which comes last in every engine.
const CORS_CHECK: &[Cause] = &[
    Cause::WildcardAllowOriginWithCredentials,
    Cause::MissingAllowOrigin,
    Cause::MultipleAllowOrigin,
    Cause::InvalidAllowOrigin,
    Cause::AllowOriginMismatch,
    Cause::InvalidAllowCredentials,
];

/// HTTP-redirect fetch checks the response before the target.
const TARGET: &[Cause] = &[Cause::SchemeNotSupported, Cause::RedirectWithCredentialsInUrl];

const LISTS: &[Cause] =
    &[Cause::InvalidAllowMethods, Cause::InvalidAllowHeaders, Cause::MethodNotAllowed, Cause::HeaderNotAllowed];

const LISTS_IN_FIREFOX: &[Cause] =
    &[Cause::InvalidAllowMethods, Cause::MethodNotAllowed, Cause::InvalidAllowHeaders, Cause::HeaderNotAllowed];
