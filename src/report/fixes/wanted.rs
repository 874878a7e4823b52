//! What a server must allow.

use super::requirements::Requirements;
use std::sync::Arc;

/// What a server must allow: checked values, of which a configuration for any software can be made.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted(pub(super) Option<Arc<Requirements>>);
