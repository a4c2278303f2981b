//! Texts in one piece of memory.

/// Texts in one piece of memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Packed {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Packed {
    /// Makes an empty list with room for `count` texts of about `bytes` bytes in all.
    pub(crate) fn with_capacity(count: usize, bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), ends: Vec::with_capacity(count) }
    }

    /// Adds what `write` appends as one more text.
    pub(crate) fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.ends.push(self.bytes.len());
    }

    /// Adds a text.
    #[inline]
    pub(crate) fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
    }

    /// Returns the text at a place; empty outside.
    #[inline]
    pub(crate) fn get(&self, at: usize) -> &[u8] {
        self.range(at, at + 1)
    }

    /// Returns the bytes of the texts from one place up to another; empty outside.
    #[inline]
    pub(crate) fn range(&self, from: usize, to: usize) -> &[u8] {
        let start = if from == 0 { Some(0) } else { self.ends.get(from - 1).copied() };
        let end = if to == 0 { Some(0) } else { self.ends.get(to - 1).copied() };
        start.zip(end).and_then(|(start, end)| self.bytes.get(start..end)).unwrap_or(&[])
    }

    /// Goes through the texts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let text = self.bytes.get(start..end).unwrap_or(&[]);
            start = end;
            text
        })
    }

    /// Returns how many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns how many bytes they have in all.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }
}
