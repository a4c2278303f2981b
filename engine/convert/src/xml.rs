//! XML, read piece by piece within bounds: no document type, no entities, no more of the file in
//! memory than one record.
//!
//! [`Xml`] walks: [`Xml::child`] goes to the next element within the one it stands in, and what it
//! found is then read whole ([`Xml::element`]), passed over ([`Xml::skip`]) or walked in turn.
//! [`Element`] is one record read whole, without the elements nobody asked for: names and addresses
//! of pupils are never put in memory as such.
//!
//! The bounds are for files that mean harm or are broken, so that neither memory nor time runs
//! away; no export of pupils comes near them.

pub(crate) use element::Element;
pub use fault::XmlFault;

use crate::ConvertError;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use source::Source;
use std::io::BufRead;

mod element;
mod fault;
mod source;
#[cfg(test)]
mod tests;

/// Bytes of text in a file. A transfer file of 3,000 pupils has 60 MB; a year of attendance events
/// of the largest trust, 65,000 pupils, about 1.5 GB. Reading takes no more memory for more.
pub(crate) const MAX_BYTES: u64 = 8 << 30;
/// Bytes of one tag, text or comment: a thousand times the longest text of a transfer file.
pub(crate) const MAX_PIECE: usize = 1 << 20;
/// Elements within each other. Transfer files go to 8, Ed-Fi to 12.
pub(crate) const MAX_DEPTH: usize = 64;
/// Elements of a file: the attendance events above have 30 million.
pub(crate) const MAX_ELEMENTS: u64 = 200_000_000;
/// Attributes of a tag; each is compared with all others, so many would take long.
pub(crate) const MAX_ATTRIBUTES: usize = 64;
/// Elements of a record that are kept: a pupil with every assessment since Reception has some 2,000.
pub(crate) const MAX_RECORD_ELEMENTS: usize = 100_000;
/// Bytes of text of a record that are kept.
pub(crate) const MAX_RECORD_TEXT: usize = 4 << 20;
/// The longest name of an element that is shown to a person.
const LONGEST_NAME: usize = 64;

/// What comes next in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Start,
    End,
    Text,
    Eof,
}

/// A file of XML being read.
pub(crate) struct Xml<'n, R> {
    file: &'n str,
    reader: Reader<Source<R>>,
    piece: Vec<u8>,
    path: Path,
    /// The text of the step, where it is text.
    text: String,
    /// The attributes `id` and `ref` of the step, where it is a start.
    id: Option<String>,
    reference: Option<String>,
    /// Where the step began.
    line: u64,
    elements: u64,
    /// Whether the outermost element was begun.
    begun: bool,
}

/// The names of the elements that are open, outermost first.
#[derive(Debug, Default)]
struct Path {
    names: String,
    starts: Vec<usize>,
}

impl Path {
    fn push(&mut self, name: &str) {
        self.starts.push(self.names.len());
        self.names.push_str(name);
    }

    fn pop(&mut self) {
        self.names.truncate(self.starts.pop().unwrap_or(0));
    }

    fn depth(&self) -> usize {
        self.starts.len()
    }

    fn last(&self) -> &str {
        self.starts.last().and_then(|start| self.names.get(*start..)).unwrap_or("")
    }
}

impl<'n, R: BufRead> Xml<'n, R> {
    /// Begins to read a file.
    pub(crate) fn open(file: &'n str, source: R) -> Result<Self, ConvertError> {
        let read = |cause| ConvertError::Read { file: file.to_owned(), cause };
        let source = Source::new(source).map_err(read)?.map_err(|fault| ConvertError::Xml {
            file: file.to_owned(),
            line: 1,
            element: String::new(),
            fault,
        })?;
        let mut reader = Reader::from_reader(source);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_comments = false;
        Ok(Self {
            file,
            reader,
            piece: Vec::new(),
            path: Path::default(),
            text: String::new(),
            id: None,
            reference: None,
            line: 1,
            elements: 0,
            begun: false,
        })
    }

    /// Goes into the outermost element and returns its name.
    pub(crate) fn root(&mut self) -> Result<String, ConvertError> {
        loop {
            match self.step()? {
                Step::Start => return Ok(self.path.last().to_owned()),
                Step::Eof if self.reader.get_ref().is_untouched() => {
                    return Err(self.fault(XmlFault::Empty));
                }
                Step::Eof => return Err(self.fault(XmlFault::NoElement)),
                Step::Text | Step::End => {}
            }
        }
    }

