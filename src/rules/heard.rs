//! What a console log says of a request, beside the record.

use super::cause::Cause;
use crate::names::names;
use std::sync::Arc;

/// What a console says of a fetch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// The log, as the user named it.
    pub log: Arc<str>,
    /// The line of the log, from 1.
    pub line: u64,
    /// The message, cut where it is long.
    pub text: String,
    /// How it stands to the record.
    pub says: Says,
    /// The causes that the message names, the likeliest first; none where it names no reason.
    pub causes: Vec<Cause>,
}

names! {
    /// How a message of the console stands to what the HAR shows.
    pub enum Says {
        /// It names what the HAR shows.
        Agrees = "agrees",
        /// It decides what the HAR leaves open.
        Decides = "decides",
        /// It names something else than the HAR shows.
        Disagrees = "disagrees",
        /// It says that the request failed, and leaves open why.
        LeavesOpen = "leaves-open",
        /// The HAR holds no such request.
        Alone = "alone",
    }
}
