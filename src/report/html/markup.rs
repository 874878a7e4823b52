//! Builds a page. Markup comes only from the source of this program; every other text is escaped. No function accepts
//! text that may be either.

use super::view::View;
use crate::report::model::Time;
use crate::report::text::AsText;
use crate::report::writer::Writer as _;
use crate::sanitize::sanitize;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

/// Longer texts are cut in the middle: a value of a megabyte must not make the page too large to open.
const LONGEST: usize = 2400;
/// Characters kept at the start and at the end of a cut text.
const HEAD: usize = 1200;
const TAIL: usize = 600;

/// A page of many megabytes is written in pieces, so that it is not in memory together with the report.
const LONG: usize = 64 * 1024;

/// A page, or a part of one.
#[derive(Default)]
pub(in crate::report) struct Html {
    out: String,
}

impl Html {
    /// Raw markup.
    pub(in crate::report) fn markup(&mut self, markup: &'static str) -> &mut Html {
        self.out.push_str(markup);
        self
    }

    /// Escaped text, for the content of an element or an attribute in double quotes.
    pub(in crate::report) fn text(&mut self, text: impl AsText) -> &mut Html {
        self.escaped(text.unescaped())
    }

    fn escaped(&mut self, text: &str) -> &mut Html {
        for c in sanitize(&clipped(text)).chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                c => self.out.push(c),
            }
        }
        self
    }

    /// A number.
    pub(in crate::report) fn number(&mut self, number: u64) -> &mut Html {
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{number}");
        self
    }

    /// A count.
    pub(in crate::report) fn count(&mut self, count: usize) -> &mut Html {
        self.number(count as u64)
    }

    /// A coordinate of a drawing, to a tenth.
    pub(in crate::report) fn coordinate(&mut self, value: f64) -> &mut Html {
        let tenths = (if value.is_finite() { value } else { 0.0 } * 10.0).round() / 10.0;
        let _ = write!(self.out, "{tenths}");
        self
    }

    /// A time of the day: `21:58:18.504`.
    pub(in crate::report) fn time(&mut self, time: Time) -> &mut Html {
        let _ = write!(self.out, "{}", time.time_of_day());
        self
    }

    /// The same without milliseconds: `21:58:18`.
    pub(in crate::report) fn second(&mut self, time: Time) -> &mut Html {
        let _ = write!(self.out, "{}", time.to_the_second());
        self
    }

    /// A day: `2026-11-24`.
    pub(in crate::report) fn day(&mut self, time: Time) -> &mut Html {
        let _ = write!(self.out, "{}", time.day());
        self
    }

    /// ` name="value"`.
    pub(in crate::report) fn attribute(&mut self, name: &'static str, value: impl AsText) -> &mut Html {
        self.markup(" ").markup(name).markup("=\"").text(value).markup("\"")
    }

    /// ` name="12.3"`.
    pub(in crate::report) fn measure(&mut self, name: &'static str, value: f64) -> &mut Html {
        self.markup(" ").markup(name).markup("=\"").coordinate(value).markup("\"")
    }

    /// `<code>text</code>`.
    pub(in crate::report) fn code(&mut self, text: impl AsText) -> &mut Html {
        self.markup("<code>").text(text).markup("</code>")
    }

    /// A sentence of this program: text between backticks is code.
    pub(in crate::report) fn prose(&mut self, text: impl AsText) -> &mut Html {
        // A value with a backtick may swap text and code; both are harmless.
        for (n, part) in text.unescaped().split('`').enumerate() {
            match n % 2 == 1 && !part.is_empty() {
                true => self.markup("<code>").escaped(part).markup("</code>"),
                false => self.escaped(part),
            };
        }
        self
    }

    /// Preformatted lines in a scrollable block.
    pub(in crate::report) fn block(
        &mut self,
        name: &'static str,
        lines: impl Iterator<Item = impl AsText>,
    ) -> &mut Html {
        self.markup("<pre tabindex=\"0\" role=\"group\"").attribute("aria-label", name).markup("><code>");
        for (n, line) in lines.enumerate() {
            self.markup(if n > 0 { "\n" } else { "" }).text(line);
        }
        self.markup("</code></pre>\n")
    }

    /// The same with a copy button.
    pub(in crate::report) fn copied_block(
        &mut self,
        name: &'static str,
        lines: impl Iterator<Item = impl AsText>,
    ) -> &mut Html {
        self.markup("<div class=\"copied\">").block(name, lines).markup("</div>\n")
    }

    /// The Markdown report, for copying into a ticket.
    pub(super) fn ticket(&mut self, report: &View<'_>) -> io::Result<&mut Html> {
        let mut text = Vec::new();
        report.ticket.end(report.sums, &mut text)?;
        for line in String::from_utf8_lossy(&text).lines() {
            self.escaped(line).markup("\n");
        }
        Ok(self)
    }

    /// Writes the finished part once it is large.
    pub(in crate::report) fn spill(&mut self, out: &mut dyn io::Write) -> io::Result<()> {
        if self.out.len() >= LONG {
            out.write_all(self.out.as_bytes())?;
            self.out.clear();
        }
        Ok(())
    }

    /// The page, or the part that was not written yet.
    pub(in crate::report) fn finish(self) -> String {
        self.out
    }
}

/// A text, cut in the middle if it is too long to show.
fn clipped(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let count = text.chars().count();
    if count <= LONGEST {
        return Cow::Borrowed(text);
    }
    let head: String = text.chars().take(HEAD).collect();
    let tail: String = text.chars().skip(count - TAIL).collect();
    Cow::Owned(format!("{head} [… {} characters left out …] {tail}", count - HEAD - TAIL))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        let mut html = Html::default();
        html.escaped(text);
        html.finish()
    }

    #[test]
    fn text_is_never_markup() {
        let cases = [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("\" onload='x'", "&quot; onload=&#39;x&#39;"),
            ("&lt;", "&amp;lt;"),
            ("a\u{202e}b\u{200b}\u{1b}[0m\n", "a\\u{202e}b\\u{200b}\\u{1b}[0m\\n"),
        ];
        for (from, to) in cases {
            assert_eq!(text(from), to);
        }
    }

    #[test]
    fn long_texts_lose_their_middle_and_say_so() {
        let long = format!("start{}end", "漢".repeat(100_000));
        let shown = text(&long);
        assert!(shown.starts_with("start漢") && shown.ends_with("漢end"), "{shown}");
        assert!(shown.contains("[… 98208 characters left out …]"), "{shown}");
    }

    #[test]
    fn code_of_a_sentence_stands_out() {
        let mut html = Html::default();
        html.prose("Send `Vary: <b>` with it, and a lone ` is no harm");
        assert_eq!(html.finish(), "Send <code>Vary: &lt;b&gt;</code> with it, and a lone <code> is no harm</code>");
    }

    #[test]
    fn coordinates_are_short_and_finite() {
        let mut html = Html::default();
        html.coordinate(1.0).markup(" ").coordinate(2.345).markup(" ").coordinate(f64::NAN);
        assert_eq!(html.finish(), "1 2.3 0");
    }
}
