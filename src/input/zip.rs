//! Reads the members of a zip archive in sequence, so it also works with a pipe. It uses the header in front of each member
//! instead of the list at the end of the archive. Checksum and lengths of the member are verified.
//!
//! Format: APPNOTE.TXT 6.3, sections 4.3.7 (local file header) and 4.3.9 (data descriptor).

use std::io::{self, BufRead, Read};

use flate2::bufread::DeflateDecoder;
use foldhash::{HashMap, HashSet};

use super::trace;
use crate::input::limit::limited;

const MEMBER: [u8; 4] = *b"PK\x03\x04";
/// Maximum number of names in the error about an archive without a HAR.
const NAMED: usize = 5;
/// The general purpose bit for lengths after the data.
const HAS_DESCRIPTOR: u16 = 1 << 3;
const IS_ENCRYPTED: u16 = 1;
/// The usual signature of a data descriptor.
const DESCRIPTOR: [u8; 4] = *b"PK\x07\x08";

/// Walks through the members.
pub(super) struct Members<R> {
    input: R,
    /// Maximum decompressed size of a member.
    max_expanded: u64,
    /// The context of the skipped traces, by the names of their requests.
    traces: HashMap<String, trace::Context>,
}

/// A HAR in an archive.
pub(super) enum Har<R> {
    File(Content<R>),
    /// The requests of a Playwright trace.
    Trace(trace::Har<Content<R>>),
}

impl<R: BufRead> Read for Har<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Har::File(content) => content.read(buffer),
            Har::Trace(har) => har.read(buffer),
        }
    }
}

/// The content of the wanted members, with a total maximum decompressed size.
///
/// # Errors
/// If the archive cannot be read, or they exceed the maximum: [`io::ErrorKind::FileTooLarge`].
pub(crate) fn text_members(
    input: impl BufRead + Send,
    most: u64,
    is_wanted: impl Fn(&str) -> bool,
) -> io::Result<Vec<Vec<u8>>> {
    let mut members = Members::new(input, most);
    let mut contents = Vec::new();
    let mut left = most;
    while let Some(header) = members.next_header()? {
        if !is_wanted(&header.name) {
            members.skip(&header)?;
            continue;
        }
        let mut bytes = Vec::new();
        content(&mut members.input, header)?.take(left + 1).read_to_end(&mut bytes)?;
        left = left.checked_sub(bytes.len() as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        contents.push(bytes);
    }
    Ok(contents)
}

struct Header {
    name: String,
    method: u16,
    flags: u16,
    told: Told,
}

/// The header of a member.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Told {
    crc: u32,
    /// Its compressed size in bytes.
    packed: u64,
    /// Its decompressed size in bytes.
    length: u64,
}

impl Header {
    fn cannot(&self, why: &str) -> io::Error {
        let text = format!("`{}` in the zip archive {why}", self.name.escape_default());
        io::Error::new(io::ErrorKind::Unsupported, text)
    }

    /// The compressed size, unless it comes after the data.
    fn packed(&self) -> Option<u64> {
        let is_told_later = self.flags & HAS_DESCRIPTOR != 0 && self.told.packed == 0 && !self.name.ends_with('/');
        (!is_told_later).then_some(self.told.packed)
    }
}

impl<R: BufRead + Send> Members<R> {
    pub(super) fn new(input: R, max_expanded: u64) -> Self {
        Members { input, max_expanded, traces: HashMap::default() }
    }

    /// The content of the first HAR file.
    pub(super) fn first_har(&mut self) -> io::Result<Har<&mut R>> {
        let mut others = Vec::new();
        while let Some(header) = self.next_header()? {
            if is_har(&header.name, |name| self.traces.contains_key(name)) {
                return har(&mut self.input, header, &self.traces);
            }
            if others.len() < NAMED && !header.name.ends_with('/') {
                others.push(format!("`{}`", header.name.escape_default()));
            }
            self.pass(header)?;
        }
        let only = if others.is_empty() { String::new() } else { format!(", only {}", others.join(", ")) };
        Err(io::Error::new(io::ErrorKind::InvalidData, format!("the zip archive contains no .har file{only}")))
    }

