//! How to capture better, click by click: only what exists in that program, and in the version that wrote the file where
//! versions differ.

use super::lack::Lack;
use crate::har::{ExporterKind, Reading};
use crate::report::text::{Piece, words};
use Step::{Do, Read};

/// The first version of Chrome whose exports leave out cookies and tokens by default.
const SANITIZING: u32 = 130;

const CHROME_REPEAT: Step =
    Do("Chrome, Edge, Brave: in the Network panel (F12) tick \"Preserve log\", reload the page, and repeat what fails");
const CHROME_EXPORT: Step = Do("Click the download arrow of the Network panel to export");
const CHROME_SETTING: Step =
    Do("Chrome, Edge, Brave: open the developer tools (F12), their settings (F1), Preferences, Network, and \
tick \"Allow to generate HAR with sensitive data\" (from version 130 on)");
const CHROME_SENSITIVE: Step =
    Do("Click and hold the download arrow of the Network panel, and choose \"Export HAR (with sensitive \
data)\"; treat that file like a password");
const CHROME_OR_SENSITIVE: Step = Do(
    "Or, if this was the sanitized export: tick \"Allow to generate HAR with sensitive data\" in the \
settings of the developer tools (F1, Preferences, Network; from version 130 on), repeat what fails, click and hold the download \
arrow, and choose \"Export HAR (with sensitive data)\"",
);
const CHROME_FILTER: Step = Do(
    "Chrome, Edge, Brave: in the Network panel, clear the filter box and show requests of all types: a filter hides preflights",
);
const CHROME_CONSOLE: Step = Do("Chrome, Edge, Brave: copy the message for this request from the Console panel");
const CHROME_AGAIN: Step =
    Do("Or repeat it in Chrome (F12, Network, \"Preserve log\", then the download arrow): its export records \
which responses were blocked, and their headers show why");

const FIREFOX_REPEAT: Step =
    Do("Firefox: in the Network tab (F12) tick \"Persist Logs\" (behind its gear; in old versions on its toolbar), \
reload the page, and repeat what fails");
const FIREFOX_EXPORT: Step = Do("Right-click the list of requests, and choose \"Save All As HAR\"");
const FIREFOX_FILTER: Step = Do("Firefox: in the Network tab, clear the filter box and choose \"All\"");
const FIREFOX_CONSOLE: Step = Do(
    "Firefox: open the Console tab (F12), repeat what fails, and copy the line with \"Cross-Origin Request Blocked\"",
);

const SAFARI_TIMELINES: Step =
    Do("Safari: open the Web Inspector and its Timelines tab, not Network, and click the record button");
const SAFARI_STOP: Step = Do("Repeat what fails, click the record button again, and click Export");
const SAFARI_CONSOLE: Step =
    Do("Safari: open the Console tab of the Web Inspector, repeat what fails, and copy its error lines");
const OTHER_BROWSER: Step =
    Do("Or repeat it in Chrome (F12, Network, download arrow) or Firefox (F12, Network, right-click, \"Save All \
As HAR\"): their exports contain preflights and the headers of blocked responses");

const PLAYWRIGHT_CONSOLE: Step =
    Do("Playwright: print the console messages with page.on('console', message => console.log(message.text()))");
const PLAYWRIGHT_BROWSER: Step =
    Do("Or launch with { headless: false }, open the developer tools (F12) before the page loads, and export \
from their Network panel: that file contains preflights and the headers of blocked responses");

const CHROME_LOG: Step = Do(
    "Chrome, Edge, Brave: clear the Console panel and show messages of all levels, repeat what fails, then right-click \
the panel and choose \"Save as...\": save the whole log, from the same run as the file",
);
const FIREFOX_LOG: Step =
    Do("Firefox: clear the Console tab and show errors and warnings, repeat what fails, then right-click the \
messages and choose \"Save all Messages to File\": save the whole log, from the same run as the file");
const OTHER_LOG: Step = Do(
    "Clear the console, repeat what fails, and save everything that the console shows, from the same run as the file",
);

