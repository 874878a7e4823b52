//! What a cause consists of. Each cause is one file: its doc comment is the page that explains it to users, and its `RULE`
//! is a card with everything the program knows about it. Other modules read the card and never match on the cause, so a
//! new cause cannot be forgotten anywhere. Most fields have the default of the cause's folder: `..Rule::CORS`,
//! `..Rule::NETWORK`, `..Rule::POLICY`.

use super::rule::{Exchange, Facts, Finding};
use super::ways::Fix;
use super::wording::{FirefoxName, Wording};
use crate::browser::{Engine, Reason, Stage};
use crate::rules::cause::Cause;
use crate::rules::verdict::Outcome;

/// One cause.
pub struct Rule {
    /// Its stable name in every report.
    pub name: &'static str,
    /// The outcome that it belongs to.
    pub outcome: Outcome,
    /// One line for people, without a full stop: "The response has no Access-Control-Allow-Origin header".
    pub summary: &'static str,
    /// The source file, whose `//!` lines are the page of this cause (see [`Rule::page`]).
    pub source: &'static str,
    /// URL of the section of the Fetch Standard or other specification that requires it.
    pub section: &'static str,
    /// Whether this exchange has the defect, independent of other checks and of the engines' order.
    pub check: fn(&Exchange<'_>) -> Option<Finding>,
    /// The reason that an engine prints, without the surrounding text of its message; `None` if it prints none.
    pub reason: fn(Engine, &Facts) -> Option<Reason>,
    /// Chromium's `Network.CorsError`, if there is one.
    pub chromium_error: fn(Stage) -> Option<&'static str>,
    /// What happened, in one to three sentences for somebody who has never read the standard.
    pub explain: fn(&Facts) -> String,
    /// The explanation ends with "This is not a CORS failure", unless one also explains the record.
    pub(crate) says_not_cors: bool,
    /// Fixes, the best first; each is one instruction with the values of this exchange.
    pub fixes: fn(&Facts) -> Vec<String>,
    /// The fix without the server, shown after these.
    pub(crate) without_server: fn(&Facts) -> Option<Fix>,

    /// Where an exchange shows it, the decisive place first.
    pub(crate) shows_in: &'static [Shows],
    /// The wrong part of the blocked response: a report marks that line.
    pub(crate) defect: Defect,
    /// The only stage at which it can occur.
    pub(crate) only_at: Option<Stage>,
    /// The stage of an error that names only this cause.
    pub(crate) error_at: Stage,
    /// How far the request got.
    pub(crate) sent: Sent,
    /// The status column in one or two words, if there is no status: "refused".
    pub(crate) network_saw: Option<&'static str>,
    /// Only a request with credentials can fail for it.
    pub(crate) needs_credentials: bool,
    /// It depends on a redirect's target, not on the content of a response.
    pub(crate) is_about_target: bool,
    /// Only a request to another origin can fail for it.
    pub(crate) is_cross_origin: bool,
    /// It says that the request failed, but not why.
    pub(crate) is_open: bool,
    /// The record does not show it: there is a good response, which the page rejected.
    pub(crate) leaves_sound_entry: bool,
    /// The server could not be reached: if that applies to all its requests, the server (or the network) is at fault.
    pub(crate) is_unreachable: bool,
    /// A proxy on the page's own server avoids it.
    pub(crate) is_helped_by_own_origin: bool,
    /// A service worker answered in the server's place.
    pub(crate) is_from_worker: bool,
    /// The file ends before the request does.
    pub(crate) is_unfinished: bool,
    /// The explanation of a success that only this cause makes doubtful, if it is a special one.
    pub(crate) doubt: Option<&'static str>,
    /// The browsers' messages about it name the page first and the requested URL last.
    pub(crate) names_page_first: bool,
    /// Whether response headers fix it.
    pub(crate) headers_fix: HeadersFix,
    /// A report shows no server configuration for it.
    pub(crate) is_without_snippet: bool,
    /// The result in other engines.
    pub(crate) elsewhere: Elsewhere,
    /// If the blocked response is not in the file: whether that engine would also have named this cause.
    pub(crate) follows: fn(Engine, &Known) -> bool,
    /// The most frequent causes for the same header, the likeliest first, for a record without it.
    pub(crate) usual: &'static [Cause],
    /// Causes for which an engine prints the same message, including this one; empty if its message is unique.
    pub(crate) same_words: fn(Engine) -> &'static [Cause],
    /// Patterns of the browsers' messages about it.
    pub(crate) said: &'static [Wording],
    /// Firefox's language-independent names for it.
    pub(crate) firefox_names: &'static [FirefoxName],
    /// Names of kinds that Chromium's message distinguishes, as prefixes of the verdict's parameter.
    pub(crate) kinds: &'static [&'static str],
}

/// A place of an exchange that shows a cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shows {
    /// The status of the response.
    Status(&'static str),
    /// A header of the response.
    Header {
        /// Its name.
        name: &'static str,
        /// A note on it.
        note: &'static str,
        /// Whether the header may be missing.
        absence: Absence,
    },
    /// The layers that wrote the previous header.
    Layers,
    /// A header of the request.
    Asked(&'static str),
}

/// Whether a cause means that a header is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Absence {
    /// The header is missing.
    Always,
    /// The header is missing or wrong.
    Possible,
    /// Its value is wrong.
    Never,
}

