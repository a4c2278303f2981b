//! The figures the pupils follow, as they stand in `tables/2022-23.toml`.
//!
//! The file is part of the program; its sources stay in the file. Percentages are kept as printed.

use crate::sen::Need;
use serde::Deserialize;

const TEXT: &str = include_str!("../tables/2022-23.toml");

/// Every table of the file.
#[derive(Debug, Deserialize)]
pub(crate) struct Tables {
    pub(crate) cells: ByPhase<[f64; 4]>,
    pub(crate) years: Years,
    pub(crate) sen: Sen,
    pub(crate) sen_special: SenSpecial,
    pub(crate) sex: Sex,
    pub(crate) needs: Needs,
    pub(crate) flags: Flags,
    pub(crate) intake: Intake,
    pub(crate) absence: Absence,
    pub(crate) absence_years: AbsenceYears,
    pub(crate) attendance: Attendance,
    pub(crate) unauthorised: Unauthorised,
    pub(crate) tests: Tests,
    pub(crate) phonics: Phonics,
    pub(crate) phonics_scores: PhonicsScores,
    pub(crate) scaled: Scaled,
    pub(crate) standardised: Standardised,
    pub(crate) multiplication: Multiplication,
    pub(crate) gaps: Gaps,
    pub(crate) suspensions: Suspensions,
    pub(crate) behaviour: Behaviour,
    pub(crate) dependence: Dependence,
    pub(crate) missing: Missing,
    pub(crate) academies: Academies,
    pub(crate) trusts: Trusts,
}

impl Tables {
    /// Reads the file.
    pub(crate) fn load() -> Result<Self, toml::de::Error> {
        toml::from_str(TEXT)
    }
}

/// One figure for mainstream primary years and one for mainstream secondary years.
#[derive(Debug, Deserialize)]
pub(crate) struct ByPhase<T> {
    pub(crate) primary: T,
    pub(crate) secondary: T,
}

/// Weights of Reception and Years 1 to 13.
#[derive(Debug, Deserialize)]
pub(crate) struct Years {
    pub(crate) sen: [f64; 14],
    pub(crate) fsm: [f64; 14],
    pub(crate) size: [f64; 14],
}

/// Per cent of mainstream pupils with SEN who have a plan.
#[derive(Debug, Deserialize)]
pub(crate) struct Sen {
    pub(crate) plan_if_fsm: f64,
    pub(crate) plan_if_not: f64,
}

/// Per cent of the pupils of special schools.
#[derive(Debug, Deserialize)]
pub(crate) struct SenSpecial {
    pub(crate) plan: f64,
    pub(crate) fsm: f64,
}

/// Per cent of boys by SEN status.
#[derive(Debug, Deserialize)]
pub(crate) struct Sex {
    pub(crate) plan: f64,
    pub(crate) support: f64,
    pub(crate) none: f64,
}

/// Weights of the primary needs by SEN status.
#[derive(Debug, Deserialize)]
pub(crate) struct Needs {
    pub(crate) plan: Vec<(Need, f64)>,
    pub(crate) support: Vec<(Need, f64)>,
}

/// Per cent of pupils with other flags.
#[derive(Debug, Deserialize)]
pub(crate) struct Flags {
    pub(crate) eal: f64,
    pub(crate) eal_spread: f64,
    pub(crate) looked_after: f64,
    pub(crate) premium_otherwise: f64,
}

/// How far academies' intakes lie apart.
#[derive(Debug, Deserialize)]
pub(crate) struct Intake {
    pub(crate) fsm_spread: f64,
}

/// Per cent of pupils in each of the eleven bands of absence, by cell.
#[derive(Debug, Deserialize)]
pub(crate) struct Absence {
    pub(crate) primary: [[f64; 11]; 4],
    pub(crate) secondary: [[f64; 11]; 4],
    pub(crate) special: [f64; 11],
}

