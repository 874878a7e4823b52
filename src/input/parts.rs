//! Concatenated compressed data, as from `cat a.gz b.gz`. The parts are members in gzip (RFC 1952 §2.2) and frames in zstd
//! (RFC 8878 §3.1). The checksum of every part is verified.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// Length of a magic number.
const HEAD: usize = 4;
/// The first byte of the magic numbers of zstd's skippable frames; the others follow below.
const SKIPPABLE: std::ops::RangeInclusive<u8> = 0x50..=0x5F;

/// Input whose first bytes were already read for detection.
pub(super) type Begun<R> = io::Chain<io::Cursor<Vec<u8>>, R>;

/// One part.
pub(super) trait Part<R>: Read + Sized {
    /// The name of the format.
    const NAME: &'static str;

    /// Whether a part begins with these bytes.
    fn begins(head: &[u8]) -> bool;

    /// Starts to read a part.
    ///
    /// # Errors
    /// If its header is invalid.
    fn open(input: Begun<R>) -> io::Result<Self>;

    /// Returns the input, positioned after the part.
    ///
    /// # Errors
    /// If the part is damaged.
    fn close(self) -> io::Result<R>;
}

/// The decompressed data of all parts.
pub(super) struct Parts<R, P> {
    part: Option<P>,
    input: Option<R>,
    padding: u64,
}

impl<R: BufRead, P: Part<R>> Parts<R, P> {
    pub(super) fn new(input: R) -> Self {
        Parts { part: None, input: Some(input), padding: 0 }
    }

    /// Number of NULs after the last part: padding of tapes and fixed-size blocks, which is ignored.
    pub(super) fn padding(&self) -> u64 {
        self.padding
    }

    /// Continues with the next part; false if there is none.
    fn next_part(&mut self) -> io::Result<bool> {
        let Some(mut input) = self.input.take() else { return Ok(false) };
        let mut head = Vec::with_capacity(HEAD);
        input.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        if P::begins(&head) {
            self.part = Some(P::open(io::Cursor::new(head).chain(input))?);
            return Ok(true);
        }
        self.padding = padding(io::Cursor::new(head).chain(input)).map_err(|error| {
            if error.kind() != io::ErrorKind::InvalidData {
                return error;
            }
            let text = format!("the {} data is followed by something else", P::NAME);
            io::Error::new(io::ErrorKind::InvalidData, text)
        })?;
        Ok(false)
    }
}

impl<R: BufRead, P: Part<R>> Read for Parts<R, P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(part) = &mut self.part {
                let length = part.read(buffer)?;
                if length > 0 || buffer.is_empty() {
                    return Ok(length);
                }
            }
            if let Some(part) = self.part.take() {
                self.input = Some(part.close()?);
            }
            if !self.next_part()? {
                return Ok(0);
            }
        }
    }
}

/// The number of remaining NULs; an error of the kind `InvalidData` if there is something else.
fn padding(mut input: impl BufRead) -> io::Result<u64> {
    let mut count = 0;
    loop {
        let bytes = input.fill_buf()?;
        if bytes.is_empty() {
            return Ok(count);
        }
        if bytes.iter().any(|byte| *byte != 0) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let length = bytes.len();
        count += length as u64;
        input.consume(length);
    }
}

/// A member of gzip.
pub(super) struct Gzip<R>(GzDecoder<Begun<R>>);

impl<R: BufRead> Part<R> for Gzip<R> {
    const NAME: &'static str = "gzip";

    fn begins(head: &[u8]) -> bool {
        head.starts_with(&[0x1F, 0x8B])
    }

    fn open(input: Begun<R>) -> io::Result<Self> {
        Ok(Gzip(GzDecoder::new(input)))
    }

    fn close(self) -> io::Result<R> {
        Ok(self.0.into_inner().into_inner().1)
    }
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

/// A frame of zstd.
pub(super) enum Zstd<R: Read> {
    Frame(Box<StreamingDecoder<Begun<R>, FrameDecoder>>),
    /// Skips the frames in front of the next one that are only for the program that wrote them.
    Skipped(R),
}

impl<R: BufRead> Part<R> for Zstd<R> {
    const NAME: &'static str = "zstd";

