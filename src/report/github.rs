//! Annotations of GitHub Actions: one workflow command for each cause at each server. GitHub shows ten errors, ten warnings
//! and ten notices per step and drops the rest, so the tenth of each level counts the others.

use super::finding::{Severity, counted};
use super::known::remarks;
use super::model::{Fetch, File};
use super::sums::Sums;
use super::text::{AsText, Piece, Text, words};
use super::triage::{Found, GroupBy, Triage};
use super::writer::{Shared, Writer};
use crate::sanitize::sanitize;
use std::io::{self, Write};

/// A message must fit into the few lines that GitHub shows.
const LONGEST_MESSAGE: usize = 4_000;
/// The number of annotations per level that GitHub shows.
const MOST: usize = 10;

/// The material for annotations.
pub(super) struct Annotations {
    triage: Triage,
    /// The first files that could only be read in part: name, line and problem.
    damaged: Vec<(Text, u64, Text)>,
    /// The first files that leave out failed requests: name, rule and message.
    blind: Vec<(Text, Text, Text)>,
    /// The number of such files.
    all_blind: usize,
}

impl Default for Annotations {
    fn default() -> Annotations {
        Annotations { triage: Triage::new(GroupBy::BOTH), damaged: Vec::new(), blind: Vec::new(), all_blind: 0 }
    }
}

impl<'a> Writer<'a> for Annotations {
    fn add(&mut self, file: Shared<'a>) {
        if file.duplicate_of.is_some() {
            return;
        }
        self.triage.add(&file);
        if let Some(damage) = file.damage.first().filter(|_| self.damaged.len() < MOST) {
            self.damaged.push((file.path.clone(), damage.line, damage.message.clone()));
        }
        if let Some(advice) = file.leaves_out_failures() {
            self.all_blind += 1;
            if self.blind.len() < MOST {
                self.blind.push((file.path.clone(), advice.rule.clone(), advice.message.clone()));
            }
        }
    }

    fn end(&self, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
        let groups = self.triage.groups();
        let of = |severity: Severity| groups.iter().copied().filter(move |group| group.example.severity() == severity);
        let mut errors = Level::from_groups("error", of(Severity::Error));
        let damaged = self.damaged.iter().map(|(path, line, message)| Annotation {
            file: Some(path),
            line: Some((*line, None)),
            title: words!("HAR is damaged"),
            message: words!("{} What could be read is reported.", message),
        });
        errors.add(damaged, sums.damaged);
        let unread = sums.unread.iter().map(|unread| Annotation {
            file: None,
            line: None,
            title: words!("Input could not be read"),
            message: unread.message.piece().owned(),
        });
        errors.add(unread, sums.unread_count);
        let mut warnings = Level::from_groups("warning", of(Severity::Warning));
        let blind = self.blind.iter().map(|(path, rule, message)| Annotation {
            file: Some(path),
            line: None,
            title: words!("{}", rule),
            message: message.piece().owned(),
        });
        warnings.add(blind, self.all_blind);
        let mut notices = Level::from_groups("notice", of(Severity::Note));
        notices.add(self.doubtful().into_iter(), usize::from(self.triage.doubtful > 0));
        let known = sums.known_report();
        let path = known.as_ref().map(|known| &known.path);
        for line in known.as_ref().map(remarks).unwrap_or_default() {
            let level = if line.is_warning { &mut warnings } else { &mut notices };
            let title = words!("Known failures");
            level.add([Annotation { file: path, line: None, title, message: line.text }].into_iter(), 1);
        }
        errors.write(out)?;
        warnings.write(out)?;
        notices.write(out)?;
        let sums = &sums.totals.summary;
        let requests = counted(sums.cross_origin, "cross-origin request", "cross-origin requests");
        let known = match sums.known {
            0 => Piece::default(),
            count => words!(", {}", counted(count, "known failure", "known failures")),
        };
        line(words!("har-cors: {} of {} failed CORS{}", sums.cors, requests, known), out)
    }

    fn retain(&mut self, is_fit: &mut dyn FnMut(&File) -> bool) {
        self.triage.retain(is_fit);
    }
}

impl Annotations {
    /// One annotation for all doubtful successes.
    fn doubtful(&self) -> Option<Annotation<'static>> {
        let requests = counted(self.triage.doubtful, "request", "requests");
        let message =
            words!("{} may have failed CORS: the export does not show whether the browser blocked them.", requests);
        let all = Annotation { file: None, line: None, title: words!("May have failed"), message };
        (self.triage.doubtful > 0).then_some(all)
    }
}

/// The annotations of one level, as many as GitHub shows; the last one says how many more there are.
pub(super) struct Level<'a> {
    name: &'static str,
    shown: Vec<Annotation<'a>>,
    count: usize,
}

impl<'a> Level<'a> {
    /// Creates it from these annotations; `count` is the total number.
    pub(super) fn of(name: &'static str, all: impl Iterator<Item = Annotation<'a>>, count: usize) -> Level<'a> {
        Level { name, shown: all.take(MOST).collect(), count }
    }

    fn from_groups(name: &'static str, groups: impl Iterator<Item = &'a Found>) -> Level<'a> {
        let mut level = Level { name, shown: Vec::new(), count: 0 };
        for group in groups {
            level.count += 1;
            if level.shown.len() < MOST {
                level.shown.push(Annotation::from_group(group));
            }
        }
        level
    }

    /// Adds `count` annotations, given the first of them.
    fn add(&mut self, first: impl Iterator<Item = Annotation<'a>>, count: usize) {
        self.count += count;
        self.shown.extend(first.take(MOST.saturating_sub(self.shown.len())));
    }

    pub(super) fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let left_out = self.count.saturating_sub(MOST);
        for (n, annotation) in self.shown.into_iter().enumerate() {
            let mut properties = Vec::new();
            properties.extend(annotation.file.map(|file| ("file", file.piece())));
            if let Some((line, column)) = annotation.line {
                properties.push(("line", words!("{}", line)));
                properties.extend(column.map(|column| ("col", words!("{}", column))));
            }
            properties.push(("title", annotation.title));
            let message = match left_out {
                0 => annotation.message,
                _ if n + 1 < MOST => annotation.message,
                more => words!(
                    "{}\n… and {} more of this level that GitHub does not show: see the summary.",
                    annotation.message,
                    more
                ),
            };
            command(self.name, &properties, message, out)?;
        }
        Ok(())
    }
}

