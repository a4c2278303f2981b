//! The shape of the data files, and reading them. Whether what they say makes sense is `check`'s
//! question.

use crate::history::History;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;
use toml::value::Datetime;

/// Everything the data files say.
pub(crate) struct Catalogue {
    pub files: Vec<File>,
    pub indicators: Vec<Indicator>,
    pub assessments: Vec<Assessment>,
    pub interventions: Vec<Intervention>,
    pub steps: Vec<Step>,
    pub codes: Vec<RegisterCode>,
    pub scales: Vec<Scale>,
    pub no_tests: Vec<NoTest>,
    pub limits: Vec<Limit>,
}

/// One data file and its header.
pub(crate) struct File {
    pub name: String,
    pub header: Header,
}

/// The keys every data file begins with.
#[derive(Deserialize, Clone)]
pub(crate) struct Header {
    pub version: String,
    pub as_at: Datetime,
    pub source: String,
    pub licence: String,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Number,
    Flag,
    Category,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direction {
    Lower,
    Higher,
    Neither,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Indicator {
    #[serde(skip)]
    pub file: String,
    pub id: String,
    pub title: String,
    pub level: String,
    pub kind: Kind,
    #[serde(default)]
    pub members: Vec<String>,
    pub measure: Option<String>,
    pub range: Option<[f64; 2]>,
    pub direction: Direction,
    #[serde(default)]
    pub sensitive: bool,
    pub definition: String,
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assessment {
    #[serde(skip)]
    pub file: String,
    pub name: String,
    pub measure: String,
    pub indicator: String,
    pub scale: String,
}

/// The numbers that results of an assessment may be, at one time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scale {
    #[serde(skip)]
    pub file: String,
    pub id: String,
    pub title: String,
    pub least: f64,
    pub most: f64,
    #[serde(default)]
    pub step: f64,
    pub from: Option<Datetime>,
    pub to: Option<Datetime>,
    pub source: String,
}

/// A national test and the summers without it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoTest {
    #[serde(skip)]
    pub file: String,
    pub indicators: Vec<String>,
    pub year_group: i8,
    pub since: i16,
    pub none: Vec<i16>,
    #[serde(default)]
    pub not_required: Vec<i16>,
    #[serde(default)]
    pub made_up: bool,
    pub because: String,
    pub source: String,
}

/// A number that law or guidance sets.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limit {
    #[serde(skip)]
    pub file: String,
    pub id: String,
    pub value: f64,
    pub definition: String,
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Intervention {
    #[serde(skip)]
    pub file: String,
    pub id: String,
    pub title: String,
    pub summary: String,
    pub areas: Vec<String>,
    pub tier: u8,
    pub evidence: Vec<Evidence>,
    #[serde(default)]
    pub excludes: Vec<String>,
    #[serde(default)]
    pub minutes: u16,
    #[serde(default)]
    pub sessions_per_week: f64,
    #[serde(default)]
    pub weeks: u16,
    #[serde(default)]
    pub adult_hours: f64,
    #[serde(default)]
    pub group: [u16; 2],
    #[serde(default)]
    pub notes: Vec<[String; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Evidence {
    pub claim: String,
    /// The file's own where it is left out.
    pub source: Option<String>,
    pub url: String,
    /// The file's own where it is left out.
    pub as_at: Option<Datetime>,
    pub months: Option<f64>,
    pub cost: Option<u8>,
    pub security: Option<u8>,
    pub population: String,
}

/// A code of the attendance register and when it is in force.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterCode {
    #[serde(skip)]
    pub file: String,
    pub code: String,
    pub title: String,
    pub class: String,
    pub from: Option<Datetime>,
    pub until: Option<Datetime>,
}

/// What a whole class, academy or trust should do in an area.
pub(crate) struct Step {
    pub file: String,
    pub area: String,
    pub intervention: String,
}

/// Reads every data file in `folder`, in the order of their names.
pub(crate) fn read(folder: &Path) -> Result<Catalogue, Box<dyn Error>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();

    let mut catalogue = Catalogue {
        files: Vec::new(),
        indicators: Vec::new(),
        assessments: Vec::new(),
        interventions: Vec::new(),
        steps: Vec::new(),
        codes: Vec::new(),
        scales: Vec::new(),
        no_tests: Vec::new(),
        limits: Vec::new(),
    };
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.ok_or("a data file has no name")?;
        read_file(&name, &fs::read_to_string(&path)?, &mut catalogue)
            .map_err(|error| format!("{name}: {error}"))?;
    }
    exclude_both_ways(&mut catalogue.interventions);
    catalogue.add_histories();
    catalogue.scales.sort_by_key(|scale| (scale.id.clone(), day(scale.from)));
    catalogue.limits.sort_by(|a, b| a.id.cmp(&b.id));
    catalogue.indicators.sort_by(|a, b| a.id.cmp(&b.id));
    catalogue.interventions.sort_by(|a, b| a.id.cmp(&b.id));
    catalogue.codes.sort_by(|a, b| (&a.code, day(a.from)).cmp(&(&b.code, day(b.from))));
    catalogue.assessments.sort_by(|a, b| (&a.name, &a.measure).cmp(&(&b.name, &b.measure)));
    Ok(catalogue)
}

