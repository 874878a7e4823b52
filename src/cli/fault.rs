//! Panics of the program itself: a panic costs only the file that caused it. A panic message may contain data of
//! the file, so only the place in the program is reported.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The place of the first panic that is not caught yet: a thread's panic appears again in the thread that joins it.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// A panic that was caught.
#[derive(Debug, thiserror::Error)]
#[error("har-cors failed at {place}")]
pub(crate) struct Fault {
    place: String,
}

/// From now on a panic prints nothing by itself.
pub(crate) fn keep_quiet() {
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(|place| format!("{}:{}", short(place.file()), place.line()));
        let mut first = lock();
        *first = first.take().or(place);
    }));
}

/// The last parts of a path: the first ones only show where the program was built.
fn short(path: &str) -> &str {
    const PARTS: usize = 4;
    let start = path.rmatch_indices(['/', '\\']).nth(PARTS - 1).map_or(0, |(at, _)| at + 1);
    path.get(start..).unwrap_or(path)
}

/// Runs `work`, and returns a panic as an error.
///
/// # Errors
/// If it panicked. The data that it worked on must not be used again.
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
