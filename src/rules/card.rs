//! What a cause consists of. Each cause is one file: its doc comment is the page that explains it to users, and its `RULE`
//! is a card with all that the program knows of it. What other modules ask of a cause they read from its card, so that a
//! new cause has an answer for each of them. Most answers are those of the cause's folder: `..Rule::CORS`,
//! `..Rule::NETWORK`, `..Rule::POLICY`.

use super::rule::{Exchange, Facts, Finding};
use super::ways::Fix;
use super::wording::{FirefoxName, Wording};
use crate::browser::{Engine, Reason, Stage};
use crate::rules::cause::Cause;
use crate::rules::verdict::Outcome;

/// One cause.
pub struct Rule {
    /// Its name in every report: a promise.
    pub name: &'static str,
    /// The outcome that it belongs to.
    pub outcome: Outcome,
    /// One line for people, without a full stop: "The answer carries no Access-Control-Allow-Origin".
    pub summary: &'static str,
    /// The source file, whose `//!` lines are the page of this cause (see [`Rule::page`]).
    pub source: &'static str,
    /// Section of the Fetch Standard or other specification that demands it (a URL).
    pub section: &'static str,
    /// Whether this exchange has the defect. Judged alone: the engines' order is applied by `browser/`.
    pub check: fn(&Exchange<'_>) -> Option<Finding>,
    /// The reason that an engine prints, without what stands round it on every line; `None` where it prints none.
    pub reason: fn(Engine, &Facts) -> Option<Reason>,
    /// Chromium's `Network.CorsError`, where it has one.
    pub chromium_error: fn(Stage) -> Option<&'static str>,
    /// What happened, in one to three sentences for somebody who has never read the standard.
    pub explain: fn(&Facts) -> String,
    /// The explanation ends with the words that it is no CORS failure, unless one explains the record as well.
    pub(crate) says_not_cors: bool,
    /// Ways to fix it, the best first; each one instruction with the values of this exchange filled in.
    pub fixes: fn(&Facts) -> Vec<String>,
    /// The way without the server that belongs to these, behind them.
    pub(crate) without_server: fn(&Facts) -> Option<Fix>,

    /// The places of an exchange that show it, the decisive one first.
    pub(crate) shows_in: &'static [Shows],
    /// What is wrong in the refused answer: a report marks that line.
    pub(crate) defect: Defect,
    /// The only stage at which it is met.
    pub(crate) only_at: Option<Stage>,
    /// The stage at which an error that names this cause, and nothing else, met the request.
    pub(crate) error_at: Stage,
    /// How far the request came.
    pub(crate) sent: Sent,
    /// What the network saw, in a word or two, where no status says it: "refused".
    pub(crate) network_saw: Option<&'static str>,
    /// Only a request with credentials fails for it.
    pub(crate) needs_credentials: bool,
    /// It turns on where a redirect leads, and not on what an answer says.
    pub(crate) is_about_target: bool,
    /// Only a request to another origin fails for it.
    pub(crate) is_cross_origin: bool,
    /// It says that the request failed, and not why.
    pub(crate) is_open: bool,
    /// The network has no mark of it: the record shows a sound answer, which the page did not take.
    pub(crate) leaves_sound_entry: bool,
    /// The server could not be reached: where that is so of all its requests, it is the server's (or the network's) fault.
    pub(crate) is_unreachable: bool,
    /// A page that asks through its own server is rid of it.
    pub(crate) is_helped_by_own_origin: bool,
    /// A service worker answered in the server's place.
    pub(crate) is_from_worker: bool,
    /// The file ends before the request does.
    pub(crate) is_unfinished: bool,
    /// What is said of a success that this cause alone makes doubtful, where that is something of its own.
    pub(crate) doubt: Option<&'static str>,
    /// Browsers' messages of it name the page first, and what the page asked for last.
    pub(crate) names_page_first: bool,
    /// Whether headers of the answer fix it.
    pub(crate) headers_fix: HeadersFix,
    /// A report shows no configuration of the server with it.
    pub(crate) is_without_snippet: bool,
    /// What an engine that did not take part makes of it.
    pub(crate) elsewhere: Elsewhere,
    /// Where the refused answer is not in the file: whether that engine, too, would have named this cause.
    pub(crate) follows: fn(Engine, &Known) -> bool,
    /// What the same header is refused for most often, the likeliest first; for a record that has lost it.
    pub(crate) usual: &'static [Cause],
    /// Causes for which an engine has the same words, this one among them; empty where its words are its own.
    pub(crate) same_words: fn(Engine) -> &'static [Cause],
    /// What browsers' messages of it read like.
    pub(crate) said: &'static [Wording],
    /// What Firefox calls it in every language.
    pub(crate) firefox_names: &'static [FirefoxName],
    /// Names of kinds that Chromium's line tells apart, as its verdict's parameter begins.
    pub(crate) kinds: &'static [&'static str],
}

