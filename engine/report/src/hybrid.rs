//! Parquet's hybrid of runs and packed bits, for dictionary keys and definition levels.

/// A shorter run of equal values is packed rather than counted.
const SHORTEST_RUN: usize = 16;

/// Returns how many bits hold every value up to `most`; at least one, which every reader takes.
pub(crate) fn width(most: u32) -> u32 {
    (u32::BITS - most.leading_zeros()).max(1)
}

/// Appends values of at most `width` bits each.
pub(crate) fn encode(values: &[u32], width: u32, out: &mut Vec<u8>) {
    let mut packed = 0;
    let mut at = 0;
    while let Some(rest) = values.get(at..).filter(|rest| !rest.is_empty()) {
        let run = run(rest);
        if run >= SHORTEST_RUN {
            pack(values.get(packed..at).unwrap_or_default(), width, out);
            count(rest.first().copied().unwrap_or(0), run, width, out);
            at += run;
            packed = at;
        } else {
            // Packed values come in groups of eight.
            at += 8;
        }
    }
    pack(values.get(packed..).unwrap_or_default(), width, out);
}

/// Returns how many values equal the first.
fn run(values: &[u32]) -> usize {
    let Some(first) = values.first() else { return 0 };
    values.iter().position(|value| value != first).unwrap_or(values.len())
}

/// Appends a run of equal values.
pub(crate) fn count(value: u32, run: usize, width: u32, out: &mut Vec<u8>) {
    varint((run as u64) << 1, out);
    let bytes = value.to_le_bytes();
    out.extend_from_slice(bytes.get(..width.div_ceil(8) as usize).unwrap_or(&bytes));
}

/// Appends values in packed bits; the last group is filled up with zeros.
fn pack(values: &[u32], width: u32, out: &mut Vec<u8>) {
    if values.is_empty() {
        return;
    }
    let groups = values.len().div_ceil(8);
    varint((groups as u64) << 1 | 1, out);
    let end = out.len() + groups * width as usize;
    let (mut bits, mut held) = (0_u64, 0);
    for &value in values {
        bits |= u64::from(value) << held;
        held += width;
        if held >= u32::BITS {
            let (low, high) = halves(bits);
            out.extend_from_slice(&low.to_le_bytes());
            bits = u64::from(high);
            held -= u32::BITS;
        }
    }
    out.extend_from_slice(&bits.to_le_bytes());
    out.resize(end, 0);
}

#[expect(clippy::cast_possible_truncation, reason = "each half is what is wanted")]
fn halves(bits: u64) -> (u32, u32) {
    (bits as u32, (bits >> 32) as u32)
}

fn varint(mut number: u64, out: &mut Vec<u8>) {
    while let Some(rest) = Some(number >> 7).filter(|&rest| rest > 0) {
        out.push((number & 0x7f) as u8 | 0x80);
        number = rest;
    }
    out.push((number & 0x7f) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads back by the letter of the format's description.
    fn decode(mut bytes: &[u8], width: u32, wanted: usize) -> Vec<u32> {
        let mut values = Vec::new();
        while values.len() < wanted {
            let (mut header, mut shift) = (0_u64, 0);
            loop {
                let (byte, rest) = bytes.split_first().unwrap();
                bytes = rest;
                header |= u64::from(byte & 0x7f) << shift;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let number = usize::try_from(header >> 1).unwrap();
            if header & 1 == 0 {
                let (value, rest) = bytes.split_at(width.div_ceil(8) as usize);
                bytes = rest;
                let value = value.iter().rev().fold(0, |all, &byte| all << 8 | u32::from(byte));
                values.extend(std::iter::repeat_n(value, number));
            } else {
                let (group, rest) = bytes.split_at(number * width as usize);
                bytes = rest;
                let bit = |at: usize| u32::from(group[at / 8] >> (at % 8) & 1);
                values.extend((0..number * 8).map(|value| {
                    let start = value * width as usize;
                    (0..width as usize).map(|at| bit(start + at) << at).sum::<u32>()
                }));
            }
        }
        assert!(bytes.is_empty(), "{} bytes too many", bytes.len());
        assert!(values[wanted..].iter().all(|&value| value == 0));
        values.truncate(wanted);
        values
    }

    proptest! {
        #[test]
        fn values_come_back(
            runs in prop::collection::vec((any::<u32>(), prop_oneof![1..4_usize, 5..40_usize]), 0..30),
            bits in 1_u32..=32,
        ) {
            let cut = |value: u32| value & u32::MAX >> (32 - bits);
            let values: Vec<u32> =
                runs.iter().flat_map(|&(value, run)| std::iter::repeat_n(cut(value), run)).collect();
            let width = width(values.iter().copied().max().unwrap_or(0));
            let mut out = Vec::new();
            encode(&values, width, &mut out);
            prop_assert_eq!(decode(&out, width, values.len()), values);
        }
    }
}
