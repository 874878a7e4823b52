//! What the browsers' messages read like, old versions included: what stays of a message without its URLs and values.
//!
//! A wording is its fixed parts in their order, in lower case and without quotes; between two parts stands a value. It
//! leads to the names of pages, the likeliest first.

use crate::browser::Engine;
use crate::browser::Engine::{Chromium, Firefox, WebKit};

/// How one kind of message reads.
pub(super) struct Wording {
    /// Its fixed parts.
    pub(super) parts: &'static [&'static str],
    /// The pages that explain it.
    pub(super) pages: &'static [&'static str],
    /// Who prints it; `None` where several do.
    pub(super) engine: Option<Engine>,
    /// What in the message tells between the pages.
    pub(super) refine: Refine,
}

/// What tells between the pages of one wording.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refine {
    /// Nothing that the message holds.
    No,
    /// The status after the words: a redirect, or another.
    ByStatus,
    /// The value of `Access-Control-Allow-Origin`.
    ByValue,
}

const fn of(engine: Option<Engine>, parts: &'static [&'static str], pages: &'static [&'static str]) -> Wording {
    Wording { parts, pages, engine, refine: Refine::No }
}

impl Wording {
    const fn refined(self, refine: Refine) -> Wording {
        Wording { refine, ..self }
    }
}

