//! Causes of outcome `policy`, one file each, and causes of outcomes without a folder.

use super::card::Rule;
use super::verdict::Outcome;
use crate::browser::Stage;

pub(crate) mod aborted;
pub(crate) mod bad_port;
pub(crate) mod blocked_by_client;
pub(crate) mod coep;
pub(crate) mod corp;
pub(crate) mod csp;
pub(crate) mod frame_not_allowed;
pub(crate) mod integrity;
pub(crate) mod local_network_access;
pub(crate) mod mixed_content;
pub(crate) mod not_an_event_stream;
pub(crate) mod not_told;
pub(crate) mod orb;
pub(crate) mod redirect_blocked;
pub(crate) mod redirect_mode_error;
pub(crate) mod still_open;
pub(crate) mod wrong_mime_type;

impl Rule {
    /// Defaults for what something other than CORS forbids. Most policies stop a request before it is sent.
    const POLICY: Rule =
        Rule { outcome: Outcome::Policy, says_not_cors: true, error_at: Stage::Request, ..Rule::PLAIN };
}
