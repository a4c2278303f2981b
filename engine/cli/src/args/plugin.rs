//! What was typed after `uplift plugin`.

use super::workbench::{PreviewArgs, TuneArgs};
use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use std::path::PathBuf;
use uplift_author::Language;

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// Show what a plugin says of itself and what it would read
    Inspect {
        /// The id of a stock rule set, a component file or a rule file
        plugin: String,
        /// The policy whose grants are shown beside what it would read
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
    },
    /// Begin a plugin: a folder with a rule that works, and cases that test it
    New(NewArgs),
    /// Say in plain English what the rules of a plugin do
    ExplainRule(ExplainRuleArgs),
    /// Build a plugin from a rule file, or from its author's folder in Rust, Python or JavaScript
    Build {
        /// A rule file, or the author's folder: it holds a rules.toml, a Cargo.toml, a rules.py or a rules.js
        #[arg(value_name = "FOLDER|FILE.toml")]
        source: PathBuf,
        /// The component to write [default: beside the rule file, by its name; or in the folder, by the folder's name]
        #[arg(short, long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Look a plugin over before it is handed on
    #[command(after_help = "Exit status: 0 nothing failed; 1 could not look; 4 a check failed.")]
    Check {
        /// The id of a stock rule set, a component file, or a rule file or an author's folder, which is built first
        plugin: String,
        /// Write the checks as JSON
        #[arg(long)]
        json: bool,
    },
    /// Try the test cases of a plugin
    #[command(
        after_help = "Exit status: 0 every case is as expected; 1 could not try; 4 some are not, or there are none."
    )]
    Test(TestArgs),
    /// Run a plugin over a dataset and show what it costs and finds
    Run(PluginRunArgs),
    /// Show what a plugin would do to a dataset, rule by rule, and what would change, before it is in force
    Preview(PreviewArgs),
    /// Show how many a rule would find as one of its settings goes through its bounds
    Tune(TuneArgs),
    /// Measure a plugin and compare it with the last time
    Bench(BenchArgs),
    /// Build and test a plugin whenever it changes, and show whose recommendations would change
    Watch(WatchArgs),
    /// Say what is missing on this machine to write plugins, and how to get it
    #[command(
        after_help = "Exit status: 0 a language is ready, or the one named is; 1 could not install; 4 none is."
    )]
    Doctor(DoctorArgs),
    /// Put a plugin into a folder of plugins, and into the folder's lock file
    Add(AddArgs),
    /// Take a plugin out of a folder of plugins, and out of its lock file
    Remove {
        /// The id of the plugin
        id: String,
        /// The folder of plugins
        #[arg(long, value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// List the plugins of a folder, and whether each is what was added
    List {
        /// The folder of plugins
        #[arg(long, value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Make a key pair to sign plugins with
    #[command(
        long_about = "Makes a key pair to sign plugins with: FILE, which is secret and stays offline, and \
FILE.pub, which is handed to those who run what it signs.\n\nBoth are keys of the program minisign, which can sign \
and verify with them too."
    )]
    Keygen(KeygenArgs),
    /// Sign a plugin: the signature is a file beside it
    Sign(SignArgs),
    /// Check who signed plugins, and whether folders hold what was added
    #[command(after_help = "Exit status: 0 all are right; 1 could not look; 4 some are not right.")]
    Verify(VerifyArgs),
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("written as").required(true).args(["lang", "rules"]))]
pub(crate) struct NewArgs {
    /// The id of the rule set: lower case letters, digits and hyphens
    pub(crate) name: String,
    /// What to write it in
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Option<LanguageWord>,
    /// Write it as a rule file, which needs nothing but this program
    #[arg(long)]
    pub(crate) rules: bool,
    /// The folder to make [default: one by the name, here]
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainRuleArgs {
    /// The id of a stock rule set, a component file or a rule file
    pub(crate) plugin: String,
    /// The id of a rule [default: all of them]
    pub(crate) rule: Option<String>,
    /// The policy whose settings are in force
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Look for the tools of this language only
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Option<LanguageWord>,
    /// Fetch the pinned tool of this language, with pip or npm, into the user's cache folder
    #[arg(long, value_name = "LANGUAGE", conflicts_with = "lang")]
    pub(crate) install: Option<LanguageWord>,
}

/// A language, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageWord {
    Rust,
    Python,
    #[value(name = "javascript")]
    JavaScript,
}