/// Messages that carry a reason.
#[rustfmt::skip]
pub(super) const REASONS: &[Wording] = &[
    // The CORS check: Chromium, today's wording and that of before 2018.
    of(Some(Chromium), &["no access-control-allow-origin header is present"], &["missing-allow-origin"]),
    of(Some(Chromium), &["access-control-allow-origin header contains multiple values"], &["multiple-allow-origin"]),
    of(Some(Chromium), &["access-control-allow-origin header contains the invalid value"], &["invalid-allow-origin"]),
    of(Some(Chromium), &["access-control-allow-origin header has a value", "not equal to the supplied origin"], &["allow-origin-mismatch"]),
    of(Some(Chromium), &["access-control-allow-origin header in the response must not be the wildcard"], &["wildcard-allow-origin-with-credentials"]),
    of(Some(Chromium), &["wildcard * cannot be used in the access-control-allow-origin"], &["wildcard-allow-origin-with-credentials"]),
    of(Some(Chromium), &["access-control-allow-credentials header in the response is"], &["invalid-allow-credentials"]),
    of(Some(Chromium), &["credentials flag is true, but the access-control-allow-credentials"], &["invalid-allow-credentials"]),
    // Firefox. Since version 94 a status code follows some of them.
    of(Some(Firefox), &["cors header access-control-allow-origin missing"], &["missing-allow-origin"]),
    of(Some(Firefox), &["multiple cors header access-control-allow-origin not allowed"], &["multiple-allow-origin", "empty-response"]),
    of(Some(Firefox), &["cors header access-control-allow-origin does not match"], &["allow-origin-mismatch", "multiple-allow-origin", "invalid-allow-origin"]).refined(Refine::ByValue),
    of(Some(Firefox), &["credential is not supported if the cors header"], &["wildcard-allow-origin-with-credentials"]),
    of(Some(Firefox), &["expected true in cors header access-control-allow-credentials"], &["invalid-allow-credentials"]),
    // WebKit; its first sentence was Chromium's, too, long ago.
    of(Some(WebKit), &["origin", "is not allowed by access-control-allow-origin"], &["missing-allow-origin", "allow-origin-mismatch", "invalid-allow-origin"]),
    of(Some(WebKit), &["access-control-allow-origin cannot contain more than one origin"], &["multiple-allow-origin"]),
    of(Some(WebKit), &["cannot use wildcard in access-control-allow-origin"], &["wildcard-allow-origin-with-credentials"]),
    of(Some(WebKit), &["credentials flag is true, but access-control-allow-credentials is not"], &["invalid-allow-credentials"]),
    // The preflight.
    of(Some(Chromium), &["does not have http ok status"], &["preflight-bad-status"]),
    of(Some(Chromium), &["response for preflight has invalid http status"], &["preflight-bad-status"]),
    of(Some(Chromium), &["redirect is not allowed for a preflight request"], &["preflight-redirect"]),
    of(Some(Chromium), &["xmlhttprequest cannot load", ". invalid http status code"], &["preflight-bad-status"]),
    of(Some(Chromium), &["response for preflight is invalid (redirect)"], &["preflight-redirect"]),
    of(Some(Chromium), &["disallowed for cross-origin requests that require preflight"], &["preflight-redirect"]),
    of(Some(Chromium), &["cannot parse access-control-allow-methods", "in preflight response"], &["invalid-allow-methods"]),
    of(Some(Chromium), &["cannot parse access-control-allow-headers", "in preflight response"], &["invalid-allow-headers"]),
    of(Some(Chromium), &["method", "is not allowed by access-control-allow-methods in preflight"], &["method-not-allowed"]),
    of(Some(Chromium), &["request header field", "is not allowed by access-control-allow-headers in preflight"], &["header-not-allowed"]),
    of(Some(Firefox), &["cors preflight response did not succeed"], &["preflight-bad-status", "preflight-redirect"]).refined(Refine::ByStatus),
    of(Some(Firefox), &["cors preflight channel did not succeed"], &["preflight-bad-status", "network-error"]),
    of(Some(Firefox), &["cors request external redirect not allowed"], &["preflight-redirect"]),
    of(Some(Firefox), &["did not find method in cors header"], &["method-not-allowed"]),
    of(Some(Firefox), &["invalid token", "in cors header access-control-allow-methods"], &["invalid-allow-methods"]),
    of(Some(Firefox), &["invalid token", "in cors header access-control-allow-headers"], &["invalid-allow-headers"]),
    of(Some(Firefox), &["missing token", "in cors header access-control-allow-headers"], &["header-not-allowed"]),
    of(Some(Firefox), &["is not allowed according to header access-control-allow-headers"], &["header-not-allowed"]),
    of(Some(WebKit), &["preflight response is not successful"], &["preflight-bad-status", "preflight-redirect"]).refined(Refine::ByStatus),
    of(Some(WebKit), &["method", "is not allowed by access-control-allow-methods"], &["method-not-allowed"]),
    of(Some(WebKit), &["request header field", "is not allowed by access-control-allow-headers"], &["header-not-allowed"]),
    of(Some(WebKit), &["header access-control-allow-methods has an invalid value"], &["invalid-allow-methods"]),
    of(Some(WebKit), &["header access-control-allow-headers has an invalid value"], &["invalid-allow-headers"]),
    of(Some(WebKit), &["cannot parse access-control-allow-methods"], &["invalid-allow-methods"]),
    of(Some(WebKit), &["cannot parse access-control-allow-headers"], &["invalid-allow-headers"]),
    of(Some(WebKit), &["cors-preflight request was blocked"], &["blocked-by-client", "csp"]),
    of(Some(WebKit), &["preflight response was blocked"], &["blocked-by-client"]),
    // Redirects.
    of(Some(Chromium), &["contains a username and password, which is disallowed"], &["redirect-with-credentials-in-url"]),
    of(Some(Chromium), &["contains the userinfo component"], &["redirect-with-credentials-in-url"]),
    of(Some(WebKit), &["redirection url", "has credentials"], &["redirect-with-credentials-in-url"]),
    of(Some(WebKit), &["cors redirection with non cors scheme"], &["scheme-not-supported", "unsafe-redirect"]),
    of(Some(WebKit), &["redirection to url with a scheme that is not http"], &["scheme-not-supported"]),
    of(Some(WebKit), &["ftp urls are disabled"], &["redirect-blocked"]),
    of(Some(WebKit), &["not allowed to follow a redirection while loading"], &["redirect-mode-error"]),
    of(Some(WebKit), &["cannot follow more than 20 redirections"], &["too-many-redirects"]),
    of(Some(WebKit), &["unsafe attempt to load url", "from origin"], &["redirect-blocked"]),
    of(Some(Chromium), &["unsafe attempt to load url"], &["redirect-blocked"]),
    // Refused before anything was sent.
    of(Some(Chromium), &["cross origin requests are only supported for protocol schemes"], &["scheme-not-supported"]),
    of(Some(Chromium), &["fetch api cannot load", "url scheme", "is not supported"], &["scheme-not-supported"]),
    of(Some(WebKit), &["cross origin requests are only supported for http"], &["scheme-not-supported"]),
    of(Some(Chromium), &["not allowed to load local resource"], &["scheme-not-supported"]),
    of(Some(Firefox), &["cors request not http"], &["scheme-not-supported"]),
    of(Some(Chromium), &["request mode is same-origin but"], &["disallowed-by-mode"]),
    of(Some(Chromium), &["cross origin requests are not allowed by request mode"], &["disallowed-by-mode"]),
    of(Some(WebKit), &["cross origin requests are not allowed when using same-origin"], &["disallowed-by-mode"]),
    of(Some(Firefox), &["security error: content at", "may not load data from"], &["disallowed-by-mode", "redirect-blocked"]),
    of(Some(Chromium), &["request mode is no-cors but the redirect mode"], &["no-cors-redirect-mode"]),
    of(Some(WebKit), &["no-cors mode requires follow redirect mode"], &["no-cors-redirect-mode"]),
    of(Some(Firefox), &["cors header origin cannot be added"], &["origin-header-not-added"]),
    of(Some(Firefox), &["reason: cors disabled"], &["cors-disabled"]),
    of(Some(Chromium), &["cors policy: the response is invalid"], &["invalid-response"]),
    of(Some(WebKit), &["not allowed to use restricted network port"], &["bad-port"]),
    // Addresses of the local network, with the wordings of Private Network Access and of CORS-RFC1918 before it.
    of(Some(Chromium), &["permission was denied for this request to access the", "address space"], &["local-network-access"]),
    of(Some(Chromium), &["more-private address space"], &["local-network-access"]),
    of(Some(Chromium), &["request had a target ip address space of"], &["local-network-access"]),
    of(Some(Chromium), &["request had no target ip address space"], &["local-network-access"]),
    of(Some(Chromium), &["unable to ask for permission to access the", "ip address space"], &["local-network-access"]),
    of(Some(Chromium), &["access-control-allow-private-network"], &["local-network-access"]),
    of(Some(Chromium), &["private-network-access-"], &["local-network-access"]),
    of(Some(Chromium), &["access-control-allow-external"], &["local-network-access"]),
    // Other policies.
    of(Some(Firefox), &["cross-origin-resource-policy header (or lack thereof)"], &["corp", "coep"]),
    of(Some(WebKit), &["violates the resources cross-origin-resource-policy"], &["corp", "coep"]),
    of(Some(Firefox), &["blocked by opaqueresponseblocking"], &["orb"]),
    of(Some(Chromium), &["cross-origin read blocking (corb)"], &["orb"]),
    of(Some(Chromium), &["violates the following content security policy directive"], &["csp"]),
    of(Some(Chromium), &["violates the documents content security policy"], &["csp"]),
    of(Some(Firefox), &["the pages settings blocked the loading of a resource"], &["csp"]),
    of(Some(Firefox), &["the pages settings blocked"], &["csp"]),
    of(Some(WebKit), &["does not appear in the", "directive of the content security policy"], &["csp"]),
    of(Some(WebKit), &["blocked by content security policy"], &["csp"]),
    of(Some(WebKit), &["blocked by content extension"], &["blocked-by-client"]),
    of(Some(Chromium), &["mixed content: the page at", "blocked"], &["mixed-content"]),
    of(Some(Firefox), &["blocked loading mixed"], &["mixed-content"]),
    of(Some(WebKit), &["requested insecure content from", "blocked"], &["mixed-content"]),
    of(Some(Chromium), &["failed to find a valid digest in the integrity attribute"], &["integrity"]),
    of(Some(Chromium), &["has an integrity attribute, but the resource requires the request to be cors enabled"], &["integrity"]),
    of(Some(Firefox), &["hashes in the integrity attribute match"], &["integrity"]),
    of(Some(Firefox), &["is not eligible for integrity checks"], &["integrity"]),
    of(Some(WebKit), &["failed integrity metadata check"], &["integrity"]),
    of(Some(Chromium), &["failed to load module script: expected a javascript"], &["wrong-mime-type"]),
    of(Some(Chromium), &["because its mime type"], &["wrong-mime-type"]),
    of(Some(Firefox), &["was blocked because of a disallowed mime type"], &["wrong-mime-type"]),
    of(Some(Firefox), &["was blocked due to mime type"], &["wrong-mime-type"]),
    of(Some(WebKit), &["is not a valid javascript mime type."], &["wrong-mime-type"]),
    of(Some(WebKit), &["because non css mime types are not allowed"], &["wrong-mime-type"]),
    of(None, &["eventsources response has a"], &["not-an-event-stream"]),
    of(None, &["refused to display", "x-frame-options"], &["frame-not-allowed"]),
    of(Some(Firefox), &["in a frame is denied by"], &["frame-not-allowed"]),
    // Network and worker.
    of(Some(Chromium), &["websocket connection to", "failed"], &["websocket-failed"]),
    of(Some(Firefox), &["cant establish a connection to the server at ws"], &["websocket-failed"]),
    of(Some(Firefox), &["cant establish a connection to the server at"], &["not-an-event-stream", "network-error"]),
    of(Some(Chromium), &["the fetchevent for", "resulted in a network error response"], &["service-worker-error"]),
    of(Some(Firefox), &["a serviceworker", "respondwith"], &["service-worker-error"]),
    of(Some(Firefox), &["a serviceworker intercepted the request and encountered an unexpected error"], &["service-worker-error"]),
    of(Some(WebKit), &["response served by service worker is"], &["service-worker-error"]),
    of(Some(WebKit), &["fetchevent.respondwith received an error"], &["service-worker-error"]),
    // Internet Explorer and the first Edge.
    of(None, &["origin", "not found in access-control-allow-origin"], &["missing-allow-origin", "allow-origin-mismatch"]),
    of(None, &["the origin", "did not find", "in the access-control-allow-origin response header"], &["missing-allow-origin", "allow-origin-mismatch"]),
    of(None, &["request header", "was not present in the access-control-allow-headers list"], &["header-not-allowed"]),
    of(None, &["request method", "was not present in the access-control-allow-methods list"], &["method-not-allowed"]),
    of(None, &["redirect was blocked for cors request"], &["preflight-redirect", "redirect-blocked"]),
    // What is no failure of the request.
    of(None, &["refused to get unsafe header"], &["response-header-not-exposed"]),
    of(Some(Chromium), &["authorization will not be covered by the wildcard"], &["allow-headers-wildcard-and-authorization"]),
    of(Some(Firefox), &["the authorization header is not covered"], &["allow-headers-wildcard-and-authorization"]),
];

