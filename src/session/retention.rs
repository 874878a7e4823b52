//! Which entries of a file can be dropped as soon as they are read, so that memory follows the number of
//! cross-origin fetches.

use crate::har::{EntryHead, Retention};
use crate::standard::{is_cors_header, is_redirect_status, server};

/// Whether an entry may matter. One that its browser marks as same-origin, and that neither failed nor redirects
/// elsewhere, shows no more about its server than any other: the first of each page and server is enough. Without a mark,
/// the `Referer` of a request by the page's own script or markup shows the same.
pub fn retention_of(entry: &mut EntryHead<'_>) -> Retention {
    // A file may consist mostly of these.
    if entry.is_too_short() {
        return Retention::FirstPerKey(String::new());
    }
    if !is_plain(entry) || is_document(entry) || is_from_worker(entry) {
        return Retention::Keep;
    }
    server(&entry.url).map_or(Retention::Keep, |server| Retention::FirstPerKey([&entry.page, " ", server].concat()))
}

/// A response other than a redirect, to a same-origin request without CORS. The cheapest check comes first, because this
/// runs for every entry of a file.
fn is_plain(entry: &mut EntryHead<'_>) -> bool {
    let headers = &entry.request_headers;
    if entry.status.code().is_none_or(is_redirect_status) || entry.has_error {
        return false;
    }
    let site = headers.value("Sec-Fetch-Site");
    if matches!(&*entry.method, "GET" | "HEAD" | "POST" | "") && !headers.has("Origin") {
        return site.map_or_else(|| has_own_referrer(entry), |site| site == "same-origin");
    }
    // Such a response may still show which origins its server allows.
    site.is_some_and(|site| site == "same-origin")
        && !matches!(&*entry.method, "OPTIONS" | "CONNECT")
        && headers.value("Origin").is_none_or(|origin| server(&entry.url) == Some(&origin))
        && entry.response_headers().is_some_and(|headers| !headers.names().any(is_cors_header))
}

fn is_document(entry: &EntryHead<'_>) -> bool {
    let headers = &entry.request_headers;
    entry.resource_type.eq_ignore_ascii_case("document")
        || headers.has("Upgrade-Insecure-Requests")
        || headers.value("Sec-Fetch-Dest").is_some_and(|kind| matches!(&*kind, "document" | "iframe" | "frame"))
}

/// Chromium's DevTools write a service worker's request without a page: it shows the result of the page's own request.
fn is_from_worker(entry: &EntryHead<'_>) -> bool {
    entry.via_service_worker
        || entry.request_headers.has("Service-Worker")
        || entry.page.is_empty() && !entry.resource_type.is_empty()
}

