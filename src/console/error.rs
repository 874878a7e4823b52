//! Why a console log could not be read.

use std::io;

/// Maximum size of a log, unpacked.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Why a console log could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// The bytes could not be read.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is longer than [`MOST_BYTES`].
    #[error("is longer than {} MiB; cut out the part that belongs to this HAR", MOST_BYTES / 1024 / 1024)]
    TooLong,
    /// It is not text.
    #[error("is not text")]
    NoText,
    /// It is a HAR.
    #[error("is a HAR file, not a console log")]
    Har,
    /// The archive does not contain a trace.
    #[error("is a zip archive without a Playwright trace")]
    NoTrace,
    /// The version of the trace is not supported.
    #[error("is a Playwright trace of version {found}, but only versions {from} to {to} are supported")]
    TraceVersion {
        /// The version of the trace.
        found: u64,
        /// The first supported version.
        from: u64,
        /// The last supported version.
        to: u64,
    },
    /// The first line of the trace does not contain a version.
    #[error("is a Playwright trace without a version")]
    NoTraceVersion,
}
