//! Policies of servers about who may embed their responses, and requirements of pages:
//! Cross-Origin-Resource-Policy (<https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>),
//! Cross-Origin-Embedder-Policy (<https://html.spec.whatwg.org/multipage/browsers.html#coep>), `X-Frame-Options`
//! (<https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header>) and `frame-ancestors`.

use crate::har::Entry;
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::csp::frame_ancestors;
use crate::rules::verdict::{Evidence, Part};
use crate::session::Fetch;
use crate::standard::Origin;
use url::{Host, Url};

const X_FRAME_OPTIONS: &str = "X-Frame-Options";
const POLICY: &str = "Cross-Origin-Resource-Policy";
const EMBEDDER: &str = "Cross-Origin-Embedder-Policy";

/// A block shown by headers.
pub(super) struct Refusal {
    pub(super) cause: Cause,
    /// The header that forbids it, or the missing header.
    pub(super) header: &'static str,
    pub(super) evidence: Vec<Evidence>,
}

impl Refusal {
    fn of(cause: Cause, header: &'static str, entry: &Entry, note: &str) -> Refusal {
        let part = entry.response.headers.position(header).map_or(Part::ResponseHeaders, Part::ResponseHeader);
        let evidence = Evidence { entry: entry.index, part, note: note.into() };
        Refusal { cause, header, evidence: vec![evidence] }
    }

    /// The same, with the page's own header that requires it.
    fn demanded_by(mut self, page: &Entry) -> Refusal {
        let position = page.response.headers.position(EMBEDDER);
        let note = "what the page requires of everything it embeds".to_owned();
        self.evidence.extend(position.map(|p| Evidence { entry: page.index, part: Part::ResponseHeader(p), note }));
        self
    }
}

/// The policy that blocks this response for a request without CORS.
pub(super) fn refused_by_resource_policy(capture: &Capture<'_>, fetch: &Fetch, entry: &Entry) -> Option<Refusal> {
    let forbidden = |note: &str| Some(Refusal::of(Cause::Corp, POLICY, entry, note));
    match entry.response.headers.value(POLICY) {
        Some("same-origin") => forbidden("only the server's own pages may embed it"),
        Some("same-site") if !is_same_site(fetch.origin.as_ref(), &entry.request.url) => {
            forbidden("only pages of the same site may embed it")
        }
        Some("cross-origin" | "same-site") => None,
        _ => {
            let page = demanding_page(capture, entry).filter(|page| embedder_policy(page) == Some("require-corp"))?;
            Some(Refusal::of(Cause::Coep, POLICY, entry, "it does not say who may embed it").demanded_by(page))
        }
    }
}

/// Why this document may not be shown in a frame of that page.
pub(super) fn refused_as_frame(capture: &Capture<'_>, fetch: &Fetch, entry: &Entry) -> Option<Refusal> {
    let page = demanding_page(capture, entry);
    if let Some(page) = page
        && embedder_policy(entry).is_none()
    {
        let note = "the frame's document does not have it";
        return Some(Refusal::of(Cause::FrameNotAllowed, EMBEDDER, entry, note).demanded_by(page));
    }
    if let Some(forbidden) = frame_ancestors(entry, fetch.origin.as_ref()) {
        // Then `X-Frame-Options` does not count.
        return forbidden.then(|| {
            let note = "frame-ancestors does not name the page";
            Refusal::of(Cause::FrameNotAllowed, "Content-Security-Policy", entry, note)
        });
    }
    if forbids_framing(entry) {
        let note = "no page of another origin may frame it";
        return Some(Refusal::of(Cause::FrameNotAllowed, X_FRAME_OPTIONS, entry, note));
    }
    match entry.response.headers.value(POLICY) {
        Some("cross-origin") => None,
        Some("same-site") if is_same_site(fetch.origin.as_ref(), &entry.request.url) => None,
        Some("same-origin" | "same-site") => {
            let refusal = Refusal::of(Cause::Corp, POLICY, entry, "it may not be embedded by other pages");
            page.map(|page| refusal.demanded_by(page))
        }
        _ => {
            let refusal =
                |page| Refusal::of(Cause::Coep, POLICY, entry, "it does not say who may embed it").demanded_by(page);
            page.map(refusal)
        }
    }
}

/// The document of the entry's page, if it has requirements for embedded resources. Browsers ignore the requirements of a
/// page that came over an insecure connection.
fn demanding_page<'a>(capture: &Capture<'a>, entry: &Entry) -> Option<&'a Entry> {
    let is_heard = |page: &Entry| Origin::of(&page.request.url).is_some_and(|o| o.is_potentially_trustworthy());
    capture
        .document(entry)
        .filter(|page| page.index != entry.index && embedder_policy(page).is_some() && is_heard(page))
}

/// `require-corp` or `credentialless`; `None` for `unsafe-none` and invalid values.
fn embedder_policy(entry: &Entry) -> Option<&str> {
    let value = entry.response.headers.value(EMBEDDER)?;
    let value = value.split(';').next().unwrap_or_default().trim();
    matches!(value, "require-corp" | "credentialless").then_some(value)
}

/// `X-Frame-Options` for a page of another origin: several values block like `DENY`, unless none of them is valid.
fn forbids_framing(entry: &Entry) -> bool {
    let headers = entry.response.headers.all(X_FRAME_OPTIONS);
    let values = headers.flat_map(|h| h.value.split(',')).map(|value| value.trim().to_ascii_lowercase());
    let mut values: Vec<String> = values.collect();
    values.sort_unstable();
    values.dedup();
    let is_known = |value: &String| matches!(value.as_str(), "deny" | "sameorigin" | "allowall");
    match values.as_slice() {
        [only] => only == "deny" || only == "sameorigin",
        several => several.iter().any(is_known),
    }
}

/// Same site (<https://html.spec.whatwg.org/multipage/browsers.html#same-site>) as far as it is decidable without a list of
/// public suffixes: the last two labels agree, and an https resource is not embedded by an http page. Where that is not
/// enough, the result is `true`: better to miss a block than to report one that did not happen.
fn is_same_site(page: Option<&Origin>, url: &str) -> bool {
    let page = match page {
        Some(Origin::Tuple(page)) => Url::parse(page).ok(),
        Some(Origin::Opaque) => return false,
        None => return true,
    };
    let (Some(page), Ok(url)) = (page, Url::parse(url)) else { return true };
    if url.scheme() == "https" && page.scheme() != "https" {
        return false;
    }
    let site = |host: &str| host.rsplit('.').take(2).map(str::to_owned).collect::<Vec<_>>();
    match (page.host(), url.host()) {
        (Some(Host::Domain(a)), Some(Host::Domain(b))) => site(a) == site(b),
        (a, b) => a == b,
    }
}
