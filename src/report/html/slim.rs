//! Drops what the page will not show: with very many files only the first requests of each cause are listed.

use super::files::MOST_FILES;
use super::fix::MOST_OTHERS;
use super::plan::MOST_ROWS;
use super::traffic;
use super::view::Passed;
use crate::report::fixes::Wanted;
use crate::report::identity::host;
use crate::report::model::{Console, Exporter, Fetch, File, Summary, Traffic};
use crate::report::phrase::phrase;
use crate::report::text::Text;
use crate::report::writer::Shared;
use crate::rules::{Certainty, Outcome};
use foldhash::{HashMap, HashSet};
use std::sync::Arc;

/// The number of files that are kept completely, because a page about so few may show everything.
const ALL_KEPT: usize = 50;

/// The key of a card: outcome, name, server and error status.
type CardKey = (Outcome, &'static str, Text, Option<u16>);

/// The failures of a card so far.
struct Seen {
    count: usize,
    /// The highest certainty.
    surest: Certainty,
    /// The first steps of their fixes, each once, up to the number that a card names.
    first_steps: Vec<Text>,
}

/// How much of a failure the page may show.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needed {
    /// Everything.
    All,
    /// Its name and fix.
    Named,
    /// Only its count.
    Counted,
}

/// The state over all files so far.
#[derive(Default)]
pub(super) struct Slimmer {
    files: usize,
    /// Kept files without failures.
    calm: usize,
    passed: Passed,
    /// Number of kept files with each message of advice.
    noted: HashMap<(Text, Text), usize>,
    /// Files with a timeline.
    drawn: usize,
    /// The state of each card.
    known: HashMap<CardKey, Seen>,
    /// One URL of each server.
    places: HashMap<Text, Text>,
    /// Texts shared by files, each kept once.
    texts: HashSet<Text>,
}

impl Slimmer {
    /// The file, or the needed part of it; `None` if its counts are enough.
    pub(super) fn slimmed<'a>(&mut self, file: Shared<'a>) -> Option<Shared<'a>> {
        self.files += 1;
        if self.passes(&file) {
            return None;
        }
        let is_drawn = self.drawn < traffic::MOST_FILES;
        self.drawn += usize::from(traffic::has_failure(&file));
        let needed: Vec<Needed> = file.fetches.iter().map(|fetch| self.needs(fetch)).collect();
        if self.files <= ALL_KEPT {
            return Some(file);
        }
        let mut slim = File::clone(&file);
        if !is_drawn {
            self.passed.not_drawn += usize::from(traffic::has_failure(&file));
            slim.traffic = Traffic::default();
        }
        // The sums are already updated.
        slim.preflights = Vec::new();
        slim.reflections = Vec::new();
        slim.redacted = Vec::new();
        slim.exercised = Vec::new();
        slim.what_if = None;
        for advice in &mut slim.advice {
            advice.evidence = Default::default();
            for text in [&mut advice.rule, &mut advice.host, &mut advice.message] {
                self.share(text);
            }
        }
        let Exporter { name, version, engine_version, label, .. } = &mut slim.exporter;
        for text in [name, version, label].into_iter().chain(engine_version) {
            self.share(text);
        }
        for (fetch, needed) in slim.fetches.iter_mut().zip(needed) {
            if needed != Needed::All {
                forget(fetch);
            }
            if needed == Needed::Counted && !is_drawn {
                self.forget_place(fetch);
            }
            let common = [&mut fetch.method, &mut fetch.host].into_iter().chain(&mut fetch.origin);
            for text in common.chain(&mut fetch.page_url).chain(&mut fetch.fixes) {
                self.share(text);
            }
            if fetch.last_url == fetch.url {
                fetch.last_url = fetch.url.clone();
            }
        }
        Some(Shared::Own(Arc::new(slim)))
    }

    /// The counts of the files that were not kept.
    pub(super) fn passed(&self) -> &Passed {
        &self.passed
    }

    /// Counts a file about which the page shows nothing else.
    fn passes(&mut self, file: &File) -> bool {
        let advice = || file.advice.iter().map(|advice| (advice.rule.clone(), advice.message.clone()));
        let is_calm = file.fetches.is_empty() && file.damage.is_empty() && failures(file) == 0;
        // If only one file has a message, the page names that file.
        let is_common = |note: (Text, Text)| self.noted.get(&note).is_some_and(|files| *files > 1);
        if !is_calm || self.calm < MOST_FILES || !advice().all(is_common) {
            self.calm += usize::from(is_calm);
            for note in advice() {
                *self.noted.entry(note).or_default() += 1;
            }
            return false;
        }
        let passed = &mut self.passed;
        passed.files += 1;
        passed.first = passed.first.into_iter().chain(file.first).min();
        passed.last = passed.last.into_iter().chain(file.last).max();
        *passed.made_by.entry(file.exporter.label.clone()).or_default() += 1;
        for note in advice() {
            *passed.notes.entry(note).or_default() += 1;
        }
        true
    }

    fn share(&mut self, text: &mut Text) {
        match self.texts.get(text) {
            Some(known) => *text = known.clone(),
            None => drop(self.texts.insert(text.clone())),
        }
    }

    /// How much of a request the page may show: listed requests and examples are needed completely.
    fn needs(&mut self, fetch: &Fetch) -> Needed {
        if fetch.is_doubtful() || !fetch.is_finding() {
            return Needed::All;
        }
        let key = (fetch.outcome, fetch.headline(), Text::from(host(&fetch.last_url)), fetch.error_status);
        let seen = self.known.entry(key).or_insert(Seen { count: 0, surest: fetch.certainty, first_steps: Vec::new() });
        seen.count += 1;
        let is_surer = fetch.certainty < seen.surest;
        seen.surest = fetch.certainty.min(seen.surest);
        let step = fetch.fixes.first().cloned().unwrap_or_default();
        // A card names few other fixes, those of the first requests.
        let is_new = seen.first_steps.len() <= MOST_OTHERS + 1 && !seen.first_steps.contains(&step);
        if is_new {
            seen.first_steps.push(step);
        }
        match (is_surer || seen.count <= MOST_ROWS.1, is_new) {
            (true, _) => Needed::All,
            (false, true) => Needed::Named,
            (false, false) => Needed::Counted,
        }
    }

    /// A request that is only counted needs just its server, by any URL.
    fn forget_place(&mut self, fetch: &mut Fetch) {
        let place = self.places.entry(Text::from(host(&fetch.last_url))).or_insert_with(|| fetch.last_url.clone());
        fetch.last_url = place.clone();
        fetch.url = place.clone();
        fetch.path_template = Text::default();
    }
}

