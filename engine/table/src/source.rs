//! The bytes of a CSV file as plain text: UTF-8 whose lines end in line feeds, whatever the file is
//! written in.

use crate::digest::Digest;
use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{ErrorKind, Read, Result};

/// So many bytes at the beginning of a file say how it is written. Blocks may be smaller: what is
/// decided must not hang on them.
const SAMPLE: usize = 1 << 16;
/// No byte of UTF-8 text: it makes a cell that holds it one that is no text.
const NO_TEXT: u8 = 0xff;

/// What a file is written in.
enum Encoding {
    /// Only ASCII so far, which UTF-8 and Windows-1252 have in common.
    Ascii,
    Utf8,
    Windows1252,
    Utf16(Box<Decoder>),
}

/// Reads a file as text. The first byte beyond ASCII decides between UTF-8 and Windows-1252, so
/// that neither a second pass nor the size of a block has a say.
pub(crate) struct Source<R> {
    from: R,
    digest: Digest,
    encoding: Encoding,
    /// Lines end in carriage returns alone.
    returns: bool,
    /// Read and not handed out yet.
    ahead: Vec<u8>,
    ended: bool,
}

impl<R: Read> Source<R> {
    /// Begins to read a file.
    pub(crate) fn open(from: R) -> Result<Self> {
        let (digest, encoding) = (Digest::default(), Encoding::Ascii);
        let mut source =
            Self { from, digest, encoding, returns: false, ahead: Vec::new(), ended: false };
        let mut first = Vec::new();
        source.bytes(&mut first, 4)?;
        let mark = if first.starts_with(&[0xff, 0xfe]) {
            source.encoding =
                Encoding::Utf16(Box::new(UTF_16LE.new_decoder_without_bom_handling()));
            2
        } else if first.starts_with(&[0xfe, 0xff]) {
            source.encoding =
                Encoding::Utf16(Box::new(UTF_16BE.new_decoder_without_bom_handling()));
            2
        } else if first.starts_with(&[0xef, 0xbb, 0xbf]) {
            source.encoding = Encoding::Utf8;
            3
        } else {
            0
        };
        first.drain(..mark);
        let mut text = Vec::new();
        source.text(first, &mut text, SAMPLE)?;
        let last = text.len().saturating_sub(1);
        let bare = text.iter().position(|&byte| byte == b'\r');
        source.returns = !text.contains(&b'\n') && bare.is_some_and(|at| at < last || source.ended);
        if source.returns {
            turn(&mut text);
        }
        source.ahead = text;
        Ok(source)
    }

    /// Returns the text at the beginning of the file.
    pub(crate) fn sample(&self) -> &[u8] {
        &self.ahead
    }

    /// Adds about so many bytes more to `out`; returns whether the file has ended.
    pub(crate) fn fill(&mut self, out: &mut Vec<u8>, more: usize) -> Result<bool> {
        if !self.ahead.is_empty() {
            let rest = self.ahead.split_off(more.min(self.ahead.len()));
            out.append(&mut self.ahead);
            self.ahead = rest;
            return Ok(self.ended && self.ahead.is_empty());
        }
        if self.ended {
            return Ok(true);
        }
        let before = out.len();
        self.text(Vec::new(), out, more)?;
        if self.returns {
            turn(out.get_mut(before..).unwrap_or(&mut []));
        }
        Ok(self.ended)
    }

    /// Returns the digest of what was read and how many bytes it was, and whether it was taken to
    /// be Windows-1252.
    pub(crate) fn finish(self) -> ((String, u64), bool) {
        (self.digest.finish(), matches!(self.encoding, Encoding::Windows1252))
    }

    /// Adds the text of `first` and of so many bytes more to `out`.
    fn text(&mut self, first: Vec<u8>, out: &mut Vec<u8>, more: usize) -> Result<()> {
        match &self.encoding {
            Encoding::Utf8 => {
                out.extend(first);
                self.bytes(out, more)
            }
            Encoding::Ascii => {
                let before = out.len();
                out.extend(first);
                self.bytes(out, more)?;
                self.decide(out, before)
            }
            Encoding::Windows1252 => {
                let mut bytes = first;
                self.bytes(&mut bytes, more)?;
                windows_1252(&bytes, out);
                Ok(())
            }
            Encoding::Utf16(_) => {
                let mut bytes = first;
                self.bytes(&mut bytes, more)?;
                let ended = self.ended;
                if let Encoding::Utf16(decoder) = &mut self.encoding {
                    utf_16(decoder, &bytes, ended, out);
                }
                Ok(())
            }
        }
    }