/// Per cent persistently and severely absent by year group, and persistently absent girls and boys.
#[derive(Debug, Deserialize)]
pub(crate) struct AbsenceYears {
    pub(crate) primary_persistent: Vec<f64>,
    pub(crate) primary_severe: Vec<f64>,
    pub(crate) primary_sex: [f64; 2],
    pub(crate) secondary_persistent: Vec<f64>,
    pub(crate) secondary_severe: Vec<f64>,
    pub(crate) secondary_sex: [f64; 2],
}

/// Sessions of a year, late arrivals and the change over the last six school weeks.
#[derive(Debug, Deserialize)]
pub(crate) struct Attendance {
    pub(crate) sessions: u32,
    pub(crate) joiners: f64,
    pub(crate) joiners_least_sessions: u32,
    pub(crate) recent_share: f64,
    pub(crate) change_base: f64,
    pub(crate) change_slope: f64,
    pub(crate) lates_primary: f64,
    pub(crate) lates_secondary: f64,
    pub(crate) lates_special: f64,
}

/// Absence and unauthorised absence in per cent of possible sessions.
#[derive(Debug, Deserialize)]
pub(crate) struct Unauthorised {
    pub(crate) primary: [f64; 2],
    pub(crate) secondary: [f64; 2],
    pub(crate) special: [f64; 2],
}

/// The first and the last year group with a reading of each test.
#[derive(Debug, Deserialize)]
pub(crate) struct Tests {
    pub(crate) language: (u8, u8),
    pub(crate) phonics: (u8, u8),
    pub(crate) standard: (u8, u8),
    pub(crate) multiplication: (u8, u8),
    pub(crate) scaled: (u8, u8),
}

/// Per cent at the standard of the phonics screening check.
#[derive(Debug, Deserialize)]
pub(crate) struct Phonics {
    pub(crate) disadvantaged: f64,
    pub(crate) others: f64,
    pub(crate) sen_none: f64,
    pub(crate) sen_support: f64,
    pub(crate) sen_plan: f64,
}

/// Least score, greatest score and weight.
pub(crate) type ScoreBand = (i32, i32, f64);

/// Weights of the scores below the standard and from it on.
#[derive(Debug, Deserialize)]
pub(crate) struct PhonicsScores {
    pub(crate) below: Vec<ScoreBand>,
    pub(crate) at_or_above: Vec<ScoreBand>,
}

/// Mean and deviation of the scaled scores at key stage 2.
#[derive(Debug, Deserialize)]
pub(crate) struct Scaled {
    pub(crate) reading: (f64, f64),
    pub(crate) maths: (f64, f64),
}

/// Mean and deviation of standardised scores, and where one stanine ends and the next begins.
#[derive(Debug, Deserialize)]
pub(crate) struct Standardised {
    pub(crate) score: (f64, f64),
    pub(crate) stanine_cuts: [f64; 8],
}

/// Weights of the scores of the multiplication tables check.
#[derive(Debug, Deserialize)]
pub(crate) struct Multiplication {
    pub(crate) scores: Vec<ScoreBand>,
}

/// How far groups lie apart, in deviations of attainment.
#[derive(Debug, Deserialize)]
pub(crate) struct Gaps {
    pub(crate) disadvantaged: f64,
    pub(crate) sen_support: f64,
    pub(crate) sen_plan: f64,
    pub(crate) reading_girls: f64,
    pub(crate) maths_boys: f64,
}

/// Suspensions in a hundred pupils and a year, and how they fall.
#[derive(Debug, Deserialize)]
pub(crate) struct Suspensions {
    pub(crate) primary: f64,
    pub(crate) secondary: f64,
    pub(crate) special: f64,
    pub(crate) fsm_times: f64,
    pub(crate) boys_times: f64,
    pub(crate) year_weight: [f64; 14],
    pub(crate) each_suspended: f64,
    pub(crate) half_days_each: (u32, u32),
    pub(crate) most_days: i32,
}

