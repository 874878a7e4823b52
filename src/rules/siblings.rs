//! The credentials mode of a request, as others of its kind tell it.
//!
//! A page that asks one URL by one method again and again does so by one piece of code. Where a preflight of such a request
//! was let through by an answer that browsers accept without credentials only, the others were made without them, too;
//! what a later preflight lacks besides explains by itself why it failed.

use super::record::Record;
use super::walk::walk_preflight;
use crate::fetch::{CredentialsMode, InitiatorKind, Origin};
use crate::har::EntryIndex;
use crate::session::Fetch;
use foldhash::HashMap;
use std::sync::Arc;

/// First and last URL, method, what asked, and for whom.
type Kind = (Arc<str>, Arc<str>, Arc<str>, InitiatorKind, Option<Origin>);

/// What is known of the requests of each kind.
#[derive(Default)]
pub(crate) struct Siblings {
    seen: HashMap<Kind, Seen>,
}

#[derive(Default)]
struct Seen {
    /// A preflight that passes without credentials only, and whose request was sent.
    without: Option<EntryIndex>,
    /// Some request had credentials.
    with: bool,
}

impl Siblings {
    pub(crate) fn of(record: &Record<'_>, fetches: &[Fetch]) -> Siblings {
        let mut siblings = Siblings::default();
        for fetch in fetches {
            let Some((last, hop)) = record.last(fetch) else { continue };
            let includes = fetch.credentials == Some(CredentialsMode::Include);
            let Some(preflight) = hop.preflight_entry else {
                if includes && let Some(seen) = kind(fetch).and_then(|kind| siblings.seen.get_mut(&kind)) {
                    seen.with = true;
                }
                continue;
            };
            let refused = |mode| walk_preflight(record, fetch, last, record.engine(), mode).is_some();
            let wants_none = !refused(CredentialsMode::NotInclude) && refused(CredentialsMode::Include);
            let was_sent = record.request(hop).is_some_and(|entry| entry.response.status.code().is_some());
            let Some(kind) = kind(fetch).filter(|_| includes || wants_none) else { continue };
            let seen = siblings.seen.entry(kind).or_default();
            if wants_none && was_sent && !includes {
                seen.without.get_or_insert(preflight);
            } else {
                seen.with = true;
            }
        }
        siblings
    }

    /// The preflight of another request of this kind, by which that one was made without credentials; `None` where some
    /// request of the kind had them.
    pub(crate) fn without_credentials(&self, fetch: &Fetch) -> Option<EntryIndex> {
        self.seen.get(&kind(fetch)?).filter(|seen| !seen.with)?.without
    }
}

fn kind(fetch: &Fetch) -> Option<Kind> {
    let (first, last) = (fetch.hops.first()?, fetch.hops.last()?);
    let url = |url: &Arc<str>| Arc::clone(url);
    Some((url(&first.url), url(&last.url), url(&last.method), fetch.initiator, fetch.origin.clone()))
}
