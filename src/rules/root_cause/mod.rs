//! Why a server's answer was as it was. A new root cause is one new file and one line in the registry.

use super::card::doc_comment;
use super::rule::Facts;

/// One reason behind an answer, as a card: its name, page, signs and texts. Which of several is named, `detect` decides.
pub struct RootCauseRule {
    /// Its name in every report: a promise.
    pub name: &'static str,
    /// One line for people, without a full stop.
    pub summary: &'static str,
    /// The source file, whose `//!` lines are its page.
    pub source: &'static str,
    /// What the cause would add is in these texts already; else its own follow.
    pub says_it_all: bool,
    /// It holds of every answer of its kind: a particular reason that is sure comes before it, one that is only possible
    /// stands beside it.
    pub is_general: bool,
    /// Who gave the answer.
    pub(crate) answered_by: AnsweredBy,
    /// The server's CORS settings are what has to change; else the page, something on the way, or another setting.
    pub is_fixed_by_cors_settings: bool,
    /// A redirect is in the way; where it has the headers, the settings of its target decide.
    pub(crate) is_redirect: bool,
    /// A page that asks through its own server is rid of it.
    pub(crate) is_helped_by_own_origin: bool,
    /// A script of a browser extension asked.
    pub(crate) is_of_extension: bool,
    /// What the headers that are not allowed are, with a blank: "monitoring "; empty where nothing is known of them.
    pub(crate) headers_are: &'static str,
    /// Whether the record shows it, how surely, and where.
    signs: fn(&scene::Scene<'_, '_>) -> Option<scene::Sign>,
    /// What happened, in one to three sentences.
    pub explain: fn(&Facts) -> String,
    /// Ways to fix it, the best first. They stand in place of those of the cause.
    pub fixes: fn(&Facts) -> Vec<String>,
}

/// Who gave the answer that a root cause is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AnsweredBy {
    /// The server, or what belongs to it.
    Server,
    /// A gateway or proxy of the server's side, in place of the application.
    Gateway,
    /// Something in the user's network: nothing is known of what the server did.
    Network,
    /// The browser or an extension: nothing is known of what the server did.
    Browser,
}

impl RootCauseRule {
    /// What most root causes have in common.
    const PLAIN: RootCauseRule = RootCauseRule {
        name: "",
        summary: "",
        source: "",
        says_it_all: false,
        is_general: false,
        answered_by: AnsweredBy::Server,
        is_fixed_by_cors_settings: false,
        is_redirect: false,
        is_helped_by_own_origin: false,
        is_of_extension: false,
        headers_are: "",
        signs: |_| None,
        explain: |_| String::new(),
        fixes: |_| Vec::new(),
    };

    /// Something between page and server answered, so that nothing is known of what the server did.
    pub(crate) fn is_on_the_way(&self) -> bool {
        match self.answered_by {
            AnsweredBy::Network | AnsweredBy::Browser => true,
            AnsweredBy::Server | AnsweredBy::Gateway => false,
        }
    }

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
mod scene;
mod server_unreachable;
mod unavailable_for_legal_reasons;
mod who;

pub(crate) use detect::detect;
pub(crate) use who::GoodMarks;

// The order counts among those that are equally sure: what the page sent, then what answered in the server's place, then
// what the server did, the more particular first.
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
    /// Its name in every report: a promise.
    pub fn name(self) -> &'static str {
        self.rule().name
    }
}

crate::names::named!(RootCause);
