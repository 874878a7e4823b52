//! For a ticket, or a comment on a pull request.

use super::{is_not_cors, place, sections, side, sums, told};
use crate::report::diff::compare::Diff;
use crate::report::markdown::escape::{code, prose};
use std::io::{self, Write};

/// At most `max_size` bytes (0: no limit); lines that do not fit are left out and counted.
pub(in crate::report) fn write(diff: &Diff, max_size: usize, out: &mut dyn Write) -> io::Result<()> {
    let end = format!("\nMade by {} {}.\n", prose(&diff.tool.name), prose(&diff.tool.version));
    let most = if max_size == 0 { usize::MAX } else { max_size.saturating_sub(end.len() + 60) };
    let mut text = String::new();
    let mut left_out = 0;
    for line in lines(diff) {
        match text.len() + line.len() < most && left_out == 0 {
            true => text = text + &line + "\n",
            false => left_out += 1,
        }
    }
    if left_out > 0 {
        text += &format!("\n… and {left_out} more lines (limit: {max_size} bytes).\n");
    }
    out.write_all((text + &end).as_bytes())
}

fn lines(diff: &Diff) -> Vec<String> {
    let mut lines = vec![
        format!("## CORS failures: {}", prose(sums(diff))),
        String::new(),
        format!("{} → {}", prose(side(&diff.before)), prose(side(&diff.after))),
    ];
    lines.extend(diff.warnings.iter().map(|warning| format!("\n> {}", prose(warning))));
    for section in sections(diff) {
        lines.push(format!("\n### {}\n", prose(&section.title)));
        for change in &section.changes {
            let not_cors = if is_not_cors(change) { " (not CORS)" } else { "" };
            let (request, told) = (code(change.request()), prose(told(change)));
            lines.push(format!("- {request}: {told}{not_cors}; {}", prose(place(change))));
        }
        if section.more > 0 {
            lines.push(format!("- … and {} more", section.more));
        }
    }
    let unread = diff.before.unread.iter().chain(&diff.after.unread);
    lines.extend(unread.map(|unread| format!("\nNot read: {}", prose(&unread.message))));
    lines
}
