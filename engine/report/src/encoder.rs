//! Rows become chunks: the bytes of every format, ready to be appended to files.

use crate::column::Columns;
use crate::dictionary::{Coded, count};
use crate::formats::Formats;
use crate::packed::Packed;
use crate::pages::{self, Pages};
use crate::table::Table;
use crate::{ReportError, because};
use parquet::schema::types::SchemaDescriptor;
use std::fmt;
use std::path::Path;
use uplift_model::{Area, Basis, Intervention, Level, Policy, Roster, RuleBook, Status};

/// What rows refer to.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The rules and interventions.
    pub book: &'a RuleBook,
    /// Who there is.
    pub roster: &'a Roster,
    /// The trust's own choices.
    pub policy: &'a Policy,
}

/// Turns rows into chunks. Made once, shared by every thread; the same rows give the same bytes.
pub struct Encoder<'a> {
    pub(crate) context: Context<'a>,
    pub(crate) formats: Formats,
    pub(crate) words: Words,
    schemas: Vec<SchemaDescriptor>,
}

/// The parts of rows that come from the rule book and the vocabulary.
pub(crate) struct Words {
    pub(crate) area: Coded,
    pub(crate) status: Coded,
    pub(crate) basis: Coded,
    pub(crate) yes_or_no: Coded,
    pub(crate) intervention_id: Coded,
    pub(crate) intervention: Coded,
    pub(crate) tier: Coded,
    pub(crate) months: Coded,
    pub(crate) cost: Coded,
    pub(crate) security: Coded,
    pub(crate) evidence_as_at: Coded,
    /// For each rule, its title as it stands within a sentence.
    pub(crate) titles: Vec<String>,
    /// For each area and intervention, the cells of both, its title and its tier.
    pub(crate) what: Packed,
    /// For each intervention, the cells of its months, cost, security and date.
    pub(crate) evidence: Packed,
}

impl Words {
    fn new(book: &RuleBook, formats: Formats) -> Self {
        let texts = |text: fn(&Intervention) -> &str| {
            Coded::texts(book.interventions.iter().map(text), formats)
        };
        let wholes = |whole: fn(&Intervention) -> Option<u8>| {
            Coded::wholes(book.interventions.iter().map(|at| whole(at).map(u32::from)), formats)
        };
        let titles = book.rules.iter().map(|rule| because::within_sentence(&rule.title));
        let mut words = Self {
            area: Coded::texts(Area::ALL.iter().map(|area| area.word()), formats),
            status: Coded::texts(Status::ALL.iter().map(|status| status.words()), formats),
            basis: Coded::texts(
                [Basis::Step, Basis::Rule, Basis::Pupils].map(Basis::word),
                formats,
            ),
            yes_or_no: Coded::texts(["no", "yes"], formats),
            intervention_id: texts(|at| &at.id),
            intervention: texts(|at| &at.title),
            tier: wholes(|at| Some(at.tier)),
            months: Coded::numbers(book.interventions.iter().map(Intervention::months), formats),
            cost: wholes(Intervention::cost),
            security: wholes(Intervention::security),
            evidence_as_at: texts(|at| at.headline().map_or("", |evidence| &evidence.as_at)),
            titles: titles.collect(),
            what: Packed::default(),
            evidence: Packed::default(),
        };
        for area in 0..Area::COUNT {
            for at in 0..book.interventions.len() {
                let Self { area: areas, intervention_id, intervention, tier, what, .. } =
                    &mut words;
                let cells: [(&Coded, _); 4] =
                    [(areas, area), (intervention_id, at), (intervention, at), (tier, at)];
                what.push_with(|out| line(&cells, out));
            }
        }
        for at in 0..book.interventions.len() {
            let Self { months, cost, security, evidence_as_at, evidence, .. } = &mut words;
            let cells: [(&Coded, _); 4] =
                [(months, at), (cost, at), (security, at), (evidence_as_at, at)];
            evidence.push_with(|out| line(&cells, out));
        }
        words
    }

