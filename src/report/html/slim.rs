//! Forgets what the page will not show: of very many files only the first requests of each cause are listed.

use super::plan::MOST_ROWS;
use super::traffic;
use crate::report::group::host;
use crate::report::model::{Console, Exporter, Fetch, File, Traffic};
use crate::report::phrase::phrase;
use crate::report::stream::Shared;
use crate::report::text::Text;
use crate::rules::{Certainty, Outcome};
use foldhash::{HashMap, HashSet};
use std::sync::Arc;

/// Files of which all is kept: a page of so few may show all of it.
const ALL_KEPT: usize = 50;

/// What a card stands for: how it ended, its name, the server and the status of an error.
type CardKey = (Outcome, &'static str, Text, Option<u16>);

/// Knows what earlier files hold.
#[derive(Default)]
pub(super) struct Slimmer {
    files: usize,
    /// Files that a timeline can be drawn of.
    drawn: usize,
    /// How many failures of a card came, and how sure the surest is.
    known: HashMap<CardKey, (usize, Certainty)>,
    /// Texts that files have in common, each kept once.
    texts: HashSet<Text>,
}

impl Slimmer {
    /// The file, or what is needed of it.
    pub(super) fn slimmed<'a>(&mut self, file: Shared<'a>) -> Shared<'a> {
        self.files += 1;
        let is_drawn = self.drawn < traffic::MOST_FILES;
        self.drawn += usize::from(traffic::has_failure(&file));
        let is_needed: Vec<bool> = file.fetches.iter().map(|fetch| self.needs(fetch)).collect();
        if self.files <= ALL_KEPT {
            return file;
        }
        let mut slim = File::clone(&file);
        if !is_drawn {
            slim.traffic = Traffic::default();
        }
        let Exporter { name, version, engine_version, label, .. } = &mut slim.exporter;
        for text in [name, version, label].into_iter().chain(engine_version) {
            self.share(text);
        }
        for (fetch, is_needed) in slim.fetches.iter_mut().zip(is_needed) {
            if !is_needed {
                forget(fetch);
            }
            for text in
                [&mut fetch.method, &mut fetch.host].into_iter().chain(&mut fetch.origin).chain(&mut fetch.page_url)
            {
                self.share(text);
            }
        }
        Shared::Own(Arc::new(slim))
    }

    fn share(&mut self, text: &mut Text) {
        match self.texts.get(text) {
            Some(known) => *text = known.clone(),
            None => drop(self.texts.insert(text.clone())),
        }
    }

    /// Whether a request may be listed, or be the example of a card.
    fn needs(&mut self, fetch: &Fetch) -> bool {
        if fetch.is_doubtful() || !fetch.is_finding() {
            return true;
        }
        let key = (fetch.outcome, fetch.headline(), Text::from(host(&fetch.last_url)), fetch.error_status);
        let (count, surest) = self.known.entry(key).or_insert((0, fetch.certainty));
        *count += 1;
        let is_surer = fetch.certainty < *surest;
        *surest = fetch.certainty.min(*surest);
        is_surer || *count <= MOST_ROWS.1
    }
}

/// Leaves what counts, groups and filters need, and the first step of the fix.
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
    // Some are called by what their exchange holds.
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
    use crate::report::stream::Writer as _;
    use crate::report::{Format, report, samples};

    #[test]
    fn a_page_of_many_files_is_the_same_as_if_all_were_kept() {
        let file = |n: usize| {
            let mut fetches = vec![samples::preflight_401(1), samples::possible(2), samples::refused(3)];
            for fetch in &mut fetches {
                fetch.url = format!("https://api.example/v1/users/{n}").into();
                fetch.origin = Some(format!("https://app{}.example", n % 3).into());
            }
            samples::file("a.har", fetches)
        };
        let report = report((0..ALL_KEPT + 30).map(file).collect());
        let mut page = Vec::new();
        Format::Html.write(&report, &mut page).unwrap();
        let all = Pages { files: report.files.iter().map(Shared::Of).collect(), slimmer: Slimmer::default() };
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
        assert!(slimmed.files.last().unwrap().fetches.iter().all(|fetch| fetch.exchange.is_empty()));
    }
}
