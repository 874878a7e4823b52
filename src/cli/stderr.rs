//! What is said on standard error.

use miette::Report;
use std::io::{self, Write};

/// What is said of inputs on standard error: of one in full, of several a line each, and of very many the first.
pub(super) struct Complaints {
    pub(super) is_only: bool,
    pub(super) count: usize,
}

impl Complaints {
    /// Most lines.
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

/// Where standard error is closed, nobody is told.
pub(super) fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

pub(super) fn complain(error: &Report) {
    tell(&format!("{error:?}"));
}
