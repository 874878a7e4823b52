//! Which of a request's headers must have been set by script: headers from the browser or the network are not a reason for a
//! preflight.

use crate::browser::Engine;
use crate::har::{HarHeader, HarHeaders, is_placeholder};
use crate::standard::{cors_unsafe_request_header_names, is_client_hint, is_forbidden, lower_case};

/// Headers that some browsers add themselves, but that script may also set. They count only if a preflight names them.
fn is_added_by_browsers(name: &str) -> bool {
    matches!(
        name,
        "accept-charset"
            | "alt-used"
            | "available-dictionary"
            | "content-disposition"
            | "device-memory"
            | "downlink"
            | "dpr"
            | "ect"
            | "icy-metadata"
            | "if-modified-since"
            | "if-none-match"
            | "if-range"
            | "intervention"
            | "last-event-id"
            | "ping-from"
            | "ping-to"
            | "priority"
            | "purpose"
            | "rtt"
            | "save-data"
            | "service-worker"
            | "service-worker-navigation-preload"
            | "upgrade-insecure-requests"
            | "user-agent"
            | "viewport-width"
            | "width"
            | "x-client-data"
            | "x-chrome-connected"
            | "x-chrome-id-consistency-request"
            | "x-chrome-uma-enabled"
            | "x-devtools-emulate-network-conditions-client-id"
            | "x-moz"
            | "x-forwarded-for"
            | "x-forwarded-proto"
            | "x-forwarded-host"
            | "x-real-ip"
    )
}

/// The headers set by script, as far as the record shows: for a simple request none that forces a preflight.
pub(crate) fn script_headers(headers: &HarHeaders, engine: Option<Engine>) -> impl Iterator<Item = HarHeader<'_>> {
    let mut seen_content_type = false;
    headers.iter().filter(move |header| {
        // Forbidden, as below; checked first, because many of a browser's headers begin like that.
        if header.name.get(..4).is_some_and(|stem| stem.eq_ignore_ascii_case("sec-")) {
            return false;
        }
        let name = lower_case(header.name);
        if name == "content-type" {
            // Firefox's exporter lists the headers of multipart bodies after those of the request.
            return !std::mem::replace(&mut seen_content_type, true) && !is_placeholder(header.value);
        }
        // A placeholder says nothing about the value; most values of these headers are harmless.
        if matches!(&*name, "accept" | "accept-language" | "content-language") && is_placeholder(header.value) {
            return false;
        }
        if is_forbidden(&name, header.value) {
            return false;
        }
        let sends_no_hints = matches!(engine, Some(Engine::Firefox | Engine::WebKit));
        if is_added_by_browsers(&name) && !(sends_no_hints && is_client_hint(&name)) {
            return false;
        }
        match &*name {
            // Reload and "Disable cache" in the developer tools send these.
            "cache-control" => !matches!(header.value, "no-cache" | "max-age=0"),
            "pragma" => header.value != "no-cache",
            // Stored credentials; those set by script are named by the preflight.
            "authorization" => !["basic ", "digest ", "ntlm ", "negotiate "]
                .iter()
                .any(|scheme| header.value.get(..scheme.len()).is_some_and(|stem| stem.eq_ignore_ascii_case(scheme))),
            // Media elements request ranges themselves.
            "range" => false,
            _ => true,
        }
    })
}

/// The CORS-unsafe request-header names of a request as recorded.
pub(crate) fn unsafe_names(headers: &HarHeaders, engine: Option<Engine>) -> Vec<String> {
    cors_unsafe_request_header_names(script_headers(headers, engine).map(|h| (h.name, h.value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::Span;

    fn headers(items: &[(&str, &str)]) -> HarHeaders {
        let mut headers = HarHeaders::list("");
        items.iter().for_each(|(name, value)| headers.push(name, value, 0, Span::default()));
        headers
    }

    #[test]
    fn only_what_script_set_counts() {
        type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);
        let cases: [Case<'_>; 8] = [
            (&[("Content-Type", "[redacted]"), ("Accept", "REDACTED")], &[]),
            (&[("Host", "a"), ("User-Agent", "x"), ("Accept", "*/*"), ("sec-ch-ua", "\"x\"")], &[]),
            (&[("Content-Type", "application/json"), ("Cookie", "a=b")], &["content-type"]),
            (&[("Authorization", "Bearer x"), ("X-Custom", "1")], &["authorization", "x-custom"]),
            (&[("Authorization", "Basic dTpw")], &[]),
            (&[("Cache-Control", "no-cache"), ("Pragma", "no-cache")], &[]),
            (&[("Cache-Control", "no-store")], &["cache-control"]),
            (&[("Content-Type", "multipart/form-data; boundary=x"), ("Content-Type", "image/png")], &[]),
        ];
        for (given, expected) in cases {
            assert_eq!(unsafe_names(&headers(given), Some(Engine::Chromium)), expected, "{given:?}");
        }
    }

    #[test]
    fn client_hints_are_scripts_own_outside_chromium() {
        let hints = headers(&[("DPR", "2")]);
        assert_eq!(unsafe_names(&hints, Some(Engine::Chromium)), Vec::<String>::new());
        assert_eq!(unsafe_names(&hints, Some(Engine::WebKit)), ["dpr"]);
    }
}
