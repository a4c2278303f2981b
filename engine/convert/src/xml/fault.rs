//! What can be wrong with a file of XML, in words, and what to do about it.

use std::fmt;

/// What is wrong with a file of XML.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum XmlFault {
    /// There is nothing in it.
    Empty,
    /// There is something in it, but no element.
    NoElement,
    /// It declares a document type, through which entities are declared.
    DocumentType,
    /// It uses an entity that is not one of the five that XML has by itself.
    Entity,
    /// A character reference to what is no character of XML, or such a character itself.
    Character,
    /// It declares an encoding that is not read.
    UnknownEncoding(String),
    /// Its bytes are not text of the encoding it declares.
    WrongEncoding(&'static str),
    /// A tag, text or comment is longer than `MAX_PIECE`.
    LongPiece,
    /// Elements stand within each other deeper than `MAX_DEPTH`.
    Deep,
    /// There are more elements than `MAX_ELEMENTS`.
    ManyElements,
    /// A tag has more attributes than `MAX_ATTRIBUTES`.
    ManyAttributes,
    /// There are more bytes than `MAX_BYTES`.
    ManyBytes,
    /// One record holds more than `MAX_RECORD_TEXT` or
    /// `MAX_RECORD_ELEMENTS`.
    LargeRecord,
    /// It refers to more records than are remembered.
    ManyReferences,
    /// It ends before its first element does.
    Truncated,
    /// Something stands before or after its one outermost element.
    Stray,
    /// It is not well-formed.
    Malformed(&'static str),
}

impl XmlFault {
    /// Returns what to do.
    pub fn fix(&self) -> &'static str {
        match self {
            Self::Empty | Self::Truncated => "export the file again and copy it whole",
            Self::NoElement => "name a file of XML",
            Self::DocumentType | Self::Entity => {
                "export without a document type and entities; none of these formats has any"
            }
            Self::UnknownEncoding(_) | Self::WrongEncoding(_) => "export as UTF-8",
            Self::LongPiece | Self::Deep | Self::ManyAttributes | Self::LargeRecord => {
                "no export of pupils looks like this; export the file again"
            }
            Self::ManyElements | Self::ManyBytes | Self::ManyReferences => {
                "export academies or years apart"
            }
            Self::Character | Self::Stray | Self::Malformed(_) => {
                "export the file again and do not edit it by hand"
            }
        }
    }
}

impl fmt::Display for XmlFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty"),
            Self::NoElement => f.write_str("there is no element of XML in the file"),
            Self::DocumentType => f.write_str("declares a document type, which is refused"),
            Self::Entity => f.write_str("uses an entity of its own, which is refused"),
            Self::Character => f.write_str("has a character that XML does not allow"),
            Self::UnknownEncoding(label) => {
                write!(f, "declares the encoding `{label}`, which is not read")
            }
            Self::WrongEncoding(name) => write!(f, "has bytes that are not {name}"),
            Self::LongPiece => f.write_str("has a tag or text of more than 1 MiB"),
            Self::Deep => write!(f, "has elements more than {} deep", super::MAX_DEPTH),
            Self::ManyElements => write!(f, "has more than {} elements", super::MAX_ELEMENTS),
            Self::ManyAttributes => {
                write!(f, "has a tag with more than {} attributes", super::MAX_ATTRIBUTES)
            }
            Self::ManyBytes => f.write_str("has more than 8 GiB of text"),
            Self::LargeRecord => f.write_str("has a record too large to be one pupil's"),
            Self::ManyReferences => f.write_str("has more records than can be put together"),
            Self::Truncated => f.write_str("ends before its outermost element does"),
            Self::Stray => f.write_str("has something outside its outermost element"),
            Self::Malformed(what) => write!(f, "is not well-formed XML: {what}"),
        }
    }
}
