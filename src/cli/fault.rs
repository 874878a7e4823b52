//! What is done when the program itself is at fault: a panic costs the file that it came with, and no other. A panic's
//! message may hold what stands in a file, so that only the place in the program is told.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where the first panic was that nobody has caught yet: one that a thread makes shows up again where it is waited for.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// A panic that was caught.
#[derive(Debug, thiserror::Error)]
#[error("har-cors failed at {place}")]
pub(crate) struct Fault {
    place: String,
}

/// From now on a panic says nothing by itself.
pub(crate) fn keep_quiet() {
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(|place| format!("{}:{}", short(place.file()), place.line()));
        let mut first = lock();
        *first = first.take().or(place);
    }));
}

/// The last parts of a path: the first say only where the program was built.
fn short(path: &str) -> &str {
    const PARTS: usize = 4;
    let start = path.rmatch_indices(['/', '\\']).nth(PARTS - 1).map_or(0, |(at, _)| at + 1);
    path.get(start..).unwrap_or(path)
}

/// Does `work`, and gives a panic back as an error.
///
/// # Errors
/// When it panicked. What it worked on must not be used again.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let place = lock().take().unwrap_or_else(|| "an unknown place".to_owned());
        Fault { place }
    })
}

fn lock() -> MutexGuard<'static, Option<String>> {
    PLACE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_without_its_message() {
        assert_eq!(caught(|| 7).unwrap(), 7);
        let fault = caught(|| panic!("Bearer abc")).unwrap_err();
        assert!(fault.to_string().starts_with("har-cors failed at "), "{fault}");
        assert!(!format!("{fault:?}{fault}").contains("Bearer"), "{fault:?}");
    }

    #[test]
    fn places_begin_with_no_directory_of_the_builder() {
        for (path, expected) in [
            ("src/main.rs", "src/main.rs"),
            ("/home/me/.cargo/registry/src/x/url-2.5.0/src/lib.rs", "x/url-2.5.0/src/lib.rs"),
            ("src\\report\\redact\\text.rs", "src\\report\\redact\\text.rs"),
        ] {
            assert_eq!(short(path), expected);
        }
    }
}
