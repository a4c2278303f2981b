//! Whom a trust's policy believes: digests pinned and signers named.

use crate::{Digest, KeyId, PublicKey, Signature, SignatureError, text};
use std::collections::BTreeMap;

/// Digests pinned and signers named by a policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trusted {
    /// What the component of a rule set must be, by id.
    pub digests: BTreeMap<String, Digest>,
    /// Who must have signed, any one of them. Nobody need have where this is empty.
    pub signers: Vec<PublicKey>,
}

/// What a policy says of trust and cannot mean.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key}`: {why}")]
pub struct TrustedError {
    /// The place, such as `digests.reading`.
    pub key: String,
    /// What is wrong.
    pub why: String,
}

/// What vouches for a plugin that may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What it is.
    pub digest: Digest,
    /// Whether that is pinned.
    pub pinned: bool,
    /// Who signed it, of the signers named.
    pub signer: Option<KeyId>,
}

/// Why a plugin may not run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// It is not what is pinned.
    #[error("`{id}` is {found}, where the policy has {expected}")]
    OtherBytes {
        /// The rule set.
        id: String,
        /// What it is.
        found: Digest,
        /// What it must be.
        expected: Digest,
    },
    /// It has no signature.
    #[error("not signed, where the policy names who must have signed: {}", listed(.0))]
    Unsigned(Vec<KeyId>),
    /// It is signed by somebody the policy does not name.
    #[error("signed with key {found}, where the policy names {}", listed(signers))]
    OtherSigner {
        /// Who signed.
        found: KeyId,
        /// Who must have.
        signers: Vec<KeyId>,
    },
    /// Its signature does not vouch for it.
    #[error("{0}")]
    Signature(#[from] SignatureError),
}

fn listed(keys: &[KeyId]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Distrust {
    /// Returns what the reader may do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::OtherBytes { .. } => {
                "if the change is meant, change `plugins.digests` in the policy; `uplift plugin inspect` \
                 shows the digest"
            }
            Self::Unsigned(_) => {
                "a signature is a file beside the component, its name that of the component and \
                 `.minisig`; `uplift plugin add --key` keeps it with the plugin"
            }
            Self::OtherSigner { .. } => {
                "if the signer is to be believed, add the public key to `plugins.signers` in the policy"
            }
            Self::Signature(_) => {
                "ask whoever handed it over for component and signature once more"
            }
        }
    }
}

impl Trusted {
    /// Reads what a policy says: digests by id of rule set, and public keys.
    pub fn parse<K: AsRef<str>, V: AsRef<str>>(
        digests: impl IntoIterator<Item = (K, V)>,
        signers: impl IntoIterator<Item = V>,
    ) -> Result<Self, TrustedError> {
        let mut trusted = Self::default();
        for (id, digest) in digests {
            let wrong =
                |why| TrustedError { key: format!("digests.{}", text::short(id.as_ref())), why };
            if !text::is_id(id.as_ref()) {
                return Err(wrong("no rule set can have this id".to_owned()));
            }
            let digest = digest.as_ref().trim();
            let digest =
                digest.parse().map_err(|error: crate::NotADigest| wrong(error.to_string()))?;
            trusted.digests.insert(id.as_ref().to_owned(), digest);
        }
        for (at, key) in signers.into_iter().enumerate() {
            let key = key.as_ref().parse().map_err(|error: crate::KeyError| TrustedError {
                key: "signers".to_owned(),
                why: format!("key {}: {error}", at + 1),
            })?;
            if !trusted.signers.contains(&key) {
                trusted.signers.push(key);
            }
        }
        Ok(trusted)
    }

    /// Finds the signer, where any is named. This needs no id, so that nothing of a component that
    /// nobody vouches for is compiled, let alone run.
    pub fn signer(
        &self,
        component: &[u8],
        signature: Option<&str>,
    ) -> Result<Option<&PublicKey>, Distrust> {
        if self.signers.is_empty() {
            return Ok(None);
        }
        let ids = || self.signers.iter().map(PublicKey::id).collect();
        let text = signature.ok_or_else(|| Distrust::Unsigned(ids()))?;
        let signature: Signature = text.parse()?;
        // Numbers of keys are drawn at random, and may be chosen: two keys can share one.
        let named: Vec<_> = self.signers.iter().filter(|key| key.id() == signature.key()).collect();
        let mut wrong = None;
        for key in named {
            match signature.verify(component, key) {
                Ok(()) => return Ok(Some(key)),
                Err(why) => wrong = Some(why),
            }
        }
        Err(match wrong {
            Some(why) => Distrust::Signature(why),
            None => Distrust::OtherSigner { found: signature.key(), signers: ids() },
        })
    }

