//! What a component is, in one line.

use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;

/// What a digest begins with.
const PREFIX: &str = "sha256:";

/// The SHA-256 of a component, written `sha256:` and 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// A text that is no digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a digest, which is `sha256:` and 64 hexadecimal digits")]
pub struct NotADigest(String);

impl Digest {
    /// Returns the digest of a component.
    pub fn of(component: &[u8]) -> Self {
        Self(Sha256::digest(component).into())
    }

    /// Returns its first twelve digits, for tables.
    pub fn short(&self) -> String {
        self.to_string().chars().skip(PREFIX.len()).take(12).collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PREFIX)?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let parse = || {
            let digits = text.strip_prefix(PREFIX)?.as_bytes();
            let (pairs, rest) = digits.as_chunks::<2>();
            let mut bytes = [0; 32];
            if pairs.len() != bytes.len() || !rest.is_empty() {
                return None;
            }
            for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
                *byte = digit(*high)? << 4 | digit(*low)?;
            }
            Some(Self(bytes))
        };
        parse().ok_or_else(|| NotADigest(crate::text::short(text)))
    }
}

fn digit(letter: u8) -> Option<u8> {
    u8::try_from(char::from(letter).to_digit(16)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_that_of_the_standard() {
        let text = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of(b"abc").to_string(), text);
        assert_eq!(text.parse(), Ok(Digest::of(b"abc")));
        assert_eq!(text.to_uppercase().replace("SHA", "sha").parse(), Ok(Digest::of(b"abc")));
        assert_eq!(Digest::of(b"abc").short(), "ba7816bf8f01");
    }

    #[test]
    fn no_other_text_is_one() {
        let whole = Digest::of(b"abc").to_string();
        let digits = whole.trim_start_matches(PREFIX);
        let short = whole.trim_end_matches('d');
        for text in ["", PREFIX, digits, short, &format!("{whole}0"), "sha256:é"] {
            assert!(text.parse::<Digest>().is_err(), "{text}");
        }
        assert!(whole.replacen('b', "+", 1).parse::<Digest>().is_err());
        let error = "ab\u{1b}[31m".parse::<Digest>().unwrap_err().to_string();
        assert!(error.starts_with("`ab[31m` is not a digest"), "{error}");
    }
}
