//! The drawing of one fetch: page, browser and servers, and what went between them.

mod draw;
mod steps;

use super::failure::Failure;
use super::markup::Html;
use steps::Sequence;

pub(super) fn write(page: &mut Html, failure: Failure<'_>) {
    draw::write(page, failure.key(), &Sequence::of(failure.fetch));
}
