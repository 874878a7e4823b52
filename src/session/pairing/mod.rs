//! Pairs preflights with requests.
//!
//! No exporter records the link. The evidence, strongest first: the same URL, origin, method and header names
//! (`Access-Control-Request-*`), a response that allows the request or not, the number in Chromium's
//! `_initiator.requestId` (it increases in the order of the requests), and time. Current browsers write a request before
//! its preflight; older Chrome and proxies write the preflight first.

mod answer;
mod fit;
mod order;

use super::matching::{Edge, best_of_parts};
use super::redirects::Next;
use super::view::{View, Views, is_refused_target};
use crate::har::is_placeholder;
use crate::standard::items;
use answer::answer;
use fit::{Asker, Asks, Reading, value};
use foldhash::{HashMap, HashMapExt, HashSet};
use order::{Known, Place, first_hops, parse_id};

/// The pairs of a file. Positions are those in [`Views::items`].
#[derive(Default)]
pub(super) struct Pairs {
    by_request: HashMap<usize, Pair>,
    preflights: HashSet<usize>,
}

/// The preflight of a request.
pub(super) struct Pair {
    /// Its position.
    pub(super) preflight: usize,
    /// Simultaneous preflights of other requests that may also be this one's.
    pub(super) rivals: Vec<usize>,
}

impl Pairs {
    /// The preflight of the request at that position.
    pub(super) fn of(&self, request: usize) -> Option<&Pair> {
        self.by_request.get(&request)
    }

    /// Whether the preflight at that position has a request.
    pub(super) fn has(&self, preflight: usize) -> bool {
        self.preflights.contains(&preflight)
    }
}

/// Pairs every preflight with at most one request, and every request with at most one preflight. `next` says which requests
/// are later hops of others.
pub(super) fn pair(views: &Views<'_>, next: &Next) -> Pairs {
    let mut by_url: HashMap<&str, Vec<usize>> = HashMap::new();
    for (position, view) in views.items.iter().enumerate().filter(|(_, view)| view.is_preflight) {
        by_url.entry(&view.key).or_default().push(position);
    }
    if by_url.is_empty() {
        return Pairs::default();
    }
    let firsts = first_hops(next);
    let groups: Vec<Group<'_, '_>> =
        by_url.into_iter().map(|(url, preflights)| Group::new(views, &firsts, url, &preflights)).collect();
    let beyond_doubt = groups.iter().flat_map(|group| group.beyond_doubt(views));
    let known = Known::new(views, &firsts, beyond_doubt);
    let mut pairs = Pairs::default();
    for group in &groups {
        group.solve(views, &known, &mut pairs);
    }
    pairs
}

/// The preflights and requests of one URL, each sorted by start.
struct Group<'v, 'a> {
    preflights: Vec<Asks<'v, 'a>>,
    requests: Vec<Asker<'v, 'a>>,
}

impl<'v, 'a> Group<'v, 'a> {
    fn new(views: &'v Views<'a>, firsts: &HashMap<usize, usize>, url: &str, preflights: &[usize]) -> Group<'v, 'a> {
        let mut preflights: Vec<_> = preflights.iter().filter_map(|&position| asks(views, position)).collect();
        let process = |asks: &Asks<'v, 'a>| asks.id.map(|(process, _)| process);
        let first = preflights.first().and_then(process);
        let is_of_one_process = first.is_some() && preflights.iter().all(|asks| process(asks) == first);
        preflights.sort_by_key(|asks| {
            let number = asks.id.map(|(_, number)| number);
            // Ids are better than times for the order of requests; requests with the same id are hops of one.
            (number.filter(|_| is_of_one_process), Place::of(asks.view, 0), number, asks.position)
        });
        let asker = |position| {
            let view = views.get(position)?;
            // Nothing was sent to the target of a blocked redirect, not even a preflight.
            if views.traits().refused_targets_have_rows && is_refused_target(view.entry) {
                return None;
            }
            let first = firsts.get(&position).and_then(|&first| Some((views.get(first)?, first)));
            let place = first.map_or_else(|| Place::of(view, position), |(view, first)| Place::of(view, first));
            let order = if is_of_one_process { place } else { Place::of(view, position) };
            Some(Asker { position, view, first: first.map(|(view, _)| view), place, order })
        };
        let mut requests: Vec<_> = views.requests_to(url).filter_map(asker).collect();
        requests.sort_by_key(|asker| (asker.order, asker.position));
        Group { preflights, requests }
    }

