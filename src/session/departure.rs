//! Blocked redirects by which a fetch would have left its page's origin: there is no entry of another origin, but they are
//! cross-origin fetches.

use super::view::View;
use crate::har::ExporterKind;
use crate::standard::{InitiatorKind, Origin, origin_of_url};

/// Whether the last hop of a fetch that never left its page's origin is a blocked redirect to another origin.
///
/// A browser that marks blocked responses also marks these, except for an unsupported scheme. For one that does not
/// (Firefox), those count that it must block. A redirect that script did not want to follow (`redirect: 'manual'`) has no
/// mark, and a target that any browser would allow.
pub(super) fn is_refused_departure(
    last: &View<'_>,
    page: Option<&Origin>,
    kind: InitiatorKind,
    exporter: ExporterKind,
) -> bool {
    let is_of_mode_cors = match last.header("Sec-Fetch-Mode") {
        Some(mode) => mode == "cors",
        None => {
            matches!(kind, InitiatorKind::Fetch | InitiatorKind::Xhr | InitiatorKind::EventSource | InitiatorKind::Font)
        }
    };
    let Some((page, target)) = page.zip(last.redirect_target()).filter(|_| is_of_mode_cors) else { return false };
    if page.is_same_origin(&origin_of_url(&target)) {
        return false;
    }
    let is_refused = last.entry.error().is_some_and(|text| text.starts_with("net::ERR_"));
    let is_fetched = matches!(target.scheme(), "http" | "https");
    let is_mixed = target.scheme() == "http"
        && page.serialized().starts_with("https://")
        && !origin_of_url(&target).is_potentially_trustworthy();
    let has_userinfo = !target.username().is_empty() || target.password().is_some();
    exporter == ExporterKind::ChromiumDevTools && (is_refused || !is_fetched)
        || exporter == ExporterKind::FirefoxDevTools && (!is_fetched || is_mixed || has_userinfo)
}
