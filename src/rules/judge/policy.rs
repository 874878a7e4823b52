//! Blocked by a policy of the page, of the URL or of the browser.

use crate::browser::Stage;
use crate::har::Entry;
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::csp::forbidding_directive;
use crate::rules::judge::case::Case;
use crate::rules::judge::draft::Draft;
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::{Certainty, Evidence, Part};
use crate::session::Fetch;
use crate::standard::{InitiatorKind, Origin, origin_of_url};
use url::Url;

/// The Content-Security-Policy of the entry's page does not allow the URL.
pub(super) fn forbidden_by_policy(case: Case<'_>, url: &str) -> Option<Draft> {
    let Case { capture, fetch, last, entry } = case;
    let document = capture.document(entry)?;
    // Frames of another origin and workers have their own policies.
    let of_document = Url::parse(&document.request.url).ok().map(|url| origin_of_url(&url));
    if fetch.from_worker || fetch.origin != of_document {
        return None;
    }
    let directive = forbidding_directive(document, url, fetch.initiator)?;
    let position = document.response.headers.position("Content-Security-Policy");
    let mut draft = Draft::failure(last, Stage::Request, Cause::Csp, Certainty::Deduced).with_parameter(directive);
    draft.evidence.push(Evidence {
        entry: document.index,
        part: position.map_or(Part::ResponseHeaders, Part::ResponseHeader),
        note: "the page's policy does not allow this URL".into(),
    });
    if capture.has_frames(entry) {
        draft.certainty = Certainty::Possible;
        draft = draft.or([Cause::BlockedByClient, Cause::MixedContent]).missing(MissingFact::Frame);
    }
    Some(draft)
}

/// The entry is a request of an https page for an http URL that is not on this machine.
pub(super) fn is_mixed_content(capture: &Capture<'_>, fetch: &Fetch, entry: &Entry, url: &str) -> bool {
    // Images and media are upgraded to https instead.
    let is_upgraded = matches!(fetch.initiator, InitiatorKind::Image | InitiatorKind::Media);
    !is_upgraded && is_http_on_https(capture, fetch, entry, url)
}

pub(super) fn is_http_on_https(capture: &Capture<'_>, fetch: &Fetch, entry: &Entry, url: &str) -> bool {
    let page_is_https = match &fetch.origin {
        Some(Origin::Tuple(origin)) => origin.starts_with("https://"),
        Some(Origin::Opaque) => false,
        None => capture.page_url(entry).is_some_and(|page| page.starts_with("https://")),
    } || capture.page_url(entry).is_some_and(|page| page.starts_with("https://"));
    page_is_https
        && (url.starts_with("http://") || url.starts_with("ws://"))
        && Origin::of(url).is_some_and(|origin| !origin.is_potentially_trustworthy())
}

/// Bad ports: <https://fetch.spec.whatwg.org/#port-blocking>.
pub(super) fn is_bad_port(port: u16) -> bool {
    const BAD: [u16; 83] = [
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
        109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526,
        530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045,
        4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    ];
    BAD.contains(&port)
}
