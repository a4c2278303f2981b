//! `uplift plugin`: one file for each verb.

mod add;
mod bench;
mod build;
mod check;
mod doctor;
mod explain_rule;
mod inspect;
mod keygen;
mod keys;
mod list;
mod new;
mod preview;
mod remove;
mod run;
mod sign;
mod subject;
mod test;
mod tune;
mod verify;
mod watch;

use crate::args::{Global, PluginCommand};
use crate::{CommandError, Exit, Io};

/// Does what was asked of plugins.
pub(crate) fn run(
    command: &PluginCommand,
    global: &Global,
    io: &mut Io<'_>,
) -> Result<Exit, CommandError> {
    match command {
        PluginCommand::Inspect { plugin, policy } => {
            inspect::run(plugin, policy.as_deref(), global, io)
        }
        PluginCommand::ExplainRule(args) => explain_rule::run(args, global, io),
        PluginCommand::Build { source, out } => build::run(source, out.as_deref(), io),
        PluginCommand::Check { plugin, json } => check::run(plugin, *json, global, io),
        PluginCommand::Test(args) => test::run(args, global, io),
        PluginCommand::Run(args) => run::run(args, global, io),
        PluginCommand::Preview(args) => preview::run(args, global, io),
        PluginCommand::Tune(args) => tune::run(args, global, io),
        PluginCommand::Bench(args) => bench::run(args, global, io),
        PluginCommand::Watch(args) => watch::run(args, global, io),
        PluginCommand::New(args) => new::run(args, io),
        PluginCommand::Doctor(args) => doctor::run(args, io),
        PluginCommand::Add(args) => add::run(args, global, io),
        PluginCommand::Remove { id, folder } => remove::run(id, folder, io),
        PluginCommand::List { folder } => list::run(folder, global, io),
        PluginCommand::Keygen(args) => keygen::run(args, io),
        PluginCommand::Sign(args) => sign::run(args, global, io),
        PluginCommand::Verify(args) => verify::run(args, global, io),
    }
}
