//! `har-cors doctor`: whether captures are good enough, which verdicts suffer from what they lack, and how to capture better
//! with the same program.

mod lack;
mod steps;
mod write;

use super::model::{ExporterEngine, SCHEMA_VERSION, Tool, Unread};
use super::table::Hints;
use super::text::Text;
use super::version;
use crate::har::{ExporterKind, Preflights, Refusals};
use crate::names::names;
pub use lack::Lack;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
pub use write::{DoctorForm, Marks};

names! {
    /// The result of a check.
    pub enum CheckState {
        /// No verdict suffers.
        Good = "good",
        /// Verdicts are less certain than they could be.
        Doubtful = "doubtful",
        /// Verdicts are missing, because requests are not in the file.
        Bad = "bad",
    }
}

/// What one file lacks. Created by [`Composer::examine`](super::Composer::examine).
#[derive(Clone, PartialEq, Debug)]
pub struct Checkup {
    /// As the user named it.
    pub(super) path: Text,
    pub(super) kind: ExporterKind,
    pub(super) engine: ExporterEngine,
    pub(super) engine_version: Option<Text>,
    pub(super) label: Text,
    /// Cross-origin requests that were judged.
    pub(super) requests: usize,
    /// Requests without evidence that a page of another origin made them.
    pub(super) not_judged: usize,
    /// What it lacks, with the number of verdicts that suffer and some examples.
    pub(super) lacks: Vec<(Lack, usize, Vec<Sufferer>)>,
}

/// A verdict that suffers.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct Sufferer {
    /// The file.
    pub path: Text,
    /// Method of the request.
    pub method: Text,
    /// URL of the request, redacted.
    pub url: Text,
    /// Its name in the report: the cause, or `ok` for a doubtful success.
    pub cause: Text,
    /// What would make it certain; `None` if no single fact does.
    pub missing_fact: Option<Text>,
}

/// Maximum number of examples.
const MOST_EXAMPLES: usize = 3;

/// The findings about captures: the document of `har-cors doctor -f json`.
#[derive(Clone, PartialEq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct DoctorReport {
    /// Version of this format.
    #[schemars(schema_with = "version::version")]
    pub schema_version: u32,
    /// This program.
    pub tool: Tool,
    /// One for each exporter and version, in order of appearance.
    pub captures: Vec<Captures>,
    /// Verdicts that suffer, in all files.
    pub suffering: usize,
    /// Inputs of which nothing could be read.
    pub unread: Vec<Unread>,
}

/// The files of one exporter.
#[derive(Clone, PartialEq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct Captures {
    /// For people: "Chrome 156", "Playwright (chromium)".
    pub exporter: Text,
    /// The kind of program.
    pub engine: ExporterEngine,
    /// Version of the engine, as exact as the files show it.
    pub engine_version: Option<Text>,
    /// The files, as the user named them.
    pub files: Vec<Text>,
    /// Cross-origin requests that were judged.
    pub requests: usize,
    /// Requests without evidence that a page of another origin made them.
    pub not_judged: usize,
    /// The checks.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Clone, PartialEq, Eq, Debug, JsonSchema, Serialize, Deserialize)]
pub struct Check {
    /// What the capture needs.
    pub needs: Lack,
    /// The result.
    pub state: CheckState,
    /// The finding.
    pub message: Text,
    /// Verdicts that suffer.
    pub suffering: usize,
    /// The first of them.
    pub examples: Vec<Sufferer>,
    /// What to do in that program, click by click; empty if no verdict suffers.
    pub steps: Vec<Text>,
}

/// Builds the [`DoctorReport`] file by file.
#[derive(Clone, Debug, Default)]
pub struct Doctor {
    captures: Vec<(ExporterKind, Captures)>,
    suffering: usize,
    unread: Vec<Unread>,
    hints: Hints,
}

impl Doctor {
    /// An empty report.
    pub fn new() -> Doctor {
        Doctor::default()
    }

    /// The same, with the command that reads a console log.
    #[must_use]
    pub fn with_hints(self, hints: Hints) -> Doctor {
        Doctor { hints, ..self }
    }

    /// Adds the result of a file. Files of the same program and version are combined.
    pub fn add(&mut self, checkup: Checkup) {
        let Checkup { path, kind, engine, engine_version, label, requests, not_judged, lacks } = checkup;
        let is_same = |(of, captures): &(ExporterKind, Captures)| *of == kind && captures.exporter == label;
        let place = self.captures.iter().position(is_same).unwrap_or(self.captures.len());
        if place == self.captures.len() {
            let checks = Lack::ALL.iter().map(|lack| Check::good(*lack)).collect();
            let (files, requests, not_judged) = (Vec::new(), 0, 0);
            let captures = Captures { exporter: label, engine, engine_version, files, requests, not_judged, checks };
            self.captures.push((kind, captures));
        }
        let Some((_, captures)) = self.captures.get_mut(place) else { return };
        captures.files.push(path);
        captures.requests += requests;
        captures.not_judged += not_judged;
        for (lack, count, examples) in lacks {
            self.suffering += count;
            let Some(check) = captures.checks.iter_mut().find(|check| check.needs == lack) else { continue };
            check.suffering += count;
            check.state = state(lack);
            let room = MOST_EXAMPLES.saturating_sub(check.examples.len());
            check.examples.extend(examples.into_iter().take(room));
        }
    }

