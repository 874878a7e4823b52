//! The facts about equal requests, from which the credentials mode of another one follows.

use crate::har::{CallSite, EntryIndex};
use crate::standard::{InitiatorKind, Origin};
use foldhash::{HashMap, HashSet};
use std::sync::Arc;

/// First and last URL, and the origin.
pub(in crate::rules) type Target = (Arc<str>, Arc<str>, Option<Origin>);

/// The method, the initiator, and the names of the headers that need permission.
pub(in crate::rules) type Form = (Arc<str>, InitiatorKind, Vec<String>);

/// What is known about equal requests.
#[derive(Default)]
pub(crate) struct Siblings {
    /// A preflight that passes only without credentials, and whose request was sent.
    pub(in crate::rules) without: HashMap<(Target, Form), EntryIndex>,
    /// Requests with credentials.
    pub(in crate::rules) with: HashSet<Target>,
    /// The calls of requests that were not sent.
    pub(in crate::rules) calls: HashMap<CallSite, Call>,
    /// Requests like one that was not sent, which need a preflight but have none in the file, in order.
    pub(in crate::rules) without_preflight: HashMap<(Target, Form), Vec<EntryIndex>>,
}

/// What is known about the requests of one call.
#[derive(Default)]
pub(in crate::rules) struct Call {
    /// The kind of the first one, with its server and origin.
    pub(in crate::rules) form: Option<(Form, Box<str>, Option<Origin>)>,
    /// Another one has a different kind, had credentials, was made without CORS, or was answered and may have had credentials.
    pub(in crate::rules) differs: bool,
    /// Evidence that some had no credentials.
    pub(in crate::rules) without: Vec<EntryIndex>,
}

/// Requests that show that another one was made without credentials.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Alike {
    /// The evidence.
    pub(crate) entries: Vec<EntryIndex>,
    pub(crate) note: &'static str,
}
