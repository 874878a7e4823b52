//! Works on many things side by side, and takes the results one by one, in the order of the things. The thread that asked
//! for it takes them, and in between works as the others do; so none of them waits for another to hand it work.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder};

/// Results by which one thread may be ahead of another: they wait in memory.
const AHEAD: usize = 64;

/// Does `work` on each thing, on so many threads, this one among them; gives the results to `take`, in order. Where the
/// system allows fewer threads, it is done on these.
pub(crate) fn in_order<I: Send, T: Send>(
    things: impl ExactSizeIterator<Item = I> + Send,
    threads: usize,
    work: impl Fn(I) -> T + Sync,
    mut take: impl FnMut(T),
) {
    let all = things.len();
    let things = Mutex::new(things.enumerate());
    // In a line of its own: the lock is given back before the work begins.
    let next_thing = || lock(&things).next();
    let turns = Turns { state: Mutex::default(), advanced: Condvar::new() };
    let serve = &|| {
        let _guard = Guard(&turns);
        while let Some((number, thing)) = next_thing() {
            turns.bring(number, work(thing));
            if !turns.wait_for_room(number) {
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
            // As where one file is read on several threads: this one wakes up on a processor that is free.
            thread::park();
        }
        // Here, so that it is dropped before the others are waited for.
        let _guard = Guard(&turns);
        while let Some((number, thing)) = next_thing() {
            turns.bring(number, work(thing));
            if !turns.take_until(&mut take, number.saturating_sub(AHEAD)) {
                return;
            }
        }
        turns.take_until(&mut take, all);
    });
}

/// Whose turn it is.
struct Turns<T> {
    state: Mutex<State<T>>,
    /// Told when a result came or was taken, if a thread waits for that.
    advanced: Condvar,
}

struct State<T> {
    /// Number of the result that is taken next.
    next: usize,
    /// Results that came before their turn.
    waiting: BTreeMap<usize, T>,
    /// Threads that wait.
    asleep: usize,
    /// A thread panicked.
    is_broken: bool,
}

impl<T> Default for State<T> {
    fn default() -> State<T> {
        State { next: 0, waiting: BTreeMap::new(), asleep: 0, is_broken: false }
    }
}

impl<T> Turns<T> {
    /// Hands in a result.
    fn bring(&self, number: usize, result: T) {
        let mut state = lock(&self.state);
        state.waiting.insert(number, result);
        self.wake(&state);
    }

    /// Takes what has come, in order, and waits until so many are taken. False when there is no use in going on.
    fn take_until(&self, take: &mut impl FnMut(T), wanted: usize) -> bool {
        let mut state = lock(&self.state);
        while !state.is_broken {
            let next = state.next;
            if let Some(result) = state.waiting.remove(&next) {
                drop(state);
                take(result);
                state = lock(&self.state);
                state.next += 1;
                self.wake(&state);
            } else if next < wanted {
                state = self.sleep(state);
            } else {
                return true;
            }
        }
        false
    }

    /// Waits while the result of that number is too far ahead. False when there is no use in going on.
    fn wait_for_room(&self, number: usize) -> bool {
        let mut state = lock(&self.state);
        while number >= state.next + AHEAD && !state.is_broken {
            state = self.sleep(state);
        }
        !state.is_broken
    }

    fn sleep<'a>(&self, mut state: MutexGuard<'a, State<T>>) -> MutexGuard<'a, State<T>> {
        state.asleep += 1;
        state = self.advanced.wait(state).unwrap_or_else(PoisonError::into_inner);
        state.asleep -= 1;
        state
    }

    /// To wake nobody takes a call of the system, too.
    fn wake(&self, state: &State<T>) {
        if state.asleep > 0 {
            self.advanced.notify_all();
        }
    }
}

/// Of each thread: should it panic, its result will never come, and nobody may wait for it.
struct Guard<'a, T>(&'a Turns<T>);

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            let mut state = lock(&self.0.state);
            state.is_broken = true;
            self.0.wake(&state);
        }
    }
}

/// A thread that panicked ends the whole, so what it left behind does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
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
