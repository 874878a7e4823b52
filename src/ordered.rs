//! Parallel work on many items, with results delivered one by one in the order of the items.

use std::collections::BTreeMap;
use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder};

/// Maximum number of results by which a thread may be ahead in [`in_order`].
const AHEAD: usize = 64;

/// Does `work` on each item, on a number of threads including this one; passes the results to `take`, in order. This thread
/// takes the results, and works like the others in between, so no thread waits for work. If the system allows fewer threads,
/// these do all of it.
pub fn in_order<I: Send, T: Send>(
    things: impl ExactSizeIterator<Item = I> + Send,
    threads: usize,
    work: impl Fn(I) -> T + Sync,
    mut take: impl FnMut(T),
) {
    let all = things.len();
    let things = Mutex::new(things.enumerate());
    // A separate statement: the lock is released before the work begins.
    let next_thing = || lock(&things).next();
    let results = Ordered::new(AHEAD);
    let serve = &|| {
        let _guard = results.guard(|| {});
        while let Some((number, thing)) = next_thing() {
            results.put(number, work(thing));
            if results.wait_for_room(number, None).is_break() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.min(all) {
            let this = thread::current();
            let spawned = Builder::new().spawn_scoped(scope, move || {
                this.unpark();
                serve();
            });
            if spawned.is_err() {
                break;
            }
            // As when one file is read on several threads: this thread wakes up on a free CPU.
            thread::park();
        }
        // Here, so that it is dropped before joining the other threads.
        let _guard = results.guard(|| {});
        while let Some((number, thing)) = next_thing() {
            results.put(number, work(thing));
            if results.drain_until(number.saturating_sub(AHEAD), &mut take).is_break() {
                return;
            }
        }
        let _ = results.drain_until(all, &mut take);
    });
}

/// Reorders results from any thread by their numbers, starting from 0.
pub(crate) struct Ordered<T> {
    state: Mutex<State<T>>,
    /// Signalled when the next result arrived or one was taken, if a thread waits for that.
    advanced: Condvar,
    /// Maximum number of results by which a thread may be ahead: they wait in memory.
    ahead: usize,
}

struct State<T> {
    /// Number of the next result to take.
    next: usize,
    /// Results that arrived early.
    waiting: BTreeMap<usize, T>,
    /// A thread is taking results: no other may, or the order would be lost.
    is_drained: bool,
    /// Number of waiting threads.
    asleep: usize,
    /// A thread panicked: a result will never arrive, so no thread may wait for it.
    is_broken: bool,
}

impl<T> Ordered<T> {
    pub(crate) fn new(ahead: usize) -> Ordered<T> {
        let state = State { next: 0, waiting: BTreeMap::new(), is_drained: false, asleep: 0, is_broken: false };
        Ordered { state: Mutex::new(state), advanced: Condvar::new(), ahead }
    }

    /// Adds a result.
    pub(crate) fn put(&self, number: usize, result: T) {
        let mut state = lock(&self.state);
        state.waiting.insert(number, result);
        if number == state.next {
            self.wake(&state);
        }
    }

    /// Passes the available results to `take`, in order, unless another thread is doing so.
    pub(crate) fn drain(&self, take: &mut dyn FnMut(T)) -> ControlFlow<()> {
        self.drain_until(0, take)
    }

    /// The same, and waits until this many are taken. It breaks if continuing is useless.
    pub(crate) fn drain_until(&self, wanted: usize, take: &mut dyn FnMut(T)) -> ControlFlow<()> {
        let mut state = lock(&self.state);
        while !state.is_broken {
            state = self.drain_locked(state, take);
            if state.next >= wanted {
                return Continue(());
            }
            state = self.sleep(state);
        }
        Break(())
    }

    /// Waits while the result with that number is too far ahead. A thread that can take results does so when many wait. It
    /// breaks if continuing is useless.
    pub(crate) fn wait_for_room(&self, number: usize, mut take: Option<&mut dyn FnMut(T)>) -> ControlFlow<()> {
        let mut state = lock(&self.state);
        loop {
            if let Some(take) = take.as_deref_mut().filter(|_| state.waiting.len() >= self.ahead / 2) {
                state = self.drain_locked(state, take);
            }
            match state.is_broken {
                true => return Break(()),
                false if number < state.next + self.ahead => return Continue(()),
                false => state = self.sleep(state),
            }
        }
    }

