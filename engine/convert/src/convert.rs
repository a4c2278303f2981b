//! From files that were named to a dataset that can be run.

use crate::archive::Bounds;
use crate::inputs::{Input, Inputs, Place, What};
use crate::mapping::{self, Context, Export, Matched, System, best};
use crate::oneroster::{self, Feed};
use crate::pseudonyms::{Ids, KeyUsed};
use crate::settings::PupilId;
use crate::writer::{Sort, Writer};
use crate::{ConvertError, Core, ctf, edfi};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use uplift_table::{Watch, open};

/// What the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Each is recognised by what is in it.
    Auto,
    /// A `OneRoster` feed, 1.1 or 1.2.
    OneRoster,
    /// Common Transfer Files.
    Ctf,
    /// Ed-Fi interchange files.
    EdFi,
    /// Exports of SIMS.
    Sims,
    /// Exports of Arbor.
    Arbor,
    /// Exports of Bromcom.
    Bromcom,
    /// What `dataset.toml` or a mapping says.
    Mapped,
}

impl Format {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::OneRoster => "oneroster",
            Self::Ctf => "ctf",
            Self::EdFi => "ed-fi",
            Self::Sims => "sims",
            Self::Arbor => "arbor",
            Self::Bromcom => "bromcom",
            Self::Mapped => "mapped",
        }
    }

    /// Returns the mappings that are tried, the first of equals winning.
    fn systems(self) -> Result<Vec<System>, ConvertError> {
        match self {
            Self::Auto => mapping::built_in(None),
            Self::Sims | Self::Arbor | Self::Bromcom => mapping::built_in(Some(self.word())),
            _ => Ok(Vec::new()),
        }
    }

    fn takes_tables(self) -> bool {
        !matches!(self, Self::OneRoster | Self::Ctf | Self::EdFi)
    }
}

/// What is asked for.
#[derive(Debug)]
pub struct Request<'a> {
    /// What the files are.
    pub format: Format,
    /// Files, archives and folders, earlier states of a feed before later ones.
    pub paths: &'a [PathBuf],
    /// Where the dataset is written: a folder that is absent or empty.
    pub out: &'a Path,
    /// What is done with UPNs.
    pub ids: Ids,
    /// The trust's own mapping.
    pub map: Option<&'a Path>,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What it goes by.
    pub name: String,
    /// What it was read as; nothing where it was not read.
    pub what: Option<String>,
    /// Why it was not read.
    pub why_not: String,
    /// How many rows it has.
    pub rows: u64,
    /// The headers that nothing was made of.
    pub unused: Vec<String>,
}

/// What was converted.
#[derive(Debug)]
pub struct Report {
    /// Every file that was found.
    pub sources: Vec<Source>,
    /// What is to be known of the mappings that were used.
    pub notes: Vec<String>,
    /// Rows by file of the dataset.
    pub written: Vec<(Core, u64)>,
    /// The first problem of each sort, and how many there are.
    pub problems: Vec<Sort>,
    /// How many ids were replaced by pseudonyms.
    pub replaced: usize,
    /// The key of the pseudonyms, where one was needed.
    pub key: Option<KeyUsed>,
}

/// Reads files of other systems and writes the core data set.
///
/// # Errors
///
/// If the folder to be written is taken, a file cannot be read at all, one that was named is nothing
/// we know, nothing says who is enrolled where, or `watch` says to stop. Nothing is left behind then.
/// Bad cells are problems.
pub fn convert(request: &Request<'_>, watch: &Watch) -> Result<Report, ConvertError> {
    let mut writer = Writer::begin(request.out, request.ids.clone())?;
    let place = Place { unpacked: writer.unpacked(), bounds: Bounds::default(), watch };
    let mut inputs = Inputs::find(request.paths, request.map, &place)?;
    if inputs.settings.oneroster.pupil_id == PupilId::Username {
        writer.replace_all_ids();
    }
    let mut systems: Vec<System> = inputs.settings.system.take().into_iter().collect();
    systems.extend(request.format.systems()?);
    let own =
        if matches!(request.format, Format::Auto | Format::Mapped) { own() } else { Vec::new() };
    let run = Run { format: request.format, inputs: &inputs, systems, own };
    let mut notes = Vec::new();
    let mut sources: Vec<Option<Source>> = inputs.files.iter().map(|_| None).collect();
    run.feed(&mut sources, &mut writer)?;
    run.interchange(&mut sources, &mut writer)?;
    for (input, source) in inputs.files.iter().zip(&mut sources) {
        if watch.is_stopped() {
            return Err(ConvertError::Stopped);
        }
        if source.is_none() {
            *source = Some(run.read(input, &mut notes, &mut writer)?);
        }
    }
    let sources: Vec<Source> = sources.into_iter().flatten().collect();
    if sources.iter().all(|source| source.what.is_none()) {
        return Err(ConvertError::NoPupils(nothing(&sources)));
    }
    let written = writer.finish(&inputs.settings.carried()?)?;
    Ok(Report {
        sources,
        notes,
        written: written.tables,
        problems: written.problems,
        replaced: written.replaced,
        key: written.key,
    })
}

