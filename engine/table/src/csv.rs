//! Rows of a CSV file: one thread reads blocks of records, the others make of them what is wanted.

use crate::blocks::{Block, Blocks, Failure, SIZE};
use crate::records::{Records, names};
use crate::{Chunk, File, TableError, open};
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

fn failed(file: &File, failure: Failure) -> TableError {
    match failure {
        Failure::Io(source) => file.unreadable(source),
        Failure::Broken(why) => file.broken(why),
    }
}

/// Reads the names of the columns alone.
pub(crate) fn header(file: &File) -> Result<Vec<String>, TableError> {
    let source = open(&file.path)?;
    let (_, header) = Blocks::open(source, SIZE).map_err(|failure| failed(file, failure))?;
    let names = names(&header);
    if names.iter().any(|name| name.contains('\r')) {
        return Err(file.broken(
            "its lines end in carriage returns alone, as on old Macintosh computers; save it again as CSV UTF-8",
        ));
    }
    if let [name] = names.as_slice()
        && let Some(separator) = [";", "\t", "|"].into_iter().find(|other| name.contains(other))
    {
        let separator = if separator == "\t" { "tabs" } else { separator };
        return Err(file.broken(format!(
            "its cells are parted by `{separator}`, not by commas; save it again as CSV with commas"
        )));
    }
    Ok(names)
}

/// Reads all records after the header in blocks of about `size` bytes, each handed to `work` with
/// its number; returns the digest of the file.
pub(crate) fn read(
    file: &File,
    source: impl Read + Send,
    size: usize,
    work: &(impl Fn(usize, &Chunk) + Sync),
) -> Result<(String, u64), TableError> {
    let failed = |failure| failed(file, failure);
    let (mut blocks, header) = Blocks::open(source, size).map_err(failed)?;
    let columns = names(&header).len();
    let waiting = AtomicUsize::new(0);
    let cut = |at: usize, block: Block| work(at, &Chunk::of_records(Records::cut(block, columns)));
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
        Ok(blocks.finish())
    })
}
