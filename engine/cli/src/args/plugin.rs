//! What was typed after `uplift plugin`.

use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// Show what a plugin says of itself and what it would read
    Inspect {
        /// The id of a stock rule set, or a component file
        plugin: String,
    },
    /// Build a plugin from the folder of a Rust crate
    Build {
        /// The folder of the crate
        folder: PathBuf,
        /// The component to write
        #[arg(short, long, value_name = "FILE")]
        out: PathBuf,
    },
}
