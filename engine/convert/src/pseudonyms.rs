//! Pseudonyms: a keyed digest in the place of a UPN, the same in every file under the same key.

use crate::{ConvertError, Upn, upn};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What is done with UPNs.
#[derive(Debug, Clone)]
pub enum Ids {
    /// They stay.
    Keep,
    /// They are replaced by pseudonyms under the key in this file, which is made at first use; none
    /// where there is no place for one.
    Replace(Option<PathBuf>),
}

/// The file of the key that was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUsed {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it was made just now.
    pub made: bool,
}

/// What stands in the place of an id.
pub(crate) struct Stand {
    /// The pseudonym, or the id where ids are kept.
    pub(crate) text: String,
    /// Whether it was met for the first time and its check letter is wrong.
    pub(crate) wrong: bool,
}

/// Replaces ids.
pub(crate) struct Pseudonyms {
    ids: Ids,
    key: Option<Hmac<Sha256>>,
    used: Option<KeyUsed>,
    known: HashMap<String, String>,
    /// Whether every id of a pupil is replaced, whatever its shape.
    pub(crate) all: bool,
}

impl Pseudonyms {
    pub(crate) fn new(ids: Ids) -> Self {
        Self { ids, key: None, used: None, known: HashMap::new(), all: false }
    }

    /// Returns the file of the key, where one was needed.
    pub(crate) fn used(&self) -> Option<&KeyUsed> {
        self.used.as_ref()
    }

    /// Returns how many ids were replaced.
    pub(crate) fn count(&self) -> usize {
        if matches!(self.ids, Ids::Keep) { 0 } else { self.known.len() }
    }

    /// Returns what stands in the place of an id; nothing where the id stays, being neither a UPN
    /// nor, for `pupil_id`, an e-mail address or several words, which may be a name.
    pub(crate) fn of(&mut self, text: &str, pupil: bool) -> Result<Option<Stand>, ConvertError> {
        let shape = upn(text);
        let telling =
            pupil && (self.all || text.contains('@') || text.contains(char::is_whitespace));
        if shape.is_none() && !telling {
            return Ok(None);
        }
        let kept;
        let text = if shape.is_some() {
            kept = text.to_ascii_uppercase();
            kept.as_str()
        } else {
            text
        };
        if let Some(known) = self.known.get(text) {
            return Ok(Some(Stand { text: known.clone(), wrong: false }));
        }
        let stand = match &self.ids {
            Ids::Keep => text.to_owned(),
            Ids::Replace(path) => {
                let path = path.clone();
                pseudonym(self.key(path.as_deref())?, text)
            }
        };
        self.known.insert(text.to_owned(), stand.clone());
        Ok(Some(Stand { text: stand, wrong: shape == Some(Upn::Wrong) }))
    }

    fn key(&mut self, path: Option<&Path>) -> Result<&Hmac<Sha256>, ConvertError> {
        if self.key.is_none() {
            let path = path.ok_or_else(|| {
                ConvertError::Key(
                    "UPNs are to be replaced, and there is no folder to keep the key in".to_owned(),
                )
            })?;
            let (key, made) = load_or_make(path)?;
            self.key = Some(key);
            self.used = Some(KeyUsed { path: path.to_owned(), made });
        }
        self.key.as_ref().ok_or_else(|| ConvertError::Key("there is no key".to_owned()))
    }
}

/// Returns the pseudonym of an id: `P-` and eighty bits of its keyed digest in base 32.
fn pseudonym(key: &Hmac<Sha256>, id: &str) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut mac = key.clone();
    mac.update(b"uplift pupil 1\0");
    mac.update(id.as_bytes());
    let digest = mac.finalize().into_bytes();
    let bits = digest.iter().take(10).fold(0_u128, |bits, &byte| (bits << 8) | u128::from(byte));
    let letters = (0..16).rev().map(|place| {
        let five = usize::try_from((bits >> (5 * place)) & 31).unwrap_or(0);
        char::from(ALPHABET.get(five).copied().unwrap_or(b'A'))
    });
    ['P', '-'].into_iter().chain(letters).collect()
}

