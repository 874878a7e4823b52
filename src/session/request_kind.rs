//! What made a request, its mode and its credentials mode: none of the three is in a HAR, but the headers and the
//! exporter's fields tell much of them.

use super::view::{View, Views};
use crate::browser::Engine;
use crate::har::{Entry, Traffic, Transfer, is_lost};
use crate::session::Mode;
use crate::session::view::STORAGE_ACCESS;
use crate::standard::{CredentialsMode, InitiatorKind, Origin, is_cors_safelisted_request_header};

/// What made the request.
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

/// Default `Accept` headers tell the elements apart; `*/*` is fetch, XHR, scripts and more.
fn from_accept(view: &View<'_>, views: &Views<'_>) -> InitiatorKind {
    // Libraries that are built on XMLHttpRequest say so; the players of WebKit ask for titles of songs.
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
        // Where this is told, it is the destination of no script.
        && view.header("Sec-Fetch-Dest").is_none()
        && view.header("Priority").is_none_or(|priority| matches!(priority, "u=1" | "u=2" | "u=3"))
        && view.entry.request.headers_size.is_some_and(|size| size > 0)
    {
        // fetch() in mode no-cors sends `Priority: u=4`, and XMLHttpRequest an Origin. Scripts in the markup, and those that are
        // preloaded, come earlier.
        InitiatorKind::Script
    } else if accept == "*/*" && views.log.exporter.engine == Some(Engine::Firefox) && view.header("Origin").is_some() {
        // fetch() sends `Priority: u=4`; XMLHttpRequest, scripts and modules send none, and a request that was held back
        // shows none in any case. Of the three only XMLHttpRequest has other methods than GET.
        let is_get = &*view.entry.request.method == "GET";
        // Beacons post as XMLHttpRequest does; the priority that tells them apart is not in old files.
        let may_be_beacon = view.entry.priority.is_none() && may_be_simple(view);
        match view.header("Priority") {
            None if view.entry.request.headers_size.is_some_and(|size| size > 0) => match from_answer(view) {
                _ if may_be_beacon => InitiatorKind::Other,
                _ if !is_get => InitiatorKind::Xhr,
                Some(kind) => kind,
                None if view.status().is_some() => InitiatorKind::Xhr,
                None => InitiatorKind::Other,
            },
            // `u=4` is what fetch() says, and text tracks; what is preloaded is of more weight.
            Some("u=4") => {
                from_answer(view).filter(|kind| *kind == InitiatorKind::Track).unwrap_or(InitiatorKind::Fetch)
            }
            Some(_) => from_answer(view).unwrap_or(InitiatorKind::Fetch),
            None => InitiatorKind::Fetch,
        }
    } else if views.log.exporter.engine == Some(Engine::WebKit) && view.header("Origin").is_none() && is_font(view) {
        // WebKit asks for fonts without CORS, which script does of nothing that it means to read.
        InitiatorKind::Font
    } else {
        InitiatorKind::Fetch
    }
}

/// The answer says that it is a font.
fn is_font(view: &View<'_>) -> bool {
    let kind = view.entry.response.headers.value("Content-Type").unwrap_or_default().trim().to_ascii_lowercase();
    ["font/", "application/font-", "application/x-font-"].iter().any(|font| kind.starts_with(font))
}

/// What an answer of that type was asked for by, where only one kind of element takes it.
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

/// Firefox gives beacons, and nothing else that posts, its lowest priority: `u=6` where the member is lost.
fn is_firefox_beacon(entry: &Entry) -> bool {
    (entry.priority.as_deref() == Some("Lowest") || entry.request.headers.value("Priority") == Some("u=6"))
        && matches!(&*entry.request.method, "POST" | "")
        && entry.request.headers.value("Accept") == Some("*/*")
}

/// Request mode, of one hop. What is not shown to be `cors` is unknown.
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
    // A proxy sees what was sent, and every browser sends an Origin with what CORS applies to.
    if traits.traffic == Traffic::Programs && !has_origin && was_sent && view.status().is_some() {
        return Mode::NoCors;
    }
    if has_origin {
        // A GET carries Origin in mode cors only; a POST of a form or of mode no-cors carries it too.
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
    // A preflight that has lost its headers looks like a request of its own.
    let is_lost_preflight = view.method() == "OPTIONS" && !was_sent;
    if !is_lost_preflight && !view.is_get() && !may_be_simple(view) { Mode::Cors } else { Mode::Unknown }
}

/// Firefox keeps the body of a response that CORS refused, and none of an opaque one. A beacon's is kept, too: only its
/// priority tells it, which old versions do not write.
fn by_body(view: &View<'_>) -> Mode {
    let response = &view.entry.response;
    let Some(status) = view.status() else { return Mode::Unknown };
    let no_body = response.content_size == Some(0)
        && response.headers.value("Content-Length").is_some_and(|length| length != "0")
        && !(300..400).contains(&status);
    // An opaque answer whose server lets other sites embed it is shown, too.
    let is_shared = response.headers.has("Cross-Origin-Resource-Policy");
    let has_body = view.entry.priority.is_some() && !is_shared && response.content_size.is_some_and(|size| size > 0);
    match (no_body, has_body) {
        (true, _) => mode_without_body(view),
        (false, true) => Mode::Cors,
        (false, false) => Mode::Unknown,
    }
}

/// Mode of a `POST` whose answer has a body that Firefox does not show. It reads the body of an opaque answer, and breaks
/// that of a keepalive request off when CORS refuses it, or a policy of the server does.
fn mode_without_body(view: &View<'_>) -> Mode {
    let headers = &view.entry.request.headers;
    match view.entry.transfer() {
        Transfer::Whole => Mode::NoCors,
        Transfer::Cut if view.entry.response.headers.has("Cross-Origin-Resource-Policy") => Mode::Unknown,
        Transfer::Cut => Mode::Cors,
        // Only keepalive requests have these in that order, and without a referrer nothing tells the order.
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
        // Reports and `<a ping>`, which the browser itself sends.
        Some("application/csp-report" | "text/ping") => Mode::NoCors,
        Some(kind) if is_lost(kind) => Mode::Unknown,
        Some(kind) if !is_cors_safelisted_request_header("Content-Type", kind) => Mode::Cors,
        _ => Mode::NoCors,
    }
}

/// The request may need no preflight for its method and the type of its body: a form can post so. What the file has
/// lost of the two may have been anything.
fn may_be_simple(view: &View<'_>) -> bool {
    matches!(view.method(), "POST" | "GET" | "HEAD" | "")
        && view
            .header("Content-Type")
            .is_none_or(|kind| is_lost(kind) || is_cors_safelisted_request_header("Content-Type", kind))
}

/// An image that Firefox had in its memory: nobody was asked, and the entry has no header of an answer. Had it been asked
/// for with CORS, it would carry `Origin`.
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
        // A same-origin hop carries cookies in every mode but omit.
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

/// Some request of the chain would carry the header if it had credentials: it is marked as cross-site, its headers are
/// those of the network, and this browser, with these settings, sends it with others.
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
