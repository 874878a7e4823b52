//! The things that a capture can lack.

use crate::names::names;

names! {
    /// Something that a capture can lack.
    pub enum Lack {
        /// The program that wrote it is not a browser: CORS never applied.
        Browser = "no-browser",
        /// Requests that failed are left out of this kind of file.
        FailedRequests = "failed-requests",
        /// It is cut short or damaged.
        WholeFile = "whole-file",
        /// This kind of file contains no preflights.
        PreflightsOfKind = "preflights",
        /// This kind of file contains preflights, but some are missing.
        PreflightsShown = "preflights-shown",
        /// This kind of file contains no headers of blocked responses.
        BlockedResponses = "blocked-responses",
        /// Cookies and tokens were removed on export.
        Secrets = "cookies-and-tokens",
        /// Whether the page used credentials.
        CredentialsMode = "credentials-mode",
        /// Which responses the browser blocked.
        Refusals = "marks-of-blocked-responses",
        /// Which browser made the requests.
        BrowserName = "browser-name",
        /// Responses as the server sent them: a cache answered.
        FreshResponses = "fresh-responses",
        /// The requests of a service worker.
        WorkerRequests = "service-worker-requests",
        /// Responses that came after it was saved.
        LateAnswers = "late-answers",
        /// Information that only the console has.
        ConsoleLine = "console-line",
        /// The reason, which the console log that was read does not contain.
        ConsoleReason = "console-reason",
        /// A console log of the same run: the one that was read does not match.
        SameRun = "same-run",
    }
}
