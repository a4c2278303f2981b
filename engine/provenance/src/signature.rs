//! Signatures that lie beside a component, in the format of minisign.

use crate::key::{KeyError, KeyId, PublicKey, SecretKey};
use crate::{Digest, text};
use minisign::SignatureBox;
use std::fmt;
use std::io::Cursor;
use std::str::FromStr;

/// What the name of a signature file ends with, after the whole name of the component's.
pub const ENDING: &str = "minisig";
/// What the first line begins with. Nothing vouches for the rest of it.
const UNTRUSTED: &str = "untrusted comment: ";
/// How the signed comment begins where this crate made the signature.
const STATEMENT: &str = "uplift plugin ";

/// What keeps a signature from vouching for a component.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It is something else, or damaged.
    #[error("the signature is damaged, or no signature of minisign's")]
    NotASignature,
    /// It was made in a way that minisign has given up.
    #[error("the signature is of minisign's old kind, which signs no digest")]
    Old,
    /// It was made with another key.
    #[error("signed with key {made}, not with {asked}")]
    OtherKey {
        /// The key that the signature names.
        made: KeyId,
        /// The key it is held against.
        asked: KeyId,
    },
    /// It does not fit the component.
    #[error("the signature of key {0} does not fit: component or signature was changed afterwards")]
    Wrong(KeyId),
    /// It fits, and says that it is of another plugin.
    #[error("the signature of key {key} says it is of {said}, and the component is {found}")]
    OtherPlugin {
        /// The key.
        key: KeyId,
        /// What the signature says, such as `reading 1.0.0`.
        said: String,
        /// What the component is.
        found: String,
    },
    /// The key cannot sign.
    #[error("could not sign: {0}")]
    NotMade(String),
}

/// What a signer says with a signature: the comment that is signed with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The id of the rule set.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The component's digest.
    pub digest: Digest,
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{STATEMENT}{} {} {}", self.id, self.version, self.digest)
    }
}

impl Statement {
    fn parse(comment: &str) -> Option<Self> {
        let mut words = comment.strip_prefix(STATEMENT)?.split(' ');
        let (id, version, digest) = (words.next()?, words.next()?, words.next()?);
        let fits =
            words.next().is_none() && text::is_id(id) && semver::Version::parse(version).is_ok();
        fits.then_some(())?;
        Some(Self { id: id.to_owned(), version: version.to_owned(), digest: digest.parse().ok()? })
    }
}

/// A signature as it was read. It vouches for nothing before [`Signature::verify`] says so.
#[derive(Clone)]
pub struct Signature(SignatureBox);

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature(by {})", self.key())
    }
}

impl FromStr for Signature {
    type Err = SignatureError;

    /// Reads the text of a signature file. A signature has one text: but for the words of the first
    /// line, which nothing vouches for, it is refused where it could have been written otherwise.
    fn from_str(text: &str) -> Result<Self, SignatureError> {
        let text = text.replace("\r\n", "\n");
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let [untrusted, signature, comment, comment_signature]: [&str; 4] =
            text.split('\n').collect::<Vec<_>>().try_into().map_err(|_| Self::bad())?;
        // The library reads neither signature without these lengths: 74 and 64 bytes in base64.
        if !untrusted.starts_with(UNTRUSTED)
            || signature.len() != 100
            || comment_signature.len() != 88
            || comment_signature.ends_with("===")
        {
            return Err(Self::bad());
        }
        let lines = [UNTRUSTED, signature, comment, comment_signature, ""].join("\n");
        let parsed = SignatureBox::from_string(&lines).map_err(|_| Self::bad())?;
        if parsed.to_string() != lines {
            return Err(Self::bad());
        }
        if !parsed.is_prehashed() {
            return Err(SignatureError::Old);
        }
        Ok(Self(parsed))
    }
}

impl Signature {
    fn bad() -> SignatureError {
        SignatureError::NotASignature
    }

    /// Signs a component, with this statement. Returns the text of the signature file.
    pub fn sign(
        component: &[u8],
        statement: &Statement,
        key: &SecretKey,
    ) -> Result<String, SignatureError> {
        let not_made = |why: String| SignatureError::NotMade(text::short(&why));
        let public = key.public().map_err(|error: KeyError| not_made(error.to_string()))?;
        let made = minisign::sign(
            Some(&public.0),
            &key.0,
            Cursor::new(component),
            Some(&statement.to_string()),
            Some(&format!("signature from minisign secret key {}", public.id())),
        );
        made.map(SignatureBox::into_string).map_err(|error| not_made(error.to_string()))
    }

