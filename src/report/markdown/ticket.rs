//! The data of a ticket, and how it is cut to its maximum size.

use super::escape::prose;
use super::parts::{Kind, Parts};
use super::several::Several;
use super::{known, section, unread};
use crate::report::model::File;
use crate::report::sums::Sums;
use crate::report::text::{Piece, words};
use crate::report::writer::{Shared, Writer};
use std::io::{self, Write};

/// The data of a ticket.
pub(in crate::report) struct Ticket<'a> {
    /// Maximum size in bytes; 0: no limit. Parts that do not fit are left out completely and mentioned.
    max_size: usize,
    /// Whether each file has its own section.
    each: bool,
    /// The only file so far.
    only: Option<Shared<'a>>,
    /// The totals of two or more files.
    several: Option<Several>,
}

impl<'a> Ticket<'a> {
    pub(in crate::report) fn new(max_size: usize, each: bool) -> Ticket<'a> {
        Ticket { max_size, each, only: None, several: None }
    }

    /// Maximum size of everything in front of the last sentence.
    fn limit(&self) -> usize {
        if self.max_size == 0 { usize::MAX } else { self.max_size }
    }
}

impl<'a> Writer<'a> for Ticket<'a> {
    fn add(&mut self, file: Shared<'a>) {
        if file.duplicate_of.is_some() {
            return;
        }
        match (&mut self.several, self.only.take()) {
            (Some(several), _) => several.add(&file),
            (None, None) => self.only = Some(file),
            (None, Some(first)) => {
                let several = Several::new(self.each.then(|| Parts::new(self.limit())));
                let several = self.several.insert(several);
                several.add(&first);
                several.add(&file);
            }
        }
    }

    fn end(&self, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
        let mut end = Vec::new();
        let sentence = |text: Option<Piece<'static>>| text.map(|text| words!("{}. ", text)).unwrap_or_default();
        let receipt = words!("{}{}", sentence(sums.receipt.redacted()), sentence(sums.receipt.left()));
        writeln!(end, "{}", prose(words!("{}Made by {} {}.", receipt, sums.tool.name, sums.tool.version)))?;
        let mut parts = Parts::new(self.limit().saturating_sub(end.len()));
        if let Some(several) = &self.several {
            several.write(sums, &mut parts)?;
        } else if let Some(file) = &self.only {
            section(file, &mut parts)?;
        }
        parts.add(Kind::Other, |out| unread(sums, out))?;
        parts.add(Kind::Other, |out| known(sums, out))?;
        let mut text = parts.finish(self.max_size)?;
        text.append(&mut end);
        out.write_all(cut(&text, self.max_size))
    }

    fn retain(&mut self, is_fit: &mut dyn FnMut(&File) -> bool) {
        self.only = self.only.take().filter(|file| is_fit(file));
        self.several.iter_mut().for_each(|several| several.triage.retain(is_fit));
    }
}

/// Needed only for a limit that barely fits the last sentence.
fn cut(text: &[u8], max_size: usize) -> &[u8] {
    let most = if max_size == 0 { text.len() } else { max_size.min(text.len()) };
    let starts_character = |at: &usize| text.get(*at).is_none_or(|byte| byte & 0xc0 != 0x80);
    let end = (0..=most).rev().find(starts_character).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}
