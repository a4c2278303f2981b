//! Keys: one half is kept offline and signs, the other is handed out and verifies.

use crate::text;
use ct_codecs::{Base64, Decoder};
use minisign::{KeyPair, SecretKeyBox};
use std::fmt;
use std::str::FromStr;

/// The first line of every file of minisign's.
const COMMENT: &str = "untrusted comment: ";
/// How a secret key begins that a password protects: `Ed`, `Sc`, `B2` in base64.
const PROTECTED: &str = "RWRTY0Iy";
/// How a secret key begins that none does: `Ed`, two zeros, `B2` in base64.
const UNPROTECTED: &str = "RWQAAEIy";
/// The longest password the minisign program takes.
const LONGEST_PASSWORD: usize = 1_024;

/// What keeps a key from being used or made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is something else.
    #[error("not a public key of minisign's, which is 56 characters beginning with `RW`")]
    NotPublic,
    /// A secret key where a public one is asked for.
    #[error("a secret key, where a public one is needed; keep it to yourself")]
    Secret,
    /// It is something else.
    #[error("not a secret key of minisign's")]
    NotSecret,
    /// A public key where a secret one is asked for.
    #[error("a public key, where the secret one is needed")]
    Public,
    /// There is no password where one is needed.
    #[error("protected by a password, and none was given")]
    NoPassword,
    /// The password is another.
    #[error("the password is wrong, or the key is damaged")]
    WrongPassword,
    /// The password is empty or too long.
    #[error("a password of {0} bytes, where 1 to {LONGEST_PASSWORD} are allowed")]
    PasswordLength(usize),
    /// It is damaged.
    #[error("the key is damaged")]
    Damaged,
    /// The system gave no random numbers, or too little memory.
    #[error("could not make a key: {0}")]
    NotMade(String),
}

/// The number of a key, which its signatures name: 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(u64);

impl KeyId {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let (whole, _) = bytes.as_chunks::<8>();
        Self(whole.first().copied().map_or(0, u64::from_le_bytes))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016X}", self.0)
    }
}

/// A key that verifies signatures, written as 56 characters beginning with `RW`.
#[derive(Clone)]
pub struct PublicKey(pub(crate) minisign::PublicKey);

impl PublicKey {
    /// Returns its number.
    pub fn id(&self) -> KeyId {
        KeyId::new(self.0.keynum())
    }

    /// Returns the text of a public key file.
    pub fn file(&self) -> String {
        format!("{COMMENT}minisign public key {}\n{self}\n", self.id())
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        // The library's own comparison leaves the number out.
        self.0.to_bytes() == other.0.to_bytes()
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_base64())
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    /// Reads the key itself, or the text of a public key file.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let key = key_line(text);
        if key.starts_with(PROTECTED) || key.starts_with(UNPROTECTED) {
            return Err(KeyError::Secret);
        }
        let parsed = minisign::PublicKey::from_base64(key).map_err(|_| KeyError::NotPublic)?;
        let is_ed25519 = parsed.to_bytes().starts_with(b"Ed");
        // One key has one text.
        if is_ed25519 && parsed.to_base64() == key {
            Ok(Self(parsed))
        } else {
            Err(KeyError::NotPublic)
        }
    }
}

/// Returns the line of a file, or of a text without the file's comment, that is the key.
fn key_line(text: &str) -> &str {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    match (lines.next(), lines.next(), lines.next()) {
        (Some(key), None, _) => key,
        (Some(comment), Some(key), None) if comment.starts_with(COMMENT.trim_end()) => key,
        _ => "",
    }
}

/// A key that signs.
#[derive(Clone)]
pub struct SecretKey(pub(crate) minisign::SecretKey);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey")
    }
}

impl SecretKey {
    /// Returns whether a secret key file needs a password.
    pub fn is_protected(file: &str) -> Result<bool, KeyError> {
        let key = key_line(file);
        if key.starts_with(PROTECTED) {
            Ok(true)
        } else if key.starts_with(UNPROTECTED) {
            Ok(false)
        } else if file.parse::<PublicKey>().is_ok() {
            Err(KeyError::Public)
        } else {
            Err(KeyError::NotSecret)
        }
    }

    /// Opens a secret key file, with its password where it has one.
    pub fn open(file: &str, password: Option<&str>) -> Result<Self, KeyError> {
        let protected = Self::is_protected(file)?;
        if let (false, Some(key)) = (protected, unchecked(key_line(file))) {
            return Ok(Self(key));
        }
        let file = SecretKeyBox::from(format!("{COMMENT}\n{}\n", key_line(file)));
        let opened = match (protected, password) {
            (false, _) => file.into_unencrypted_secret_key(),
            (true, None) => return Err(KeyError::NoPassword),
            (true, Some(password)) => file.into_secret_key(Some(password.to_owned())),
        };
        opened.map(Self).map_err(|error| match error.kind() {
            minisign::ErrorKind::Verify if protected => KeyError::WrongPassword,
            _ => KeyError::Damaged,
        })
    }

    /// Returns the other half.
    pub fn public(&self) -> Result<PublicKey, KeyError> {
        minisign::PublicKey::from_secret_key(&self.0).map(PublicKey).map_err(|_| KeyError::Damaged)
    }
}

/// Reads a key without a password as the minisign program writes it: with zeros for a checksum, which
/// the library does not take. Whether it is damaged shows when what it signs is verified.
fn unchecked(key: &str) -> Option<minisign::SecretKey> {
    /// The last bytes of a secret key.
    const CHECKSUM: usize = 32;
    /// All of them.
    const KEY: usize = 158;
    let bytes = Base64::decode_to_vec(key, None).ok()?;
    let (_, checksum) = bytes.split_last_chunk::<CHECKSUM>()?;
    let is_one = bytes.len() == KEY && *checksum == [0; CHECKSUM];
    is_one.then(|| minisign::SecretKey::from_bytes(&bytes).ok())?
}