/// Firefox's names, which no translation changes: the category, the page of its documentation (in the link "Learn
/// More"), and, with spaces, what its Network panel shows.
#[rustfmt::skip]
pub(super) const FIREFOX_NAMES: &[(&str, &[&str])] = &[
    ("cors disabled", &["cors-disabled"]),
    ("cors origin header not added", &["origin-header-not-added"]),
    ("cors origin header missing", &["origin-header-not-added"]),
    ("cors external redirect not allowed", &["preflight-redirect"]),
    ("cors request not http", &["scheme-not-supported"]),
    ("cors not http", &["scheme-not-supported"]),
    ("cors missing allow origin", &["missing-allow-origin"]),
    ("cors multiple allow origin not allowed", &["multiple-allow-origin", "empty-response"]),
    ("cors multiple origin not allowed", &["multiple-allow-origin", "empty-response"]),
    ("cors allow origin not matching origin", &["allow-origin-mismatch", "multiple-allow-origin", "invalid-allow-origin"]),
    ("cors not supporting credentials", &["wildcard-allow-origin-with-credentials"]),
    ("cors no allow credentials", &["wildcard-allow-origin-with-credentials"]),
    ("cors method not found", &["method-not-allowed"]),
    ("cors missing allow credentials", &["invalid-allow-credentials"]),
    ("cors preflight did not succeed", &["preflight-bad-status"]),
    ("cors invalid allow method", &["invalid-allow-methods"]),
    ("cors invalid allow header", &["invalid-allow-headers"]),
    ("cors missing allow header", &["header-not-allowed"]),
    ("cors allow header from preflight deprecation", &["allow-headers-wildcard-and-authorization"]),
];

