//! Reads a file on several threads. One reads its bytes and walks through them while they are nearby; the others
//! read the entries that it found. It never waits: when the queue is full, it reads entries itself. Results are
//! put in the order of the file, usually by the thread that asked for them.

pub(super) mod batch;
pub(super) mod collect;
pub(super) mod entry_reader;
pub(super) mod read_batch;

use crate::ordered::{Ordered, lock};
use std::collections::VecDeque;
use std::io::Read;
use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::{self, Builder};

use crate::har::exporter::observed::Observed;
use crate::har::pipeline::batch::{Batch, Frame, Item, RetentionOf};
use crate::har::pipeline::collect::Collector;
use crate::har::pipeline::read_batch::read_batch;
use crate::har::split::Splitter;
use crate::har::window::chunk::Chunk;

/// Batches that are read before threads are started: most files are smaller.
const ALONE: usize = 16;
/// Batches that may wait for other threads, in addition to one for each.
const WAITING: usize = 1;
/// Batches for which a thread is woken: waking takes longer than reading one.
const WORTH_WAKING: usize = 2;
/// Batches by which one thread may be ahead of another: their entries wait in memory.
const AHEAD: usize = 32;

type Progress<'a> = dyn FnMut(u64, usize) + 'a;

/// Reads everything into the collector.
pub(in crate::har) fn run<R: Read + Send>(
    splitter: &mut Splitter<R>,
    collector: &mut Collector,
    threads: usize,
    retention_of: &RetentionOf<'_>,
    progress: &mut Progress<'_>,
) {
    let common = Common {
        retention_of,
        queue: Mutex::default(),
        filled: Condvar::new(),
        order: Ordered::new(AHEAD),
        collector: Mutex::new(collector),
        bytes: AtomicU64::new(0),
    };
    let mut tell = || {
        let _ = common.order.drain(&mut |done| common.collect(done));
        let entries = lock(&common.collector).entries();
        progress(common.bytes.load(Relaxed), entries);
    };
    let mut walk = Walk { splitter, batches: 0, is_alone: true, common: &common };
    for _ in 0..ALONE {
        if walk.step().is_break() {
            return;
        }
        tell();
    }
    let walk = &Mutex::new(walk);
    thread::scope(|scope| {
        let _guard = common.order.guard(|| common.end_early());
        // Where the system allows fewer threads, there are fewer. Another one walks, since what this one keeps of what it
        // reads stays when the others are gone, and then the report is made of it.
        let this = thread::current();
        let walks = move || {
            this.unpark();
            lock(walk).go_on();
        };
        if threads == 1 || Builder::new().spawn_scoped(scope, walks).is_err() {
            while lock(walk).step().is_continue() {
                tell();
            }
            return;
        }
        lock(&common.queue).room = WAITING + 1;
        // A new thread may get no processor but this one's for many milliseconds. One that wakes up is given one that is
        // free: so this thread sleeps until the new one runs.
        thread::park();
        for _ in 2..threads {
            if Builder::new().spawn_scoped(scope, || while common.read_next().is_continue() {}).is_err() {
                break;
            }
            lock(&common.queue).room += 1;
        }
        while common.read_next().is_continue() {
            tell();
        }
    });
    tell();
}

/// The walk through the file.
struct Walk<'a, 'f, R> {
    splitter: &'a mut Splitter<R>,
    /// Batches so far.
    batches: usize,
    /// No other thread reads entries. Then it is cheapest to read them where they are, which also finds their ends.
    is_alone: bool,
    common: &'a Common<'f>,
}

impl<R: Read> Walk<'_, '_, R> {
    /// Finds the next batch, and hands it to another thread, or reads it. It breaks when continuing is useless.
    fn step(&mut self) -> ControlFlow<()> {
        let mut queue = lock(&self.common.queue);
        queue.used.drain(..).for_each(|text| self.splitter.give_back(text));
        // Only a panic ends it before the walk does.
        if queue.at_end {
            return Break(());
        }
        drop(queue);
        let retention_of = self.is_alone.then_some(self.common.retention_of);
        let Some(batch) = self.splitter.next_batch(retention_of) else { return Break(()) };
        let number = self.batches;
        self.batches += 1;
        self.common.bytes.store(self.splitter.read(), Relaxed);
        match self.common.hand_on(number, batch) {
            Some(batch) => self.common.read(number, batch),
            None => Continue(()),
        }
    }

    fn go_on(&mut self) {
        let _guard = self.common.order.guard(|| self.common.end_early());
        self.is_alone = false;
        while self.step().is_continue() {}
        self.common.end();
        while self.common.read_next().is_continue() {}
    }
}

/// What all threads share.
struct Common<'a> {
    retention_of: &'a RetentionOf<'a>,
    queue: Mutex<Queue>,
    /// Notified when something is in the queue, or when nothing more will come.
    filled: Condvar,
    /// What was read, waiting to be put in the order of the file.
    order: Ordered<Done>,
    collector: Mutex<&'a mut Collector>,
    /// Bytes that the walk has come to.
    bytes: AtomicU64,
}

/// Batches for other threads, and memory for reuse.
#[derive(Default)]
struct Queue {
    batches: VecDeque<(usize, Batch)>,
    /// How many may be in it.
    room: usize,
    used: Vec<Chunk>,
    /// Threads that wait for a batch.
    sleepers: usize,
    /// Nothing more will come.
    at_end: bool,
}

