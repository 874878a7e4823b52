//! The card of a root cause.

use super::scene::{Scene, Sign};
use crate::rules::card::doc_comment;
use crate::rules::rule::Facts;
use crate::rules::ways::Fix;

/// One root cause: its name, page, signs and texts. `detect` decides which one to report.
pub struct RootCauseRule {
    /// Its stable name in every report.
    pub name: &'static str,
    /// One line for people, without a full stop.
    pub summary: &'static str,
    /// The source file, whose `//!` lines are its page.
    pub source: &'static str,
    /// These texts replace those of the cause; otherwise the cause's own follow.
    pub says_it_all: bool,
    /// It applies to every response of its kind: a specific reason that is certain wins over it, a possible one is listed
    /// as an alternative.
    pub is_general: bool,
    /// Who sent the response.
    pub(crate) answered_by: AnsweredBy,
    /// The server's CORS settings have to change; otherwise the page, something in between, or another setting.
    pub is_fixed_by_cors_settings: bool,
    /// A redirect is the problem; if it has the headers, the settings of its target decide.
    pub(crate) is_redirect: bool,
    /// A proxy on the page's own server avoids it.
    pub(crate) is_helped_by_own_origin: bool,
    /// A script of a browser extension made the request.
    pub(crate) is_of_extension: bool,
    /// The kind of the headers that are not allowed, with a trailing space: "monitoring "; empty if unknown.
    pub(crate) headers_are: &'static str,
    /// Whether the record shows it, how certain that is, and where.
    pub(super) signs: fn(&Scene<'_, '_>) -> Option<Sign>,
    /// What happened, in one to three sentences.
    pub explain: fn(&Facts) -> String,
    /// Fixes, the best first. They replace those of the cause.
    pub fixes: fn(&Facts) -> Vec<String>,
    /// The fix without the server, shown after these.
    pub(super) without_server: fn(&Facts) -> Option<Fix>,
}

/// Who sent the response that a root cause is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AnsweredBy {
    /// The server, or something that belongs to it.
    Server,
    /// A gateway or proxy on the server's side, instead of the application.
    Gateway,
    /// Something in the user's network: what the server did is unknown.
    Network,
    /// The browser or an extension: what the server did is unknown.
    Browser,
}

impl RootCauseRule {
    /// Defaults for most root causes.
    pub(super) const PLAIN: RootCauseRule = RootCauseRule {
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
        without_server: |_| None,
    };

    /// Something between page and server answered, so what the server did is unknown.
    pub(crate) fn is_on_the_way(&self) -> bool {
        match self.answered_by {
            AnsweredBy::Network | AnsweredBy::Browser => true,
            AnsweredBy::Server | AnsweredBy::Gateway => false,
        }
    }

    /// All fixes, the best first.
    pub(crate) fn all_fixes(&self, facts: &Facts) -> Vec<Fix> {
        let fixes = (self.fixes)(facts).into_iter().map(Fix::from);
        fixes.chain((self.without_server)(facts)).collect()
    }

    /// The page that explains this root cause: the doc comment of its file, as Markdown.
    pub fn page(&self) -> String {
        doc_comment(self.source)
    }
}
