//! The failures of many files by fix: counters for each group, filled file by file, so memory grows with the groups and not
//! with the files.

use super::causes::{Sureness, order};
use super::finding::counted;
use super::identity::host;
use super::model::{Advice, ExporterEngine, Fetch, File, Time};
use super::notes::hosts;
use super::phrase::{general_phrase, phrase};
use super::text::{Piece, Text, words};
use crate::rules::Outcome;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::cmp::Reverse;
use std::hash::{BuildHasher, Hash};

/// Maximum number of routes per group to keep by name.
const MOST_ROUTES: usize = 20;
/// Maximum number of routes, servers and causes per group to count.
const MOST_COUNTED: usize = 10_000;
/// Maximum number of servers per piece of advice to name.
const MOST_HOSTS: usize = 20;

/// The key of a group of failures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GroupBy {
    /// One cause: the root cause if there is one.
    pub cause: bool,
    /// One server.
    pub host: bool,
}

impl GroupBy {
    /// One cause at one server: one fix.
    pub const BOTH: GroupBy = GroupBy { cause: true, host: true };
}

/// The totals of many files.
pub(super) struct Triage {
    by: GroupBy,
    groups: Vec<Found>,
    places: HashMap<(Outcome, &'static str, Text, Option<u16>), usize>,
    advice: Vec<Noted>,
    /// Start of the first and the last cross-origin request of all files.
    pub(super) period: Option<(Time, Time)>,
    /// Doubtful successes.
    pub(super) doubtful: usize,
    /// Files with a failure.
    pub(super) failing: usize,
    files: usize,
}

/// A group of failures.
pub(super) struct Found {
    pub(super) outcome: Outcome,
    /// An example: the first of the most certain ones.
    pub(super) example: Fetch,
    /// Its file, and the program that wrote the file.
    pub(super) example_file: Text,
    pub(super) engine: ExporterEngine,
    phrase: Piece<'static>,
    host: Text,
    is_mixed: bool,
    pub(super) fetches: usize,
    pub(super) files: usize,
    last_file: usize,
    sureness: Sureness,
    routes: Vec<Route>,
    other_routes: HashSet<u64>,
    others: HashSet<u64>,
    pub(super) first: Option<Moment>,
    pub(super) last: Option<Moment>,
}

/// The time and position of a failure.
#[derive(Clone)]
pub(super) struct Moment {
    pub(super) time: Time,
    pub(super) file: Text,
    pub(super) fetch: usize,
}

struct Route {
    method: Text,
    path: Text,
    origin: Option<Text>,
    count: usize,
}

/// Advice of one rule.
pub(super) struct Noted {
    pub(super) first: Advice,
    pub(super) files: usize,
    last_file: usize,
    hosts: Vec<Text>,
}

impl Triage {
    pub(super) fn new(by: GroupBy) -> Triage {
        Triage {
            by,
            groups: Vec::new(),
            places: HashMap::new(),
            advice: Vec::new(),
            period: None,
            doubtful: 0,
            failing: 0,
            files: 0,
        }
    }

    /// Adds the next file.
    pub(super) fn add(&mut self, file: &File) {
        self.files += 1;
        if let (Some(first), Some(last)) = (file.first, file.last) {
            let (from, to) = self.period.unwrap_or((first, last));
            self.period = Some((from.min(first), to.max(last)));
        }
        let mut has_failed = false;
        for fetch in file.fetches.iter().filter(|fetch| fetch.is_finding()) {
            if fetch.is_doubtful() {
                self.doubtful += 1;
            } else {
                has_failed = true;
                self.add_failure(file, fetch);
            }
        }
        self.failing += usize::from(has_failed);
        for advice in &file.advice {
            self.add_advice(advice);
        }
    }

    fn add_failure(&mut self, file: &File, fetch: &Fetch) {
        let host = Text::from(host(&fetch.last_url));
        let name = if self.by.cause { fetch.headline() } else { "" };
        let status = fetch.error_status.filter(|_| self.by.cause);
        let key = (fetch.outcome, name, if self.by.host { host.clone() } else { Text::default() }, status);
        let place = *self.places.entry(key).or_insert(self.groups.len());
        if place == self.groups.len() {
            self.groups.push(Found::new(file, fetch, host.clone(), self.files));
        }
        if let Some(group) = self.groups.get_mut(place) {
            group.add(file, fetch, self.files);
            group.count_other(self.by, fetch, &host);
        }
    }

    fn add_advice(&mut self, advice: &Advice) {
        let files = self.files;
        let place = self.advice.iter().position(|noted| noted.first.rule == advice.rule);
        let place = place.unwrap_or_else(|| {
            self.advice.push(Noted { first: advice.clone(), files: 0, last_file: 0, hosts: Vec::new() });
            self.advice.len() - 1
        });
        if let Some(noted) = self.advice.get_mut(place) {
            noted.files += usize::from(noted.last_file != files);
            noted.last_file = files;
            if !advice.host.is_empty() && noted.hosts.len() < MOST_HOSTS && !noted.hosts.contains(&advice.host) {
                noted.hosts.push(advice.host.clone());
            }
        }
    }

    /// Drops the groups whose example comes from a file that cannot be shown.
    pub(super) fn retain(&mut self, is_fit: &mut dyn FnMut(&File) -> bool) {
        self.groups.retain(|group| {
            let mut file = File::empty(group.example_file.clone());
            file.exporter.engine = group.engine;
            file.fetches.push(group.example.clone());
            is_fit(&file)
        });
        // The indices are no longer valid, but no file follows.
        self.places.clear();
    }

