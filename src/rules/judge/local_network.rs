//! Local Network Access: a page asks for a server of a more private address space.

use crate::browser::{Engine, Stage};
use crate::har::Entry;
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::judge::draft::Draft;
use crate::rules::verdict::Certainty;
use crate::standard::{AddressSpace, Origin};
use url::Url;

/// A version of Chromium with Private Network Access, or nothing, instead of Local Network Access.
pub(super) fn is_before_local_network_access(capture: &Capture<'_>) -> bool {
    /// The first version with Local Network Access.
    const FIRST: u32 = 142;
    capture.engine() == Some(Engine::Chromium) && capture.engine_major().is_some_and(|version| version < FIRST)
}

/// Whether the request went from a more public address space to a more private one, as far as the file shows.
pub(super) fn may_be_local_network_access(capture: &Capture<'_>, entry: &Entry) -> bool {
    if capture.engine() != Some(Engine::Chromium) || is_before_local_network_access(capture) {
        return false;
    }
    // A target that was never reached has no recorded address: it may be anywhere.
    let target = capture.is_local(&entry.request.url).unwrap_or(AddressSpace::Loopback);
    let document = capture.document(entry);
    let page = match document {
        Some(document) => space_of_document(document),
        // A trimmed file may lack the document, but its page may still name this machine.
        None => capture.page_url(entry).and_then(|page| capture.is_local(page)),
    };
    // A data: page has no address and counts as public.
    page.unwrap_or(AddressSpace::Public) > target
}

/// The address space of a document: its server's, or the public one if its policy demands that.
pub(super) fn space_of_document(document: &Entry) -> Option<AddressSpace> {
    let policies = &mut document.response.headers.all("Content-Security-Policy");
    // A `data:` page has no address, and counts as public.
    let is_data = document.request.url.starts_with("data:");
    if is_data || policies.any(|policy| policy.value.contains("treat-as-public-address")) {
        return Some(AddressSpace::Public);
    }
    document.server_ip.as_deref().and_then(|ip| ip.parse().ok()).map(AddressSpace::of)
}

/// The address space, if the record shows, for any browser, that the entry's page requested a more private address than its
/// own.
pub(super) fn more_private_target(capture: &Capture<'_>, entry: &Entry) -> Option<AddressSpace> {
    let page = match capture.document(entry) {
        Some(document) => space_of_document(document)?,
        None if capture.title(entry).is_some_and(|title| title.starts_with("data:")) => AddressSpace::Public,
        None => return None,
    };
    capture.is_local(&entry.request.url).filter(|target| page > *target)
}

/// Local Network Access: Chromium reports it as a CORS error, though no header can fix it. Earlier versions had Private
/// Network Access, which required permission from servers.
pub(super) fn local_network_access(case: Case<'_>, certainty: Certainty) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let page_is_secure = match &fetch.origin {
        Some(origin @ Origin::Tuple(_)) => origin.is_potentially_trustworthy(),
        _ => false,
    };
    let (error, is_named) = match (is_before_local_network_access(capture), page_is_secure) {
        (false, true) => ("LocalNetworkAccessPermissionDenied", true),
        (false, false) => ("InsecureLocalNetwork", true),
        (true, true) => ("PrivateNetworkAccess", false),
        (true, false) => ("InsecurePrivateNetwork", true),
    };
    let space = target_space(capture, entry).map_or("unknown".to_owned(), |space| space.to_string());
    Draft::failure(last, Stage::Request, Cause::LocalNetworkAccess, certainty)
        .with(|failed| failed.chromium_error = is_named.then_some(error))
        .with_parameter(format!("{error} {space}"))
}

/// The address space of the target: by its name or address, otherwise by the page's own. For a page in the local
/// network only loopback is more private; a page on loopback that counts as public (by its own policy) is a developer's,
/// and so is its server.
pub(super) fn target_space(capture: &Capture<'_>, entry: &Entry) -> Option<AddressSpace> {
    let of_page = || {
        let page = capture.document(entry)?.server_ip.as_deref()?.parse().ok().map(AddressSpace::of)?;
        (page != AddressSpace::Public).then_some(AddressSpace::Loopback)
    };
    capture.is_local(&entry.request.url).or_else(of_page)
}

/// The URL's host has a name that is not in public DNS: one label, or a domain reserved for private use
/// (<https://www.iana.org/assignments/special-use-domain-names/>). `.example` is for documentation, and shows nothing.
pub(super) fn is_private_name(url: &str) -> bool {
    const PRIVATE: [&str; 8] =
        [".test", ".local", ".localhost", ".internal", ".home.arpa", ".lan", ".intranet", ".corp"];
    match Url::parse(url).ok().as_ref().and_then(Url::host) {
        Some(url::Host::Domain(name)) => !name.contains('.') || PRIVATE.iter().any(|domain| name.ends_with(domain)),
        _ => false,
    }
}
