//! The origins of a file's pages, and the origin in force at each hop of a fetch.

use super::view::{View, Views};
use crate::har::Entry;
use crate::standard::{Origin, origin_of_url, plain_origin, without_fragment};
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;
use url::Url;

/// The origins of the file's pages.
pub(super) struct PageOrigins<'a> {
    by_page: HashMap<&'a str, Origin>,
    only: Option<Origin>,
}

impl<'a> PageOrigins<'a> {
    pub(super) fn new(views: &Views<'a>) -> PageOrigins<'a> {
        let titles = views.log.titles();
        let mut by_page = HashMap::new();
        let mut origins = Vec::new();
        for page in &views.log.pages {
            // The three browsers write the page's URL as its title; others write the title of the document.
            if views.traits().titles_are_urls
                && let Some(origin) = origin_of_title(&page.title)
            {
                match titles.contains_key(&*page.id) {
                    true => by_page.insert(&*page.id, origin),
                    false => {
                        origins.push(origin);
                        None
                    }
                };
            }
        }
        let is_shared =
            |page: &str| !titles.contains_key(page) && views.log.pages.iter().any(|other| *other.id == *page);
        for view in views.items.iter().filter(|v| v.entry.is_document()) {
            let Some(page) = view.entry.page.as_deref() else { continue };
            let is_answer = view.status().is_some_and(|s| !(300..400).contains(&s));
            let is_named = || titles.get(page).is_some_and(|title| without_fragment(title) == view.url);
            let is_first = !by_page.contains_key(page) && !is_shared(page);
            if is_answer && is_first {
                by_page.insert(page, view.origin.clone());
            }
            if is_answer && (is_first || is_named()) && is_sandboxed(view.entry) {
                by_page.insert(page, Origin::Opaque);
            }
        }
        origins.extend(by_page.values().cloned());
        let only = origins.pop().filter(|only| origins.iter().all(|origin| origin == only));
        PageOrigins { by_page, only }
    }

    /// The origin of the request's page.
    pub(super) fn of(&self, view: &View<'_>) -> Option<Origin> {
        match &view.entry.page {
            Some(page) => self.by_page.get(&**page).cloned(),
            None => self.only.clone(),
        }
    }
}

/// The document's policy gives it an opaque origin (<https://w3c.github.io/webappsec-csp/#directive-sandbox>).
fn is_sandboxed(document: &Entry) -> bool {
    let policies = document.response.headers.all("Content-Security-Policy").flat_map(|h| h.value.split([',', ';']));
    policies.map(str::split_ascii_whitespace).any(|mut words| {
        words.next().is_some_and(|name| name.eq_ignore_ascii_case("sandbox"))
            && !words.any(|word| word.eq_ignore_ascii_case("allow-same-origin"))
    })
}

/// The origin of a page with this URL as its title.
fn origin_of_title(title: &str) -> Option<Origin> {
    if title.starts_with("http")
        && let Some(origin) = plain_origin(title)
    {
        return Some(Origin::Tuple(origin.into()));
    }
    let url = Url::parse(title).ok()?;
    matches!(url.scheme(), "http" | "https" | "file" | "data" | "blob").then(|| origin_of_url(&url))
}

/// Serialized origin in force at each hop, and whether CORS applies there.
///
/// Redirect-taint (<https://fetch.spec.whatwg.org/#concept-request-redirect-taint>): once a URL of another origin sends
/// the request on to a third one, the request's origin is `null`.
pub(crate) fn in_force<'u>(
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
            Origin::Tuple(_) | Origin::Opaque => "null".into(),
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
