//! What was typed. Nothing here looks at the file system or the environment.

mod convert;
mod plugin;
mod workbench;

pub(crate) use convert::ConvertArgs;

pub(crate) use plugin::{
    AddArgs, BenchArgs, DoctorArgs, ExplainRuleArgs, KeygenArgs, LanguageWord, NewArgs,
    PluginCommand, PluginRunArgs, SignArgs, TestArgs, VerifyArgs, WatchArgs,
};
pub(crate) use workbench::{PreviewArgs, TuneArgs};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// From a trust's pupil data to ranked interventions, each with its reasons.
#[derive(Debug, Parser)]
#[command(
    name = "uplift",
    version,
    about,
    long_about = "Reads a trust's pupil data, runs evidence-based rule sets in a sandbox over every pupil, class, \
academy and trust, and merges what they find into one ranked list of interventions for each, every row with its \
reasons.\n\nIt advises; a named person decides. Nothing leaves the machine.",
    after_long_help = "Exit status: 0 clean; 1 could not run; 2 called wrongly; 3 finished, but a rule set failed on \
some batch; 4 finished, but --strict found problems or a check said no; 130 interrupted, nothing was written."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Say what is being done; twice for every batch
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Write what is being done as JSON, a line each, to standard error
    #[arg(long, global = true)]
    pub(crate) log_json: bool,
    /// Use so many threads [default: one a core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Evaluate a dataset and write ranked interventions for pupils, classes, academies and trusts
    Run(RunArgs),
    /// Check a dataset, the policy and the plugins without running any rule
    Check(CheckArgs),
    /// Show what every rule made of one pupil, and why
    Explain(ExplainArgs),
    /// Turn exports of other systems into a dataset
    Convert(ConvertArgs),
    /// Write a synthetic trust or country, to try things on
    Generate(GenerateArgs),
    /// Show the interventions and the evidence for them
    Catalogue(CatalogueArgs),
    /// Write, test, look into and keep plugins
    #[command(subcommand)]
    Plugin(PluginCommand),
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

/// What is read: a dataset, a policy, plugins.
#[derive(Debug, Args)]
pub(crate) struct Sources {
    /// The folder of the dataset
    pub(crate) dataset: PathBuf,
    /// The trust's policy [default: DATASET/policy.toml if it is there, else defaults that grant nothing sensitive]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Rule sets: ids of stock ones, component files, rule files, or folders of them, where any `.toml` without
    /// `[[rule]]` is passed by [default: the stock ones]
    #[arg(long, value_name = "ID|FILE|FOLDER", num_args = 1..)]
    pub(crate) plugins: Vec<String>,
    /// The results of an earlier run, since which changes are told: the folder of its --out
    #[arg(long, value_name = "RESULTS")]
    pub(crate) previous: Option<PathBuf>,
    /// The day the data speak of [default: what dataset.toml says, else the newest date in the data]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_at: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) sources: Sources,
    /// Where to write the results: a folder that is absent, empty, or holds an earlier run
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,
    /// What to write the tables as
    #[arg(long, value_delimiter = ',', default_value = "parquet,csv", value_name = "FORMATS")]
    pub(crate) format: Vec<Format>,
    /// Exit with 4 if there are problems in the data
    #[arg(long)]
    pub(crate) strict: bool,
    /// Units in one call into a rule set; results do not depend on it
    #[arg(long, hide = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    pub(crate) batch: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Parquet,
    Csv,
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) sources: Sources,
    /// Show every problem, not the first few of each sort
    #[arg(long)]
    pub(crate) all: bool,
    /// Write the report too, as `quality.html`, `quality.csv` and `problems.csv`: a folder that is absent, empty,
    /// or holds an earlier check
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) sources: Sources,
    /// The id of the pupil
    pub(crate) pupil: String,
    /// The academy, where the pupil is in several
    #[arg(long, value_name = "ID")]
    pub(crate) academy: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// How many pupils: up to 65,000 make one trust, more a country of trusts
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    pub(crate) pupils: u32,
    /// The same seed gives the same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Where to write the dataset: a folder that is absent or empty
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,
    /// What to write it as
    #[arg(long, default_value = "csv")]
    pub(crate) format: DatasetFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DatasetFormat {
    Csv,
    Parquet,
}

#[derive(Debug, Args)]
pub(crate) struct CatalogueArgs {
    /// The id of an intervention or an indicator
    pub(crate) id: Option<String>,
    /// List indicators instead of interventions
    #[arg(long, conflicts_with = "id")]
    pub(crate) indicators: bool,
}
