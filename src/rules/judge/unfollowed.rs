//! Redirects that Chromium gave up with `net::ERR_ABORTED`: a policy did not let it go on.

use super::draft::Draft;
use super::hints::{forbidden_by_policy, is_mixed_content};
use crate::fetch::Stage;
use crate::har::Entry;
use crate::rules::cause::Cause;
use crate::rules::record::Record;
use crate::rules::verdict::{Certainty, Evidence, Part};
use crate::rules::walk::resolve;
use crate::session::Fetch;

const POLICY_AND_MODE: &str = "the page's Content-Security-Policy and the request's mode";

/// What stopped a redirect at where it leads.
pub(super) fn stopped(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    let target = resolve(&entry.request.url, entry.location().unwrap_or_default());
    if let Some(mut draft) = forbidden_by_policy(record, fetch, last, entry, &target) {
        draft.failed_at = Some(Stage::Redirect);
        return draft;
    }
    if !is_mixed_content(record, fetch, entry, &target) {
        return Draft::failure(last, Stage::Redirect, Cause::RedirectBlocked, Certainty::Possible)
            .or([Cause::Aborted])
            .missing(POLICY_AND_MODE);
    }
    let position = entry.response.headers.position("Location").map_or(Part::ResponseHeaders, Part::ResponseHeader);
    let mut draft = Draft::failure(last, Stage::Redirect, Cause::MixedContent, Certainty::Deduced);
    draft.evidence.push(Evidence { entry: entry.index, part: position, note: "where the redirect leads".into() });
    let document = record.document(entry);
    let has_no_policy = document.is_some_and(|page| !page.response.headers.has("Content-Security-Policy"));
    if has_no_policy && !record.has_frames(entry) {
        return draft;
    }
    draft.certainty = Certainty::Possible;
    draft.or([Cause::RedirectBlocked]).missing(POLICY_AND_MODE)
}
