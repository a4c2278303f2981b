//! Keys and passwords as people name them: a key or its file, a password typed or in a file.

use crate::{CommandError, Io};
use std::path::Path;
use uplift_provenance::{KeyError, PublicKey};

/// Reads the public key that was named: the key itself, or its file.
pub(super) fn public(named: &str) -> Result<PublicKey, CommandError> {
    let path = Path::new(named);
    if !path.is_file() {
        return named.parse().map_err(|error: KeyError| {
            CommandError::new(format!("`{named}` is neither a file nor a public key: {error}"))
        });
    }
    let text = read(path, "key")?;
    text.parse().map_err(|error: KeyError| {
        let said = CommandError::new(format!("key `{named}`: {error}"));
        match error {
            KeyError::Secret => said.hint(format!("the public one is in `{named}.pub`")),
            _ => said,
        }
    })
}

/// Reads a file of text.
pub(super) fn read(path: &Path, what: &str) -> Result<String, CommandError> {
    std::fs::read_to_string(path).map_err(|error| {
        CommandError::new(format!("could not read {what} `{}`: {error}", path.display()))
    })
}

/// Reads a password from a file, whose last line need not end, or asks for it.
pub(super) fn password(
    file: Option<&Path>,
    question: &str,
    io: &Io<'_>,
) -> Result<String, CommandError> {
    let Some(file) = file else { return ask(question, io) };
    let mut text = read(file, "password file")?;
    let end = text.trim_end_matches('\n').trim_end_matches('\r').len();
    text.truncate(end);
    Ok(text)
}

/// Asks for a password on the terminal, where nothing of it is shown.
pub(super) fn ask(question: &str, io: &Io<'_>) -> Result<String, CommandError> {
    let hint = "`--password-file FILE` takes it from a file";
    if !io.terminal {
        let why = "the key needs a password, and there is no terminal to ask on";
        return Err(CommandError::new(why).hint(hint));
    }
    rpassword::prompt_password(format!("{question}: ")).map_err(|error| {
        CommandError::new(format!("could not ask for the password: {error}")).hint(hint)
    })
}
