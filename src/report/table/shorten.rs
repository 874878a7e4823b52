//! Shortens URLs: host and end are most useful, so the middle is cut.

use crate::report::text::{AsText, Piece};
use crate::sanitize::is_plain;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width of a text on a terminal.
pub(in crate::report) fn columns(text: impl AsText) -> usize {
    columns_of(text.unescaped())
}

pub(super) fn columns_of(text: &str) -> usize {
    if is_plain(text) { text.len() } else { columns_of_shortened(text).unwrap_or_else(|| text.width()) }
}

/// The width of text that was printable ASCII before it was cut: one column per character.
fn columns_of_shortened(text: &str) -> Option<usize> {
    text.chars().try_fold(0, |columns, c| matches!(c, ' '..='~' | '…').then_some(columns + 1))
}

/// A URL for a narrow column: without `https://`, with query values as `…`, cut in the middle of its path.
pub(in crate::report) fn short_url(url: impl AsText, width: usize) -> Piece<'static> {
    url.piece().remade(width, short_url_of)
}

/// A URL without `https://`.
fn bare(url: &str) -> &str {
    url.strip_prefix("https://").unwrap_or(url)
}

fn short_url_of(url: &str, width: usize) -> String {
    let bare = bare(url);
    if columns_of(bare) <= width {
        return bare.to_owned();
    }
    let bare = without_values(bare);
    if columns_of(&bare) <= width {
        return bare;
    }
    let host_length = host_length(&bare);
    let (host, path) = bare.split_at(host_length);
    let left = width.saturating_sub(columns_of(host));
    if left >= 8 {
        return format!("{host}{}", middle_of(path, left, 1));
    }
    middle_of(&bare, width, width / 2)
}

/// Cuts a text in the middle to `width` columns, `head` of them before the cut.
pub(in crate::report) fn middle(text: impl AsText, width: usize, head: usize) -> Piece<'static> {
    text.piece().remade((width, head), |text, (width, head)| middle_of(text, width, head))
}

pub(super) fn middle_of(text: &str, width: usize, head: usize) -> String {
    if columns_of(text) <= width {
        return text.to_owned();
    }
    let head = head.min(width.saturating_sub(1));
    if is_plain(text) {
        let tail = width.saturating_sub(head + 1);
        let (start, end) = (text.get(..head), text.get(text.len() - tail..));
        return [start.unwrap_or_default(), "…", end.unwrap_or_default()].concat();
    }
    let start = text.get(..fitting(text.chars(), head)).unwrap_or_default();
    let tail = width.saturating_sub(columns_of(start) + 1);
    let end = text.get(text.len() - fitting(text.chars().rev(), tail)..).unwrap_or_default();
    [start, "…", end].concat()
}

/// The length in bytes of the first characters that fit into `width` columns.
fn fitting(characters: impl Iterator<Item = char>, width: usize) -> usize {
    let mut left = width;
    characters
        .take_while(|c| {
            let wide = if matches!(c, ' '..='~') { 1 } else { c.width().unwrap_or(0) };
            let fits = wide <= left;
            left = left.saturating_sub(wide);
            fits
        })
        .map(char::len_utf8)
        .sum()
}

fn host_length(bare: &str) -> usize {
    let scheme = bare.find("://").map_or(0, |at| at + 3);
    bare.get(scheme..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(bare.len(), |at| scheme + at)
}

/// `?from=…&to=…`
fn without_values(url: &str) -> String {
    let Some((path, query)) = url.split_once('?') else { return url.to_owned() };
    let names = query.split('&').map(|parameter| match parameter.split_once('=') {
        Some((name, value)) if columns_of(value) > 1 => [name, "=…"].concat(),
        _ => parameter.to_owned(),
    });
    format!("{path}?{}", names.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_a_terminal() {
        for text in
            ["", "plain", "a.test/x?from=…&to=…", "…", "#…~", "漢…", "e\u{301}…", "👩\u{200d}🚀", "1\u{fe0f}\u{20e3}…"]
        {
            assert_eq!(columns_of(text), text.width(), "{text}");
        }
    }

    #[test]
    fn host_and_tail_stay() {
        let url = "https://cdn.example/assets/fonts/v12/inter/latin/regular/inter.woff2";
        assert_eq!(short_url_of(url, 80), "cdn.example/assets/fonts/v12/inter/latin/regular/inter.woff2");
        assert_eq!(short_url_of(url, 30), "cdn.example/…gular/inter.woff2");
        assert_eq!(short_url_of("https://a.test/x?from=REDACTED-1&to=REDACTED-2", 30), "a.test/x?from=…&to=…");
        assert_eq!(short_url_of("http://a.test/x", 30), "http://a.test/x");
        assert_eq!(short_url_of("https://a-very-long-host-name.example.com/x/y", 20), "a-very-lon…e.com/x/y");
        for width in 1..40 {
            assert!(short_url_of(url, width).width() <= width, "{width}");
            assert!(short_url_of("https://漢字.test/漢字漢字漢字漢字", width).width() <= width, "{width}");
        }
    }
}