    /// The name of the next HAR file, if there is one.
    pub(super) fn next_har(&mut self) -> Option<String> {
        let mut traces: HashSet<String> = self.traces.keys().cloned().collect();
        while let Ok(Some(header)) = self.next_header() {
            if is_har(&header.name, |name| traces.contains(name)) {
                return Some(header.name);
            }
            traces.extend(trace::network_of(&header.name));
        }
        None
    }

    /// Moves to the header of the next member: after a descriptor, or after unread data.
    fn next_header(&mut self) -> io::Result<Option<Header>> {
        let mut seen = [0_u8; 4];
        while seen != MEMBER {
            let mut byte = [0];
            if self.input.read(&mut byte)? == 0 {
                return Ok(None);
            }
            let [_, second, third, fourth] = seen;
            let [last] = byte;
            seen = [second, third, fourth, last];
        }
        let mut fields = [0; 26];
        self.input.read_exact(&mut fields)?;
        let [_, _, f0, f1, m0, m1, _, _, _, _, c0, c1, c2, c3, p0, p1, p2, p3, l0, l1, l2, l3, n0, n1, x0, x1] = fields;
        let mut name = vec![0; usize::from(u16::from_le_bytes([n0, n1]))];
        self.input.read_exact(&mut name)?;
        let mut extra = vec![0; usize::from(u16::from_le_bytes([x0, x1]))];
        self.input.read_exact(&mut extra)?;
        let (packed, length) = (u32::from_le_bytes([p0, p1, p2, p3]), u32::from_le_bytes([l0, l1, l2, l3]));
        let (packed, length) = zip64_lengths(&extra, packed, length);
        Ok(Some(Header {
            name: String::from_utf8_lossy(&name).into_owned(),
            method: u16::from_le_bytes([m0, m1]),
            flags: u16::from_le_bytes([f0, f1]),
            told: Told { crc: u32::from_le_bytes([c0, c1, c2, c3]), packed, length },
        }))
    }

    /// The content of the first HAR file with that name.
    pub(super) fn into_har(mut self, name: &str) -> io::Result<Har<R>> {
        while let Some(header) = self.next_header()? {
            if header.name == name {
                return har(self.input, header, &self.traces);
            }
            self.pass(header)?;
        }
        Err(io::Error::new(io::ErrorKind::NotFound, "the zip archive no longer contains it"))
    }

    /// Skips a member that is not a HAR. The context of a trace is kept, because its requests follow.
    fn pass(&mut self, header: Header) -> io::Result<()> {
        let Some(network) = trace::network_of(&header.name) else { return self.skip(&header) };
        let mut content = content(&mut self.input, header)?;
        self.traces.insert(network, trace::Context::read(&mut content)?);
        io::copy(&mut limited(content, self.max_expanded), &mut io::sink()).map(drop)
    }

    /// Skips the content of an unwanted member.
    fn skip(&mut self, header: &Header) -> io::Result<()> {
        match header.packed() {
            Some(packed) => io::copy(&mut self.input.by_ref().take(packed), &mut io::sink()),
            None if header.method == 8 && header.flags & IS_ENCRYPTED == 0 => {
                let content = DeflateDecoder::new(&mut self.input);
                io::copy(&mut limited(content, self.max_expanded), &mut io::sink())
            }
            None => return Err(header.cannot("has an unknown length; unpack the archive first")),
        }
        .map(drop)
    }
}

/// Starts to read a HAR after its header.
fn har<R: BufRead>(input: R, header: Header, traces: &HashMap<String, trace::Context>) -> io::Result<Har<R>> {
    let trace = traces.get(&header.name);
    let content = content(input, header)?;
    Ok(match trace {
        Some(trace) => Har::Trace(trace::Har::new(content, trace)?),
        None => Har::File(content),
    })
}

/// Starts to read a member after its header.
fn content<R: BufRead>(input: R, header: Header) -> io::Result<Content<R>> {
    let packed = match (header.method, header.packed()) {
        _ if header.flags & IS_ENCRYPTED != 0 => return Err(header.cannot("is encrypted")),
        // Deflate marks its own end.
        (8, _) => Packed::Deflated(DeflateDecoder::new(input)),
        (0, Some(packed)) => Packed::Stored(input.take(packed)),
        (0, None) => return Err(header.cannot("is stored without its length; unpack it first")),
        _ => return Err(header.cannot("is compressed with a method other than deflate; unpack it first")),
    };
    Ok(Content { header, packed, crc: crc32fast::Hasher::new(), length: 0, is_checked: false })
}

