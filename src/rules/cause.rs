//! The names of causes, and their list. A new cause is one new file and one line here (beside its `mod`).

/// Calls a macro with every cause and its card.
macro_rules! causes {
    ($for_each:ident) => {
        $for_each! {
            MissingAllowOrigin => cors::missing_allow_origin::RULE,
            MultipleAllowOrigin => cors::multiple_allow_origin::RULE,
            InvalidAllowOrigin => cors::invalid_allow_origin::RULE,
            AllowOriginMismatch => cors::allow_origin_mismatch::RULE,
            WildcardAllowOriginWithCredentials => cors::wildcard_allow_origin_with_credentials::RULE,
            InvalidAllowCredentials => cors::invalid_allow_credentials::RULE,
            PreflightBadStatus => cors::preflight_bad_status::RULE,
            PreflightRedirect => cors::preflight_redirect::RULE,
            MethodNotAllowed => cors::method_not_allowed::RULE,
            HeaderNotAllowed => cors::header_not_allowed::RULE,
            InvalidAllowMethods => cors::invalid_allow_methods::RULE,
            InvalidAllowHeaders => cors::invalid_allow_headers::RULE,
            RedirectWithCredentialsInUrl => cors::redirect_with_credentials_in_url::RULE,
            DisallowedByMode => cors::disallowed_by_mode::RULE,
            SchemeNotSupported => cors::scheme_not_supported::RULE,
            NoCorsRedirectMode => cors::no_cors_redirect_mode::RULE,
            OriginHeaderNotAdded => cors::origin_header_not_added::RULE,
            CorsDisabled => cors::cors_disabled::RULE,
            InvalidResponse => cors::invalid_response::RULE,
            HiddenPreflightFailed => cors::hidden_preflight_failed::RULE,
            Dns => network::dns::RULE,
            ConnectionRefused => network::connection_refused::RULE,
            ConnectionReset => network::connection_reset::RULE,
            ConnectionClosed => network::connection_closed::RULE,
            EmptyResponse => network::empty_response::RULE,
            Tls => network::tls::RULE,
            Timeout => network::timeout::RULE,
            Unreachable => network::unreachable::RULE,
            Offline => network::offline::RULE,
            ProtocolError => network::protocol_error::RULE,
            TruncatedBody => network::truncated_body::RULE,
            ContentDecodingFailed => network::content_decoding_failed::RULE,
            TooManyRedirects => network::too_many_redirects::RULE,
            UnsafeRedirect => network::unsafe_redirect::RULE,
            ServiceWorkerError => network::service_worker_error::RULE,
            #[serde(rename = "websocket-failed")]
            WebSocketFailed => network::websocket_failed::RULE,
            NetworkError => network::network_error::RULE,
            Orb => policy::orb::RULE,
            Corp => policy::corp::RULE,
            Coep => policy::coep::RULE,
            Csp => policy::csp::RULE,
            MixedContent => policy::mixed_content::RULE,
            LocalNetworkAccess => policy::local_network_access::RULE,
            BlockedByClient => policy::blocked_by_client::RULE,
            BadPort => policy::bad_port::RULE,
            Integrity => policy::integrity::RULE,
            WrongMimeType => policy::wrong_mime_type::RULE,
            NotAnEventStream => policy::not_an_event_stream::RULE,
            RedirectModeError => policy::redirect_mode_error::RULE,
            RedirectBlocked => policy::redirect_blocked::RULE,
            FrameNotAllowed => policy::frame_not_allowed::RULE,
            Aborted => policy::aborted::RULE,
            StillOpen => policy::still_open::RULE,
            NotTold => policy::not_told::RULE,
        }
    };
}
pub(super) use causes;

macro_rules! define {
    ($($list:tt)*) => {
        crate::names::carded! {
            /// Why a fetch failed: every name in a report, each described by its [`Rule`](super::Rule).
            pub enum Cause { $($list)* }
        }
    };
}

causes!(define);