    /// The requests that started near a preflight. The limit is enough for related requests, and keeps the search linear in a
    /// file with a single URL.
    fn near(&self, asks: &Asks<'v, 'a>) -> impl Iterator<Item = (usize, &Asker<'v, 'a>)> {
        /// On each side.
        const MOST: usize = 128;
        /// With thousands of preflights for one URL there are as many requests, but fewer of them at the same time.
        const FEWEST: usize = 16;
        const OF_ALL: usize = 256_000;
        let near = (OF_ALL / self.preflights.len().max(1)).clamp(FEWEST, MOST);
        let place = Place::of(asks.view, asks.position);
        let at = self.requests.partition_point(|asker| asker.order < place);
        self.requests.iter().enumerate().skip(at.saturating_sub(near)).take(at.min(near) + near)
    }

    /// The ids of requests with only one possible preflight, which can belong to no other request.
    fn beyond_doubt(&self, views: &Views<'_>) -> Vec<(Place, (&'a str, u64))> {
        if self.preflights.iter().all(|asks| asks.id.is_none()) {
            return Vec::new();
        }
        let mut claims = vec![0_usize; self.requests.len()];
        let mut only = Vec::new();
        for asks in &self.preflights {
            let mut possible = self.near(asks).filter(|(_, a)| value(views, asks, a, Reading::Strict).is_some());
            let (first, second) = (possible.next(), possible.next());
            let is_only = second.is_none();
            for (at, _) in first.into_iter().chain(second).chain(possible) {
                claims.get_mut(at).into_iter().for_each(|count| *count += 1);
            }
            only.extend(first.filter(|_| is_only).and_then(|(at, asker)| Some((at, asker.place, asks.id?))));
        }
        only.retain(|(at, ..)| claims.get(*at) == Some(&1));
        only.into_iter().map(|(_, place, id)| (place, id)).collect()
    }

    fn solve(&self, views: &Views<'_>, known: &Known<'_>, pairs: &mut Pairs) {
        const MOST_ROUNDS: usize = 8;
        let mut matched: Vec<Option<usize>> = vec![None; self.preflights.len()];
        let mut taken = vec![false; self.requests.len()];
        for reading in [Reading::Strict, Reading::Lenient] {
            // Those that can still be paired: if nothing matches, no later round finds anything.
            let mut open: Vec<(usize, &Asks<'v, 'a>)> = self.preflights.iter().enumerate().collect();
            // Each round keeps the order of the requests' starts. Crossing pairs are left for the next round.
            for _ in 0..MOST_ROUNDS {
                let mut edges = Vec::new();
                open.retain(|&(row, asks)| {
                    if !is_free(&matched, row) {
                        return false;
                    }
                    let before = edges.len();
                    let free = self.near(asks).filter(|(column, _)| taken.get(*column) == Some(&false));
                    edges.extend(free.filter_map(|(column, asker)| {
                        Some(Edge { row, column, value: worth(views, known, asks, asker, reading)? })
                    }));
                    edges.len() > before
                });
                let chosen = best_of_parts(edges, self.requests.len());
                if chosen.is_empty() {
                    break;
                }
                for edge in chosen {
                    matched.get_mut(edge.row).into_iter().for_each(|slot| *slot = Some(edge.column));
                    taken.get_mut(edge.column).into_iter().for_each(|slot| *slot = true);
                }
            }
        }
        for (row, column) in matched.iter().enumerate() {
            let Some(column) = *column else { continue };
            let (Some(asks), Some(asker)) = (self.preflights.get(row), self.requests.get(column)) else { continue };
            let rivals = self.rivals(views, known, (row, column), &matched);
            pairs.preflights.insert(asks.position);
            pairs.by_request.insert(asker.position, Pair { preflight: asks.position, rivals });
        }
    }

    /// The preflights that could be swapped with that of a pair.
    fn rivals(
        &self,
        views: &Views<'_>,
        known: &Known<'_>,
        (row, column): (usize, usize),
        matched: &[Option<usize>],
    ) -> Vec<usize> {
        /// The minimum advantage of the chosen pair over others.
        const CLEAR: i64 = 1_500;
        const MOST: usize = 8;
        let (Some(asks), Some(asker)) = (self.preflights.get(row), self.requests.get(column)) else {
            return Vec::new();
        };
        let worth = |asks, asker| worth(views, known, asks, asker, Reading::Strict);
        let other = |(at, slot): (usize, &Option<usize>)| {
            let other_asks = self.preflights.get(at)?;
            let Some(other_asker) = slot.and_then(|column| self.requests.get(column)) else {
                // Its request is not in the file, or this is.
                return (worth(asks, asker)? - worth(other_asks, asker)? < CLEAR).then_some(other_asks.position);
            };
            if at == row || are_ordered(asks, other_asks) && asker.first.is_none() && other_asker.first.is_none() {
                return None;
            }
            let swapped = worth(other_asks, asker)? + worth(asks, other_asker)?;
            let kept = worth(asks, asker)? + worth(other_asks, other_asker)?;
            (kept - swapped < CLEAR).then_some(other_asks.position)
        };
        let near = matched.iter().enumerate().skip(row.saturating_sub(MOST)).take(row.min(MOST) + 1 + MOST);
        near.filter_map(other).collect()
    }
}

