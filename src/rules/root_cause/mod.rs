//! The reasons for servers' responses. A new root cause is one new file, and one line in `cause.rs`.

mod app_error_without_cors;
mod auth_before_preflight;
mod auth_error_without_cors;
mod away;
mod body_too_large;
mod bot_challenge;
mod browser_https_upgrade;
mod bucket_cors_rule;
mod cached_without_vary;
mod cause;
mod client_certificate_missing;
mod content_script_fetch;
mod cors_not_configured;
mod cors_rule_not_covering;
mod detect;
mod duplicate_header_layers;
mod extension_redirect;
mod gateway_error_page;
mod http_error_hidden_by_cors;
mod localhost_of_the_visitor;
mod misdirected_request;
mod monitoring_header_forced_preflight;
mod network_filter;
mod no_options_route;
mod not_found;
mod origin_not_listed;
mod origin_null;
mod preflight_redirected;
mod rate_limited;
mod redirect_uri_not_spa;
mod redirect_without_cors;
mod redirected_to_login;
mod request_headers_too_large;
mod response_header_sent_as_request_header;
mod rule;
mod scene;
mod server_unreachable;
mod unavailable_for_legal_reasons;
mod who;

pub use cause::RootCause;
use cause::root_causes;
pub(crate) use detect::detect;
pub(crate) use rule::{AnsweredBy, RootCauseRule};

macro_rules! describe {
    ($($(#[$name:meta])? $variant:ident => $rule:path),* $(,)?) => {
        impl RootCause {
            /// Its texts.
            pub fn rule(self) -> &'static RootCauseRule {
                match self { $(RootCause::$variant => &$rule),* }
            }
        }
    };
}

root_causes!(describe);

impl RootCause {
    /// Its stable name in every report.
    pub fn name(self) -> &'static str {
        self.rule().name
    }
}
