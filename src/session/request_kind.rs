//! Initiator, mode and credentials mode of a request: none of the three is in a HAR, but the headers and the exporter's
//! fields show much about them.

use super::view::{View, Views};
use crate::browser::Engine;
use crate::har::{Entry, Traffic, Transfer, is_lost};
use crate::session::Mode;
use crate::session::view::STORAGE_ACCESS;
use crate::standard::{CredentialsMode, InitiatorKind, Origin, is_cors_safelisted_request_header};

/// The initiator of the request.
pub(super) fn initiator(view: &View<'_>, views: &Views<'_>) -> InitiatorKind {
    if view.is_web_socket() {
        return InitiatorKind::WebSocket;
    }
    if let Some(kind) = view.entry.resource_type.as_deref() {
        return from_resource_type(kind);
    }
    if let Some(destination) = view.header("Sec-Fetch-Dest")
        && let Some(kind) = from_destination(destination)
    {
        return kind;
    }
    if view.entry.is_document() {
        return InitiatorKind::Document;
    }
    if view.header("Content-Type") == Some("application/csp-report") {
        return InitiatorKind::Beacon;
    }
    if is_firefox_beacon(view.entry) && views.log.exporter.engine == Some(Engine::Firefox) {
        return InitiatorKind::Beacon;
    }
    from_accept(view, views)
}

fn from_resource_type(kind: &str) -> InitiatorKind {
    match kind {
        "fetch" => InitiatorKind::Fetch,
        "xhr" => InitiatorKind::Xhr,
        "script" => InitiatorKind::Script,
        "image" | "imageset" => InitiatorKind::Image,
        "font" => InitiatorKind::Font,
        "stylesheet" => InitiatorKind::Stylesheet,
        "media" => InitiatorKind::Media,
        "texttrack" => InitiatorKind::Track,
        "eventsource" => InitiatorKind::EventSource,
        "manifest" => InitiatorKind::Manifest,
        "ping" | "beacon" | "cspviolationreport" | "csp-violation-report" => InitiatorKind::Beacon,
        "document" => InitiatorKind::Document,
        "websocket" => InitiatorKind::WebSocket,
        _ => InitiatorKind::Other,
    }
}

/// `empty` stands for fetch, XHR and others alike.
fn from_destination(destination: &str) -> Option<InitiatorKind> {
    Some(match destination {
        "script" | "worker" | "sharedworker" | "serviceworker" => InitiatorKind::Script,
        "image" => InitiatorKind::Image,
        "font" => InitiatorKind::Font,
        "style" => InitiatorKind::Stylesheet,
        "audio" | "video" => InitiatorKind::Media,
        "track" => InitiatorKind::Track,
        "manifest" => InitiatorKind::Manifest,
        "document" | "iframe" | "frame" | "object" | "embed" => InitiatorKind::Document,
        "websocket" => InitiatorKind::WebSocket,
        _ => return None,
    })
}

