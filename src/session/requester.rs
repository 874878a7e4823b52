//! The source of a request: the origin of its page (frame, worker), and the evidence for it. Without evidence that a page in
//! a browser made it, CORS does not apply, and the request is not judged.

use super::origin::PageOrigins;
use super::view::{View, Views, speaks_of_cors};
use crate::har::{Entry, Refusals, is_lost};
pub use crate::session::sign::Sign;
use crate::standard::{InitiatorKind, Origin};

/// The source of a request.
pub(super) struct Requester {
    /// The origin of the page; `None` if it is only known to differ from the URL's.
    pub(super) origin: Option<Origin>,
    pub(super) by: Sign,
}

/// The value of `Sec-Fetch-Site` for the first URL of a fetch
/// (<https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header>).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Site {
    /// `same-origin`, or `none`: the user made the request, not a page.
    Own,
    /// `same-site` or `cross-site`.
    Foreign,
    /// The header is missing.
    Unknown,
}

fn site(view: &View<'_>) -> Site {
    match view.header("Sec-Fetch-Site") {
        Some("same-origin" | "none") => Site::Own,
        Some("same-site" | "cross-site") => Site::Foreign,
        _ => Site::Unknown,
    }
}

/// The source of a fetch, given its hops and preflights: from the `Origin` header if there is one, then from
/// `Sec-Fetch-Site`, `Referer`, the initiator and the page. `None` without evidence.
pub(super) fn who_asked(
    hops: &[&View<'_>],
    preflights: &[Option<&View<'_>>],
    pages: &PageOrigins<'_>,
    kind: InitiatorKind,
    views: &Views<'_>,
) -> Option<Requester> {
    let header = |view: &&View<'_>| view.origin_header().and_then(Origin::parse);
    let (&first, &last) = (hops.first()?, hops.last()?);
    let by = |by| move |origin| Requester { origin: Some(origin), by };
    // The first hop cannot be tainted yet: `null` there is the page's own opaque origin.
    let first_preflight = preflights.first().copied().flatten();
    let site = site(first);
    let named = header(&first).or_else(|| first_preflight.as_ref().and_then(header));
    match named {
        // An opaque origin belongs to no site: the browser hides the origin of a page without a referrer.
        Some(Origin::Opaque) if site == Site::Own => {}
        Some(Origin::Opaque) if first_preflight.is_none() && may_hide_its_origin(first, pages, views) => return None,
        Some(origin) => return Some(by(Sign::Origin)(origin)),
        None => {}
    }
    if site == Site::Own {
        return Some(by(Sign::Site)(first.origin.clone()));
    }
    let later = hops.iter().chain(preflights.iter().flatten()).filter_map(header).find(|o| *o != Origin::Opaque);
    if let Some(origin) = later {
        return Some(by(Sign::Origin)(origin));
    }
    // If the browser marks a request as foreign although the file's page has this origin, it comes from a frame, of which
    // nothing else is known. The same applies to a request whose `Origin` value is lost: a GET to the page's own origin has
    // none.
    let carries_origin = first.header("Origin").is_some_and(is_lost) && first.is_get();
    let is_foreign = site == Site::Foreign || carries_origin;
    let may_be = |origin: &Origin| !is_foreign || !first.origin.is_same_origin(origin);
    let foreign = |origin: Option<Origin>, otherwise: Sign| match (site, carries_origin) {
        (Site::Foreign, _) => Some(Requester { origin, by: Sign::Site }),
        (_, true) => Some(Requester { origin, by: Sign::Origin }),
        _ => origin.map(by(otherwise)),
    };
    let is_workers = views.traits().workers_have_no_page && first.entry.page.is_none() && views.has_pagerefs;
    let initiator = first.entry.initiator.as_ref();
    if initiator.is_some_and(|initiator| initiator.is_data_script) && (is_workers || !views.has_pagerefs) {
        return Some(by(Sign::Initiator)(Origin::Opaque));
    }
    let page = pages.of(first).filter(may_be);
    // A page with an opaque origin sends no Referer, or a meaningless one.
    if page == Some(Origin::Opaque) {
        return foreign(page, Sign::Page);
    }
    let referrer =
        first.header("Referer").and_then(Origin::of).filter(|origin| *origin != Origin::Opaque && may_be(origin));
    let document = initiator.and_then(|initiator| initiator.document.as_deref()).and_then(Origin::parse);
    let document = document.filter(may_be);
    let referrer = (referrer, Sign::Referrer);
    let document = (document, Sign::Initiator);
    let page = (page, Sign::Page);
    // A font's Referer is its stylesheet, wherever that comes from.
    let order = if kind == InitiatorKind::Font { [page, document, referrer] } else { [referrer, document, page] };
    let (origin, sign) = order.into_iter().find(|(origin, _)| origin.is_some()).unwrap_or((None, Sign::Page));
    // A frame's origin differs from the page's. Only a recorded failure confirms that the response did not allow the page.
    let origin =
        origin.filter(|_| !carries_origin || sign != Sign::Page || views.traits().refusals == Refusals::Marked);
    if let Some(asked) = foreign(origin, sign) {
        return Some(asked);
    }
    let unnamed = |by| Some(Requester { origin: None, by });
    if preflights.iter().any(Option::is_some) {
        return unnamed(Sign::Preflight);
    }
    if is_cross_origin_error(last.entry) {
        return unnamed(Sign::Error);
    }
    None
}

/// A page that sends no referrer uses `Origin: null` for POST requests to its own server
/// (<https://fetch.spec.whatwg.org/#append-a-request-origin-header>), like a page with an opaque origin for any server. Neither
/// a request header nor a recorded failure shows which of the two it is.
fn may_hide_its_origin(first: &View<'_>, pages: &PageOrigins<'_>, views: &Views<'_>) -> bool {
    !first.is_get()
        && !first.method().is_empty()
        && site(first) == Site::Unknown
        && first.header("Referer").is_none()
        && views.traits().refusals != Refusals::Marked
        && pages.of(first).is_none_or(|page| page.is_same_origin(&first.origin))
}

/// An error of cross-origin requests only.
fn is_cross_origin_error(entry: &Entry) -> bool {
    const CODES: [&str; 5] = [
        "net::ERR_BLOCKED_BY_ORB",
        "net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin",
        "net::ERR_BLOCKED_BY_RESPONSE.NotSameSite",
        "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS",
        "net::ERR_BLOCKED_BY_PRIVATE_NETWORK_ACCESS_CHECKS",
    ];
    speaks_of_cors(entry) || entry.error().is_some_and(|text| CODES.iter().any(|code| text.starts_with(code)))
}

/// No page made the request: it is an unsent template, or the browser's own request (certificate status, RFC 6960).
pub(super) fn is_no_pages(view: &View<'_>) -> bool {
    let kind = view.header("Content-Type").unwrap_or_default();
    !view.entry.has_response || kind.eq_ignore_ascii_case("application/ocsp-request")
}
