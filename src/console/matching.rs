//! Matches messages to requests: by URL and origin, then by method, time and kind, in order. N messages belong to N
//! requests; if several requests match, none is chosen.

use super::Log;
use super::said::{Message, Said};
use super::table::{MOST, Table};
use super::when::When;
use crate::rules::Analysis;
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;

/// Maximum number of different messages for one fetch, or for several that cannot be distinguished.
const MOST_CLASSES: usize = 128;

/// The match of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// It belongs to these fetches: to several if it was printed several times.
    Of(Vec<usize>),
    /// No fetch of the file matches.
    Nowhere,
    /// Several match, or it contradicts another message.
    Open,
}

/// Number of messages of a log that match a request of the file.
pub(super) fn fitting(analysis: &Analysis, log: &Log) -> usize {
    let table = Table::of(analysis);
    let engine = analysis.log.exporter.engine;
    let is_of_browser =
        |message: &&Message| message.said.engine.is_none() || engine.is_none() || message.said.engine == engine;
    log.messages.iter().filter(is_of_browser).filter(|message| !table.candidates(message).is_empty()).count()
}

/// A message, by its index, and its candidate fetches.
type Fitting = (usize, Arc<[usize]>);

/// Messages with the same meaning and the same candidate fetches.
struct Class {
    /// Their indices.
    messages: Vec<usize>,
    /// With repeats.
    count: usize,
    candidates: Vec<usize>,
    /// The record has the same cause.
    is_explained: bool,
    /// They have no reason.
    is_hollow: bool,
}

/// The match of each message.
pub(super) fn assign(table: &Table<'_>, messages: &[&Message]) -> Vec<Place> {
    let mut places = vec![Place::Nowhere; messages.len()];
    let mut known: HashMap<(When, &Said), Arc<[usize]>> = HashMap::new();
    let mut linked = Linked::new(table.fetches.len());
    let mut fitting: Vec<Fitting> = Vec::new();
    for message in messages {
        known.entry((message.when, &message.said)).or_insert_with(|| table.candidates(message).into());
    }
    let zone = zone(table, &known);
    for ((place, message), found) in messages.iter().enumerate().zip(&mut places) {
        let Some(all) = known.get(&(message.when, &message.said)) else { continue };
        let is_of_zone = |position: &usize| table.zone(*position, message.when).is_none_or(|own| zone == Some(own));
        let candidates: Arc<[usize]> = match all.iter().all(is_of_zone) {
            true => Arc::clone(all),
            false => all.iter().copied().filter(is_of_zone).collect(),
        };
        // By the clock of the others it is from another time.
        let is_of_other_time = candidates.is_empty() && !all.is_empty();
        if is_of_other_time || candidates.len() > MOST {
            *found = Place::Open;
        } else if !candidates.is_empty() {
            linked.link(&candidates);
            fitting.push((place, candidates));
        }
    }
    // Messages that may belong to the same fetch are handled together.
    let mut groups: HashMap<usize, Vec<Fitting>> = HashMap::new();
    for (place, candidates) in fitting {
        let first = candidates.first().copied().unwrap_or_default();
        groups.entry(linked.root(first)).or_default().push((place, candidates));
    }
    for group in groups.into_values() {
        for (place, found) in resolve(table, messages, group) {
            if let Some(place) = places.get_mut(place) {
                *place = found;
            }
        }
    }
    places
}

/// The time zone of a log's times of day: the only one that fits most of its messages.
fn zone(table: &Table<'_>, known: &HashMap<(When, &Said), Arc<[usize]>>) -> Option<i64> {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for ((when, _), candidates) in known {
        let mut fitting: Vec<i64> = candidates.iter().filter_map(|position| table.zone(*position, *when)).collect();
        fitting.sort_unstable();
        fitting.dedup();
        fitting.into_iter().for_each(|zone| *counts.entry(zone).or_default() += 1);
    }
    let most = counts.values().copied().max()?;
    let mut best = counts.into_iter().filter(|(_, count)| *count == most).map(|(zone, _)| zone);
    best.next().filter(|_| best.next().is_none())
}

