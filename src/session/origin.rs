//! The origin of the page (frame, worker) that made a fetch, and the origin in force at each hop.

use super::view::{View, Views};
use crate::fetch::{InitiatorKind, Origin, origin_of_url, plain_origin};
use crate::har::ExporterKind;
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;
use url::Url;

/// What the file says of its pages' origins.
pub(super) struct PageOrigins<'a> {
    by_page: HashMap<&'a str, Origin>,
    only: Option<Origin>,
}

impl<'a> PageOrigins<'a> {
    pub(super) fn new(views: &Views<'a>) -> PageOrigins<'a> {
        let mut by_page = HashMap::new();
        let mut origins = Vec::new();
        for page in &views.log.pages {
            // The three browsers write the page's URL as its title; others the title of the document.
            if views.kind() != ExporterKind::Playwright
                && let Some(origin) = origin_of_title(&page.title)
            {
                origins.push(origin.clone());
                by_page.insert(&*page.id, origin);
            }
        }
        for view in views.items.iter().filter(|v| is_document(v)) {
            if let Some(page) = &view.entry.page
                && !by_page.contains_key(&**page)
                && view.status().is_some_and(|s| !(300..400).contains(&s))
            {
                origins.push(view.origin.clone());
                by_page.insert(page, view.origin.clone());
            }
        }
        origins.dedup();
        let only = if let [only] = origins.as_slice() { Some(only.clone()) } else { None };
        PageOrigins { by_page, only }
    }

    fn of(&self, view: &View<'_>) -> Option<Origin> {
        match &view.entry.page {
            Some(page) => self.by_page.get(&**page).cloned(),
            None => self.only.clone(),
        }
    }
}

/// The origin of the page whose URL that title is.
fn origin_of_title(title: &str) -> Option<Origin> {
    if title.starts_with("http")
        && let Some(origin) = plain_origin(title)
    {
        return Some(Origin::Tuple(origin.into()));
    }
    let url = Url::parse(title).ok()?;
    matches!(url.scheme(), "http" | "https" | "file" | "data" | "blob").then(|| origin_of_url(&url))
}

/// A document of a page or frame.
pub(super) fn is_document(view: &View<'_>) -> bool {
    match view.entry.resource_type.as_deref() {
        Some(kind) => kind == "document",
        None => match view.header("Sec-Fetch-Dest") {
            Some(destination) => matches!(destination, "document" | "iframe" | "frame"),
            None => {
                view.header("Upgrade-Insecure-Requests").is_some()
                    && view.header("Accept").is_some_and(|accept| accept.starts_with("text/html"))
            }
        },
    }
}

/// What `Sec-Fetch-Site` says of the first URL of a fetch
/// (<https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header>).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Site {
    /// `same-origin`, or `none`: the user asked for it, and no page.
    Own,
    /// `same-site` or `cross-site`.
    Foreign,
    /// No such header.
    Unknown,
}

fn site(view: &View<'_>) -> Site {
    match view.header("Sec-Fetch-Site") {
        Some("same-origin" | "none") => Site::Own,
        Some("same-site" | "cross-site") => Site::Foreign,
        _ => Site::Unknown,
    }
}

/// The origin of what made the fetch whose hops and preflights are given: the `Origin` header where there is one, then
/// what `Sec-Fetch-Site` says, then `Referer`, then the page.
pub(super) fn of_fetch(
    hops: &[&View<'_>],
    preflights: &[Option<&View<'_>>],
    pages: &PageOrigins<'_>,
    kind: InitiatorKind,
) -> Option<Origin> {
    let header = |view: &&View<'_>| view.origin_header().and_then(Origin::parse);
    let first = hops.first();
    let first_preflight = preflights.first().copied().flatten();
    // The first hop cannot be tainted yet: `null` there is the page's own opaque origin.
    if let Some(origin) = first.and_then(header).or_else(|| first_preflight.as_ref().and_then(header)) {
        return Some(origin);
    }
    let site = first.map_or(Site::Unknown, |view| site(view));
    if site == Site::Own {
        return first.map(|view| view.origin.clone());
    }
    let later = hops.iter().chain(preflights.iter().flatten()).filter_map(header).find(|o| *o != Origin::Opaque);
    if later.is_some() {
        return later;
    }
    // What the browser itself calls foreign is not from the page that the file names when that page has this origin:
    // a frame's, of which nothing else is known.
    let may_be =
        |origin: &Origin| site != Site::Foreign || first.is_none_or(|view| !view.origin.is_same_origin(origin));
    let page = first.and_then(|view| pages.of(view)).filter(may_be);
    // A page without an origin of its own sends no Referer, or one that says nothing.
    if page == Some(Origin::Opaque) {
        return page;
    }
    let referrer = first
        .and_then(|view| view.header("Referer"))
        .and_then(Origin::of)
        .filter(|origin| *origin != Origin::Opaque && may_be(origin));
    // A font's Referer is the stylesheet that names it, wherever that comes from.
    if kind == InitiatorKind::Font { page.or(referrer) } else { referrer.or(page) }
}

/// Serialized origin in force at each hop, and whether CORS applies there.
///
/// Redirect-taint (<https://fetch.spec.whatwg.org/#concept-request-redirect-taint>): once a URL of another origin sends
/// the request on to a third one, the request's origin is `null`.
pub(super) fn in_force<'u>(
    page: Option<&Origin>,
    urls: impl ExactSizeIterator<Item = &'u Origin>,
) -> Vec<(Option<Arc<str>>, bool)> {
    let Some(page) = page else { return urls.map(|_| (None, true)).collect() };
    let mut is_cors = false;
    let mut is_tainted = false;
    let mut previous: Option<&Origin> = None;
    let mut hops = Vec::with_capacity(urls.len());
    for url in urls {
        if let Some(previous) = previous
            && !url.is_same_origin(previous)
            && !page.is_same_origin(previous)
        {
            is_tainted = true;
        }
        is_cors |= !url.is_same_origin(page);
        let origin = match page {
            Origin::Tuple(origin) if !is_tainted => Arc::clone(origin),
            _ => "null".into(),
        };
        hops.push((Some(origin), is_cors));
        previous = Some(url);
    }
    hops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_is_null_once_a_third_origin_is_reached() {
        let origin = |name: &str| Origin::parse(&format!("https://{name}.test")).unwrap();
        let (a, b, c) = (origin("a"), origin("b"), origin("c"));
        let page = "https://a.test";
        type Case<'a> = (&'a [&'a Origin], &'a [(&'a str, bool)]);
        let cases: [Case<'_>; 6] = [
            (&[&b], &[(page, true)]),
            (&[&a], &[(page, false)]),
            (&[&b, &b], &[(page, true), (page, true)]),
            (&[&a, &b], &[(page, false), (page, true)]),
            (&[&b, &c], &[(page, true), ("null", true)]),
            (&[&b, &a], &[(page, true), ("null", true)]),
        ];
        for (urls, expected) in cases {
            let hops = in_force(Some(&a), urls.iter().copied());
            let hops: Vec<_> = hops.iter().map(|(o, cors)| (o.as_deref().unwrap(), *cors)).collect();
            assert_eq!(hops, expected, "{urls:?}");
        }
    }
}
