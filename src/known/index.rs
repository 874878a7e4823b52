//! An index that finds the filters that may match a request, by their complete values. With thousands of entries, as
//! `--write-known` creates them, each request is compared with only a few.

use crate::filter::{Filter, Key, Subject};
use foldhash::fast::FixedState;
use foldhash::{HashMap, HashSet};
use std::hash::BuildHasher;

/// The keys of the index. The host comes first, because it is the cheapest.
const KEYS: [Key; 4] = [Key::Domain, Key::Method, Key::Origin, Key::Path];

/// The keys for entries that only concern failures.
const KEYS_OF_FAILURES: [Key; 2] = [Key::Cause, Key::Fingerprint];

/// Maximum number of values of a key: a filter with more is not indexed by that key.
const MOST_VALUES: usize = 16;

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Index {
    /// Filters grouped by their keys.
    shapes: Vec<Shape>,
    /// The hosts in filters; `None` if a filter has none.
    hosts: Option<HashSet<Box<str>>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Shape {
    keys: Vec<Key>,
    /// Indices of the filters, by the hash of the keys' values: on a collision, the filter itself does not match.
    places: HashMap<u64, Places>,
}

/// Usually one.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Places {
    first: usize,
    others: Vec<usize>,
}

impl Index {
    pub(super) fn new<'a>(filters: impl Iterator<Item = &'a Filter>) -> Index {
        let mut index = Index { shapes: Vec::new(), hosts: Some(HashSet::default()) };
        let (mut keys, mut hashes) = (Vec::new(), Vec::new());
        for (place, filter) in filters.enumerate() {
            keys.clear();
            hashes.clear();
            hashes.push(0);
            let mut take = |of: &[Key]| {
                for &key in of {
                    let Some(values) = filter.plain_values(key) else { continue };
                    if hashes.len() * values.len() <= MOST_VALUES {
                        keys.push(key);
                        hashes = combined(&hashes, &values);
                    }
                }
                keys.is_empty()
            };
            if take(&KEYS) && !filter.has_route() {
                take(&KEYS_OF_FAILURES);
            }
            index.note_hosts(filter);
            let shape = index.shapes.iter().position(|shape| shape.keys == keys).unwrap_or(index.shapes.len());
            if shape == index.shapes.len() {
                index.shapes.push(Shape { keys: keys.clone(), places: HashMap::default() });
            }
            let Some(shape) = index.shapes.get_mut(shape) else { continue };
            for &hash in &hashes {
                let others = Vec::new();
                shape
                    .places
                    .entry(hash)
                    .and_modify(|places| places.others.push(place))
                    .or_insert(Places { first: place, others });
            }
        }
        index
    }

    fn note_hosts(&mut self, filter: &Filter) {
        match (filter.plain_values(Key::Domain), &mut self.hosts) {
            (Some(values), Some(hosts)) => {
                for host in values {
                    if !hosts.contains(host) {
                        hosts.insert(host.into());
                    }
                }
            }
            _ => self.hosts = None,
        }
    }

    /// Indices of the filters that may match the request, in order.
    pub(super) fn candidates(&self, subject: &dyn Subject) -> Vec<usize> {
        if let Some(hosts) = &self.hosts
            && !values(subject, Key::Domain).iter().any(|host| hosts.contains(&**host))
        {
            return Vec::new();
        }
        let mut known: Vec<(Key, Vec<String>)> = Vec::new();
        let mut found = Vec::new();
        for shape in &self.shapes {
            let mut hashes = vec![0];
            for &key in &shape.keys {
                if !known.iter().any(|(of, _)| *of == key) {
                    known.push((key, values(subject, key)));
                }
                let Some((_, values)) = known.iter().find(|(of, _)| *of == key) else { continue };
                hashes = combined(&hashes, values);
            }
            for places in hashes.iter().filter_map(|hash| shape.places.get(hash)) {
                found.push(places.first);
                found.extend(&places.others);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The alternative values of a key, in lower case.
fn values(subject: &dyn Subject, key: Key) -> Vec<String> {
    let Some(value) = key.of(subject) else { return Vec::new() };
    let also = key.also(subject, &value).map(|value| value.to_lowercase());
    let value = value.to_lowercase();
    let also = also.filter(|also| *also != value);
    std::iter::once(value).chain(also).collect()
}

/// Combines each hash with each value.
fn combined(hashes: &[u64], values: &[impl AsRef<str>]) -> Vec<u64> {
    let with = |hash: u64| values.iter().map(move |value| FixedState::with_seed(hash).hash_one(value.as_ref()));
    hashes.iter().flat_map(|hash| with(*hash)).collect()
}
