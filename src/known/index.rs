//! Finds the filters that may want a request without asking each of them: by the values that they name as a whole. With
//! thousands of entries, as `--write-known` makes them, each request is compared with a few.

use crate::filter::{Filter, Key, Subject};
use foldhash::{HashMap, HashSet};

/// What entries are found by. The host comes first: it is the cheapest to ask for.
const KEYS: [Key; 6] = [Key::Domain, Key::Method, Key::Origin, Key::Cause, Key::Path, Key::Fingerprint];

/// A filter that names more values of a key is not found by that key.
const MOST_VALUES: usize = 16;

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Index {
    /// Filters that name values of the same keys, together.
    shapes: Vec<Shape>,
    /// The hosts that filters name; `None` where one names none.
    hosts: Option<HashSet<Box<str>>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Shape {
    keys: Vec<Key>,
    /// Places of the filters, by the values of the keys.
    places: HashMap<Box<str>, Vec<usize>>,
}

impl Index {
    pub(super) fn new<'a>(filters: impl Iterator<Item = &'a Filter>) -> Index {
        let mut index = Index { shapes: Vec::new(), hosts: Some(HashSet::default()) };
        for (place, filter) in filters.enumerate() {
            let mut keys = Vec::new();
            let mut names = vec![String::new()];
            for key in KEYS {
                let Some(values) = filter.plain_values(key) else { continue };
                if names.len() * values.len() > MOST_VALUES {
                    continue;
                }
                keys.push(key);
                names = names.iter().flat_map(|name| values.iter().map(move |value| joined(name, value))).collect();
            }
            index.note_hosts(filter);
            let shape = index.shapes.iter().position(|shape| shape.keys == keys).unwrap_or(index.shapes.len());
            if shape == index.shapes.len() {
                index.shapes.push(Shape { keys, places: HashMap::default() });
            }
            let Some(shape) = index.shapes.get_mut(shape) else { continue };
            for name in names {
                shape.places.entry(name.into()).or_default().push(place);
            }
        }
        index
    }

    fn note_hosts(&mut self, filter: &Filter) {
        match (filter.plain_values(Key::Domain), &mut self.hosts) {
            (Some(values), Some(hosts)) => hosts.extend(values.into_iter().map(Box::from)),
            _ => self.hosts = None,
        }
    }

    /// Places of the filters that may want the request, in order.
    pub(super) fn candidates(&self, subject: &dyn Subject) -> Vec<usize> {
        if let Some(hosts) = &self.hosts
            && !values(subject, Key::Domain).iter().any(|host| hosts.contains(&**host))
        {
            return Vec::new();
        }
        let mut known: Vec<(Key, Vec<String>)> = Vec::new();
        let mut found = Vec::new();
        for shape in &self.shapes {
            let mut names = vec![String::new()];
            for &key in &shape.keys {
                if !known.iter().any(|(of, _)| *of == key) {
                    known.push((key, values(subject, key)));
                }
                let Some((_, values)) = known.iter().find(|(of, _)| *of == key) else { continue };
                names = names.iter().flat_map(|name| values.iter().map(move |value| joined(name, value))).collect();
            }
            found.extend(names.iter().filter_map(|name| shape.places.get(&**name)).flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// What the value of a key may be called, in lower case.
fn values(subject: &dyn Subject, key: Key) -> Vec<String> {
    let Some(value) = key.of(subject) else { return Vec::new() };
    let also = key.also(subject, &value).map(|value| value.to_lowercase());
    let value = value.to_lowercase();
    let also = also.filter(|also| *also != value);
    std::iter::once(value).chain(also).collect()
}

/// No value of a request holds the sign between them.
fn joined(name: &str, value: &str) -> String {
    [name, value, "\n"].concat()
}
