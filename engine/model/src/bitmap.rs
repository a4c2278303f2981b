//! One bit a unit: who lacks data, who is flagged, who is disadvantaged.

use std::ops::Range;

/// A fixed number of bits, all unset at first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    /// Makes one of `len` unset bits.
    pub fn new(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    /// Returns how many bits there are, set or not.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns whether there is no bit at all.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns whether the bit is set; one outside is not.
    pub fn get(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Sets the bit; one outside is ignored.
    pub fn set(&mut self, at: usize) {
        if at < self.len
            && let Some(word) = self.words.get_mut(at / 64)
        {
            *word |= 1 << (at % 64);
        }
    }

    /// Sets every bit of the range.
    pub fn set_range(&mut self, range: Range<usize>) {
        for (at, mask) in masks(range.start..range.end.min(self.len)) {
            if let Some(word) = self.words.get_mut(at) {
                *word |= mask;
            }
        }
    }

    /// Returns the bits of the range as a bitmap of their own.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let mut out = Self::new(range.len());
        for (word, start) in out.words.iter_mut().zip(range.step_by(64)) {
            *word = self.word_from(start);
        }
        out.trim();
        out
    }

    /// Sets the bits that `other` sets, counted from `offset`.
    pub fn or_at(&mut self, offset: usize, other: &Self) {
        let (first, shift) = (offset / 64, offset % 64);
        for (at, &word) in other.words.iter().enumerate() {
            if let Some(low) = self.words.get_mut(first + at) {
                *low |= word << shift;
            }
            if shift > 0
                && let Some(high) = self.words.get_mut(first + at + 1)
            {
                *high |= word >> (64 - shift);
            }
        }
        self.trim();
    }

    /// Sets every bit that `other` sets.
    pub fn or(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
        self.trim();
    }

    /// Unsets every bit that `other` sets.
    pub fn and_not(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Unsets every bit that `other` does not set.
    pub fn and(&mut self, other: &Self) {
        for (at, word) in self.words.iter_mut().enumerate() {
            *word &= other.words.get(at).copied().unwrap_or(0);
        }
    }

    /// Sets what was unset and unsets what was set.
    pub fn invert(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.trim();
    }

    /// Counts the set bits.
    pub fn count(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// Counts the set bits of a range.
    pub fn count_range(&self, range: Range<usize>) -> u32 {
        let words = masks(range.start..range.end.min(self.len));
        words
            .map(|(at, mask)| self.words.get(at).map_or(0, |word| (word & mask).count_ones()))
            .sum()
    }

    /// Goes through the places of the set bits, in order.
    pub fn ones(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                (rest != 0).then(|| {
                    rest &= rest - 1;
                    at * 64 + bit
                })
            })
        })
    }

    /// Returns the 64 bits from `start` on.
    fn word_from(&self, start: usize) -> u64 {
        let (first, shift) = (start / 64, start % 64);
        let low = self.words.get(first).copied().unwrap_or(0);
        if shift == 0 {
            return low;
        }
        let high = self.words.get(first + 1).copied().unwrap_or(0);
        low >> shift | high << (64 - shift)
    }

    // INVARIANT: bits past `len` are unset, so that counting needs no mask.
    fn trim(&mut self) {
        let used = self.len % 64;
        if used > 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << used) - 1;
        }
    }
}

/// Goes through the words that a range touches, each with those of its bits that lie within.
fn masks(range: Range<usize>) -> impl Iterator<Item = (usize, u64)> {
    (range.start / 64..range.end.div_ceil(64)).map(move |at| {
        let start = range.start.saturating_sub(at * 64);
        let end = (range.end - at * 64).min(64);
        (at, u64::MAX << start & u64::MAX >> (64 - end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(bits: &[bool]) -> Bitmap {
        let mut bitmap = Bitmap::new(bits.len());
        for (at, _) in bits.iter().enumerate().filter(|(_, bit)| **bit) {
            bitmap.set(at);
        }
        bitmap
    }

    proptest! {
        #[test]
        fn agrees_with_a_list_of_booleans(
            bits in prop::collection::vec(any::<bool>(), 0..300),
            cut in any::<prop::sample::Index>(),
            offset in 0usize..130,
        ) {
            let bitmap = of(&bits);
            prop_assert_eq!(bitmap.ones().collect::<Vec<_>>(),
                bits.iter().enumerate().filter(|(_, b)| **b).map(|(i, _)| i).collect::<Vec<_>>());
            let start = if bits.is_empty() { 0 } else { cut.index(bits.len()) };
            prop_assert_eq!(bitmap.slice(start..bits.len()), of(&bits[start..]));
            let mut wide = Bitmap::new(offset + bits.len());
            wide.or_at(offset, &bitmap);
            prop_assert_eq!(wide.slice(offset..offset + bits.len()), bitmap.clone());
            prop_assert_eq!(wide.count(), bitmap.count());
            let mut other = bitmap.clone();
            other.invert();
            prop_assert_eq!(other.count() as usize, bits.len() - bitmap.count() as usize);
            other.and(&bitmap);
            prop_assert_eq!(other.count(), 0);
            let end = bits.len().min(start + offset);
            prop_assert_eq!(bitmap.count_range(start..end), bitmap.slice(start..end).count());
            other.set_range(start..end);
            prop_assert_eq!(other.count() as usize, end - start);
            prop_assert_eq!(other.count_range(start..end) as usize, end - start);
        }
    }
}