/// Default `Accept` headers distinguish elements; `*/*` is fetch, XHR, scripts and more.
fn from_accept(view: &View<'_>, views: &Views<'_>) -> InitiatorKind {
    // Libraries based on XMLHttpRequest identify themselves; WebKit's media players request song titles.
    if view.header("X-Requested-With") == Some("XMLHttpRequest") {
        return InitiatorKind::Xhr;
    }
    if view.entry.request.headers.has("Icy-Metadata") {
        return InitiatorKind::Media;
    }
    let Some(accept) = view.header("Accept").filter(|accept| !is_lost(accept)) else {
        // Only script sets these.
        let sets_headers = !view.unsafe_names(views.log.exporter.engine).is_empty();
        let is_scripts = sets_headers || !view.method().is_empty() && !may_be_simple(view);
        return if is_scripts { InitiatorKind::Fetch } else { InitiatorKind::Other };
    };
    if accept.starts_with("image/") {
        InitiatorKind::Image
    } else if accept.starts_with("text/css") {
        InitiatorKind::Stylesheet
    } else if accept == "text/event-stream" {
        InitiatorKind::EventSource
    } else if accept.starts_with("audio/") || accept.starts_with("video/") {
        InitiatorKind::Media
    } else if accept.starts_with("application/font-woff") || accept.contains("font/") {
        InitiatorKind::Font
    } else if accept == "*/*"
        && views.traits().shows_priority
        && view.header("Origin").is_none()
        // If this is present, the destination is not a script.
        && view.header("Sec-Fetch-Dest").is_none()
        && view.header("Priority").is_none_or(|priority| matches!(priority, "u=1" | "u=2" | "u=3"))
        && view.entry.request.headers_size.is_some_and(|size| size > 0)
    {
        // fetch() in mode no-cors sends `Priority: u=4`, and XMLHttpRequest an Origin. Scripts in the markup, and those that are
        // preloaded, come earlier.
        InitiatorKind::Script
    } else if accept == "*/*" && views.log.exporter.engine == Some(Engine::Firefox) && view.header("Origin").is_some() {
        // fetch() sends `Priority: u=4`; XMLHttpRequest, scripts and modules send none, and an unsent request
        // never shows it. Of the three only XMLHttpRequest has methods other than GET.
        let is_get = &*view.entry.request.method == "GET";
        // Beacons use POST like XMLHttpRequest; the priority that distinguishes them is not in old files.
        let may_be_beacon = view.entry.priority.is_none() && may_be_simple(view);
        match view.header("Priority") {
            None if view.entry.request.headers_size.is_some_and(|size| size > 0) => match from_answer(view) {
                _ if may_be_beacon => InitiatorKind::Other,
                _ if !is_get => InitiatorKind::Xhr,
                Some(kind) => kind,
                None if view.status().is_some() => InitiatorKind::Xhr,
                None => InitiatorKind::Other,
            },
            // fetch() and text tracks use `u=4`; preloads have a higher priority.
            Some("u=4") => {
                from_answer(view).filter(|kind| *kind == InitiatorKind::Track).unwrap_or(InitiatorKind::Fetch)
            }
            Some(_) => from_answer(view).unwrap_or(InitiatorKind::Fetch),
            None => InitiatorKind::Fetch,
        }
    } else if views.log.exporter.engine == Some(Engine::WebKit) && view.header("Origin").is_none() && is_font(view) {
        // WebKit requests fonts without CORS, unlike a script that wants to read the response.
        InitiatorKind::Font
    } else {
        InitiatorKind::Fetch
    }
}

/// The response has a font type.
fn is_font(view: &View<'_>) -> bool {
    let kind = view.entry.response.headers.value("Content-Type").unwrap_or_default().trim().to_ascii_lowercase();
    ["font/", "application/font-", "application/x-font-"].iter().any(|font| kind.starts_with(font))
}

/// The initiator of a response with that type, if only one kind of element accepts it.
fn from_answer(view: &View<'_>) -> Option<InitiatorKind> {
    let kind = view.entry.response.headers.value("Content-Type")?;
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "text/vtt" => Some(InitiatorKind::Track),
        "text/javascript" | "application/javascript" | "application/x-javascript" | "text/ecmascript" => {
            Some(InitiatorKind::Script)
        }
        _ => None,
    }
}

/// Among POST requests, only beacons get Firefox's lowest priority: `u=6` if the member is missing.
fn is_firefox_beacon(entry: &Entry) -> bool {
    (entry.priority.as_deref() == Some("Lowest") || entry.request.headers.value("Priority") == Some("u=6"))
        && matches!(&*entry.request.method, "POST" | "")
        && entry.request.headers.value("Accept") == Some("*/*")
}

