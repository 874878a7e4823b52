//! Runs the program over one set of captures and counts.

use super::EXCLUDED;
use super::grade::{Grade, Said, grade};
use crate::common::fixtures;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::path::Path;

/// Percentages of failures that must be reached.
pub struct Floors {
    /// Outcome and cause are the browser's.
    pub exact: f64,
    /// The same, and said to be `confirmed` or `deduced`.
    pub sure: f64,
    /// The cause, or one of at most three alternatives, is the browser's.
    pub named: f64,
    /// The console line is, to the letter, one that the browser printed.
    pub console: f64,
}

impl Floors {
    pub const NONE: Floors = Floors { exact: 0.0, sure: 0.0, named: 0.0, console: 0.0 };
}

/// The counts of one set.
#[derive(Default)]
pub struct Score {
    files: usize,
    /// Failures by grade.
    failures: BTreeMap<Grade, usize>,
    /// Successes by grade.
    successes: BTreeMap<Grade, usize>,
    others: BTreeMap<Grade, usize>,
    sure: usize,
    confident_wrong: Vec<String>,
    console: (usize, usize),
    not_in_export: usize,
    /// By certainty: how many verdicts on failures, how many of them right.
    by_certainty: BTreeMap<String, (usize, usize)>,
    details: Vec<String>,
}

impl Score {
    fn count(map: &BTreeMap<Grade, usize>, grade: Grade) -> usize {
        map.get(&grade).copied().unwrap_or(0)
    }

    fn all_failures(&self) -> usize {
        self.failures.values().sum()
    }

    fn percent(&self, count: usize) -> f64 {
        100.0 * count as f64 / self.all_failures().max(1) as f64
    }

    /// Failures that the export holds and that are neither named nor left open.
    pub fn missed(&self) -> usize {
        Score::count(&self.failures, Grade::Missing) + Score::count(&self.failures, Grade::Wrong)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failures = |grade| Score::count(&self.failures, grade);
        let exact = failures(Grade::Exact);
        let named = exact + failures(Grade::Candidate);
        write!(
            f,
            "files {} | failures {}: exact {exact} ({:.1} %), of them sure {} ({:.1} % of all), named {named} ({:.1} %), right kind {}, \
             undetermined {}, missing {}, wrong {} | successes {}: false alarms {}, undetermined {} | confident and wrong {} | \
             console {}/{} | not in the export {} | by certainty (right/all)",
            self.files,
            self.all_failures(),
            self.percent(exact),
            self.sure,
            self.percent(self.sure),
            self.percent(named),
            failures(Grade::RightKind),
            failures(Grade::Undetermined),
            failures(Grade::Missing),
            failures(Grade::Wrong),
            self.successes.values().sum::<usize>(),
            Score::count(&self.successes, Grade::Wrong),
            Score::count(&self.successes, Grade::Undetermined),
            self.confident_wrong.len(),
            self.console.0,
            self.console.1,
            self.not_in_export,
        )?;
        for (certainty, (all, right)) in &self.by_certainty {
            write!(f, " {certainty} {right}/{all}")?;
        }
        Ok(())
    }
}

/// Scores one set, prints the score and asserts the floors, no false alarm, and no verdict that is sure and wrong.
pub fn score(engine: &str, export: &str, floors: &Floors) -> Score {
    let cases = fixtures::cases(&format!("captures/{engine}"));
    let mut score = Score::default();
    for case in cases {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        if EXCLUDED.iter().any(|(e, excluded, _)| *e == engine && *excluded == name) {
            continue;
        }
        score_case(&mut score, engine, export, &case, &name);
    }
    println!("{engine} {export}: {score}");
    if std::env::var_os("SCORE_DETAILS").is_some() {
        for line in &score.details {
            println!("  {line}");
        }
    }
    assert!(score.files > 0);
    assert!(score.confident_wrong.is_empty(), "sure and wrong: {:#?}", score.confident_wrong);
    assert_eq!(Score::count(&score.successes, Grade::Wrong), 0, "false alarms: {:#?}", score.details);
    let exact = Score::count(&score.failures, Grade::Exact);
    let named = exact + Score::count(&score.failures, Grade::Candidate);
    assert!(score.percent(exact) >= floors.exact, "exact: {score}");
    assert!(score.percent(score.sure) >= floors.sure, "sure: {score}");
    assert!(score.percent(named) >= floors.named, "named: {score}");
    let console = 100.0 * score.console.0 as f64 / score.console.1.max(1) as f64;
    assert!(score.console.1 == 0 || console >= floors.console, "console: {score}");
    score
}

