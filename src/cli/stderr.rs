//! What is said on standard error.

use miette::Report;
use std::io::{self, Write};

/// Errors about inputs on standard error: in full for one input, one line each for several, and only the first of many.
pub(super) struct Complaints {
    pub(super) is_only: bool,
    pub(super) count: usize,
}

impl Complaints {
    /// Maximum number of lines.
    const MOST: usize = 20;

    pub(super) fn of(inputs: usize) -> Complaints {
        Complaints { is_only: inputs == 1, count: 0 }
    }

    pub(super) fn add(&mut self, error: &Report) {
        self.count += 1;
        match self.is_only {
            true => complain(error),
            false if self.count <= Complaints::MOST => tell(&format!("har-cors: {error}")),
            false => {}
        }
    }

    pub(super) fn finish(&self) {
        if !self.is_only && self.count > Complaints::MOST {
            tell(&format!("har-cors: and {} more; the report names all", self.count - Complaints::MOST));
        }
    }
}

/// A closed standard error is ignored.
pub(super) fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

pub(super) fn complain(error: &Report) {
    tell(&format!("{error:?}"));
}
