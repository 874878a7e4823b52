//! The reasons for servers' responses. A new root cause is one new file and one line in the registry.

macro_rules! register {
    ($($(#[$name:meta])? $variant:ident => $rule:path),* $(,)?) => {
        /// Why the server's response was like that.
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
            schemars::JsonSchema,
        )]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the rule's own page says it")]
        pub enum RootCause { $($(#[$name])? $variant),* }

        impl RootCause {
            /// All root causes, in the order of the registry.
            pub const ALL: &[RootCause] = &[$(RootCause::$variant),*];

            /// Its texts.
            pub fn rule(self) -> &'static RootCauseRule {
                match self { $(RootCause::$variant => &$rule),* }
            }
        }
    };
}

mod app_error_without_cors;
mod auth_before_preflight;
mod auth_error_without_cors;
mod away;
mod body_too_large;
mod bot_challenge;
mod browser_https_upgrade;
mod bucket_cors_rule;
mod cached_without_vary;
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

pub(crate) use detect::detect;
pub(crate) use rule::{AnsweredBy, RootCauseRule};

// The order decides between equally certain root causes: first what the page sent, then what answered instead of the
// server, then what the server did, more specific ones first.
register! {
    ContentScriptFetch => content_script_fetch::RULE,
    ResponseHeaderSentAsRequestHeader => response_header_sent_as_request_header::RULE,
    MonitoringHeaderForcedPreflight => monitoring_header_forced_preflight::RULE,
    NetworkFilter => network_filter::RULE,
    ExtensionRedirect => extension_redirect::RULE,
    BrowserHttpsUpgrade => browser_https_upgrade::RULE,
    RedirectedToLogin => redirected_to_login::RULE,
    BotChallenge => bot_challenge::RULE,
    DuplicateHeaderLayers => duplicate_header_layers::RULE,
    OriginNull => origin_null::RULE,
    CachedWithoutVary => cached_without_vary::RULE,
    BucketCorsRule => bucket_cors_rule::RULE,
    AuthBeforePreflight => auth_before_preflight::RULE,
    NoOptionsRoute => no_options_route::RULE,
    PreflightRedirected => preflight_redirected::RULE,
    RedirectWithoutCors => redirect_without_cors::RULE,
    MisdirectedRequest => misdirected_request::RULE,
    RateLimited => rate_limited::RULE,
    BodyTooLarge => body_too_large::RULE,
    RequestHeadersTooLarge => request_headers_too_large::RULE,
    UnavailableForLegalReasons => unavailable_for_legal_reasons::RULE,
    RedirectUriNotSpa => redirect_uri_not_spa::RULE,
    ClientCertificateMissing => client_certificate_missing::RULE,
    NotFound => not_found::RULE,
    GatewayErrorPage => gateway_error_page::RULE,
    AuthErrorWithoutCors => auth_error_without_cors::RULE,
    AppErrorWithoutCors => app_error_without_cors::RULE,
    CorsRuleNotCovering => cors_rule_not_covering::RULE,
    OriginNotListed => origin_not_listed::RULE,
    CorsNotConfigured => cors_not_configured::RULE,
    HttpErrorHiddenByCors => http_error_hidden_by_cors::RULE,
    LocalhostOfTheVisitor => localhost_of_the_visitor::RULE,
    ServerUnreachable => server_unreachable::RULE,
}

impl RootCause {
    /// Its stable name in every report.
    pub fn name(self) -> &'static str {
        self.rule().name
    }
}

crate::names::named!(RootCause);
