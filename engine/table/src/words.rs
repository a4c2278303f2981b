//! Words in the place of readings and ids: values suppressed or not available, and rows of totals.

/// What is wrong with a cell whose value somebody keeps back, or does not have.
pub const NOT_AVAILABLE: &str = "suppressed or not available";

/// Words and symbols for it, in small letters. `c`, `x`, `z`, `low` and the dots are those that
/// official statistics of the United Kingdom agreed on (Government Statistical Service, symbols in
/// tables, 2017, and Explore Education Statistics, 2024); `supp`, `np`, `lowcov` and `ne` stand in
/// the school performance tables of the Department for Education (2023); the others are what
/// spreadsheets and databases write.
const NOT_AVAILABLE_WORDS: [&str; 20] = [
    "c",
    "x",
    "z",
    "low",
    "..",
    ".",
    ":",
    "-",
    "–",
    "—",
    "*",
    "supp",
    "np",
    "lowcov",
    "ne",
    "n/a",
    "na",
    "#n/a",
    "null",
    "none given",
];

/// Words in the place of an id that say that a row sums others up, in small letters.
const TOTALS: [&str; 12] = [
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub-total",
    "sub total",
    "overall",
    "all pupils",
    "all students",
    "all schools",
    "all academies",
    "average",
];

/// Returns whether a text says that there is no value to be had.
pub fn is_not_available(text: &str) -> bool {
    NOT_AVAILABLE_WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Returns whether a text in the place of an id says that the row sums others up.
#[inline]
pub fn is_total(id: &str) -> bool {
    // Nearly every id is told from these words by its first letter.
    let first = id.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
    matches!(first, b't' | b'g' | b's' | b'o' | b'a')
        && TOTALS.iter().any(|word| id.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_case() {
        assert!(is_not_available("SUPP") && is_not_available("n/a") && is_not_available(".."));
        assert!(!is_not_available("") && !is_not_available("0") && !is_not_available("lower"));
        assert!(is_total("Total") && is_total("GRAND TOTAL") && is_total("All pupils"));
        assert!(!is_total("Total1") && !is_total("T") && !is_total(""));
        for word in TOTALS {
            assert!(is_total(word), "{word}");
        }
    }
}