/// Fetches linked by common messages, directly or indirectly (union-find).
struct Linked {
    parents: Vec<usize>,
}

impl Linked {
    fn new(count: usize) -> Linked {
        Linked { parents: (0..count).collect() }
    }

    /// The representative of all fetches that are linked with this one.
    fn root(&mut self, mut position: usize) -> usize {
        while let Some(parent) = self.parents.get(position).copied().filter(|parent| *parent != position) {
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(position) {
                *slot = above;
            }
            position = parent;
        }
        position
    }

    fn link(&mut self, positions: &[usize]) {
        let Some((first, others)) = positions.split_first() else { return };
        let root = self.root(*first);
        for other in others {
            let other = self.root(*other);
            if let Some(slot) = self.parents.get_mut(other) {
                *slot = root;
            }
        }
    }
}

fn resolve(table: &Table<'_>, messages: &[&Message], group: Vec<Fitting>) -> Vec<(usize, Place)> {
    if let Some(class) = only_class(table, messages, &group) {
        return in_order(&class, messages);
    }
    let mut found: Vec<(usize, Place)> = Vec::new();
    let Some(mut classes) = classes(table, messages, &group) else {
        return group.into_iter().map(|(place, _)| (place, Place::Open)).collect();
    };
    // Messages with the record's cause are matched first, those without a reason last.
    classes.sort_by_key(|class| (class.is_hollow, !class.is_explained));
    let contradicted: Vec<bool> = classes.iter().map(|class| is_contradicted(class, &classes, messages)).collect();
    let mut contradicted = contradicted.into_iter();
    classes.retain(|class| {
        let is_open = contradicted.next().unwrap_or_default();
        found.extend(class.messages.iter().filter(|_| is_open).map(|place| (*place, Place::Open)));
        !is_open
    });
    let mut taken: Vec<usize> = Vec::new();
    for rank in [(false, true), (false, false), (true, true), (true, false)] {
        let (mut now, later) = classes.into_iter().partition(|class| (class.is_hollow, class.is_explained) == rank);
        classes = later;
        settle(&mut now, messages, &mut taken, &mut found);
    }
    found
}

/// Whether another message can only belong to the same request, and has other reasons for the same step.
fn is_contradicted(class: &Class, all: &[Class], messages: &[&Message]) -> bool {
    let said =
        |class: &Class| class.messages.first().and_then(|place| messages.get(*place)).map(|message| &message.said);
    let Some(own) = said(class).filter(|_| !class.is_hollow && class.candidates.len() == 1) else { return false };
    all.iter().filter(|other| !other.is_hollow && other.candidates == class.candidates).any(|other| {
        let is_other =
            |said: &Said| said.engine == own.engine && !said.causes.iter().any(|cause| own.causes.contains(cause));
        said(other).is_some_and(is_other)
    })
}

/// A message without a reason.
fn is_hollow(message: &Message) -> bool {
    message.said.has_no_answer || message.said.causes.is_empty()
}

/// If all messages of a group say the same, and there are as many as failed requests, they belong to the requests in
/// order.
fn only_class(table: &Table<'_>, messages: &[&Message], group: &[Fitting]) -> Option<Class> {
    let of = |(place, _): &Fitting| messages.get(*place).copied();
    let first = of(group.first()?)?;
    // For some failures Firefox reports the missing response twice.
    if is_hollow(first) || !group.iter().all(|fitting| of(fitting).is_some_and(|message| message.said == first.said)) {
        return None;
    }
    let mut candidates: Vec<usize> = group.iter().flat_map(|(_, candidates)| candidates.iter().copied()).collect();
    candidates.sort_unstable();
    candidates.dedup();
    candidates.retain(|position| !table.has_succeeded(*position, false));
    let count = group.iter().filter_map(of).map(|message| message.count as usize).fold(0, usize::saturating_add);
    let places = group.iter().map(|(place, _)| *place).collect();
    let is_explained = candidates.iter().all(|position| table.explains(*position, first));
    (is_explained && count == candidates.len()).then_some(Class {
        messages: places,
        count,
        candidates,
        is_explained: true,
        is_hollow: false,
    })
}

