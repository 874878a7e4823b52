//! Sentences on whether all requests to a server fail, whether a failing request succeeded at another time, and which
//! servers are on another site.

use super::causes::FileCause;
use super::finding::counted;
use super::model::{Beside, Fetch};
use super::text::{Piece, words};

/// Maximum number of servers to name.
const MOST: usize = 6;

/// `Certain to have succeeded: 80 of 88 requests to api.example, none of 5 to auth.example.` Empty if each server got only
/// one request.
fn succeeded(causes: &[FileCause<'_>]) -> Option<Piece<'static>> {
    let servers = servers(causes);
    let telling: Vec<_> = servers.iter().filter(|(_, fetch)| fetch.beside.to_server > 1).collect();
    if telling.is_empty() {
        return None;
    }
    let listed = telling.iter().take(MOST).enumerate().map(|(n, (host, fetch))| {
        let Beside { to_server, succeeded_there, .. } = fetch.beside;
        let count = if succeeded_there == 0 { words!("none") } else { words!("{}", succeeded_there) };
        let what = if n == 0 { " requests" } else { "" };
        words!("{} of {}{} to {}", count, to_server, what, host)
    });
    let more = more(telling.len());
    Some(words!("Certain to have succeeded: {}{}.", Piece::list(listed, ", "), more))
}

/// `On another site than the page: auth.example.org.` Only if the host names leave no doubt.
fn other_sites(causes: &[FileCause<'_>]) -> Option<Piece<'static>> {
    let servers = servers(causes);
    let other: Vec<&Piece<'_>> =
        servers.iter().filter(|(_, fetch)| fetch.beside.is_of_another_site).map(|(host, _)| *host).collect();
    if other.is_empty() {
        return None;
    }
    let more = more(other.len());
    Some(words!("On another site than the page: {}{}.", Piece::list(other.into_iter().take(MOST), ", "), more))
}

/// Both sentences, as far as they apply.
pub(super) fn servers_in_short(causes: &[FileCause<'_>]) -> Option<Piece<'static>> {
    let both = [succeeded(causes), other_sites(causes)];
    both.iter().any(Option::is_some).then(|| Piece::list(both.into_iter().flatten(), " "))
}

/// That the request does not always fail, if the file shows it.
pub(super) fn not_always(fetch: &Fetch) -> Option<Piece<'static>> {
    let requests = match fetch.beside.same_succeeded {
        0 => return None,
        count => counted(count, "request", "requests"),
    };
    Some(words!("{} with the same method and path succeeded in this file: it does not always fail.", requests))
}

/// The servers of all causes, each with one failure there.
fn servers<'a, 'f>(causes: &'a [FileCause<'f>]) -> Vec<(&'a Piece<'f>, &'f Fetch)> {
    let mut servers: Vec<(&Piece<'f>, &Fetch)> = Vec::new();
    for cause in causes.iter().filter(|cause| !cause.host.is_empty()) {
        // One more than can be named is enough to know that there are more.
        if servers.len() <= 4 * MOST && !servers.iter().any(|(host, _)| **host == cause.host) {
            servers.push((&cause.host, cause.example));
        }
    }
    servers
}

fn more(count: usize) -> Piece<'static> {
    if count > MOST { words!(" and {} more", count - MOST) } else { Piece::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::causes::Causes;
    use crate::report::samples;

    #[test]
    fn servers_are_counted_and_those_of_other_sites_are_named() {
        let of = |n: usize, host: &str, beside: Beside| Fetch {
            last_url: format!("https://{host}/x").into(),
            beside,
            ..samples::preflight_401(n)
        };
        let beside = |succeeded_there, to_server, is_of_another_site| Beside {
            to_server,
            succeeded_there,
            same_succeeded: 0,
            is_of_another_site,
        };
        let file = samples::file(
            "a.har",
            vec![
                of(1, "api.example", beside(80, 88, false)),
                of(2, "api.example", beside(80, 88, false)),
                of(3, "auth.other", beside(0, 5, true)),
                of(4, "one.other", beside(0, 1, true)),
            ],
        );
        let causes = Causes::of(&file);
        let text = |piece: Option<Piece<'static>>| piece.map(|piece| format!("{piece:?}")).unwrap_or_default();
        assert!(
            text(succeeded(&causes.failures)).contains("80 of 88 requests to api.example, none of 5 to auth.other.")
        );
        assert!(text(other_sites(&causes.failures)).contains("than the page: auth.other, one.other."));
        let file = samples::file("a.har", vec![of(1, "one.example", beside(0, 1, false))]);
        let causes = Causes::of(&file);
        assert!(succeeded(&causes.failures).is_none() && other_sites(&causes.failures).is_none());
        assert!(not_always(&file.fetches[0]).is_none());
        let fetch = of(1, "one.example", Beside { same_succeeded: 2, ..beside(2, 3, false) });
        assert!(text(not_always(&fetch)).contains("2 requests with the same method"));
    }
}
