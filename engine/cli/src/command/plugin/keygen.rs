//! `uplift plugin keygen`: a key pair to sign plugins with.

use super::keys;
use crate::args::KeygenArgs;
use crate::{CommandError, Exit, Io};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use uplift_provenance::{KeyError, NewKey};

/// Makes a key pair.
pub(crate) fn run(args: &KeygenArgs, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let secret = &args.file;
    let mut public = secret.clone().into_os_string();
    public.push(".pub");
    let public = PathBuf::from(public);
    for path in [secret, &public] {
        if path.symlink_metadata().is_ok() {
            return Err(CommandError::new(format!("there is already a `{}`", path.display()))
                .hint("a key is never overwritten: what it signed could not be signed again"));
        }
    }
    let password = password(args, io)?;
    let key = NewKey::make(password.as_deref()).map_err(|error| {
        let said = CommandError::new(error.to_string());
        match error {
            KeyError::PasswordLength(0) => said.hint("`--no-password` makes a key that needs none"),
            _ => said,
        }
    })?;
    write(&public, &key.public.file(), 0o644)?;
    if let Err(error) = write(secret, &key.secret_file, 0o600) {
        // Of a pair there is both or nothing.
        std::fs::remove_file(&public).ok();
        return Err(error);
    }
    writeln!(
        io.out,
        "key {}\n  secret  {}: keep it where nobody else can read it\n  public  {}: hand it to those who run what \
         you sign\n\n{}",
        key.public.id(),
        secret.display(),
        public.display(),
        key.public
    )?;
    Ok(Exit::Clean)
}

/// Returns the password, typed twice or in a file, or nothing where none is wanted.
fn password(args: &KeygenArgs, io: &Io<'_>) -> Result<Option<String>, CommandError> {
    if args.no_password {
        return Ok(None);
    }
    let file = args.password_file.as_deref();
    let password = keys::password(file, "Password for the new key", io)?;
    if file.is_none() && keys::ask("The same once more", io)? != password {
        return Err(CommandError::new("the two passwords are not the same"));
    }
    Ok(Some(password))
}

/// Writes a file that was not there before.
fn write(path: &Path, text: &str, mode: u32) -> Result<(), CommandError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let mut file = options.open(path).map_err(|error| could_not(path, &error))?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.map_err(|error| {
        std::fs::remove_file(path).ok();
        could_not(path, &error)
    })
}

fn could_not(path: &Path, error: &std::io::Error) -> CommandError {
    CommandError::new(format!("could not write `{}`: {error}", path.display()))
}
