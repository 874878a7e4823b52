//! The credentials mode of a request, as its equals tell it.
//!
//! A page that asks one URL by one method and with the same headers again and again does so by one piece of code. Where a
//! preflight of such a request was let through by an answer that browsers accept without credentials only, its equals were
//! made without them, too; what a later preflight lacks besides explains by itself why it failed. Nothing follows where some
//! request to that URL is shown to have had credentials: then the page asks in both ways.

use super::record::Record;
use super::walk::{walk_preflight, walk_response};
use crate::fetch::{CredentialsMode, InitiatorKind, Origin};
use crate::har::EntryIndex;
use crate::session::{Fetch, Hop};
use foldhash::{HashMap, HashSet};
use std::sync::Arc;

/// First and last URL, and for whom.
type Target = (Arc<str>, Arc<str>, Option<Origin>);
/// The same, with the method, what asked, and the names of the headers that need permission. The type of a body goes with
/// the body.
type Kind = (Target, Arc<str>, InitiatorKind, Vec<String>);

/// What is known of equal requests.
#[derive(Default)]
pub(crate) struct Siblings {
    /// A preflight that passes without credentials only, and whose request was sent.
    without: HashMap<Kind, EntryIndex>,
    /// What was asked with credentials.
    with: HashSet<Target>,
}

impl Siblings {
    pub(crate) fn of(record: &Record<'_>, fetches: &[Fetch]) -> Siblings {
        let mut siblings = Siblings::default();
        for fetch in fetches {
            let Some((last, hop)) = record.last(fetch) else { continue };
            let Some(target) = target(fetch) else { continue };
            let request = record.request(hop);
            let was_sent = request.is_some_and(|entry| entry.response.status.code().is_some());
            let passes = |mode| walk_preflight(record, fetch, last, record.engine(), mode).is_none();
            let needs_none = hop.preflight_entry.is_some()
                && passes(CredentialsMode::NotInclude)
                && !passes(CredentialsMode::Include);
            let was_refused = was_sent && request.is_some_and(|entry| entry.error().is_some());
            if fetch.credentials == Some(CredentialsMode::Include)
                || needs_none && !was_sent
                || was_refused && is_refused_with_credentials_only(record, fetch, last)
            {
                siblings.with.insert(target);
            } else if needs_none && let Some(preflight) = hop.preflight_entry {
                siblings.without.entry(kind(fetch, target, hop)).or_insert(preflight);
            }
        }
        siblings
    }

    /// The preflight of an equal request, by which that one was made without credentials; `None` where some request to that
    /// URL had them.
    pub(crate) fn without_credentials(&self, fetch: &Fetch) -> Option<EntryIndex> {
        if self.without.is_empty() {
            return None;
        }
        let target = target(fetch).filter(|target| !self.with.contains(target))?;
        self.without.get(&kind(fetch, target, fetch.hops.last()?)).copied()
    }
}

/// The browser withheld an answer that it must give to a request without credentials.
fn is_refused_with_credentials_only(record: &Record<'_>, fetch: &Fetch, last: usize) -> bool {
    let refuses = |mode| walk_response(record, fetch, last, record.engine(), mode).is_some();
    !refuses(CredentialsMode::NotInclude) && refuses(CredentialsMode::Include)
}

fn target(fetch: &Fetch) -> Option<Target> {
    let (first, last) = (fetch.hops.first()?, fetch.hops.last()?);
    Some((Arc::clone(&first.url), Arc::clone(&last.url), fetch.origin.clone()))
}

fn kind(fetch: &Fetch, target: Target, hop: &Hop) -> Kind {
    let names = hop.unsafe_names.iter().filter(|name| &***name != "content-type").cloned().collect();
    (target, Arc::clone(&hop.method), fetch.initiator, names)
}