/// Request mode of one hop. It is unknown unless it is shown to be `cors`.
pub(super) fn mode(view: &View<'_>, kind: InitiatorKind, views: &Views<'_>) -> Mode {
    match view.header("Sec-Fetch-Mode") {
        Some("cors") => return Mode::Cors,
        Some("no-cors") => return Mode::NoCors,
        Some("same-origin") => return Mode::SameOrigin,
        Some("navigate") => return Mode::Navigate,
        Some("websocket") => return Mode::WebSocket,
        _ => {}
    }
    match kind {
        InitiatorKind::WebSocket => return Mode::WebSocket,
        InitiatorKind::Document => return Mode::Navigate,
        InitiatorKind::Xhr | InitiatorKind::EventSource => return Mode::Cors,
        InitiatorKind::Beacon => return beacon_mode(view),
        InitiatorKind::Fetch
        | InitiatorKind::Script
        | InitiatorKind::Image
        | InitiatorKind::Font
        | InitiatorKind::Stylesheet
        | InitiatorKind::Media
        | InitiatorKind::Track
        | InitiatorKind::Module
        | InitiatorKind::Manifest
        | InitiatorKind::Other => {}
    }
    let traits = views.traits();
    let has_origin = view.entry.request.headers.has("Origin");
    let was_sent = traits.shows_what_was_sent(view.entry);
    // A proxy sees everything that was sent, and every browser sends an Origin with CORS requests.
    if traits.traffic == Traffic::Programs && !has_origin && was_sent && view.status().is_some() {
        return Mode::NoCors;
    }
    if has_origin {
        // A GET has Origin only in mode cors; a POST of a form or in mode no-cors also has it.
        if view.is_get() || !may_be_simple(view) {
            return Mode::Cors;
        }
        let tells_by_body = traits.sizes_tell_bodies && view.method() == "POST";
        return if tells_by_body { by_body(view) } else { Mode::Unknown };
    }
    if view.is_get() && was_sent {
        return Mode::NoCors;
    }
    if matches!(kind, InitiatorKind::Font | InitiatorKind::Manifest) {
        return Mode::Cors;
    }
    // A preflight without its headers looks like a separate request.
    let is_lost_preflight = view.method() == "OPTIONS" && !was_sent;
    if !is_lost_preflight && !view.is_get() && !may_be_simple(view) { Mode::Cors } else { Mode::Unknown }
}

/// Firefox exports the body of a response blocked by CORS, but none of an opaque one. A beacon's body is also exported: only
/// its priority identifies it, which old versions do not write.
fn by_body(view: &View<'_>) -> Mode {
    let response = &view.entry.response;
    let Some(status) = view.status() else { return Mode::Unknown };
    let no_body = response.content_size == Some(0)
        && response.headers.value("Content-Length").is_some_and(|length| length != "0")
        && !(300..400).contains(&status);
    // An opaque response whose server allows embedding by other sites is also shown.
    let is_shared = response.headers.has("Cross-Origin-Resource-Policy");
    let has_body = view.entry.priority.is_some() && !is_shared && response.content_size.is_some_and(|size| size > 0);
    match (no_body, has_body) {
        (true, _) => mode_without_body(view),
        (false, true) => Mode::Cors,
        (false, false) => Mode::Unknown,
    }
}

/// Mode of a `POST` whose response has a body that Firefox does not show. It reads the body of an opaque response, but stops
/// reading that of a keepalive request if CORS or a policy of the server blocks it.
fn mode_without_body(view: &View<'_>) -> Mode {
    let headers = &view.entry.request.headers;
    match view.entry.transfer() {
        Transfer::Whole => Mode::NoCors,
        Transfer::Cut if view.entry.response.headers.has("Cross-Origin-Resource-Policy") => Mode::Unknown,
        Transfer::Cut => Mode::Cors,
        // Only keepalive requests have these in that order, and without a referrer the order is unknown.
        Transfer::Short | Transfer::Unknown
            if headers.position("Referer").is_none_or(|referrer| headers.position("Content-Type") < Some(referrer)) =>
        {
            Mode::Unknown
        }
        Transfer::Short | Transfer::Unknown => Mode::NoCors,
    }
}