/// Messages that carry no reason, and what to do to find it.
#[rustfmt::skip]
pub(super) const SILENT: &[(&str, &str)] = &[
    ("cors request did not succeed", "Firefox prints this line for two things. After another line with a reason it only echoes that line, so copy all lines. Alone it is no CORS failure: no answer came at all (name, port, certificate, firewall, ad blocker), and no header is missing. Open the URL in a tab of the same browser to see the error."),
    ("cors did not succeed", "This is Firefox's name for a request to which no answer came, or for the echo of another reason: copy the console's line before it. Alone it is no CORS failure, and no header is missing."),
    ("cross-origin request blocked", "The reason is missing: in Firefox it follows in brackets, `(Reason: …)`, and the link at the end of the line names it in every language."),
    ("has been blocked by cors policy", "The reason is missing: it follows after `blocked by CORS policy:`."),
    ("due to access control checks", "Safari prints the reason in a line of its own before this one (and behind `Failed to load resource:` after it). Copy these, too."),
    ("denied by cross-origin resource sharing policy", "Safari prints the reason in a line of its own before this one. Copy that, too."),
    ("source uri is not allowed in this document", "Firefox prints this after a script that could not be loaded. The reason stands in a line before it."),
    ("bad uri or cross-site access not allowed", "Firefox prints this after a font that could not be loaded. The reason stands in a line before it."),
    ("loading failed for the", "Firefox prints this after a script that could not be loaded. The reason, if the browser tells one, stands in a line before it."),
    ("err_failed", ""),
    ("ns_error_dom_bad_uri", "Firefox gives this code to a request that it blocked: by CORS, by ORB, or by a policy of the page. The reason stands in another line of the console."),
    // Servers and libraries on servers.
    ("cors protocol does not allow specifying a wildcard", "ASP.NET Core refuses this configuration when it starts: `AllowAnyOrigin` together with `AllowCredentials`. Browsers would reject the response, see `wildcard-allow-origin-with-credentials`. List the origins with `WithOrigins`."),
    ("when allowcredentials is true, allowedorigins cannot contain", "Spring refuses this configuration: `allowCredentials` together with the origin `*`. Browsers would reject the response, see `wildcard-allow-origin-with-credentials`. List the origins, or use `allowedOriginPatterns`."),
    ("invalid cors request", "Spring answers 403 with this text when its CORS configuration does not allow the origin, the method or a header of the request. It then sends no CORS header at all. Compare the request with `allowedOrigins`, `allowedMethods` and `allowedHeaders` of the path."),
    ("cors policy execution failed", "ASP.NET Core logs this when its CORS policy does not allow the request; the lines after it say whether the origin, the method or a header is missing in the policy. It then sends no CORS header, and the browser reports `missing-allow-origin`."),
    ("does not have permission to access the resource", "ASP.NET Core logs this when its CORS policy does not list the origin. It then sends no CORS header, and the browser reports `missing-allow-origin`."),
    ("this cors request is not allowed. this is usually because", "An object store (Amazon S3 and what speaks its protocol) answers this: no CORS rule of the bucket allows this origin, method and these headers. Add a rule to the bucket's CORS configuration."),
    ("cors is not enabled for this bucket", "An object store (Amazon S3 and what speaks its protocol) answers this: the bucket has no CORS configuration. Add a rule to the bucket that allows the origin, the method and the headers."),
    ("not allowed by cors", "The server's own code threw this: a check of the origin, mostly the function that `cors` of Node.js asks, did not find the origin in its list. Add the origin there."),
    ("redirecturi is registered", "Microsoft Entra ID lets only redirect URIs of the type single-page application (SPA) use its token endpoint across origins. Register the redirect URI as type SPA, not Web."),
    ("cross-origin token redemption is permitted only", "Microsoft Entra ID lets only redirect URIs of the type single-page application (SPA) use its token endpoint across origins. Register the redirect URI as type SPA, not Web."),
    // What is about documents, not requests.
    ("blocked a frame with origin", "This is not about a request: a script touched the document of a frame of another origin, which the browser forbids. CORS headers change nothing; the two documents can talk with `postMessage`."),
    ("tried to access a cross-origin frame", "This is not about a request: a script touched the document of a frame of another origin, which the browser forbids. CORS headers change nothing; the two documents can talk with `postMessage`."),
    ("permission denied to access property", "This is not about a request: a script touched the document of a frame of another origin, which the browser forbids. CORS headers change nothing; the two documents can talk with `postMessage`."),
    ("tainted canvases may not be exported", "The canvas holds an image of another origin that was loaded without CORS. Load it with `crossorigin`, and have its server send `Access-Control-Allow-Origin`."),
    // Libraries, which learn from the browser only that it failed.
    ("fetchevent.respondwith() promise rejected", "A service worker answered this request, and its own request failed. The reason stands in another line, mostly of the worker's console."),
    ("network request failed", ""),
    ("xmlhttprequest error", ""),
    ("xmlhttprequest onerror callback", ""),
    ("request has been terminated", ""),
    ("tus: failed to", ""),
    ("networkerror when attempting to fetch", ""),
    ("networkerror manifestloaderror", ""),
    ("status code 0", ""),
    ("0 unknown error", ""),
    ("response code: n/a", ""),
    ("connection errored", ""),
    ("failed to fetch", ""),
    ("load failed", ""),
    ("network error", ""),
    ("err_network", ""),
    ("err_invalid_redirect", "Chromium gives this code to a redirected preflight, and to a `Location` that is no URL. See `preflight-redirect`, and the console's line that begins with `Access to`."),
    ("importing a module script failed", ""),
    ("error loading dynamically imported module", ""),
    ("cors error", ""),
    ("blocked:cors", ""),
    ("script error.", ""),
    ("http failure response for", ""),
    ("request failed with status code 0", ""),
    ("failed to load resource", ""),
];

/// What to do about a message that the page's script prints and that never carries a reason.
pub(super) const LOOK_FOR: &str = "This message hides the cause on purpose: script must not learn why another origin's response was withheld. The \
same words stand for CORS, for a server that is down, a wrong certificate and an ad blocker. The reason is in the browser's console, in a \
line of its own: in Chromium one that begins `Access to fetch at …`, in Firefox `Cross-Origin Request Blocked: … (Reason: …)`, in Safari the \
line before `… due to access control checks`. If there is none, the Network panel shows an error beside the request, `net::ERR_…`. Or give \
the exported HAR to har-cors.";
