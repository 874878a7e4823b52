//! What became of a fetch in one engine.

use crate::rules::cause::Cause;
use crate::rules::verdict::{EngineEnding, EngineFinding, Outcome};

/// What became of a fetch in one engine.
pub(super) enum Ending {
    /// It fails, and what its console says is known.
    Fails(EngineFinding),
    /// It ends so; which check fails first, or which name its console gives, may be open.
    Ends(EngineEnding),
    /// The file does not show it.
    Open,
}

impl Ending {
    /// The page gets the answer.
    pub(super) fn succeeds() -> Ending {
        Ending::Ends(EngineEnding { outcome: Outcome::Succeeded, cause: None })
    }

    /// It fails CORS, whatever is said of it.
    pub(super) fn fails_cors(cause: Option<Cause>) -> Ending {
        Ending::Ends(EngineEnding { outcome: Outcome::Cors, cause })
    }
}