fn nothing(sources: &[Source]) -> String {
    match sources.first() {
        None => "there is no file in what was named".to_owned(),
        Some(first) => format!(
            "none of the files that were named could be read, the first being `{}`: {}",
            first.name, first.why_not
        ),
    }
}

/// Returns the files of the core data set as exports that are known by their columns. Readings of
/// indicators alone are known by the name of their file only.
fn own() -> Vec<Export> {
    let known_by = |core| match core {
        Core::Pupils => &["academy_id", "class_id", "year_group"][..],
        Core::Attendance => &["possible", "code", "marks"],
        _ => &[],
    };
    let own = Core::ALL.into_iter().filter(|core| *core != Core::Indicators).map(|core| {
        let known_by = known_by(core).iter().map(|&column| column.to_owned()).collect();
        Export { known_by, ..Export::of_core(core) }
    });
    own.collect()
}

fn opened(input: &Input) -> Result<BufReader<std::fs::File>, ConvertError> {
    Ok(BufReader::new(open(&input.file.path)?))
}

fn of_xml(input: &Input, what: &str, writer: &Writer) -> Source {
    Source {
        name: input.file.name.clone(),
        what: Some(what.to_owned()),
        why_not: String::new(),
        rows: writer.taken(),
        unused: Vec::new(),
    }
}

/// The conversion at hand.
struct Run<'a> {
    format: Format,
    inputs: &'a Inputs,
    systems: Vec<System>,
    /// The files of the core data set by their own names.
    own: Vec<Export>,
}

