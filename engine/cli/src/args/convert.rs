//! What was typed after `uplift convert`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;
use uplift_convert::Format;

#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    /// What the files are; `auto` looks into each
    pub(crate) format: FormatWord,
    /// Files, zip archives and folders; of one feed, earlier states before later ones
    #[arg(required = true, value_name = "FILE|FOLDER")]
    pub(crate) files: Vec<PathBuf>,
    /// Where to write the dataset: a folder that is absent or empty
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,
    /// Keep UPNs as they are, instead of pseudonyms
    #[arg(long, conflicts_with = "key")]
    pub(crate) keep_ids: bool,
    /// The key of the pseudonyms, made where there is none [default: uplift/pseudonym.key in your configuration folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// Your own mapping of headers and values, or what a dataset.toml says
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatWord {
    /// Each file is recognised by what is in it
    Auto,
    /// A roster feed, version 1.1 or 1.2, as CSV in a folder or zip
    Oneroster,
    /// Common Transfer Files
    Ctf,
    /// Ed-Fi bulk files
    EdFi,
    /// Reports of SIMS
    Sims,
    /// Exports of Arbor
    Arbor,
    /// Reports of Bromcom
    Bromcom,
    /// What `[files]` and `[columns]` of a dataset.toml, or a mapping, say
    Mapped,
}

impl From<FormatWord> for Format {
    fn from(word: FormatWord) -> Self {
        match word {
            FormatWord::Auto => Self::Auto,
            FormatWord::Oneroster => Self::OneRoster,
            FormatWord::Ctf => Self::Ctf,
            FormatWord::EdFi => Self::EdFi,
            FormatWord::Sims => Self::Sims,
            FormatWord::Arbor => Self::Arbor,
            FormatWord::Bromcom => Self::Bromcom,
            FormatWord::Mapped => Self::Mapped,
        }
    }
}