/// One workflow command.
pub(super) struct Annotation<'a> {
    pub(super) file: Option<&'a Text>,
    /// Line, and column if known.
    pub(super) line: Option<(u64, Option<u64>)>,
    pub(super) title: Piece<'static>,
    pub(super) message: Piece<'static>,
}

impl<'a> Annotation<'a> {
    fn from_group(group: &'a Found) -> Annotation<'a> {
        let fetch = &group.example;
        let not_cors = if fetch.is_not_cors() { ", not CORS" } else { "" };
        let count = match (group.fetches, group.files) {
            (1, _) => Piece::default(),
            (fetches, 1) => words!(", {} requests", fetches),
            (fetches, files) => words!(", {} requests in {} files", fetches, files),
        };
        Annotation {
            file: Some(&group.example_file),
            line: fetch.evidence.first().map(|place| (place.line, Some(place.column))),
            title: words!("{} ({}{}){}", fetch.headline(), group.certainty(), not_cors, count),
            message: told(fetch, group.fetches),
        }
    }
}

/// The message: one request, what happened, how to fix it.
fn told(fetch: &Fetch, count: usize) -> Piece<'static> {
    let more = if count > 1 { words!(" and {} more", count - 1) } else { Piece::default() };
    let request = words!("#{} {} {}{}{}", fetch.id, fetch.method, fetch.url, fetch.from(), more);
    // Line ends in values of the request line are shown as escapes.
    let mut lines = vec![request.remade((), |text, ()| sanitize(text).into_owned())];
    lines.extend((!fetch.explanation.is_empty()).then(|| fetch.explanation.piece()));
    lines.extend(fetch.fixes.first().map(|fix| words!("Fix: {}", fix)));
    lines.extend(fetch.missing_fact.as_ref().map(|fact| words!("To be sure, check {}", fact)));
    lines.extend(fetch.console_evidence.first().map(|told| words!("Console log: {}", told.shown())));
    Piece::list(lines, "\n")
}

/// `::error file=a.har,line=3::message`. No value can end the command or start another.
fn command(
    name: &'static str,
    properties: &[(&'static str, Piece<'_>)],
    message: impl AsText,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "::{name} ")?;
    for (n, (key, value)) in properties.iter().enumerate() {
        let comma = if n > 0 { "," } else { "" };
        let value = data(&value.shortened(LONGEST_MESSAGE)).replace(':', "%3A").replace(',', "%2C");
        write!(out, "{comma}{key}={value}")?;
    }
    // Line ends of this program's texts are kept; those of values are shown as `\n`.
    let message = message.piece();
    let lines: Vec<String> = message.shortened(LONGEST_MESSAGE).lines().map(|line| data(&line)).collect();
    writeln!(out, "::{}", lines.join("%0A"))
}

/// A line that is not a command.
pub(super) fn line(text: impl AsText, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", data(&text))
}

fn data(text: &impl AsText) -> String {
    sanitize(text.unescaped()).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Format, report, samples};

    fn rendered(files: Vec<File>) -> String {
        let mut out = Vec::new();
        Format::Github.write(&report(files), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn one_command_for_each_cause_the_gravest_first() {
        let text = rendered(vec![samples::checkout()]);
        let titles: Vec<&str> = text.lines().map(|line| line.split("::").nth(1).unwrap_or(line)).collect();
        assert_eq!(
            titles,
            [
                "error file=checkout.har,line=1234,col=9,title=auth-before-preflight (confirmed)%2C 2 requests",
                "error file=checkout.har,line=2100,title=HAR is damaged",
                "warning file=checkout.har,line=1234,col=9,title=wildcard-allow-origin-with-credentials (possible)",
                "warning file=checkout.har,title=connection-refused (confirmed%2C not CORS)",
                "har-cors: 3 of 37 cross-origin requests failed CORS",
            ]
        );
    }

    #[test]
    fn of_each_level_no_more_than_github_shows_and_the_last_counts_the_rest() {
        let of = |n: usize| Fetch { last_url: format!("https://api{n}.example/x").into(), ..samples::preflight_401(n) };
        let text = rendered(vec![samples::file("a.har", (0..34).map(of).collect())]);
        let errors: Vec<&str> = text.lines().filter(|line| line.starts_with("::error")).collect();
        assert_eq!(errors.len(), 10);
        assert!(errors[9].ends_with("… and 24 more of this level that GitHub does not show: see the summary."));
        assert!(!errors[8].contains("more of this level"));
    }

    #[test]
    fn no_value_is_a_command() {
        let mut out = Vec::new();
        let properties = [("file", words!("a,line=9::b\n.har")), ("title", words!("50%: x"))];
        command("error", &properties, "100%0A::error::x\r\n::stop-commands::y", &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "::error file=a%2Cline=9%3A%3Ab\\n.har,title=50%25%3A x::100%250A::error::x%0A::stop-commands::y\n"
        );
    }
}
