//! The twelve rules as straight Rust: one pass over the pupils, findings pushed. No sandbox, no sdk.

/// The columns of some pupils, all of one length. A missing number is NaN, a missing code 255.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// `pupil.year_group`.
    pub year_group: &'a [f64],
    /// `attendance.absence_rate`.
    pub absence_rate: &'a [f64],
    /// `attendance.absence_change`.
    pub absence_change: &'a [f64],
    /// `attendance.lates`.
    pub lates: &'a [f64],
    /// `literacy.phonics`.
    pub phonics: &'a [f64],
    /// `literacy.reading_scaled`.
    pub reading_scaled: &'a [f64],
    /// `literacy.reading_age_gap_months`.
    pub reading_age_gap: &'a [f64],
    /// `pupil.eal`: 1 is yes.
    pub eal: &'a [u8],
    /// `pupil.pupil_premium`: 1 is yes.
    pub pupil_premium: &'a [u8],
    /// `pupil.sen_need`: 5 is SEMH.
    pub sen_need: &'a [u8],
    /// `behaviour.suspensions`.
    pub suspensions: &'a [f64],
    /// `behaviour.points`.
    pub points: &'a [f64],
    /// `behaviour.points_change`.
    pub points_change: &'a [f64],
}

/// What the rules found: row, rule and need of each finding, by row and then by rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Row of each finding.
    pub units: Vec<u32>,
    /// Number of the rule, from 0.
    pub rules: Vec<u32>,
    /// Need.
    pub needs: Vec<f64>,
}

impl Found {
    #[inline]
    fn push(&mut self, unit: u32, rule: u32, need: f64) {
        self.units.push(unit);
        self.rules.push(rule);
        self.needs.push(if need > 1.0 { 1.0 } else { need });
    }
}

/// The position of SEMH among the members of `pupil.sen_need`.
const SEMH: u8 = 5;

