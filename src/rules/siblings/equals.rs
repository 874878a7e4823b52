//! What is known of equal requests.

use crate::har::{CallSite, EntryIndex};
use crate::standard::{InitiatorKind, Origin};
use foldhash::{HashMap, HashSet};
use std::sync::Arc;

/// First and last URL, and for whom.
pub(in crate::rules) type Target = (Arc<str>, Arc<str>, Option<Origin>);

/// The method, what asked, and the names of the headers that need permission.
pub(in crate::rules) type Form = (Arc<str>, InitiatorKind, Vec<String>);

/// What is known of equal requests.
#[derive(Default)]
pub(crate) struct Siblings {
    /// A preflight that passes without credentials only, and whose request was sent.
    pub(in crate::rules) without: HashMap<(Target, Form), EntryIndex>,
    /// What was asked with credentials.
    pub(in crate::rules) with: HashSet<Target>,
    /// The calls that made requests which were held back.
    pub(in crate::rules) calls: HashMap<CallSite, Call>,
    /// Of requests like one that was held back: those that need a preflight and have none in the file, in its order.
    pub(in crate::rules) without_preflight: HashMap<(Target, Form), Vec<EntryIndex>>,
}

/// What is known of the requests that one call made.
#[derive(Default)]
pub(in crate::rules) struct Call {
    /// How the first one looks, with the server that it asks, and for whom.
    pub(in crate::rules) form: Option<(Form, Box<str>, Option<Origin>)>,
    /// Another one looks otherwise, or had credentials, or went without CORS, or was answered and may have had credentials.
    pub(in crate::rules) differs: bool,
    /// What shows of some that they had no credentials.
    pub(in crate::rules) without: Vec<EntryIndex>,
}

/// Requests by which another one was made without credentials.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Alike {
    /// What shows it of them.
    pub(crate) entries: Vec<EntryIndex>,
    pub(crate) note: &'static str,
}
