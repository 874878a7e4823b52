//! Messages of browsers, servers and libraries without a reason. The patterns of all other messages are on the card of the
//! page that explains them.

/// Messages without a reason, and how to find it.
#[rustfmt::skip]
pub(super) const SILENT: &[(&str, &str)] = &[
    ("cors request failed", "This is the older wording of Firefox's `CORS request did not succeed`. After another line with a reason it only echoes that line, so copy all lines. Alone it is not a CORS failure: no answer came at all (name, port, certificate, firewall, ad blocker), and no header is missing. Open the URL in a tab of the same browser to see the error."),
    ("cors request did not succeed", "Firefox prints this line for two things. After another line with a reason it only echoes that line, so copy all lines. Alone it is not a CORS failure: no answer came at all (name, port, certificate, firewall, ad blocker), and no header is missing. Open the URL in a tab of the same browser to see the error."),
    ("cors did not succeed", "Firefox uses this name for a request without a response, and for the echo of another reason: copy the console message before it. Alone it is not a CORS failure, and no header is missing."),
    ("cross-origin request blocked", "The reason is missing: in Firefox it follows in brackets, `(Reason: …)`, and the link at the end of the line names it in every language."),
    ("has been blocked by cors policy", "The reason is missing: it comes after `blocked by CORS policy:`."),
    ("due to access control checks", "Safari prints the reason in a separate line before this one (and again in the line `Failed to load resource:` after it). Copy these lines as well."),
    ("denied by cross-origin resource sharing policy", "Safari prints the reason in a separate line before this one. Copy that line as well."),
    ("source uri is not allowed in this document", "Firefox prints this after a script that could not be loaded. The reason is in a line before it."),
    ("bad uri or cross-site access not allowed", "Firefox prints this after a font that could not be loaded. The reason is in a line before it."),
    ("loading failed for the", "Firefox prints this after a script that could not be loaded. The reason, if the browser gives one, is in a line before it."),
    ("err_failed", ""),
    ("ns_error_dom_bad_uri", "Firefox uses this code for a request that it blocked: because of CORS, ORB, or a policy of the page. The reason is in another line of the console."),
    // Servers and libraries on servers.
    ("cors protocol does not allow specifying a wildcard", "ASP.NET Core refuses this configuration when it starts: `AllowAnyOrigin` together with `AllowCredentials`. Browsers would reject the response, see `wildcard-allow-origin-with-credentials`. List the origins with `WithOrigins`."),
    ("when allowcredentials is true, allowedorigins cannot contain", "Spring refuses this configuration: `allowCredentials` together with the origin `*`. Browsers would reject the response, see `wildcard-allow-origin-with-credentials`. List the origins, or use `allowedOriginPatterns`."),
    ("invalid cors request", "Spring answers 403 with this text when its CORS configuration does not allow the origin, the method or a header of the request. It then sends no CORS header at all. Compare the request with `allowedOrigins`, `allowedMethods` and `allowedHeaders` of the path."),
    ("cors policy execution failed", "ASP.NET Core logs this when its CORS policy does not allow the request; the lines after it say whether the origin, the method or a header is missing in the policy. It then sends no CORS header, and the browser reports `missing-allow-origin`."),
    ("does not have permission to access the resource", "ASP.NET Core logs this when its CORS policy does not list the origin. It then sends no CORS header, and the browser reports `missing-allow-origin`."),
    ("this cors request is not allowed. this is usually because", "An object store (Amazon S3 or a compatible store) sends this: no CORS rule of the bucket allows this origin, method and these headers. Add a rule to the bucket's CORS configuration."),
    ("cors is not enabled for this bucket", "An object store (Amazon S3 or a compatible store) sends this: the bucket has no CORS configuration. Add a rule to the bucket that allows the origin, the method and the headers."),
    ("not allowed by cors", "The server's own code threw this: a check of the origin, usually the function that `cors` of Node.js calls, did not find the origin in its list. Add the origin there."),
    ("redirecturi is registered", "The token endpoint of Microsoft Entra ID allows cross-origin requests only for redirect URIs of the type single-page application (SPA). Register the redirect URI as type SPA, not Web."),
    ("cross-origin token redemption is permitted only", "The token endpoint of Microsoft Entra ID allows cross-origin requests only for redirect URIs of the type single-page application (SPA). Register the redirect URI as type SPA, not Web."),
    // Messages about documents, not requests.
    ("blocked a frame with origin", "This is not about a request: a script accessed the document of a frame of another origin, which the browser forbids. CORS headers do not help; the two documents can communicate with `postMessage`."),
    ("tried to access a cross-origin frame", "This is not about a request: a script accessed the document of a frame of another origin, which the browser forbids. CORS headers do not help; the two documents can communicate with `postMessage`."),
    ("permission denied to access property", "This is not about a request: a script accessed the document of a frame of another origin, which the browser forbids. CORS headers do not help; the two documents can communicate with `postMessage`."),
    ("tainted canvases may not be exported", "The canvas contains an image of another origin that was loaded without CORS. Load it with `crossorigin`, and let its server send `Access-Control-Allow-Origin`."),
    // Libraries, which only learn from the browser that the request failed.
    ("fetchevent.respondwith() promise rejected", "A service worker answered this request, and its own request failed. The reason is in another line, usually in the worker's console."),
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
    ("err_invalid_redirect", "Chromium uses this code for a redirected preflight, and for a `Location` that is not a URL. See `preflight-redirect`, and the console message that begins with `Access to`."),
    ("importing a module script failed", ""),
    ("error loading dynamically imported module", ""),
    ("cors error", ""),
    ("blocked:cors", ""),
    ("script error.", ""),
    ("http failure response for", ""),
    ("request failed with status code 0", ""),
    ("failed to load resource", ""),
];

/// What to do about a message that the page's script prints, which never contains a reason.
pub(super) const LOOK_FOR: &str = "This message hides the cause on purpose: scripts must not learn why another origin's response was blocked. The \
same message appears for a CORS failure, a server that is down, a wrong certificate and an ad blocker. The reason is in the browser's console, in a \
separate line: in Chromium one that begins with `Access to fetch at …`, in Firefox `Cross-Origin Request Blocked: … (Reason: …)`, in Safari the \
line before `… due to access control checks`. If there is none, the Network panel shows an error for the request, `net::ERR_…`. Or run har-cors on the \
exported HAR.";
