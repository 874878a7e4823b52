//! Reads a file on several threads. One copies its bytes into memory. Each of the others takes its turn at walking through
//! the file, and then reads the entries of what it found, which is still near at hand; so no thread waits for another to
//! have something to do. Results are put in the order of the file.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;

use super::Glance;
use super::batch::{Batch, Frame, Item, Need, read_batch};
use super::collect::Collector;
use super::observed::Observed;
use super::split::Splitter;
use super::text::Text;

/// Batches that are read before threads are started: most files are smaller.
const ALONE: usize = 16;
/// Batches by which one thread may be ahead of another: their entries wait in memory.
const AHEAD: usize = 32;

type Progress<'a> = dyn FnMut(u64, usize) + 'a;
type NeedOf<'a> = dyn Fn(&Glance<'_>) -> Need + Sync + 'a;

/// Reads everything into the collector.
pub(super) fn run<R: Read + Send>(
    splitter: &mut Splitter<R>,
    collector: &mut Collector,
    threads: usize,
    need: &NeedOf<'_>,
    progress: &mut Progress<'_>,
) {
    let walk = Mutex::new(Walk { splitter, batches: 0 });
    let order = Mutex::new(Order { next: 0, waiting: BTreeMap::new(), collector, sleepers: 0, is_broken: false });
    let advanced = Condvar::new();
    let reader = || Reader { walk: &walk, order: &order, advanced: &advanced, need, used: None };
    let mut this = reader();
    for _ in 0..ALONE {
        let Some((bytes, entries)) = this.read_next() else { return };
        progress(bytes, entries);
    }
    std::thread::scope(|scope| {
        // Where the system allows fewer threads, there are fewer.
        if threads > 1 {
            let (tell, told) = sync_channel(1);
            // Only when the thread is there, blocks are no longer read here.
            if Builder::new().spawn_scoped(scope, || do_what_is_told(told)).is_ok()
                && let Some(ahead) = lock(&walk).splitter.read_ahead()
            {
                // It waits for this.
                let _ = tell.send(ahead);
            }
        }
        // This thread and the one that reads ahead are there already.
        for _ in 2..threads {
            let mut other = reader();
            if Builder::new().spawn_scoped(scope, move || while other.read_next().is_some() {}).is_err() {
                break;
            }
        }
        // Here, so that it is dropped before the others are waited for, should it panic.
        let mut this = this;
        while let Some((bytes, entries)) = this.read_next() {
            progress(bytes, entries);
        }
    });
}

/// One of the threads.
struct Reader<'a, 'f, R: Read> {
    walk: &'a Mutex<Walk<'f, R>>,
    order: &'a Mutex<Order<'f>>,
    /// Told when the order has come further.
    advanced: &'a Condvar,
    need: &'a NeedOf<'a>,
    /// The memory of the last batch, to be used again.
    used: Option<Text>,
}

/// The walk through the file.
struct Walk<'f, R> {
    splitter: &'f mut Splitter<R>,
    /// Batches so far.
    batches: usize,
}

impl<R: Read> Reader<'_, '_, R> {
    /// Reads the next batch. Returns the bytes and entries that have been read so far; `None` at the end.
    fn read_next(&mut self) -> Option<(u64, usize)> {
        let (number, batch, bytes) = self.next_batch()?;
        let (items, observed) = read_batch(&batch, self.need);
        let Batch { text, of, .. } = batch;
        self.used = Some(text);
        let mut order = lock(self.order);
        order.take(number, Done { of, items, observed });
        if order.sleepers > 0 {
            self.advanced.notify_all();
        }
        // The thread whose turn it is waits for nobody.
        while number >= order.next + AHEAD && !order.is_broken {
            order.sleepers += 1;
            order = self.advanced.wait(order).unwrap_or_else(PoisonError::into_inner);
            order.sleepers -= 1;
        }
        // What is read after a panic is read for nobody.
        (!order.is_broken).then(|| (bytes, order.collector.entries()))
    }

    fn next_batch(&mut self) -> Option<(usize, Batch, u64)> {
        let mut walk = lock(self.walk);
        if let Some(text) = self.used.take() {
            walk.splitter.give_back(text);
        }
        let Some(batch) = walk.splitter.next_batch() else {
            walk.splitter.stop();
            return None;
        };
        let number = walk.batches;
        walk.batches += 1;
        Some((number, batch, walk.splitter.read()))
    }
}

impl<R: Read> Drop for Reader<'_, '_, R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Its batch will never come: nobody may wait for it, or read on.
            lock(self.order).is_broken = true;
            self.advanced.notify_all();
            lock(self.walk).splitter.stop();
        }
    }
}