    /// Looks for the first byte beyond ASCII after `before`, and decides by it.
    fn decide(&mut self, out: &mut Vec<u8>, before: usize) -> Result<()> {
        let new = out.get(before..).unwrap_or(&[]);
        if new.is_ascii() {
            return Ok(());
        }
        let at = before + new.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
        let there = out.len() - at;
        if there < 4 {
            self.bytes(out, 4 - there)?;
        }
        let first = out.get(at..out.len().min(at + 4)).unwrap_or(&[]);
        if std::str::from_utf8(first).map_or_else(|error| error.valid_up_to() > 0, |_| true) {
            self.encoding = Encoding::Utf8;
        } else {
            self.encoding = Encoding::Windows1252;
            let bytes = out.split_off(at);
            windows_1252(&bytes, out);
        }
        Ok(())
    }

    /// Adds so many bytes more as they are, fewer only where the file ends.
    fn bytes(&mut self, out: &mut Vec<u8>, more: usize) -> Result<()> {
        let before = out.len();
        out.resize(before + more, 0);
        let mut filled = before;
        let read = loop {
            let Some(room) = out.get_mut(filled..).filter(|room| !room.is_empty()) else {
                break Ok(());
            };
            match self.from.read(room) {
                Ok(0) => {
                    self.ended = true;
                    break Ok(());
                }
                Ok(read) => filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        out.truncate(filled);
        self.digest.update(out.get(before..).unwrap_or(&[]));
        read
    }
}

/// Makes line feeds of carriage returns.
fn turn(text: &mut [u8]) {
    text.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
}

/// Adds the text of bytes of Windows-1252; the five that mean nothing there are no text.
fn windows_1252(bytes: &[u8], out: &mut Vec<u8>) {
    let nothing = |byte: &u8| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    for (at, some) in bytes.split(nothing).enumerate() {
        if at > 0 {
            out.push(NO_TEXT);
        }
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(some);
        out.extend_from_slice(text.as_bytes());
    }
}

/// Adds the text of bytes of UTF-16; half a pair of surrogates is no text.
fn utf_16(decoder: &mut Decoder, mut bytes: &[u8], last: bool, out: &mut Vec<u8>) {
    loop {
        let before = out.len();
        let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(64);
        out.resize(before + room, 0);
        let into = out.get_mut(before..).unwrap_or(&mut []);
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(bytes, into, last);
        out.truncate(before + written);
        bytes = bytes.get(read..).unwrap_or(&[]);
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => out.push(NO_TEXT),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The whole file as text, filled by so many bytes.
    fn read(bytes: &[u8], size: usize) -> (Vec<u8>, bool) {
        let mut source = Source::open(bytes).unwrap();
        let mut out = Vec::new();
        while !source.fill(&mut out, size).unwrap() {}
        // Whoever asks once more gets no more.
        assert!(source.fill(&mut out, size).unwrap());
        let ((digest, count), windows) = source.finish();
        assert_eq!((digest, count), Digest::of(bytes));
        (out, windows)
    }

    #[test]
    fn the_same_text_in_any_encoding() {
        let text = "name,score\nZoë,31\n£,€\n";
        let utf16 = |order: fn(u16) -> [u8; 2]| {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(order).collect::<Vec<u8>>()
        };
        let windows = WINDOWS_1252.encode(text).0.into_owned();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in
            [text.as_bytes().to_vec(), marked, utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)]
        {
            for size in [1, 2, 5, 100] {
                assert_eq!(read(&bytes, size), (text.as_bytes().to_vec(), false));
            }
        }
        assert_eq!(read(&windows, 3), (text.as_bytes().to_vec(), true));
        assert_eq!(read(b"a\rb\r", 2).0, b"a\nb\n");
        assert_eq!(read(b"a\rb\n", 2).0, b"a\rb\n");
    }

    #[test]
    fn what_means_nothing_is_no_text() {
        assert_eq!(read(b"\x80,\x81\n", 9).0, b"\xe2\x82\xac,\xff\n");
        assert_eq!(read(b"\xff\xfea\0\0\xd8b\0", 9).0, b"a\xffb");
        assert_eq!(read(b"\xff\xfea\0b", 9).0, b"a\xff");
    }

    #[test]
    fn what_comes_first_beyond_ascii_decides() {
        let long = "x".repeat(SAMPLE);
        let good_first = [long.as_bytes(), "é".as_bytes(), b"\xe9"].concat();
        let bad_first = [long.as_bytes(), b"\xe9-", "é".as_bytes()].concat();
        for size in [1, 3, 1 << 20] {
            assert_eq!(read(&good_first, size), (good_first.clone(), false));
            let (text, windows) = read(&bad_first, size);
            assert!(windows && text.ends_with("é-Ã©".as_bytes()));
        }
    }

    proptest! {
        #[test]
        fn how_much_is_read_at_once_does_not_matter(
            start in prop::sample::select(vec![&b""[..], b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]),
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            long in any::<bool>(),
            size in 1usize..40,
        ) {
            let middle = if long { vec![b'x'; SAMPLE - 20] } else { Vec::new() };
            let all = [start, &middle, &bytes].concat();
            prop_assert_eq!(read(&all, size), read(&all, 1 << 20));
        }
    }
}
