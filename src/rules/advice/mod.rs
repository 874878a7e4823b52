//! Advice: not failures, but problems to come. Each kind of advice is one file: its doc comment is its page.

mod allow_headers_wildcard_and_authorization;
mod answer;
mod by_host;
mod cost;
mod economy;
mod failed_requests_not_exported;
mod judged;
mod max_age_missing;
mod needless_preflight;
mod null_origin_allowed;
mod origin_reflected_with_credentials;
mod request_carries_response_headers;
mod response_header_not_exposed;
mod rule;
mod token_in_url;
mod vary_origin_missing;
mod wildcard_with_allow_credentials;

use super::capture::Capture;
use super::verdict::Verdict;
use crate::session::Fetch;
use answer::answers;
pub use cost::{CacheOff, PreflightCost, Saving};
use judged::Judged;
pub use origin_reflected_with_credentials::Reflection;
pub use rule::{Advice, AdviceRule};

impl AdviceRule {
    /// All kinds of advice, in the order in which reports give them.
    pub const ALL: [&AdviceRule; 11] = [
        &failed_requests_not_exported::RULE,
        &origin_reflected_with_credentials::RULE,
        &null_origin_allowed::RULE,
        &wildcard_with_allow_credentials::RULE,
        &token_in_url::RULE,
        &vary_origin_missing::RULE,
        &response_header_not_exposed::RULE,
        &request_carries_response_headers::RULE,
        &allow_headers_wildcard_and_authorization::RULE,
        &max_age_missing::RULE,
        &needless_preflight::RULE,
    ];
}

/// What there is to say about a file in addition to its verdicts.
pub(super) struct Advised {
    pub(super) advice: Vec<Advice>,
    pub(super) preflights: Vec<PreflightCost>,
    pub(super) reflections: Vec<Reflection>,
}

/// Collects all advice for a judged file, and the cost of preflights for each server.
pub(super) fn advise(capture: &Capture<'_>, fetches: &[(Fetch, Verdict)]) -> Advised {
    let mut judged = Judged {
        capture,
        fetches,
        responses: answers(fetches, |hop| capture.request(hop).filter(|_| hop.is_cors))
            // The browser's own redirect to https: its headers do not come from a server.
            .filter(|answer| !answer.is_browsers_own)
            .collect(),
        preflights: answers(fetches, |hop| capture.preflight(hop)).collect(),
        costs: Vec::new(),
    };
    judged.costs = economy::costs(&judged);
    let advice = AdviceRule::ALL.iter().flat_map(|rule| (rule.find)(&judged)).collect();
    Advised { advice, reflections: origin_reflected_with_credentials::reflections(&judged), preflights: judged.costs }
}