/// `sendBeacon` is `no-cors` unless the type of its body needs a preflight.
fn beacon_mode(view: &View<'_>) -> Mode {
    match view.header("Content-Type") {
        // Reports and `<a ping>`, sent by the browser itself.
        Some("application/csp-report" | "text/ping") => Mode::NoCors,
        Some(kind) if is_lost(kind) => Mode::Unknown,
        Some(kind) if !is_cors_safelisted_request_header("Content-Type", kind) => Mode::Cors,
        _ => Mode::NoCors,
    }
}

/// Method and body type of the request may be those of a form, so that it needs no preflight. If the file lacks them, they
/// may have been anything.
fn may_be_simple(view: &View<'_>) -> bool {
    matches!(view.method(), "POST" | "GET" | "HEAD" | "")
        && view
            .header("Content-Type")
            .is_none_or(|kind| is_lost(kind) || is_cors_safelisted_request_header("Content-Type", kind))
}

/// An image from Firefox's memory cache: nothing was sent, and the entry has no response headers. With CORS, the request
/// would have `Origin`.
pub(super) fn is_from_memory(view: &View<'_>) -> bool {
    view.status().is_some()
        && view.entry.request.headers_size == Some(0)
        && view.entry.response.headers.is_empty()
        && view.header("Origin").is_none()
}

/// Credentials mode of a fetch in mode `cors`, where something tells it.
pub(super) fn credentials(
    hops: &[&View<'_>],
    is_cors: &[bool],
    kind: InitiatorKind,
    page: Option<&Origin>,
    views: &Views<'_>,
) -> Option<CredentialsMode> {
    let foreign = || hops.iter().zip(is_cors).filter(|(_, cors)| **cors).map(|(view, _)| *view);
    for view in foreign() {
        // Only requests with credentials carry it.
        if view.header(STORAGE_ACCESS).is_some() {
            return Some(CredentialsMode::Include);
        }
        // A same-origin hop has cookies in every mode except omit.
        if page.is_some_and(|page| view.origin.is_same_origin(page)) {
            continue;
        }
        if view.entry.request.headers.has("Cookie") || view.entry.request.has_cookies {
            return Some(CredentialsMode::Include);
        }
    }
    match kind {
        InitiatorKind::Beacon => Some(CredentialsMode::Include),
        // `@font-face` and FontFace have no way to ask for credentials.
        InitiatorKind::Font => Some(CredentialsMode::NotInclude),
        InitiatorKind::Fetch
        | InitiatorKind::Xhr
        | InitiatorKind::Script
        | InitiatorKind::Image
        | InitiatorKind::Stylesheet
        | InitiatorKind::Media
        | InitiatorKind::Track
        | InitiatorKind::Module
        | InitiatorKind::EventSource
        | InitiatorKind::Manifest
        | InitiatorKind::Document
        | InitiatorKind::WebSocket
        | InitiatorKind::Other => lacks_storage_access(foreign(), views).then_some(CredentialsMode::NotInclude),
    }
}

/// A request of the chain would have the header if it had credentials: it is marked as cross-site, its headers are those of
/// the network, and this browser, with these settings, sends it with other requests.
fn lacks_storage_access<'v, 'a: 'v>(mut foreign: impl Iterator<Item = &'v View<'a>>, views: &Views<'_>) -> bool {
    let traits = views.traits();
    traits.traffic == Traffic::Browser
        && traits.keeps_all_headers
        && views.browser_marks_credentials()
        && foreign.any(|view| {
            view.header("Sec-Fetch-Site") == Some("cross-site")
                && view.header("Sec-Fetch-Mode") == Some("cors")
                && views.traits().shows_what_was_sent(view.entry)
        })
}
