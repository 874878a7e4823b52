//! How much compressed input may expand.

use std::io::{self, Read};

/// The bytes of `input`, up to a maximum.
pub(super) fn limited<R: Read>(input: R, max_expanded: u64) -> Limited<R> {
    Limited { input, left: max_expanded, max_expanded }
}

/// Compressed input is longer than allowed.
#[derive(Debug, thiserror::Error)]
#[error("it expands to more than {max_expanded} bytes")]
pub struct ExpandsTooFar {
    /// The limit.
    pub max_expanded: u64,
}

/// A reader that fails beyond the limit.
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
