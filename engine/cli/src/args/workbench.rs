//! What was typed after `uplift plugin preview` and `uplift plugin tune`.

use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    /// The id of a stock rule set, a component file, or a rule file or an author's folder, which is built first
    pub(crate) plugin: String,
    /// The folder of the dataset
    pub(crate) dataset: PathBuf,
    /// The trust's policy [default: DATASET/policy.toml if it is there, else defaults that grant nothing sensitive]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Show this rule only
    #[arg(long, value_name = "ID")]
    pub(crate) rule: Option<String>,
    /// The rule sets in force, with which the lists are compared: as for `uplift run` [default: the stock ones]
    #[arg(long, value_name = "ID|FILE|FOLDER", num_args = 1..)]
    pub(crate) plugins: Vec<String>,
    /// Count a row as moved where its place in the list differs by more than this
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) places: u32,
    /// Write it as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TuneArgs {
    /// The id of a stock rule set, a component file, or a rule file or an author's folder, which is built first
    pub(crate) plugin: String,
    /// The folder of the dataset
    pub(crate) dataset: PathBuf,
    /// The id of the setting
    #[arg(long, value_name = "ID")]
    pub(crate) setting: String,
    /// Show this rule only [default: every rule that the setting bears on]
    #[arg(long, value_name = "ID")]
    pub(crate) rule: Option<String>,
    /// About how many values to try, from the least allowed to the greatest
    #[arg(long, value_name = "N", default_value_t = 11, value_parser = clap::value_parser!(u32).range(2..=101))]
    pub(crate) steps: u32,
    /// The trust's policy [default: DATASET/policy.toml if it is there, else defaults that grant nothing sensitive]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Write it as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
