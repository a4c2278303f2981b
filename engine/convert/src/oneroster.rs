//! `OneRoster` 1.1 and 1.2 as CSV: who is enrolled in which school and class. There is nothing in it
//! about attendance, attainment or need.

use crate::ConvertError;
use crate::settings::Settings;
use crate::writer::Writer;
use uplift_table::File;

mod build;
mod dates;
mod feed;
mod grades;
mod kind;
mod manifest;
mod orgs;
mod people;

pub(crate) use feed::Feed;
pub(crate) use kind::Kind;

/// Reads a file of a feed into what is known so far; returns how many rows it had.
pub(crate) fn read(
    feed: &mut Feed,
    file: &File,
    kind: Kind,
    header: &[String],
    group: usize,
    writer: &mut Writer,
) -> Result<u64, ConvertError> {
    match kind {
        Kind::Manifest => manifest::read(feed, file, header, group, writer),
        _ => feed.read(file, kind, header, group, writer),
    }
}

/// Hands over what the feed says in the end.
pub(crate) fn write(
    feed: &Feed,
    settings: &Settings,
    writer: &mut Writer,
) -> Result<(), ConvertError> {
    manifest::check(feed, writer);
    build::write(feed, settings, writer);
    writer.check()
}

#[cfg(test)]
mod tests;
