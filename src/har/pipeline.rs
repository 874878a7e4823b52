//! Reads batches on several threads. This one walks through the file and puts the results in order; the others read
//! the entries. Both ways between them are bounded, so memory is too.

use std::collections::BTreeMap;
use std::io::Read;
use std::num::NonZeroUsize;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::Glance;
use super::batch::{Batch, Item, Need, read_batch};
use super::collect::Collector;
use super::observed::Observed;
use super::split::Splitter;

/// Batches that are read before threads are started: most files are smaller.
const ALONE: usize = 16;
/// Batches on the way, for each thread that reads them.
const UNDER_WAY: usize = 3;

type Progress<'a> = dyn FnMut(u64, usize) + 'a;
type NeedOf<'a> = dyn Fn(&Glance<'_>) -> Need + Sync + 'a;

/// Reads everything into the collector.
pub(super) fn run<R: Read>(
    splitter: &mut Splitter<R>,
    collector: &mut Collector,
    threads: usize,
    need: &NeedOf<'_>,
    progress: &mut Progress<'_>,
) {
    let limit = if threads > 1 { ALONE } else { usize::MAX };
    for _ in 0..limit {
        let Some(batch) = splitter.next_batch() else { return };
        let (items, observed) = read_batch(&batch, need);
        collector.take(batch.of.as_ref(), items, observed);
        splitter.give_back(batch.text);
        progress(splitter.read(), collector.entries());
    }
    let readers = NonZeroUsize::new(threads - 1).unwrap_or(NonZeroUsize::MIN);
    let under_way = readers.get() * UNDER_WAY;
    let (to_read, for_readers) = bounded::<(usize, Batch)>(under_way);
    let (from_readers, done) = bounded::<Done>(under_way);
    std::thread::scope(|scope| {
        for _ in 0..readers.get() {
            let (batches, results) = (for_readers.clone(), from_readers.clone());
            scope.spawn(move || read_all(&batches, &results, need));
        }
        // Only the readers' ends are left: theirs closing is how the end is known.
        drop((for_readers, from_readers));
        let mut order = Order { next: 0, waiting: BTreeMap::new(), splitter, collector };
        let mut sent = 0;
        while let Some(batch) = order.splitter.next_batch() {
            while sent - order.next >= under_way {
                let Ok(result) = done.recv() else { return };
                order.take(result);
            }
            if to_read.send((sent, batch)).is_err() {
                return;
            }
            sent += 1;
            done.try_iter().for_each(|result| order.take(result));
            progress(order.splitter.read(), order.collector.entries());
        }
        drop(to_read);
        done.iter().for_each(|result| order.take(result));
    });
}

/// A batch that was read, and its number.
struct Done {
    number: usize,
    batch: Batch,
    items: Vec<Item>,
    observed: Observed,
}

fn read_all(batches: &Receiver<(usize, Batch)>, results: &Sender<Done>, need: &NeedOf<'_>) {
    for (number, batch) in batches {
        let (items, observed) = read_batch(&batch, need);
        if results.send(Done { number, batch, items, observed }).is_err() {
            return;
        }
    }
}

/// Puts what comes in any order into that of the file.
struct Order<'a, R> {
    /// Number of the batch that follows.
    next: usize,
    /// Batches that came before their turn.
    waiting: BTreeMap<usize, Done>,
    splitter: &'a mut Splitter<R>,
    collector: &'a mut Collector,
}

impl<R: Read> Order<'_, R> {
    fn take(&mut self, done: Done) {
        self.waiting.insert(done.number, done);
        while let Some(Done { batch, items, observed, .. }) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.collector.take(batch.of.as_ref(), items, observed);
            self.splitter.give_back(batch.text);
        }
    }
}
