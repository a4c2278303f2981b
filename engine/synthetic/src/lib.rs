//! Seeded synthetic trusts whose pupils follow published national tables.
//!
//! # Brief overview
//!
//! A [`Plan`] says how many pupils, under which seed, in which [`Format`]; [`write()`] makes a dataset
//! folder of it (`pupils`, `academies`, `classes`) and returns what was [`Written`]. Up to 65,000
//! pupils make one trust, more make a country of many trusts.
//!
//! # Example
//!
//! ```
//! use uplift_synthetic::{Format, Plan, write};
//!
//! let folder = tempfile::tempdir()?;
//! let out = folder.path().join("one-trust");
//! let written = write(&Plan { pupils: 600, seed: 1, format: Format::Csv }, &out)?;
//! assert_eq!((written.pupils, written.trusts), (600, 1));
//!
//! let pupils = std::fs::read_to_string(out.join("pupils.csv"))?;
//! assert_eq!(pupils.lines().count(), 601);
//! assert!(pupils.starts_with("pupil_id,academy_id,class_id,year_group,sex,"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is matched, and how well
//!
//! The figures stand, each with its source, in `tables/2022-23.toml`. Of mainstream pupils these hold
//! exactly, but for chance:
//!
//! - free school meals and SEN together, for Years 1 to 6 and Years 7 to 11;
//! - the eleven absence bands of each of these cells, so persistent and severe absence too, and the
//!   bands of special academies;
//! - the phonics standard by disadvantage; the distributions of key stage 2 and standardised scores,
//!   stanines and the multiplication tables check over all pupils;
//! - suspensions by phase, free school meals, sex and year group, as worked out in the tables.
//!
//! These hold nearly, because the published figures do not quite agree with one another. The cells
//! leave out the one pupil in a hundred who is not classified and is absent most, so persistent
//! absence by year group and by sex is scaled down by about 2 % to the cells' total, severe absence by
//! year group by a third in primary and an eighth in secondary years: it rises as published from a
//! lower level. Phonics by SEN status is scaled to the total by disadvantage (1 to 2 points). Gaps in
//! scores come within a fifth: they are given in deviations, tests add chance. Everything the
//! tables call an assumption (lates, points, correlations, sizes of classes, ...) is plausible only:
//! nothing about real pupils may be concluded from it. Current free school meals, which the published
//! tables speak of, stand in the column `fsm_ever6`.
//!
//! # Decisions and their price
//!
//! Readings are normal scores mapped by rank to their published distribution, so correlations and
//! differences between academies leave the tables as they are; the price is that all dependence is
//! of one simple kind. Each academy has a random stream of its own: the same seed and number give the
//! same bytes on any number of threads, but another number of pupils gives other academies. Bytes are
//! promised for one build on one platform, since logarithms may differ in the last digit.

use crate::country::{Academy, Class};
pub use crate::error::SyntheticError;
use crate::model::Model;
use crate::output::{TableFile, write_blocks, write_rows};
use crate::pupil::Pupil;
use crate::tables::Tables;
use std::path::Path;

mod absence;
mod attainment;
mod attendance;
mod behaviour;
mod columns;
mod composition;
mod country;
mod csv;
mod draw;
mod error;
mod folder;
mod intake;
mod ladder;
mod model;
mod normal;
mod number;
mod output;
mod parquet;
mod pupil;
mod rake;
mod sen;
mod tables;
#[cfg(test)]
mod tests;
mod year;

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How many pupils, from 1 to [`MOST_PUPILS`].
    pub pupils: u32,
    /// Another seed gives other pupils.
    pub seed: u64,
    /// The format of every file.
    pub format: Format,
}

/// The greatest number of pupils a plan may ask for: eleven times England's.
pub const MOST_PUPILS: u32 = 100_000_000;

/// A format of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, without quotes, lines ending in a line feed.
    Csv,
    /// Parquet with the same columns and values.
    Parquet,
}

/// How much was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Rows of `pupils`.
    pub pupils: u32,
    /// Rows of `classes`.
    pub classes: u32,
    /// Rows of `academies`.
    pub academies: u32,
    /// How many trusts the academies belong to.
    pub trusts: u32,
}

/// Writes a dataset folder; `out` must be absent or an empty folder, and stays so where this fails.
///
/// Work is shared between the threads of the current rayon pool; memory does not grow with the number
/// of pupils, except for a few bytes for each class.
pub fn write(plan: &Plan, out: &Path) -> Result<Written, SyntheticError> {
    if plan.pupils == 0 || plan.pupils > MOST_PUPILS {
        return Err(SyntheticError::Pupils { asked: plan.pupils });
    }
    let draft = folder::Draft::start(out)?;
    let model = Model::new(Tables::load().map_err(SyntheticError::tables)?);
    let academies = country::plan(&model.tables, plan.pupils, plan.seed);
    let classes: Vec<Class> = academies.iter().flat_map(Academy::classes).collect();
    let files = Files { model: &model, academies: &academies, classes: &classes, seed: plan.seed };
    match plan.format {
        Format::Csv => files
            .write::<csv::CsvFile<Academy>, csv::CsvFile<Class>, csv::CsvFile<Pupil>>(draft.path()),
        Format::Parquet => files
            .write::<parquet::ParquetFile<Academy>, parquet::ParquetFile<Class>, parquet::ParquetFile<Pupil>>(
                draft.path(),
            ),
    }?;
    draft.finish()?;
    let rows = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Written {
        pupils: plan.pupils,
        classes: rows(classes.len()),
        academies: rows(academies.len()),
        trusts: academies.last().map_or(0, |academy| academy.trust),
    })
}

/// What goes into the files.
struct Files<'a> {
    model: &'a Model,
    academies: &'a [Academy],
    classes: &'a [Class],
    seed: u64,
}

/// A block of pupils holds whole academies and at least this many pupils, the last one excepted.
const BLOCK_PUPILS: u32 = 32_768;

impl Files<'_> {
    fn write<A, C, P>(&self, folder: &Path) -> Result<(), SyntheticError>
    where
        A: TableFile<Academy>,
        C: TableFile<Class>,
        P: TableFile<Pupil>,
    {
        write_rows::<_, A>(folder, "academies", columns::ACADEMIES, self.academies)?;
        write_rows::<_, C>(folder, "classes", columns::CLASSES, self.classes)?;
        let blocks = self.blocks();
        write_blocks::<_, P, _>(folder, "pupils", columns::PUPILS, &blocks, |academies, file| {
            let mut pupils = Vec::new();
            for academy in *academies {
                pupil::append(&mut pupils, self.model, academy, self.seed);
            }
            file.encode(&pupils)
        })
    }

    fn blocks(&self) -> Vec<&[Academy]> {
        let mut blocks = Vec::new();
        let mut rest = self.academies;
        while !rest.is_empty() {
            let mut pupils = 0;
            let enough = rest.iter().position(|academy| {
                pupils += academy.pupils;
                pupils >= BLOCK_PUPILS
            });
            let (block, others) = rest.split_at(enough.map_or(rest.len(), |last| last + 1));
            blocks.push(block);
            rest = others;
        }
        blocks
    }
}
