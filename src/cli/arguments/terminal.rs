//! Width and colour of a report: the terminal's, unless the user chooses them.

use clap::ValueEnum;

/// Width of a report that is not for a terminal.
pub(super) const DEFAULT_WIDTH: usize = 120;

/// When to use colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

pub(super) fn width(asked: Option<u16>, to_terminal: bool) -> usize {
    let terminal = || terminal_size::terminal_size().filter(|_| to_terminal).map(|(width, _)| width.0);
    asked.or_else(terminal).map_or(DEFAULT_WIDTH, usize::from)
}

/// `NO_COLOR` (<https://no-color.org>) and a dumb terminal turn colour off; an explicit option overrides both.
pub(super) fn color(when: When, to_terminal: bool) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => to_terminal && !is_set("NO_COLOR") && !is_dumb(),
    }
}

/// Whether the terminal does not support escape sequences.
pub(super) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