impl Common<'_> {
    /// Gives a batch to the other threads, or returns it if the queue is full.
    fn hand_on(&self, number: usize, batch: Batch) -> Option<Batch> {
        let mut queue = lock(&self.queue);
        if queue.batches.len() >= queue.room {
            return Some(batch);
        }
        queue.batches.push_back((number, batch));
        if queue.sleepers > 0 && queue.batches.len() >= WORTH_WAKING {
            self.filled.notify_one();
        }
        None
    }

    /// Nothing more will come.
    fn end(&self) {
        lock(&self.queue).at_end = true;
        self.filled.notify_all();
    }

    /// Reads a batch that was handed on. It breaks when continuing is useless.
    fn read_next(&self) -> ControlFlow<()> {
        let _guard = self.order.guard(|| self.end_early());
        match self.wait_for_batch() {
            Some((number, batch)) => self.read(number, batch),
            None => Break(()),
        }
    }

    fn wait_for_batch(&self) -> Option<(usize, Batch)> {
        let mut queue = lock(&self.queue);
        while queue.batches.is_empty() && !queue.at_end {
            queue.sleepers += 1;
            queue = self.filled.wait(queue).unwrap_or_else(PoisonError::into_inner);
            queue.sleepers -= 1;
        }
        queue.batches.pop_front()
    }

    /// Reads a batch. It breaks when continuing is useless: after a panic nobody uses the result.
    fn read(&self, number: usize, mut batch: Batch) -> ControlFlow<()> {
        let (items, observed) = read_batch(&mut batch, self.retention_of);
        let Batch { text, of, .. } = batch;
        lock(&self.queue).used.push(text);
        self.order.put(number, Done { of, items, observed });
        self.order.wait_for_room(number, Some(&mut |done| self.collect(done)))
    }

    fn collect(&self, Done { of, items, observed }: Done) {
        lock(&self.collector).take(of.as_ref(), items, observed);
    }

    /// After a panic nobody waits for a batch, or reads one.
    fn end_early(&self) {
        lock(&self.queue).batches.clear();
        self.end();
    }
}

/// What was read of a batch.
struct Done {
    of: Option<Frame>,
    items: Vec<Item>,
    observed: Observed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::{Contents, EntryHead, Reader, Retention};
    use std::io;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::AtomicUsize;

    /// Gives its bytes, and then does what `end` does.
    struct Ending<'a, F>(&'a [u8], F);

    impl<F: FnMut() -> io::Result<usize>> Read for Ending<'_, F> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() { (self.1)() } else { self.0.read(to) }
        }
    }

    fn contents(from: impl Read + Send, threads: usize) -> Contents {
        // Of some one is enough, whatever is wrong with the others.
        let retention_of = |head: &mut EntryHead<'_>| match head.url.ends_with("5/") {
            true => Retention::FirstPerKey(head.method.to_string()),
            false => Retention::Keep,
        };
        Reader::new(from).unwrap().read(threads, &retention_of, &mut |_, _| {})
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
            // As many of one browser as of another: which one has more would show that an entry counts twice.
            let browser = if number.is_multiple_of(2) {
                "Gecko/20100101 Firefox/120.0"
            } else {
                "Chrome/120.0.0.0 Safari/537.36"
            };
            let headers = r#"{"name":"a","value":"b\"c"},"#.repeat(headers)
                + &format!(r#"{{"name":"User-Agent","value":"Mozilla/5.0 {browser}"}}"#);
            let body = "body \\\"".repeat(body / 8);
            // Such a string loses its middle, if the border of a block is in it.
            let path = if number % 10 == 3 { "x".repeat(600_000) } else { String::new() };
            // What is broken in an entry matters to some only.
            let timings = if number % 30 == 15 { "{nope}" } else { "{}" };
            format!(
                r#"{{"request":{{"method":"GET","url":"https://a.test/{number}/{path}","headers":[{headers}]}},
                "timings":{timings},"response":{{"status":200,"content":{{"text":"{body}"}}}}}}"#
            )
        };
        let entries: Vec<_> = (0..400).map(entry).collect();
        format!("{{\"log\":{{\"entries\":[{}]}}}}", entries.join(",\n"))
    }

    #[test]
    fn results_are_the_same_for_any_number_of_threads() {
        let har = large();
        let alone = contents(har.as_bytes(), 1);
        assert_eq!((alone.entries.len(), alone.damage.len()), (361, 0));
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
    fn damage_is_told_alike_by_any_number_of_threads() {
        let sound = large();
        let mut state = 1u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for round in 0..6 {
            let mut har = sound.clone().into_bytes();
            for _ in 0..20 << round {
                let at = next(har.len());
                har[at] = b"\"\\{}[],:x\n"[next(10)];
            }
            let alone = contents(&har[..], 1);
            assert!(!alone.damage.is_empty());
            for threads in [2, 4] {
                let several = contents(&har[..], threads);
                assert!(several == alone, "{threads} threads in round {round}");
            }
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
            let retention_of = |_: &mut EntryHead<'_>| {
                assert_ne!(calls.fetch_add(1, Relaxed), at, "on purpose");
                Retention::Keep
            };
            let read = || Reader::new(har.as_bytes()).unwrap().read(3, &retention_of, &mut |_, _| {});
            assert!(catch_unwind(AssertUnwindSafe(read)).is_err(), "{at}");
        }
    }
}
