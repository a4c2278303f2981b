//! `uplift plugin sign`: who answers for a component.

use super::keys;
use crate::args::{Global, SignArgs};
use crate::plugins::{not_a_rule_file, read, signature_file};
use crate::sources;
use crate::{CommandError, Exit, Io};
use uplift_model::Policy;
use uplift_provenance::{Digest, KeyError, SecretKey, Signature, Statement};

/// Signs a component.
pub(crate) fn run(args: &SignArgs, global: &Global, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    // First what cannot be signed, then the password.
    not_a_rule_file(&args.file, "what is signed is a component")?;
    if !args.file.is_file() {
        let missing = format!("there is no component file `{}`", args.file.display());
        return Err(CommandError::new(missing));
    }
    let named = args.key.display();
    let wrong = |error: KeyError| {
        let said = CommandError::new(format!("key `{named}`: {error}"));
        match error {
            KeyError::Public => {
                said.hint("the secret one is the file without `.pub` after its name")
            }
            _ => said,
        }
    };
    let text = keys::read(&args.key, "key")?;
    let protected = SecretKey::is_protected(&text).map_err(wrong)?;

    let plugin = read(&args.file)?.plugin;
    let host = sources::host(global, &Policy::default())?;
    let rule_set = sources::load(&host, &plugin)?;
    let manifest = rule_set.manifest();

    let password = if protected {
        let question = format!("Password of `{named}`");
        Some(keys::password(args.password_file.as_deref(), &question, io)?)
    } else {
        None
    };
    let key = SecretKey::open(&text, password.as_deref()).map_err(wrong)?;
    let statement = Statement {
        id: manifest.id.clone(),
        version: manifest.version.clone(),
        digest: Digest::of(&plugin.bytes),
    };
    let signature = Signature::sign(&plugin.bytes, &statement, &key)
        .map_err(|error| CommandError::new(format!("`{}`: {error}", args.file.display())))?;
    let file = signature_file(&args.file);
    std::fs::write(&file, signature).map_err(|error| {
        CommandError::new(format!("could not write `{}`: {error}", file.display()))
    })?;
    writeln!(
        io.out,
        "signed {} {} with key {}\n  component  {}\n  signature  {}",
        statement.id,
        statement.version,
        key.public().map_err(wrong)?.id(),
        statement.digest,
        file.display()
    )?;
    Ok(Exit::Clean)
}
