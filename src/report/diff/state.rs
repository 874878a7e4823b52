//! What becomes of a request between two runs.

use crate::names::names;

names! {
    /// What became of a request that failed on one side.
    pub enum State {
        /// It fails now, and did not before.
        New = "new",
        /// It fails of another cause.
        Changed = "changed",
        /// It fails as before.
        Still = "still",
        /// It failed before, and succeeds now.
        Fixed = "fixed",
        /// It failed before, and was not made now: that tells nothing.
        Gone = "gone",
        /// On one side it may have failed, or not.
        Unsure = "unsure",
    }
}