/// The sort key of the table of files.
fn failures(file: &File) -> usize {
    let Summary { cors, network, policy, aborted, undetermined, known, .. } = file.summary;
    cors + network + policy + aborted + undetermined + known
}

/// Keeps what counts, groups and filters need, and the first step of the fix.
fn forget(fetch: &mut Fetch) {
    fetch.request_ids = Box::default();
    fetch.preflight_request = None;
    fetch.root_cause_evidence = Box::default();
    fetch.evidence = Box::default();
    fetch.console = Console::default();
    fetch.console_evidence = Box::default();
    fetch.console_lines = Box::default();
    fetch.server = None;
    fetch.snippet = None;
    fetch.wanted = Wanted::default();
    fetch.fixes = fetch.fixes.first().cloned().into_iter().collect();
    fetch.last_resort = None;
    for text in [&mut fetch.key, &mut fetch.explanation, &mut fetch.network_saw] {
        *text = Text::default();
    }
    let only_of_examples = [
        &mut fetch.server_ip,
        &mut fetch.fingerprint,
        &mut fetch.missing_fact,
        &mut fetch.chromium_error,
        &mut fetch.javascript_saw,
        &mut fetch.server_saw,
    ];
    for text in only_of_examples {
        *text = None;
    }
    fetch.root_cause_alternatives = Box::default();
    // The titles of some causes depend on their exchange.
    let called = phrase(fetch);
    let (exchange, refused) = (std::mem::take(&mut fetch.exchange), fetch.refused.take());
    if phrase(fetch) != called {
        (fetch.exchange, fetch.refused) = (exchange, refused);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Pages;
    use super::*;
    use crate::report::model::{Advice, MessageStep, TrafficBar, TrafficRow};
    use crate::report::writer::Writer as _;
    use crate::report::{Format, report, samples};

    #[test]
    fn a_page_of_many_files_is_the_same_as_if_all_were_kept() {
        let file = |n: usize| {
            let mut fetches = vec![samples::preflight_401(1), samples::possible(2), samples::refused(3)];
            for fetch in &mut fetches {
                fetch.url = format!("https://api.example/v1/users/{n}").into();
                fetch.origin = Some(format!("https://app{}.example", n % 3).into());
            }
            let bars = vec![TrafficBar { step: MessageStep::Request, start_ms: 0.0, duration_ms: 5.0 }];
            let row = TrafficRow { fetch: 1, is_listed: true, host: Text::default(), outcome: Outcome::Cors, bars };
            let traffic = Traffic { rows: vec![row], left_out: 0 };
            File { traffic, ..samples::file("a.har", fetches) }
        };
        // Some files have a message that no other one has.
        let calm = |n: usize| {
            let mut file = samples::file(&format!("calm-{n}.har"), vec![]);
            file.exporter.label = format!("Chrome {}", 150 + n % 2).into();
            file.advice.push(Advice {
                rule: "vary-origin-missing".into(),
                entries: vec![n],
                host: "api.example".into(),
                message: format!("message {}", if n.is_multiple_of(50) { n } else { n % 3 }).into(),
                evidence: Box::default(),
            });
            file
        };
        let report = report((0..ALL_KEPT + 30).map(file).chain((0..700).map(calm)).collect());
        let mut page = Vec::new();
        Format::Html.write(&report, &mut page).unwrap();
        let mut all = Pages { files: report.files.iter().map(Shared::Of).collect(), ..Pages::default() };
        report.files.iter().for_each(|file| all.ticket.add(Shared::Of(file)));
        let mut sums = crate::report::sums::Sums::new(report.tool.clone(), report.gate.clone(), None);
        report.files.iter().for_each(|file| sums.add(file));
        let mut expected = Vec::new();
        all.end(&sums, &mut expected).unwrap();
        let [page, expected] = [page, expected].map(|page| String::from_utf8(page).unwrap());
        for (line, expected) in page.lines().zip(expected.lines()) {
            assert_eq!(line, expected);
        }
        assert_eq!(page.len(), expected.len());
        let mut slimmed = Pages::default();
        report.files.iter().for_each(|file| slimmed.add(Shared::Of(file)));
        let last = &slimmed.files[ALL_KEPT + 29].fetches;
        assert!(last.iter().all(|fetch| fetch.exchange.is_empty()));
        assert!(last.iter().any(|fetch| fetch.path_template.is_empty() && fetch.url == fetch.last_url));
        assert!(slimmed.slimmer.passed().files > 100, "{}", slimmed.slimmer.passed().files);
    }
}