const READ: Step = Read("Save the messages in a file, and pass it along with the capture");
const IN_BROWSER: Step = Do(
    "Capture in the browser instead: Chrome, F12, Network, tick \"Preserve log\", repeat what fails, download arrow",
);
const AGAIN: Step = Do("Create the file again, and do not edit or cut it");
const WAIT: Step = Do("Wait until every request in the list has finished, then export");

/// A step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// An action in the program that writes captures.
    Do(&'static str),
    /// An action that passes a console log to the reading program.
    Read(&'static str),
}

impl Step {
    /// Its text; `console` is the command that reads a console log.
    pub(super) fn text(self, console: &'static str) -> Piece<'static> {
        match self {
            Read(text) if !console.is_empty() => words!("{}: {}", text, console),
            Do(text) | Read(text) => words!("{}", text),
        }
    }
}

/// The steps; `major` is the version of the engine, if the file shows it.
pub(super) fn of(lack: Lack, kind: ExporterKind, major: Option<u32>) -> &'static [Step] {
    match kind.traits().reading {
        Reading::Chromium => chrome_steps(lack, major),
        Reading::Firefox => firefox_steps(lack),
        Reading::Safari => safari_steps(lack),
        Reading::Playwright => playwright_steps(lack),
        Reading::ChromeHar | Reading::Headers => other_steps(lack),
    }
}

fn chrome_steps(lack: Lack, major: Option<u32>) -> &'static [Step] {
    match lack {
        Lack::Secrets if major.is_some_and(|major| major < SANITIZING) => &[Do(
            "This version of Chrome removes nothing on export, so something else did: create the file again, and do not edit it",
        )],
        Lack::Secrets => &[CHROME_SETTING, CHROME_REPEAT, CHROME_SENSITIVE],
        Lack::CredentialsMode if major.is_some_and(|major| major < SANITIZING) => &[CHROME_CONSOLE, READ],
        Lack::CredentialsMode => &[CHROME_CONSOLE, READ, CHROME_OR_SENSITIVE],
        Lack::PreflightsOfKind | Lack::PreflightsShown | Lack::FailedRequests | Lack::BlockedResponses => {
            &[CHROME_FILTER, CHROME_REPEAT, CHROME_EXPORT]
        }
        Lack::FreshResponses => &[
            Do(
                "Chrome, Edge, Brave: in the Network panel (F12) tick \"Disable cache\" and leave the developer tools open; it also \
             turns the preflight cache off",
            ),
            CHROME_REPEAT,
            CHROME_EXPORT,
        ],
        Lack::WorkerRequests => &[
            Do("Chrome, Edge, Brave: in the Application panel (F12), Service workers, tick \"Bypass for network\""),
            CHROME_REPEAT,
            CHROME_EXPORT,
        ],
        Lack::LateAnswers => &[CHROME_REPEAT, WAIT],
        Lack::WholeFile => &[AGAIN, CHROME_EXPORT],
        Lack::Browser | Lack::BrowserName => &[IN_BROWSER],
        Lack::Refusals | Lack::ConsoleLine => &[CHROME_CONSOLE, READ],
        Lack::ConsoleReason => &[CHROME_LOG, READ],
        Lack::SameRun => &[CHROME_REPEAT, CHROME_EXPORT, CHROME_LOG, READ],
    }
}