    /// Returns whether a rule set's component is pinned, and fails where it is another.
    pub fn pinned(&self, id: &str, component: &[u8]) -> Result<bool, Distrust> {
        let Some(&expected) = self.digests.get(id) else { return Ok(false) };
        let found = Digest::of(component);
        if found == expected {
            Ok(true)
        } else {
            Err(Distrust::OtherBytes { id: id.to_owned(), found, expected })
        }
    }

    /// Fails unless the policy believes this component of this rule set.
    pub fn check(
        &self,
        id: &str,
        component: &[u8],
        signature: Option<&str>,
    ) -> Result<Standing, Distrust> {
        let signer = self.signer(component, signature)?.map(PublicKey::id);
        let pinned = self.pinned(id, component)?;
        Ok(Standing { digest: Digest::of(component), pinned, signer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NewKey, SecretKey, Statement};

    const COMPONENT: &[u8] = b"a component";

    fn signed() -> (PublicKey, String) {
        let key = NewKey::make(None).unwrap();
        let secret = SecretKey::open(&key.secret_file, None).unwrap();
        let digest = Digest::of(COMPONENT);
        let statement = Statement { id: "reading".into(), version: "1.0.0".into(), digest };
        (key.public, Signature::sign(COMPONENT, &statement, &secret).unwrap())
    }

    #[test]
    fn who_names_nobody_believes_everybody() {
        let standing = Trusted::default().check("reading", b"anything", Some("not a signature"));
        let digest = Digest::of(b"anything");
        assert_eq!(standing, Ok(Standing { digest, pinned: false, signer: None }));
    }

    #[test]
    fn what_is_pinned_is_that_and_nothing_else() {
        let digest = Digest::of(COMPONENT);
        let pins = [("reading", digest.to_string())];
        let trusted = Trusted::parse(pins, []).unwrap();
        let standing = Standing { digest, pinned: true, signer: None };
        assert_eq!(trusted.check("reading", COMPONENT, None), Ok(standing));
        assert_eq!(trusted.pinned("bells", b"other"), Ok(false));
        let found = Digest::of(b"other");
        assert_eq!(
            trusted.check("reading", b"other", None),
            Err(Distrust::OtherBytes { id: "reading".to_owned(), found, expected: digest })
        );
    }

    #[test]
    fn one_of_the_signers_must_have_signed() {
        let ((one, by_one), (other, by_other)) = (signed(), signed());
        let (stranger, by_stranger) = signed();
        let none: [(&str, String); 0] = [];
        let keys = [one.to_string(), other.file(), one.to_string()];
        let trusted = Trusted::parse(none, keys).unwrap();
        assert_eq!(trusted.signers, [one.clone(), other.clone()]);
        let check = |bytes, signature| {
            trusted.check("reading", bytes, signature).map(|standing| standing.signer)
        };
        assert_eq!(check(COMPONENT, Some(&by_one)), Ok(Some(one.id())));
        assert_eq!(check(COMPONENT, Some(&by_other)), Ok(Some(other.id())));
        let ids = vec![one.id(), other.id()];
        assert_eq!(check(COMPONENT, None), Err(Distrust::Unsigned(ids.clone())));
        assert_eq!(
            check(COMPONENT, Some(&by_stranger)),
            Err(Distrust::OtherSigner { found: stranger.id(), signers: ids })
        );
        assert_eq!(check(b"other", Some(&by_one)), Err(SignatureError::Wrong(one.id()).into()));
        assert_eq!(check(COMPONENT, Some("x")), Err(SignatureError::NotASignature.into()));
    }

    #[test]
    fn says_what_cannot_be_meant() {
        let wrong = |id: &str, digest: &str, key: Option<&str>| {
            Trusted::parse([(id, digest)], key).unwrap_err().to_string()
        };
        assert_eq!(
            wrong("reading", "sha256:12", None),
            "`digests.reading`: `sha256:12` is not a digest, which is `sha256:` and 64 hexadecimal digits"
        );
        assert_eq!(wrong("../x", "", None), "`digests.../x`: no rule set can have this id");
        let digest = Digest::of(b"").to_string();
        assert_eq!(
            wrong("reading", &digest, Some("RWQ")),
            "`signers`: key 1: not a public key of minisign's, which is 56 characters beginning with `RW`"
        );
    }
}