    /// Adds an input that could not be read.
    pub fn add_unread(&mut self, unread: Unread) {
        self.unread.push(unread);
    }

    /// Creates the texts after the last file; checks that do not apply to this kind of file are left out.
    #[must_use]
    pub fn finish(self) -> DoctorReport {
        let worded = |(kind, mut captures): (ExporterKind, Captures)| {
            let major = major(captures.engine_version.as_ref());
            captures.checks.retain_mut(|check| match check.state {
                CheckState::Good => {
                    let message = good(kind, check.needs);
                    check.message = message.unwrap_or_default().into();
                    message.is_some()
                }
                CheckState::Doubtful | CheckState::Bad => {
                    check.message = lacking(check.needs).into();
                    let steps = steps::of(check.needs, kind, major).iter();
                    check.steps = steps.map(|step| Text::from(step.text(self.hints.console))).collect();
                    true
                }
            });
            captures
        };
        DoctorReport {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            captures: self.captures.into_iter().map(worded).collect(),
            suffering: self.suffering,
            unread: self.unread,
        }
    }
}

impl DoctorReport {
    /// 0 if no verdict suffers, 1 if one suffers or is missing, 2 if a file was not read completely.
    pub fn exit_status(&self) -> u8 {
        let is_good = |captures: &Captures| captures.checks.iter().all(|check| check.state == CheckState::Good);
        let is_whole = |captures: &Captures| {
            captures.checks.iter().all(|check| check.needs != Lack::WholeFile || check.state == CheckState::Good)
        };
        match self.unread.is_empty() && self.captures.iter().all(is_whole) {
            false => 2,
            true => u8::from(!self.captures.iter().all(is_good)),
        }
    }
}

impl Check {
    fn good(needs: Lack) -> Check {
        let (message, state) = (Text::default(), CheckState::Good);
        Check { needs, state, message, suffering: 0, examples: Vec::new(), steps: Vec::new() }
    }
}

/// The major number of a version.
fn major(version: Option<&Text>) -> Option<u32> {
    version?.unescaped().split('.').next()?.parse().ok()
}

/// The severity of a lack.
fn state(lack: Lack) -> CheckState {
    match matches!(lack, Lack::Browser | Lack::FailedRequests | Lack::WholeFile) {
        true => CheckState::Bad,
        false => CheckState::Doubtful,
    }
}

/// The text if no verdict suffers, and whether it is shown: only what every reader would ask about.
fn good(kind: ExporterKind, lack: Lack) -> Option<&'static str> {
    let is_chrome = kind == ExporterKind::ChromiumDevTools;
    let (is_told, text) = match lack {
        Lack::FailedRequests => (
            matches!(kind.traits().refusals, Refusals::Marked | Refusals::Unmarked),
            match kind == ExporterKind::FirefoxDevTools {
                true => "Failed requests: this kind of file contains them; blocked responses look like good ones",
                false => "Failed requests: this kind of file contains them",
            },
        ),
        Lack::WholeFile => (kind != ExporterKind::Client, "Whole file: read to the end, no entry lost"),
        Lack::PreflightsOfKind => {
            (kind.traits().preflights == Preflights::Answered, "Preflights: this kind of file contains them")
        }
        Lack::Secrets => (is_chrome, "Cookies and tokens: no verdict depends on a removed one"),
        Lack::Refusals => (is_chrome, "Blocked responses: Chrome marks them"),
        Lack::Browser
        | Lack::PreflightsShown
        | Lack::BlockedResponses
        | Lack::CredentialsMode
        | Lack::BrowserName
        | Lack::FreshResponses
        | Lack::WorkerRequests
        | Lack::LateAnswers
        | Lack::ConsoleLine
        | Lack::ConsoleReason
        | Lack::SameRun => return None,
    };
    is_told.then_some(text)
}