    /// The groups, the most important first: CORS, then many files, then many requests.
    pub(super) fn groups(&self) -> Vec<&Found> {
        let mut groups: Vec<&Found> = self.groups.iter().collect();
        groups.sort_by(|a, b| {
            let key = |of: &Found| (order(of.outcome), Reverse(of.files), Reverse(of.fetches), of.example.headline());
            key(a).cmp(&key(b)).then_with(|| a.host.cmp(&b.host))
        });
        groups
    }

    /// Advice, sorted by the number of files.
    pub(super) fn advice(&self) -> Vec<&Noted> {
        let mut advice: Vec<&Noted> = self.advice.iter().collect();
        advice.sort_by_key(|noted| Reverse(noted.files));
        advice
    }
}

impl Found {
    fn new(file: &File, fetch: &Fetch, host: Text, number: usize) -> Found {
        Found {
            outcome: fetch.outcome,
            example: fetch.clone(),
            example_file: file.path.clone(),
            engine: file.exporter.engine,
            phrase: phrase(fetch),
            host,
            is_mixed: false,
            fetches: 0,
            files: 1,
            last_file: number,
            sureness: Sureness::default(),
            routes: Vec::new(),
            other_routes: HashSet::new(),
            others: HashSet::new(),
            first: None,
            last: None,
        }
    }

    fn add(&mut self, file: &File, fetch: &Fetch, number: usize) {
        self.fetches += 1;
        self.files += usize::from(self.last_file != number);
        self.last_file = number;
        self.is_mixed = self.is_mixed || phrase(fetch) != self.phrase;
        if fetch.certainty < self.example.certainty {
            (self.example, self.example_file) = (fetch.clone(), file.path.clone());
            self.engine = file.exporter.engine;
        }
        self.sureness.add(fetch);
        if let Some(time) = fetch.started {
            let moment = || Some(Moment { time, file: file.path.clone(), fetch: fetch.id });
            if self.first.as_ref().is_none_or(|first| time < first.time) {
                self.first = moment();
            }
            if self.last.as_ref().is_none_or(|last| time >= last.time) {
                self.last = moment();
            }
        }
        self.add_route(fetch);
    }

    fn add_route(&mut self, fetch: &Fetch) {
        let is_same = |route: &Route| {
            route.method == fetch.method && route.path == fetch.path_template && route.origin == fetch.origin
        };
        match self.routes.iter().position(is_same) {
            Some(place) => self.routes.get_mut(place).into_iter().for_each(|route| route.count += 1),
            None if self.routes.len() < MOST_ROUTES => self.routes.push(Route {
                method: fetch.method.clone(),
                path: fetch.path_template.clone(),
                origin: fetch.origin.clone(),
                count: 1,
            }),
            None => note(&mut self.other_routes, (&fetch.method, &fetch.path_template, &fetch.origin)),
        }
    }

    /// For coarser groups: the number of servers or causes.
    fn count_other(&mut self, by: GroupBy, fetch: &Fetch, host: &Text) {
        if !by.host {
            note(&mut self.others, host);
        }
        if !by.cause {
            note(&mut self.others, fetch.headline());
        }
    }

    /// Its title for people.
    pub(super) fn title(&self, by: GroupBy) -> Piece<'static> {
        match by.cause {
            true if self.is_mixed => general_phrase(&self.example),
            true => self.phrase.clone(),
            false => counted(self.others.len(), "cause", "causes"),
        }
    }

    /// The server, or the number of servers.
    pub(super) fn server(&self, by: GroupBy) -> Piece<'_> {
        match by.host {
            true => words!("{}", self.host),
            false if self.others.len() == 1 => words!("{}", self.host),
            false => counted(self.others.len(), "server", "servers"),
        }
    }

    /// `confirmed 20, deduced 4`, `confirmed`.
    pub(super) fn certainty(&self) -> Piece<'static> {
        self.sureness.text()
    }

    /// `GET /users/{id} and 21 more routes from https://app.example`.
    pub(super) fn routes(&self) -> Piece<'static> {
        let Some(most) = self.routes.iter().max_by_key(|route| route.count) else { return Piece::default() };
        let more = self.routes.len() - 1 + self.other_routes.len();
        let more = match more {
            0 => Piece::default(),
            more => words!(" and {}", counted(more, "more route", "more routes")),
        };
        let mut origins: Vec<&Option<Text>> = self.routes.iter().map(|route| &route.origin).collect();
        origins.sort();
        origins.dedup();
        let from = match (origins.as_slice(), &most.origin) {
            ([_], Some(origin)) => words!(" from {}", origin),
            ([_], None) => Piece::default(),
            (origins, Some(origin)) => words!(" from {} and {} more", origin, origins.len() - 1),
            (origins, None) => words!(" from {} origins", origins.len()),
        };
        words!("{} {}{}{}", most.method, most.path, more, from)
    }
}

fn note(set: &mut HashSet<u64>, value: impl Hash) {
    // Deterministic, because the output depends on it.
    let hash = foldhash::fast::FixedState::with_seed(7).hash_one(value);
    if set.len() < MOST_COUNTED {
        set.insert(hash);
    }
}

impl Noted {
    /// Its servers.
    pub(super) fn hosts(&self) -> Piece<'static> {
        hosts(&self.hosts.iter().collect::<Vec<_>>())
    }
}