/// A data file; its entries' shapes are looked at one by one, so that a fault names the entry.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    version: String,
    as_at: Datetime,
    source: String,
    licence: String,
    #[serde(default)]
    indicator: Vec<toml::Table>,
    #[serde(default)]
    assessment: Vec<toml::Table>,
    #[serde(default)]
    intervention: Vec<toml::Table>,
    #[serde(default)]
    code: Vec<toml::Table>,
    #[serde(default)]
    scale: Vec<toml::Table>,
    #[serde(default)]
    no_test: Vec<toml::Table>,
    #[serde(default)]
    limit: Vec<toml::Table>,
    #[serde(default)]
    steps: toml::Table,
}

fn read_file(name: &str, text: &str, into: &mut Catalogue) -> Result<(), Box<dyn Error>> {
    let contents: Contents = toml::from_str(text)?;
    let file = || name.to_owned();
    let Contents { version, as_at, source, licence, .. } = contents;
    into.files.push(File { name: file(), header: Header { version, as_at, source, licence } });

    for table in contents.indicator {
        into.indicators.push(Indicator { file: file(), ..entry(table, "id")? });
    }
    for table in contents.assessment {
        into.assessments.push(Assessment { file: file(), ..entry(table, "name")? });
    }
    for table in contents.intervention {
        into.interventions.push(Intervention { file: file(), ..entry(table, "id")? });
    }
    for table in contents.code {
        into.codes.push(RegisterCode { file: file(), ..entry(table, "code")? });
    }
    for table in contents.scale {
        into.scales.push(Scale { file: file(), ..entry(table, "id")? });
    }
    for table in contents.no_test {
        into.no_tests.push(NoTest { file: file(), ..entry(table, "because")? });
    }
    for table in contents.limit {
        into.limits.push(Limit { file: file(), ..entry(table, "id")? });
    }
    for (area, intervention) in contents.steps {
        let intervention = intervention.as_str().ok_or("a step names its intervention as text")?;
        into.steps.push(Step { file: file(), area, intervention: intervention.to_owned() });
    }
    Ok(())
}

/// Returns a day as text that sorts as days do; none is before all.
pub(crate) fn day(date: Option<Datetime>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn entry<T: DeserializeOwned>(table: toml::Table, key: &str) -> Result<T, String> {
    let id = table.get(key).and_then(toml::Value::as_str).unwrap_or("an entry without an id");
    let id = id.to_owned();
    table.try_into().map_err(|error: toml::de::Error| format!("`{id}`: {}", error.message()))
}

impl Catalogue {
    /// Adds what the history of its results makes of each indicator that assessments supply.
    fn add_histories(&mut self) {
        let assessed: BTreeSet<&str> =
            self.assessments.iter().map(|assessment| assessment.indicator.as_str()).collect();
        let of = |base: &Indicator| {
            let range = base.range.map_or((0.0, 1.0), |[least, most]| (least, most));
            History::ALL.map(|history| {
                let (least, most) = history.range(range);
                Indicator {
                    file: base.file.clone(),
                    id: history.id(&base.id),
                    title: history.title(&base.title),
                    level: base.level.clone(),
                    kind: base.kind,
                    members: Vec::new(),
                    measure: history.measure(base.measure.as_deref()).map(str::to_owned),
                    range: base.range.map(|_| [least, most]),
                    direction: match history {
                        History::Readings => Direction::Neither,
                        History::Previous | History::Change => base.direction,
                    },
                    sensitive: base.sensitive,
                    definition: history.definition(&base.title),
                    source: base.source.clone(),
                }
            })
        };
        let bases = self.indicators.iter().filter(|base| assessed.contains(&*base.id));
        let more: Vec<Indicator> = bases.flat_map(of).collect();
        self.indicators.extend(more);
    }
}

/// Gives the other side of each exclusion, which the files write once.
fn exclude_both_ways(interventions: &mut [Intervention]) {
    let mut pairs = Vec::new();
    for one in &*interventions {
        pairs.extend(one.excludes.iter().map(|other| (other.clone(), one.id.clone())));
    }
    for (id, excluded) in pairs {
        for one in interventions.iter_mut().filter(|one| one.id == id) {
            one.excludes.push(excluded.clone());
            one.excludes.sort();
        }
    }
}