    /// Returns the place of an area and intervention in `what`.
    pub(crate) fn what_at(&self, area: Area, intervention: u16) -> u32 {
        let interventions = self.what.len() / Area::COUNT;
        count(area.index() * interventions + usize::from(intervention))
    }
}

/// Appends the cells of places, with commas between them.
fn line(cells: &[(&Coded, usize)], out: &mut Vec<u8>) {
    for (coded, place) in cells {
        out.extend_from_slice(coded.dictionary.csv.get(coded.key(*place) as usize));
        out.push(b',');
    }
    out.pop();
}

impl fmt::Debug for Encoder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder").field("formats", &self.formats).finish_non_exhaustive()
    }
}

impl<'a> Encoder<'a> {
    /// Makes one for some formats.
    pub fn new(context: Context<'a>, formats: Formats) -> Result<Self, ReportError> {
        let schemas = Table::ALL.into_iter().map(|table| {
            let schema = table.schema().map_err(ReportError::encode(Path::new(table.name())));
            Ok(SchemaDescriptor::new(schema?))
        });
        let schemas = schemas.collect::<Result<_, _>>()?;
        Ok(Self { context, formats, words: Words::new(context.book, formats), schemas })
    }

    /// Encodes columns in every format asked for.
    pub(crate) fn chunk(&self, table: Table, columns: &Columns<'_>) -> Result<Chunk, ReportError> {
        let rows = columns.rows();
        let csv = self.formats.csv.then(|| columns.csv());
        let json = self.formats.json.then(|| columns.json(&table.columns()));
        let parquet = if self.formats.parquet {
            let schema = self.schemas.get(table as usize);
            let about = schema.map(SchemaDescriptor::columns).unwrap_or_default();
            let pages =
                columns.all.iter().zip(about).map(|(column, about)| pages::encode(column, about));
            let pages = pages.collect::<parquet::errors::Result<Vec<_>>>();
            Some(pages.map_err(ReportError::encode(Path::new(table.name())))?)
        } else {
            None
        };
        Ok(Chunk { table, rows, csv, json, parquet })
    }

    /// Returns the ids of the trust, academy and class that a unit is or belongs to; empty where
    /// there is none.
    pub(crate) fn ids(&self, level: Level, unit: usize) -> [&'a str; 3] {
        let roster = self.context.roster;
        let (academy, class) = match level {
            Level::Trust => {
                let trust = roster.trusts.get(unit).map_or("", |trust| &trust.id);
                return [trust, "", ""];
            }
            Level::Academy => (unit, None),
            Level::Class => {
                let class = roster.classes.get(unit);
                (class.map_or(usize::MAX, |class| class.academy), class)
            }
            Level::Pupil => {
                let class = roster.home_class(unit).and_then(|class| roster.classes.get(class));
                (roster.academy_of(unit), class)
            }
        };
        let academy = roster.academies.get(academy);
        let trust = academy.and_then(|academy| roster.trusts.get(academy.trust));
        [
            trust.map_or("", |trust| &trust.id),
            academy.map_or("", |academy| &academy.id),
            class.map_or("", |class| &class.id),
        ]
    }
}

/// Encoded rows of one table.
pub struct Chunk {
    pub(crate) table: Table,
    pub(crate) rows: usize,
    pub(crate) csv: Option<Vec<u8>>,
    pub(crate) json: Option<Vec<u8>>,
    pub(crate) parquet: Option<Vec<Pages>>,
}

impl Chunk {
    /// How many rows a chunk should have: enough for a row group worth reading by itself, few
    /// enough for some tens of megabytes.
    pub const ROWS: usize = 65_536;

    /// Returns the table that the rows belong to.
    pub fn table(&self) -> Table {
        self.table
    }

    /// Returns how many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns how many bytes it takes in memory.
    pub fn bytes(&self) -> usize {
        let pages = self.parquet.iter().flatten().map(|pages| pages.bytes.len());
        let texts = [&self.csv, &self.json].into_iter().flatten().map(Vec::len);
        pages.chain(texts).sum()
    }
}

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("table", &self.table)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}
