//! The bytes of a file of XML as UTF-8, counted, with an allowance for each piece.

use super::{MAX_BYTES, XmlFault};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, BufRead, Chain, Cursor, Read};

/// How much of a file is looked at for its declaration.
const PREFIX: u64 = 1024;
/// How much is decoded at a time.
const DECODED: usize = 8192;

/// UTF-8 out of whatever encoding; hands out no more than it was allowed and says no afterwards.
pub(super) struct Source<R> {
    inner: Chain<Cursor<Vec<u8>>, R>,
    /// None where the bytes are UTF-8 already: whoever understands them checks that.
    decoder: Option<Decoder>,
    decoded: Vec<u8>,
    at: usize,
    end: usize,
    ended: bool,
    allowance: usize,
    bytes: u64,
    line: u64,
    fault: Option<XmlFault>,
}

impl<R: BufRead> Source<R> {
    pub(super) fn new(mut inner: R) -> io::Result<Result<Self, XmlFault>> {
        let mut prefix = Vec::new();
        inner.by_ref().take(PREFIX).read_to_end(&mut prefix)?;
        let encoding = match encoding(&prefix) {
            Ok(encoding) => encoding,
            Err(fault) => return Ok(Err(fault)),
        };
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_with_bom_removal());
        Ok(Ok(Self {
            decoded: if decoder.is_some() { vec![0; DECODED] } else { Vec::new() },
            decoder,
            inner: Cursor::new(prefix).chain(inner),
            at: 0,
            end: 0,
            ended: false,
            allowance: 0,
            bytes: 0,
            line: 1,
            fault: None,
        }))
    }

    /// Allows so many bytes more, whatever is left.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.allowance = bytes;
    }

    /// Returns the line the next byte stands on.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Returns whether nothing was handed out yet.
    pub(super) fn is_untouched(&self) -> bool {
        self.bytes == 0
    }

    /// Returns why it said no.
    pub(super) fn take_fault(&mut self) -> Option<XmlFault> {
        self.fault.take()
    }

    fn refuse(&mut self, fault: XmlFault) -> io::Error {
        self.fault = Some(fault);
        io::Error::other("refused")
    }

    fn decode(&mut self) -> io::Result<()> {
        while self.at == self.end && !self.ended {
            let Some(decoder) = &mut self.decoder else { return Ok(()) };
            let bytes = self.inner.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(bytes, &mut self.decoded, last);
            let name = decoder.encoding().name();
            self.inner.consume(read);
            (self.at, self.end) = (0, written);
            match result {
                DecoderResult::InputEmpty => self.ended = last,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    return Err(self.refuse(XmlFault::WrongEncoding(name)));
                }
            }
        }
        Ok(())
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.bytes > MAX_BYTES {
            return Err(self.refuse(XmlFault::ManyBytes));
        }
        if self.allowance == 0 {
            return Err(self.refuse(XmlFault::LongPiece));
        }
        self.decode()?;
        let bytes = if self.decoder.is_some() {
            self.decoded.get(self.at..self.end).unwrap_or_default()
        } else {
            self.inner.fill_buf()?
        };
        Ok(bytes.get(..self.allowance).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        let bytes = if self.decoder.is_some() {
            self.decoded.get(self.at..self.end)
        } else {
            // What was filled is still there: nothing is read here.
            self.inner.fill_buf().ok()
        };
        let used = bytes.and_then(|bytes| bytes.get(..amount)).unwrap_or_default();
        self.line += u64::try_from(memchr::memchr_iter(b'\n', used).count()).unwrap_or(0);
        self.bytes += u64::try_from(amount).unwrap_or(0);
        self.allowance = self.allowance.saturating_sub(amount);
        if self.decoder.is_some() {
            self.at = (self.at + amount).min(self.end);
        } else {
            self.inner.consume(amount);
        }
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

/// Returns the encoding that a byte order mark says, else the declaration, else UTF-8. A file that
/// can be read as far as a declaration of UTF-16 is not UTF-16: programs that make text first and
/// bytes later write that, and mean UTF-8.
fn encoding(prefix: &[u8]) -> Result<&'static Encoding, XmlFault> {
    if let Some((marked, _)) = Encoding::for_bom(prefix) {
        return Ok(marked);
    }
    if prefix.iter().take(4).any(|byte| *byte == 0) {
        return Err(XmlFault::UnknownEncoding("UTF-16 without a byte order mark".to_owned()));
    }
    let Some(label) = declared(prefix) else { return Ok(UTF_8) };
    let known = Encoding::for_label(label.as_bytes());
    match known {
        Some(known) if known == UTF_8 || known == UTF_16LE || known == UTF_16BE => Ok(UTF_8),
        // The standard of encodings has ISO-8859-1 and ASCII as names of Windows-1252, which has
        // letters where they have nothing.
        Some(known) if known == WINDOWS_1252 => Ok(known),
        _ => Err(XmlFault::UnknownEncoding(label)),
    }
}

/// Returns the encoding that the declaration names.
fn declared(prefix: &[u8]) -> Option<String> {
    let prefix = prefix.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = prefix.get(..memchr::memmem::find(prefix, b"?>")?)?;
    let from = memchr::memmem::find(declaration, b"encoding")? + b"encoding".len();
    let rest = declaration.get(from..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, rest) = rest.split_first()?;
    let label = rest.get(..memchr::memchr(*quote, rest)?)?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    let label: String =
        label.iter().filter(|byte| plain(byte)).map(|byte| char::from(*byte)).collect();
    Some(label.chars().take(40).collect())
}
