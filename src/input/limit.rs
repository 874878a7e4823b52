//! How much compressed input may expand.

use std::io::{self, Read};

/// What `input` gives, up to that many bytes.
pub(super) fn limited<R: Read>(input: R, max_expanded: u64) -> Limited<R> {
    Limited { input, left: max_expanded, max_expanded }
}

/// Compressed input is longer than was allowed.
#[derive(Debug, thiserror::Error)]
#[error("it expands to more than {max_expanded} bytes")]
pub struct ExpandsTooFar {
    /// What was allowed.
    pub max_expanded: u64,
}

/// Fails where more comes than was allowed.
pub(super) struct Limited<R> {
    pub(super) input: R,
    pub(super) left: u64,
    pub(super) max_expanded: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(buffer)?;
        match self.left.checked_sub(length as u64) {
            Some(left) => {
                self.left = left;
                Ok(length)
            }
            None => Err(io::Error::other(ExpandsTooFar { max_expanded: self.max_expanded })),
        }
    }
}
