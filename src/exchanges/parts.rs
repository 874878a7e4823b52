//! Whether what a caller says of a fetch can be so: names, values, URLs and statuses, and what they are.

use super::{FetchError, KnownAnswer, KnownFetch};
use crate::session::Mode;
use crate::standard::{Address, Origin, is_cors_safelisted_method, is_token_byte, normalize_method};

/// What is read out of a fetch.
pub(super) struct Parts {
    pub(super) page: Origin,
    /// Of the first URL.
    pub(super) first: Origin,
    /// Normalized.
    pub(super) method: String,
}

impl Parts {
    /// The first thing that cannot be so is the error.
    pub(super) fn of(fetch: &KnownFetch) -> Result<Parts, FetchError> {
        let page = Origin::parse(&fetch.origin).filter(|page| page.serialized() == fetch.origin);
        let page = page.ok_or_else(|| FetchError::Origin(fetch.origin.clone()))?;
        if let Some(url) = fetch.page_url.as_ref().filter(|url| !may_have(url, &page)) {
            return Err(FetchError::PageUrl(url.clone()));
        }
        if !is_token(&fetch.method) {
            return Err(FetchError::Method(fetch.method.clone()));
        }
        check_headers(&fetch.headers)?;
        let answers = fetch.hops.iter().flat_map(|hop| [&hop.preflight, &hop.response]).flatten();
        for KnownAnswer { status, headers } in answers {
            if !(100..=999).contains(status) {
                return Err(FetchError::Status(*status));
            }
            check_headers(headers)?;
        }
        let method = normalize_method(&fetch.method).to_owned();
        match fetch.mode {
            Mode::Cors | Mode::SameOrigin => {}
            Mode::NoCors if is_cors_safelisted_method(&method) => {}
            Mode::NoCors => return Err(FetchError::NoCorsMethod(method)),
            Mode::Navigate | Mode::WebSocket | Mode::Unknown => return Err(FetchError::Mode),
        }
        let first = Origin::of(&fetch.url).ok_or_else(|| FetchError::Url(fetch.url.clone()))?;
        if Address::of(&fetch.url).is_some_and(|address| matches!(&*address.scheme, "data" | "blob")) {
            return Err(FetchError::Local(fetch.url.clone()));
        }
        Ok(Parts { page, first, method })
    }
}

/// Whether a page of that URL may have that origin. A sandboxed one has an opaque origin whatever its URL is, and
/// `about:blank` and `about:srcdoc` have that of who opened them.
fn may_have(url: &str, origin: &Origin) -> bool {
    let Some(own) = Origin::of(url) else { return false };
    *origin == Origin::Opaque || own.is_same_origin(origin) || url.starts_with("about:")
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

/// Header values hold no NUL, CR or LF: <https://fetch.spec.whatwg.org/#header-value>.
fn check_headers(headers: &[(String, String)]) -> Result<(), FetchError> {
    for (name, value) in headers {
        if !is_token(name) {
            return Err(FetchError::Header(name.clone()));
        }
        if value.contains(['\0', '\r', '\n']) {
            return Err(FetchError::HeaderValue(name.clone()));
        }
    }
    Ok(())
}
