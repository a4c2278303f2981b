//! Unique Pupil Numbers: which text has the shape of one, and whether its check letter is right.
//!
//! Thirteen characters: a check letter, three digits of the local authority, four of the
//! establishment, two of the year, and three of a serial number, the last of which is a letter in a
//! temporary UPN. (Department for Education, Unique pupil numbers: a guide for schools and local authorities.)

/// The letters that check, by what they stand for: I, O and S are left out.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// What a UPN is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upn {
    /// Given once and for all.
    Permanent,
    /// Given until the permanent one is known.
    Temporary,
    /// It has the shape, but its check letter belongs to another number.
    Wrong,
}

/// Returns what a UPN is; nothing where the text has not the shape of one. Small letters count as
/// large ones.
///
/// ```
/// use uplift_convert::{Upn, upn};
///
/// assert_eq!(upn("R201100018042"), Some(Upn::Permanent));
/// assert_eq!(upn("T20110001804V"), Some(Upn::Temporary));
/// assert_eq!(upn("A201100018042"), Some(Upn::Wrong));
/// assert_eq!(upn("P001"), None);
/// ```
pub fn upn(text: &str) -> Option<Upn> {
    let bytes: &[u8; 13] = text.as_bytes().try_into().ok()?;
    let [first, middle @ .., last] = bytes;
    let shaped = first.is_ascii_alphabetic()
        && middle.iter().all(u8::is_ascii_digit)
        && last.is_ascii_alphanumeric();
    shaped.then(|| {
        let place = |letter: u8| LETTERS.iter().position(|&it| it == letter.to_ascii_uppercase());
        let value = if last.is_ascii_digit() { Some(usize::from(last & 15)) } else { place(*last) };
        let Some(value) = value else { return Upn::Wrong };
        let sum: usize = (2..).zip(middle).map(|(at, digit)| at * usize::from(digit & 15)).sum();
        match place(*first) {
            Some(check) if check == (sum + 13 * value) % LETTERS.len() => {
                if last.is_ascii_digit() {
                    Upn::Permanent
                } else {
                    Upn::Temporary
                }
            }
            _ => Upn::Wrong,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn worked_numbers() {
        // The first two are of the multiplication tables check's specification.
        for text in [
            "R201100018042",
            "H801200001001",
            "F335412323005",
            "A123456789012",
            "A000000000000",
            "F999999999999",
            "G873123424001",
            "g873123424001",
        ] {
            assert_eq!(upn(text), Some(Upn::Permanent), "{text}");
        }
        assert_eq!(upn("T20110001804V"), Some(Upn::Temporary));
    }

    #[test]
    fn letters_that_are_left_out_are_wrong() {
        for text in ["I201100018042", "O201100018042", "S201100018042", "T20110001804O"] {
            assert_eq!(upn(text), Some(Upn::Wrong), "{text}");
        }
    }

    #[test]
    fn another_shape_is_none() {
        for text in [
            "",
            "R20110001804",
            "R2011000180422",
            "1201100018042",
            "R2011O0018042",
            "R20110001804é",
        ] {
            assert_eq!(upn(text), None, "{text}");
        }
    }

    /// The rule as the guide words it, digit by digit.
    fn reference(digits: &str, last: char) -> char {
        let letters: Vec<char> = "ABCDEFGHJKLMNPQRTUVWXYZ".chars().collect();
        let mut sum = 0;
        for (at, digit) in digits.chars().enumerate() {
            sum += (at + 2) * digit.to_digit(10).unwrap() as usize;
        }
        sum += 13
            * last.to_digit(10).map_or_else(
                || letters.iter().position(|&letter| letter == last).unwrap(),
                |digit| digit as usize,
            );
        letters[sum % 23]
    }

    proptest! {
        #[test]
        fn one_letter_in_twenty_three_is_right(digits in "[0-9]{11}", last in "[0-9A-HJ-NP-RT-Z]") {
            let right = reference(&digits, last.chars().next().unwrap());
            for letter in 'A'..='Z' {
                let is = upn(&format!("{letter}{digits}{last}"));
                prop_assert_eq!(is != Some(Upn::Wrong), letter == right);
            }
        }

        #[test]
        fn a_slip_of_one_digit_is_seen(digits in "[0-9]{12}", at in 0_usize..12, other in 0_u8..10) {
            let (body, last) = digits.split_at(11);
            let right = reference(body, last.chars().next().unwrap());
            let mut slipped: Vec<u8> = digits.clone().into_bytes();
            slipped[at] = b'0' + other;
            prop_assume!(slipped != digits.as_bytes());
            let text = format!("{right}{}", String::from_utf8(slipped).unwrap());
            prop_assert_eq!(upn(&text), Some(Upn::Wrong));
        }

        #[test]
        fn any_text_has_an_answer(text in ".{0,16}") {
            if upn(&text).is_some() {
                prop_assert_eq!(text.len(), 13);
            }
        }
    }
}
