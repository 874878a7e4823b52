//! What a file says besides its entries, as written.

use crate::har::Page;
use crate::har::json::{Cursor, JsonError};
use std::ops::Range;

/// How many member names of the outermost object are kept: they show a user what a file is when it is not a HAR.
const NAMED_MEMBERS: usize = 5;

/// Maximum bytes for all pages. Each page counts as this much more than its texts: a hostile file may name any number.
const PAGE_ROOM: usize = 16 * 1024 * 1024;
const PAGE: usize = 64;

/// The log without its entries.
#[derive(Default)]
pub(in crate::har) struct About {
    /// `log.creator`.
    pub(in crate::har) creator: Product,
    /// `log.browser`.
    pub(in crate::har) browser: Product,
    /// `log.pages`.
    pub(in crate::har) pages: Vec<Page>,
    /// Bytes that they take.
    pub(in crate::har) page_bytes: usize,
    /// `log._sanitized`: what an extract says about the file that it was made from.
    pub(in crate::har) sanitized: Option<bool>,
    /// This is an export of Safari's Timelines tab, which names no creator.
    pub(in crate::har) is_timelines: bool,
    /// Names of the first members of the outermost object.
    pub(in crate::har) members: Vec<String>,
}

impl About {
    fn add_page(&mut self, page: Page) {
        let bytes = self.page_bytes + PAGE + page.id.len() + page.title.len();
        if bytes <= PAGE_ROOM {
            self.page_bytes = bytes;
            self.pages.push(page);
        }
    }

    /// Keeps a member name of the outermost object, if it is one of the first.
    pub(in crate::har) fn note_member(&mut self, name: &str) {
        if self.members.len() < NAMED_MEMBERS {
            self.members.push(name.chars().filter(|c| !c.is_control()).take(20).collect());
        }
    }
}

/// `creator` or `browser`; both empty when missing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::har) struct Product {
    /// `name`.
    pub(in crate::har) name: Box<str>,
    /// `version`.
    pub(in crate::har) version: Box<str>,
}

/// Reads `creator` or `browser`. Some tools write the name alone.
pub(in crate::har) fn read_product(cursor: &mut Cursor<'_>) -> Result<Product, JsonError> {
    let mut product = Product::default();
    if cursor.peek() != Some(b'{') {
        product.name = cursor.scalar()?.non_empty().unwrap_or_default();
        return Ok(product);
    }
    cursor.object(|cursor, key| {
        match &*key.name {
            "name" => product.name = cursor.scalar()?.non_empty().unwrap_or_default(),
            "version" => product.version = cursor.scalar()?.non_empty().unwrap_or_default(),
            _ => {}
        }
        Ok(())
    })?;
    Ok(product)
}

/// Adds the elements of `pages`.
pub(in crate::har) fn read_pages(cursor: &mut Cursor<'_>, about: &mut About) -> Result<(), JsonError> {
    cursor.array(|cursor, _| {
        let mut page = Page { id: "".into(), title: "".into() };
        let is_object = cursor.object(|cursor, key| {
            match &*key.name {
                "id" => page.id = cursor.scalar()?.non_empty().unwrap_or_default(),
                "title" => page.title = cursor.scalar()?.non_empty().unwrap_or_default(),
                _ => {}
            }
            Ok(())
        })?;
        if is_object {
            about.add_page(page);
        }
        Ok(())
    })?;
    Ok(())
}

/// Whether a member of this name occurs in entries, but neither in logs nor below entries.
pub(in crate::har) fn is_entry_member(name: &str) -> bool {
    const OF_ENTRIES: [&str; 9] = [
        "startedDateTime",
        "time",
        "pageref",
        "request",
        "response",
        "cache",
        "timings",
        "serverIPAddress",
        "connection",
    ];
    OF_ENTRIES.contains(&name) || name.starts_with('_')
}

/// The bytes of the HAR entry in a record of a Timelines export; `None` when the record is of another kind.
pub(in crate::har) fn network_entry(capture: &[u8]) -> Result<Option<Range<usize>>, JsonError> {
    let (mut is_network, mut entry) = (false, None);
    Cursor::new(capture, 0).object(|cursor, key| {
        match &*key.name {
            "type" => {
                let kind = cursor.scalar()?.into_text().unwrap_or_default();
                is_network = kind == "timeline-record-type-network";
            }
            "entry" => entry = Some(cursor.skip_value()?),
            _ => {}
        }
        Ok(())
    })?;
    Ok(entry.filter(|_| is_network))
}
