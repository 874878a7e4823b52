//! Redirects by which a fetch would have left its page's origin, and which the browser refused: no entry of another origin
//! shows them, and yet they are fetches across origins.

use super::view::View;
use crate::har::ExporterKind;
use crate::standard::{InitiatorKind, Origin, origin_of_url};

/// Whether the last hop of a fetch, which never left its page's origin, is a redirect to elsewhere that was refused.
///
/// A browser that marks refusals marks them here, but for a scheme that is not fetched. One that does not (Firefox) shows
/// those that it must refuse. What script asked not to follow (`redirect: 'manual'`) has no mark, and a target that any
/// browser would go to.
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