fn is_free(matched: &[Option<usize>], row: usize) -> bool {
    matched.get(row) == Some(&None)
}

/// Their ids show which of the two requests started first.
fn are_ordered(one: &Asks<'_, '_>, other: &Asks<'_, '_>) -> bool {
    one.id.zip(other.id).is_some_and(|((process, a), (other_process, b))| process == other_process && a != b)
}

/// The value of a pair, by all evidence in the file.
fn worth(
    views: &Views<'_>,
    known: &Known<'_>,
    asks: &Asks<'_, '_>,
    asker: &Asker<'_, '_>,
    reading: Reading,
) -> Option<i64> {
    const FARTHEST: u64 = 10;
    const STEP: i64 = 300;
    let value = value(views, asks, asker, reading)?;
    let Some(id) = asks.id else { return Some(value) };
    let deviation = known.deviation(asker.place, id)?.min(FARTHEST);
    Some(value - i64::try_from(deviation).unwrap_or_default() * STEP)
}

fn asks<'v, 'a>(views: &'v Views<'a>, position: usize) -> Option<Asks<'v, 'a>> {
    let view = views.get(position)?;
    let method = view.header("Access-Control-Request-Method").unwrap_or_default();
    let method = if is_placeholder(method) { "" } else { method };
    let is_lost = view.entry.request.headers.all("Access-Control-Request-Headers").any(|h| is_placeholder(h.value));
    let names = requested_names(view);
    let answer = answer(view, method, &names, views.log.exporter.engine);
    let id = view.entry.initiator.as_ref().and_then(|initiator| parse_id(initiator.request_id.as_deref()?));
    Some(Asks { position, view, method, names: (!is_lost).then_some(names), answer, id })
}

/// The names in `Access-Control-Request-Headers`: lower case, sorted.
pub(super) fn requested_names(preflight: &View<'_>) -> Vec<String> {
    let lines = preflight.entry.request.headers.all("Access-Control-Request-Headers");
    let names = lines.flat_map(|line| items(line.value)).map(str::trim).filter(|name| !name.is_empty());
    let mut names: Vec<String> = names.map(str::to_ascii_lowercase).collect();
    names.sort_unstable();
    names.dedup();
    names
}
