//! Texts that many fetches have in common.

use super::Text;
use crate::report::redact::Vouched;
use foldhash::HashSet;

/// The texts that were given out, so that the next one who says the same gets the same.
#[derive(Clone, Debug, Default)]
pub(in crate::report) struct Pool(HashSet<Text>);

impl Pool {
    /// When there are more, all are forgotten: what repeats is soon here again.
    pub(super) const MOST: usize = 4_096;
    /// Longer texts are rare, and would fill the memory.
    const LONGEST: usize = 4_096;

    /// The text, as it was given out before.
    pub(in crate::report) fn text(&mut self, text: &str, _: Vouched) -> Text {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let text = Text(text.into());
        if text.len() > Pool::LONGEST {
            return text;
        }
        if self.0.len() >= Pool::MOST {
            self.0.clear();
        }
        self.0.insert(text.clone());
        text
    }

    pub(in crate::report) fn len(&self) -> usize {
        self.0.len()
    }
}
