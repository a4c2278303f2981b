//! The command `uplift`: hands the words of the command line and the terminal to the library.

use std::io::IsTerminal;
use uplift_cli::{Io, run};

fn main() -> std::process::ExitCode {
    let mut out = std::io::BufWriter::new(std::io::stdout());
    let mut err = std::io::stderr();
    let terminal = std::io::stderr().is_terminal();
    let mut io = Io { out: &mut out, err: &mut err, terminal, signals: true };
    run(std::env::args_os(), &mut io).into()
}
