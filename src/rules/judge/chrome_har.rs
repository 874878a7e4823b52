//! chrome-har and tools based on it: they leave out failed requests except aborted ones. So a recorded request succeeded,
//! and a preflight without a request failed.

use super::draft::Draft;
use super::playwright::failure_text;
use crate::browser::Stage;
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::judge::lone_preflight::lone_preflight;
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::Certainty;
use crate::session::Fetch;

pub(super) fn judge(capture: &Capture<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = capture.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = capture.request(hop) else { return lone_preflight(capture, fetch, Certainty::Deduced) };
    let case = Case { capture, fetch, last, entry };
    match (entry.response.status.code(), entry.error()) {
        (_, Some(text)) if !text.is_empty() => failure_text(case, text),
        (Some(_), _) => Draft::success(last, Certainty::Confirmed),
        (None, _) => Draft::failure(last, Stage::Response, Cause::Aborted, Certainty::Possible)
            .or([Cause::NetworkError])
            .missing(MissingFact::NoAnswerReason),
    }
}
