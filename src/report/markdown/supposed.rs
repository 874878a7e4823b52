//! The part of a ticket about `--what-if`.

use super::escape::prose;
use super::parts::MOST_ROWS;
use crate::report::model::File;
use crate::report::what_if;
use std::io::{self, Write};

/// How the requests would end under the policies of `--what-if`, failures first.
pub(super) fn write(file: &File, out: &mut dyn Write) -> io::Result<()> {
    let Some(supposed) = &file.what_if else { return Ok(()) };
    writeln!(out, "{}\n", prose(what_if::sentence(supposed.counts)))?;
    let lines = what_if::lines(supposed);
    for line in lines.iter().take(MOST_ROWS) {
        writeln!(out, "- {}: {}", line.word.trim(), prose(&line.text))?;
    }
    if lines.len() > MOST_ROWS {
        writeln!(out, "- and {} more", lines.len() - MOST_ROWS)?;
    }
    if lines.is_empty() { Ok(()) } else { writeln!(out) }
}
