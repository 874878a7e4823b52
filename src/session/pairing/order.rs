//! Chromium's request ids: `_initiator.requestId` of a preflight is the id of its request, and the numbers of a process
//! increase with its requests. The entries of requests have no id, but lie between those whose id a preflight shows.

use super::super::redirects::Next;
use super::super::view::{View, Views};
use foldhash::{HashMap, HashMapExt};

/// The position of a request in the order of requests: its start, and its index in the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Place {
    started: Option<i64>,
    position: usize,
}

impl Place {
    pub(super) fn of(view: &View<'_>, position: usize) -> Place {
        Place { started: view.started().map(|t| t.0), position }
    }

    /// Their times do not show which of the two came first.
    fn is_level_with(self, other: Place) -> bool {
        const TOLERANCE: u64 = 2_000;
        self.started.zip(other.started).is_some_and(|(a, b)| a.abs_diff(b) <= TOLERANCE)
    }
}

/// The first hop of each request that follows a redirect.
pub(super) fn first_hops(next: &Next) -> HashMap<usize, usize> {
    let mut firsts = HashMap::with_capacity(next.len());
    let mut links: Vec<(usize, usize)> = next.iter().map(|(&from, &to)| (from, to)).collect();
    // Links go forward in the file, so the first hop of a redirect is already known.
    links.sort_unstable();
    for (from, to) in links {
        let first = firsts.get(&from).copied().unwrap_or(from);
        firsts.insert(to, first);
    }
    firsts
}

/// Process and number in a request id (`PROCESS.NUMBER`).
pub(super) fn parse_id(id: &str) -> Option<(&str, u64)> {
    let (process, number) = id.rsplit_once('.')?;
    Some((process, number.parse().ok()?))
}

/// The ids around certain pairs.
pub(super) struct Known<'a> {
    /// By process: sorted positions, with the id of the request there.
    ids: HashMap<&'a str, Vec<(Place, u64)>>,
    /// For each position, the number of requests that start before it (later hops of a redirect have no own id).
    requests_before: Vec<u32>,
}

impl<'a> Known<'a> {
    pub(super) fn new(
        views: &Views<'_>,
        firsts: &HashMap<usize, usize>,
        pairs: impl Iterator<Item = (Place, (&'a str, u64))>,
    ) -> Known<'a> {
        let mut ids: HashMap<&'a str, Vec<(Place, u64)>> = HashMap::new();
        for (place, (process, number)) in pairs {
            ids.entry(process).or_default().push((place, number));
        }
        ids.values_mut().for_each(|places| places.sort_unstable());
        // Dropped entries of the file are also requests.
        let mut others = 0;
        let requests_before = views.items.iter().enumerate().map(|(position, view)| {
            let before = view.entry.index.0.saturating_sub(others);
            others += usize::from(view.is_preflight || firsts.contains_key(&position));
            u32::try_from(before).unwrap_or(u32::MAX)
        });
        Known { ids, requests_before: requests_before.collect() }
    }

    /// The difference between the id and the one expected from a request's position; `None` if an earlier request has a
    /// higher id, or a later one a lower id.
    pub(super) fn deviation(&self, place: Place, (process, number): (&str, u64)) -> Option<u64> {
        let Some(places) = self.ids.get(process) else { return Some(0) };
        let at = places.partition_point(|(other, _)| *other < place);
        let before = at.checked_sub(1).and_then(|at| places.get(at));
        let behind = places.get(at);
        let contradicts = |known: Option<&(Place, u64)>, is_wrong: fn(&u64, &u64) -> bool| {
            known.is_some_and(|(other, id)| *other != place && !other.is_level_with(place) && is_wrong(id, &number))
        };
        if contradicts(before, u64::ge) || contradicts(behind, u64::le) {
            return None;
        }
        let count = |place: Place| self.requests_before.get(place.position).copied().map_or(0, i64::from);
        let expected = |(other, id): &(Place, u64)| {
            i64::try_from(*id).unwrap_or(i64::MAX).saturating_add(count(place) - count(*other))
        };
        let deviations = before.into_iter().chain(behind).map(expected);
        Some(deviations.map(|id| id.abs_diff(i64::try_from(number).unwrap_or(i64::MAX))).min().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stands_between_those_of_its_neighbours() {
        let place = |ms: i64, position| Place { started: Some(ms * 1_000), position };
        let known = Known {
            ids: HashMap::from_iter([("7", vec![(place(100, 1), 3), (place(300, 5), 6)])]),
            requests_before: (0..8).collect(),
        };
        for (at, id, expected) in [
            (place(200, 2), 4, Some(0)),
            (place(200, 3), 5, Some(0)),
            (place(200, 3), 4, Some(0)),
            (place(200, 2), 2, None),
            (place(200, 2), 3, None),
            (place(200, 2), 6, None),
            (place(200, 2), 9, None),
            (place(50, 0), 2, Some(0)),
            (place(50, 0), 4, None),
            (place(400, 7), 5, None),
            (place(400, 7), 8, Some(0)),
            (place(400, 7), 12, Some(4)),
            // The same time: the clock does not order the two.
            (place(300, 4), 7, Some(1)),
        ] {
            assert_eq!(known.deviation(at, ("7", id)), expected, "{at:?} {id}");
        }
        assert_eq!(known.deviation(place(200, 2), ("8", 99)), Some(0));
    }

    #[test]
    fn every_later_hop_has_the_first_of_its_chain() {
        let next: Next = [(1, 4), (4, 6), (2, 5)].into_iter().collect();
        let mut firsts: Vec<_> = first_hops(&next).into_iter().collect();
        firsts.sort_unstable();
        assert_eq!(firsts, [(4, 1), (5, 2), (6, 1)]);
    }

    #[test]
    fn an_id_is_a_process_and_a_number() {
        assert_eq!(parse_id("4498.3"), Some(("4498", 3)));
        for text in ["", "4498", "4498.", "E1C3.x"] {
            assert_eq!(parse_id(text), None);
        }
    }
}
