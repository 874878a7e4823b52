//! Works on many things side by side, and takes the results one by one, in the order of the things. No thread waits for
//! another to have something to do: whoever brings the result whose turn it is takes it, and all that wait behind it.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Results by which one thread may be ahead of another: they wait in memory.
const AHEAD: usize = 64;

/// Does `work` on each thing, on so many threads, this one among them; gives the results to `take`, in order.
pub(crate) fn in_order<I: Send, T: Send>(
    things: Vec<I>,
    threads: usize,
    work: impl Fn(I) -> T + Sync,
    take: impl FnMut(T) + Send,
) {
    let threads = threads.min(things.len());
    let (things, take) = (Mutex::new(things.into_iter().enumerate()), Mutex::new(take));
    let turns = Turns { state: Mutex::default(), advanced: Condvar::new() };
    let worker = || {
        let _guard = Guard(&turns);
        loop {
            // In a line of its own: the lock is given back before the work begins.
            let thing = lock(&things).next();
            let Some((number, thing)) = thing else { return };
            if !turns.bring(number, work(thing), &take) {
                return;
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(worker);
        }
        worker();
    });
}

/// Whose turn it is.
struct Turns<T> {
    state: Mutex<State<T>>,
    /// Told when a result was taken.
    advanced: Condvar,
}

struct State<T> {
    /// Number of the result that is taken next.
    next: usize,
    /// Results that came before their turn.
    waiting: BTreeMap<usize, T>,
    /// A thread is about to take some.
    is_taking: bool,
    /// A thread panicked.
    is_broken: bool,
}

impl<T> Default for State<T> {
    fn default() -> State<T> {
        State { next: 0, waiting: BTreeMap::new(), is_taking: false, is_broken: false }
    }
}

impl<T> Turns<T> {
    /// Hands in a result, and takes what can be taken. False when there is no use in going on.
    fn bring(&self, number: usize, result: T, take: &Mutex<impl FnMut(T)>) -> bool {
        let mut state = lock(&self.state);
        state.waiting.insert(number, result);
        if !state.is_taking {
            state.is_taking = true;
            while let Some(result) = state.first() {
                drop(state);
                lock(take)(result);
                state = lock(&self.state);
                state.next += 1;
                self.advanced.notify_all();
            }
            state.is_taking = false;
        }
        // The thread whose result comes next waits for nobody.
        while number >= state.next + AHEAD && !state.is_broken {
            state = self.advanced.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        !state.is_broken
    }
}

impl<T> State<T> {
    /// The result whose turn it is.
    fn first(&mut self) -> Option<T> {
        self.waiting.remove(&self.next)
    }
}

/// Of each thread: should it panic, its result will never come, and nobody may wait for it.
struct Guard<'a, T>(&'a Turns<T>);

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            lock(&self.0.state).is_broken = true;
            self.0.advanced.notify_all();
        }
    }
}

/// A thread that panicked ends the whole, so what it left behind does not matter.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    #[test]
    fn results_are_taken_in_order_by_any_number_of_threads() {
        for threads in [1, 2, 4, 9] {
            for things in [0, 1, 3, 500] {
                let mut taken = Vec::new();
                let work = |n: u64| {
                    // Of different length, so that they are done in another order.
                    std::thread::sleep(Duration::from_micros(n * 37 % 11 * 20));
                    n * 2
                };
                in_order((0..things).collect(), threads, work, |n| taken.push(n));
                assert_eq!(taken, (0..things).map(|n| n * 2).collect::<Vec<_>>(), "{threads} threads");
            }
        }
    }

    #[test]
    fn nobody_gets_far_ahead() {
        let (begun, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |n: usize| {
            let ahead = begun.fetch_add(1, Ordering::SeqCst) - taken.load(Ordering::SeqCst);
            // Each thread may have one more under way.
            assert!(ahead < AHEAD + 4, "{ahead}");
            if n == 0 {
                std::thread::sleep(Duration::from_millis(50));
            }
        };
        let take = |()| {
            taken.fetch_add(1, Ordering::SeqCst);
        };
        in_order((0..1_000).collect(), 4, work, take);
        assert_eq!(taken.into_inner(), 1_000);
    }

    #[test]
    fn a_panic_on_any_thread_ends_the_whole() {
        for threads in [1, 2, 3] {
            for at in [0, 1, 100, 999] {
                let work = |n: usize| assert_ne!(n, at, "on purpose");
                let at_work = || in_order((0..1_000).collect(), threads, work, drop);
                assert!(catch_unwind(AssertUnwindSafe(at_work)).is_err(), "{at}");
                let take = |n: usize| assert_ne!(n, at, "on purpose");
                let at_taking = || in_order((0..1_000).collect(), threads, |n| n, take);
                assert!(catch_unwind(AssertUnwindSafe(at_taking)).is_err(), "{at}");
            }
        }
    }
}
