//! The names of root causes, and their list. A new root cause is one new file and one line here (beside its `mod`).

/// Calls a macro with every root cause and its card.
macro_rules! root_causes {
    ($for_each:ident) => {
        // The order decides between equally certain root causes: first what the page sent, then what answered instead of the
        // server, then what the server did, more specific ones first.
        $for_each! {
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
    };
}
pub(super) use root_causes;

macro_rules! define {
    ($($list:tt)*) => {
        crate::names::carded! {
            /// Why the server's response was like that.
            pub enum RootCause { $($list)* }
        }
    };
}

root_causes!(define);
