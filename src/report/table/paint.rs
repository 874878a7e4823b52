//! Text for a terminal: every piece is sanitized here, and coloured if enabled.

use super::hints::Hints;
use super::shorten::columns_of;
use super::wrap::wrap;
use crate::report::text::{AsText, Text};
use crate::sanitize::sanitize;
use std::fmt::Write;
use std::io;

/// Maximum text width: longer lines are hard to read, however wide the terminal is.
pub(super) const WIDEST_TEXT: usize = 120;

/// A report of many megabytes is written in pieces, so that it is not in memory together with its source.
const LONG: usize = 64 * 1024;

/// The meaning of a piece of text. The text expresses it as well: colour is never the only sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Style {
    Plain,
    Strong,
    Faint,
    Bad,
    BadStrong,
    Doubt,
    Good,
    Name,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Style::Plain => "",
            Style::Strong => "1",
            Style::Faint => "2",
            Style::Bad => "31",
            Style::BadStrong => "1;31",
            Style::Doubt => "33",
            Style::Good => "32",
            Style::Name => "36",
        }
    }
}

/// The report as it grows.
pub(crate) struct Painter {
    out: String,
    /// The start of its last line.
    line: usize,
    color: bool,
    links: bool,
    /// Hints about the program's options.
    pub(crate) hints: Hints,
    /// Width of the terminal.
    pub(crate) width: usize,
}

impl Painter {
    pub(crate) fn new(width: usize, color: bool) -> Painter {
        Painter { out: String::new(), line: 0, color, links: false, hints: Hints::NONE, width }
    }

    /// The same, with links if `links` says that the terminal supports them.
    pub(crate) fn with_links(self, links: bool) -> Painter {
        Painter { links, ..self }
    }

    pub(crate) fn with_hints(self, hints: Hints) -> Painter {
        Painter { hints, ..self }
    }

    pub(crate) fn links(&self) -> bool {
        self.links
    }

    /// A piece of text that links to `url` if the terminal supports links. The caller guarantees that the URL comes from
    /// the program or its user, not from a file.
    pub(crate) fn link(&mut self, style: Style, url: Option<&str>, text: impl AsText) -> &mut Painter {
        let url = url.filter(|url| self.links && url.bytes().all(|b| b.is_ascii_graphic()));
        if let Some(url) = url {
            // Writing to a String cannot fail.
            let _ = write!(self.out, "\u{1b}]8;;{url}\u{1b}\\");
        }
        self.put(style, text);
        if url.is_some() {
            self.out += "\u{1b}]8;;\u{1b}\\";
        }
        self
    }

    #[cfg(feature = "cli")]
    pub(crate) fn color(&self) -> bool {
        self.color
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// Writes the finished lines once they are many.
    pub(crate) fn spill(&mut self, out: &mut dyn io::Write) -> io::Result<()> {
        if self.line >= LONG {
            out.write_all(self.out.get(..self.line).unwrap_or_default().as_bytes())?;
            self.out.drain(..self.line);
            self.line = 0;
        }
        Ok(())
    }

    /// A sanitized piece of text.
    pub(crate) fn put(&mut self, style: Style, text: impl AsText) -> &mut Painter {
        self.put_safe(style, &sanitize(text.unescaped()))
    }

    /// A line across `width` columns.
    pub(crate) fn rule(&mut self, style: Style, width: usize) -> &mut Painter {
        self.put_safe(style, &"─".repeat(width))
    }

    fn put_safe(&mut self, style: Style, text: &str) -> &mut Painter {
        if self.color && style != Style::Plain {
            // Writing to a String cannot fail.
            let _ = write!(self.out, "\u{1b}[{}m{text}\u{1b}[0m", style.code());
        } else {
            self.out += text;
        }
        self
    }

    pub(crate) fn newline(&mut self) -> &mut Painter {
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        // Build services treat a line that begins with two colons as a command.
        let text = self.out.get(self.line..).unwrap_or_default().trim_start();
        if text.starts_with("::") {
            let start = self.out.len() - text.len();
            self.out.replace_range(start..=start, "\\u{3a}");
        }
        self.out.push('\n');
        self.line = self.out.len();
        self
    }

    /// Lines that are already sanitized, from miette.
    #[cfg(feature = "cli")]
    pub(crate) fn raw_lines(&mut self, text: &str) {
        for line in text.lines() {
            self.out += line.trim_end();
            self.newline();
        }
    }

    /// A wrapped paragraph, each line after `indent`; its own line breaks and indents are kept.
    pub(crate) fn paragraph(&mut self, style: Style, indent: &'static str, text: impl AsText) {
        self.lines(style, indent, indent, text);
    }

    /// A text of several wrapped lines. Only texts of this program have line ends: those of values are shown as `\n`.
    pub(crate) fn lines(&mut self, style: Style, first: impl AsText, rest: &'static str, text: impl AsText) {
        for (n, line) in text.unescaped().lines().enumerate() {
            let own = line.get(..line.len() - line.trim_start_matches(' ').len()).unwrap_or_default();
            let begin = if n == 0 { first.unescaped() } else { rest };
            if own.is_empty() {
                self.hanging_line(style, begin, rest, line.trim());
            } else {
                self.hanging_line(style, &[begin, own].concat(), &[rest, own].concat(), line.trim());
            }
        }
    }

    /// A wrapped line with another indent for its first line.
    pub(crate) fn hanging(&mut self, style: Style, first: impl AsText, rest: impl AsText, text: impl AsText) {
        self.hanging_line(style, first.unescaped(), rest.unescaped(), text.unescaped());
    }

    fn hanging_line(&mut self, style: Style, first: &str, rest: &str, text: &str) {
        let text = sanitize(text);
        let indent = columns_of(rest);
        let width = self.width.min(WIDEST_TEXT).max(indent + 20);
        for (n, part) in wrap(&text, width - indent).iter().enumerate() {
            self.put_safe(Style::Plain, &sanitize(if n == 0 { first } else { rest }));
            self.put_safe(style, part).newline();
        }
    }

    /// A line that is not wrapped, for copying.
    pub(crate) fn unwrapped(&mut self, indent: &'static str, text: impl AsText) {
        self.put(Style::Plain, indent).put(Style::Plain, text).newline();
    }
}

/// The `file:` URL of a file that the user named, for a link.
pub(super) fn address(painter: &Painter, path: &Text) -> Option<String> {
    let path =
        painter.links().then(|| std::path::absolute(path.unescaped()).ok()).flatten().filter(|path| path.is_file())?;
    url::Url::from_file_path(path).ok().map(String::from)
}
