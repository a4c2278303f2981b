//! `uplift plugin verify`: who signed plugins, and whether folders hold what was added.

use super::keys;
use crate::args::{Global, VerifyArgs};
use crate::plugins::{Found, find, not_a_rule_file};
use crate::policy;
use crate::sources;
use crate::words::counted;
use crate::{CommandError, Exit, Io};
use std::path::Path;
use uplift_model::Policy;
use uplift_provenance::{
    Digest, Folder, FolderError, Kept, PublicKey, Signature, SignatureError, Trusted,
};

/// What plugins are held against.
struct Measure<'a> {
    key: Option<PublicKey>,
    trusted: Option<Trusted>,
    global: &'a Global,
}

/// What was found of one plugin: its name, and what it is or why it is not right.
type Verdict = (String, Result<String, String>);

/// Checks plugins.
pub(crate) fn run(
    args: &VerifyArgs,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    let measure = Measure {
        key: args.key.as_deref().map(keys::public).transpose()?,
        trusted: match &args.policy {
            Some(file) => Some(policy::read(Some(file), Path::new(""))?.trusted),
            None => None,
        },
        global,
    };
    let mut verdicts = Vec::new();
    for name in &args.plugins {
        let path = Path::new(name);
        not_a_rule_file(path, "only components are signed")?;
        if path.is_dir() {
            measure.folder(path, &mut verdicts)?;
        } else {
            verdicts.push((name.clone(), measure.plugin(&find(name)?)?));
        }
    }
    let wrong = verdicts.iter().filter(|(_, verdict)| verdict.is_err()).count();
    for (name, verdict) in &verdicts {
        match verdict {
            Ok(what) => writeln!(io.out, "{name}: {what}")?,
            Err(why) => writeln!(io.out, "{name}: NOT RIGHT: {why}")?,
        }
    }
    if wrong == 0 {
        return Ok(Exit::Clean);
    }
    let wrong = counted(wrong as u64, "plugin is not right", "plugins are not right");
    writeln!(io.out, "\n{wrong}")?;
    Ok(Exit::No)
}

impl Measure<'_> {
    /// Checks the plugins of a folder: against its lock file, and whatever else was named.
    fn folder(&self, path: &Path, verdicts: &mut Vec<Verdict>) -> Result<(), CommandError> {
        let holdings = Folder::at(path).holdings()?;
        let holdings = holdings.ok_or_else(|| FolderError::NoLock(path.to_owned()))?;
        let shown = |file: &str| path.join(file).display().to_string();
        for kept in holdings.plugins {
            verdicts.push((shown(&kept.locked.file()), self.kept(kept)));
        }
        for stray in holdings.strays {
            verdicts.push((shown(&stray), Err("it is not in the lock file".to_owned())));
        }
        Ok(())
    }

    fn kept(&self, kept: Kept) -> Result<String, String> {
        let (locked, files) = (kept.locked, kept.files.map_err(|fault| fault.to_string())?);
        let text = files.signature.as_deref();
        if let Some(key) = &self.key {
            signed(&files.component, text, key)?;
        }
        if let Some(trusted) = &self.trusted {
            trusted.check(&locked.id, &files.component, text).map_err(|why| why.to_string())?;
        }
        let signer = match &locked.signer {
            Some(key) => format!("signed with key {}", key.id()),
            None => "not signed".to_owned(),
        };
        Ok(format!(
            "{} {}, as it was added, {signer}, {}",
            locked.id, locked.version, locked.digest
        ))
    }

    /// Checks a plugin that stands by itself: against the key, or the policy, or both.
    fn plugin(&self, found: &Found) -> Result<Result<String, String>, CommandError> {
        if self.key.is_none() && self.trusted.is_none() && !found.stock {
            return Err(CommandError::new(format!(
                "there is nothing to hold `{}` against",
                found.plugin.name
            ))
            .hint("name the signer's public key with `--key`, or the policy with `--policy`"));
        }
        let verdict = self.alone(found);
        let pins = self.trusted.as_ref().filter(|trusted| !trusted.digests.is_empty());
        let (Ok(what), Some(trusted)) = (&verdict, pins) else { return Ok(verdict) };
        // A digest is pinned for an id, and only the rule set itself knows that.
        let host = sources::host(self.global, &Policy::default())?;
        let rule_set = sources::load(&host, &found.plugin)?;
        let pinned = trusted.pinned(&rule_set.manifest().id, &found.plugin.bytes);
        Ok(match pinned {
            Ok(true) => Ok(format!("{what}, as the policy has it")),
            Ok(false) => verdict,
            Err(why) => Err(why.to_string()),
        })
    }

    fn alone(&self, found: &Found) -> Result<String, String> {
        let (component, text) = (&found.plugin.bytes, found.signature.as_deref());
        let digest = Digest::of(component);
        if found.stock {
            return Ok(format!("part of this program, {digest}"));
        }
        let mut signer = None;
        if let Some(key) = &self.key {
            signed(component, text, key)?;
            signer = Some(key.id());
        }
        if let Some(trusted) = &self.trusted {
            let named = trusted.signer(component, text).map_err(|why| why.to_string())?;
            signer = signer.or(named.map(PublicKey::id));
        }
        let Some(signer) = signer else { return Ok(digest.to_string()) };
        let statement = text.and_then(|text| text.parse::<Signature>().ok()?.statement());
        let said =
            statement.map_or_else(String::new, |said| format!(" as {} {}", said.id, said.version));
        Ok(format!("signed with key {signer}{said}, {digest}"))
    }
}

/// Fails unless the holder of the key signed.
fn signed(component: &[u8], text: Option<&str>, key: &PublicKey) -> Result<(), String> {
    let text = text.ok_or_else(|| format!("not signed, where key {} is needed", key.id()))?;
    let signature: Signature = text.parse().map_err(|error: SignatureError| error.to_string())?;
    signature.verify(component, key).map_err(|error| error.to_string())
}