/// The text if a verdict suffers.
fn lacking(lack: Lack) -> &'static str {
    match lack {
        Lack::Browser => "A program other than a browser wrote this file: CORS never applied to its requests",
        Lack::FailedRequests => {
            "Failed requests: this kind of file leaves them out, so \"no failures\" means nothing here"
        }
        Lack::WholeFile => "Whole file: it is damaged, and something was lost",
        Lack::PreflightsOfKind => "Preflights: this kind of file contains none",
        Lack::PreflightsShown => "Preflights: some that the requests need are missing from the file",
        Lack::BlockedResponses => "Blocked responses: this kind of file does not contain their headers",
        Lack::Secrets => "Cookies and tokens: they were removed on export, and verdicts depend on them",
        Lack::CredentialsMode => "Credentials: the file does not show whether the page sent cookies",
        Lack::Refusals => "Blocked responses: the file does not show which responses the browser blocked",
        Lack::BrowserName => "Browser: the file does not show which one made these requests",
        Lack::FreshResponses => "Fresh responses: a cache answered, and its stored response is not in the file",
        Lack::WorkerRequests => "Service worker: its own requests are not in the file",
        Lack::LateAnswers => "Responses: the file was saved before some of them came",
        Lack::ConsoleLine => "Console: its message may show which of several causes it was",
        Lack::ConsoleReason => "Console: the messages that were read do not contain the reason",
        Lack::SameRun => "Console: its messages do not match the file; they may be from another run",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkup(label: &str, kind: ExporterKind, lacks: Vec<(Lack, usize)>) -> Checkup {
        let sufferer = || Sufferer {
            path: "a.har".into(),
            method: "GET".into(),
            url: "https://api.example/".into(),
            cause: "ok".into(),
            missing_fact: None,
        };
        Checkup {
            path: "a.har".into(),
            kind,
            engine: ExporterEngine::Chromium,
            engine_version: Some("156.0.1".into()),
            label: Text::from(label.to_owned()),
            requests: 4,
            not_judged: 1,
            lacks: lacks.into_iter().map(|(lack, count)| (lack, count, vec![sufferer(), sufferer()])).collect(),
        }
    }

    #[test]
    fn files_of_one_exporter_are_summed_up() {
        let mut doctor = Doctor::new();
        doctor.add(checkup("Chrome 156", ExporterKind::ChromiumDevTools, vec![(Lack::Secrets, 2)]));
        doctor.add(checkup("Chrome 156", ExporterKind::ChromiumDevTools, vec![(Lack::Secrets, 3)]));
        doctor.add(checkup("Firefox 153", ExporterKind::FirefoxDevTools, Vec::new()));
        let doctor = doctor.finish();
        let [chrome, firefox] = &doctor.captures[..] else { panic!("{doctor:?}") };
        assert_eq!((chrome.files.len(), chrome.requests, chrome.not_judged), (2, 8, 2));
        let secrets = chrome.checks.iter().find(|check| check.needs == Lack::Secrets).unwrap();
        assert_eq!((secrets.suffering, secrets.examples.len()), (5, MOST_EXAMPLES));
        assert!(firefox.checks.iter().all(|check| check.state == CheckState::Good && check.steps.is_empty()));
        assert_eq!((doctor.suffering, doctor.exit_status()), (5, 1));
    }

    #[test]
    fn the_status_tells_what_suffers() {
        let status = |lacks: Vec<(Lack, usize)>| {
            let mut doctor = Doctor::new();
            doctor.add(checkup("x", ExporterKind::WebKitInspector, lacks));
            doctor.finish().exit_status()
        };
        assert_eq!(status(vec![]), 0);
        assert_eq!(status(vec![(Lack::FailedRequests, 0)]), 1, "a verdict that is missing suffers most");
        assert_eq!(status(vec![(Lack::ConsoleLine, 1)]), 1);
        let mut doctor = Doctor::new();
        doctor.add_unread(Unread::new("b.har", "b.har: cannot be read"));
        assert_eq!(doctor.finish().exit_status(), 2);
    }

    #[test]
    fn what_is_lacked_has_a_sentence_and_steps_for_every_kind() {
        let kinds = [
            ExporterKind::ChromiumDevTools,
            ExporterKind::FirefoxDevTools,
            ExporterKind::WebKitInspector,
            ExporterKind::WebKitTimelines,
            ExporterKind::Playwright,
            ExporterKind::ChromeHar,
            ExporterKind::DevToolsProtocol,
            ExporterKind::WebPageTest,
            ExporterKind::Proxy,
            ExporterKind::Client,
            ExporterKind::Other,
        ];
        for lack in Lack::ALL {
            assert!(lacking(*lack).contains(':'), "{lack}");
            for kind in kinds {
                let steps = steps::of(*lack, kind, None);
                assert!(!steps.is_empty(), "{lack} {kind:?}");
                let is_told = |step: &steps::Step| {
                    let texts = ["", "har-cors"].map(|console| Text::from(step.text(console)));
                    texts.iter().all(|text| !text.ends_with(".") && text.unescaped().is_ascii())
                };
                assert!(steps.iter().all(is_told), "{lack} {kind:?}: {steps:?}");
            }
        }
    }
}