/// Mean behaviour points of a girl with neither free school meals nor SEN, and how others differ.
#[derive(Debug, Deserialize)]
pub(crate) struct Behaviour {
    pub(crate) points_primary: f64,
    pub(crate) points_secondary: f64,
    pub(crate) points_special: f64,
    pub(crate) fsm_times: f64,
    pub(crate) sen_times: f64,
    pub(crate) semh_times: f64,
    pub(crate) boys_times: f64,
    pub(crate) points_each: i32,
    pub(crate) points_suspension: i32,
    pub(crate) drift: f64,
    pub(crate) months: f64,
    pub(crate) scale: (f64, f64),
}

/// Correlations, and the academies' shares of variance.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependence {
    pub(crate) absence_attainment: f64,
    pub(crate) absence_behaviour: f64,
    pub(crate) absence_lates: f64,
    pub(crate) subject: f64,
    pub(crate) test: f64,
    pub(crate) part_score: f64,
    pub(crate) academy_absence: f64,
    pub(crate) academy_attainment: f64,
    pub(crate) academy_behaviour: f64,
}

/// Per cent of readings missing.
#[derive(Debug, Deserialize)]
pub(crate) struct Missing {
    pub(crate) attendance: f64,
    pub(crate) test: f64,
    pub(crate) behaviour: f64,
    pub(crate) eal: f64,
    pub(crate) need: f64,
    pub(crate) test_special: f64,
}

/// What academies there are.
#[derive(Debug, Deserialize)]
pub(crate) struct Academies {
    pub(crate) spread: f64,
    pub(crate) primary: Kind,
    pub(crate) secondary: Kind,
    pub(crate) all_through: Kind,
    pub(crate) special: Kind,
    pub(crate) sixth_forms: f64,
}

/// Per cent of pupils, mean size and largest class of one kind of academy.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Kind {
    pub(crate) share: f64,
    pub(crate) mean: u32,
    pub(crate) class: u32,
}

/// How many academies trusts have.
#[derive(Debug, Deserialize)]
pub(crate) struct Trusts {
    pub(crate) one_trust_to: u32,
    pub(crate) single: f64,
    pub(crate) several: f64,
    pub(crate) sizes: Vec<(u32, u32, f64)>,
    pub(crate) cluster: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::float;

    #[test]
    fn every_table_says_where_it_comes_from() {
        let file: toml::Table = toml::from_str(TEXT).unwrap();
        for (name, table) in file.iter().filter_map(|(name, value)| Some((name, value.as_table()?)))
        {
            let basis = table.get("basis").and_then(|basis| basis.as_str()).unwrap();
            assert!(["published", "computed", "derived", "assumption"].contains(&basis), "{name}");
            assert!(
                table.get("source").and_then(|source| source.as_str()).unwrap().len() > 20,
                "{name}"
            );
        }
        for key in ["version", "title", "compiled"] {
            assert!(file.get(key).unwrap().is_str(), "{key}");
        }
    }

    #[test]
    fn absence_bands_come_to_the_published_persistent_and_severe_absence() {
        let Absence { primary, secondary, special } = Tables::load().unwrap().absence;
        let published = [
            (36.4, 2.2),
            (26.9, 0.65),
            (18.4, 1.0),
            (10.1, 0.2),
            (53.9, 11.8),
            (42.2, 5.5),
            (30.4, 5.1),
            (18.7, 1.35),
            (38.3, 6.2),
        ];
        let rows = primary.into_iter().chain(secondary).chain([special]);
        for (row, (persistent, severe)) in rows.zip(published) {
            assert!((row.iter().sum::<f64>() - 100.0).abs() < 0.35, "{row:?}");
            assert!((100.0 - row[0] - row[1] - persistent).abs() < 0.15, "{row:?}");
            assert!((row[10] - severe).abs() < 0.06, "{row:?}");
        }
    }

    #[test]
    fn weights_of_years_average_one_where_figures_are_published() {
        let tables = Tables::load().unwrap();
        for weight in [tables.years.sen, tables.years.fsm, tables.suspensions.year_weight] {
            for years in [1..=6, 7..=11] {
                let mean = weight[years.clone()].iter().sum::<f64>() / float(years.count());
                assert!((mean - 1.0).abs() < 0.005, "{mean}");
            }
        }
    }
}
