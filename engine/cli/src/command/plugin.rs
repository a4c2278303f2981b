//! `uplift plugin`: one file for each verb.

mod build;
mod inspect;

use crate::args::{Global, PluginCommand};
use crate::{CommandError, Exit, Io};

/// Does what was asked of plugins.
pub(crate) fn run(
    command: &PluginCommand,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    match command {
        PluginCommand::Inspect { plugin } => inspect::run(plugin, global, io),
        PluginCommand::Build { folder, out } => build::run(folder, out, io),
    }
}
