//! The command `uplift`, as a library: the binary hands it the command line and the terminal, and
//! tests hand it words and buffers.
//!
//! # Overview
//!
//! [`run`] parses what was typed, sets up threads and the log, and hands over to one file per
//! command. This is the only crate that prints, reads the environment or knows what a policy file
//! looks like; every other crate is silent.
//!
//! # Example
//!
//! ```
//! let (mut out, mut err) = (Vec::new(), Vec::new());
//! let mut io = uplift_cli::Io { out: &mut out, err: &mut err, terminal: false, signals: false };
//! let exit = uplift_cli::run(["uplift", "catalogue", "phonics"], &mut io);
//! assert_eq!(exit, uplift_cli::Exit::Clean);
//! assert!(String::from_utf8_lossy(&out).contains("phonics"));
//! ```

mod args;
mod command;
mod error;
mod exit;
mod interrupt;
mod log;
mod pipeline;
mod plugins;
mod policy;
mod progress;
mod sources;
mod summary;
mod words;

pub use error::CommandError;
pub use exit::Exit;

use args::{Cli, Command};
use clap::Parser;
use std::ffi::OsString;
use std::io::Write;

/// Where a command writes.
pub struct Io<'a> {
    /// Results.
    pub out: &'a mut (dyn Write + Send),
    /// Messages.
    pub err: &'a mut (dyn Write + Send),
    /// Whether a person watches the messages on a terminal.
    pub terminal: bool,
    /// Whether the signals of the process are meant for this command.
    pub signals: bool,
}

impl std::fmt::Debug for Io<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Io").field("terminal", &self.terminal).finish_non_exhaustive()
    }
}

/// Runs a command line, its first word being the program's name.
pub fn run<W: Into<OsString> + Clone>(words: impl IntoIterator<Item = W>, io: &mut Io<'_>) -> Exit {
    let cli = match Cli::try_parse_from(words) {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render();
            let (to, exit): (&mut (dyn Write + Send), Exit) =
                if error.use_stderr() { (io.err, Exit::Usage) } else { (io.out, Exit::Clean) };
            // Nobody is left to tell that nobody listens.
            write!(to, "{text}").and_then(|()| to.flush()).ok();
            return exit;
        }
    };
    let exit = log::with(&cli.global, io.terminal, || in_pool(&cli, io));
    let exit = exit.and_then(|exit| {
        io.out.flush()?;
        Ok(exit)
    });
    match exit {
        Ok(exit) => exit,
        Err(error) if error.is_broken_pipe() => Exit::Clean,
        Err(error) if error.is_interrupted() => {
            writeln!(io.err, "{error}").ok();
            Exit::Interrupted
        }
        Err(error) => {
            writeln!(io.err, "{}", error.text(io.terminal)).ok();
            Exit::Failed
        }
    }
}

/// Runs a command on as many threads as were asked for.
fn in_pool(cli: &Cli, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    let threads = cli.global.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        // Room for a rule set's stack on top of the engine's own.
        .stack_size(4 << 20)
        .build()
        .map_err(|error| CommandError::new(format!("could not start threads: {error}")))?;
    pool.install(|| command(cli, io))
}

fn command(cli: &Cli, io: &mut Io<'_>) -> Result<Exit, CommandError> {
    match &cli.command {
        Command::Run(args) => command::run::run(args, &cli.global, io),
        Command::Check(args) => command::check::run(args, &cli.global, io),
        Command::Explain(args) => command::explain::run(args, &cli.global, io),
        Command::Convert(args) => command::convert::run(args, &cli.global, io),
        Command::Generate(args) => command::generate::run(args, &cli.global, io),
        Command::Catalogue(args) => command::catalogue::run(args, io),
        Command::Plugin(command) => command::plugin::run(command, &cli.global, io),
        Command::Completions { shell } => command::completions::run(*shell, io),
    }
}