/// Messages by meaning, with their candidate fetches; `None` if there are too many.
fn classes(table: &Table<'_>, messages: &[&Message], group: &[Fitting]) -> Option<Vec<Class>> {
    let mut classes: Vec<(&Message, &[usize], Class)> = Vec::new();
    for (place, fitting) in group {
        let (place, fitting) = (*place, &**fitting);
        let Some(message) = messages.get(place).copied() else { continue };
        let is_same = |(other, candidates, _): &&mut (&Message, &[usize], Class)| {
            let (one, two) = (&other.said, &message.said);
            one.causes == two.causes
                && (one.stage, one.status, one.has_no_answer) == (two.stage, two.status, two.has_no_answer)
                && (&one.names.header, &one.names.value) == (&two.names.header, &two.names.value)
                && *candidates == fitting
        };
        if classes.len() > MOST_CLASSES {
            return None;
        }
        if let Some((_, _, class)) = classes.iter_mut().find(is_same) {
            class.messages.push(place);
            class.count = class.count.saturating_add(message.count as usize);
            continue;
        }
        let prefer = |from: &[usize], test: &dyn Fn(usize) -> bool| -> Option<Vec<usize>> {
            let left: Vec<usize> = from.iter().copied().filter(|position| test(*position)).collect();
            (!left.is_empty()).then_some(left)
        };
        let is_hollow = is_hollow(message);
        let failed = prefer(fitting, &|position| !table.has_succeeded(position, is_hollow));
        let failed = failed.unwrap_or_else(|| fitting.to_vec());
        let explained = prefer(&failed, &|position| table.explains(position, message));
        let class = Class {
            messages: vec![place],
            count: message.count as usize,
            is_explained: explained.is_some(),
            candidates: explained.unwrap_or(failed),
            is_hollow,
        };
        classes.push((message, fitting, class));
    }
    Some(classes.into_iter().map(|(_, _, class)| class).collect())
}

/// Assigns fetches to the classes of one rank, as long as a class leaves no choice.
fn settle(classes: &mut Vec<Class>, messages: &[&Message], taken: &mut Vec<usize>, found: &mut Vec<(usize, Place)>) {
    loop {
        for class in classes.iter_mut() {
            class.candidates.retain(|position| !taken.contains(position));
        }
        let Some(at) = classes.iter().position(|class| leaves_no_choice(class, classes)) else { break };
        let class = classes.swap_remove(at);
        found.extend(in_order(&class, messages));
        taken.extend(class.candidates);
    }
    let open = classes.drain(..).flat_map(|class| class.messages);
    found.extend(open.map(|place| (place, Place::Open)));
}

/// As many fetches as messages, and no other message that could only belong to one of them.
fn leaves_no_choice(class: &Class, all: &[Class]) -> bool {
    let size = class.candidates.len();
    let fits = match size {
        0 => false,
        // One request may be reported twice: for a worker and for its page.
        1 => true,
        _ if class.is_hollow => class.count >= size,
        _ => class.count == size,
    };
    let is_within = |other: &&Class| {
        !std::ptr::eq(*other, class)
            && !other.candidates.is_empty()
            && other.candidates.iter().all(|p| class.candidates.contains(p))
    };
    fits && !all.iter().any(|other| is_within(&other))
}

/// The messages of a class with their fetches, in order. A message that was printed n times belongs to n fetches.
fn in_order(class: &Class, messages: &[&Message]) -> Vec<(usize, Place)> {
    let mut fetches = class.candidates.iter().copied();
    let last = class.candidates.last().copied();
    let of = |place: &usize| {
        let count = messages.get(*place).map_or(1, |message| message.count as usize);
        let mut own: Vec<usize> = fetches.by_ref().take(count).collect();
        if own.is_empty() {
            own.extend(last);
        }
        (*place, Place::Of(own))
    };
    class.messages.iter().map(of).collect()
}
