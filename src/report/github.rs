//! Annotations of GitHub Actions: one workflow command for each failure. GitHub shows ten errors and ten warnings of a
//! step, so the first of each group come first.

use super::finding::{Severity, counted};
use super::model::{Fetch, File, Report};
use super::sanitize::sanitize;
use super::text::{AsText, Piece, words};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// A message must fit the few lines that GitHub shows.
const LONGEST_MESSAGE: usize = 4_000;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut known = BTreeSet::new();
    let (mut first, mut more) = (Vec::new(), Vec::new());
    for file in &report.files {
        for fetch in file.fetches.iter().filter(|fetch| fetch.is_finding()) {
            let is_first =
                known.insert((fetch.headline(), fetch.error_status, super::group::host(&fetch.last_url).owned()));
            if is_first { first.push((file, fetch)) } else { more.push((file, fetch)) }
        }
    }
    first.sort_by_key(|(_, fetch)| fetch.severity());
    for (file, fetch) in first.into_iter().chain(more) {
        annotate(file, fetch, out)?;
    }
    for file in &report.files {
        for damage in &file.damage {
            let text = words!("{} What could be read is reported.", damage.message);
            let line = words!("{}", damage.line);
            let properties = [("file", file.path.piece()), ("line", line), ("title", words!("HAR is damaged"))];
            command("error", &properties, text, out)?;
        }
    }
    for unread in &report.unread {
        command("error", &[("title", words!("Input could not be read"))], &unread.message, out)?;
    }
    let sums = &report.totals.summary;
    let fetches = counted(sums.cross_origin, "cross-origin fetch", "cross-origin fetches");
    line(words!("har-cors: {} of {} failed CORS", sums.cors, fetches), out)
}

fn annotate(file: &File, fetch: &Fetch, out: &mut dyn Write) -> io::Result<()> {
    let level = match fetch.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let not_cors = if fetch.is_not_cors() { ", not CORS" } else { "" };
    let title = words!("{} ({}{})", fetch.headline(), fetch.sureness(), not_cors);
    let mut properties = vec![("file", file.path.piece())];
    if let Some(place) = fetch.evidence.first() {
        properties.push(("line", words!("{}", place.line)));
        properties.push(("col", words!("{}", place.column)));
    }
    properties.push(("title", title));
    let request = words!("#{} {} {}{}", fetch.id, fetch.method, fetch.url, fetch.from());
    // A value of the request line shows its line ends.
    let mut lines = vec![request.remade((), |text, ()| sanitize(text).into_owned())];
    lines.extend((!fetch.explanation.is_empty()).then(|| fetch.explanation.piece()));
    lines.extend(fetch.fixes.first().map(|fix| words!("Mend it: {}", fix)));
    lines.extend(fetch.missing_fact.as_ref().map(|fact| words!("To decide: {}", fact)));
    command(level, &properties, Piece::list(lines, "\n"), out)
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
    use crate::report::{report, samples};

    fn rendered(files: Vec<File>) -> String {
        let mut out = Vec::new();
        write(&report(files), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn one_command_for_each_failure_the_gravest_of_each_group_first() {
        let text = rendered(vec![samples::checkout()]);
        let titles: Vec<&str> = text.lines().map(|line| line.split("::").nth(1).unwrap_or(line)).collect();
        assert_eq!(
            titles,
            [
                "error file=checkout.har,line=1234,col=9,title=auth-before-preflight (confirmed)",
                "warning file=checkout.har,line=1234,col=9,title=wildcard-allow-origin-with-credentials (possible)",
                "warning file=checkout.har,title=connection-refused (confirmed%2C not CORS)",
                "error file=checkout.har,line=1234,col=9,title=auth-before-preflight (confirmed)",
                "error file=checkout.har,line=2100,title=HAR is damaged",
                "har-cors: 3 of 37 cross-origin fetches failed CORS",
            ]
        );
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
