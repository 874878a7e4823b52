//! What a root cause is: one card for each.

use super::scene::{Scene, Sign};
use crate::rules::card::doc_comment;
use crate::rules::rule::Facts;
use crate::rules::ways::Fix;

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
    pub(super) signs: fn(&Scene<'_, '_>) -> Option<Sign>,
    /// What happened, in one to three sentences.
    pub explain: fn(&Facts) -> String,
    /// Ways to fix it, the best first. They stand in place of those of the cause.
    pub fixes: fn(&Facts) -> Vec<String>,
    /// The way without the server that belongs to these, behind them.
    pub(super) without_server: fn(&Facts) -> Option<Fix>,
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

    /// Something between page and server answered, so that nothing is known of what the server did.
    pub(crate) fn is_on_the_way(&self) -> bool {
        match self.answered_by {
            AnsweredBy::Network | AnsweredBy::Browser => true,
            AnsweredBy::Server | AnsweredBy::Gateway => false,
        }
    }

    /// All ways to fix it, the best first.
    pub(crate) fn all_fixes(&self, facts: &Facts) -> Vec<Fix> {
        let fixes = (self.fixes)(facts).into_iter().map(Fix::from);
        fixes.chain((self.without_server)(facts)).collect()
    }

    /// The page that explains this root cause: the doc comment of its file, as Markdown.
    pub fn page(&self) -> String {
        doc_comment(self.source)
    }
}
