//! Filters on the command line.

use har_cors::Filter;

/// Parses a filter; an error is shown below the expression.
pub(super) fn parse(text: &str) -> Result<Filter, String> {
    Filter::parse(text).map_err(|error| {
        let columns = |text: &str| unicode_width::UnicodeWidthStr::width(text);
        let before = text.get(..error.span.start).map_or(0, columns);
        let length = text.get(error.span.clone()).map_or(1, columns).max(1);
        let meant =
            error.suggestion.as_ref().map(|name| format!("\n\n  tip: did you mean '{name}'?")).unwrap_or_default();
        format!("{error}\n\n  {text}\n  {}{}{meant}", " ".repeat(before), "^".repeat(length))
    })
}
