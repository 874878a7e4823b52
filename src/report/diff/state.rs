//! The states of a request between two runs.

use crate::names::names;

names! {
    /// The state of a request that failed in one of the runs.
    pub enum State {
        /// It fails now, but did not before.
        New = "new",
        /// It fails for another cause.
        Changed = "changed",
        /// It fails as before.
        Still = "still",
        /// It failed before, but succeeds now.
        Fixed = "fixed",
        /// It failed before, but was not made again: that proves nothing.
        Gone = "gone",
        /// In one of the runs it may or may not have failed.
        Unsure = "unsure",
    }
}
