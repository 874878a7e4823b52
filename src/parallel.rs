//! Work on several threads, if the system allows them; otherwise one thread does everything, with the same result.

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::num::NonZeroUsize;
use std::sync::OnceLock;

/// The thread pool, on first use; `None` if there is none.
static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();

/// Sets the number of threads before the first use; the default is one per CPU. With `with_this_thread` the calling thread
/// is one of them.
pub fn set_up(threads: usize, with_this_thread: bool) {
    POOL.get_or_init(|| start(threads, with_this_thread));
}

/// The requested number of threads, limited by the address space: a thread without enough memory would abort the program.
/// Without such a limit the system returns an error in time.
pub fn affordable(threads: usize) -> usize {
    static LIMIT: OnceLock<Option<u64>> = OnceLock::new();
    LIMIT.get_or_init(address_space).map_or(threads, |limit| affordable_in(limit, threads))
}

fn affordable_in(limit: u64, threads: usize) -> usize {
    /// Address space of a thread: its stack, and the allocator's reservation.
    const EACH: u64 = 64 << 20;
    /// Address space of a program with one thread.
    const FIRST: u64 = 512 << 20;
    threads.min(usize::try_from(1 + limit.saturating_sub(FIRST) / EACH).unwrap_or(usize::MAX))
}

/// The limit of a process's address space in bytes (`ulimit -v`), if there is one and the system reports it.
fn address_space() -> Option<u64> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn start(threads: usize, with_this_thread: bool) -> Option<ThreadPool> {
    let mut threads = affordable(threads);
    while threads > 1 {
        let pool = ThreadPoolBuilder::new().num_threads(threads);
        let pool = if with_this_thread { pool.use_current_thread() } else { pool };
        // It fails if the system allows fewer threads, or has not enough memory for the stacks.
        if let Ok(pool) = pool.build() {
            return Some(pool);
        }
        threads /= 2;
    }
    None
}

/// Number of threads that can run at once. Cached, because on Linux it reads cgroup limits from files.
pub fn processors() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    *COUNT.get_or_init(|| std::thread::available_parallelism().map_or(1, NonZeroUsize::get))
}

/// Applies `work` to each item; the results are in the order of the items.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    match POOL.get_or_init(|| start(processors(), false)) {
        Some(pool) => pool.install(|| items.into_par_iter().map(work).collect()),
        None => items.into_iter().map(work).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thread_is_no_pool() {
        assert!(start(3, false).is_some());
        assert!(start(1, false).is_none() && start(0, true).is_none());
    }

    #[test]
    fn threads_are_as_many_as_there_is_room_for() {
        let megabytes = |count: u64| count << 20;
        for (limit, threads, expected) in
            [(0, 8, 1), (megabytes(300), 8, 1), (megabytes(640), 8, 3), (megabytes(10_000), 8, 8), (u64::MAX, 1, 1)]
        {
            assert_eq!(affordable_in(limit, threads), expected, "{limit}");
        }
    }

    #[test]
    fn results_stand_in_order() {
        assert_eq!(map((0..10_000).collect(), |n: u64| n * 2), (0..10_000).map(|n| n * 2).collect::<Vec<_>>());
    }
}