fn load_or_make(path: &Path) -> Result<(Hmac<Sha256>, bool), ConvertError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok((parse(path, &text)?, false)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let text = make(path)?;
            Ok((parse(path, &text)?, true))
        }
        Err(error) => Err(ConvertError::io("read the key", path, error)),
    }
}

fn parse(path: &Path, text: &str) -> Result<Hmac<Sha256>, ConvertError> {
    let text = text.trim();
    let wrong = || {
        ConvertError::Key(format!(
            "`{}` is no key of pseudonyms, which is 64 hexadecimal digits",
            path.display()
        ))
    };
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    let byte =
        |at: usize| text.get(2 * at..2 * at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    let bytes: Vec<u8> = (0..32).filter_map(byte).collect();
    Hmac::new_from_slice(&bytes).map_err(|_| wrong())
}

/// Makes a key that only its owner can read, and returns its text.
fn make(path: &Path) -> Result<String, ConvertError> {
    let failed = |error| ConvertError::io("write the key", path, error);
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| ConvertError::Key(format!("could not make a key: {error}")))?;
    let mut text = String::with_capacity(65);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\n');
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if let Err(error) = written {
        // Half a key would be refused ever after.
        std::fs::remove_file(path).ok();
        return Err(failed(error));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPN: &str = "R201100018042";

    fn with(path: &Path) -> Pseudonyms {
        Pseudonyms::new(Ids::Replace(Some(path.to_owned())))
    }

    fn of(pseudonyms: &mut Pseudonyms, text: &str) -> Option<String> {
        pseudonyms.of(text, true).unwrap().map(|stand| stand.text)
    }

    #[test]
    fn a_worked_pseudonym() {
        // HMAC-SHA-256 under 32 zero bytes, worked out with another implementation.
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, "0".repeat(64)).unwrap();
        let text = of(&mut with(&path), UPN).unwrap();
        assert_eq!(text, "P-WC7YUWPL3J5UVXAM");
    }

    #[test]
    fn the_same_under_the_same_key_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("a/one"), folder.path().join("two"));
        let mut first = with(&one);
        let a = of(&mut first, UPN).unwrap();
        assert!(first.used().unwrap().made);
        assert_eq!(a.len(), 18);
        assert!(a.starts_with("P-"));
        assert_eq!(of(&mut first, &UPN.to_lowercase()).as_deref(), Some(&*a));
        assert_eq!(first.count(), 1);
        let mut again = with(&one);
        assert_eq!(of(&mut again, UPN).as_deref(), Some(&*a));
        assert!(!again.used().unwrap().made);
        assert_ne!(of(&mut with(&two), UPN).as_deref(), Some(&*a));
        assert_ne!(of(&mut first, "H801200001001").as_deref(), Some(&*a));
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_a_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        of(&mut with(&path), UPN);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_wrong_letter_is_said_once() {
        let folder = tempfile::tempdir().unwrap();
        for ids in [Ids::Keep, Ids::Replace(Some(folder.path().join("key")))] {
            let mut pseudonyms = Pseudonyms::new(ids);
            assert!(pseudonyms.of("A201100018042", true).unwrap().unwrap().wrong);
            assert!(!pseudonyms.of("A201100018042", true).unwrap().unwrap().wrong);
            assert!(!pseudonyms.of(UPN, true).unwrap().unwrap().wrong);
        }
    }

    #[test]
    fn other_ids_stay_and_need_no_key() {
        let mut pseudonyms = Pseudonyms::new(Ids::Replace(None));
        assert!(pseudonyms.of("P001", true).unwrap().is_none());
        assert!(pseudonyms.of("Ashdown Primary", false).unwrap().is_none());
        assert!(matches!(pseudonyms.of(UPN, true), Err(ConvertError::Key(_))));
        assert!(pseudonyms.of("pupil@school.invalid", true).is_err());
        assert!(Pseudonyms::new(Ids::Keep).of("two words", true).unwrap().is_some());
    }

    #[test]
    fn a_broken_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for text in ["", "secret", &"g".repeat(64), &"0".repeat(63)] {
            std::fs::write(&path, text).unwrap();
            assert!(matches!(with(&path).of(UPN, true), Err(ConvertError::Key(_))));
        }
    }
}