    /// Returns the key it says it was made with.
    pub fn key(&self) -> KeyId {
        KeyId::new(self.0.keynum())
    }

    /// Returns what the signer said, where this crate made the signature. To be believed once it is
    /// verified.
    pub fn statement(&self) -> Option<Statement> {
        Statement::parse(&self.0.trusted_comment().ok()?)
    }

    /// Fails unless the holder of the key signed these very bytes, and said nothing else of them.
    pub fn verify(&self, component: &[u8], key: &PublicKey) -> Result<(), SignatureError> {
        let (made, asked) = (self.key(), key.id());
        if made != asked {
            return Err(SignatureError::OtherKey { made, asked });
        }
        minisign::verify(&key.0, &self.0, Cursor::new(component), true, false, false)
            .map_err(|_| SignatureError::Wrong(asked))?;
        match self.statement() {
            Some(said) if said.digest != Digest::of(component) => Err(SignatureError::Wrong(asked)),
            _ => Ok(()),
        }
    }

    /// Fails where the signer said that it is of another plugin or version.
    pub fn says(&self, id: &str, version: &str) -> Result<(), SignatureError> {
        match self.statement() {
            Some(said) if (said.id.as_str(), said.version.as_str()) != (id, version) => {
                Err(SignatureError::OtherPlugin {
                    key: self.key(),
                    said: format!("{} {}", said.id, said.version),
                    found: format!("{} {}", text::short(id), text::short(version)),
                })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NewKey;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0 and so on";

    struct Signed {
        key: PublicKey,
        file: String,
    }

    static SIGNED: LazyLock<Signed> = LazyLock::new(|| sign(COMPONENT, "reading"));

    fn sign(component: &[u8], id: &str) -> Signed {
        let key = NewKey::make(None).unwrap();
        let secret = SecretKey::open(&key.secret_file, None).unwrap();
        let digest = Digest::of(COMPONENT);
        let statement = Statement { id: id.to_owned(), version: "1.2.0".to_owned(), digest };
        Signed { key: key.public, file: Signature::sign(component, &statement, &secret).unwrap() }
    }

    fn verify(component: &[u8], file: &str, key: &PublicKey) -> Result<(), SignatureError> {
        let signature: Signature = file.parse()?;
        signature.verify(component, key)
    }

    #[test]
    fn what_is_signed_verifies() {
        let Signed { key, file } = &*SIGNED;
        assert_eq!(verify(COMPONENT, file, key), Ok(()));
        assert_eq!(verify(COMPONENT, &file.replace('\n', "\r\n"), key), Ok(()));
        assert_eq!(verify(COMPONENT, file.trim_end(), key), Ok(()));
        let comment = file.lines().nth(2).unwrap();
        let digest = Digest::of(COMPONENT);
        assert_eq!(comment, format!("trusted comment: uplift plugin reading 1.2.0 {digest}"));
        let signature: Signature = file.parse().unwrap();
        assert_eq!(signature.says("reading", "1.2.0"), Ok(()));
        assert_eq!(
            signature.says("reading", "1.3.0").unwrap_err().to_string(),
            format!(
                "the signature of key {} says it is of reading 1.2.0, and the component is reading 1.3.0",
                key.id()
            )
        );
    }

    /// A signature that the `minisign` program made, of the four bytes `test`.
    #[test]
    fn what_minisign_signed_verifies() {
        let key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3".parse().unwrap();
        let file = "untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1556193335\tfile:test
y/rUw2y8/hOUYjZU71eHp/Wo1KZ40fGy2VJEDl34XMJM+TX48Ss/17u3IvIfbVR1FkZZSNCisQbuQY+bHwhEBg==
";
        assert_eq!(verify(b"test", file, &key), Ok(()));
        assert_eq!(verify(b"Test", file, &key), Err(SignatureError::Wrong(key.id())));
        let signature: Signature = file.parse().unwrap();
        assert_eq!((signature.statement(), signature.says("any", "1.0.0")), (None, Ok(())));
        // One of the old kind, of the same bytes.
        let old = "untrusted comment: signature from minisign secret key
RWQf6LRCGA9i59SLOFxz6NxvASXDJeRtuZykwQepbDEGt87ig1BNpWaVWuNrm73YiIiJbq71Wi+dP9eKL8OC351vwIasSSbXxwA=
trusted comment: timestamp:1555779966\tfile:test
QtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uWRs5GoP5M/VqE81QFuMKI5k/SfNQUaOAA==
";
        assert_eq!(verify(b"test", old, &key), Err(SignatureError::Old));
    }

    #[test]
    fn another_key_does_not_verify() {
        let other = NewKey::make(None).unwrap().public;
        let made = SIGNED.key.id();
        let asked = other.id();
        assert_eq!(
            verify(COMPONENT, &SIGNED.file, &other),
            Err(SignatureError::OtherKey { made, asked })
        );
    }

    #[test]
    fn a_signer_who_says_another_digest_is_not_believed() {
        let Signed { key, file } = sign(b"other bytes", "reading");
        assert_eq!(verify(b"other bytes", &file, &key), Err(SignatureError::Wrong(key.id())));
    }

    #[test]
    fn a_signature_cut_short_is_none() {
        let lines: Vec<&str> = SIGNED.file.lines().collect();
        for short in ["", "AA==", "QtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uQ=="] {
            let cut = [lines[0], lines[1], lines[2], short].join("\n");
            assert_eq!(verify(COMPONENT, &cut, &SIGNED.key), Err(SignatureError::NotASignature));
            let cut = [lines[0], short, lines[2], lines[3]].join("\n");
            assert_eq!(verify(COMPONENT, &cut, &SIGNED.key), Err(SignatureError::NotASignature));
        }
        let more = format!("{}{}", SIGNED.file, SIGNED.file);
        assert_eq!(verify(COMPONENT, &more, &SIGNED.key), Err(SignatureError::NotASignature));
    }

    proptest! {
        #[test]
        fn any_bit_of_the_component_counts(at in 0..COMPONENT.len(), bit in 0..8_u8) {
            let mut changed = COMPONENT.to_vec();
            changed[at] ^= 1 << bit;
            let wrong = Err(SignatureError::Wrong(SIGNED.key.id()));
            prop_assert_eq!(verify(&changed, &SIGNED.file, &SIGNED.key), wrong);
        }

        #[test]
        fn any_bit_of_the_key_counts(at in 0..56_usize, bit in 0..7_u8) {
            let mut bytes = SIGNED.key.to_string().into_bytes();
            bytes[at] ^= 1 << bit;
            let changed = String::from_utf8(bytes).unwrap().parse::<PublicKey>();
            prop_assert!(changed.is_err() || verify(COMPONENT, &SIGNED.file, &changed.unwrap()).is_err());
        }

        #[test]
        fn any_bit_of_the_signature_counts(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
            let mut bytes = SIGNED.file.clone().into_bytes();
            // The words of the first line are all that nothing vouches for.
            let first = SIGNED.file.find('\n').unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let Ok(changed) = String::from_utf8(bytes) else { return Ok(()) };
            let verdict = verify(COMPONENT, &changed, &SIGNED.key);
            if (UNTRUSTED.len()..first).contains(&at) {
                // Were such a change refused, it would be no less safe.
                prop_assert!(verdict.is_ok() || verdict == Err(SignatureError::NotASignature));
            } else {
                prop_assert!(verdict.is_err(), "byte {} of {}", at, changed);
            }
        }

        #[test]
        fn no_text_breaks_it(
            text in "\\PC{0,300}",
            lines in prop::collection::vec("[A-Za-z0-9+/]{0,104}={0,3}", 2),
            comment in "(trusted comment: )?.{0,20}",
        ) {
            prop_assert!(verify(COMPONENT, &text, &SIGNED.key).is_err());
            let alike = format!("{UNTRUSTED}\n{}\n{comment}\n{}\n", lines[0], lines[1]);
            prop_assert!(verify(COMPONENT, &alike, &SIGNED.key).is_err());
            let own: Vec<&str> = SIGNED.file.lines().collect();
            let alike = format!("{}\n{}\n{}\n{}\n", own[0], own[1], own[2], lines[1]);
            prop_assert!(verify(COMPONENT, &alike, &SIGNED.key).is_err());
            text.parse::<PublicKey>().ok();
            lines[0].parse::<PublicKey>().ok();
            SecretKey::open(&text, None).ok();
            SecretKey::open(&format!("RWQAAEIy{}", lines[0]), None).ok();
        }
    }
}
