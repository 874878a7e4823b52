//! Interned strings of a file's fetches: their origins, and the names of headers set by script.

use crate::standard::Origin;
use foldhash::HashSet;
use std::cell::RefCell;
use std::sync::Arc;

#[derive(Default)]
pub(super) struct Common {
    texts: RefCell<HashSet<Arc<str>>>,
    names: RefCell<HashSet<Arc<[String]>>>,
}

impl Common {
    pub(super) fn text(&self, text: &str) -> Arc<str> {
        let mut texts = self.texts.borrow_mut();
        texts.get(text).cloned().unwrap_or_else(|| {
            let new: Arc<str> = text.into();
            texts.insert(Arc::clone(&new));
            new
        })
    }

    pub(super) fn names(&self, names: &[String]) -> Arc<[String]> {
        let mut lists = self.names.borrow_mut();
        lists.get(names).cloned().unwrap_or_else(|| {
            let new: Arc<[String]> = names.into();
            lists.insert(Arc::clone(&new));
            new
        })
    }

    pub(super) fn origin(&self, origin: Origin) -> Origin {
        match origin {
            Origin::Tuple(serialized) => Origin::Tuple(self.text(&serialized)),
            Origin::Opaque => Origin::Opaque,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_equal_is_one() {
        let common = Common::default();
        let [a, b, c] = ["https://a.test", "https://a.test", "null"].map(|text| common.text(text));
        assert!(Arc::ptr_eq(&a, &b) && !Arc::ptr_eq(&a, &c));
        let lists = [&["x-a".to_owned()][..], &["x-a".to_owned()], &[]].map(|names| common.names(names));
        assert!(Arc::ptr_eq(&lists[0], &lists[1]) && lists[2].is_empty());
    }
}
