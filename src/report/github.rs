//! Annotations of GitHub Actions: one workflow command for each cause at each server. GitHub shows ten errors, ten warnings
//! and ten notices of a step and drops the rest, so the tenth of each level counts what does not fit.

use super::finding::{Severity, counted};
use super::known::{Line, remarks};
use super::model::{Fetch, Report};
use super::sanitize::sanitize;
use super::text::{AsText, Piece, Text, words};
use super::triage::{Found, GroupBy, Triage};
use std::io::{self, Write};

/// A message must fit the few lines that GitHub shows.
const LONGEST_MESSAGE: usize = 4_000;
/// Annotations of one level that GitHub shows.
const MOST: usize = 10;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut triage = Triage::new(GroupBy::BOTH);
    report.files.iter().for_each(|file| triage.add(file));
    let groups = triage.groups();
    let of = |severity: Severity| groups.iter().copied().filter(move |group| group.example.severity() == severity);
    let mut errors: Vec<Annotation<'_>> = of(Severity::Error).map(Annotation::of_group).collect();
    errors.extend(report.files.iter().flat_map(|file| {
        file.damage.iter().take(1).map(|damage| Annotation {
            file: Some(&file.path),
            line: Some((damage.line, None)),
            title: words!("HAR is damaged"),
            message: words!("{} What could be read is reported.", damage.message),
        })
    }));
    errors.extend(report.unread.iter().map(|unread| Annotation {
        file: None,
        line: None,
        title: words!("Input could not be read"),
        message: unread.message.piece().owned(),
    }));
    let mut warnings: Vec<Annotation<'_>> = of(Severity::Warning).map(Annotation::of_group).collect();
    warnings.extend(report.files.iter().filter_map(|file| {
        let advice = file.leaves_out_failures()?;
        let title = words!("{}", advice.rule);
        Some(Annotation { file: Some(&file.path), line: None, title, message: advice.message.piece().owned() })
    }));
    let mut notices: Vec<Annotation<'_>> = of(Severity::Note).map(Annotation::of_group).collect();
    if triage.doubtful > 0 {
        let requests = counted(triage.doubtful, "request", "requests");
        let message =
            words!("{} may have failed CORS: the export does not tell whether the browser refused them.", requests);
        notices.push(Annotation { file: None, line: None, title: words!("May have failed"), message });
    }
    let known = report.known.as_ref();
    let remarks: Vec<Line> = known.map(remarks).unwrap_or_default();
    for line in &remarks {
        let place = known.map(|known| &known.path);
        let list = if line.is_warning { &mut warnings } else { &mut notices };
        let (title, message) = (words!("Known failures"), line.text.clone());
        list.push(Annotation { file: place, line: None, title, message });
    }
    level("error", errors, out)?;
    level("warning", warnings, out)?;
    level("notice", notices, out)?;
    let sums = &report.totals.summary;
    let requests = counted(sums.cross_origin, "cross-origin request", "cross-origin requests");
    let known = match sums.known {
        0 => Piece::default(),
        count => words!(", {}", counted(count, "known failure", "known failures")),
    };
    line(words!("har-cors: {} of {} failed CORS{}", sums.cors, requests, known), out)
}

/// One workflow command.
struct Annotation<'a> {
    file: Option<&'a Text>,
    /// Line, and column where that is known.
    line: Option<(u64, Option<u64>)>,
    title: Piece<'static>,
    message: Piece<'static>,
}

impl<'a> Annotation<'a> {
    fn of_group(group: &'a Found) -> Annotation<'a> {
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

/// What a person reads: one request, what happened, how to fix it.
fn told(fetch: &Fetch, count: usize) -> Piece<'static> {
    let more = if count > 1 { words!(" and {} more", count - 1) } else { Piece::default() };
    let request = words!("#{} {} {}{}{}", fetch.id, fetch.method, fetch.url, fetch.from(), more);
    // A value of the request line shows its line ends.
    let mut lines = vec![request.remade((), |text, ()| sanitize(text).into_owned())];
    lines.extend((!fetch.explanation.is_empty()).then(|| fetch.explanation.piece()));
    lines.extend(fetch.fixes.first().map(|fix| words!("Fix: {}", fix)));
    lines.extend(fetch.missing_fact.as_ref().map(|fact| words!("To be sure, check {}", fact)));
    Piece::list(lines, "\n")
}

/// As many as GitHub shows of one level; the last says how many there are beside.
fn level(name: &'static str, annotations: Vec<Annotation<'_>>, out: &mut dyn Write) -> io::Result<()> {
    let left_out = annotations.len().saturating_sub(MOST);
    for (n, annotation) in annotations.into_iter().take(MOST).enumerate() {
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
                "{}\n… and {} more of this level, which GitHub does not show: see the summary.",
                annotation.message,
                more
            ),
        };
        command(name, &properties, message, out)?;
    }
    Ok(())
}

/// `::error file=a.har,line=3::message`. No value ends the command or begins another.
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
    // The line ends of this program's texts are kept; values show theirs as `\n`.
    let message = message.piece();
    let lines: Vec<String> = message.shortened(LONGEST_MESSAGE).lines().map(|line| data(&line)).collect();
    writeln!(out, "::{}", lines.join("%0A"))
}

/// A line that is no command.
fn line(text: impl AsText, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", data(&text))
}

fn data(text: &impl AsText) -> String {
    sanitize(text.unescaped()).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::model::File;
    use crate::report::{report, samples};

    fn rendered(files: Vec<File>) -> String {
        let mut out = Vec::new();
        write(&report(files), &mut out).unwrap();
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
        assert!(errors[9].ends_with("… and 24 more of this level, which GitHub does not show: see the summary."));
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