    fn begins(head: &[u8]) -> bool {
        match head {
            [0x28, 0xB5, 0x2F, 0xFD] => true,
            [first, 0x2A, 0x4D, 0x18] => SKIPPABLE.contains(first),
            _ => false,
        }
    }

    fn open(mut input: Begun<R>) -> io::Result<Self> {
        if input.get_ref().0.get_ref().first().is_none_or(|first| !SKIPPABLE.contains(first)) {
            let frame = StreamingDecoder::new(input).map_err(io::Error::other)?;
            return Ok(Zstd::Frame(Box::new(frame)));
        }
        let mut head = [0; HEAD * 2];
        input.read_exact(&mut head)?;
        let [.., l0, l1, l2, l3] = head;
        let length = u64::from(u32::from_le_bytes([l0, l1, l2, l3]));
        if io::copy(&mut input.by_ref().take(length), &mut io::sink())? < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Zstd::Skipped(input.into_inner().1))
    }

    fn close(self) -> io::Result<R> {
        let frame = match self {
            Zstd::Skipped(input) => return Ok(input),
            Zstd::Frame(frame) => frame,
        };
        let told = frame.decoder.get_checksum_from_data();
        if told.is_some() && told != frame.decoder.get_calculated_checksum() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the checksum of the zstd data does not match"));
        }
        Ok(frame.into_inner().into_inner().1)
    }
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Zstd::Frame(frame) => frame.read(buffer),
            Zstd::Skipped(_) => Ok(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::input::{MAX_EXPANDED, decode};
    use std::io::{Read, Write};

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text).unwrap();
        packed.finish().unwrap()
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
    }

    /// The text, and the padding after it.
    fn decoded(bytes: &[u8]) -> Result<(Vec<u8>, u64), String> {
        let read = |input: &mut (dyn Read + Send)| {
            let mut text = Vec::new();
            input.read_to_end(&mut text).map(|_| text)
        };
        let decoded = decode(bytes, MAX_EXPANDED, read).map_err(|error| error.to_string())?;
        Ok((decoded.value.map_err(|error| error.to_string())?, decoded.padding))
    }

    #[test]
    fn parts_follow_one_another_and_padding_says_nothing() {
        let skipped: &[u8] = b"\x50\x2A\x4D\x18\x03\0\0\0abc";
        let part = |packed: fn(&[u8]) -> Vec<u8>, text: &str| packed(text.as_bytes());
        for (name, packed) in [("gzip", gzip as fn(&[u8]) -> Vec<u8>), ("zstd", zstd)] {
            let (one, two) = (part(packed, "one "), part(packed, "two"));
            let cases = [
                (one.clone(), "one ", 0),
                ([&one[..], &two].concat(), "one two", 0),
                ([&one[..], &two, &[0; 7]].concat(), "one two", 7),
                ([&one[..], &[0; 100_000]].concat(), "one ", 100_000),
            ];
            for (bytes, text, padding) in cases {
                assert_eq!(decoded(&bytes), Ok((text.as_bytes().to_vec(), padding)), "{name}");
            }
            for junk in [&b"x"[..], b"\0\0\0\0\0x", b"{}", b"\x1F"] {
                let error = decoded(&[&one[..], junk].concat()).unwrap_err();
                assert_eq!(error, format!("the {name} data is followed by something else"), "{junk:?}");
            }
            for cut in 4..one.len() {
                assert!(decoded(&one[..cut]).is_err(), "{name} cut at {cut}");
            }
        }
        let frames = [skipped, &zstd(b"one "), skipped, skipped, &zstd(b"two"), skipped].concat();
        assert_eq!(decoded(&frames), Ok((b"one two".to_vec(), 0)));
        assert!(decoded(&frames[..frames.len() - 1]).is_err());
    }

    #[test]
    fn a_false_checksum_is_told() {
        let mut packed = gzip(b"text");
        let crc = packed.len() - 8;
        packed[crc] ^= 1;
        assert!(decoded(&packed).is_err());
        // ruzstd writes a checksum at the end of the frame.
        let mut packed = zstd(b"some text that is packed");
        *packed.last_mut().unwrap() ^= 1;
        assert_eq!(decoded(&packed), Err("the checksum of the zstd data does not match".to_owned()));
    }
}
