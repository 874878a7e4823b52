//! The headers that each server must send, once, after the causes.

use super::look::{INDENT, Look};
use super::paint::{Painter, Style};
use crate::report::causes::FileCause;
use crate::report::configurations::{Configuration, configurations};
use crate::report::text::{AsText, words};

/// Maximum number of configurations to show in full.
const MOST: usize = 2;
/// Maximum number of servers whose headers are shown.
const MOST_HEADERS: usize = 8;

pub(super) fn write(painter: &mut Painter, causes: &[FileCause<'_>], look: Look, is_short: bool) {
    let found = configurations(causes);
    let (headers, texts): (Vec<_>, Vec<_>) = found.iter().partition(|configuration| configuration.is_headers());
    let most = |most: usize| if look.explain { usize::MAX } else { most };
    if !headers.is_empty() {
        painter.put(Style::Strong, "Headers to send");
        painter.put(Style::Faint, "   also on errors, and before authentication").newline();
        for configuration in headers.iter().take(most(MOST_HEADERS)) {
            write_headers(painter, configuration);
        }
        left_out(painter, headers.len().saturating_sub(most(MOST_HEADERS)));
        painter.newline();
    }
    for configuration in texts.iter().take(most(MOST)) {
        text(painter, configuration);
    }
    left_out(painter, texts.len().saturating_sub(most(MOST)));
    if is_short {
        return;
    }
    if let Some(fix) = causes.iter().find_map(|cause| cause.example.way_without_server()) {
        painter.paragraph(Style::Plain, "", fix);
        painter.newline();
    }
}

fn left_out(painter: &mut Painter, count: usize) {
    if count > 0 {
        painter.put(Style::Faint, words!("  … and {} more (-v shows all)", count)).newline();
    }
}

fn write_headers(painter: &mut Painter, configuration: &Configuration<'_>) {
    let (options, request) = configuration.headers();
    painter.put(Style::Plain, "  ").put(Style::Strong, configuration.names()).newline();
    if let Some(options) = options {
        painter.hanging(Style::Plain, "    OPTIONS  ", "             ", options);
    }
    painter.hanging(Style::Plain, "    all      ", "             ", request);
}

fn text(painter: &mut Painter, configuration: &Configuration<'_>) {
    let server = configuration.server.map(|server| words!("{} on ", server.name)).unwrap_or_default();
    let known = configuration.server.map(|server| words!("   known by {}", server.evidence)).unwrap_or_default();
    painter.put(Style::Strong, words!("Configuration for {}{}", server, configuration.names()));
    painter.put(Style::Faint, known).newline();
    painter.hanging(Style::Faint, "  ", "  ", words!("{}:", configuration.snippet.place));
    for line in configuration.snippet.text.lines() {
        painter.unwrapped(INDENT, line);
    }
    painter.newline();
}