    /// Goes into the next element within the one it stands in and returns its name; None, and out
    /// of the one it stands in, where there is none left.
    pub(crate) fn child(&mut self) -> Result<Option<String>, ConvertError> {
        loop {
            match self.step()? {
                Step::Start => return Ok(Some(self.path.last().to_owned())),
                Step::End => return Ok(None),
                Step::Eof => return Err(self.fault(XmlFault::Truncated)),
                Step::Text => {}
            }
        }
    }

    /// Goes out of the element it stands in, whatever is in it.
    pub(crate) fn skip(&mut self) -> Result<(), ConvertError> {
        let within = self.path.depth();
        while self.path.depth() >= within {
            if self.step()? == Step::Eof {
                return Err(self.fault(XmlFault::Truncated));
            }
        }
        Ok(())
    }

    /// Reads the element it stands in whole, but only elements of the names asked for, and goes out
    /// of it. What stands within an element that was not asked for is not kept either.
    pub(crate) fn element(
        &mut self,
        name: &'static str,
        wanted: &'static [&'static str],
    ) -> Result<Element, ConvertError> {
        let mut parents = Vec::new();
        let mut top = Element::new(name, self.line, self.id.take(), self.reference.take());
        let (mut unwanted, mut elements, mut bytes) = (0_usize, 0, 0);
        loop {
            match self.step()? {
                Step::Eof => return Err(self.fault(XmlFault::Truncated)),
                Step::Start if unwanted > 0 => unwanted += 1,
                Step::Start => {
                    let found = wanted.iter().find(|name| **name == self.path.last());
                    let Some(name) = found else {
                        unwanted = 1;
                        continue;
                    };
                    elements += 1;
                    let (id, reference) = (self.id.take(), self.reference.take());
                    let child = Element::new(name, self.line, id, reference);
                    parents.push(std::mem::replace(&mut top, child));
                }
                Step::End if unwanted > 0 => unwanted -= 1,
                Step::End => {
                    top.trim();
                    match parents.pop() {
                        None => return Ok(top),
                        Some(parent) => {
                            let child = std::mem::replace(&mut top, parent);
                            top.children.push(child);
                        }
                    }
                }
                Step::Text if unwanted > 0 => {}
                Step::Text => {
                    if !(top.text.is_empty() && self.text.trim().is_empty()) {
                        bytes += self.text.len();
                        top.text.push_str(&self.text);
                    }
                }
            }
            if elements > MAX_RECORD_ELEMENTS || bytes > MAX_RECORD_TEXT {
                return Err(self.fault(XmlFault::LargeRecord));
            }
        }
    }

    /// Reads what comes after the outermost element, which may be nothing.
    pub(crate) fn finish(&mut self) -> Result<(), ConvertError> {
        while self.step()? != Step::Eof {}
        Ok(())
    }

    fn step(&mut self) -> Result<Step, ConvertError> {
        self.id = None;
        self.reference = None;
        loop {
            self.piece.clear();
            self.line = self.reader.get_ref().line();
            self.reader.get_mut().allow(MAX_PIECE);
            let event = match self.reader.read_event_into(&mut self.piece) {
                Ok(event) => event,
                Err(error) => return Err(self.failure(&error)),
            };
            let step = match event {
                Event::Start(start) | Event::Empty(start) => {
                    if self.begun && self.path.depth() == 0 {
                        Err(XmlFault::Stray)
                    } else if self.path.depth() == MAX_DEPTH {
                        Err(XmlFault::Deep)
                    } else if self.elements == MAX_ELEMENTS {
                        Err(XmlFault::ManyElements)
                    } else {
                        self.begun = true;
                        self.elements += 1;
                        self.path.push(start.local_name().into_inner());
                        attributes(&start, &mut self.id, &mut self.reference).map(|()| Step::Start)
                    }
                }
                Event::End(_) => {
                    self.path.pop();
                    Ok(Step::End)
                }
                Event::Text(text) => put(&text.xml10_content(), &mut self.text),
                Event::CData(text) => put(&text.xml10_content(), &mut self.text),
                Event::GeneralRef(name) => match name.resolve_char_ref() {
                    Ok(Some(character)) => put(character.encode_utf8(&mut [0; 4]), &mut self.text),
                    Ok(None) => match resolve_predefined_entity(&name) {
                        Some(text) => put(text, &mut self.text),
                        None => Err(XmlFault::Entity),
                    },
                    Err(_) => Err(XmlFault::Character),
                },
                Event::DocType(_) => Err(XmlFault::DocumentType),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
                Event::Eof if self.path.depth() > 0 => Err(XmlFault::Truncated),
                Event::Eof => Ok(Step::Eof),
            };
            return match step {
                Ok(Step::Text) if self.path.depth() == 0 => {
                    if self.text.trim().is_empty() {
                        continue;
                    }
                    let fault = if self.begun { XmlFault::Stray } else { XmlFault::NoElement };
                    Err(self.fault(fault))
                }
                Ok(step) => Ok(step),
                Err(fault) => Err(self.fault(fault)),
            };
        }
    }

    fn failure(&mut self, error: &Error) -> ConvertError {
        if let Some(fault) = self.reader.get_mut().take_fault() {
            return self.fault(fault);
        }
        let fault = match error {
            Error::Io(cause) => {
                let cause = std::io::Error::new(cause.kind(), cause.to_string());
                return ConvertError::Read { file: self.file.to_owned(), cause };
            }
            Error::Encoding(_) => XmlFault::WrongEncoding("UTF-8"),
            // A document type that is not closed is refused for what it is all the same.
            Error::Syntax(SyntaxError::UnclosedDoctype)
            | Error::IllFormed(IllFormedError::MissingDoctypeName) => XmlFault::DocumentType,
            Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                XmlFault::Malformed("`<!` that begins nothing known")
            }
            Error::Syntax(_) => XmlFault::Truncated,
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                XmlFault::Malformed("`&` that begins no entity; it is written `&amp;`")
            }
            Error::IllFormed(
                IllFormedError::MismatchedEndTag { .. } | IllFormedError::UnmatchedEndTag(_),
            ) => XmlFault::Malformed("an end tag without its start tag"),
            _ => XmlFault::Malformed("a tag that cannot be understood"),
        };
        // Where it was noticed is more use than where the piece began.
        self.line = self.reader.get_ref().line();
        self.fault(fault)
    }

    /// Returns the error that is a fault found here.
    pub(crate) fn fault(&self, fault: XmlFault) -> ConvertError {
        ConvertError::Xml {
            file: self.file.to_owned(),
            line: self.line,
            element: shown(self.path.last()),
            fault,
        }
    }

    /// Returns the error that the outermost element is another one.
    pub(crate) fn not_this(&self, expected: &'static str, fix: &'static str) -> ConvertError {
        ConvertError::NotThis {
            file: self.file.to_owned(),
            line: self.line,
            found: shown(self.path.last()),
            expected,
            fix,
        }
    }
}

/// A broken file may have anything in the place of a name, so only what looks like one is shown.
pub(crate) fn shown(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-:".contains(&byte);
    if name.len() <= LONGEST_NAME && name.bytes().all(plain) {
        name.to_owned()
    } else {
        "?".to_owned()
    }
}

/// Takes text down, unless it has characters that XML does not allow.
fn put(text: &str, into: &mut String) -> Result<Step, XmlFault> {
    let control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    if text.bytes().any(control) {
        return Err(XmlFault::Character);
    }
    into.clear();
    into.push_str(text);
    Ok(Step::Text)
}

fn attributes(
    start: &BytesStart<'_>,
    id: &mut Option<String>,
    reference: &mut Option<String>,
) -> Result<(), XmlFault> {
    for (at, attribute) in start.attributes().enumerate() {
        if at == MAX_ATTRIBUTES {
            return Err(XmlFault::ManyAttributes);
        }
        let attribute = attribute.map_err(|_| XmlFault::Malformed("an attribute that is none"))?;
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| XmlFault::Entity)?;
        match attribute.key.into_inner() {
            "id" => *id = Some(value.trim().to_owned()),
            "ref" => *reference = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    Ok(())
}
