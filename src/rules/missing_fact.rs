//! The facts that an export lacks, each in the words in which a report asks for it.

/// Declares the facts together with their words.
macro_rules! facts {
    ($($(#[$about:meta])* $variant:ident = $text:literal),* $(,)?) => {
        /// What a record does not hold, and what would decide between the explanations that it leaves open. Its words hold nothing
        /// from the file, and go on a sentence such as "To be sure, check …".
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[non_exhaustive]
        pub enum MissingFact { $(#[doc = concat!("```text\n", $text, "\n```")] $variant),* }

        impl MissingFact {
            /// All of them, in the order in which they are declared.
            pub const ALL: &[MissingFact] = &[$(MissingFact::$variant),*];

            /// The fact in words.
            pub const fn text(self) -> &'static str {
                match self { $(MissingFact::$variant => $text),* }
            }
        }
    };
}

facts! {
    // Who made the request, and how.
    WhoAsked = "who asked: nothing in the file shows that a page of another origin made this request",
    Program = "which program made the request: one that is not a browser does not apply CORS",
    Document = "which document made the request: the file names only the page, and a frame in it has an origin of its own",
    Frame = "which frame made the request: the page's policy forbids this URL, and a frame of the same origin has one of its own",
    PageOrigin = "the origin of the page: the answer may name another one",
    RequestOrigin = "the request's Origin: the file has lost it, and a frame or a worker of the page has one of its own",
    Request = "the request itself, which is not in the file",
    ImageOrNot = "what made the request: an image over plain http is not blocked as mixed content",
    ScriptOrPreload = "whether a <script> or a <link rel=preload as=fetch> asked: over plain http both look alike, and only a script's answer is blocked",
    Mode = "the request's mode: one of mode no-cors, and a form's, needs no permission",
    Credentials = "whether the page asked with credentials",
    CredentialsWithoutCookie = "whether the page asked with credentials: without a cookie to send, the request looks the same",
    CredentialsOrCancelled = "whether the page asked with credentials: no byte of the body came, as when a keepalive request is blocked or cancelled",
    CredentialsOrRedirectMode = "whether the page used credentials, or redirect: 'error'",
    ExtensionPermission = "whether the extension has permission for this host: it is then not subject to CORS",
    MediaCrossorigin = "whether the media element has the attribute crossorigin: without it no text track of another origin is loaded",
    Module = "whether this is a module: one without a type of JavaScript is refused, and this export does not mark it",
    ModuleBeforeCors = "whether this is a module: one without a JavaScript type is blocked before the CORS check",
    ScriptBeforeCors = "whether this is a script: one of that type is blocked before the CORS check, and its headers fail that check as well",
    WhatAsked = "what asked: the file has lost what it accepts, and of an answer of that type no byte of the body came",
    WasSent = "whether the request was sent: the file has lost its size",
    // Whether the page gave it up.
    PageCancelled = "whether the page itself cancelled the request",
    CancelledWithoutBody = "whether the page cancelled the request: no byte of the body came",
    CancelledThoughAllowed = "whether the page cancelled the request: nothing in the answer's headers forbids its use",
    CancelledOrUnconnected = "whether the connection failed or the page cancelled the request: Firefox records both alike",
    CancelledOrDropped = "whether the page cancelled the request, or the loader dropped an answer with status 4xx",
    // The preflight.
    PreflightEntry = "the preflight's entry: it is not in the file",
    PreflightEntryOrLine = "the preflight's entry: export again with all requests shown, or the console's line",
    PreflightAnswer = "the preflight's answer: the file was saved before it came",
    PreflightAsked = "what the preflight requested: its headers are not in the file",
    PreflightOwner = "which of the preflights that were sent at the same time belongs to this request",
    PreflightOrRequest = "whether it was the preflight's answer or the request's own: the browser has one sentence for both",
    PreflightOrRequestByConsole = "whether this happened on the preflight or on the request itself: for a preflight the console says \"due to access control checks\"",
    PreflightRedirected = "whether the preflight's answer has a Location: the browser has one sentence for a redirect and any other bad status",
    HeldBackThoughAllowed = "why the browser held the request back although its preflight passes every check",
    // The answer.
    Answer = "the answer: none is recorded",
    AnswerToCome = "the answer: the file was saved before it came",
    AnswerOfServer = "the server's answer: it is not in the file",
    AnswerStatus = "the status of the answer: the file was saved before it was written, and what names a `Location` may be a redirect",
    AnswerHeaders = "the answer's headers: none of them is in the file",
    SomeAnswerHeaders = "headers of the answer: the file contains fewer than its own count of them says",
    AnswerHeadersNeverKept = "the answer's headers: this exporter keeps none of what failed. Export from the browser's developer tools, or read its console",
    AnswerHeadersByConsole = "the answer's headers: the console's message leaves open which of these it was",
    AnswerHeadersOfFrame = "the answer's headers: they show which of the page's requirements the document did not meet",
    AnswerHeadersAndPage = "the headers of the page and of the answer: the browser has one sentence for several policies",
    AllowOrigin = "the answer's Access-Control-Allow-Origin: the browser has one sentence for a missing, an empty and a wrong one",
    HeaderValue = "the header's value: the file contains a placeholder instead",
    NoAnswerReason = "why no answer came: this exporter does not record it",
    RefusedThoughAllowed = "why the browser refused an answer whose headers pass every check; an extension may have changed them on the way",
    AcceptedThoughForbidden = "why the browser went on after an answer that it must reject: an extension may have changed headers on the way",
    MadeByWorker = "whether a service worker made this answer: what it makes is not checked",
    WorkerRequests = "the service worker's own requests, which are not in this export",
    WorkerOrEarlySave = "whether the file was saved too early, or a service worker failed the request",
    ProxyLogin = "whether the browser had the proxy's login: a 407 is the proxy's answer, not the server's",
    StoredAnswer = "the answer that the browser had stored: that is what was judged, and it is not in this file as it was",
    StoredAnswerConfirmed = "what the browser had stored: the answer confirms it, but it is not in the export",
    StoredAnswerAmong = "which earlier answer this one confirms: the browser counts the lines of Access-Control-Allow-Origin in that one",
    // The body.
    BodySize = "the size of the body that the page received: it is not in the file",
    BodyOrBlocked = "whether the answer had a body: an empty one looks like one that was refused",
    BodyUnread = "whether the browser blocked the answer: nothing reads it, and nothing shows",
    BodyBrokeOff = "whether what came of the body was of use: it broke off",
    BodyShort = "whether the browser took the body for whole: it is shorter than announced, which is accepted of an error page",
    // The redirect.
    RedirectMode = "why the redirect was not followed: with redirect: 'manual' that is not a failure, with redirect: 'error' it is",
    RedirectManual = "whether the page used redirect: 'manual', which follows no redirects and would not be a failure",
    RedirectManualOrFileEnd = "whether the page used redirect: 'manual', or the file ends before the next request",
    RedirectFollowed = "whether the redirect was followed: no later entry shows it",
    RedirectByBrowser = "whether the browser made this redirect: a server may have sent it",
    RedirectTarget = "where the redirect leads: the file does not show it",
    RedirectAnswer = "the answer of the server that the redirect leads to: the request never got there",
    RedirectAnswerToCome = "the answer of the redirect's target: the file was saved before it came",
    RedirectPolicyAndMode = "the page's Content-Security-Policy and the request's mode",
    // What a policy that somebody proposes turns on.
    OriginForPolicy = "the origin of the page: the policy names those that may ask",
    PreflightRedirectedForPolicy = "whether the preflight was redirected: then no header of its answer counts",
    // What an exchange that was given by hand does not say.
    ExchangeAnswer = "the answer to the request",
    ExchangePreflight = "the answer to the preflight",
    ExchangeRedirectAnswer = "the answer of the URL that the redirect leads to",
    ExtensionResource = "whether the extension lets pages read its file",
    FontPreload = "whether WebKit asked for the font by CORS: it does so for preloaded ones alone",
    // What only the console tells.
    ConsoleLine = "the line that the browser's console showed for this request",
    ConsoleFirstLine = "which of its lines the console showed first: it speaks of a redirected preflight in several",
    ConsoleOfLocalNetwork = "the console's line: new versions ask the user before they connect to a local address over plain http",
    ConsoleOfBlocker = "the console's line: an extension, a block list of the developer tools and a policy in a <meta> tag look the same",
    ConsoleOfBlocking = "the console's line: request blocking of the developer tools and a policy look the same",
    ConsoleOfMetaPolicy = "the console's line: a policy in a <meta> tag and request blocking of the developer tools look the same",
    ConsoleOfRedirect = "the console's line: the browser broke the redirect off, and a policy in a <meta> tag is not in the file",
    ConsoleOfMedia = "the console: Safari writes media loads without a status, good or bad",
    ConsoleDisagrees = "why the browser's console names another reason than this file shows: the message may be about another request to this URL, or headers were changed on the way",
    WhichPolicy = "which policy refused the response: this code stands for all of them",
    WhichSentence = "what this sentence of the browser means: it is none of those that are known",
    WhichOfOneSentence = "which of these it was: the browser has one sentence for all of them",
    WhichCause = "which of its possible causes made it fail",
}
