//! Other requests to the server of a failed fetch, and whether the same request also succeeded: whether it always fails is
//! the first question about a ticket.

use super::options::ComposeOptions;
use crate::report::identity::host_of;
use crate::report::model::Beside;
use crate::rules::{Analysis, Outcome, Verdict};
use crate::session::Fetch;
use foldhash::quality::RandomState;
use foldhash::{HashMap, HashMapExt};
use std::borrow::Cow;
use std::hash::{BuildHasher, Hash};

/// Counts of all fetches of a file, including those that no report lists.
pub(super) struct Tally {
    state: RandomState,
    /// By server: the number of requests, and of successes.
    servers: HashMap<u64, (usize, usize)>,
    /// By method, mode, URL without its query, and origin: the number of successes.
    requests: HashMap<u64, usize>,
}

impl Tally {
    pub(super) fn of(analysis: &Analysis, options: &ComposeOptions) -> Tally {
        let mut tally = Tally { state: RandomState::default(), servers: HashMap::new(), requests: HashMap::new() };
        let has_failed = |(_, verdict): &(Fetch, Verdict)| verdict.outcome() != Outcome::Succeeded;
        if !analysis.fetches.iter().any(|both| has_failed(both) && options.lists(&both.1)) {
            return tally;
        }
        for (fetch, verdict) in &analysis.fetches {
            // A doubtful success proves nothing.
            let succeeded = usize::from(verdict.outcome() == Outcome::Succeeded && verdict.alternatives.is_empty());
            let (all, good) = tally.servers.entry(tally.state.hash_one(server(fetch, verdict))).or_default();
            *all += 1;
            *good += succeeded;
            if succeeded > 0 {
                *tally.requests.entry(tally.state.hash_one(request(fetch))).or_default() += 1;
            }
        }
        tally
    }

    /// The counts for a failed fetch; nothing for a success.
    pub(super) fn beside(&self, fetch: &Fetch, verdict: &Verdict) -> Beside {
        if verdict.outcome() == Outcome::Succeeded {
            return Beside::default();
        }
        let (to_server, succeeded_there) =
            self.servers.get(&self.state.hash_one(server(fetch, verdict))).copied().unwrap_or_default();
        let same_succeeded = self.requests.get(&self.state.hash_one(request(fetch))).copied().unwrap_or_default();
        let is_of_another_site = is_cross_site(fetch, verdict);
        Beside { to_server, succeeded_there, same_succeeded, is_of_another_site }
    }
}

/// The server of the deciding response.
fn server<'a>(fetch: &'a Fetch, verdict: &Verdict) -> Cow<'a, str> {
    let hop = fetch.hops.get(verdict.hop).or(fetch.hops.last());
    hop.map(|hop| host_of(&hop.url)).unwrap_or_default()
}

/// Two names with different last two labels belong to different sites, whatever the list of public suffixes says. Names with
/// the same last two labels may still belong to different sites; for addresses and single-label names it is unknown.
fn is_cross_site(fetch: &Fetch, verdict: &Verdict) -> bool {
    let Some(origin) = &fetch.origin else { return false };
    let (page, server) = (host_of(origin.serialized()), server(fetch, verdict));
    site(&page).zip(site(&server)).is_some_and(|(page, server)| page != server)
}

/// The last two labels of a host, with or without a port.
fn site(host: &str) -> Option<(&str, &str)> {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let mut labels = name.trim_end_matches('.').rsplit('.');
    let (last, second) = (labels.next()?, labels.next()?);
    last.bytes().any(|byte| byte.is_ascii_alphabetic()).then_some((second, last))
}

/// The requested URL without its query, which would separate requests that are the same for the reader.
fn request(fetch: &Fetch) -> impl Hash + '_ {
    let first = fetch.hops.first();
    let url = first.map(|hop| hop.url.split(['?', '#']).next().unwrap_or_default());
    (first.map(|hop| &*hop.method), url, fetch.mode as u8, fetch.origin.as_ref().map(|origin| origin.serialized()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_tell_sites_apart() {
        for (host, expected) in [
            ("api.example.com", Some(("example", "com"))),
            ("example.com:8443", Some(("example", "com"))),
            ("api.example.com.", Some(("example", "com"))),
            ("localhost:3000", None),
            ("127.0.0.1:80", None),
            ("[::1]:80", None),
            ("", None),
        ] {
            assert_eq!(site(host), expected, "{host}");
        }
    }
}
