//! From bytes as they come to UTF-8 text: gzip, zstd and zip are unpacked and UTF-16 is transcoded, by what the first
//! bytes are and not by names, and without ever holding the whole.

use std::io::{self, BufReader, Read};

use super::utf16::Utf16;
use super::zip::Members;

/// Bytes that compressed input may expand to, unless the user says otherwise.
pub const MAX_EXPANDED: u64 = 16_000_000_000;

/// What was read of decoded input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded<T> {
    /// What the reader made of it.
    pub value: T,
    /// A HAR file that follows in the same archive, and was not read.
    pub not_read: Option<String>,
}

/// Gives `read` the text of the input. Bytes that are neither compressed nor UTF-16 come as they are, so what is no
/// UTF-8 is the reader's to bear.
///
/// # Errors
/// When the first bytes cannot be read, or an archive holds no HAR file. Whatever goes wrong later, `read` meets when it
/// reads; that compressed input expands to more than `max_expanded` bytes, too.
pub fn decode<T>(
    mut input: impl Read + Send,
    max_expanded: u64,
    read: impl FnOnce(&mut (dyn Read + Send)) -> T,
) -> io::Result<Decoded<T>> {
    let head = head(&mut input)?;
    let input = io::Cursor::new(head.clone()).chain(input);
    let whole = |value| Ok(Decoded { value, not_read: None });
    match head.as_slice() {
        [0x1F, 0x8B, ..] => whole(text(limited(flate2::read::MultiGzDecoder::new(input), max_expanded), read)?),
        [0x28, 0xB5, 0x2F, 0xFD] => whole(text(limited(Zstd::new(BufReader::new(input)), max_expanded), read)?),
        [b'P', b'K', 3, 4] => {
            let mut members = Members::new(BufReader::new(input));
            let value = text(limited(members.first_har()?, max_expanded), read)?;
            Ok(Decoded { value, not_read: members.next_har() })
        }
        _ => whole(text(input, read)?),
    }
}

/// The first bytes, as many as tell what it is.
fn head(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(4);
    input.take(4).read_to_end(&mut head)?;
    Ok(head)
}

fn text<T>(mut input: impl Read + Send, read: impl FnOnce(&mut (dyn Read + Send)) -> T) -> io::Result<T> {
    let head = head(&mut input)?;
    let rest = |known| io::Cursor::new(head.get(known..).unwrap_or_default().to_vec());
    Ok(match head.as_slice() {
        [0xFF, 0xFE, ..] => read(&mut Utf16::new(rest(2).chain(input), u16::from_le_bytes)),
        [0xFE, 0xFF, ..] => read(&mut Utf16::new(rest(2).chain(input), u16::from_be_bytes)),
        _ => read(&mut rest(0).chain(input)),
    })
}

fn limited<R: Read>(input: R, max_expanded: u64) -> Limited<R> {
    Limited { input, left: max_expanded, max_expanded }
}

/// Fails where more comes than was allowed.
struct Limited<R> {
    input: R,
    left: u64,
    max_expanded: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(buffer)?;
        match self.left.checked_sub(length as u64) {
            Some(left) => {
                self.left = left;
                Ok(length)
            }
            None => Err(io::Error::other(format!(
                "it expands to more than {} bytes (see --max-expanded)",
                self.max_expanded
            ))),
        }
    }
}

/// Frames of zstd, one after the other.
struct Zstd<R: Read> {
    /// `None` once no more follow.
    frame: Option<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
    /// The bytes before the first frame's decoder is made.
    input: Option<R>,
}

impl<R: io::BufRead> Zstd<R> {
    fn new(input: R) -> Self {
        Zstd { frame: None, input: Some(input) }
    }

    /// The decoder of the frame that follows. False when there is none.
    fn next_frame(&mut self) -> io::Result<bool> {
        let input = self.input.take().or_else(|| self.frame.take().map(|frame| frame.into_inner()));
        let Some(mut input) = input else { return Ok(false) };
        if input.fill_buf()?.is_empty() {
            return Ok(false);
        }
        let frame = ruzstd::decoding::StreamingDecoder::new(input).map_err(io::Error::other)?;
        self.frame = Some(frame);
        Ok(true)
    }
}

impl<R: io::BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let length = frame.read(buffer)?;
                if length > 0 || buffer.is_empty() {
                    return Ok(length);
                }
            }
            if !self.next_frame()? {
                return Ok(0);
            }
        }
    }
}