    /// The lock is released while a result is taken, which may take long.
    fn drain_locked<'a>(
        &'a self,
        mut state: MutexGuard<'a, State<T>>,
        take: &mut dyn FnMut(T),
    ) -> MutexGuard<'a, State<T>> {
        if state.is_drained {
            return state;
        }
        while let Some(result) = state.take_next() {
            state.is_drained = true;
            drop(state);
            take(result);
            state = lock(&self.state);
            state.is_drained = false;
            state.next += 1;
            self.wake(&state);
        }
        state
    }

    fn sleep<'a>(&self, mut state: MutexGuard<'a, State<T>>) -> MutexGuard<'a, State<T>> {
        state.asleep += 1;
        state = self.advanced.wait(state).unwrap_or_else(PoisonError::into_inner);
        state.asleep -= 1;
        state
    }

    /// Waking nobody would also cost a system call.
    fn wake(&self, state: &State<T>) {
        if state.asleep > 0 {
            self.advanced.notify_all();
        }
    }

    /// A guard for each thread that adds or takes: if it panics, no thread waits for it, and `end` is called.
    pub(crate) fn guard<F: Fn()>(&self, end: F) -> Guard<'_, T, F> {
        Guard { ordered: self, end }
    }
}

impl<T> State<T> {
    fn take_next(&mut self) -> Option<T> {
        let next = self.next;
        self.waiting.remove(&next).filter(|_| !self.is_broken)
    }
}

/// See [`Ordered::guard`].
pub(crate) struct Guard<'a, T, F: Fn()> {
    ordered: &'a Ordered<T>,
    end: F,
}

impl<T, F: Fn()> Drop for Guard<'_, T, F> {
    fn drop(&mut self) {
        if thread::panicking() {
            let mut state = lock(&self.ordered.state);
            state.is_broken = true;
            self.ordered.wake(&state);
            drop(state);
            (self.end)();
        }
    }
}

/// A panicked thread ends everything, so its inconsistent state does not matter.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
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
            for things in [0_u32, 1, 3, 500] {
                let mut taken = Vec::new();
                let work = |n: u32| {
                    // Of different length, so that they are done in another order.
                    std::thread::sleep(Duration::from_micros(u64::from(n * 37 % 11 * 20)));
                    n * 2
                };
                in_order(0..things, threads, work, |n| taken.push(n));
                assert_eq!(taken, (0..things).map(|n| n * 2).collect::<Vec<_>>(), "{threads} threads");
            }
        }
    }

    #[test]
    fn nobody_gets_far_ahead() {
        let (begun, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |n: usize| {
            let ahead = begun.fetch_add(1, Ordering::SeqCst) - taken.load(Ordering::SeqCst);
            // The thread that asked may be as far ahead as that, and each have one more under way.
            assert!(ahead <= AHEAD + 4, "{ahead}");
            if n == 0 {
                std::thread::sleep(Duration::from_millis(50));
            }
        };
        let take = |()| {
            taken.fetch_add(1, Ordering::SeqCst);
        };
        in_order(0..1_000_usize, 4, work, take);
        assert_eq!(taken.into_inner(), 1_000);
    }

    #[test]
    fn a_panic_on_any_thread_ends_the_whole() {
        for threads in [1, 2, 3] {
            for at in [0, 1, 100, 999] {
                let work = |n: usize| assert_ne!(n, at, "on purpose");
                let at_work = || in_order(0..1_000_usize, threads, work, drop);
                assert!(catch_unwind(AssertUnwindSafe(at_work)).is_err(), "{at}");
                let take = |n: usize| assert_ne!(n, at, "on purpose");
                let at_taking = || in_order(0..1_000_usize, threads, |n| n, take);
                assert!(catch_unwind(AssertUnwindSafe(at_taking)).is_err(), "{at}");
            }
        }
    }
}