impl LanguageWord {
    pub(crate) fn language(self) -> Language {
        match self {
            Self::Rust => Language::Rust,
            Self::Python => Language::Python,
            Self::JavaScript => Language::JavaScript,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// A component file, a rule file, or the id of a stock rule set
    #[arg(value_name = "FILE")]
    pub(crate) plugin: String,
    /// The folder of plugins, which is made if need be
    #[arg(long, value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// The public key of whoever must have signed it: the key itself, or its file
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: Option<String>,
    /// Put it in the place of another of its id, even if it is no newer or signed by others
    #[arg(long)]
    pub(crate) replace: bool,
}

#[derive(Debug, Args)]
pub(crate) struct KeygenArgs {
    /// The secret key file to write; the public one has `.pub` after its name
    pub(crate) file: PathBuf,
    /// Take the password from this file instead of asking for it
    #[arg(long, value_name = "FILE", conflicts_with = "no_password")]
    pub(crate) password_file: Option<PathBuf>,
    /// Protect the secret key by nothing but where it is kept
    #[arg(long)]
    pub(crate) no_password: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SignArgs {
    /// The component file
    pub(crate) file: PathBuf,
    /// The secret key file
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// Take the key's password from this file instead of asking for it
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Component files with their signatures beside them, or folders with a lock file
    #[arg(required = true, value_name = "FILE|FOLDER")]
    pub(crate) plugins: Vec<String>,
    /// The public key of whoever must have signed them: the key itself, or its file
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: Option<String>,
    /// The policy whose digests and signers they are held against
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// The id of a stock rule set, a component file, or a rule file or an author's folder, which is built first
    pub(crate) plugin: String,
    /// The folder of case files [default: `cases` in the author's folder or beside the file]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) cases: Option<PathBuf>,
    /// Write into the case files what the rules do where something else was expected; a rule file is left as it is
    #[arg(long)]
    pub(crate) update: bool,
    /// Try the cases of this name only
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PluginRunArgs {
    /// The id of a stock rule set, a component file, or a rule file or an author's folder, which is built first
    pub(crate) plugin: String,
    /// The folder of the dataset
    pub(crate) dataset: PathBuf,
    /// The trust's policy [default: DATASET/policy.toml if it is there, else defaults that grant nothing sensitive]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct BenchArgs {
    /// The id of a stock rule set, a component file, or a rule file or an author's folder, which is built first
    pub(crate) plugin: String,
    /// The folder of a dataset to measure on [default: units made at random]
    pub(crate) dataset: Option<PathBuf>,
    /// How many times everything is measured; the median counts
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) rounds: u32,
    /// Keep the figures in this file and compare them with those there [default: one for each plugin in the user's
    /// cache folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) figures: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// The author's folder, a rule file, or a component file that something else builds
    #[arg(value_name = "FOLDER|FILE")]
    pub(crate) plugin: String,
    /// The folder of a dataset, to show whose recommendations change
    pub(crate) dataset: Option<PathBuf>,
    /// The folder of case files [default: `cases` in the author's folder or beside the file]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) cases: Option<PathBuf>,
    /// The trust's policy [default: DATASET/policy.toml if it is there, else defaults that grant nothing sensitive]
    #[arg(long, value_name = "FILE", requires = "dataset")]
    pub(crate) policy: Option<PathBuf>,
    /// End after so many builds
    #[arg(long, hide = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) builds: Option<u32>,
}
