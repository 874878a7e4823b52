//! The drawing of one fetch: page, browser and servers, and what went between them.

mod draw;
mod steps;

use super::markup::Html;
use crate::report::model::Fetch;
use steps::Sequence;

/// The drawing on the card of that number.
pub(super) fn write(page: &mut Html, card: usize, fetch: &Fetch) {
    draw::write(page, card, &Sequence::of(fetch));
}