/// The content of a member.
pub(super) struct Content<R> {
    header: Header,
    packed: Packed<R>,
    crc: crc32fast::Hasher,
    /// Number of bytes so far.
    length: u64,
    is_checked: bool,
}

enum Packed<R> {
    Stored(io::Take<R>),
    Deflated(DeflateDecoder<R>),
}

impl<R: BufRead> Content<R> {
    /// At the end: verifies length and checksum.
    fn check(&mut self) -> io::Result<()> {
        let length = self.length;
        let (input, packed) = match &mut self.packed {
            Packed::Stored(stored) => (stored.get_mut(), length),
            Packed::Deflated(deflated) => {
                let packed = deflated.total_in();
                (deflated.get_mut(), packed)
            }
        };
        let found = Told { crc: self.crc.clone().finalize(), packed, length };
        let is_sound =
            found == self.header.told || self.header.flags & HAS_DESCRIPTOR != 0 && is_described(input, found)?;
        if is_sound {
            return Ok(());
        }
        let text = match found.length == self.header.told.length || self.header.flags & HAS_DESCRIPTOR != 0 {
            true => "is damaged: its checksum does not match",
            false => "is damaged: its length does not match",
        };
        let error = self.header.cannot(text);
        Err(io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
    }
}

impl<R: BufRead> Read for Content<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = match &mut self.packed {
            Packed::Stored(stored) => stored.read(buffer)?,
            Packed::Deflated(deflated) => deflated.read(buffer)?,
        };
        self.crc.update(buffer.get(..length).unwrap_or_default());
        self.length += length as u64;
        if length == 0 && !buffer.is_empty() && !std::mem::replace(&mut self.is_checked, true) {
            self.check()?;
        }
        Ok(length)
    }
}

/// Whether the following data descriptor belongs to this content. Its signature is optional, and its lengths have eight
/// bytes in ZIP64, which it does not indicate.
fn is_described(input: &mut impl BufRead, found: Told) -> io::Result<bool> {
    let mut word = || {
        let mut bytes = [0; 4];
        input.read_exact(&mut bytes).map(|()| bytes)
    };
    let first = word()?;
    let crc = if first == DESCRIPTOR { word()? } else { first };
    let [one, other] = [word()?, word()?].map(u32::from_le_bytes);
    let is_short = u64::from(one) == found.packed && u64::from(other) == found.length;
    let is_long = u64::from(one) | u64::from(other) << 32 == found.packed;
    Ok(u32::from_le_bytes(crc) == found.crc && (is_short || is_long))
}

/// The compressed and the decompressed size, which are in the extra field of ZIP64 if the header has no space for them.
fn zip64_lengths(mut extra: &[u8], packed: u32, length: u32) -> (u64, u64) {
    while let Some((&[id0, id1, l0, l1], rest)) = extra.split_first_chunk::<4>() {
        let (field, behind) = rest.split_at_checked(usize::from(u16::from_le_bytes([l0, l1]))).unwrap_or((rest, &[]));
        if u16::from_le_bytes([id0, id1]) == 1 {
            let (numbers, _) = field.as_chunks::<8>();
            let mut numbers = numbers.iter().map(|bytes| u64::from_le_bytes(*bytes));
            // The decompressed size comes first.
            let mut long = |short: u32| match short {
                u32::MAX => numbers.next().unwrap_or(u64::MAX),
                short => short.into(),
            };
            let length = long(length);
            return (long(packed), length);
        }
        extra = behind;
    }
    (packed.into(), length.into())
}

/// Whether a member contains a HAR, either itself or as the requests of a preceding trace (`follows`). Finder's copies of
/// attributes look like files.
pub(super) fn is_har(name: &str, follows: impl Fn(&str) -> bool) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let is_copy = name.starts_with("__MACOSX/") || file.starts_with("._");
    !is_copy && (file.to_ascii_lowercase().ends_with(".har") || follows(name))
}
