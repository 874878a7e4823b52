//! The sequence diagram of one fetch: the messages between page, browser and servers.

mod draw;
mod steps;

use super::markup::Html;
use crate::report::model::Fetch;
use steps::Sequence;

/// The diagram on the card with that number.
pub(super) fn write(page: &mut Html, card: usize, fetch: &Fetch) {
    draw::write(page, card, &Sequence::of(fetch));
}
