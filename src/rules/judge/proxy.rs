//! Proxies and unknown exporters: the browser's result is not recorded. The verdict is computed.

use super::computed::computed;
use super::draft::Draft;
use super::explain::{Reached, explain};
use crate::browser::Stage;
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::judge::explain::from_failures;
use crate::rules::judge::lone_preflight::lone_preflight;
use crate::rules::missing_fact::MissingFact;
use crate::rules::net_error::{cause_of_chromium_error, cause_of_firefox_error, cause_of_webkit_error};
use crate::rules::verdict::{Certainty, Outcome};
use crate::session::{Fetch, Mode};

pub(super) fn judge(capture: &Capture<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = capture.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = capture.request(hop) else { return lone_preflight(capture, fetch, Certainty::Predicted) };
    let case = Case { capture, fetch, last, entry };
    if fetch.mode == Mode::WebSocket {
        return match entry.response.status.code() {
            Some(101) | None => Draft::success(last, Certainty::Possible),
            Some(_) => Draft::failure(last, Stage::Response, Cause::WebSocketFailed, Certainty::Predicted),
        };
    }
    // The mark of a browser, whatever program wrote the file.
    if entry.error().is_some_and(|text| text.starts_with("net::ERR_")) {
        return super::chromium::judge(capture, fetch);
    }
    if entry.has_no_answer() {
        return unanswered(case);
    }
    computed(case)
}

/// No response came through the proxy.
fn unanswered(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let preflight = fetch.hops.get(last).and_then(|hop| capture.preflight(hop));
    if preflight.is_some_and(|p| p.response.status.code().is_some()) {
        let explanations = explain(capture, fetch, capture.engine(), Reached::Preflight);
        if let Some(mut draft) = from_failures(&explanations, Certainty::Predicted) {
            draft.certainty = draft.certainty.max(Certainty::Predicted);
            return draft;
        }
    }
    let cause = entry.error().and_then(|text| {
        cause_of_chromium_error(text).or_else(|| cause_of_firefox_error(text)).or_else(|| {
            // Proxies write their system's error texts, the same as those of a browser's network layer.
            cause_of_webkit_error(text)
                .map(|error| error.cause)
                .filter(|cause| cause.rule().outcome == Outcome::Network)
        })
    });
    match cause {
        Some(cause) => Draft::failure(last, Stage::Response, cause, Certainty::Confirmed),
        None => Draft::failure(last, Stage::Response, Cause::NetworkError, Certainty::Possible)
            .or([Cause::Aborted])
            .missing(MissingFact::NoAnswerReason),
    }
}
