//! Numbers as files write them: whole, or with a fixed count of decimals, by whole arithmetic.

/// How many decimals a number has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// Four: shares.
    Four,
    /// Six: needs, weights, responses and priorities.
    Six,
}

impl Scale {
    /// Returns how many of the smallest step make one.
    pub(crate) const fn one(self) -> u64 {
        match self {
            Self::Four => 10_000,
            Self::Six => 1_000_000,
        }
    }

    /// Returns a count of the smallest step as the nearest number there is.
    #[expect(clippy::cast_precision_loss, reason = "sums stay far below 2^53")]
    pub(crate) fn number(self, steps: u64) -> f64 {
        steps as f64 / self.one() as f64
    }
}

/// Appends a whole number.
#[inline]
pub(crate) fn whole(number: u64, out: &mut Vec<u8>) {
    if let Ok(digit @ 0..=9) = u8::try_from(number) {
        out.push(b'0' + digit);
    } else {
        out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
    }
}

/// Appends a count of the smallest step with all its decimals.
#[inline]
pub(crate) fn decimal(steps: u64, scale: Scale, out: &mut Vec<u8>) {
    let one = scale.one();
    whole(steps / one, out);
    // A leading one keeps the zeros after the point; its place is taken by the point itself.
    let mut buffer = itoa::Buffer::new();
    let decimals = buffer.format(steps % one + one).as_bytes();
    out.push(b'.');
    out.extend_from_slice(decimals.get(1..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(steps: u64, scale: Scale, expected: &str) {
        let mut out = Vec::new();
        decimal(steps, scale, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        assert_eq!(expected.parse::<f64>().unwrap().to_bits(), scale.number(steps).to_bits());
    }

    #[test]
    fn decimals_are_fixed() {
        check(0, Scale::Six, "0.000000");
        check(7, Scale::Six, "0.000007");
        check(1_000_000, Scale::Six, "1.000000");
        check(12_345_678, Scale::Six, "12.345678");
        check(1619, Scale::Four, "0.1619");
        check(123_456_789_012, Scale::Six, "123456.789012");
    }
}
