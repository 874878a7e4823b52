//! A preflight that is not in the file, as the browser must have sent it.

use super::source::Source;
use crate::report::curl::curl;
use crate::report::model::{NameValue, PreflightRequest};
use crate::report::redact::Redactor;
use crate::report::text::{Piece, Text};
use crate::session::{Fetch, Hop, Preflight};
use crate::standard::{Origin, origin_of_serialized};

/// The preflight of the hop at which the fetch ended, if it was hidden or answered from the cache.
pub(super) fn compose(
    source: &Source<'_>,
    redactor: &mut Redactor,
    fetch: &Fetch,
    hop: &Hop,
) -> Option<Box<PreflightRequest>> {
    if !matches!(hop.preflight, Preflight::Hidden | Preflight::Cached) {
        return None;
    }
    let origin = hop
        .request_origin
        .as_deref()
        .or_else(|| fetch.origin.as_ref().map(Origin::serialized))
        .or_else(|| source.entry(hop.entry)?.request.headers.value("origin"));
    let mut headers = Vec::with_capacity(3);
    let mut add = |redactor: &mut Redactor, name: &'static str, value: Text| {
        headers.push(NameValue { name: redactor.pooled(name), value });
    };
    if let Some(origin) = origin {
        let value = redactor.header("origin", origin);
        add(redactor, "Origin", value);
    }
    let method = redactor.text(&hop.method);
    add(redactor, "Access-Control-Request-Method", method);
    if !hop.unsafe_names.is_empty() {
        // Without a space after the comma: https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 5.
        let names: Vec<Text> = hop.unsafe_names.iter().map(|name| redactor.text(name)).collect();
        let value = redactor.pooled(Piece::list(&names, ","));
        add(redactor, "Access-Control-Request-Headers", value);
    }
    let url = redactor.url(&without_credentials(&hop.url));
    let shown = headers.iter().map(|header| (&header.name, &header.value));
    let curl = redactor.pooled(curl("OPTIONS", &url, shown));
    let because = redactor.text(hop.preflight_because.as_deref().unwrap_or_default());
    Some(Box::new(PreflightRequest { url, headers: headers.into(), because, curl }))
}

/// The URL as it is sent: without user name, password and fragment.
fn without_credentials(url: &str) -> String {
    if origin_of_serialized(url).is_some() {
        return url.to_owned();
    }
    let Ok(mut parsed) = url::Url::parse(url) else { return url.to_owned() };
    if parsed.username().is_empty() && parsed.password().is_none() && parsed.fragment().is_none() {
        return url.to_owned();
    }
    parsed.set_fragment(None);
    // These fail only for URLs without a host, which have no credentials.
    let _ = parsed.set_username("");
    let _ = parsed.set_password(None);
    parsed.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_and_fragment_are_not_sent() {
        assert_eq!(without_credentials("https://u:p@a.test/x?y#z"), "https://a.test/x?y");
        assert_eq!(without_credentials("HTTPS://a.test/x y"), "HTTPS://a.test/x y");
    }
}