impl Run<'_> {
    /// Reads all files of `OneRoster` feeds, and hands over what they say together.
    fn feed(
        &self,
        sources: &mut [Option<Source>],
        writer: &mut Writer,
    ) -> Result<(), ConvertError> {
        if !matches!(self.format, Format::Auto | Format::OneRoster) {
            return Ok(());
        }
        let mut feed = Feed::default();
        for (input, source) in self.inputs.files.iter().zip(sources) {
            let What::OneRoster(kind, header) = &input.what else { continue };
            let name = &input.file.name;
            writer.begin_file(name);
            let rows = oneroster::read(&mut feed, &input.file, *kind, header, input.group, writer)?;
            let used = *kind != oneroster::Kind::Other;
            *source = Some(Source {
                name: name.clone(),
                what: used.then(|| format!("{} of OneRoster", kind.name())),
                why_not: "it says nothing about who is enrolled where".to_owned(),
                rows,
                unused: Vec::new(),
            });
        }
        if feed.is_empty() {
            Ok(())
        } else {
            oneroster::write(&feed, &self.inputs.settings, writer)
        }
    }

    /// Reads any other file.
    fn read(
        &self,
        input: &Input,
        notes: &mut Vec<String>,
        writer: &mut Writer,
    ) -> Result<Source, ConvertError> {
        let name = &input.file.name;
        writer.begin_file(name);
        match &input.what {
            What::Table(header) | What::OneRoster(_, header) if self.format.takes_tables() => {
                self.table(input, header, notes, writer)
            }
            What::Ctf if matches!(self.format, Format::Auto | Format::Ctf) => {
                ctf::read(name, opened(input)?, writer)?;
                writer.check()?;
                Ok(of_xml(input, "Common Transfer File", writer))
            }
            What::Other(why) => self.passed_by(input, why),
            _ => self.passed_by(input, "it is of another format"),
        }
    }

    /// Returns that a file is not read, which is an error for one that was named by itself.
    fn passed_by(&self, input: &Input, why: &str) -> Result<Source, ConvertError> {
        if input.named || self.inputs.settings.named(&input.bare).is_some() {
            return Err(ConvertError::Unknown {
                file: input.file.name.clone(),
                format: self.format.word(),
                why: why.to_owned(),
            });
        }
        Ok(Source {
            name: input.file.name.clone(),
            what: None,
            why_not: why.to_owned(),
            rows: 0,
            unused: Vec::new(),
        })
    }

    /// Reads all files of an Ed-Fi interchange, which refer to each other, and hands over what they
    /// say together.
    fn interchange(
        &self,
        sources: &mut [Option<Source>],
        writer: &mut Writer,
    ) -> Result<(), ConvertError> {
        if !matches!(self.format, Format::Auto | Format::EdFi) {
            return Ok(());
        }
        let mut interchange = edfi::Interchange::new()?;
        let mut last = None;
        for (input, source) in self.inputs.files.iter().zip(sources) {
            if !matches!(input.what, What::EdFi) {
                continue;
            }
            writer.begin_file(&input.file.name);
            interchange.file(&input.file.name, opened(input)?, writer)?;
            *source = Some(of_xml(input, "Ed-Fi interchange", writer));
            last = Some(&input.file.name);
        }
        if let Some(last) = last {
            interchange.finish(last, writer);
        }
        writer.check()
    }

    fn table(
        &self,
        input: &Input,
        header: &[String],
        notes: &mut Vec<String>,
        writer: &mut Writer,
    ) -> Result<Source, ConvertError> {
        let settings = &self.inputs.settings;
        let columns = |export: &Export| settings.columns.get(&export.into);
        let named = settings.named(&input.bare).or_else(|| self.by_its_name(&input.bare, header));
        let (system, export, matched) = if let Some(export) = &named {
            (None, export, Matched::of(export, header, columns(export)))
        } else {
            let all = self.own.iter().chain(self.systems.iter().flat_map(|system| &system.exports));
            let Some((export, matched)) = best(all, header, columns) else {
                return self.passed_by(input, "no mapping is given, and no `[files]` names it");
            };
            let of =
                |system: &&System| system.exports.iter().any(|other| std::ptr::eq(other, export));
            (self.systems.iter().find(of), export, matched)
        };
        let constants = settings.constants.get(&export.into);
        let lacking = matched
            .missing
            .iter()
            .find(|ours| constants.is_none_or(|constants| !constants.contains_key(*ours)));
        if let Some(ours) = lacking {
            return self.lacking(input, header, export, ours, named.is_some());
        }
        if let Some(system) = system {
            for note in &system.notes {
                let note = format!("{}: {note}", system.title);
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        let context = Context { values: &settings.values, constants };
        let rows = mapping::read(&input.file, header, export, &matched, &context, writer)?;
        let unused = header.iter().enumerate().filter(|(at, _)| !matched.takes(*at));
        let title = system.map_or_else(
            || export.title.clone(),
            |system| format!("{} of {}", export.title, system.title),
        );
        Ok(Source {
            name: input.file.name.clone(),
            what: Some(title),
            why_not: String::new(),
            rows,
            unused: unused.map(|(_, name)| name.clone()).filter(|name| !name.is_empty()).collect(),
        })
    }

    /// Returns which file of the core data set a file is by its own name, where its header agrees.
    fn by_its_name(&self, bare: &str, header: &[String]) -> Option<Export> {
        let core = Core::of_name(bare.rsplit_once('.')?.0).filter(|_| !self.own.is_empty())?;
        let has = |column: &&str| header.iter().any(|name| name == column);
        core.required().iter().all(has).then(|| Export::of_core(core))
    }

    /// Says which column keeps a file from being read.
    fn lacking(
        &self,
        input: &Input,
        header: &[String],
        export: &Export,
        ours: &str,
        named: bool,
    ) -> Result<Source, ConvertError> {
        if self.format == Format::Auto && !named {
            let shown: Vec<&str> = header.iter().map(String::as_str).take(12).collect();
            return self.passed_by(
                input,
                &format!(
                    "no export we know has these headers ({}); the likeliest, {}, lacks `{ours}`",
                    shown.join(", "),
                    export.title
                ),
            );
        }
        let aliases = match ours {
            mapping::KNOWN_BY => export.known_by.clone(),
            _ if ours == "value" && !export.measures.is_empty() => {
                export.measures.iter().flat_map(|measure| measure.headers.clone()).collect()
            }
            _ => export.columns.get(ours).cloned().unwrap_or_default(),
        };
        Err(ConvertError::NoColumn {
            file: input.file.name.clone(),
            column: ours.to_owned(),
            what: export.title.clone(),
            aliases,
        })
    }
}
