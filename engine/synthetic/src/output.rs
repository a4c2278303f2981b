//! A file of rows: blocks are encoded on any thread and appended in order.

use crate::SyntheticError;
use crate::columns::Column;
use rayon::prelude::*;
use std::path::Path;

/// How a file of rows is written.
pub(crate) trait TableFile<R: 'static>: Sized + Sync {
    /// Rows ready to be appended.
    type Block: Send;

    /// What the file's name ends in.
    const EXTENSION: &'static str;

    /// Starts the file.
    fn create(path: &Path, columns: &'static [Column<R>]) -> Result<Self, SyntheticError>;

    /// Encodes one block of rows.
    fn encode(&self, rows: &[R]) -> Result<Self::Block, SyntheticError>;

    /// Appends one encoded block.
    fn append(&mut self, block: Self::Block) -> Result<(), SyntheticError>;

    /// Ends the file.
    fn finish(self) -> Result<(), SyntheticError>;
}

/// Rows of a block whose rows are all in memory.
const BLOCK: usize = 65_536;

/// Writes a file whose rows are all in memory.
pub(crate) fn write_rows<R, F>(
    folder: &Path,
    name: &str,
    columns: &'static [Column<R>],
    rows: &[R],
) -> Result<(), SyntheticError>
where
    R: Sync + 'static,
    F: TableFile<R>,
{
    let blocks: Vec<&[R]> = rows.chunks(BLOCK).collect();
    write_blocks::<R, F, _>(folder, name, columns, &blocks, |rows, file| file.encode(rows))
}

/// Writes a file block by block; `encode` makes a block's rows and has the file encode them.
///
/// Threads take blocks of a wave at a time, so that memory holds two blocks for each thread whatever
/// the number of blocks, and the order of blocks is the order in the file whatever the threads.
pub(crate) fn write_blocks<R, F, B>(
    folder: &Path,
    name: &str,
    columns: &'static [Column<R>],
    blocks: &[B],
    encode: impl Fn(&B, &F) -> Result<F::Block, SyntheticError> + Sync,
) -> Result<(), SyntheticError>
where
    R: 'static,
    F: TableFile<R>,
    B: Sync,
{
    let path = folder.join(name).with_extension(F::EXTENSION);
    let mut file = F::create(&path, columns)?;
    for wave in blocks.chunks(2 * rayon::current_num_threads()) {
        let encoded: Vec<_> = wave.par_iter().map(|block| encode(block, &file)).collect();
        for block in encoded {
            file.append(block?)?;
        }
    }
    file.finish()
}
