//! The headers of each server's good responses, which show who sent an error.

use crate::har::Entry;
use crate::standard::{Origin, host_of};
use foldhash::{HashMap, HashMapExt};

/// The headers of each server's good responses.
#[derive(Default)]
pub(crate) struct GoodAnswers(HashMap<Box<str>, Good>);

/// The headers of one server's good responses.
#[derive(Default)]
pub(crate) struct Good {
    /// `Server` products, as far as verdicts need them.
    pub(crate) servers: Vec<Box<str>>,
    /// Envoy reports how long the application took, but not on its own responses.
    pub(crate) has_envoy_time: bool,
}

impl GoodAnswers {
    /// From all responses below 400 to pages of other origins. A page's requests to its own server may be dropped when a file
    /// is read, so nothing may depend on them.
    pub(crate) fn of(entries: &[Entry]) -> GoodAnswers {
        const REMEMBERED: usize = 4;
        let mut hosts: HashMap<Box<str>, Good> = HashMap::new();
        for entry in entries {
            let is_good = entry.response.status.code().is_some_and(|status| (200..400).contains(&status));
            let Some(host) = host_of(&entry.request.url).filter(|_| is_good && !is_to_own_server(entry)) else {
                continue;
            };
            let headers = &entry.response.headers;
            let good = match hosts.get_mut(&*host) {
                Some(good) => good,
                None => hosts.entry((&*host).into()).or_default(),
            };
            good.has_envoy_time |= headers.has("X-Envoy-Upstream-Service-Time");
            let Some(server) = headers.value("Server").map(product) else { continue };
            if good.servers.len() < REMEMBERED && !good.servers.iter().any(|known| **known == *server) {
                good.servers.push(server.into());
            }
        }
        GoodAnswers(hosts)
    }

    /// The headers for the server of a URL.
    pub(crate) fn at_server_of(&self, url: &str) -> Option<&Good> {
        self.0.get(&*host_of(url)?)
    }
}

/// Whether the request is marked as one to the page's own server.
fn is_to_own_server(entry: &Entry) -> bool {
    let headers = &entry.request.headers;
    let is_marked = headers.value("Sec-Fetch-Site").is_some_and(|site| site.trim().eq_ignore_ascii_case("same-origin"));
    is_marked || headers.value("Referer").is_some_and(|page| Origin::of(page) == Origin::of(&entry.request.url))
}

/// The first word of a `Server` value, without version, in lower case.
pub(crate) fn product(server: &str) -> String {
    server.split(['/', ' ', '(']).next().unwrap_or_default().to_ascii_lowercase()
}
