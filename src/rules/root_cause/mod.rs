//! Why a server's answer was as it was. A new root cause is one new file and one line in the registry.

use super::rule::{Facts, doc_comment};

/// One reason behind an answer: its texts. What finds it is `detect`, over the whole session.
pub struct RootCauseRule {
    /// Its name in every report: a promise.
    pub name: &'static str,
    /// One line for people, without a full stop.
    pub summary: &'static str,
    /// The source file, whose `//!` lines are its page.
    pub source: &'static str,
    /// What the cause would add is in these texts already; else its own follow.
    pub says_it_all: bool,
    /// What happened, in one to three sentences.
    pub explain: fn(&Facts) -> String,
    /// Ways to mend it, the best first. They stand in place of those of the cause.
    pub fixes: fn(&Facts) -> Vec<String>,
}

impl RootCauseRule {
    /// The page that explains this root cause: the doc comment of its file, as Markdown.
    pub fn page(&self) -> String {
        doc_comment(self.source)
    }
}

macro_rules! register {
    ($($(#[$name:meta])? $variant:ident => $rule:path),* $(,)?) => {
        /// Why the server's answer was like that.
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

mod auth_before_preflight;
mod cached_without_vary;
mod cors_not_configured;
mod detect;
mod duplicate_header_layers;
mod gateway_error_page;
mod http_error_hidden_by_cors;
mod monitoring_header_forced_preflight;
mod no_options_route;
mod origin_not_listed;
mod origin_null;
mod preflight_redirected;
mod redirected_to_login;
mod response_header_sent_as_request_header;
mod server_unreachable;

pub(crate) use detect::detect;

register! {
    GatewayErrorPage => gateway_error_page::RULE,
    AuthBeforePreflight => auth_before_preflight::RULE,
    DuplicateHeaderLayers => duplicate_header_layers::RULE,
    PreflightRedirected => preflight_redirected::RULE,
    CachedWithoutVary => cached_without_vary::RULE,
    NoOptionsRoute => no_options_route::RULE,
    ServerUnreachable => server_unreachable::RULE,
    OriginNull => origin_null::RULE,
    OriginNotListed => origin_not_listed::RULE,
    CorsNotConfigured => cors_not_configured::RULE,
    ResponseHeaderSentAsRequestHeader => response_header_sent_as_request_header::RULE,
    HttpErrorHiddenByCors => http_error_hidden_by_cors::RULE,
    MonitoringHeaderForcedPreflight => monitoring_header_forced_preflight::RULE,
    RedirectedToLogin => redirected_to_login::RULE,
}

impl RootCause {
    /// Its name in every report: a promise.
    pub fn name(self) -> &'static str {
        self.rule().name
    }
}

crate::names::named!(RootCause);
