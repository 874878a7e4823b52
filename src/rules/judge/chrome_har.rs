//! chrome-har and tools based on it: they leave out failed requests except aborted ones. So a recorded request succeeded,
//! and a preflight without a request failed.

use super::draft::Draft;
use super::hints::lone_preflight;
use super::playwright::failure_text;
use crate::fetch::Stage;
use crate::rules::cause::Cause;
use crate::rules::missing_fact::MissingFact;
use crate::rules::record::Record;
use crate::rules::verdict::Certainty;
use crate::session::Fetch;

pub(super) fn judge(record: &Record<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = record.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = record.request(hop) else { return lone_preflight(record, fetch, Certainty::Deduced) };
    match (entry.response.status.code(), entry.error()) {
        (_, Some(text)) if !text.is_empty() => failure_text(record, fetch, last, entry, text),
        (Some(_), _) => Draft::success(last, Certainty::Confirmed),
        (None, _) => Draft::failure(last, Stage::Response, Cause::Aborted, Certainty::Possible)
            .or([Cause::NetworkError])
            .missing(MissingFact::NoAnswerReason),
    }
}
