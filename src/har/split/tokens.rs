//! The tokens of the frame, read from a window that moves.

use std::io::Read;
use std::ops::Range;

use super::thin::LARGE;
use super::{Halt, Keep, Splitter};
use crate::har::json::{Cursor, JsonError, Trouble};
use crate::har::scan::{Level, Scanner};
use crate::har::window::blocks::BLOCK;

/// Bytes of one value that are kept; what is left out of long strings and arrays does not count.
const LARGEST_VALUE: usize = 8 * 1024 * 1024;
/// Bytes that are looked at before it is decided what an element is.
const LOOK_AHEAD: usize = 4096;

impl<R: Read> Splitter<R> {
    /// The bytes from `index` on, some of them at least unless the input ends.
    pub(super) fn look_ahead(&mut self, index: usize) -> &[u8] {
        while self.window.filled() < index + LOOK_AHEAD && self.window.fill() {}
        self.window.bytes().get(index..).unwrap_or_default()
    }

    /// The next byte that is not whitespace, not taken. `None` at the end.
    pub(super) fn peek(&mut self) -> Option<u8> {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
    }

    /// Steps to the next byte of another kind and returns it.
    pub(super) fn skip_while(&mut self, is_blank: impl Fn(u8) -> bool) -> Option<u8> {
        loop {
            let rest = self.window.bytes().get(self.at..).unwrap_or_default();
            match rest.iter().position(|&byte| !is_blank(byte)) {
                Some(blanks) => {
                    self.at += blanks;
                    return self.window.bytes().get(self.at).copied();
                }
                None => self.at = self.window.filled(),
            }
            if self.at > BLOCK {
                self.forget_blanks();
            }
            if !self.window.fill() {
                return None;
            }
        }
    }

    /// Takes the next byte after whitespace if it is `byte`.
    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    /// An error at the next byte after whitespace: incomplete when there is none.
    fn expected(&mut self, what: &'static str) -> JsonError {
        let kind = if self.peek().is_none() { Trouble::Incomplete } else { Trouble::Expected(what) };
        JsonError { at: self.at, kind }
    }

    /// Whether nothing has been read of the innermost container, once.
    fn is_first(&mut self) -> bool {
        self.open.last_mut().is_some_and(|open| std::mem::replace(&mut open.first, false))
    }

    /// Steps to the next member of the object that the walk is in, up to its value; `None` past the closing brace.
    pub(super) fn next_member(&mut self) -> Result<Option<String>, JsonError> {
        if self.take(b'}') {
            return Ok(None);
        }
        if !self.is_first() {
            if !self.take(b',') {
                return Err(self.expected("`,` or `}`"));
            }
            if self.take(b'}') {
                return Ok(None);
            }
        }
        if self.peek() != Some(b'"') {
            return Err(self.expected("a member's name in double quotes"));
        }
        let range = self.value(Keep::Value).map_err(|halt| self.as_error(halt))?;
        let name = Cursor::new(self.window.bytes(), range.start).scalar()?.into_text().unwrap_or_default().into_owned();
        if !self.take(b':') {
            return Err(self.expected("`:`"));
        }
        self.peek();
        Ok(Some(name))
    }

    /// Steps to the next element of the array that the walk is in; false past the closing bracket.
    pub(super) fn next_element(&mut self) -> Result<bool, JsonError> {
        if self.take(b']') {
            return Ok(false);
        }
        if !self.is_first() {
            if !self.take(b',') {
                return Err(self.expected("`,` or `]`"));
            }
            if self.take(b']') {
                return Ok(false);
            }
        }
        match self.peek() {
            Some(_) => Ok(true),
            None => Err(self.expected("a value")),
        }
    }

    /// Skips a value and keeps nothing of it.
    pub(super) fn skip_value(&mut self) -> Result<(), JsonError> {
        self.value(Keep::Nothing).map(drop).map_err(|halt| self.as_error(halt))
    }

    fn as_error(&self, halt: Halt) -> JsonError {
        match halt {
            Halt::Json(error) => error,
            Halt::TooLarge => JsonError { at: self.at, kind: Trouble::Expected("a shorter value") },
        }
    }

    /// Skips a value and returns the bytes of it that are in memory. On failure the walk is before it.
    pub(super) fn value(&mut self, keep: Keep) -> Result<Range<usize>, Halt> {
        let level = Level::best();
        self.longest_string = None;
        match self.peek() {
            Some(b'{' | b'[') => self.scan(Scanner::new(level), 0, keep, |scanner, bytes| scanner.container(bytes, 0)),
            Some(b'"') => self.scan(Scanner::in_string(level), 1, keep, Scanner::string),
            _ => self.word(),
        }
    }

    /// Runs a scanner from `skipped` bytes after the walk's place to the end that it finds.
    fn scan(
        &mut self,
        mut scanner: Scanner,
        skipped: usize,
        keep: Keep,
        find_end: impl Fn(&mut Scanner, &[u8]) -> Option<usize>,
    ) -> Result<Range<usize>, Halt> {
        self.window.begin_scan();
        let mut to = self.at + skipped;
        let mut large = LARGE;
        loop {
            if let Some(length) = find_end(&mut scanner, self.window.bytes().get(to..).unwrap_or_default()) {
                let range = self.at..to + length;
                // Where something was left out, places in memory are no longer those that the scanner counted.
                let is_whole = scanner.passed() == (range.len() - skipped) as u64;
                self.longest_string = Some(scanner.longest_string())
                    .filter(|longest| is_whole && !longest.is_empty())
                    .and_then(|longest| Some(longest.start.try_into().ok()?..longest.end.try_into().ok()?));
                self.at = range.end;
                return Ok(range);
            }
            match keep {
                Keep::Nothing => {
                    self.at = self.window.filled();
                    self.forget();
                }
                Keep::Value => {
                    self.window.cut_long_string(&scanner);
                    // Nothing moves while the next entry is looked for: then nothing is ready.
                    if !self.ready.is_empty() {
                        self.hand_on();
                    }
                    if self.window.filled() - self.at > large {
                        large = if self.thin_out() { LARGE } else { large * 2 };
                    }
                    if self.window.filled() - self.at > LARGEST_VALUE {
                        return Err(Halt::TooLarge);
                    }
                }
            }
            to = self.window.filled();
            if !self.window.fill() {
                return Err(JsonError { at: to, kind: Trouble::Incomplete }.into());
            }
        }
    }

    /// Skips a number, `true`, `false`, `null` or one of JavaScript's names for no number.
    fn word(&mut self) -> Result<Range<usize>, Halt> {
        let mut cursor = Cursor::new(self.window.bytes(), self.at);
        loop {
            match cursor.skip_value() {
                Ok(range) if range.end < self.window.filled() || self.window.at_end() => {
                    self.at = range.end;
                    return Ok(range);
                }
                Err(error) if !error.is_incomplete() || self.window.at_end() => return Err(error.into()),
                _ => {}
            }
            if self.window.filled() - self.at > LARGEST_VALUE {
                return Err(Halt::TooLarge);
            }
            self.window.fill();
            cursor = Cursor::new(self.window.bytes(), self.at);
        }
    }
}
