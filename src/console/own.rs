//! Findings only from the console: failures of requests that are not in the file.

use super::said::Message;
use super::urls::key;
use crate::har::Log;
use crate::rules::{Analysis, Outcome};
use crate::session::{Fetch, Hop, Mode, Preflight, Sign};
use crate::standard::{InitiatorKind, Origin};
use foldhash::HashSet;
use std::sync::Arc;

/// The origins in a file.
pub(super) struct Scene {
    /// Origins of pages and of request initiators.
    origins: HashSet<String>,
    /// Origins of servers.
    servers: HashSet<String>,
}

impl Scene {
    pub(super) fn of(analysis: &Analysis) -> Scene {
        let askers = analysis.fetches.iter().filter_map(|(fetch, _)| fetch.origin.as_ref());
        let pages =
            pages(&analysis.log).chain(analysis.entries.iter().filter(|e| e.is_document()).map(|e| &*e.request.url));
        let origins = askers.cloned().chain(pages.filter_map(Origin::of)).map(|origin| origin.serialized().to_owned());
        let servers = analysis.entries.iter().filter_map(|entry| Origin::of(&entry.request.url));
        Scene { origins: origins.collect(), servers: servers.map(|origin| origin.serialized().to_owned()).collect() }
    }

    /// Whether a message names the origin of a page in the file.
    pub(super) fn has_page(&self, message: &Message) -> bool {
        message.said.names.origin.as_deref().is_some_and(|origin| origin != "null" && self.origins.contains(origin))
    }

    /// Whether a message is about a page in the file: by its origin, or by the server if it names no origin. `is_of_file`:
    /// other messages of its log are.
    pub(super) fn has(&self, message: &Message, is_of_file: bool) -> bool {
        let names = &message.said.names;
        match names.origin.as_deref() {
            Some(origin) => self.origins.contains(origin),
            None => {
                is_of_file
                    || names
                        .urls
                        .iter()
                        .filter_map(|url| Origin::of(url))
                        .any(|origin| self.servers.contains(origin.serialized()))
            }
        }
    }
}

fn pages(log: &Log) -> impl Iterator<Item = &str> {
    log.pages.iter().map(|page| &*page.title)
}

/// The fetch that a message describes; `None` if it does not contain enough: no URL, no reason, or a reason that does not
/// imply another origin.
pub(super) fn fetch(message: &Message) -> Option<Fetch> {
    let names = &message.said.names;
    let cause = *message.said.causes.first()?;
    let is_cross_origin = cause.rule().is_cross_origin;
    let url = names.urls.iter().find(|url| Origin::of(url).is_some()).filter(|_| is_cross_origin)?;
    let url: Arc<str> = key(url.trim_end_matches('.')).into();
    let origin = names.origin.as_deref().and_then(Origin::parse);
    let hop = |url: Arc<str>| Hop {
        entry: None,
        url,
        method: names.method.as_deref().unwrap_or_default().into(),
        request_origin: names.origin.as_deref().map(Into::into),
        is_cors: cause.rule().outcome == Outcome::Cors,
        preflight: Preflight::Unknown,
        preflight_entry: None,
        rival_preflights: Box::default(),
        preflight_because: None,
        unsafe_names: names.header.iter().cloned().collect(),
    };
    let before = names.initial_url.as_deref().map(|url| hop(key(url).into()));
    Some(Fetch {
        id: 0,
        hops: before.into_iter().chain([hop(url)]).collect(),
        origin,
        asked_by: Some(Sign::Error),
        initiator: names.initiator.unwrap_or(InitiatorKind::Other),
        mode: if cause.rule().outcome == Outcome::Cors { Mode::Cors } else { Mode::Unknown },
        credentials: None,
        from_worker: false,
    })
}