/// What was read of a batch.
struct Done {
    of: Option<Frame>,
    items: Vec<Item>,
    observed: Observed,
}

/// Puts what comes in any order into that of the file.
struct Order<'f> {
    /// Number of the batch that follows.
    next: usize,
    /// Batches that came before their turn.
    waiting: BTreeMap<usize, Done>,
    collector: &'f mut Collector,
    /// Threads that wait for it to come further: to wake nobody takes a call of the system, too.
    sleepers: usize,
    /// A thread panicked.
    is_broken: bool,
}

impl Order<'_> {
    fn take(&mut self, number: usize, done: Done) {
        self.waiting.insert(number, done);
        while let Some(Done { of, items, observed }) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.collector.take(of.as_ref(), items, observed);
        }
    }
}

fn do_what_is_told(told: Receiver<impl FnOnce()>) {
    if let Ok(work) = told.recv() {
        work();
    }
}

/// A thread that panicked ends the whole, so what it left behind does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::{Contents, Reader};
    use std::io;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Gives its bytes, and then does what `end` does.
    struct Ending<'a, F>(&'a [u8], F);

    impl<F: FnMut() -> io::Result<usize>> Read for Ending<'_, F> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() { (self.1)() } else { self.0.read(to) }
        }
    }

    fn contents(from: impl Read + Send, threads: usize) -> Contents {
        Reader::new(from).unwrap().read(threads, &|_| Need::Kept, &mut |_, _| {})
    }

    /// Larger than what one thread reads alone: small entries, such with bodies that are cut, and such as are larger than the
    /// room before a block though no string in them is long.
    fn large() -> String {
        let entry = |number: usize| {
            let (body, headers) = match number % 50 {
                7 => (900_000, 10),
                19 => (300_000, 5),
                33 => (10, 20_000),
                _ => (40_000, 20),
            };
            let headers = r#"{"name":"a","value":"b\"c"},"#.repeat(headers) + r#"{"name":"d","value":"e"}"#;
            let body = "body \\\"".repeat(body / 8);
            format!(
                r#"{{"request":{{"method":"GET","url":"https://a.test/{number}","headers":[{headers}]}},
                "response":{{"status":200,"content":{{"text":"{body}"}}}}}}"#
            )
        };
        let entries: Vec<_> = (0..400).map(entry).collect();
        format!("{{\"log\":{{\"entries\":[{}]}}}}", entries.join(",\n"))
    }

    #[test]
    fn results_are_the_same_for_any_number_of_threads() {
        let har = large();
        let alone = contents(har.as_bytes(), 1);
        assert_eq!((alone.entries.len(), alone.damage.len()), (400, 0));
        for threads in [2, 3, 5] {
            assert!(contents(har.as_bytes(), threads) == alone, "{threads} threads");
        }
        // One of the first megabyte, and one of the last.
        for end in [900_000, har.len() - 900_000] {
            let failing = || {
                let (bytes, _) = har.as_bytes().split_at(end);
                Ending(bytes, || Err(io::Error::other("no more")))
            };
            let alone = contents(failing(), 1);
            let messages: Vec<_> = alone.damage.iter().map(|damage| &damage.message).collect();
            assert!(matches!(messages[..], [message] if message.ends_with("no more")), "{messages:?}");
            assert!(contents(failing(), 3) == alone, "up to {end}");
        }
    }

    #[test]
    fn a_source_that_panics_ends_the_whole() {
        let har = large();
        for end in [900_000, har.len() - 900_000] {
            let (bytes, _) = har.as_bytes().split_at(end);
            let read = || contents(Ending(bytes, || panic!("on purpose")), 3);
            assert!(catch_unwind(AssertUnwindSafe(read)).is_err(), "after {end}");
        }
    }

    #[test]
    fn a_panic_on_any_thread_ends_the_whole() {
        let entry = format!(r#"{{"request":{{"url":"https://a.test/{}"}}}},"#, "x".repeat(60_000));
        let har = format!(r#"{{"log":{{"entries":[{}{{}}]}}}}"#, entry.repeat(1_000));
        for at in [1, 100, 130, 200, 999] {
            let calls = AtomicUsize::new(0);
            let need = |_: &Glance<'_>| {
                assert_ne!(calls.fetch_add(1, Ordering::Relaxed), at, "on purpose");
                Need::Kept
            };
            let read = || Reader::new(har.as_bytes()).unwrap().read(3, &need, &mut |_, _| {});
            assert!(catch_unwind(AssertUnwindSafe(read)).is_err(), "{at}");
        }
    }
}
