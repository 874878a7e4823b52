//! A console log, and what became of its messages.

use crate::browser::Engine;
use crate::console::said::Message;
use std::sync::Arc;

/// A parsed console log.
#[derive(Clone, Debug)]
pub struct Log {
    /// As the user named it.
    pub(crate) name: Arc<str>,
    /// Its messages about requests, in order.
    pub(crate) messages: Vec<Message>,
    /// Whether a part was ignored: it has too many messages, or is incomplete.
    pub(crate) is_cut: bool,
}

impl Log {
    /// As the user named it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Number of messages about failed requests, without repeats.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether no message is about a failed request.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }
}

/// The result of matching a log to a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Matched {
    /// The log.
    pub log: Arc<str>,
    /// Messages about failed requests.
    pub messages: usize,
    /// Messages about requests in the file.
    pub of_requests: usize,
    /// Messages about requests that are not in the file; each becomes a finding.
    pub of_none: usize,
    /// Messages that match several requests, or none for a reason other than a missing request.
    pub open: usize,
    /// The engine of the messages, if it is not the one of the file: then none is used.
    pub of_other_browser: Option<Engine>,
    /// A part of the log was ignored: it has too many messages, or is incomplete.
    pub is_cut: bool,
}
