//! Causes of outcome `cors`, one file each.

use super::card::{HeadersFix, Rule};
use super::cause::Cause;
use super::verdict::Outcome;
use crate::browser::Engine;

mod allow_origin;
pub(crate) mod allow_origin_mismatch;
pub(crate) mod cors_disabled;
pub(crate) mod disallowed_by_mode;
pub(crate) mod header_not_allowed;
pub(crate) mod hidden_preflight_failed;
pub(crate) mod invalid_allow_credentials;
pub(crate) mod invalid_allow_headers;
pub(crate) mod invalid_allow_methods;
pub(crate) mod invalid_allow_origin;
mod invalid_list;
pub(crate) mod invalid_response;
pub(crate) mod method_not_allowed;
pub(crate) mod missing_allow_origin;
pub(crate) mod multiple_allow_origin;
pub(crate) mod no_cors_redirect_mode;
mod origin_difference;
pub(crate) mod origin_header_not_added;
pub(crate) mod preflight_bad_status;
pub(crate) mod preflight_redirect;
pub(crate) mod redirect_with_credentials_in_url;
pub(crate) mod scheme_not_supported;
pub(crate) mod wildcard_allow_origin_with_credentials;

impl Rule {
    /// Defaults for what CORS blocks.
    const CORS: Rule =
        Rule { outcome: Outcome::Cors, is_cross_origin: true, headers_fix: HeadersFix::Yes, ..Rule::PLAIN };
}

/// Firefox and WebKit print the same sentence for every preflight that fails, whatever its status.
fn same_words_of_preflight(engine: Engine) -> &'static [Cause] {
    match engine {
        Engine::Chromium => &[],
        Engine::Firefox | Engine::WebKit => &[Cause::PreflightBadStatus, Cause::PreflightRedirect],
    }
}
