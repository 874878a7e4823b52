//! Which request a message is about: by URL and origin, then by method, time and kind, in order. N messages belong to N
//! requests; where several requests fit, none is chosen.

use super::Log;
use super::said::{Message, Said};
use super::table::{MOST, Table};
use super::when::When;
use crate::rules::Analysis;
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;

/// Most different messages of one fetch, or of several that are not told apart.
const MOST_CLASSES: usize = 128;

/// What became of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// It is of these fetches: of several where it was printed several times.
    Of(Vec<usize>),
    /// No fetch of the file fits.
    Nowhere,
    /// Several do, or it contradicts another message.
    Open,
}

/// How many messages of a log have a request in the file that fits.
pub(super) fn fitting(analysis: &Analysis, log: &Log) -> usize {
    let table = Table::of(analysis);
    let engine = analysis.log.exporter.engine;
    let is_of_browser =
        |message: &&Message| message.said.engine.is_none() || engine.is_none() || message.said.engine == engine;
    log.messages.iter().filter(is_of_browser).filter(|message| !table.candidates(message).is_empty()).count()
}

/// A message by its place, and the fetches that it may be about.
type Fitting = (usize, Arc<[usize]>);

/// Messages that say the same and fit the same fetches.
struct Class {
    /// By their places.
    messages: Vec<usize>,
    /// With repeats.
    count: usize,
    candidates: Vec<usize>,
    /// The record names what they name.
    is_explained: bool,
    /// They name no reason.
    is_hollow: bool,
}

/// Where each message belongs.
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
        // By the clock of the others it is of another time.
        let is_of_other_time = candidates.is_empty() && !all.is_empty();
        if is_of_other_time || candidates.len() > MOST {
            *found = Place::Open;
        } else if !candidates.is_empty() {
            linked.link(&candidates);
            fitting.push((place, candidates));
        }
    }
    // Messages that may be of one fetch are looked at together.
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

/// The time zone of the times of day of a log: the only one that fits most of its messages.
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

/// Fetches that the same message fits, directly or by way of others.
struct Linked {
    parents: Vec<usize>,
}

impl Linked {
    fn new(count: usize) -> Linked {
        Linked { parents: (0..count).collect() }
    }

    /// What stands for all that are linked with a fetch.
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
    // What the record names is settled first, and what names no reason last.
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

/// Whether another message can only be of the same request, and names other reasons of the same step.
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

/// A message that names no reason.
fn is_hollow(message: &Message) -> bool {
    message.said.has_no_answer || message.said.causes.is_empty()
}

/// The messages of a group where all say the same, and there are as many of them as requests that failed: however many, each
/// belongs to the next one.
fn only_class(table: &Table<'_>, messages: &[&Message], group: &[Fitting]) -> Option<Class> {
    let of = |(place, _): &Fitting| messages.get(*place).copied();
    let first = of(group.first()?)?;
    // Of some failures Firefox says twice that they had no answer.
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

/// Messages by what they say, each with the fetches that may be meant; `None` of more than anybody can tell apart.
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

/// Gives the messages of classes of one rank their fetches, as long as some class leaves no choice.
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

/// As many fetches as messages, and no other message that could only be of one of these.
fn leaves_no_choice(class: &Class, all: &[Class]) -> bool {
    let size = class.candidates.len();
    let fits = match size {
        0 => false,
        // One request may print its line twice: for a worker and for its page.
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

/// The messages of a class with their fetches, in the order of both. A message that was printed several times is of as many.
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