fn firefox_steps(lack: Lack) -> &'static [Step] {
    match lack {
        Lack::Secrets | Lack::CredentialsMode | Lack::Refusals => &[FIREFOX_CONSOLE, READ, CHROME_AGAIN],
        Lack::PreflightsOfKind | Lack::PreflightsShown | Lack::FailedRequests | Lack::BlockedResponses => {
            &[FIREFOX_FILTER, FIREFOX_REPEAT, FIREFOX_EXPORT]
        }
        Lack::FreshResponses => &[
            Do(
                "Firefox: in the Network tab (F12) tick \"Disable Cache\" and leave the developer tools open; it also turns the \
             preflight cache off",
            ),
            FIREFOX_REPEAT,
            FIREFOX_EXPORT,
        ],
        Lack::WorkerRequests => &[
            Do("Firefox: in the Application tab (F12), Service Workers, unregister the worker"),
            FIREFOX_REPEAT,
            FIREFOX_EXPORT,
        ],
        Lack::LateAnswers => &[FIREFOX_REPEAT, WAIT],
        Lack::WholeFile => &[AGAIN, FIREFOX_EXPORT],
        Lack::Browser | Lack::BrowserName => &[IN_BROWSER],
        Lack::ConsoleLine => &[FIREFOX_CONSOLE, READ],
        Lack::ConsoleReason => &[FIREFOX_LOG, READ],
        Lack::SameRun => &[FIREFOX_REPEAT, FIREFOX_EXPORT, FIREFOX_LOG, READ],
    }
}

fn safari_steps(lack: Lack) -> &'static [Step] {
    match lack {
        Lack::FailedRequests => &[SAFARI_TIMELINES, SAFARI_STOP, OTHER_BROWSER],
        Lack::WholeFile => &[AGAIN],
        Lack::LateAnswers => &[WAIT],
        Lack::Browser | Lack::BrowserName => &[IN_BROWSER],
        Lack::PreflightsOfKind
        | Lack::PreflightsShown
        | Lack::BlockedResponses
        | Lack::Secrets
        | Lack::CredentialsMode
        | Lack::Refusals
        | Lack::FreshResponses
        | Lack::WorkerRequests
        | Lack::ConsoleLine => &[SAFARI_CONSOLE, READ, OTHER_BROWSER],
        Lack::ConsoleReason | Lack::SameRun => &[OTHER_LOG, READ, OTHER_BROWSER],
    }
}

fn playwright_steps(lack: Lack) -> &'static [Step] {
    match lack {
        Lack::WholeFile => {
            &[Do("Playwright: close the context (await context.close()) before the process ends: this writes the file")]
        }
        Lack::LateAnswers => &[Do("Playwright: wait for the response before you close the context")],
        Lack::WorkerRequests => &[
            Do("Playwright: create the context with { serviceWorkers: 'block' }, and repeat what fails"),
            PLAYWRIGHT_CONSOLE,
        ],
        Lack::Browser | Lack::BrowserName => &[IN_BROWSER],
        Lack::FailedRequests
        | Lack::PreflightsOfKind
        | Lack::PreflightsShown
        | Lack::BlockedResponses
        | Lack::Secrets
        | Lack::CredentialsMode
        | Lack::Refusals
        | Lack::FreshResponses
        | Lack::ConsoleLine => &[PLAYWRIGHT_CONSOLE, READ, PLAYWRIGHT_BROWSER],
        Lack::ConsoleReason | Lack::SameRun => &[OTHER_LOG, READ, PLAYWRIGHT_BROWSER],
    }
}

/// A program outside the browser cannot know how the browser treated a response.
fn other_steps(lack: Lack) -> &'static [Step] {
    match lack {
        Lack::WholeFile => &[AGAIN],
        Lack::LateAnswers => &[WAIT],
        Lack::ConsoleReason | Lack::SameRun => &[OTHER_LOG, READ, IN_BROWSER],
        Lack::Browser
        | Lack::FailedRequests
        | Lack::PreflightsOfKind
        | Lack::PreflightsShown
        | Lack::BlockedResponses
        | Lack::Secrets
        | Lack::CredentialsMode
        | Lack::Refusals
        | Lack::BrowserName
        | Lack::FreshResponses
        | Lack::WorkerRequests
        | Lack::ConsoleLine => &[IN_BROWSER, Read("Or save the messages of the browser's console in a file")],
    }
}