/// Runs the twelve rules over the columns.
///
/// # Panics
/// Where the columns differ in length.
#[expect(clippy::indexing_slicing, reason = "every column is cut to the same length first")]
pub fn native(columns: &Columns<'_>) -> Found {
    let units = columns.year_group.len();
    let year_group = &columns.year_group[..units];
    let absence_rate = &columns.absence_rate[..units];
    let absence_change = &columns.absence_change[..units];
    let lates = &columns.lates[..units];
    let phonics = &columns.phonics[..units];
    let reading_scaled = &columns.reading_scaled[..units];
    let reading_age_gap = &columns.reading_age_gap[..units];
    let eal = &columns.eal[..units];
    let pupil_premium = &columns.pupil_premium[..units];
    let sen_need = &columns.sen_need[..units];
    let suspensions = &columns.suspensions[..units];
    let points = &columns.points[..units];
    let points_change = &columns.points_change[..units];

    let mut found = Found {
        units: Vec::with_capacity(units),
        rules: Vec::with_capacity(units),
        needs: Vec::with_capacity(units),
    };
    for (unit, row) in (0_u32..).zip(0..units) {
        // A comparison with NaN is false, so a missing number never fires.
        let premium = if pupil_premium[row] == 1 { 0.05 } else { 0.0 };
        let absence = absence_rate[row];
        let year = year_group[row];
        let reading = reading_scaled[row];
        if absence >= 0.5 {
            found.push(unit, 0, 0.95);
        } else if absence >= 0.1 {
            found.push(unit, 1, 0.4 + (absence - 0.1) / 0.4 * 0.5 + premium);
        } else if absence >= 0.05 && absence_change[row] >= 0.02 {
            found.push(unit, 2, 0.35);
        }
        if lates[row] >= 10.0 {
            found.push(unit, 3, lates[row] / 40.0);
        }
        if (1.0..=2.0).contains(&year) && phonics[row] < 32.0 {
            found.push(unit, 4, 0.5 + (32.0 - phonics[row]) / 64.0);
        }
        let gap = reading_age_gap[row];
        if gap <= -24.0 {
            found.push(unit, 5, 0.6 + f64::min(0.4, (-gap - 24.0) / 60.0));
        }
        if (3.0..=6.0).contains(&year) && reading < 100.0 {
            found.push(unit, 6, 0.4 + (100.0 - reading) / 50.0 + premium);
        }
        if eal[row] == 1 && year <= 2.0 {
            found.push(unit, 7, 0.45);
        }
        if year >= 7.0 && reading < 90.0 {
            found.push(unit, 8, 0.6);
        }
        if suspensions[row] >= 1.0 {
            found.push(unit, 9, 0.6 + 0.1 * suspensions[row]);
        }
        let point = points[row];
        if point >= 20.0 && points_change[row] > 0.0 {
            found.push(unit, 10, point / 60.0);
        }
        if sen_need[row] == SEMH && point >= 10.0 {
            found.push(unit, 11, 0.55);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use uplift_sdk::bindings::uplift::rules::types::{Cohort, Level, Readings};

    use super::*;
    use crate::RULE_SET;

    /// A small generator of the same columns every time.
    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % bound
        }

        /// `count` steps from `first`; one in eight is missing.
        fn numbers(&mut self, units: usize, first: f64, count: u32, step: f64) -> Vec<f64> {
            (0..units)
                .map(|_| {
                    let nth = u32::try_from(self.below(u64::from(count))).unwrap();
                    if self.below(8) == 0 { f64::NAN } else { first + f64::from(nth) * step }
                })
                .collect()
        }

        fn codes(&mut self, units: usize, members: u64) -> Vec<u8> {
            (0..units)
                .map(|_| {
                    let code = u8::try_from(self.below(members)).unwrap();
                    if self.below(8) == 0 { 255 } else { code }
                })
                .collect()
        }
    }

    fn check(units: usize) {
        let mut random = Random(units as u64);
        let year_group = random.numbers(units, 0.0, 12, 1.0);
        let absence_rate = random.numbers(units, 0.0, 70, 0.01);
        let absence_change = random.numbers(units, -0.1, 20, 0.01);
        let lates = random.numbers(units, 0.0, 50, 1.0);
        let phonics = random.numbers(units, 0.0, 41, 1.0);
        let reading_scaled = random.numbers(units, 80.0, 41, 1.0);
        let reading_age_gap = random.numbers(units, -60.0, 90, 1.0);
        let eal = random.codes(units, 2);
        let pupil_premium = random.codes(units, 2);
        let sen_need = random.codes(units, 15);
        let suspensions = random.numbers(units, 0.0, 7, 1.0);
        let points = random.numbers(units, 0.0, 80, 1.0);
        let points_change = random.numbers(units, -3.0, 7, 1.0);

        let expected = native(&Columns {
            year_group: &year_group,
            absence_rate: &absence_rate,
            absence_change: &absence_change,
            lates: &lates,
            phonics: &phonics,
            reading_scaled: &reading_scaled,
            reading_age_gap: &reading_age_gap,
            eal: &eal,
            pupil_premium: &pupil_premium,
            sen_need: &sen_need,
            suspensions: &suspensions,
            points: &points,
            points_change: &points_change,
        });
        let columns = vec![
            Readings::Numbers(year_group),
            Readings::Numbers(absence_rate),
            Readings::Numbers(absence_change),
            Readings::Numbers(lates),
            Readings::Numbers(phonics),
            Readings::Numbers(reading_scaled),
            Readings::Numbers(reading_age_gap),
            Readings::Codes(eal),
            Readings::Codes(pupil_premium),
            Readings::Codes(sen_need),
            Readings::Numbers(suspensions),
            Readings::Numbers(points),
            Readings::Numbers(points_change),
        ];
        let units = u32::try_from(units).unwrap();
        let cohort = Cohort { level: Level::Pupil, units, columns };
        let found = uplift_sdk::evaluate(&RULE_SET, &[], cohort).unwrap();

        let exact = |units: &[u32], rules: &[u32], needs: &[f64]| {
            let mut all: Vec<(u32, u32, u64)> = units
                .iter()
                .zip(rules)
                .zip(needs)
                .map(|((unit, rule), need)| (*unit, *rule, need.to_bits()))
                .collect();
            all.sort_unstable();
            all
        };
        assert_eq!(
            exact(&found.units, &found.rules, &found.needs),
            exact(&expected.units, &expected.rules, &expected.needs)
        );
    }

    #[test]
    fn finds_what_the_rule_set_finds_to_the_bit() {
        for units in [0, 1, 63, 64, 65, 128, 1_000, 20_000] {
            check(units);
        }
    }
}