/// A key pair just made.
#[derive(Clone)]
pub struct NewKey {
    /// The text of the secret key file.
    pub secret_file: String,
    /// The half that is handed out.
    pub public: PublicKey,
}

impl fmt::Debug for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewKey({})", self.public)
    }
}

impl NewKey {
    /// Makes a key pair, its secret half protected by a password, or by nothing but where it is kept.
    pub fn make(password: Option<&str>) -> Result<Self, KeyError> {
        let not_made = |error: minisign::PError| KeyError::NotMade(text::short(&error.to_string()));
        let pair = match password {
            None => KeyPair::generate_unencrypted_keypair(),
            Some(password) if password.is_empty() || password.len() > LONGEST_PASSWORD => {
                return Err(KeyError::PasswordLength(password.len()));
            }
            Some(password) => KeyPair::generate_encrypted_keypair(Some(password.to_owned())),
        };
        let pair = pair.map_err(not_made)?;
        let public = PublicKey(pair.pk);
        let comment = format!("minisign secret key {}", public.id());
        let secret_file = pair.sk.to_box(Some(&comment)).map_err(not_made)?.into_string();
        Ok(Self { secret_file, public })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_written() {
        let new = NewKey::make(None).unwrap();
        assert_eq!(new.public.to_string().parse(), Ok(new.public.clone()));
        assert_eq!(new.public.file().parse(), Ok(new.public.clone()));
        assert_eq!(new.public.file().replace('\n', "\r\n").parse(), Ok(new.public.clone()));
        assert_eq!(SecretKey::is_protected(&new.secret_file), Ok(false));
        let secret = SecretKey::open(&new.secret_file, None).unwrap();
        assert_eq!(secret.public(), Ok(new.public));
    }

    #[test]
    fn a_key_without_checksum_signs_if_it_is_whole() {
        use crate::{Digest, Signature, SignatureError, Statement};
        use ct_codecs::Encoder;
        let new = NewKey::make(None).unwrap();
        let whole = Base64::decode_to_vec(key_line(&new.secret_file), None).unwrap();
        let sign = |change: fn(&mut Vec<u8>)| {
            let mut bytes = whole.clone();
            bytes.splice(126.., [0; 32]);
            change(&mut bytes);
            let key = Base64::encode_to_string(&bytes).unwrap();
            let key = SecretKey::open(&key, None).map_err(|error| error.to_string())?;
            let digest = Digest::of(b"x");
            let statement = Statement { id: "x".into(), version: "1.0.0".into(), digest };
            let made =
                Signature::sign(b"x", &statement, &key).map_err(|error| error.to_string())?;
            made.parse::<Signature>().unwrap().verify(b"x", &new.public).map_err(|e| e.to_string())
        };
        assert_eq!(sign(|_| ()), Ok(()));
        // The half that signs, the half that verifies.
        assert!(sign(|bytes| bytes[70] ^= 1).unwrap_err().starts_with("could not sign: "));
        assert!(sign(|bytes| bytes[100] ^= 1).unwrap_err().starts_with("could not sign: "));
        assert_eq!(sign(|bytes| bytes[157] = 1), Err(KeyError::Damaged.to_string()));
        assert_eq!(sign(|bytes| bytes.push(0)), Err(KeyError::Damaged.to_string()));
        let other = SignatureError::OtherKey { made: KeyId(0), asked: new.public.id() };
        assert_eq!(sign(|bytes| bytes[54..62].fill(0)), Err(other.to_string()));
    }

    #[test]
    fn a_password_is_needed_where_there_is_one() {
        let new = NewKey::make(Some("pass")).unwrap();
        assert_eq!(SecretKey::is_protected(&new.secret_file), Ok(true));
        let open = |password| SecretKey::open(&new.secret_file, password);
        assert_eq!(open(None).unwrap_err(), KeyError::NoPassword);
        assert_eq!(open(Some("Pass")).unwrap_err(), KeyError::WrongPassword);
        assert_eq!(open(Some("pass")).unwrap().public(), Ok(new.public.clone()));
        assert_eq!(NewKey::make(Some("")).unwrap_err(), KeyError::PasswordLength(0));
        let long = "x".repeat(LONGEST_PASSWORD + 1);
        assert_eq!(NewKey::make(Some(&long)).unwrap_err(), KeyError::PasswordLength(1_025));
    }

    #[test]
    fn one_half_is_not_taken_for_the_other() {
        let new = NewKey::make(None).unwrap();
        assert_eq!(new.secret_file.parse::<PublicKey>(), Err(KeyError::Secret));
        let public = SecretKey::open(&new.public.file(), None);
        assert_eq!(public.unwrap_err(), KeyError::Public);
        for text in ["", "RW", "untrusted comment: x", "a\nb\nc", "é"] {
            assert_eq!(text.parse::<PublicKey>(), Err(KeyError::NotPublic), "{text}");
            assert_eq!(SecretKey::open(text, None).unwrap_err(), KeyError::NotSecret, "{text}");
        }
    }

    #[test]
    fn no_secret_is_printed() {
        let new = NewKey::make(None).unwrap();
        let secret = SecretKey::open(&new.secret_file, None).unwrap();
        assert_eq!(format!("{secret:?}"), "SecretKey");
        assert_eq!(format!("{new:?}"), format!("NewKey({})", new.public));
    }
}
