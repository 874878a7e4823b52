//! Lets the rules judge the fetches of a file again, with their console messages.

use super::matching::{Place, assign};
use super::own::{Scene, fetch};
use super::said::Message;
use super::table::{EARLY, LATE, Table, ZONES};
use super::when::When;
use super::{Log, Matched, Says, Told};
use crate::browser::Stage;
use crate::rules::{Analysis, Cause, Heard, Standing, Testimony, Verdict, hear};
use crate::session::Fetch;
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;

/// Maximum number of messages per verdict.
const MOST_TOLD: usize = 4;
/// Maximum number of findings without a request.
const MOST_ALONE: usize = 1_000;
/// A message this long before or after a file's requests belongs to another session.
const AWAY: i64 = 600_000_000;

pub(super) fn weigh(analysis: &mut Analysis, logs: &[&Log]) -> Vec<Matched> {
    let mut sorted = Sorted::default();
    let matched = logs.iter().map(|log| sorted.sort(analysis, log)).collect();
    let Sorted { heard, told_of, alone, told_alone } = sorted;
    if heard.is_empty() && alone.is_empty() {
        return matched;
    }
    hear(analysis, &heard, alone, |verdict, place| match place {
        Heard::Of(place, standing) => {
            let says = match standing {
                Standing::Agrees => Says::Agrees,
                Standing::Decides => Says::Decides,
                Standing::Disagrees => Says::Disagrees,
                Standing::LeavesOpen => Says::LeavesOpen,
            };
            mark(verdict, told_of.get(place).into_iter().map(|told| Told { says, ..told.clone() }));
        }
        Heard::Alone(place) => mark(verdict, told_alone.get(place).into_iter().flatten().cloned()),
    });
    matched
}

fn mark(verdict: &mut Verdict, told: impl Iterator<Item = Told>) {
    let known = std::mem::take(&mut verdict.console).into_vec();
    // The deciding message comes first; later messages with the same meaning are listed once.
    verdict.console = known.into_iter().chain(told).take(MOST_TOLD).collect();
}

/// The key of a finding: URL, causes, stage, origin.
type Same = (Arc<str>, Vec<Cause>, Option<Stage>, Option<String>);

/// The messages of all logs by key.
#[derive(Default)]
struct Sorted {
    heard: Vec<(usize, Testimony)>,
    told_of: Vec<Told>,
    alone: Vec<(Fetch, Testimony)>,
    told_alone: Vec<Vec<Told>>,
}

impl Sorted {
    fn sort(&mut self, analysis: &Analysis, log: &Log) -> Matched {
        let engine = analysis.log.exporter.engine;
        let is_of_browser =
            |message: &&Message| message.said.engine.is_none() || engine.is_none() || message.said.engine == engine;
        let messages: Vec<&Message> = log.messages.iter().filter(is_of_browser).collect();
        let mut matched =
            Matched { log: log.name.clone(), messages: log.messages.len(), is_cut: log.is_cut, ..Matched::default() };
        let other = log.messages.iter().filter_map(|message| message.said.engine).find(|other| engine != Some(*other));
        matched.of_other_browser = other.filter(|_| messages.is_empty() && engine.is_some());
        let table = Table::of(analysis);
        let places = assign(&table, &messages);
        matched.of_requests = places.iter().filter(|place| matches!(place, Place::Of(_))).count();
        let scene = Scene::of(analysis);
        // A log with a message about a request or page of the file belongs to the file.
        let is_of_file = matched.of_requests > 0 || messages.iter().any(|message| scene.has_page(message));
        let span = table.span();
        let mut known: HashMap<Same, usize> = HashMap::new();
        for (message, place) in messages.iter().zip(places) {
            match place {
                Place::Of(positions) => {
                    for position in positions {
                        let Some((fetch, _)) = analysis.fetches.get(position) else { continue };
                        self.heard.push((position, testimony(message, table.hop(fetch, message))));
                        self.told_of.push(told(log, message, Says::Agrees));
                    }
                }
                Place::Nowhere if is_near(message.when, span) && scene.has(message, is_of_file) => {
                    matched.of_none += usize::from(self.add_alone(log, message, &mut known));
                }
                Place::Nowhere | Place::Open => {}
            }
        }
        matched.open = messages.len().saturating_sub(matched.of_requests + matched.of_none);
        matched
    }

    /// Adds a separate finding; equal ones are merged.
    fn add_alone(&mut self, log: &Log, message: &Message, known: &mut HashMap<Same, usize>) -> bool {
        let Some(fetch) = fetch(message) else { return false };
        let url = fetch.hops.last().map(|hop| Arc::clone(&hop.url)).unwrap_or_default();
        let key = (url, message.said.causes.clone(), message.said.stage, message.said.names.origin.clone());
        let told = told(log, message, Says::Alone);
        if let Some(list) = known.get(&key).and_then(|place| self.told_alone.get_mut(*place)) {
            if list.len() < MOST_TOLD {
                list.push(told);
            }
            return true;
        }
        if self.alone.len() >= MOST_ALONE {
            return false;
        }
        known.insert(key, self.alone.len());
        self.alone.push((fetch, testimony(message, None)));
        self.told_alone.push(vec![told]);
        true
    }
}

fn is_near(when: When, span: Option<(i64, i64)>) -> bool {
    match (when, span) {
        (When::At(at), Some((first, last))) => (first.saturating_sub(AWAY)..=last.saturating_add(AWAY)).contains(&at),
        // The date is unknown.
        (When::OfDay(at), Some((first, last))) => {
            let from = first.saturating_sub(EARLY);
            at.saturating_sub(from).rem_euclid(ZONES) <= last.saturating_add(LATE).saturating_sub(from)
        }
        _ => true,
    }
}

fn testimony(message: &Message, hop: Option<usize>) -> Testimony {
    let said = &message.said;
    let names = &said.names;
    let alike = said
        .engine
        .into_iter()
        .flat_map(|engine| said.causes.iter().flat_map(move |cause| (cause.rule().same_words)(engine)));
    Testimony {
        engine: said.engine,
        causes: said.causes.clone(),
        alike: alike.copied().collect(),
        has_no_answer: said.has_no_answer,
        stage: said.stage,
        status: said.status,
        parameter: names
            .value
            .clone()
            .or_else(|| names.header.clone())
            .or_else(|| names.method.clone().filter(|_| names_method(message))),
        hop,
    }
}

/// Whether the reason is about the method.
fn names_method(message: &Message) -> bool {
    message.said.causes.first().is_some_and(|cause| cause.rule().is_about("Access-Control-Request-Method"))
}

fn told(log: &Log, message: &Message, says: Says) -> Told {
    Told {
        log: log.name.clone(),
        line: message.line,
        text: message.text.clone(),
        says,
        causes: message.said.causes.clone(),
    }
}
