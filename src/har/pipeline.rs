//! Reads a file on several threads. All read blocks of it, and the entries in each from a guess where one begins; the
//! thread that asked for it goes through the file in order, and takes what was read of a block once it comes to where the
//! guess was. A guess that was wrong is never met, and then the block is read like any other text.

use std::io::Read;
use std::sync::Arc;
use std::thread::Builder;

use super::ahead::{Ahead, Feed, OverAtPanic};
use super::batch::{NeedOf, read_batch};
use super::collect::Collector;
use super::entry_reader::EntryReader;
use super::position::{Lines, Position};
use super::room::let_go;
use super::split::Splitter;
use super::stretch::Elements;

/// Batches that are read before threads are started: most files are smaller.
const ALONE: usize = 16;

type Progress<'a> = dyn FnMut(u64, usize) + 'a;

/// Reads everything into the collector.
pub(super) fn run<R: Read + Send>(
    splitter: &mut Splitter<Feed<R>>,
    collector: &mut Collector,
    threads: usize,
    need: &NeedOf<'_>,
    progress: &mut Progress<'_>,
) {
    let mut walk = Walk { splitter, collector, need, progress };
    for _ in 0..ALONE {
        if !walk.step() {
            return;
        }
    }
    let shared = if threads > 1 { walk.splitter.share(threads) } else { None };
    let Some(ahead) = shared else {
        while walk.step() {}
        return;
    };
    std::thread::scope(|scope| {
        let _over = OverAtPanic(&ahead);
        for _ in 1..threads {
            // Where the system allows fewer threads, there are fewer.
            if Builder::new().spawn_scoped(scope, || ahead.work(need)).is_err() {
                break;
            }
        }
        walk.take_blocks(&ahead);
        while walk.step() {
            walk.take_blocks(&ahead);
        }
        ahead.stop();
    });
}

/// The way through the file.
struct Walk<'a, 'n, R> {
    splitter: &'a mut Splitter<Feed<R>>,
    collector: &'a mut Collector,
    need: &'a NeedOf<'n>,
    progress: &'a mut Progress<'n>,
}

/// Bytes between what was read of one block and of the next, and where they begin: behind an entry.
struct Between {
    position: Position,
    bytes: Vec<u8>,
}

impl<R: Read> Walk<'_, '_, R> {
    /// Reads the batch that follows. False at the end.
    fn step(&mut self) -> bool {
        let Some(mut batch) = self.splitter.next_batch(Some(self.need)) else { return false };
        let (items, observed) = read_batch(&mut batch, self.need);
        self.collector.take(batch.of.as_ref(), items, observed);
        self.splitter.give_back(batch.text);
        self.tell(self.splitter.read());
        true
    }

    fn tell(&mut self, bytes: u64) {
        (self.progress)(bytes, self.collector.entries());
    }

    /// Takes what was read of the blocks that follow, as long as the walk comes to where the guesses were.
    fn take_blocks(&mut self, ahead: &Arc<Ahead<R>>) {
        let Some(frame) = self.splitter.stands_behind_entry() else { return };
        let mut reader = EntryReader::default();
        let mut between = None;
        while let Some(mut section) = ahead.next(Some(self.need)) {
            let guess = section.stretch.take().filter(|_| section.error.is_none());
            let Some(stretch) = guess else {
                self.splitter.source().go_on_with(section, 0);
                break;
            };
            let Between { position, mut bytes } = between
                .take()
                .unwrap_or_else(|| Between { position: self.splitter.here(), bytes: self.splitter.rest().to_vec() });
            let rest = bytes.len();
            let until = rest + stretch.start;
            bytes.extend(section.bytes().get(..=stretch.start).unwrap_or_default());
            let mut elements = Elements::of(&bytes, rest);
            let is_met = elements.read_up_to(until, &mut reader, self.need);
            let read = elements.at;
            let mut lines = Lines::new(&bytes, &[], position);
            let items = elements.placed(&mut lines, 0);
            self.collector.take(Some(&frame), items, std::mem::take(&mut reader.observed));
            reader.seen.clear();
            if !is_met {
                let position = lines.at(read);
                let source = self.splitter.go_on_at(position, bytes.get(read.min(rest)..rest).unwrap_or_default());
                source.go_on_with(section, read.saturating_sub(rest));
                let_go(bytes);
                return;
            }
            let end = stretch.end;
            let (items, observed, position) = stretch.beginning_at(lines.at(until));
            self.collector.take(Some(&frame), items, observed);
            bytes.clear();
            bytes.extend(section.bytes().get(end..).unwrap_or_default());
            ahead.give_back(section);
            self.tell(position.offset);
            between = Some(Between { position, bytes });
        }
        if let Some(Between { position, bytes }) = between {
            self.splitter.go_on_at(position, &bytes);
            let_go(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::{Contents, Glance, Need, Reader};
    use std::io;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    /// Gives its bytes, and then does what `end` does.
    struct Ending<'a, F>(&'a [u8], F);

    impl<F: FnMut() -> io::Result<usize>> Read for Ending<'_, F> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() { (self.1)() } else { self.0.read(to) }
        }
    }

    fn contents(from: impl Read + Send, threads: usize) -> Contents {
        // Of some one is enough, whatever is wrong with the others.
        let need = |seen: &Glance<'_>| match seen.url.ends_with("5/") {
            true => Need::FirstOf(seen.method.to_string()),
            false => Need::Kept,
        };
        Reader::new(from).unwrap().read(threads, &need, &mut |_, _| {})
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
            let browser =
                if number % 2 == 0 { "Gecko/20100101 Firefox/120.0" } else { "Chrome/120.0.0.0 Safari/537.36" };
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
    fn a_guess_that_was_wrong_is_not_taken() {
        // Longer than a block, so that nothing but these can be seen in one; with a comma before each, and a URL.
        let inner = r#"{"request":{"url":"https://inner.test/"}}"#;
        let outer = |number: usize| {
            let many = [inner, ","].concat().repeat(2_500_000 / inner.len());
            format!(r#"{{"_of_a_tool":[{many}{inner}],"request":{{"url":"https://outer.test/{number}"}}}}"#)
        };
        let plain = format!(r#"{{"request":{{"url":"https://plain.test/{}"}}}}"#, "x".repeat(50_000)) + ",\n";
        let entries: Vec<_> = (0..12).map(|number| plain.repeat(30) + &outer(number)).collect();
        let har = format!("{{\"log\":{{\"entries\":[{}]}}}}", entries.join(","));
        let alone = contents(har.as_bytes(), 1);
        assert_eq!((alone.entries.len(), alone.damage.len()), (12 * 31, 0));
        assert!(alone.entries.iter().all(|entry| !entry.request.url.contains("inner")));
        for threads in [2, 3, 5] {
            assert!(contents(har.as_bytes(), threads) == alone, "{threads} threads");
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
            let need = |_: &Glance<'_>| {
                assert_ne!(calls.fetch_add(1, Relaxed), at, "on purpose");
                Need::Kept
            };
            let read = || Reader::new(har.as_bytes()).unwrap().read(3, &need, &mut |_, _| {});
            assert!(catch_unwind(AssertUnwindSafe(read)).is_err(), "{at}");
        }
    }
}
