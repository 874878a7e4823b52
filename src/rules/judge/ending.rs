//! How a fetch ended in one engine.

use crate::rules::cause::Cause;
use crate::rules::verdict::{EngineEnding, EngineFinding, Outcome};

/// The result of a fetch in one engine.
pub(super) enum Ending {
    /// It fails, and its console message is known.
    Fails(EngineFinding),
    /// The outcome is known, but the first failed check or the console message may be open.
    Ends(EngineEnding),
    /// The file does not show it.
    Open,
}

impl Ending {
    /// The page gets the response.
    pub(super) fn succeeds() -> Ending {
        Ending::Ends(EngineEnding { outcome: Outcome::Succeeded, cause: None })
    }

    /// It fails CORS, whatever the message.
    pub(super) fn fails_cors(cause: Option<Cause>) -> Ending {
        Ending::Ends(EngineEnding { outcome: Outcome::Cors, cause })
    }
}
