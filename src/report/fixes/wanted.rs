//! What a server must allow.

use super::requirements::Requirements;
use std::sync::Arc;

/// What a server must allow: checked values, for a configuration of any software.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted(pub(super) Option<Arc<Requirements>>);
