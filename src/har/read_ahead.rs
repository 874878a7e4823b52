//! Reads the input block by block: when the next one is asked for, or, in a large file, on a thread of its own that is a
//! few blocks ahead, so that it is not the walk through the file, which only one thread at a time can do, that waits for
//! the system.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use super::room::Room;

/// Bytes that are read together: the fewer blocks, the fewer entries stand on their borders.
pub(super) const BLOCK: usize = 1024 * 1024;

/// Room before the bytes of a block that was read ahead, for what is left of those before it: mostly an entry's beginning.
pub(super) const HEADROOM: usize = 512 * 1024;
/// Blocks that may wait to be asked for.
const AHEAD: usize = 2;

/// Pieces of memory that may come back before the next is read into.
const IN_USE: usize = 8;

/// Hands out the blocks of a source, in order.
pub(super) struct Blocks<R> {
    from: From<R>,
    /// Bytes handed out so far.
    read: u64,
    at_end: bool,
    error: Option<io::Error>,
}

enum From<R> {
    /// Read when asked for.
    Here(Source<R>),
    /// Read by another thread, to which memory goes back.
    Ahead { blocks: Receiver<Block>, used: SyncSender<Room> },
    /// Nothing more is wanted.
    Nowhere,
}

struct Source<R> {
    reader: R,
    /// Bytes read so far.
    read: u64,
    /// It has ended, or failed.
    is_done: bool,
}

/// A block that was read ahead.
struct Block {
    /// [`HEADROOM`] bytes, and behind them those of the block.
    memory: Room,
    what: Filled,
}

/// Bytes that come next.
pub(super) enum Next {
    /// That many, behind those that were there.
    Here(usize),
    /// In memory of their own: they begin behind [`HEADROOM`] bytes, and are that many.
    Apart(Room, usize),
}

impl<R> Blocks<R> {
    /// Bytes handed out so far.
    pub(super) fn read(&self) -> u64 {
        self.read
    }
}

impl<R: Read> Blocks<R> {
    /// Blocks of a source.
    pub(super) fn new(reader: R) -> Self {
        let source = Source { reader, read: 0, is_done: false };
        Blocks { from: From::Here(source), read: 0, at_end: false, error: None }
    }

    /// The source has ended, or failed, and all of it was handed out; or no more of it is wanted.
    pub(super) fn at_end(&self) -> bool {
        self.at_end
    }

    /// Why the source could not be read to its end.
    pub(super) fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    /// Hands out the next block, which is read to behind the first `filled` of `bytes` unless it was read ahead.
    pub(super) fn next(&mut self, bytes: &mut Room, filled: usize) -> Next {
        if self.at_end {
            return Next::Here(0);
        }
        let (memory, what) = match &mut self.from {
            From::Here(source) => {
                if filled == 0 {
                    bytes.lay(0, source.read, 0);
                }
                (None, source.read_block(bytes, filled))
            }
            From::Ahead { blocks, .. } => match blocks.recv() {
                Ok(Block { memory, what }) => (Some(memory), what),
                // The thread panicked, which ends the whole.
                Err(_) => (None, Filled::default()),
            },
            From::Nowhere => (None, Filled::default()),
        };
        self.read += what.length as u64;
        (self.at_end, self.error) = (what.is_last, what.error);
        match memory {
            Some(memory) => Next::Apart(memory, what.length),
            None => Next::Here(what.length),
        }
    }

    /// From now on blocks are read ahead, by the thread that does the returned work. `None` when the source has ended.
    pub(super) fn read_ahead(&mut self) -> Option<impl FnOnce() + use<R>> {
        let From::Here(source) = std::mem::replace(&mut self.from, From::Nowhere) else { return None };
        let (give, blocks) = sync_channel(AHEAD);
        let (used, take) = sync_channel(IN_USE);
        self.from = From::Ahead { blocks, used };
        (!self.at_end).then_some(move || source.give_blocks(&give, &take))
    }

    /// Ends reading ahead: what is left of the source is not wanted.
    pub(super) fn stop(&mut self) {
        if let From::Ahead { .. } = self.from {
            (self.from, self.at_end) = (From::Nowhere, true);
        }
    }

    /// Takes back memory if blocks are read ahead into it.
    pub(super) fn give_back(&self, memory: Room) -> Result<(), Room> {
        match &self.from {
            From::Ahead { used, .. } if memory.len() >= HEADROOM + BLOCK => {
                used.try_send(memory).map_err(|back| match back {
                    TrySendError::Full(memory) | TrySendError::Disconnected(memory) => memory,
                })
            }
            _ => Err(memory),
        }
    }
}

/// What came of reading a block.
struct Filled {
    length: usize,
    /// The source has ended, or failed.
    is_last: bool,
    error: Option<io::Error>,
}

impl Default for Filled {
    /// Nothing, and nothing will come.
    fn default() -> Self {
        Filled { length: 0, is_last: true, error: None }
    }
}

impl<R: Read> Source<R> {
    /// Reads blocks until the source ends, or nobody wants them.
    fn give_blocks(mut self, give: &SyncSender<Block>, used: &Receiver<Room>) {
        while !self.is_done {
            let mut memory = used.try_recv().unwrap_or_default();
            memory.lay(HEADROOM, self.read, HEADROOM + BLOCK);
            let what = self.read_block(&mut memory, HEADROOM);
            if give.send(Block { memory, what }).is_err() {
                return;
            }
        }
    }

    /// Reads a block into `memory` behind its first `from` bytes. It ends at a multiple of its size in the input, however
    /// the source cuts what it gives.
    fn read_block(&mut self, memory: &mut Room, from: usize) -> Filled {
        let end = from + BLOCK - usize::try_from(self.read % BLOCK as u64).unwrap_or_default();
        memory.grow(end);
        let (mut filled, mut error) = (from, None);
        while let Some(room) = memory.get_mut(filled..end).filter(|room| !room.is_empty() && !self.is_done) {
            match self.reader.read(room) {
                Ok(0) => self.is_done = true,
                Ok(length) => filled = (filled + length).min(end),
                Err(interrupted) if interrupted.kind() == io::ErrorKind::Interrupted => {}
                Err(failed) => (self.is_done, error) = (true, Some(failed)),
            }
        }
        self.read += (filled - from) as u64;
        Filled { length: filled - from, is_last: self.is_done, error }
    }
}
