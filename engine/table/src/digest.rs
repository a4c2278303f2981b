//! SHA-256 of what was read, so that a run names exactly which bytes it is about.

use crate::TableError;
use crate::open;
use sha2::{Digest as _, Sha256};
use std::fmt::Write;
use std::io::Read;
use std::path::Path;

/// A digest in the making.
#[derive(Debug, Default)]
pub struct Digest(Sha256, u64);

impl Digest {
    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
        self.1 += bytes.len() as u64;
    }

    /// Returns the digest in hexadecimal, and of how many bytes.
    pub fn finish(self) -> (String, u64) {
        let mut text = String::with_capacity(64);
        for byte in self.0.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        (text, self.1)
    }

    /// Returns the digest of some bytes, in hexadecimal, and how many they are.
    pub fn of(bytes: &[u8]) -> (String, u64) {
        let mut digest = Self::default();
        digest.update(bytes);
        digest.finish()
    }

    /// Returns the digest of a file, in hexadecimal, and how many bytes it has.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn of_file(path: &Path) -> Result<(String, u64), TableError> {
        let mut file = open(path)?;
        let mut digest = Self::default();
        let mut buffer = vec![0; 1 << 18];
        loop {
            let read = file
                .read(&mut buffer)
                .map_err(|source| TableError::Io { path: path.to_owned(), source })?;
            if read == 0 {
                return Ok(digest.finish());
            }
            digest.update(buffer.get(..read).unwrap_or(&[]));
        }
    }
}
