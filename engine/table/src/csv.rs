//! Rows of a CSV file: one thread reads blocks of records, the others make of them what is wanted.

use crate::blocks::{Block, Blocks, Failure, Head, SIZE};
use crate::records::{Records, names};
use crate::{Bytes, Chunk, File, Note, TableError, open};
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

fn failed(file: &File, failure: Failure) -> TableError {
    match failure {
        Failure::Io(source) => file.unreadable(source),
        Failure::Broken(why) => file.broken(why),
    }
}

/// Begins to read a file; returns the names of its columns, too.
fn begin<R: Read>(
    file: &File,
    source: R,
    size: usize,
) -> Result<(Blocks<R>, Vec<String>), TableError> {
    let opened = Blocks::open(source, size, &file.header);
    let (blocks, head): (_, Head) = opened.map_err(|failure| failed(file, failure))?;
    let names = names(&head);
    if names.iter().any(|name| name.contains('\r')) {
        return Err(file.broken(
            "some of its lines end in carriage returns alone, as on old Macintosh computers, and others do not; save it again as CSV UTF-8",
        ));
    }
    Ok((blocks, names))
}

/// Reads the names of the columns alone.
pub(crate) fn header(file: &File) -> Result<Vec<String>, TableError> {
    begin(file, open(&file.path)?, SIZE).map(|(_, names)| names)
}

/// Goes through the first rows on this thread, as long as `see` says to go on.
pub(crate) fn peek(
    file: &File,
    source: impl Read,
    mut see: impl FnMut(&Chunk) -> bool,
) -> Result<(), TableError> {
    let (mut blocks, names) = begin(file, source, SIZE)?;
    while let Some(block) = blocks.next().map_err(|failure| failed(file, failure))? {
        let chunk = Chunk::of_records(Records::cut(block, names.len(), blocks.dialect));
        if file.watch.is_stopped() || !see(&chunk) {
            break;
        }
    }
    Ok(())
}

/// Reads all records after the header in blocks of about `size` bytes, each handed to `work` with
/// its number; returns what is known of the bytes of the file.
pub(crate) fn read(
    file: &File,
    source: impl Read + Send,
    size: usize,
    work: &(impl Fn(usize, &Chunk) + Sync),
) -> Result<Bytes, TableError> {
    let failed = |failure| failed(file, failure);
    let (mut blocks, names) = begin(file, source, size)?;
    let (columns, dialect) = (names.len(), blocks.dialect);
    let waiting = AtomicUsize::new(0);
    let cut = |at: usize, block: Block| {
        work(at, &Chunk::of_records(Records::cut(block, columns, dialect)));
    };
    let limit = rayon::current_num_threads() * 2;
    rayon::scope(|scope| {
        let mut next = 0;
        while let Some(block) = blocks.next().map_err(failed)? {
            if file.watch.is_stopped() {
                return Err(TableError::Stopped);
            }
            file.watch.read(block.bytes.len() as u64);
            let at = next;
            next += 1;
            if waiting.load(Ordering::Acquire) >= limit {
                // Enough is waiting: this thread lends a hand, which also bounds the memory.
                cut(at, block);
            } else {
                waiting.fetch_add(1, Ordering::AcqRel);
                let (cut, waiting) = (&cut, &waiting);
                scope.spawn(move |_| {
                    cut(at, block);
                    waiting.fetch_sub(1, Ordering::AcqRel);
                });
            }
        }
        let ((digest, count), windows) = blocks.finish();
        let note = Note { what: "not UTF-8 text", done: "read as Windows-1252" };
        Ok(Bytes { count, digest, notes: if windows { vec![note] } else { Vec::new() } })
    })
}