/// A place of an exchange that shows a cause, and what it shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shows {
    /// The status of the answer.
    Status(&'static str),
    /// A header of the answer.
    Header {
        /// Its name.
        name: &'static str,
        /// What it shows.
        note: &'static str,
        /// Whether it can be that the header is not there.
        absence: Absence,
    },
    /// Which layers wrote the header that was named before.
    Layers,
    /// A header of the request.
    Asked(&'static str),
}

/// Whether a cause is met where a header is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Absence {
    /// Only there.
    Always,
    /// There, too.
    Possible,
    /// Its value is what is wrong.
    Never,
}

/// What is wrong in an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Defect {
    /// None.
    None,
    /// `Access-Control-Allow-Origin`, which is not there.
    MissingOrigin,
    /// `Access-Control-Allow-Origin`, which names another origin.
    OtherOrigin,
    /// `Access-Control-Allow-Origin`, which names no origin.
    InvalidOrigin,
    /// `Access-Control-Allow-Origin`, which names several.
    SeveralOrigins,
    /// `Access-Control-Allow-Origin: *`.
    Wildcard,
    /// `Access-Control-Allow-Credentials`.
    Credentials,
    /// The status of a preflight's answer.
    PreflightStatus,
    /// `Access-Control-Allow-Methods`, which does not hold the method.
    Method,
    /// `Access-Control-Allow-Headers`, which does not hold all names.
    Headers,
    /// `Access-Control-Allow-Methods`, which is no list.
    InvalidMethods,
    /// `Access-Control-Allow-Headers`, which is no list.
    InvalidHeaders,
    /// `Location`.
    Location,
}

/// How far a request came that failed for a cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sent {
    /// The cause alone does not tell.
    Open,
    /// The browser did not send the request itself.
    No,
    /// There was no connection to send it over.
    NoConnection,
    /// It was sent, and every server answered with a redirect.
    Redirected,
}

/// Whether headers of an answer fix a cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum HeadersFix {
    /// They do.
    Yes,
    /// They do not.
    No,
    /// Nobody knows what they would have to say.
    Unknown,
    /// The preflight must not be redirected.
    WithoutRedirect,
    /// The answer is good for no page, whatever headers it has.
    Useless,
}

/// What an engine that did not take part makes of a cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Elsewhere {
    /// What its own rules say of the same record; of what a policy stopped they say nothing.
    ByItsRules,
    /// It is stopped by the same: the page or the resource says so.
    Stops,
    /// It is stopped by the same, unless the server is on this machine or in its network.
    StopsPublic,
    /// It may make something else of it: a broken body, that one accepts as far as it goes, or an error that stands for
    /// many. What a service worker does elsewhere is not in the file.
    Open,
    /// What it says depends on where the redirect leads.
    ByTarget,
    /// It may make something else of it, and WebKit takes the answer as far as it goes.
    OpenTakenByWebKit,
}

/// What is known of a refused answer that is not in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// The value that was refused.
    pub(crate) value: bool,
    /// Its status.
    pub(crate) status: bool,
    /// That its status is one that a preflight's answer may have, or that it is no preflight's.
    pub(crate) ok_status: bool,
    /// That the request's method needs no permission.
    pub(crate) safelisted_method: bool,
}

impl Shows {
    /// A header of the answer whose value is wrong.
    pub(crate) const fn value(name: &'static str, note: &'static str) -> Shows {
        Shows::Header { name, note, absence: Absence::Never }
    }

    /// A header of the answer whose value is wrong, or that is not there.
    pub(crate) const fn value_or_none(name: &'static str, note: &'static str) -> Shows {
        Shows::Header { name, note, absence: Absence::Possible }
    }
}

impl Rule {
    /// What most causes have in common.
    pub(super) const PLAIN: Rule = Rule {
        name: "",
        outcome: Outcome::Undetermined,
        summary: "",
        source: "",
        section: "",
        check: |_| None,
        reason: |_, _| None,
        chromium_error: |_| None,
        explain: |_| String::new(),
        says_not_cors: false,
        fixes: |_| Vec::new(),
        without_server: |_| None,
        shows_in: &[],
        defect: Defect::None,
        only_at: None,
        error_at: Stage::Response,
        sent: Sent::Open,
        network_saw: None,
        needs_credentials: false,
        is_about_target: false,
        is_cross_origin: false,
        is_open: false,
        leaves_sound_entry: false,
        is_unreachable: false,
        is_helped_by_own_origin: false,
        is_from_worker: false,
        is_unfinished: false,
        doubt: None,
        names_page_first: false,
        headers_fix: HeadersFix::No,
        is_without_snippet: false,
        elsewhere: Elsewhere::ByItsRules,
        follows: |_, _| true,
        usual: &[],
        same_words: |_| &[],
        said: &[],
        firefox_names: &[],
        kinds: &[],
    };

    /// What happened, for people. `may_be_cors`: a CORS failure explains the record as well.
    pub(crate) fn explanation(&self, facts: &Facts, may_be_cors: bool) -> String {
        let text = (self.explain)(facts);
        match self.says_not_cors && !may_be_cors {
            true => format!("{} This is not a CORS failure.", text.trim_end()),
            false => text.trim_end().to_owned(),
        }
    }

