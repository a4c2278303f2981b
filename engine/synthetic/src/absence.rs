//! Absence bands: the published tables by cell, year group and sex, fitted into one.
//!
//! The bands of each cell hold exactly. Rates by year group and by sex are scaled to the cells' mean
//! rate first, since cells leave out pupils whose free school meals or needs are not known, who are
//! few but absent most; scaled, they hold too.

use crate::composition::Composition;
use crate::ladder::Ladder;
use crate::number::{float, pick};
use crate::rake::{Margin, rake};
use crate::tables::Tables;
use crate::year::{Setting, Year};

/// How many bands the published tables have.
pub(crate) const BANDS: usize = 11;
/// Bands below 10 % and below 50 % absence.
const PERSISTENT_FROM: usize = 2;
const SEVERE_FROM: usize = 10;

/// The distribution over the bands for every sort of pupil.
#[derive(Debug)]
pub(crate) struct Bands {
    primary: Fitted,
    secondary: Fitted,
    special: Ladder,
}

impl Bands {
    /// Fits the tables.
    pub(crate) fn new(tables: &Tables) -> Self {
        let (bands, years) = (&tables.absence, &tables.absence_years);
        let primary = Published {
            first_year: 1,
            cells: &bands.primary,
            persistent: &years.primary_persistent,
            severe: &years.primary_severe,
            sex: &years.primary_sex,
        };
        let secondary = Published {
            first_year: 7,
            cells: &bands.secondary,
            persistent: &years.secondary_persistent,
            severe: &years.secondary_severe,
            sex: &years.secondary_sex,
        };
        Self {
            primary: primary.fit(tables),
            secondary: secondary.fit(tables),
            special: Ladder::new(bands.special),
        }
    }

    /// Returns the distribution over the bands; year groups without figures borrow from the nearest.
    pub(crate) fn of(&self, setting: Setting, year: Year, cell: usize, boy: bool) -> &Ladder {
        match setting {
            Setting::Primary => self.primary.of(year, cell, boy),
            Setting::Secondary => self.secondary.of(year, cell, boy),
            Setting::Special => &self.special,
        }
    }
}

/// What is published for the primary or the secondary years.
struct Published<'t> {
    first_year: usize,
    cells: &'t [[f64; BANDS]; 4],
    persistent: &'t [f64],
    severe: &'t [f64],
    sex: &'t [f64; 2],
}

/// One ladder for each cell, year group and sex, in this order.
#[derive(Debug)]
struct Fitted {
    first_year: usize,
    years: usize,
    ladders: Vec<Ladder>,
}

impl Fitted {
    fn of(&self, year: Year, cell: usize, boy: bool) -> &Ladder {
        let year = year.index().saturating_sub(self.first_year).min(self.years - 1);
        pick(&self.ladders, (cell * self.years + year) * 2 + usize::from(boy))
    }
}

impl Published<'_> {
    fn fit(&self, tables: &Tables) -> Fitted {
        let years = self.persistent.len();
        let places = 4 * years * 2;
        let band = |i: usize| i % BANDS;
        let place = |i: usize| i / BANDS;
        let boy = |i: usize| place(i) % 2;
        let year = |i: usize| place(i) / 2 % years;
        let cell = |i: usize| place(i) / 2 / years;

        // How many pupils there are in each place, year groups being of equal size.
        let mut pupils = vec![0.0; places];
        for (y, group) in Year::all().skip(self.first_year).take(years).enumerate() {
            let composition = Composition::mainstream(tables, group);
            let of_cells = composition.cells().into_iter().zip(composition.boys_by_cell());
            for (c, (share, boys)) in of_cells.enumerate() {
                for (sex, part) in [1.0 - boys, boys].into_iter().enumerate() {
                    if let Some(place) = pupils.get_mut((c * years + y) * 2 + sex) {
                        *place = share * part / float(years);
                    }
                }
            }
        }
        let total = |group: &dyn Fn(usize) -> bool| {
            (0..places).filter(|p| group(*p)).map(|p| pick(&pupils, p)).sum::<f64>()
        };

        let mut of_cell = Vec::new();
        for (c, row) in self.cells.iter().enumerate() {
            let share = total(&|p| p / 2 / years == c) / row.iter().sum::<f64>();
            of_cell.extend(row.iter().map(|percent| percent * share));
        }
        let of_bands = |first: usize, last: usize| {
            let inside = |(i, _): &(usize, &f64)| (first..last).contains(&band(*i));
            of_cell.iter().enumerate().filter(inside).map(|(_, share)| share).sum::<f64>()
        };
        let (persistent, severe) = (of_bands(PERSISTENT_FROM, BANDS), of_bands(SEVERE_FROM, BANDS));

        // Scales the rates of groups so that they come to the rate of all.
        let scaled = |rates: &[f64], sizes: &[f64], whole: f64| -> Vec<f64> {
            let numbers = rates.iter().zip(sizes).map(|(rate, size)| rate * size);
            let factor = whole / numbers.clone().sum::<f64>();
            numbers.map(|number| number * factor).collect()
        };
        let year_sizes: Vec<f64> = (0..years).map(|y| total(&|p| p / 2 % years == y)).collect();
        let year_persistent = scaled(self.persistent, &year_sizes, persistent);
        let year_severe = scaled(self.severe, &year_sizes, severe);
        let mut of_year = Vec::new();
        for ((size, persistent), severe) in
            year_sizes.iter().zip(&year_persistent).zip(&year_severe)
        {
            of_year.extend([size - persistent, persistent - severe, *severe]);
        }
        let sex_sizes: Vec<f64> = (0..2).map(|sex| total(&|p| p % 2 == sex)).collect();
        let mut of_sex = Vec::new();
        for (size, persistent) in sex_sizes.iter().zip(scaled(self.sex, &sex_sizes, persistent)) {
            of_sex.extend([size - persistent, persistent]);
        }

        let entries = places * BANDS;
        let third =
            |i| usize::from(band(i) >= PERSISTENT_FROM) + usize::from(band(i) >= SEVERE_FROM);
        let half = |i| usize::from(band(i) >= PERSISTENT_FROM);
        let mut table: Vec<f64> = (0..entries)
            .map(|i| pick(&of_cell, cell(i) * BANDS + band(i)) * pick(&pupils, place(i)))
            .collect();
        rake(
            &mut table,
            &[
                Margin::new(entries, |i| year(i) * 3 + third(i), of_year),
                Margin::new(entries, |i| boy(i) * 2 + half(i), of_sex),
                Margin::new(entries, place, pupils.clone()),
                Margin::new(entries, |i| cell(i) * BANDS + band(i), of_cell.clone()),
            ],
        );
        let ladders = table.chunks(BANDS).map(|row| Ladder::new(row.iter().copied())).collect();
        Fitted { first_year: self.first_year, years, ladders }
    }
}