fn score_case(score: &mut Score, engine: &str, export: &str, case: &Path, name: &str) {
    let mut path = case.join(export);
    if !path.exists() && export == "capture.sanitized.har" {
        // Kept only where it differs.
        path = case.join("capture.har");
    }
    if !path.exists() {
        return;
    }
    let truth: Value = serde_json::from_slice(&std::fs::read(case.join("truth.json")).unwrap()).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let in_file = UrlsInFile::read(&bytes);
    if in_file.all.is_empty() {
        return;
    }
    score.files += 1;
    let said = super::judge(&bytes, engine);
    let mut used = HashSet::new();
    let mut rows: Vec<&Value> = truth["requests"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| {
            row.get("skipped").is_none_or(|s| !s.as_bool().unwrap_or(true))
                && !matches!(row["outcome"].as_str(), None | Some("skipped" | "unfinished"))
                && row["url"].as_str().is_some_and(|url| !url.is_empty())
        })
        .collect();
    let started = |row: &Value| row.get("started").and_then(Value::as_f64).filter(|s| *s != 0.0);
    if rows.iter().all(|row| started(row).is_some()) {
        rows.sort_by(|a, b| started(a).unwrap().total_cmp(&started(b).unwrap()));
    }
    for row in rows {
        // WebKit's row has the last URL of the chain.
        let hops = row["hops"].as_array().into_iter().flatten().rev().filter_map(|hop| hop["url"].as_str());
        let url = std::iter::once(row["url"].as_str().unwrap())
            .chain(hops)
            .find(|u| in_file.all.contains(without_fragment(u)));
        let left_out = row["in_export"].as_bool() == Some(false) && export == "capture.har";
        let Some(url) = url.filter(|_| !left_out) else {
            score.not_in_export += 1;
            continue;
        };
        let method = row["method"].as_str().unwrap_or("GET");
        let same = |s: &Said| without_fragment(&s.url) == without_fragment(url);
        let mut free = said.iter().enumerate().filter(|(i, s)| !used.contains(i) && same(s));
        let found = free.clone().find(|(_, s)| s.method.eq_ignore_ascii_case(method)).or_else(|| free.next());
        if let Some((index, _)) = found {
            used.insert(index);
        }
        let said = found.map(|(_, s)| s);
        let home =
            row["document_url"].as_str().or(truth["page"].as_str()).or(truth["page_url"].as_str()).unwrap_or_default();
        let outcome = row["outcome"].as_str().unwrap();
        if said.is_none() && !matches!(outcome, "ok" | "cors") && origin(url) == origin(home) {
            continue;
        }
        let graded = grade(row, said, engine, in_file.traced.contains(without_fragment(url)));
        count(score, row, outcome, graded, said, name);
        if outcome == "cors" {
            count_console(score, &truth, row, said, engine, name);
        }
    }
}

fn count(score: &mut Score, row: &Value, outcome: &str, graded: Grade, said: Option<&Said>, name: &str) {
    let map = match outcome {
        "ok" => &mut score.successes,
        "other" => &mut score.others,
        _ => &mut score.failures,
    };
    *map.entry(graded).or_default() += 1;
    let is_sure = said.is_some_and(|s| matches!(s.certainty, "confirmed" | "deduced"));
    let is_failure = !matches!(outcome, "ok" | "other");
    if is_failure && graded == Grade::Exact && is_sure {
        score.sure += 1;
    }
    if let Some(said) = said {
        let counts = score.by_certainty.entry(said.certainty.to_string()).or_default();
        counts.0 += 1;
        counts.1 += usize::from(graded == Grade::Exact);
    }
    if is_failure && graded == Grade::Exact && !is_sure && std::env::var_os("SCORE_UNSURE").is_some() {
        score.details.push(format!("{name}: unsure: {}", said.unwrap()));
    }
    if graded != Grade::Exact {
        let said = said.map_or_else(|| "nothing".to_owned(), Said::to_string);
        let line = format!("{name}: {graded:?}: browser {outcome}/{}; said {said}", row["cors_error"]);
        if graded == Grade::Wrong && is_sure {
            score.confident_wrong.push(line.clone());
        }
        score.details.push(line);
    }
}

/// Compares the console line with what the browser printed.
fn count_console(score: &mut Score, truth: &Value, row: &Value, said: Option<&Said>, engine: &str, name: &str) {
    let printed: Vec<&str> = truth["console"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let url = row["url"].as_str().unwrap();
    let about_it = |line: &&str| {
        engine == "webkit" || line.contains(url) || line.contains("CORS") || line.contains("Cross-Origin")
    };
    let printed: Vec<&str> = printed.into_iter().filter(about_it).collect();
    if printed.is_empty() {
        return;
    }
    score.console.1 += 1;
    match said.and_then(|s| s.console.as_deref()) {
        Some(line) if printed.contains(&line) => score.console.0 += 1,
        line => score.details.push(format!("{name}: console\n      said    {line:?}\n      printed {:?}", printed[0])),
    }
}

/// The URLs that an export holds, and those of which it marks a failure.
struct UrlsInFile {
    all: HashSet<String>,
    traced: HashSet<String>,
}

impl UrlsInFile {
    fn read(bytes: &[u8]) -> UrlsInFile {
        let document: Value = serde_json::from_slice(bytes).unwrap();
        let entries: Vec<&Value> = match document.get("log") {
            Some(log) => log["entries"].as_array().into_iter().flatten().collect(),
            None => document["recording"]["records"].as_array().into_iter().flatten().map(|r| &r["entry"]).collect(),
        };
        let mut urls = UrlsInFile { all: HashSet::new(), traced: HashSet::new() };
        for entry in entries {
            let Some(url) = entry["request"]["url"].as_str() else { continue };
            let url = without_fragment(url).to_owned();
            let response = &entry["response"];
            if response["status"].as_i64().unwrap_or(0) <= 0 || !response["_error"].is_null() {
                urls.traced.insert(url.clone());
            }
            urls.all.insert(url);
        }
        urls
    }
}

fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap()
}

fn origin(url: &str) -> Option<String> {
    url::Url::parse(url).ok().map(|u| format!("{}://{}:{:?}", u.scheme(), u.host_str().unwrap_or_default(), u.port()))
}
