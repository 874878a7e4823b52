//! Console messages about a request.

use super::cause::Cause;
use crate::names::names;
use std::sync::Arc;

/// A console message about a fetch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// The log, as the user named it.
    pub log: Arc<str>,
    /// The line of the log, from 1.
    pub line: u64,
    /// The message, cut if it is long.
    pub text: String,
    /// Its relation to the record.
    pub says: Says,
    /// The causes in the message, the likeliest first; none without a reason.
    pub causes: Vec<Cause>,
}

names! {
    /// The relation of a console message to the HAR.
    pub enum Says {
        /// It names the same cause as the HAR.
        Agrees = "agrees",
        /// It decides what the HAR leaves open.
        Decides = "decides",
        /// It names another cause than the HAR.
        Disagrees = "disagrees",
        /// It says that the request failed, but not why.
        LeavesOpen = "leaves-open",
        /// The request is not in the HAR.
        Alone = "alone",
    }
}