/// The wrong part of a response.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Defect {
    /// None.
    None,
    /// A missing `Access-Control-Allow-Origin`.
    MissingOrigin,
    /// `Access-Control-Allow-Origin` with another origin.
    OtherOrigin,
    /// `Access-Control-Allow-Origin` without a valid origin.
    InvalidOrigin,
    /// `Access-Control-Allow-Origin` with several values.
    SeveralOrigins,
    /// `Access-Control-Allow-Origin: *`.
    Wildcard,
    /// `Access-Control-Allow-Credentials`.
    Credentials,
    /// The status of a preflight response.
    PreflightStatus,
    /// `Access-Control-Allow-Methods` without the method.
    Method,
    /// `Access-Control-Allow-Headers` without all names.
    Headers,
    /// `Access-Control-Allow-Methods` that is not a valid list.
    InvalidMethods,
    /// `Access-Control-Allow-Headers` that is not a valid list.
    InvalidHeaders,
    /// `Location`.
    Location,
}

/// How far a request got that failed for a cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sent {
    /// The cause alone does not show it.
    Open,
    /// The browser did not send the request itself.
    No,
    /// There was no connection to send it over.
    NoConnection,
    /// It was sent, but every server redirected it.
    Redirected,
}

/// Whether response headers fix a cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum HeadersFix {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The required values are unknown.
    Unknown,
    /// The preflight must not be redirected.
    WithoutRedirect,
    /// The response fails for every page, whatever its headers are.
    Useless,
}

/// The result of a cause in another engine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Elsewhere {
    /// By its own rules for the same record; for a request stopped by a policy, unknown.
    ByItsRules,
    /// The same: the page or the resource demands it.
    Stops,
    /// The same, unless the server is on this machine or in its network.
    StopsPublic,
    /// It may differ: an incomplete body that some accept, or an error with many meanings. What a service worker does in
    /// another engine is not in the file.
    Open,
    /// The message depends on the target of the redirect.
    ByTarget,
    /// It may differ; WebKit accepts the response as far as it goes.
    OpenTakenByWebKit,
}

/// What is known about a blocked response that is not in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// The rejected value.
    pub(crate) value: bool,
    /// Its status.
    pub(crate) status: bool,
    /// That its status is valid for a preflight response, or that it is not a preflight response.
    pub(crate) ok_status: bool,
    /// That the request's method needs no permission.
    pub(crate) safelisted_method: bool,
}

impl Shows {
    /// A response header with a wrong value.
    pub(crate) const fn value(name: &'static str, note: &'static str) -> Shows {
        Shows::Header { name, note, absence: Absence::Never }
    }

    /// A response header that is wrong or missing.
    pub(crate) const fn value_or_none(name: &'static str, note: &'static str) -> Shows {
        Shows::Header { name, note, absence: Absence::Possible }
    }
}

impl Rule {
    /// Defaults for most causes.
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

    /// The explanation for people. `may_be_cors`: a CORS failure also explains the record.
    pub(crate) fn explanation(&self, facts: &Facts, may_be_cors: bool) -> String {
        let text = (self.explain)(facts);
        match self.says_not_cors && !may_be_cors {
            true => format!("{} This is not a CORS failure.", text.trim_end()),
            false => text.trim_end().to_owned(),
        }
    }

    /// All fixes, the best first.
    pub(crate) fn all_fixes(&self, facts: &Facts) -> Vec<Fix> {
        let fixes = (self.fixes)(facts).into_iter().map(Fix::from);
        fixes.chain((self.without_server)(facts)).collect()
    }

    /// The page that explains this cause: the doc comment of its file, as Markdown.
    pub fn page(&self) -> String {
        doc_comment(self.source)
    }

    /// The CORS response header that it depends on, and whether that may be missing.
    fn cors_header(&self) -> Option<(&'static str, Absence)> {
        self.shows_in.iter().find_map(|shows| match *shows {
            Shows::Header { name, absence, .. } if name.starts_with("Access-Control-") => Some((name, absence)),
            Shows::Header { .. } | Shows::Status(_) | Shows::Layers | Shows::Asked(_) => None,
        })
    }

    /// The CORS header that it depends on.
    pub(crate) fn header(&self) -> Option<&'static str> {
        self.cors_header().map(|(name, _)| name)
    }

    /// The header that may be missing in the blocked response.
    pub(crate) fn absent_header(&self) -> Option<&'static str> {
        self.cors_header().filter(|(_, absence)| *absence != Absence::Never).map(|(name, _)| name)
    }

    /// It means only that a header is missing.
    pub(crate) fn is_absence(&self) -> bool {
        self.cors_header().is_some_and(|(_, absence)| absence == Absence::Always)
    }

    /// It depends on the status of a response.
    pub(crate) fn turns_on_status(&self) -> bool {
        self.shows_in.iter().any(|shows| matches!(shows, Shows::Status(_)))
    }

    /// A preflight response is refused because it is a redirect.
    pub(crate) fn is_refused_redirect(&self) -> bool {
        self.headers_fix == HeadersFix::WithoutRedirect
    }

    /// It depends on that request header.
    pub(crate) fn is_about(&self, request_header: &str) -> bool {
        self.shows_in.iter().any(|shows| matches!(shows, Shows::Asked(name) if *name == request_header))
    }

    /// It depends on the headers of a response.
    pub(crate) fn turns_on_headers(&self) -> bool {
        self.outcome == Outcome::Cors && self.sent == Sent::Open && !self.is_about_target
    }
}

/// The `//!` lines at the head of a Rust source file, without their prefix.
pub(crate) fn doc_comment(source: &str) -> String {
    let lines: Vec<&str> = source
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    lines.join("\n")
}

/// Whether only the response's status and headers make a check fail, so that another response may pass it.
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

    /// A cause that is judged by a CORS response has a position in the engines' order, evidence, and a line to mark; any
    /// other cause has none of the three.
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
            // A request that was never sent did not fail because of a response.
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
