//! A console log, and what became of its messages.

use crate::browser::Engine;
use crate::console::said::Message;
use std::sync::Arc;

/// One console log, read.
#[derive(Clone, Debug)]
pub struct Log {
    /// As the user named it.
    pub(crate) name: Arc<str>,
    /// Its messages that tell of requests, in their order.
    pub(crate) messages: Vec<Message>,
    /// Whether something of it was not looked at: it has too many messages, or breaks off.
    pub(crate) is_cut: bool,
}

impl Log {
    /// As the user named it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many messages tell of requests that failed, repeats not counted.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether no message tells of a request that failed.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }
}

/// What became of one log's messages beside one file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Matched {
    /// The log.
    pub log: Arc<str>,
    /// Messages that tell of requests that failed.
    pub messages: usize,
    /// Messages of requests of the file.
    pub of_requests: usize,
    /// Messages of requests that the file does not hold, each a finding of its own.
    pub of_none: usize,
    /// Messages that fit several requests, or no request for another reason than that the file lacks it.
    pub open: usize,
    /// The engine whose words they are, where that is not the one that wrote the file: then none is used.
    pub of_other_browser: Option<Engine>,
    /// Something of the log was not looked at: it has too many messages, or breaks off.
    pub is_cut: bool,
}
