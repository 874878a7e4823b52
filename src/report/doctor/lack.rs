//! What a capture can lack.

use crate::names::names;

names! {
    /// What a capture can lack.
    pub enum Lack {
        /// The program that wrote it is not a browser: CORS never applied.
        Browser = "no-browser",
        /// Requests that failed are left out of this kind of file.
        FailedRequests = "failed-requests",
        /// It is cut short or damaged.
        WholeFile = "whole-file",
        /// This kind of file holds no preflights.
        PreflightsOfKind = "preflights",
        /// Preflights that this kind of file holds are not in it.
        PreflightsShown = "preflights-shown",
        /// This kind of file holds no headers of a response that was blocked.
        BlockedResponses = "blocked-responses",
        /// Cookies and tokens were removed on export.
        Secrets = "cookies-and-tokens",
        /// Whether the page asked with credentials.
        CredentialsMode = "credentials-mode",
        /// Which responses the browser blocked.
        Refusals = "marks-of-blocked-responses",
        /// Which browser made the requests.
        BrowserName = "browser-name",
        /// Responses as the server sent them: a cache answered.
        FreshResponses = "fresh-responses",
        /// What a service worker requested.
        WorkerRequests = "service-worker-requests",
        /// Answers that came after it was saved.
        LateAnswers = "late-answers",
        /// What only the console says.
        ConsoleLine = "console-line",
        /// The reason, which the lines of the console that were read do not give.
        ConsoleReason = "console-reason",
        /// A console log of the same run: the one that was read does not fit.
        SameRun = "same-run",
    }
}
