//! The report for a ticket.

use super::model::Report;
use std::io::{self, Write};

pub(super) fn write(_report: &Report, _out: &mut dyn Write) -> io::Result<()> {
    Ok(())
}
