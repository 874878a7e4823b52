//! The facts that an export can lack, each with the text that reports use for it.

/// Declares the facts together with their texts.
macro_rules! facts {
    ($($(#[$about:meta])* $variant:ident = $text:literal),* $(,)?) => {
        /// A fact that the record lacks and that would decide between the remaining explanations. Its text contains nothing
        /// from the file, and completes a sentence such as "To be sure, check …".
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[non_exhaustive]
        pub enum MissingFact { $(#[doc = concat!("```text\n", $text, "\n```")] $variant),* }

        impl MissingFact {
            /// All of them, in the order in which they are declared.
            pub const ALL: &[MissingFact] = &[$(MissingFact::$variant),*];

            /// The text of the fact.
            pub const fn text(self) -> &'static str {
                match self { $(MissingFact::$variant => $text),* }
            }
        }
    };
}

facts! {
    // Who made the request, and how.
    WhoAsked = "who made the request: nothing in the file shows that it was a page of another origin",
    Program = "which program made the request: only browsers apply CORS",
    Document = "which document made the request: the file names only the page, and a frame in it has its own origin",
    Frame = "which frame made the request: the page's policy forbids this URL, but a frame of the same origin has its own policy",
    PageOrigin = "the origin of the page: the response may name another one",
    RequestOrigin = "the request's Origin: it is missing from the file, and a frame or a worker of the page can have another one than the page",
    Request = "the request itself, which is not in the file",
    ImageOrNot = "what made the request: images over plain http are not blocked as mixed content",
    ScriptOrPreload = "whether a <script> or a <link rel=preload as=fetch> made the request: over plain http both look the same, but only a script's response is blocked",
    Mode = "the request's mode: a form submission, or a request with mode no-cors, needs no permission",
    Credentials = "whether the page used credentials",
    CredentialsWithoutCookie = "whether the page used credentials: without a cookie to send, the request looks the same",
    CredentialsOrCancelled = "whether the page used credentials: no byte of the body arrived, as when a keepalive request is blocked or cancelled",
    CredentialsOrRedirectMode = "whether the page used credentials, or redirect: 'error'",
    ExtensionPermission = "whether the extension has permission for this host: it is then not subject to CORS",
    MediaCrossorigin = "whether the media element has the attribute crossorigin: without it the browser loads no text track of another origin",
    Module = "whether this is a module: the browser blocks one without a JavaScript type, and this export does not mark that",
    ModuleBeforeCors = "whether this is a module: the browser blocks one without a JavaScript type before the CORS check",
    ScriptBeforeCors = "whether this is a script: the browser blocks a script of that type before the CORS check, which the headers also fail",
    WhatAsked = "what made the request: its Accept header is missing from the file, and no byte of a body of that type arrived",
    WasSent = "whether the request was sent: its size is missing from the file",
    // Whether the page cancelled it.
    PageCancelled = "whether the page itself cancelled the request",
    CancelledWithoutBody = "whether the page cancelled the request: no byte of the body arrived",
    CancelledThoughAllowed = "whether the page cancelled the request: no response header forbids its use",
    CancelledOrUnconnected = "whether the connection failed or the page cancelled the request: Firefox records both in the same way",
    CancelledOrDropped = "whether the page cancelled the request, or the loader dropped a response with status 4xx",
    // The preflight.
    PreflightEntry = "the preflight's entry: it is not in the file",
    PreflightEntryOrLine = "the preflight's entry (export again with all requests shown) or the console message",
    PreflightAnswer = "the preflight response: the file was saved before it came",
    PreflightAsked = "what the preflight requested: its headers are not in the file",
    PreflightOwner = "which of several simultaneous preflights belongs to this request",
    PreflightOrRequest = "whether it was the preflight response or the response itself: the browser prints the same message for both",
    PreflightOrRequestByConsole = "whether this happened on the preflight or on the request itself: for a preflight the console says \"due to access control checks\"",
    PreflightRedirected = "whether the preflight response has a Location: the browser prints the same message for a redirect and any other bad status",
    HeldBackThoughAllowed = "why the browser did not send the request although its preflight passes every check",
    // The response.
    Answer = "the response: none is recorded",
    AnswerToCome = "the response: the file was saved before it came",
    AnswerOfServer = "the server's response: it is not in the file",
    AnswerStatus = "the status of the response: the file was saved before it was recorded, and a response with `Location` may be a redirect",
    AnswerHeaders = "the response headers: none of them is in the file",
    SomeAnswerHeaders = "the missing response headers: the file contains fewer than its own count says",
    AnswerHeadersNeverKept = "the response headers: this exporter drops those of failed requests. Export from the browser's developer tools, or read its console",
    AnswerHeadersByConsole = "the response headers: the console message does not show which of these it was",
    AnswerHeadersOfFrame = "the response headers: they show which of the page's requirements the document did not meet",
    AnswerHeadersAndPage = "the headers of the page and of the response: the browser prints the same message for several policies",
    AllowOrigin = "the response's Access-Control-Allow-Origin: the browser prints the same message for a missing, an empty and a wrong one",
    HeaderValue = "the header's value: the file contains a placeholder instead",
    NoAnswerReason = "why no response came: this exporter does not record it",
    RefusedThoughAllowed = "why the browser blocked a response whose headers pass every check; an extension may have changed them",
    AcceptedThoughForbidden = "why the browser accepted a response that it must reject: an extension may have changed headers",
    MadeByWorker = "whether a service worker made this response: the browser does not check such responses",
    WorkerRequests = "the service worker's own requests, which are not in this export",
    WorkerOrEarlySave = "whether the file was saved too early or a service worker failed the request",
    ProxyLogin = "whether the browser had credentials for the proxy: a 407 is the proxy's response, not the server's",
    StoredAnswer = "the response in the browser's cache: the browser judged that one, and this file does not show it as it was",
    StoredAnswerConfirmed = "the response in the browser's cache: this response confirms it, but it is not in the export",
    StoredAnswerAmong = "which earlier response this one confirms: the browser counts the Access-Control-Allow-Origin lines in that one",
    // The body.
    BodySize = "the size of the body that the page received: it is not in the file",
    BodyOrBlocked = "whether the response had a body: an empty response looks like a blocked one",
    BodyUnread = "whether the browser blocked the response: nothing read it, so nothing shows it",
    BodyBrokeOff = "whether the page could use the part of the body that arrived: the body is incomplete",
    BodyShort = "whether the browser accepted the body as complete: it is shorter than announced, which browsers accept for an error page",
    // The redirect.
    RedirectMode = "why the redirect was not followed: with redirect: 'manual' that is not a failure, with redirect: 'error' it is",
    RedirectManual = "whether the page used redirect: 'manual', which follows no redirects and would not be a failure",
    RedirectManualOrFileEnd = "whether the page used redirect: 'manual', or the file ends before the next request",
    RedirectFollowed = "whether the redirect was followed: no later entry shows it",
    RedirectByBrowser = "whether the browser made this redirect: a server may have sent it",
    RedirectTarget = "where the redirect leads: the file does not show it",
    RedirectAnswer = "the response of the redirect's target: the request never got there",
    RedirectAnswerToCome = "the response of the redirect's target: the file was saved before it came",
    RedirectPolicyAndMode = "the page's Content-Security-Policy and the request's mode",
    // Facts on which the result of a proposed policy depends.
    OriginForPolicy = "the origin of the page: the policy names the allowed origins",
    PreflightRedirectedForPolicy = "whether the preflight was redirected: then the headers of its response do not matter",
    // Facts that an exchange without a HAR does not contain.
    ExchangeAnswer = "the response to the request",
    ExchangePreflight = "the response to the preflight",
    ExchangeRedirectAnswer = "the response of the redirect's target",
    ExtensionResource = "whether the extension lets pages read its file",
    FontPreload = "whether WebKit requested the font with CORS: it does so only for preloaded fonts",
    // Facts that only the console shows.
    ConsoleLine = "the browser's console message for this request",
    ConsoleFirstLine = "which console message came first: the browser prints several about a redirected preflight",
    ConsoleOfLocalNetwork = "the console message: new versions ask the user before they connect to a local address over plain http",
    ConsoleOfBlocker = "the console message: an extension, request blocking in the developer tools and a policy in a <meta> tag look the same",
    ConsoleOfBlocking = "the console message: request blocking in the developer tools and a policy look the same",
    ConsoleOfMetaPolicy = "the console message: a policy in a <meta> tag and request blocking in the developer tools look the same",
    ConsoleOfRedirect = "the console message: the browser stopped at the redirect, and a policy in a <meta> tag is not in the file",
    ConsoleOfMedia = "the console: Safari records media requests without a status, whether they succeed or fail",
    ConsoleDisagrees = "why the browser's console names another reason than this file: the message may be about another request to this URL, or something changed the headers",
    WhichPolicy = "which policy blocked the response: this error code covers all of them",
    WhichSentence = "what this message of the browser means: it is not a known one",
    WhichOfOneSentence = "which of these it was: the browser prints the same message for all of them",
    WhichCause = "which of the possible causes it was",
}