    /// All ways to fix it, the best first.
    pub(crate) fn all_fixes(&self, facts: &Facts) -> Vec<Fix> {
        let fixes = (self.fixes)(facts).into_iter().map(Fix::from);
        fixes.chain((self.without_server)(facts)).collect()
    }

    /// The page that explains this cause: the doc comment of its file, as Markdown.
    pub fn page(&self) -> String {
        doc_comment(self.source)
    }

    /// The header of the answer that it turns on, where it is one of the CORS protocol, and whether it may be absent.
    fn cors_header(&self) -> Option<(&'static str, Absence)> {
        self.shows_in.iter().find_map(|shows| match *shows {
            Shows::Header { name, absence, .. } if name.starts_with("Access-Control-") => Some((name, absence)),
            Shows::Header { .. } | Shows::Status(_) | Shows::Layers | Shows::Asked(_) => None,
        })
    }

    /// The header of the CORS protocol that it turns on.
    pub(crate) fn header(&self) -> Option<&'static str> {
        self.cors_header().map(|(name, _)| name)
    }

    /// The header that may be missing in the refused answer.
    pub(crate) fn absent_header(&self) -> Option<&'static str> {
        self.cors_header().filter(|(_, absence)| *absence != Absence::Never).map(|(name, _)| name)
    }

    /// It says that a header is missing, and nothing else.
    pub(crate) fn is_absence(&self) -> bool {
        self.cors_header().is_some_and(|(_, absence)| absence == Absence::Always)
    }

    /// It turns on the status of an answer.
    pub(crate) fn turns_on_status(&self) -> bool {
        self.shows_in.iter().any(|shows| matches!(shows, Shows::Status(_)))
    }

    /// The answer to a preflight is refused because it is a redirect.
    pub(crate) fn is_refused_redirect(&self) -> bool {
        self.headers_fix == HeadersFix::WithoutRedirect
    }

    /// It turns on that header of the request.
    pub(crate) fn is_about(&self, request_header: &str) -> bool {
        self.shows_in.iter().any(|shows| matches!(shows, Shows::Asked(name) if *name == request_header))
    }

    /// The headers of an answer decide whether it is met.
    pub(crate) fn turns_on_headers(&self) -> bool {
        self.outcome == Outcome::Cors && self.sent == Sent::Open && !self.is_about_target
    }
}

/// The `//!` lines at the head of a Rust source file, without their marks.
pub(crate) fn doc_comment(source: &str) -> String {
    let lines: Vec<&str> = source
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    lines.join("\n")
}

/// Whether the answer's status and headers alone decide that a check fails: another answer may pass it.
pub(crate) fn depends_on_answer(cause: Cause) -> bool {
    match cause.rule().headers_fix {
        HeadersFix::Yes | HeadersFix::WithoutRedirect => true,
        HeadersFix::No | HeadersFix::Unknown | HeadersFix::Useless => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checks::order::checks;

    /// What is judged by an answer of the CORS protocol has its place in the engines' order, a place where it shows, and a
    /// line to mark; what is not, has none of the three.
    #[test]
    fn what_a_check_judges_shows_in_an_answer() {
        for cause in Cause::ALL {
            let rule = cause.rule();
            let engines = Engine::ALL.into_iter().map(Some).chain([None]);
            let is_ordered = |stage| engines.clone().all(|engine| checks(engine, stage).any(|judged| judged == *cause));
            let is_judged = is_ordered(Stage::Preflight) || is_ordered(Stage::Redirect);
            assert_eq!(is_judged, !rule.shows_in.is_empty(), "{cause}");
            assert_eq!(rule.defect != Defect::None, is_judged && *cause != Cause::SchemeNotSupported, "{cause}");
            assert_eq!(depends_on_answer(*cause), is_ordered(Stage::Preflight), "{cause}");
            assert!(!rule.is_about_target || is_ordered(Stage::Redirect) && !is_ordered(Stage::Preflight), "{cause}");
            assert!(!is_judged || rule.outcome == Outcome::Cors, "{cause}");
        }
    }

    #[test]
    fn a_card_does_not_contradict_itself() {
        for cause in Cause::ALL {
            let rule = cause.rule();
            // What was never sent was not refused for an answer.
            let is_unsent = matches!(rule.sent, Sent::No | Sent::NoConnection);
            assert!(!is_unsent || rule.header().is_none(), "{cause}");
            assert!(!rule.is_absence() || rule.absent_header().is_some(), "{cause}");
            assert!(rule.usual.is_empty() || rule.header().is_some(), "{cause}");
            for engine in Engine::ALL {
                let alike = (rule.same_words)(engine);
                assert!(alike.is_empty() || alike.contains(cause), "{cause}");
            }
            assert!(rule.is_cross_origin || rule.outcome != Outcome::Cors, "{cause}");
        }
    }

    #[test]
    fn the_page_of_a_cause_is_its_doc_comment() {
        assert_eq!(doc_comment("//! One.\n//!\n//!  - two\nuse x;\n//! no"), "One.\n\n - two");
    }
}
