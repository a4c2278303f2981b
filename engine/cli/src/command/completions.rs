//! `uplift completions`: a completion script for a shell.

use crate::args::Cli;
use crate::{CommandError, Exit, Io};
use clap::CommandFactory;

pub(crate) fn run(shell: clap_complete::Shell, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "uplift", &mut script);
    io.out.write_all(&script)?;
    Ok(Exit::Clean)
}
