//! The rows of classes, academies and trusts.

use crate::column::{Column, Columns, NO_NUMBER, Together};
use crate::dictionary::{Coded, Interner, count};
use crate::encoder::{Chunk, Encoder};
use crate::number::Scale;
use crate::packed::Packed;
use crate::table::Table;
use crate::{ReportError, because};
use std::borrow::Cow;
use std::rc::Rc;
use uplift_model::{Level, Readings, UnitRow, quotient};

impl Encoder<'_> {
    /// Encodes the rows of one level above pupil, in the order given. `readings` are those of the
    /// level.
    pub fn units(
        &self,
        level: Level,
        readings: &impl Readings,
        rows: &[UnitRow],
    ) -> Result<Chunk, ReportError> {
        let mut all = ids(self, level, rows);
        let what = rows.iter().map(|row| self.words.what_at(row.area, row.intervention));
        let together = vec![Together {
            // From the area on, which comes after the ids and the rank.
            columns: (all.len() + 1, 4),
            keys: what.collect(),
            cells: Cow::Borrowed(&self.words.what),
        }];
        all.extend(shared(self, readings, rows));
        if level == Level::Trust {
            all.extend(trusts(self, rows));
        }
        self.chunk(Table::of(level), &Columns { all, together })
    }
}

/// The ids of the units and of those they belong to.
fn ids<'e>(encoder: &'e Encoder<'_>, level: Level, rows: &[UnitRow]) -> Vec<Column<'e>> {
    let depth = match level {
        Level::Trust => 1,
        Level::Academy => 2,
        Level::Class | Level::Pupil => 3,
    };
    let mut columns: Vec<_> = (0..depth)
        .map(|_| (Vec::with_capacity(rows.len()), Interner::new(encoder.formats)))
        .collect();
    for row in rows {
        let ids = encoder.ids(level, row.unit as usize);
        for ((keys, interner), id) in columns.iter_mut().zip(ids) {
            keys.push(interner.key(id));
        }
    }
    columns.into_iter().map(|(keys, interner)| Column::interned(keys, interner)).collect()
}

/// The columns that every level has.
fn shared<'e>(
    encoder: &'e Encoder<'_>,
    readings: &impl Readings,
    rows: &[UnitRow],
) -> Vec<Column<'e>> {
    let words = &encoder.words;
    let wholes = |whole: fn(&UnitRow) -> u32| Column::Whole(rows.iter().map(whole).collect());
    let decimals = |scale, steps: fn(&UnitRow) -> u64| {
        Column::decimals(rows.iter().map(steps).collect(), scale, encoder.formats)
    };
    let coded = |coded: &'e Coded, place: fn(&UnitRow) -> u32| {
        Column::Coded(rows.iter().map(place).collect(), coded)
    };
    let given: Rc<[u32]> = rows.iter().map(|row| u32::from(row.intervention)).collect();
    let of_given = |coded: &'e Coded| Column::Coded(Rc::clone(&given), coded);
    let mut text = String::new();
    let mut because = Packed::with_capacity(rows.len(), rows.len() * 100);
    for row in rows {
        text.clear();
        because::unit(encoder, readings, row, &mut text);
        because.push(text.as_bytes());
    }
    vec![
        wholes(|row| u32::from(row.rank)),
        coded(&words.area, |row| count(row.area.index())),
        of_given(&words.intervention_id),
        of_given(&words.intervention),
        of_given(&words.tier),
        coded(&words.basis, |row| row.basis as u32),
        wholes(|row| row.tally.flagged),
        wholes(|row| row.recommended),
        wholes(|row| row.tally.assessed()),
        wholes(|row| row.tally.lacking),
        wholes(|row| row.tally.not_assessed),
        decimals(Scale::Four, |row| share(row.tally.flagged, row.tally.assessed())),
        decimals(Scale::Six, |row| row.need.millionths()),
        decimals(Scale::Six, |row| row.priority),
        decimals(Scale::Four, |row| share(row.disadvantaged.0, row.disadvantaged.1)),
        Column::Text(because),
    ]
}

/// The columns that trusts have besides.
fn trusts<'e>(encoder: &'e Encoder<'_>, rows: &[UnitRow]) -> [Column<'e>; 3] {
    let id = |place: u32| {
        let academy = encoder.context.roster.academies.get(place as usize);
        academy.map_or("", |academy| academy.id.as_str())
    };
    let mut affected = Packed::default();
    let mut learn_from = Packed::default();
    for row in rows {
        let ids: Vec<_> = row.affected.iter().map(|&place| id(place)).collect();
        affected.push(ids.join(";").as_bytes());
        learn_from.push(row.learn_from.map_or("", id).as_bytes());
    }
    let trust_wide = rows.iter().map(|row| u32::from(row.trust_wide)).collect();
    [
        Column::Text(affected),
        Column::Coded(trust_wide, &encoder.words.yes_or_no),
        Column::Text(learn_from),
    ]
}

/// Returns a share in its smallest step.
fn share(part: u32, whole: u32) -> u64 {
    quotient(u64::from(part) * Scale::Four.one(), u64::from(whole)).unwrap_or(NO_NUMBER)
}