/// Whether the requesting page has the URL's origin. Requests of a stylesheet have the stylesheet's URL.
fn has_own_referrer(entry: &EntryHead<'_>) -> bool {
    let Some(referrer) = entry.request_headers.value("Referer") else { return false };
    let path = referrer.split(['?', '#']).next().unwrap_or_default();
    !path.ends_with(".css") && server(&referrer).is_some() && server(&referrer) == server(&entry.url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::Reader;
    use std::sync::Mutex;

    fn need(members: &str, headers: &str, response: &str) -> Retention {
        need_with("GET", members, headers, response)
    }

    fn need_with(method: &str, members: &str, headers: &str, response: &str) -> Retention {
        let har = format!(
            r#"{{"log":{{"entries":[{{"pageref":"page_1",{members}"request":{{"method":"{method}","url":"https://app.test/a?b","headers":[{headers}]}},"response":{{{response}}}}}]}}}}"#
        );
        let asked = Mutex::new(None);
        let ask = |entry: &mut EntryHead<'_>| {
            let need = retention_of(entry);
            *asked.lock().unwrap() = Some(need.clone());
            need
        };
        Reader::new(har.as_bytes()).unwrap().read(1, &ask, &mut |_, _| {});
        asked.into_inner().unwrap().unwrap()
    }

    #[test]
    fn of_entries_that_can_hold_no_request_one_is_enough() {
        let har = format!(
            r#"{{"log":{{"entries":[{}{{"request":{{"url":"a"}}}},{{"request":{{"url":"b"}}}}]}}}}"#,
            "{},".repeat(9)
        );
        let read = Reader::new(har.as_bytes()).unwrap().read(1, &retention_of, &mut |_, _| {});
        assert_eq!((read.entries.len(), read.log.entries), (3, 11));
    }

    #[test]
    fn only_what_is_marked_as_same_origin_and_plain_may_be_forgotten() {
        let same = r#"["Sec-Fetch-Site","same-origin"]"#;
        let ok = r#""status":200"#;
        assert_eq!(need("", same, ok), Retention::FirstPerKey("page_1 https://app.test".to_owned()));
        assert_eq!(need("", same, r#""status":404"#), Retention::FirstPerKey("page_1 https://app.test".to_owned()));
        let own = r#"["Referer","https://app.test/page"]"#;
        assert_eq!(need("", own, ok), Retention::FirstPerKey("page_1 https://app.test".to_owned()));
        for (members, headers, response) in [
            ("", r#"["Referer","https://app.test/a.css?v=1"]"#, ok),
            ("", r#"["Referer","https://other.test/page"]"#, ok),
            ("", r#"["Referer","https://app.test/page"],["Sec-Fetch-Site","same-site"]"#, ok),
            ("", "", ok),
            ("", r#"["Sec-Fetch-Site","same-site"]"#, ok),
            ("", r#"["Sec-Fetch-Site","same-origin"],["Origin","https://other.test"]"#, ok),
            ("", r#"["Sec-Fetch-Site","same-origin"],["Origin","null"]"#, ok),
            ("", r#"["Referer","https://app.test/page"],["Origin","https://app.test"]"#, ok),
            ("", r#"["Sec-Fetch-Site","same-origin"],["Service-Worker","script"]"#, ok),
            ("", same, r#""status":0"#),
            ("", same, r#""status":302"#),
            ("", same, r#""status":200,"_error":"net::ERR_FAILED""#),
            ("", same, r#""status":200,"_fetchedViaServiceWorker":true"#),
            (r#""_resourceType":"document","#, same, ok),
            (r#""pageref":null,"_resourceType":"fetch","#, same, ok),
        ] {
            assert_eq!(need(members, headers, response), Retention::Keep, "{members} {headers} {response}");
        }
    }

    #[test]
    fn what_a_page_writes_to_its_own_server_may_be_forgotten_unless_the_answer_speaks_of_cors() {
        let own = r#"["Sec-Fetch-Site","same-origin"],["Origin","https://app.test"]"#;
        let (mark, referrer) = (r#"["Sec-Fetch-Site","same-origin"]"#, r#"["Referer","https://app.test/page"]"#);
        let plain = r#""status":201,"headers":[["Server","nginx"]]"#;
        for (method, headers, response, kept) in [
            ("POST", own, plain, false),
            ("PUT", own, plain, false),
            ("DELETE", mark, plain, false),
            ("GET", own, r#""status":200"#, false),
            ("PUT", own, r#""status":201,"headers":[["access-control-allow-origin","https://other.test"]]"#, true),
            ("DELETE", mark, r#""status":403,"headers":{"Access-Control-Allow-Methods":"PUT"}"#, true),
            ("PUT", own, r#""status":201,"headers":[["Server","nginx"],!]"#, true),
            ("PUT", own, r#""status":307"#, true),
            ("PUT", referrer, plain, true),
            ("OPTIONS", own, plain, true),
            ("CONNECT", mark, plain, true),
        ] {
            let need = need_with(method, "", headers, response);
            assert_eq!(need == Retention::Keep, kept, "{method} {headers} {response}");
        }
    }
}
