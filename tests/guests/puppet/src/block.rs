//! The block in the component that a test writes its script into.

/// How many bytes a script may have.
pub(crate) const ROOM: usize = 64 << 10;

/// Stands before the script, so that it can be found in the component.
pub(crate) const MARKER: &[u8; 32] = b"<<the script of a puppet starts:";

const SIZE: usize = MARKER.len() + ROOM;

// Blanks rather than zeros: a section of zeros would not be in the file.
static BLOCK: [u8; SIZE] = {
    let mut block = [b' '; SIZE];
    let (marker, _) = block.split_at_mut(MARKER.len());
    marker.copy_from_slice(MARKER);
    block
};

/// Returns the block: a script and blanks after it.
pub(crate) fn script() -> &'static [u8] {
    // What stands in the file is not what the compiler saw.
    let block = std::hint::black_box(&BLOCK);
    block.get(MARKER.len()..).unwrap_or(&[])
}
