//! Reads blocks of the input on several threads, each of which reads the entries in its block while they are near at hand,
//! and hands them out in their order.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::batch::NeedOf;
use super::blocks::{BLOCK, Blocks};
use super::room::Room;
use super::stretch::Stretch;

/// Blocks that may be under way or wait, beside one for each thread.
const AHEAD: usize = 1;

/// A block of the input.
pub(super) struct Section {
    memory: Room,
    /// How many bytes of the memory are its.
    length: usize,
    /// What could be read of it by itself.
    pub(super) stretch: Option<Box<Stretch>>,
    /// Why the input ends with it.
    pub(super) error: Option<io::Error>,
}

impl Section {
    /// Its bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        self.memory.get(..self.length).unwrap_or_default()
    }
}

/// The blocks of an input.
pub(super) struct Ahead<R> {
    source: Mutex<Source<R>>,
    order: Mutex<Order>,
    /// Told when a block came or was taken, or nothing more will happen.
    advanced: Condvar,
    /// Blocks that may be under way or wait.
    most: usize,
}

struct Source<R> {
    blocks: Blocks<R>,
    /// Blocks so far.
    count: usize,
}

#[derive(Default)]
struct Order {
    /// Number of the block that is taken next.
    next: usize,
    /// Blocks that threads have begun with.
    begun: usize,
    /// Blocks that are read.
    waiting: BTreeMap<usize, Section>,
    /// Memory to be used again.
    spare: Vec<Room>,
    /// The input has no other blocks than those that are begun.
    at_end: bool,
    /// Nobody wants any more.
    is_over: bool,
}

impl<R: Read> Ahead<R> {
    /// The blocks that follow, for so many threads.
    pub(super) fn new(blocks: Blocks<R>, threads: usize) -> Self {
        let most = threads + AHEAD;
        // Made by this thread: what others free, the allocator keeps for them. One more is with whoever takes it.
        let spare = (0..=most).map(|_| Room::new(BLOCK)).collect();
        let order = Mutex::new(Order { spare, ..Order::default() });
        Ahead { source: Mutex::new(Source { blocks, count: 0 }), order, advanced: Condvar::new(), most }
    }

    /// Reads blocks, and what can be read in each, until there are no more.
    pub(super) fn work(&self, need: &NeedOf<'_>) {
        let _over = OverAtPanic(self);
        let mut order = lock(&self.order);
        while !order.at_end && !order.is_over {
            order = match order.begun < order.next + self.most {
                true => self.read(order, Some(need)),
                false => self.wait(order),
            };
        }
    }

    /// Takes the block that follows; `None` at the end. Until it is there, others are read, if it is told what is needed of
    /// them.
    pub(super) fn next(&self, need: Option<&NeedOf<'_>>) -> Option<Section> {
        let mut order = lock(&self.order);
        loop {
            let next = order.next;
            if let Some(section) = order.waiting.remove(&next) {
                order.next += 1;
                self.advanced.notify_all();
                return Some(section);
            }
            let is_begun = order.begun > next;
            if order.is_over || order.at_end && !is_begun {
                return None;
            }
            let has_room = !order.at_end && order.begun < next + self.most;
            order = match has_room && (need.is_some() || !is_begun) {
                true => self.read(order, need),
                false => self.wait(order),
            };
        }
    }

    /// Takes back the memory of a block.
    pub(super) fn give_back(&self, section: Section) {
        lock(&self.order).spare.push(section.memory);
    }

    /// Nobody wants any more.
    pub(super) fn stop(&self) {
        lock(&self.order).is_over = true;
        self.advanced.notify_all();
    }

    /// Reads one more block.
    fn read<'a>(&'a self, mut order: MutexGuard<'a, Order>, need: Option<&NeedOf<'_>>) -> MutexGuard<'a, Order> {
        order.begun += 1;
        let mut memory = order.spare.pop().unwrap_or_default();
        drop(order);
        let mut source = lock(&self.source);
        let length = source.blocks.next(&mut memory, 0);
        let error = source.blocks.take_error();
        let number = source.count;
        let is_there = length > 0 || error.is_some();
        source.count += usize::from(is_there);
        drop(source);
        let mut section = Section { memory, length, stretch: None, error };
        section.stretch = need.and_then(|need| Stretch::read(section.bytes(), need)).map(Box::new);
        order = lock(&self.order);
        match is_there {
            true => drop(order.waiting.insert(number, section)),
            false => (order.at_end, order.begun) = (true, order.begun - 1),
        }
        self.advanced.notify_all();
        order
    }

    fn wait<'a>(&'a self, order: MutexGuard<'a, Order>) -> MutexGuard<'a, Order> {
        self.advanced.wait(order).unwrap_or_else(PoisonError::into_inner)
    }
}

/// Of each thread: should it panic, its block will never come, and nobody may wait for it, or read on.
pub(super) struct OverAtPanic<'a, R: Read>(pub(super) &'a Ahead<R>);

impl<R: Read> Drop for OverAtPanic<'_, R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

/// What an input is read from.
pub(super) enum Feed<R> {
    /// Itself.
    Own(R),
    /// Blocks that others read, and what is left of one: the block, and the bytes of it that were taken.
    Blocks(Arc<Ahead<R>>, Option<(Section, usize)>),
    /// Nothing more.
    Ended,
}

impl<R: Read> Feed<R> {
    /// Has others read blocks from now on, so many threads, this one among them. The input was read to its byte `at`.
    pub(super) fn share(&mut self, at: u64, threads: usize) -> Option<Arc<Ahead<R>>> {
        let Feed::Own(source) = std::mem::replace(self, Feed::Ended) else { return None };
        let ahead = Arc::new(Ahead::new(Blocks::starting(source, at), threads));
        *self = Feed::Blocks(Arc::clone(&ahead), None);
        Some(ahead)
    }

    /// Goes on with a block that was taken, behind its first `taken` bytes.
    pub(super) fn go_on_with(&mut self, section: Section, taken: usize) {
        if let Feed::Blocks(_, left) = self {
            *left = Some((section, taken));
        }
    }

    /// Whether the next bytes are those of a block that nobody has taken yet.
    pub(super) fn is_between_blocks(&mut self) -> bool {
        let Feed::Blocks(ahead, left) = self else { return false };
        let is_done = |(section, taken): &mut (Section, usize)| *taken == section.length && section.error.is_none();
        if let Some((section, _)) = left.take_if(is_done) {
            ahead.give_back(section);
        }
        left.is_none()
    }
}

impl<R: Read> Read for Feed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (ahead, left) = match self {
            Feed::Own(source) => return source.read(buffer),
            Feed::Blocks(ahead, left) => (ahead, left),
            Feed::Ended => return Ok(0),
        };
        loop {
            let Some((mut section, taken)) = left.take().or_else(|| Some((ahead.next(None)?, 0))) else { return Ok(0) };
            let rest = section.bytes().get(taken..).unwrap_or_default();
            let length = rest.len().min(buffer.len());
            if length > 0 {
                buffer.get_mut(..length).unwrap_or_default().copy_from_slice(rest.get(..length).unwrap_or_default());
                *left = Some((section, taken + length));
                return Ok(length);
            }
            if let Some(error) = section.error.take() {
                return Err(error);
            }
            ahead.give_back(section);
        }
    }
}

/// A thread that panicked ends the whole, so what it left behind does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
